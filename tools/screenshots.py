"""Draw the pictures of the README and the guides: the app, played with keys on the scripted voice, as SVG.

    python tools/screenshots.py            writes docs/pictures/{home,session,debrief,compare}.svg

The same code draws the same talk; the dates on the home screen are those of the day.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
PICTURES = ROOT / "docs" / "pictures"
SIZE = (100, 32)
TALK = (
    "Good morning, Walter. What would make this half hour worth your while?",
    "So it is about the men who worked those boxes.",
    "What does it mean to you to be the one who tells it?",
    "",
    "You kept trains safe for forty-one years, by listening.",
    "What happens in you when you stand up to read it aloud?",
)
OTHERWISE = "You should just read it to the mirror tonight. Promise me?"
_PAGE = re.compile(r'(<clipPath id="terminal-\d+-clip-terminal">\s*<rect [^>]*height=")([\d.]+)')
"""The page's edge, which cuts the last line's descenders off in fonts that are not Textual's own."""
_FONTS = re.compile(r"@font-face\s*\{[^}]*\}")


def keep(name: str, svg: str) -> None:
    """Write one picture; nothing in it is fetched from elsewhere."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    svg = _PAGE.sub(lambda page: f"{page[1]}{float(page[2]) + 8}", svg, count=1)
    text = _FONTS.sub("", svg).replace("Fira Code", "Menlo, DejaVu Sans Mono, Consolas")
    (PICTURES / f"{name}.svg").write_text(re.sub(r"terminal-\d+", "terminal", text), encoding="utf-8")
    print(PICTURES / f"{name}.svg")


async def draw() -> None:
    """Play, and keep a picture of each screen."""
    from simulator.tui.app import Start
    from simulator.tui.screens.branches import BranchesScreen
    from simulator.tui.screens.compare import CompareScreen
    from simulator.tui.screens.confirm import ConfirmScreen
    from simulator.tui.screens.debrief import DebriefScreen
    from simulator.tui.screens.home import HomeScreen
    from simulator.tui.screens.rating import RatingScreen
    from simulator.tui.screens.talk import TalkScreen
    from tests.simulator.tui.stage import Stage, stage

    async def say(played: Stage, text: str) -> None:
        count = len(played.practice.records.tree(session()))
        await played.say(text)
        if not text:
            await played.press("enter")
        await played.until(lambda: len(played.practice.records.tree(session())) >= count + 2, within=30)
        await played.pilot.pause(0.3)

    def session() -> str:
        return played.practice.records.unfinished()[0].id

    start = Start(persona="walter", scenario="first_session", seed=11)
    async with stage(size=SIZE, start=start) as played:
        await played.on(TalkScreen)
        await played.until(lambda: played.practice.records.unfinished(), within=30)
        for text in TALK:
            await say(played, text)
        keep("session", played.app.export_screenshot(title="Triad"))
        await played.press("ctrl+r")
        await played.on(BranchesScreen)
        await played.press("enter")
        await played.on(TalkScreen)
        await played.press("ctrl+u")
        await say(played, OTHERWISE)
        await played.press("ctrl+r")
        await played.on(BranchesScreen)
        await played.press("c")
        await played.on(CompareScreen)
        await played.pilot.pause(0.5)
        keep("compare", played.app.export_screenshot(title="Triad"))
        await played.press("escape")
        await played.press("escape")
        await played.on(TalkScreen)
        await played.press("f4")
        await played.on(ConfirmScreen)
        await played.press("y")
        await played.until(lambda: played.practice.records.unfinished()[0].outcome is not None, within=30)
        await played.pilot.pause(0.5)
        await played.press("enter")
        await played.on(RatingScreen)
        await played.press("3", "tab", "2", "tab", "2", "f4")
        await played.on(DebriefScreen)
        await played.pilot.pause(0.5)
        keep("debrief", played.app.export_screenshot(title="Triad"))
        await played.press("escape")
        await played.on(HomeScreen)
        await played.pilot.pause(0.5)
        keep("home", played.app.export_screenshot(title="Triad"))


def main() -> None:
    """Draw in a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["TRIAD_HOME"] = home
        os.environ.pop("NO_COLOR", None)
        asyncio.run(draw())


if __name__ == "__main__":
    main()
