"""The core of the CodeTether partner platform."""

__version__ = "0.1.0"
