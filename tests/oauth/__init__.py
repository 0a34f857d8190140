"""Tests of keys, scopes and authorization."""
