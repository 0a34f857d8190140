"""Carries runs: what the engine calls, what agents hold on to, and what tends runs that wait or were lost."""
