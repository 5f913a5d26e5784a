"""The lint of what is said without being earned: the brief, what they have, English lines in a German client, and what
a persona names without an entry for it. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from personas.model import Layer, Move, Persona
from simulator.client.hearing.words import foreign, stems
from simulator.rehearsal.findings import Finding, Place, Weight

_NAMED: Final = re.compile(r"(?<=[a-zäöüß,;] )[A-ZÄÖÜ][\w’'áéíóúüöäß-]{2,}")
_IS_I: Final = re.compile(r"I['’]")
"""“I'd” and “I've” are nobody's names."""
_OFTEN: Final = 3
"""Times from which a coach will ask who or what that is."""
_NOBODY: Final = frozenset(
    [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "January",
        "February",
        "March",
        "April",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "Christmas",
        "Easter",
        "God",
        "English",
        "German",
        "Swedish",
        "Polish",
        "Spanish",
        "She",
        "They",
        "Well",
        "Yes",
        "And",
        "But",
        "Not",
        "The",
        "There",
    ]
)
"""Capital letters that name nobody."""


def said_of_itself(persona: Persona) -> Iterator[Finding]:
    """What the file says before anybody earned it, and what it leaves a coach asking for."""
    yield from _secrets_outside(persona)
    yield from _unanswered(persona)
    if persona.language == "de":
        yield from _english_lines(persona)
    else:
        yield from _nameless(persona)


def _secrets_outside(persona: Persona) -> Iterator[Finding]:
    language = persona.language
    surface = " ".join(text for f in persona.facts if f.layer is Layer.SURFACE for text in (f.fact, *f.told))
    common = stems(f"{surface} {persona.name} {persona.stuck_on} {persona.who.background}", language)
    places: list[tuple[Place, str]] = [(("brief",), persona.brief), (("stuck_on",), persona.stuck_on)]
    places += [(("has", at), text) for at, text in enumerate(persona.has)]
    for place, text in places:
        said = stems(text, language) - common
        for fact in persona.facts:
            if fact.layer is not Layer.CORE:
                continue
            shared = said & (stems(fact.fact, language) - common)
            if len(shared) >= 3:
                yield Finding(
                    Weight.MUST,
                    place,
                    f"it gives the core fact {fact.id!r} away ({', '.join(sorted(shared))})",
                    "Say there only what may be known before the first word",
                )


def _unanswered(persona: Persona) -> Iterator[Finding]:
    pressed = any({Move.PUSH, Move.ADVICE} & set(reply.to) for reply in persona.replies)
    if not pressed:
        yield Finding(
            Weight.MUST,
            ("replies",),
            "nothing is said to advice or to pushing",
            "Write what they say to be left in peace: the stock can't know it",
        )


def _english_lines(persona: Persona) -> Iterator[Finding]:
    for line in persona.all_lines():
        if len(line.split()) >= 4 and foreign(line, "de"):
            yield Finding(Weight.MUST, (), f"“{line[:57]}” isn't German", "The client's language is `de`: translate it")


def _nameless(persona: Persona) -> Iterator[Finding]:
    known = {word for entry in persona.entries for name in entry.names for word in name.lower().split()}
    known |= {word.lower() for word in persona.name.split()}
    times = Counter(
        found.removesuffix("'s").removesuffix("’s") for line in persona.all_lines() for found in _NAMED.findall(line)
    )
    names = [
        name
        for name, often in times.items()
        if often >= _OFTEN and not _IS_I.match(name) and name.removesuffix("s") not in _NOBODY
    ]
    if missing := [name for name in sorted(names) if name.lower() not in known]:
        yield Finding(
            Weight.SHOULD,
            ("entries",),
            f"named and not known: {', '.join(missing)}",
            "Give each an entry: a coach who hears a name asks who that is",
        )
