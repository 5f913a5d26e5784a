"""The bench played with keys: a talk shared from the debrief, read blind, corrected, given back, read in the debrief."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.bench.desk import Desk
from simulator.paths import find_paths
from simulator.tui.app import Start
from simulator.tui.screens.bench import BenchScreen
from simulator.tui.screens.blind_rating import BlindRatingScreen
from simulator.tui.screens.codes import CodesScreen
from simulator.tui.screens.debrief import DebriefScreen
from simulator.tui.screens.pick import PickScreen
from simulator.tui.screens.reading import ReadingScreen
from simulator.tui.screens.share import ShareScreen
from simulator.tui.screens.talk import TalkScreen
from simulator.tui.screens.write import WriteScreen
from tests.simulator.command import Triad, triad
from tests.simulator.tui.stage import Stage, stage

__all__ = ["triad"]


async def share(played: Stage) -> None:
    """From the debrief, with keys."""
    await played.app.show_debrief(played.practice.records.history()[0].session.id)
    await played.on(DebriefScreen)
    await played.press("h")
    await played.on(ShareScreen)
    await played.letters("Ruth")
    await played.press("enter")
    await played.letters("Heron")
    await played.until(lambda: "Walter" in played.text)
    await played.press("f4")
    await played.on(DebriefScreen)
    await played.until(lambda: played.sees("Written:"))


async def rate(played: Stage) -> None:
    await played.press("r")
    await played.on(BlindRatingScreen)
    await played.press("3", "enter", "2", "right", "enter", "1", "enter", "enter")
    await played.on(ReadingScreen)
    await played.until(lambda: played.sees("The observer shows now."))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_whole_circle_with_keys(
    size: tuple[int, int], lived_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, triad: Triad
) -> None:
    async with stage(size=size) as played:
        await share(played)
    (file,) = (lived_in / "exports").glob("*.triad")

    monkeypatch.setenv("TRIAD_HOME", str(tmp_path / "trainer"))
    async with stage(Start(bench=True, reader="Ruth"), size=size) as played:
        await played.on(BenchScreen)
        await played.press("i")
        await played.on(WriteScreen)
        await played.write(str(file))
        await played.press("enter")
        await played.until(lambda: played.sees("1 talk taken in from Heron."))
        assert played.sees("0 of 1 read")
        await played.press("enter")
        await played.on(ReadingScreen)
        assert not played.sees("open question")
        await played.press("x")
        await played.until(lambda: played.sees("Rate first (r)"))
        await rate(played)
        await played.press(*["down"] * 6)
        await played.press("c")
        await played.on(WriteScreen)
        await played.write("This closed him.")
        await played.press("enter")
        await played.until(lambda: played.sees("This closed him."))
        await played.press("x")
        await played.on(PickScreen)
        await played.press("enter")
        await played.on(CodesScreen)
        await played.press("down", "space", "enter")
        await played.until(lambda: played.sees("yours"))
        await played.press("u")
        await played.until(lambda: played.sees("Taken back: your correction on turn 6."))
        await played.press("g")
        await played.until(lambda: played.sees("Written:"))
        await played.press("escape")
        await played.on(BenchScreen)
        await played.until(lambda: played.sees("1 given back"))
    (back,) = (tmp_path / "trainer" / "exports").glob("*.back.triad")

    monkeypatch.setenv("TRIAD_HOME", str(lived_in))
    assert triad_opens(triad, back)
    async with stage(size=size) as played:
        await played.app.show_debrief(played.practice.records.history()[0].session.id)
        await played.on(DebriefScreen)
        await played.press("7")
        await played.until(lambda: played.sees("Ruth 3, the observer"))
        assert played.sees("This closed him.")
        await played.press("t")
        await played.on(TalkScreen)


def triad_opens(triad: Triad, back: Path) -> bool:
    from simulator.bench.returning import read_return, take_back

    return bool(take_back(find_paths().data, read_return(back), str(back), "2026-11-30T20:00:00+00:00"))


async def on_the_bench(played: Stage, folder: Path, triad: Triad) -> ReadingScreen:
    await share(played)
    (file,) = (folder / "exports").glob("*.triad")
    from simulator.bench.desk import read_hand_over

    Desk(find_paths().bench).take_in(read_hand_over(file), "2026-11-30T20:00:00+00:00")
    played.app.reader = "Ruth"
    await played.app.show_bench()
    await played.on(BenchScreen)
    await played.press("enter")
    return await played.on(ReadingScreen)


async def test_evidence_is_struck_out_and_added(lived_in: Path, triad: Triad) -> None:
    async with stage(size=(120, 40)) as played:
        screen = await on_the_bench(played, lived_in, triad)
        await rate(played)
        await played.press(*["down"] * 6)
        await played.press("x")
        picked = await played.on(PickScreen)
        names = [name for name, _ in picked._options]
        first = next(n for n, name in enumerate(names) if name.startswith("evidence-"))
        await played.press(*["down"] * first, "enter")
        await played.until(lambda: played.sees("Struck out of"))
        assert screen.reading.corrections[0].counts is False
        await played.press("x")
        await played.on(PickScreen)
        await played.press("end", "enter")
        await played.until(lambda: played.sees("This turn shows"))
        await played.press("enter")
        await played.until(lambda: played.sees("Which words show"))
        await played.press("enter")
        await played.until(lambda: played.sees("It counts for"))
        assert [one.counts for one in screen.reading.corrections] == [False, True]


async def test_a_first_visit_asks_who_reads_and_keeps_it(lived_in: Path) -> None:
    async with stage() as played:
        await played.app.run_action("app.show_bench")
        await played.on(WriteScreen)
        await played.letters("Ruth")
        await played.press("enter")
        await played.on(BenchScreen)
        assert played.sees("as Ruth")
        assert played.practice.configuration.settings.reader == "Ruth"
        assert played.sees("Nothing was handed in yet.")


async def test_leaving_the_hand_over_writes_nothing(lived_in: Path) -> None:
    async with stage() as played:
        await played.app.show_debrief(played.practice.records.history()[0].session.id)
        await played.on(DebriefScreen)
        await played.press("h")
        await played.on(ShareScreen)
        await played.letters("Ruth")
        await played.press("escape")
        await played.on(DebriefScreen)
    assert not handed_over(lived_in)


def handed_over(folder: Path) -> list[Path]:
    return [*folder.glob("exports/*.triad"), *folder.glob("shared.jsonl")]


async def test_what_goes_along_is_ticked_and_shown_at_once(lived_in: Path) -> None:
    async with stage(size=(80, 40)) as played:
        await played.app.show_debrief(played.practice.records.history()[0].session.id)
        await played.on(DebriefScreen)
        await played.press("h")
        await played.on(ShareScreen)
        assert played.sees("[x] what was said")
        assert played.sees("[ ] what you noticed and learned")
        await played.letters("Ruth")
        await played.press("enter")
        await played.letters("Heron")
        await played.until(lambda: played.sees("Your rating: partnering 3"))
        await played.press("down", "down", "space")
        await played.until(lambda: played.sees("scores only, and no word that was said"))
        assert played.sees("[ ] what was said")
        await played.press("down", "space")
        await played.until(lambda: not played.sees("Your rating: partnering 3"))
