"""Routes of the proof: ask for a code, and type it."""

from litestar import Controller, Response, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from codetether_platform.accounts.users import view_of
from codetether_platform.embed.proof.ports import CodeMails, Proofs
from codetether_platform.embed.proof.schemas import CodeRequest, ProofBegun, ProofDone, ProofRequest
from codetether_platform.embed.proof.service import check_element, check_may_prove, prove, send_code, spend_mail, try_code
from codetether_platform.kernel.clock import Clock
from codetether_platform.kernel.crypto import Keyring
from codetether_platform.kernel.db import Database
from codetether_platform.oauth.guards import requires
from codetether_platform.oauth.principal import Principal
from codetether_platform.web.idempotency import Once


class ProofController(Controller):
    """`/v1/embed/auth`: a person proves an e-mail address in the element's own session."""

    path = "/v1/embed/auth"
    tags = ("Embed",)
    guards = (requires("account:read", kinds=("session",)),)

    @post("/start", operation_id="startEmailProof", summary="Mail a code to an address", status_code=200)
    async def start(
        self,
        data: JSONBody[ProofRequest],
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        keyring: NamedDependency[Keyring],
        once: NamedDependency[Once],
        code_mails: NamedDependency[CodeMails],
        client_ip: NamedDependency[str],
    ) -> Response[ProofBegun]:
        """Mail a code that works for ten minutes, five tries, and in this session only. A known and an unknown address are
        answered alike. An address gets one mail a minute and five an hour.
        """
        check_element(principal)
        now = clock.now()
        async with once.ahead(db):
            async with db.read() as session:
                await check_may_prove(session, principal=principal, email=data.email)
            await spend_mail(db, principal=principal, email=data.email, client_ip=client_ip, now=now)
            async with once.write(db) as session:
                await send_code(session, principal=principal, email=data.email, mails=code_mails, keyring=keyring, now=now)
                return await once.keep(session, ProofBegun())

    @post("/verify", operation_id="verifyEmailProof", summary="Type the code", status_code=200)
    async def verify(
        self,
        data: JSONBody[CodeRequest],
        principal: NamedDependency[Principal],
        db: NamedDependency[Database],
        clock: NamedDependency[Clock],
        keyring: NamedDependency[Keyring],
        proofs: NamedDependency[Proofs],
    ) -> ProofDone:
        """Turn this session's guest into a user with a proven address. Its tasks are the user's; its session ends, and the
        answer's `client_secret` opens the next one. Takes no `Idempotency-Key`: a code works once, and who has used it has no
        session left to ask again with.
        """
        check_element(principal)
        now = clock.now()
        attempt = await try_code(db, principal=principal, typed=data.code, keyring=keyring, now=now)
        async with db.write() as session:
            proven = await prove(session, principal=principal, attempt=attempt, proofs=proofs, now=now)
        return ProofDone(client_secret=proven.client_secret, user=view_of(proven.user), adopted_tasks=proven.adopted_tasks)
