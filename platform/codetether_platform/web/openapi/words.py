"""What the document says of itself: the introduction, and what each group of operations is for."""

TITLE = "CodeTether partner platform"
DESCRIPTION = """\
Put AI agent tasks into your own product.

**Conventions.** JSON in and out. Money is whole micros with its `currency`, times are RFC 3339 in UTC, ids are UUIDv7. Unknown
fields are refused.

**Authentication.** Send `Authorization: Bearer` with a secret key (`ct_test_…` sees test data only, `ct_live_…` live data only)
or with an OAuth access token (`cta_…`), which an app gets at `/oauth/authorize` and `/oauth/token`.
The publishable key `ctpk_…` names you on a page and opens nothing by itself.

**Errors.** Every refusal is `application/problem+json` with a `code` that never changes. What you may not see is `404`.

**Retries.** Send an `Idempotency-Key` with every `POST` and `PATCH`: the same request with the same key has one effect, for 24
hours. On `429` and `503`, wait for `Retry-After`.

**Lists** come in pages: `?limit=` and `?cursor=`, and `next_cursor` in the answer until there is no more."""

TAGS = {
    "Accounts": "Who is signed in.",
    "Billing": "Balance, ledger and holds. Read only: money moves by running tasks.",
    "Embed": "What the element and your server call before the first task.",
    "Events": "Everything that happens, by cursor or as a stream, for who has no public address.",
    "Guesses": "A description in, a filled-in task out.",
    "OAuth": "Where tokens come from, what they are worth, and how they end.",
    "OAuth apps": "Programs that may act for you, once one of your people allows it.",
    "Partner": "What you say of yourself: name, colour, links, words, time zone, origins.",
    "Sponsorship": "What you pay for your users, and its limits.",
    "Tasks": "Work for an agent, its events and its files.",
    "Users": "Your users: limits, suspension, release, export. Who they are and what they say stays theirs.",
    "Webhook events": "What your receiver gets, signed.",
    "Webhooks": "Where your server hears of what happens.",
}


def tag_of(name: str) -> dict[str, str]:
    """Return the tag object of a group."""
    return {"name": name, "description": TAGS.get(name, f"{name} of a partner.")}
