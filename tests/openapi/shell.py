"""Runs the reference's curl examples against a harness: the words of the shell become one request."""

import re
import shlex
from typing import Any

import httpx
import msgspec

from tests.harness import Harness


class Request(msgspec.Struct):
    """What a curl command would send."""

    method: str
    url: str
    headers: dict[str, str]
    body: str | None
    form: list[tuple[str, str]]


def parse(command: str, variables: dict[str, str]) -> Request:
    """Read a curl command of the kind that the reference shows.

    Raises:
        AssertionError: A word that such a command does not have, or a variable that nobody set.
    """
    text = command.replace("\\\n", " ").replace("$(uuidgen)", variables["UUID"])
    words = [_filled(word, variables) for word in shlex.split(text)]
    assert words[:2] == ["curl", "-sS"], command
    found = Request("GET", "", {}, None, [])
    rest = iter(words[2:])
    for word in rest:
        if word == "-X":
            found.method = next(rest)
        elif word == "-H":
            name, _, value = next(rest).partition(": ")
            found.headers[name] = value
        elif word == "-d":
            found.body = next(rest)
        elif word == "--data-urlencode":
            name, _, value = next(rest).partition("=")
            found.form.append((name, value))
        else:
            assert not word.startswith("-"), f"{word} in {command}"
            assert not found.url, command
            found.url = word
    return found


async def send(harness: Harness, request: Request) -> httpx.Response:
    """Send it."""
    content: dict[str, Any] = {"data": dict(request.form)} if request.form else {"content": request.body}
    return await harness.http.request(request.method, request.url, headers=request.headers, **content)


def _filled(word: str, variables: dict[str, str]) -> str:
    if word.startswith(("{", "[")):
        return word  # a body stands in single quotes, where the shell fills in nothing
    return re.sub(r"\$([A-Z_]+)", lambda match: variables[match[1]], word)
