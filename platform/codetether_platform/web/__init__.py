"""Checks made before anything else: problem details, request ids, limits, headers, paging, OpenAPI."""
