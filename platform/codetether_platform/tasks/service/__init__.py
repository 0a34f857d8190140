"""Use cases of tasks, one file a verb."""
