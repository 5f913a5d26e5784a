"""`docs/keys.md`, made from the bindings of the screens: `python -m simulator.tui.keys_page` writes it anew."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from textual.binding import Binding
from textual.dom import DOMNode
from textual.widget import Widget

from simulator.tui.keys import Key, of_bindings

PAGE: Final = Path(__file__).parents[2] / "docs" / "keys.md"
HEAD: Final = """\
# Keys

<!-- Made by `python -m simulator.tui.keys_page` from the bindings themselves; a test holds the two together. -->

Everything can be done with keys, with the mouse, and from the command palette (`Ctrl+P`, or `:` where one isn't
writing). `F1` or `?` shows the keys of the screen that one is on. While one writes, letters are letters: the function
keys work, and `Esc` leaves the writing so that the letters are keys.
"""


def nodes() -> tuple[tuple[str, tuple[type[DOMNode], ...]], ...]:
    """The screens in the order in which one meets them, each with the widgets whose keys belong to it."""
    from simulator.tui.pages.coded import CodedPage
    from simulator.tui.pages.evidence import EvidencePage
    from simulator.tui.pages.moments import MomentBlock
    from simulator.tui.pages.movement import MovementPage
    from simulator.tui.pages.trainer import TrainerBlock
    from simulator.tui.pages.unsaid import UnsaidPage
    from simulator.tui.screens.base import TriadScreen
    from simulator.tui.screens.bench import BenchScreen
    from simulator.tui.screens.blind_rating import BlindRatingScreen
    from simulator.tui.screens.branches import BranchesScreen
    from simulator.tui.screens.brief import BriefScreen
    from simulator.tui.screens.codes import CodesScreen
    from simulator.tui.screens.compare import CompareScreen
    from simulator.tui.screens.confirm import ConfirmScreen
    from simulator.tui.screens.debrief import DebriefScreen
    from simulator.tui.screens.drill import DrillScreen
    from simulator.tui.screens.drills import DrillsScreen
    from simulator.tui.screens.experiment import ExperimentScreen, OwnWords
    from simulator.tui.screens.help import HelpScreen
    from simulator.tui.screens.history import HistoryScreen
    from simulator.tui.screens.home import HomeScreen
    from simulator.tui.screens.pick import PickScreen
    from simulator.tui.screens.progress import ProgressScreen
    from simulator.tui.screens.rating import RatingScreen
    from simulator.tui.screens.reading import ReadingScreen
    from simulator.tui.screens.returning import ReturningScreen
    from simulator.tui.screens.settings import SettingsScreen
    from simulator.tui.screens.share import ShareScreen
    from simulator.tui.screens.talk import TalkScreen
    from simulator.tui.screens.write import WriteScreen
    from simulator.tui.widgets.choice import Choice
    from simulator.tui.widgets.composer import Composer
    from simulator.tui.widgets.panel import Panel
    from simulator.tui.widgets.paper import Note, Paper
    from simulator.tui.widgets.scale import Scale
    from simulator.tui.widgets.transcript import Transcript

    return (
        ("Everywhere", (TriadScreen,)),
        ("Home", (HomeScreen, Choice)),
        ("The brief", (BriefScreen,)),
        ("The talk", (TalkScreen,)),
        ("The talk, while writing", (Composer, Paper)),
        ("The talk, while reading", (Transcript,)),
        ("A card in the talk", (Panel,)),
        ("Your own rating", (RatingScreen, Scale, Note)),
        ("The debrief", (DebriefScreen, MomentBlock, MovementPage, CodedPage, EvidencePage, UnsaidPage, TrainerBlock)),
        ("Handing over", (ShareScreen,)),
        ("For next time", (ExperimentScreen, OwnWords)),
        ("Going back", (BranchesScreen,)),
        ("Two branches", (CompareScreen,)),
        ("History", (HistoryScreen,)),
        ("Progress", (ProgressScreen,)),
        ("Moments that came back", (ReturningScreen,)),
        ("Drills", (DrillsScreen,)),
        ("A drill", (DrillScreen,)),
        ("The bench", (BenchScreen,)),
        ("Reading a talk at the bench", (ReadingScreen, BlindRatingScreen, CodesScreen)),
        ("Settings", (SettingsScreen,)),
        ("Small windows", (ConfirmScreen, PickScreen, WriteScreen, HelpScreen)),
    )


def own_keys(node: type[DOMNode]) -> tuple[Key, ...]:
    """The keys that this class adds itself."""
    own = node.__dict__.get("BINDINGS", ())
    return of_bindings(Binding.make_bindings(own))


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *(_section(title, found) for title, found in nodes())])


def _section(title: str, found: Iterable[type[DOMNode]]) -> str:
    rows = [
        f"| {', '.join(f'`{key}`' for key in one.keys)} | {one.about} |" for node in found for one in own_keys(node)
    ]
    return "\n".join([f"## {title}", "", "| key | what it does |", "|---|---|", *rows, ""])


def every_class() -> tuple[type[Widget], ...]:
    """All classes of ours that have keys of their own; the page must know each of them."""
    from textual.screen import Screen

    nodes()
    found: list[type[Widget]] = []
    waiting: list[type[Widget]] = [Widget, Screen]
    while waiting:
        node = waiting.pop()
        waiting += node.__subclasses__()
        if node.__module__.startswith("simulator.tui.") and own_keys(node) and node not in found:
            found.append(node)
    return tuple(found)


def main() -> None:
    """Write the page."""
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
