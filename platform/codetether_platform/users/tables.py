"""Rows of users whose state their partner has changed, until what follows from it is done."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from codetether_platform.accounts.tables import PartnerRow, UserRow
from codetether_platform.kernel.db import Base, UtcTime


class UserChoreRow(Base):
    """Somebody has to look after this user: written with the change, done right after its commit, by whoever comes first.

    What has to be done follows from the user's state and not from this row, so the newest change always wins. `ask_id` is of the
    newest: who has done the work of an older one leaves the row. Nobody needs to look before `look_at`: the time of the change, and
    later where the work has failed.
    """

    __tablename__ = "user_chores"
    user_id: Mapped[str] = mapped_column(ForeignKey(UserRow.id), primary_key=True)
    partner_id: Mapped[str] = mapped_column(ForeignKey(PartnerRow.id))
    mode: Mapped[str] = mapped_column(String(4))
    ask_id: Mapped[str] = mapped_column(String(36))
    look_at: Mapped[datetime] = mapped_column("asked_at", UtcTime, index=True)
