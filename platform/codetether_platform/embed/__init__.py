"""How a visitor of a partner's page becomes a user: boot, proof of work, vouching, consent."""
