"""What tests, benchmarks and people need around the product: a PostgreSQL, a Chromium, a Node, generated reference pages."""
