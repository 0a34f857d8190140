"""The stand-in as a pytest fixture: import `anthropic_peer` into a conftest."""

from collections.abc import Iterator

import pytest

from tests.anthropic_peer.server import AnthropicPeer


@pytest.fixture
def anthropic_peer() -> Iterator[AnthropicPeer]:
    """A running stand-in, fresh for each test."""
    with AnthropicPeer() as peer:
        yield peer
