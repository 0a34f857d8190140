"""The made-up helpdesk of the demo: the tickets that its page shows."""

import msgspec


class Message(msgspec.Struct, frozen=True):
    """One message of a conversation."""

    author: str
    initials: str
    at: str
    text: str
    is_staff: bool = False


class Ticket(msgspec.Struct, frozen=True, kw_only=True):
    """One ticket in the list."""

    number: int
    subject: str
    customer: str
    initials: str
    waiting: str
    state: str
    priority: str = "Normal"


TICKETS = (
    Ticket(
        number=4812,
        subject="Refund for a double charge in October",
        customer="Nora Lindqvist",
        initials="NL",
        waiting="12 min",
        state="Open",
        priority="High",
    ),
    Ticket(
        number=4811,
        subject="Export of invoices stops at 500 rows",
        customer="Tomás Rey",
        initials="TR",
        waiting="38 min",
        state="Open",
    ),
    Ticket(
        number=4809,
        subject="SSO: new hires land on the wrong team",
        customer="Priya Nair",
        initials="PN",
        waiting="1 h",
        state="Open",
        priority="High",
    ),
    Ticket(number=4806, subject="Change of billing address", customer="Jonas Weber", initials="JW", waiting="3 h", state="Waiting"),
    Ticket(
        number=4803,
        subject="Where do I find the audit log?",
        customer="Amina Diallo",
        initials="AD",
        waiting="5 h",
        state="Waiting",
    ),
    Ticket(number=4798, subject="Webhook arrives twice", customer="Kenji Mori", initials="KM", waiting="1 d", state="Waiting"),
)

CONVERSATION = (
    Message(
        "Nora Lindqvist",
        "NL",
        "09:41",
        "Hi, our October invoice shows the Team plan twice: 2 × €240 on the 3rd. "
        "We only have one workspace. Could you check and refund the second one?",
    ),
    Message(
        "Ada Lovelace",
        "AL",
        "09:53",
        "Thanks, Nora. I can see both payments and am looking into why the second went through.",
        is_staff=True,
    ),
)

#: What the element on the page begins with.
PROMPT = "Draft a friendly reply to ticket 4812: explain the double charge, and say when the refund arrives"
