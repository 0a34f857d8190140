"""The OpenAPI 3.1 document: what Litestar knows of the routes, and what only the platform knows of its answers."""
