"""Tests, one folder a feature; a regular package so that no other distribution's `tests` is found first."""
