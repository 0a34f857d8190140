"""The partner's dashboard: server-rendered pages that work without JavaScript."""
