"""Serve the stand-in by hand: `python -m tests.anthropic_peer --port 8790 --script ok`."""

import argparse
import threading

from tests.anthropic_peer.replies import Message
from tests.anthropic_peer.scripts import SCRIPTS
from tests.anthropic_peer.server import OK, AnthropicPeer


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m tests.anthropic_peer", description=__doc__)
    parser.add_argument("--port", type=int, default=8790, help="loopback port; 0 picks a free one")
    parser.add_argument("--script", choices=sorted(SCRIPTS), default="ok")
    parser.add_argument("--text", help="what the model says, where the script lets it speak")
    given = parser.parse_args()
    with AnthropicPeer(port=given.port) as peer:
        peer.script(given.script, answer=Message.of_text(given.text) if given.text else OK)
        print(peer.url, flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
