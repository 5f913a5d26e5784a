"""Work in a thread of its own that nobody waits for when the program is left.

The event loop's own threads would: leaving would wait for an import, or for a line that nobody types any more.
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Final, NoReturn, TypeVar

T = TypeVar("T")

READING: Final = "triad-reading"
"""The name of a thread that waits for a line."""


async def in_thread(work: Callable[[], T], *, name: str = "triad-aside") -> T:
    """What `work` returns or raises; one that is cancelled is left to itself."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: BaseException | None) -> None:
        if done.done():
            return
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(result)  # type: ignore[arg-type]  # a result whenever there is no error

    def run() -> None:
        result: T | None = None
        failed: BaseException | None = None
        try:
            result = work()
        except BaseException as error:  # noqa: BLE001 - raised again in the task that awaits
            failed = error
        with suppress(RuntimeError):  # the loop may be closed by now
            loop.call_soon_threadsafe(settle, result, failed)

    threading.Thread(target=run, name=name, daemon=True).start()
    return await done


def leave_now(code: int) -> NoReturn:
    """Leave with this exit code, also where a thread still waits for a line: it would hold up a common exit."""
    if any(thread.name == READING for thread in threading.enumerate()):
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        os._exit(code)
    raise SystemExit(code)
