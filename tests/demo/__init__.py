"""Tests of the demo's pages."""
