"""When a failed model request is worth another try. Pure."""

from typing import Final, Literal

ModelFaultCode = Literal["model_unavailable", "model_rate_limited", "model_stream_cut", "model_bad_answer"]

#: Other tries after the first. A cut or senseless answer costs money each time, so it gets one.
RETRIES: Final[dict[ModelFaultCode, int]] = {
    "model_unavailable": 2,
    "model_rate_limited": 2,
    "model_stream_cut": 1,
    "model_bad_answer": 1,
}
#: A service that wants a longer rest refuses every earlier try too: give up at once.
LONGEST_WAIT_SECONDS: Final = 30.0
FIRST_WAIT_SECONDS: Final = 0.5


class ModelFault(Exception):
    """The model service gave no usable turn. The sentence is safe to show to a partner."""

    def __init__(
        self, code: ModelFaultCode, message: str, *, is_final: bool = False, retry_after_seconds: float | None = None
    ) -> None:
        self.code = code
        self.message = message
        self.is_final = is_final
        self.retry_after_seconds = retry_after_seconds
        super().__init__(f"{code}: {message}")


def retry_wait_seconds(fault: ModelFault, *, tries: int, jitter: float) -> float | None:
    """Return how long to wait before the next try, or None to give up. `tries` were made; `jitter` is in 0..1.

    Half a second, then one, each up to half as long again; the service's own `retry-after` wins.
    """
    if fault.is_final or tries > RETRIES[fault.code]:
        return None
    wait = FIRST_WAIT_SECONDS * 2 ** (tries - 1) * (1 + jitter / 2)
    if fault.retry_after_seconds is not None:
        wait = max(wait, fault.retry_after_seconds)
    return wait if wait <= LONGEST_WAIT_SECONDS else None


def seconds_of(header: str | None) -> float | None:
    """Read a `retry-after` header in seconds; the date form and nonsense count as absent (RFC 9110 §10.2.3)."""
    if header is None or not header.isascii() or not header.isdigit() or len(header) > 9:
        return None
    return float(header)
