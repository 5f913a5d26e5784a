"""The bytes of an answer, event by event: server-sent events, or JSON that came whole or line by line. Pure.

Read here and not by the client library, because the library swallows what tells a whole reply from a broken one (the
`[DONE]` mark) and what answered (a page, a JSON document).
"""

from __future__ import annotations

import json
from typing import Any, Final

DONE: Final = "[DONE]"


class NotAnEvent(Exception):  # noqa: N818 - it says what happened
    """Something in the stream is no event. `page`: it is a web page."""

    def __init__(self, *, page: bool = False) -> None:
        self.page = page
        super().__init__("a web page" if page else "no event")


class Wire:
    """Takes the bytes of one body and gives the events in it. `done` says that the `[DONE]` mark has come; `whole`
    that a JSON document came in place of a stream."""

    def __init__(self, *, most: int) -> None:
        self.done = self.whole = False
        self._most, self._size = most, 0
        self._line = b""
        self._data = ""
        self._plain: bytearray | None = None

    def feed(self, piece: bytes) -> list[Any]:
        """The events that are whole now. Raises `NotAnEvent`."""
        self._size += len(piece)
        if self._plain is None and not self._data and not self._line.strip() and not self.done:
            first = piece.lstrip(b"\xef\xbb\xbf \r\n\t")[:1]
            if first == b"<":
                raise NotAnEvent(page=True)
            if first in (b"{", b"["):
                self._plain = bytearray()
        if self._plain is not None:
            self._plain += piece
            if len(self._plain) > self._most:
                raise NotAnEvent
            return []
        *lines, self._line = (self._line + piece).split(b"\n")
        if len(self._line) > self._most:
            raise NotAnEvent
        return [event for line in lines for event in self._take(line)]

    def rest(self) -> list[Any]:
        """The events at the end of the body."""
        if self._plain is not None:
            self.whole = True
            return _documents(bytes(self._plain))
        last, self._line = self._line, b""
        return [*self._take(last), *self._dispatch()]

    def _take(self, raw: bytes) -> list[Any]:
        line = raw.decode("utf-8", "replace").rstrip("\r")
        if not line:
            return self._dispatch()
        name, _, value = line.partition(":")
        if name != "data":
            if name.lstrip("\ufeff") in ("", "event", "id", "retry"):
                return []
            raise NotAnEvent(page=line.lstrip().startswith("<"))
        if value.lstrip().startswith(":") and not self._data:
            return []  # a comment that a gateway made into data
        self._data += ("\n" if self._data else "") + value.removeprefix(" ")
        if self._data.strip() == DONE:
            self.done, self._data = True, ""
            return []
        try:
            event = json.loads(self._data)
        except ValueError:
            return []  # more lines of it may come
        self._data = ""
        return [event]

    def _dispatch(self) -> list[Any]:
        data, self._data = self._data, ""
        if data.strip():
            raise NotAnEvent
        return []


def _documents(body: bytes) -> list[Any]:
    text = body.decode("utf-8-sig", "replace")
    try:
        return [json.loads(text)]
    except ValueError:
        pass  # one document a line, perhaps
    try:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except ValueError:
        raise NotAnEvent from None
