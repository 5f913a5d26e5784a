"""A drill in lines: the verdict at once, the count at the end, and nothing counted that was left."""

from __future__ import annotations

from pathlib import Path

import pytest

from scoring.coding.coder import Coder
from simulator.commands.drill import Lines
from simulator.drills import diary
from simulator.drills.loader import drill_named
from tests.simulator.command import Triad, triad
from tests.simulator.drills.test_drills import POOR, coder

__all__ = ["coder", "triad"]

ASK = drill_named("ask_for_agenda")


def test_the_list_says_what_there_is_and_how_it_went(triad: Triad, home: Path) -> None:
    assert "ask_for_agenda" in triad("drill").out
    assert "(not done yet)" in triad("drill").out
    diary.add(home, diary.Round("ask_for_agenda", "2026-11-30T10:00:00+00:00", 3, 5))
    assert "(done once, last 3 of 5)" in triad("drill").out


def test_a_round_in_lines_ends_with_its_count_which_is_kept(triad: Triad, home: Path) -> None:
    answers = [one.could for one in ASK.situations[:4]] + [POOR["ask_for_agenda"]]
    ran = triad("drill", "ask_for_agenda", stdin="\n".join(answers) + "\n")
    assert ran.code == 0
    assert ran.out.count("There it is.") == 4
    assert f"“{POOR['ask_for_agenda']}” was heard as" in ran.out
    assert "heard in four of five" in ran.out
    assert ASK.about not in ran.out
    assert [(one.drill, one.shown, one.of) for one in diary.read(home)] == [("ask_for_agenda", 4, 5)]


@pytest.mark.parametrize("last", ["", "/leave\n"])
def test_a_round_that_is_left_is_not_counted(triad: Triad, home: Path, last: str) -> None:
    ran = triad("drill", "ask_for_agenda", stdin=f"{ASK.situations[0].could}\n{last}")
    assert ran.code == 0
    assert "isn't counted" in ran.err
    assert diary.read(home) == ()


def test_a_wrong_name_is_told_with_the_nearest(triad: Triad) -> None:
    ran = triad("drill", "ask_agenda")
    assert ran.code == 2
    assert "ask_for_agenda" in ran.err


def test_at_a_terminal_one_can_say_it_again_and_the_first_try_counts(
    coder: Coder, capsys: pytest.CaptureFixture[str]
) -> None:
    first = ASK.situations[0].could
    others = [line for one in ASK.situations[1:] for line in (one.could, "")]
    lines = iter([POOR["ask_for_agenda"], "w", "a", first, "", *others])
    assert Lines(ASK, coder, lines, interactive=True).play() == 4
    out, err = capsys.readouterr()
    assert f"It could have been: {first}" in out
    assert out.count("There it is.") == 5
    assert err.count("You: ") == 6
