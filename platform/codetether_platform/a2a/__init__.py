"""A2A 1.0 and 0.3 over the same runs: agent card, JSON-RPC and HTTP+JSON.

A task of A2A is a task of `/v1/tasks`: same id, states, ledger, events, keys and limits. Written by hand and not upon the A2A SDK:
that needs protobuf and pydantic, keeps tasks of its own, and answers several requests otherwise than the protocol says.
"""
