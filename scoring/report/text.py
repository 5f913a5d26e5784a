"""A scorecard as plain text for a terminal or a screen reader: no colours, no boxes, nothing interpreted.

The feedback itself is made in `scoring.report.feedback`; what callers need of it is named here too.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

from scoring.errors import printable
from scoring.report.feedback import Card, Feedback, Moment, feedback, next_sentence
from scoring.report.words import OPENING_QUESTION

__all__ = [
    "Card",
    "Feedback",
    "Moment",
    "feedback",
    "next_sentence",
    "render_feedback",
    "render_scorecard",
    "score_line",
]

_SAID = {"shown": "shown", "missed": "missed", "contradicted": "contradicted", "no_opening": "no opening"}


def render_scorecard(card: Card, *, width: int = 80) -> str:
    """The whole card: scores, feedback, markers with their quotes. Turns are counted from 1, as people do."""
    parts = [_head(card, width), _feedback(feedback(card), width)]
    parts += [_dimension(name, dimension, width) for name, dimension in card["dimensions"].items()]
    parts.append(_foot(card, width))
    return printable("\n\n".join(part for part in parts if part))


def render_feedback(said: Feedback, *, width: int = 80) -> str:
    """The feedback alone."""
    return printable(_feedback(said, width))


def score_line(name: str, dimension: Mapping[str, Any]) -> str:
    """One dimension's score in words: `Partnering  3.4 of 5 (between 2.8 and 4.0)`."""
    label = f"{dimension.get('title') or name.replace('_', ' ').capitalize():<12}"
    if len(label) > 12:
        label += "  "
    if dimension["score"] is None:
        return f"{label}not scored: {dimension.get('reason', 'too little to go by')}"
    low, high = dimension["interval"]
    return f"{label}{dimension['score']:.1f} of 5 (between {low:.1f} and {high:.1f})"


def _head(card: Card, width: int) -> str:
    lines = [f"Scorecard: {card['id']}"]
    lines += [f"  {score_line(name, dimension)}" for name, dimension in card["dimensions"].items()]
    if overall := card.get("overall"):
        lines.append(f"  {score_line('overall', {'reason': 'a part of it is not scored'} | dict(overall))}")
    if client := card.get("client"):
        first = {"client": "the client", "coach": "the coach", "nobody": "nobody"}[client["named_action_first"]]
        counts = ", ".join(
            f"{client[key]} {label}"
            for key, label in (
                ("change_talk", "for moving"),
                ("sustain_talk", "for staying"),
                ("insight", "with insight"),
                ("own_action", "with a step of their own"),
                ("compliance", "giving in"),
            )
        )
        lines.append("")
        lines += _wrap(
            f"What happened in the client ({client['turns']} turns): {counts}. First to name an action: {first}.", width
        )
    return "\n".join(lines)


def _feedback(said: Feedback, width: int) -> str:
    lines = _wrap(OPENING_QUESTION, width)
    for moment in said.moments:
        sign = "This opened something" if moment.opened else "This closed something"
        lines += ["", *_wrap(f"{sign} (turn {moment.turn + 1}): “{moment.quote}”", width)]
        lines += _wrap(f"You {moment.did}. {moment.client} {moment.why}", width, "  ")
    lines += ["", *_wrap(said.pattern, width), "", *_wrap(said.celebration, width)]
    lines += ["", *_wrap(f"A question for you: {said.question}", width)]
    return "\n".join(lines)


def _dimension(name: str, dimension: Mapping[str, Any], width: int) -> str:
    lines = [score_line(name, dimension)]
    for marker in dimension["markers"]:
        status = _SAID.get(marker["status"], marker["status"].replace("_", " "))
        lines += _wrap(f"{marker['id']} {status}: {marker.get('name', '')}", width, "  ", "     ")
        for one in marker["evidence"][:3]:
            sign = "-" if one.get("effect", 1) < 0 else "+"
            lines += _wrap(f"{sign} turn {one['turn'] + 1}: “{one['quote']}”", width, "     ", "       ")
        if (more := len(marker["evidence"]) - 3) > 0:
            lines.append(f"     and {more} more")
    return "\n".join(lines)


def _foot(card: Card, width: int) -> str:
    rubric = card["rubric"]
    text = f"Rubric {rubric['id']} {rubric['version']} ({rubric['digest']}), scorer {card['scorer']}."
    lines = _wrap(text, width)
    for note in card.get("notes", ()):
        lines += _wrap(f"Note: {note}", width)
    return "\n".join(lines)


def _wrap(text: str, width: int, first: str = "", rest: str | None = None) -> list[str]:
    text = " ".join(text.split())
    return textwrap.wrap(text, width, initial_indent=first, subsequent_indent=first if rest is None else rest)
