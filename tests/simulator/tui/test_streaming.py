"""A reply that streams is drawn with as little as it takes: one layout for each new line, and one line for each batch."""

from __future__ import annotations

import pytest
from textual.geometry import Size
from textual.widget import Widget

from tests.simulator.tui.stage import stage
from tests.simulator.tui.test_talk import WALTER, begun

LINES = 40
WHEN_THE_SCROLLBAR_COMES = 5
"""Layouts that are there once in a talk, and not for each line."""


async def test_a_new_line_lays_the_page_out_once_and_more_words_in_it_not_at_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with stage(WALTER, size=(100, 30)) as played:
        talk = (await begun(played)).conversation.transcript
        await talk.begin_stream("")
        await played.pilot.pause()
        layouts: list[Size] = []
        compositor = played.app.screen._compositor
        reflow = compositor.reflow

        def counted(parent: Widget, size: Size) -> object:
            layouts.append(size)
            return reflow(parent, size)

        monkeypatch.setattr(compositor, "reflow", counted)
        for line in range(LINES):
            for words in (f"word{line}", " and more\n"):
                talk.feed(words)
                talk._show_pieces()
                await played.pilot.pause(0.02)
        assert len(layouts) <= LINES + WHEN_THE_SCROLLBAR_COMES
        assert played.sees("word39 and more")
        assert talk.scroll_offset.y == talk.max_scroll_y > 0
