"""What carries jobs: a durable queue behind a port."""
