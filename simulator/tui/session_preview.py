"""A session in a few lines, for the pane beside the history. Reads only; may be called from a thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from simulator.debrief.debrief import load_debrief
from simulator.errors import printable
from simulator.tui import labels
from simulator.tui.glyphs import Glyphs
from simulator.wording import called

if TYPE_CHECKING:
    from simulator.session import Practice


def of_session(practice: Practice, session_id: str, glyphs: Glyphs) -> Content:
    """Who, how it went, what was noticed and learned, what to try, and how it ended, word for word."""
    debrief = load_debrief(practice.records, practice.library, session_id)
    entry, said, mine = debrief.entry, debrief.feedback, debrief.reflection
    title = entry.scenario_id if debrief.scenario is None else debrief.scenario.title
    dot = f" {glyphs['dot']} "
    lines = [
        Content.styled(printable(entry.persona_name), "bold $text-primary"),
        Content.styled(printable(dot.join((title, labels.moment(entry.started_at)))), "$text-muted"),
        Content(""),
        Content(debrief.meaning),
    ]
    for name, dimension in (debrief.card or {"dimensions": {}})["dimensions"].items():
        own = None if mine is None else mine.of(name)
        beside = f"you {own:g}, " if own is not None else ""
        title = printable(called(name, dimension.get("title")))
        lines.append(Content(f"{title:<12} {beside}the observer {labels.score(dimension['score'])}"))
    told = [("A pattern", "" if said is None else said.pattern)]
    if mine is not None:
        told += [("You noticed", mine.noticed), ("You learned", mine.learned)]
    if debrief.experiment is not None:
        told.append(("To try next time", debrief.experiment.text))
    for head, text in told:
        if text:
            lines += [Content(""), Content.styled(head, "bold $text-secondary"), Content(printable(text))]
    if debrief.turns:
        lines += [Content(""), Content.styled("The last words", "bold $text-secondary")]
        client = entry.persona_name.split()[0]
        for turn in debrief.turns[-3:]:
            coach = turn.speaker == "coach"
            style = "bold $text-secondary" if coach else "bold $text-primary"
            who = printable("You" if coach else client)
            lines.append(Content.assemble((who, style), f"  {printable(turn.text) or '(silence)'}"))
    return Content("\n").join(lines)
