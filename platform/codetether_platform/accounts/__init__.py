"""Partners, their origins and keys, and the people who use them."""
