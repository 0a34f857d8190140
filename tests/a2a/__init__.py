"""A2A over the same runs."""
