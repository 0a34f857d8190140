"""Credentials: API keys, tokens, scopes, and the guards that ask for them."""
