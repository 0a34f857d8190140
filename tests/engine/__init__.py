"""Tests of the queue that carries jobs."""
