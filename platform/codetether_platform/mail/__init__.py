"""Mail out, through an outbox row."""
