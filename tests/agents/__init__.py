"""Tests of the agents: each carries out runs through a fake context, the model is a stand-in on loopback."""
