"""Task templates: a prompt with typed inputs, a partner's own and a starter catalogue."""
