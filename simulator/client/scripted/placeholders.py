"""Filling what an authored line leaves open: the coach's words, a name, a day, the choice. Pure."""

from __future__ import annotations

from typing import Final

from scoring.coding.behaviours import Speaker
from simulator.client.hearing.plain_questions import choice_of, sentence_of
from simulator.client.voice import Direction

SLOTS: Final = ("{line}", "{coach}", "{name}", "{day}", "{choice}")
"""What a moment's line may leave open."""


def filled(text: str, direction: Direction) -> str:
    """A line with what it leaves open filled in; "" where there is nothing to fill it with."""
    for slot in SLOTS:
        if slot in text:
            words = _words(slot, direction)
            if not words:
                return ""
            at = text.index(slot)
            begins = not text[:at].strip(" \"'“„.…") or text[:at].rstrip(" “„\"'").endswith((".", "!", "?", ":", "…"))
            if begins and slot in ("{day}", "{choice}"):
                words = words[:1].upper() + words[1:]
            text = text.replace(slot, words)
            text = text.replace("?.", "?").replace("..”", ".”")
    return text


def _words(slot: str, direction: Direction) -> str:
    heard = direction.heard
    if slot == "{line}":
        return _last(direction, Speaker.CLIENT)
    if slot == "{coach}":
        return sentence_of(_last(direction, Speaker.COACH, before=1))
    if slot == "{name}":
        return heard.plain.name if heard else ""
    if slot == "{day}":
        return _day(direction)
    return choice_of(heard.turn.text, direction.part.language) if heard else ""


def _last(direction: Direction, speaker: Speaker, before: int = 0) -> str:
    said = [text for who, text in direction.recent if who is speaker]
    return said[-1 - before] if len(said) > before else ""


def _day(direction: Direction) -> str:
    """The day that they named for their action, as one writes it."""
    days = direction.state.agreed.days
    return (
        days[0].capitalize()
        if days and days[0] not in ("tonight", "tomorrow", "morgen", "heute abend")
        else "".join(days[:1])
    )
