"""Schedules at work: what creates the task of each next run, and starts it when its time has come."""
