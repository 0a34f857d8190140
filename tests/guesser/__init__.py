"""Tests of the guesser."""
