"""Reads together: requests that ask the same thing at the same moment share one look at the database.

Nothing is remembered: a look begins after everyone who shares it has asked, so nobody is told what was true before.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Found = TypeVar("Found")


class ReadTogether(Generic[Key, Found]):
    """Shares looks. Keys that are asked at the same time are at most as many as requests in flight."""

    def __init__(self, read: Callable[[Key], Awaitable[Found]], *, name: str) -> None:
        self._read = read
        self._name = name
        self._waiting: dict[Key, list[asyncio.Future[Found]]] = {}
        self._looking: set[asyncio.Task[None]] = set()

    async def ask(self, key: Key) -> Found:
        """Return what a look that begins from now on finds.

        Raises:
            Exception: What the look raised.
        """
        answer: asyncio.Future[Found] = asyncio.get_running_loop().create_future()
        if key in self._waiting:
            self._waiting[key].append(answer)
        else:
            self._waiting[key] = [answer]
            task = asyncio.create_task(self._look(key), name=self._name)
            self._looking.add(task)
            task.add_done_callback(self._looking.discard)
        return await answer

    async def close(self) -> None:
        """Wait for what is being looked at."""
        await asyncio.gather(*self._looking, return_exceptions=True)

    async def _look(self, key: Key) -> None:
        # The task begins in the loop's next round: whoever asks in this round is in the list.
        waiting = self._waiting.pop(key)
        try:
            found = await self._read(key)
        except Exception as error:
            for answer in waiting:
                if not answer.done():
                    answer.set_exception(error)
            return
        except BaseException:
            for answer in waiting:
                answer.cancel()
            raise
        for answer in waiting:
            if not answer.done():  # whoever asked has gone
                answer.set_result(found)
