"""Verifies the books: every hash, every sum, every admission, from the journal alone."""

from collections.abc import AsyncIterator
from typing import Any

import msgspec
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from codetether_billing.chain import GENESIS, decode, link
from codetether_billing.replay import Replay
from codetether_billing.tables import CapRow, CapUseRow, FundingRow, HoldCapRow, HoldEndRow, HoldRow, TransferRow
from codetether_platform.kernel.clock import to_micros

BATCH = 1_000
SHOWN_PROBLEMS = 50
