"""Quotes: the price of a run before it is asked for, and a maximum that holds for fifteen minutes."""
