"""A talk is read as it was said, whatever tool wrote it down."""

from __future__ import annotations

from pathlib import Path

import pytest

from scoring.transcript import read_transcript
from tests.scoring.transcript.more_shapes import more_shapes
from tests.scoring.transcript.shapes import TALK, shapes

SHAPES = shapes() | {f"{name} (more)": shape for name, shape in more_shapes().items()}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_talk_comes_out_as_it_was_said(shape: str, tmp_path: Path) -> None:
    name, content = SHAPES[shape]
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    transcript = read_transcript(path)
    assert [(turn.speaker.value, turn.text) for turn in transcript.turns] == list(TALK)
