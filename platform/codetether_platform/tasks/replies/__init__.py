"""Answers by mail: the address that a question's mail has, and the reply that comes to it."""
