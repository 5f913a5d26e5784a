"""Keys in their order: each one is wholly done, and the screen that it leads to is there, before the next one acts.

Textual hands a key to whatever has the focus when it comes. Keys that are typed ahead, or faster than a busy machine
draws, then act on a screen that the first of them has already left. Here they wait for the screen that they were typed
for. Letters that are merely written wait for nothing.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Final

from textual import events, on
from textual.app import App
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input
from textual.worker import Worker

AT_ONCE: Final = frozenset({"ctrl+q"})
"""Keys that never wait: one can always leave."""
ROUNDS: Final = 4
"""Times that a fence walks up from the focus: a key becomes a choice, a wish of the screen, and a deed of the app."""
PATIENCE_S: Final = 5.0
"""The longest that a key waits for one fence, where a widget went away with it."""


class Fence(Message):
    """Walks up from the focus behind everything that a key set off; when the app has it, that much is done."""

    def __init__(self, passed: asyncio.Event) -> None:
        super().__init__()
        self.passed = passed


class Released(Message):
    """Keys that waited may act now."""


class OrderedKeys(App[int]):
    """An app whose keys wait for each other. Whoever goes from one screen to another in a worker says so."""

    _settling: asyncio.Task[None] | None = None
    _ways: tuple[Worker[None], ...] = ()

    @property
    def _typed(self) -> deque[events.Key | events.Paste]:
        found: deque[events.Key | events.Paste] = self.__dict__.setdefault("_typed_ahead", deque())
        return found

    @property
    def holds_keys(self) -> bool:
        """Whether a key that comes now has to wait."""
        return self._settling is not None or bool(self._typed)

    async def on_event(self, event: events.Event) -> None:
        """Let a key act, or wait for its turn."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            if self.holds_keys and not (isinstance(event, events.Key) and event.key in AT_ONCE):
                self._typed.append(event)
            else:
                await self._hand_over(event)
            return
        await super().on_event(event)

    def keys_wait_for(self, worker: Worker[None]) -> None:
        """Another screen is on its way: keys wait until it is there, or won't come."""
        self._ways = (*(one for one in self._ways if not _over(one)), worker)
        self._hold()

    async def _hand_over(self, event: events.Key | events.Paste) -> None:
        only_writes = self._only_writes(event)
        await super().on_event(event)
        if not only_writes:
            self._hold()

    def _only_writes(self, event: events.Key | events.Paste) -> bool:
        if not _takes_letters(self.focused):
            return False
        if isinstance(event, events.Paste) or event.is_printable or event.key == "backspace":
            return True
        return event.key == "enter" and getattr(self.focused, "enter_only_writes", False)

    def _hold(self) -> None:
        if self._settling is None and self.is_running:
            self._settling = asyncio.create_task(self._settle(), name="keys")

    async def _settle(self) -> None:
        try:
            await self._quiet()
        finally:
            self._settling = None
            if self._typed and self.is_running:
                self.post_message(Released())

    @on(Released)
    async def _release(self) -> None:
        while self._typed and self._settling is None:
            await self._hand_over(self._typed.popleft())

    async def _quiet(self) -> None:
        """Wait until nothing more comes of the last key, and the screen that is seen is built and has its focus."""
        while self.is_running and self.screen_stack:
            screen = self.screen
            for _ in range(ROUNDS):
                await self._fence()
            while not all(map(_over, self._ways)) and self.is_running:  # noqa: ASYNC110 - a worker tells nobody
                await asyncio.sleep(0.005)
            if not self.screen_stack:
                return
            if self.screen is screen and screen.is_mounted and all(map(_over, self._ways)):
                return
            await self._drawn(self.screen)

    async def _fence(self) -> None:
        target: Widget | Screen[object] = self.focused or self.screen
        passed = asyncio.Event()
        if target.is_attached and target.post_message(Fence(passed)):
            await self._wait(passed, target)

    async def _drawn(self, screen: Screen[object]) -> None:
        drawn = asyncio.Event()
        loop = asyncio.get_running_loop()
        until = loop.time() + PATIENCE_S
        while not screen.is_mounted and screen in self.screen_stack and loop.time() < until:  # noqa: ASYNC110 - nor this
            await asyncio.sleep(0.005)
        if screen.is_mounted and screen.call_after_refresh(drawn.set):
            await self._wait(drawn, screen)

    async def _wait(self, happened: asyncio.Event, on_widget: Widget) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + PATIENCE_S
        while not happened.is_set() and on_widget.is_attached and self.is_running and loop.time() < until:
            try:
                await asyncio.wait_for(happened.wait(), timeout=0.05)
            except TimeoutError:
                continue

    @on(Fence)
    def _passed(self, fence: Fence) -> None:
        fence.passed.set()


def _takes_letters(widget: Widget | None) -> bool:
    if widget is None or isinstance(widget, Input):
        return widget is not None
    from textual.widgets import TextArea  # here: the first paint has none, and its import would delay that

    return isinstance(widget, TextArea)


def _over(worker: Worker[None]) -> bool:
    return worker.is_finished or worker.is_cancelled
