"""Tests of the sponsor ledger: rules without I/O, the ledger on both databases, and its routes."""
