"""Tasks and their runs: the product itself."""
