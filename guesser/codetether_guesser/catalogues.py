"""What a guess knows of a partner: its words, its zone, its templates, as they are now. Templates are made ready once a version."""

from collections import OrderedDict
from functools import cache
from typing import Final

import msgspec
from sqlalchemy import bindparam, select

from codetether_guesser.rank import Index
from codetether_platform.accounts.tables import PartnerRow
from codetether_platform.kernel.db import Database
from codetether_platform.kernel.read_together import ReadTogether
from codetether_platform.oauth.principal import Mode
from codetether_platform.templates.catalogue import catalogue, catalogue_version, starter_catalogue

#: Catalogues that one process keeps; each is of one partner and mode.
MOST_KEPT: Final = 200
#: Built once: it runs with every guess.
_PARTNER = select(PartnerRow.time_zone, PartnerRow.agent_context).where(PartnerRow.id == bindparam("partner"))


class Shelf(msgspec.Struct, frozen=True):
    """A partner's templates in one version."""

    version: str
    index: Index


class PartnerFacts(msgspec.Struct, frozen=True):
    """What decides how a partner's guesses are read. `zone` is as it was set, and may be none that is known."""

    zone: str
    agent_context: str | None
    shelf: Shelf


class Catalogues:
    """Reads partners, and keeps the shelves read last. Keys hold the partner and the mode: nobody sees another's."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._kept: OrderedDict[tuple[str, str, str], Shelf] = OrderedDict()
        self._reads: ReadTogether[tuple[str, Mode], PartnerFacts] = ReadTogether(self._read, name="partner-facts")

    async def of(self, *, partner_id: str, mode: Mode) -> PartnerFacts:
        """Return a partner as it is now; guesses that ask at the same moment share the look."""
        return await self._reads.ask((partner_id, mode))

    async def close(self) -> None:
        """End what is being read."""
        await self._reads.close()

    async def _read(self, wanted: tuple[str, Mode]) -> PartnerFacts:
        partner_id, mode = wanted
        async with self._db.look() as connection:
            zone, agent_context = (await connection.execute(_PARTNER, {"partner": partner_id})).one()
            version = await catalogue_version(connection, partner_id=partner_id, mode=mode)
        key = (partner_id, mode, version)
        shelf = self._kept.get(key)
        if shelf is None:
            async with self._db.read() as session:
                read = await catalogue(session, partner_id=partner_id, mode=mode)
            shelf = Shelf(read.version, Index(read.templates))
            key = (partner_id, mode, read.version)
        self._kept[key] = shelf
        self._kept.move_to_end(key)
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return PartnerFacts(zone, agent_context, shelf)


@cache
def starters() -> Index:
    """Return the starter catalogue, ready."""
    return Index(starter_catalogue().templates)
