"""Tests of the widget's Python part and of what its build made."""
