"""Forms of `/oauth/*` in, refusals of RFC 6749 §5.2 out."""

from urllib.parse import parse_qsl

import msgspec

MAX_FIELDS = 20
MAX_VALUE_CHARACTERS = 2000
FORM_TYPE = "application/x-www-form-urlencoded"


class TokenRefused(Exception):
    """An RFC 6749 §5.2 error; `description` never tells whether a secret was unknown, over or used."""

    def __init__(self, error: str, description: str, *, status: int = 400) -> None:
        self.error, self.description, self.status = error, description, status
        super().__init__(error)


class TokenForm(msgspec.Struct, frozen=True):
    """A checked form: no field twice (RFC 6749 §3.2), none too long."""

    fields: dict[str, str]

    def need(self, name: str) -> str:
        """Return a field that must be there."""
        value = self.fields.get(name, "")
        if not value:
            raise TokenRefused("invalid_request", f"{name} is missing")
        return value

    def hint(self, name: str, limit: int) -> str | None:
        """Return an optional hint, cut of control characters; too long is refused."""
        value = "".join(character for character in self.fields.get(name, "") if character.isprintable()).strip()
        if len(value) > limit:
            raise TokenRefused("invalid_request", f"{name} is longer than {limit} characters")
        return value or None


def parse_form(body: bytes, *, content_type: str) -> TokenForm:
    """Parse `application/x-www-form-urlencoded`.

    Raises:
        TokenRefused: Not a form, a field twice, or too much of it.
    """
    if content_type.partition(";")[0].strip().lower() != FORM_TYPE:
        raise TokenRefused("invalid_request", "send application/x-www-form-urlencoded")
    try:
        pairs = parse_qsl(
            body.decode("utf-8"), keep_blank_values=True, strict_parsing=bool(body), max_num_fields=MAX_FIELDS, errors="strict"
        )
    except ValueError as error:
        raise TokenRefused("invalid_request", "the body is not a form in UTF-8") from error
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise TokenRefused("invalid_request", "a parameter is sent twice")
    if any("\x00" in value for value in fields.values()):
        raise TokenRefused("invalid_request", "a parameter has a NUL character, which no value of ours has")
    if any(len(value) > MAX_VALUE_CHARACTERS for value in fields.values()):
        raise TokenRefused("invalid_request", "a parameter is too long")
    return TokenForm(fields)
