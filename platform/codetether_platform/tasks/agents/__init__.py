"""Agents that carry out runs; one file an agent."""
