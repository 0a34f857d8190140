"""External agents: a partner's own workers carry the partner's own tasks, over HTTP."""
