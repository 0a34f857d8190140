"""Signing keys: a partner's server vouches for its users by tokens that it signs itself, without asking us first."""
