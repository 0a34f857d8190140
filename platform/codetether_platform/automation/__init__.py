"""CodeTether's existing automation and dispatch APIs, field for field, over the same tasks."""
