"""Which content coding a request gets, and whether it has the file already. (RFC 9110 §12.5.3 and §13.1.2)"""

from collections.abc import Iterable


def choose_coding(accept_encoding: str, available: Iterable[str]) -> str:
    """Return the first available coding that the header accepts; `identity` when there is none."""
    accepted: dict[str, float] = {}
    for item in accept_encoding.lower().split(","):
        name, *parameters = (part.strip() for part in item.split(";"))
        weight = next((parameter[2:] for parameter in parameters if parameter.startswith("q=")), "1")
        accepted[name] = _weight(weight)
    anything = accepted.get("*", 0.0)
    return next((coding for coding in available if accepted.get(coding, anything) > 0), "identity")


def is_unchanged(if_none_match: str, etag: str) -> bool:
    """Return whether the browser's copy is this one; tags compare weakly, as proxies that recompress make them weak."""
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return "*" in tags or etag in tags


def _weight(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
