"""Events out: the catalogue, signing, the outbox and delivery."""
