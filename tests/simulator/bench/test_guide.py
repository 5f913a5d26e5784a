"""The trainer's guide from its first command to its last, each as it stands there, between two data folders."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from simulator.bench.desk import Desk
from simulator.paths import find_paths
from tests.scoring.transcript.named_talks import TALKS
from tests.simulator.bench.test_circle import AT, read_by_ruth, session_id
from tests.simulator.command import Triad, triad
from tests.simulator.tui.conftest import lived_in, lived_in_once

__all__ = ["lived_in", "lived_in_once", "triad"]

GUIDE = (Path(__file__).parents[3] / "docs" / "trainer.md").read_text(encoding="utf-8")
THE_TRAINEES = ("open", "share", "debrief")


def commands() -> list[list[str]]:
    blocks = re.findall(r"^```\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
    return [shlex.split(line)[1:] for block in blocks for line in block.splitlines() if line.startswith("triad ")]


def test_every_command_of_the_guide_works_in_its_order(
    lived_in: Path, triad: Triad, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    session = session_id()
    ward = "\n".join(
        f"{('Coach', 'Client')[n % 2]}: {text}" for n, text in enumerate(TALKS["the ward"][1])
    )  # fmt: skip
    (tmp_path / "back-from-the-ward.txt").write_text(ward)
    ran = []
    for words in commands():
        trainee = words[0] in THE_TRAINEES
        monkeypatch.setenv("TRIAD_HOME", str(lived_in if trainee else tmp_path / "trainer"))
        if words[0] == "return":  # what the guide tells of the screen, done by hand
            read_by_ruth(Desk(find_paths().bench))
        if words[:2] == ["calibrate", "export"]:
            rate_the_set("Anna")
        if words[:2] == ["calibrate", "report"]:
            rate_the_set("Ruth")
        asked = [session if word == "4f1c" else word for word in words]
        if words[0] == "share" and "--show" not in words:
            asked.append("--yes")
        found = triad(*asked)
        assert found.code == 0, f"{words}: {found.err}"
        ran.append(" ".join(words[:2]))
    assert "handed in by" in triad("assign").out
    monkeypatch.setenv("TRIAD_HOME", str(lived_in))
    assert "Here she wanted to be asked." in triad("debrief", session).out
    for needed in (
        "assign walter",
        "open task.triad",
        "share 4f1c",
        "bench week3.triad",
        "return -o",
        "corrections report",
    ):
        assert needed in ran, needed


def rate_the_set(who: str) -> None:
    desk = Desk(find_paths().bench)
    for number, talk in enumerate(one for one in desk.talks() if one.group == "autumn"):
        points = (number % 5) + (0.5 if who == "Anna" else 0)
        desk.journal(talk).add(who, AT, "rated", scores={"partnering": points, "learning": 2.5})
