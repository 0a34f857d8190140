"""Catalogues made ready for ranking, kept by version: a version never changes what it says."""

from collections import OrderedDict
from functools import cache
from typing import Final

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from codetether_guesser.rank import Index
from codetether_platform.kernel.db import Database
from codetether_platform.oauth.principal import Mode
from codetether_platform.templates.catalogue import catalogue, catalogue_version, starter_catalogue

#: Catalogues that one process keeps; each is of one partner and mode.
MOST_KEPT: Final = 200


class Shelf(msgspec.Struct, frozen=True):
    """A partner's templates in one version."""

    version: str
    index: Index


class Catalogues:
    """The shelves that this process read last. The key holds the partner and the mode: nobody sees another's."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str, str], Shelf] = OrderedDict()

    async def of(self, connection: AsyncConnection, db: Database, *, partner_id: str, mode: Mode) -> Shelf:
        """Return the templates of a partner and mode as they are now; what they say is read once a version."""
        version = await catalogue_version(connection, partner_id=partner_id, mode=mode)
        key = (partner_id, mode, version)
        shelf = self._kept.get(key)
        if shelf is None:
            async with db.read() as session:
                read = await catalogue(session, partner_id=partner_id, mode=mode)
            shelf = Shelf(read.version, Index(read.templates))
            key = (partner_id, mode, read.version)
        self._kept[key] = shelf
        self._kept.move_to_end(key)
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return shelf


@cache
def starters() -> Index:
    """Return the starter catalogue, ready."""
    return Index(starter_catalogue().templates)
