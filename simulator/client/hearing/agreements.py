"""What goes into the ledger of a talk: days, hour and people of their own action, and what the coach promises. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from simulator.client.hearing.coach_turn import Heard
from simulator.client.hearing.plain_questions import promised, wordings
from simulator.client.hearing.words import plain
from simulator.client.prepared_persona import Part
from simulator.client.rules.state import Agreed, ClientState

_MOST_PROMISES: Final = 3
_HOUR: Final = {
    "en": re.compile(
        r"\b(?:half past \w+|quarter (?:past|to) \w+|\d{1,2}[:.]\d\d|\w+ o'clock|"
        r"(?:twenty|ten|five) (?:past|to)(?: \w+)?|"
        r"at (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon|\d{1,2})(?! (?:in|of|or)\b))\b"
    ),
    "de": re.compile(r"\b(?:halb \w+|viertel (?:nach|vor) \w+|\d{1,2}[:.]\d\d|um \w+(?: uhr)?|\w+ uhr)\b"),
}


def hour_in(text: str, language: str) -> str:
    """The hour that a text names, as it is said; "" for none."""
    found = _HOUR[language].search(plain(text))
    return found.group() if found else ""


def named(part: Part, state: ClientState, text: str, line: int) -> Agreed:
    """The ledger after a reply: in the one that names their action it takes down when, and with whom."""
    if state.voiced_at != state.turn or not state.turn:
        return state.agreed
    low = plain(text)
    return replace(
        state.agreed,
        line=line,
        days=tuple(dict.fromkeys(wordings(part.language).day.findall(low))),
        hour=hour_in(text, part.language),
        people=tuple(entry.id for entry in part.entries_in(text)),
    )


def taken_on(state: ClientState, heard: Heard, language: str) -> Agreed | None:
    """The ledger with what the coach takes upon themselves in this turn; None where that is nothing."""
    new = promised(heard.turn.text, language)
    return replace(state.agreed, promises=(*state.agreed.promises, *new)[-_MOST_PROMISES:]) if new else None
