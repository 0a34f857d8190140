"""Apps: OAuth 2.0 clients of a partner, what its members granted them, and the tokens they hold."""
