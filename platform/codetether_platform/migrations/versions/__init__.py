"""The migrations, in order. Written by `make migration`; once released, never changed."""
