"""The OpenAPI document: linters, fuzzing, generated clients, and the reference made from it."""
