"""Why a mail is not taken: one stable reason each, with what the sending server is told (docs/how-to/answer-by-mail.md)."""

from enum import StrEnum

#: RFC 3463: what each answer of the door begins with.
_NO_ADDRESS = "550 5.1.1 There is no such address."


class Reason(StrEnum):
    """A reason, as it stands in logs."""

    UNKNOWN_ADDRESS = "unknown_address"
    """No question has this address: guessed, mistyped, or with more in it than we wrote."""
    ADDRESS_OVER = "address_over"
    """The address was used, or took too many wrong mails."""
    WRONG_SENDER = "wrong_sender"
    """`From` is not the one address that the question was mailed to: forwarded, or sent by somebody else."""
    NOT_ALLOWED = "not_allowed"
    """Whoever was asked may not answer any more: suspended, deleted, or the address is not theirs now."""
    NOT_AUTHENTIC = "not_authentic"
    """The operator's mail server does not say that the mail comes from the domain in `From`."""
    SENDER_UNCLEAR = "sender_unclear"
    """`From` is missing, there twice, or does not hold exactly one address."""
    NOT_ADDRESSED = "not_addressed"
    """The address that took the mail stands neither in its `To` nor in its `Cc`."""
    FORWARDED = "forwarded"
    """The mail says of itself that it was sent on."""
    CHOOSES_MORE = "chooses_more"
    """The subject holds a tag such as `[model:…]`: a mail chooses nothing but the words of the answer."""
    UNREADABLE = "unreadable"
    """The mail is no MIME that can be read within the limits, or is in a character set that is not taken."""
    EMPTY = "empty"
    """No words stand outside the quoted mail and the signature."""
    TOO_LONG = "too_long"
    """The answer has more than 4,000 characters."""
    NOT_A_CHOICE = "not_a_choice"
    """The answer is none of the choices that the mail names."""
    CANNOT_GO_ON = "cannot_go_on"
    """Nobody can or may pay for the rest of the task now; the address stays, and the answer can be sent again later."""
    AUTOMATIC = "automatic"
    """A bounce, an absence note, a list: never answered and never counted, so that no two machines write to each other."""
    TOO_MANY = "too_many"
    """This sender's mails of the last hour were too many; its server tries again by itself."""
    AWAY = "away"
    """The database cannot be reached; the sender's server tries again by itself."""


#: What the sending server is told. An address that is unknown, over, or somebody else's looks the same.
REPLIES = {
    Reason.UNKNOWN_ADDRESS: _NO_ADDRESS,
    Reason.ADDRESS_OVER: _NO_ADDRESS,
    Reason.WRONG_SENDER: _NO_ADDRESS,
    Reason.NOT_ALLOWED: _NO_ADDRESS,
    Reason.NOT_AUTHENTIC: "550 5.7.26 It cannot be proven that this mail comes from its From address.",
    Reason.SENDER_UNCLEAR: "550 5.7.1 From must hold exactly one address.",
    Reason.NOT_ADDRESSED: "550 5.7.1 Send the answer to this address itself, by To or Cc.",
    Reason.FORWARDED: "550 5.7.1 A mail that was sent on is not taken; reply to the question itself.",
    Reason.CHOOSES_MORE: "550 5.7.1 A mail can only answer; take the tag out of the subject.",
    Reason.UNREADABLE: "550 5.6.0 The mail cannot be read; reply with plain text.",
    Reason.EMPTY: "550 5.6.0 The answer is missing; write it above the quoted mail.",
    Reason.TOO_LONG: "550 5.6.0 The answer may have at most 4000 characters.",
    Reason.NOT_A_CHOICE: "550 5.6.0 Answer with one of the choices of the question, or its number.",
    Reason.CANNOT_GO_ON: "550 5.7.0 Nobody can pay for the rest of this task now; answer again later.",
    Reason.AUTOMATIC: "250 2.0.0 Automatic mail is not read.",
    Reason.TOO_MANY: "451 4.7.1 Too many mails from this sender; try again later.",
    Reason.AWAY: "451 4.3.0 Try again later.",
}
TAKEN = "250 2.0.0 Taken."


class Refused(Exception):
    """A mail is not taken."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason.value)
