"""The reference for people at `/docs`, rendered from the OpenAPI document: no script, no other server."""
