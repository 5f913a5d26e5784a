"""Pictures of the talk in dark and light, from a phone to a very wide window. `pytest --snapshot-update` draws them anew."""

from __future__ import annotations

import re

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from tests.simulator.tui.stage import Stage, stage
from tests.simulator.tui.test_talk import WALTER, begun

LOOKS = [
    ("triad-dark", (120, 40)),
    ("triad-light", (120, 40)),
    ("triad-dark", (80, 24)),
    ("triad-dark", (200, 60)),
    ("triad-dark", (43, 40)),
]


class Picture(SingleFileSnapshotExtension):
    """An SVG a snapshot."""

    _write_mode = WriteMode.TEXT
    _file_extension = "svg"


def drawn(played: Stage) -> str:
    """The screen as an SVG without what differs from run to run."""
    return re.sub(r"terminal-\d+", "terminal", played.app.export_screenshot(title="Triad"))


@pytest.mark.parametrize(("theme", "size"), LOOKS)
async def test_the_talk_looks_as_it_did(theme: str, size: tuple[int, int], snapshot: SnapshotAssertion) -> None:
    async with stage(WALTER, size=size) as played:
        played.app.look_like(theme, 76, animations=False)
        screen = await begun(played)
        screen.conversation.transcript.focus()
        await played.until(lambda: played.sees("0 of"))
        assert drawn(played) == snapshot.use_extension(Picture)(name="session")
