"""Use cases of the proof: mail a code to an address, and turn the guest of the session in which it is typed into a user."""

from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

import msgspec
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_platform.accounts.addresses import normal_email
from codetether_platform.accounts.errors import UserSuspended
from codetether_platform.accounts.partners import get_partner
from codetether_platform.accounts.proof import (
    END_REASON,
    Claim,
    become_user,
    disown,
    end_codes,
    find_account,
    holds_keys,
    leave_guest,
    lock_guest,
    lock_proofs,
)
from codetether_platform.accounts.tables import EmailCodeRow, EmbedSessionRow, UserRow
from codetether_platform.accounts.users import check_active, get_user
from codetether_platform.embed.proof.codes import code_digest, is_code, make_code, make_salt
from codetether_platform.embed.proof.errors import AccountLinkNeeded, EmailAlreadyProven, EmailCodeOver, EmailCodeWrong
from codetether_platform.embed.proof.ports import CodeMails, Proofs
from codetether_platform.embed.service import keep_client_secret
from codetether_platform.kernel.crypto import Keyring, digest
from codetether_platform.kernel.db import Database, insert
from codetether_platform.kernel.errors import Fault, Source
from codetether_platform.oauth.errors import WrongKeyKind
from codetether_platform.oauth.principal import Principal
from codetether_platform.oauth.sessions import end_session
from codetether_platform.web.limits import HOUR_SECONDS, Policy, spend, spend_each

CODE_SECONDS = 600
RESEND_SECONDS = 60
MAX_TRIES = 5
#: Two machines' clocks differ; a code from further ahead means that one of them was set back.
SKEW = timedelta(seconds=60)
KEPT = timedelta(days=1)
TRIES_PER_HOUR = 10
#: To an address. Every code is a mail, so that these five hold the ten codes of an hour as well.
MAIL_BREATHER = Policy("code-mail", 1, RESEND_SECONDS)
MAILS_AN_HOUR = Policy("code-mails", 5, HOUR_SECONDS)
#: From a network (IPv4 /24, IPv6 /64) through one partner.
MAILS_OF_A_NETWORK = Policy("code-mails-network", 20, HOUR_SECONDS)


class Proven(msgspec.Struct, frozen=True):
    """How a proof ended."""

    user: UserRow
    client_secret: str
    adopted_tasks: int


class Attempt(msgspec.Struct, frozen=True):
    """A try that has been counted, and what it is compared with."""

    session_id: str
    email: str
    salt: str
    digest: str
    tries: int

    def fits(self, keyring: Keyring, typed: str) -> bool:
        """Tell whether this is the code."""
        return is_code(keyring, typed=typed, digest=self.digest, salt=self.salt, session_id=self.session_id, email=self.email)


def check_element(principal: Principal) -> None:
    """Let pass sessions of the element only.

    Raises:
        WrongKeyKind: A user's API key: it has no page in which a code could be typed.
    """
    if principal.origin is None:
        raise WrongKeyKind("A user's key proves no address; do it in the element.")


async def check_may_prove(session: AsyncSession, *, principal: Principal, email: str) -> None:
    """Let a guest prove any address and a user its own one again.

    Raises:
        EmailAlreadyProven: A user asks for another address.
    """
    user = await get_user(session, partner_id=principal.partner_id, mode=principal.mode, user_id=principal.user_id or "")
    if user.email_verified_at is not None and user.email_hint != normal_email(email):
        raise EmailAlreadyProven("You have proven another address. It cannot be changed here.")


async def spend_mail(db: Database, *, principal: Principal, email: str, client_ip: str, now: datetime) -> None:
    """Count a mail, under rules that know addresses and networks but no accounts.

    Raises:
        TooManyRequests: The last mail to the address is not a minute old, or it had its five, or the network its twenty.
    """
    # Whose mailbox it is, is nobody's business in a table of counts. Test mode sends nothing and uses up nothing.
    address = f"{principal.mode}:{digest(normal_email(email))}"
    await spend_each(db, [(MAIL_BREATHER, address)], now=now)
    network = f"{principal.partner_id}:{principal.mode}:{network_of(client_ip)}"
    await spend_each(db, [(MAILS_AN_HOUR, address), (MAILS_OF_A_NETWORK, network)], now=now)


def network_of(client_ip: str) -> str:
    """Return the /24 of an IPv4 address, the /64 of an IPv6 one, or the text itself where it is no address."""
    try:
        address = ip_address(client_ip)
    except ValueError:
        return client_ip
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or address
    return str(ip_network((address, 24 if address.version == 4 else 64), strict=False))


async def send_code(
    session: AsyncSession, *, principal: Principal, email: str, mails: CodeMails, keyring: Keyring, now: datetime
) -> None:
    """Mail a new code for this session; the one before works no more. Nothing here asks whether anybody has the address."""
    code, salt, address = make_code(), make_salt(), normal_email(email)
    kept = {
        "partner_id": principal.partner_id,
        "mode": principal.mode,
        "email": address,
        "salt": salt,
        "digest": code_digest(keyring, code=code, salt=salt, session_id=principal.id, email=address),
        "tries": 0,
        "created_at": now,
        "expires_at": now + timedelta(seconds=CODE_SECONDS),
    }
    old = select(EmailCodeRow.session_id).where(EmailCodeRow.expires_at < now - KEPT).limit(100)
    await session.execute(delete(EmailCodeRow).where(EmailCodeRow.session_id.in_(old.scalar_subquery())))
    await session.execute(
        insert(session, EmailCodeRow)
        .values(session_id=principal.id, **kept)
        .on_conflict_do_update(index_elements=[EmailCodeRow.session_id], set_=kept)
    )
    await mails.send(
        session,
        partner=await get_partner(session, principal.partner_id),
        mode=principal.mode,
        to_address=address,
        origin=principal.origin or "",
        code=code,
        now=now,
        useful_until=now + timedelta(seconds=CODE_SECONDS),
    )


async def try_code(db: Database, *, principal: Principal, typed: str, keyring: Keyring, now: datetime) -> Attempt:
    """Count a try, commit that, and only then compare: whoever tries many at once has no more tries than one after the other.

    Raises:
        TooManyRequests: This session has tried ten times within an hour.
        EmailCodeOver: No code is under way.
        EmailCodeWrong: It is not the code.
    """
    await spend(db, key=f"code-tries:{principal.id}", per_hour=TRIES_PER_HOUR, now=now)
    async with db.write() as session:
        counted = await session.execute(
            update(EmailCodeRow)
            .where(
                EmailCodeRow.session_id == principal.id,
                EmailCodeRow.partner_id == principal.partner_id,
                EmailCodeRow.mode == principal.mode,
                EmailCodeRow.tries < MAX_TRIES,
                EmailCodeRow.expires_at > now,
                EmailCodeRow.created_at <= now + SKEW,
            )
            .values(tries=EmailCodeRow.tries + 1)
            .returning(EmailCodeRow.email, EmailCodeRow.salt, EmailCodeRow.digest, EmailCodeRow.tries)
        )
        row = counted.one_or_none()
    if row is None:
        raise _over()
    attempt = Attempt(principal.id, row.email, row.salt, row.digest, row.tries)
    if not attempt.fits(keyring, typed):
        detail = "This is not the code of the newest mail."
        fault = Fault(EmailCodeWrong.code, EmailCodeWrong.title, detail, Source(pointer="/code"))
        raise EmailCodeWrong(detail, faults=(fault,), extra={"tries_left": MAX_TRIES - attempt.tries})
    return attempt


async def prove(session: AsyncSession, *, principal: Principal, attempt: Attempt, proofs: Proofs, now: datetime) -> Proven:
    """Use up the code of a fitting attempt and turn the session's guest into the user of the address.

    The guest becomes that user itself, or, if this partner has a user who proved the address before, goes over to it with its
    tasks. Every session of the guest ends, this one too: the answer's secret opens the next, of which nobody else can know.

    Raises:
        EmailCodeOver: Another request used it, or a newer code was asked for.
        AccountLinkNeeded: The address is of a user with API keys, or the guest is one that the partner vouched for.
        UserSuspended: The guest or the user of the address was suspended or deleted, if only a moment ago.
    """
    claim = Claim(principal.partner_id, principal.mode, attempt.email)
    await lock_proofs(session, claim)
    # Whoever suspends, releases or deletes one of the two waits for this transaction, or is waited for and seen.
    known = await find_account(session, claim)
    guest = await lock_guest(session, claim, user_id=principal.user_id or "", known=known)
    check_active(guest)
    await _use_up(session, attempt)
    before = (await session.scalars(select(EmbedSessionRow).where(EmbedSessionRow.id == principal.id))).one()
    adopted = 0
    if known is None:
        await become_user(session, guest=guest, claim=claim, now=now)
        await disown(session, claim=claim, now=now)
        await proofs.verified(session, user=guest, guest_id=None, now=now)
    elif known is not guest:
        await _check_may_become(session, guest=guest, user=known, now=now)
        adopted = await proofs.hand_over(session, guest=guest, user=known)
        await leave_guest(session, guest=guest, user=known, origin=before.origin, now=now)
        await proofs.verified(session, user=known, guest_id=guest.id, now=now)
    await end_codes(session, claim=claim)
    await end_session(session, session_id=before.id, reason=END_REASON, now=now)
    user = known or guest
    seconds = int((before.expires_at - before.created_at).total_seconds())
    secret = await keep_client_secret(session, user=user, origin=before.origin, session_seconds=seconds, now=now)
    return Proven(user, secret, adopted)


async def _use_up(session: AsyncSession, attempt: Attempt) -> None:
    is_it = (EmailCodeRow.session_id == attempt.session_id, EmailCodeRow.digest == attempt.digest)
    used = await session.execute(delete(EmailCodeRow).where(*is_it).returning(EmailCodeRow.session_id))
    if used.first() is None:
        raise _over()


async def _check_may_become(session: AsyncSession, *, guest: UserRow, user: UserRow, now: datetime) -> None:
    if user.status != "active":
        raise UserSuspended
    if guest.external_id is not None or await holds_keys(session, user=user, now=now):
        raise AccountLinkNeeded("This address belongs to another account here, and the two cannot be joined by a code alone.")


def _over() -> EmailCodeOver:
    return EmailCodeOver("No code is under way. Ask for a new one.")
