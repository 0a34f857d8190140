"""`python -m codetether_platform` is `codetether`."""

from codetether_platform.cli import main

main(prog_name="codetether")
