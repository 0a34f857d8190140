"""Statements: what a month of a book came to, closed once, signed, and never changed."""
