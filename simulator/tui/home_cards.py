"""What the home screen shows, made from the library and the records. Pure; the screen only arranges it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from simulator.tui import labels
from simulator.tui.saved_state import CardFace, Face, NextFace, WaitingFace

if TYPE_CHECKING:
    from personas.model import Persona
    from simulator.records.entries import SessionEntry, SessionLine

FOLLOW_UPS: Final = frozenset({"enrolled", "complied"})
"""Outcomes that a next session would shed light on: did they do it?"""


@dataclass(frozen=True, slots=True)
class Filter:
    """A way of looking at the clients: its words, and whom it lets through."""

    id: str
    words: str
    lets: Callable[[CardFace], bool]


def card_of(persona: Persona, lines: Sequence[SessionLine], now: datetime | None = None) -> CardFace:
    """One client's card; `lines` are their sessions, newest first."""
    met = [line for line in lines if line.coach_turns or line.session.outcome is not None]
    last = next((line.session for line in met if line.session.outcome is not None), None)
    return CardFace(
        id=persona.id,
        name=persona.name,
        stuck_on=persona.stuck_on,
        temperament=persona.voice.temperament,
        language=persona.language,
        blocks=tuple(block.value for block in persona.blocks),
        times=len(met),
        last="" if last is None else f"{labels.OUTCOMES[last.outcome or '']}, {labels.day(last.started_at, now)}",
        follow_up=last is not None and last.outcome in FOLLOW_UPS,
    )


def waiting_of(entry: SessionEntry, title: str, now: datetime | None = None) -> WaitingFace:
    """A session that waits: for the talk to go on, or for the trainee's own rating."""
    when = labels.day(entry.started_at, now)
    reflecting = entry.status.value == "reflecting"
    if reflecting:
        detail = f"{title}, {when}: the talk is over, your own rating and the debrief wait"
    else:
        detail = f"{title}, {when}: {round(entry.elapsed_s / 60)} of {entry.minutes} minutes"
    return WaitingFace(entry.id, entry.persona_name, detail, reflecting)


def face_of(
    personas: Iterable[Persona],
    lines: Sequence[SessionLine],
    waiting: Sequence[SessionEntry],
    experiment: str,
    *,
    titles: Callable[[str], str],
    due: int = 0,
    next: NextFace | None = None,
    theme: str = "triad-dark",
    text_width: int = 76,
    animations: bool = True,
    now: datetime | None = None,
) -> Face:
    """The whole face. Clients that one has met come first, the latest first; then the others by name."""
    by_persona: dict[str, list[SessionLine]] = {}
    for line in lines:
        by_persona.setdefault(line.session.persona_id, []).append(line)
    met = {name: place for place, name in enumerate(by_persona)}
    cards = [card_of(persona, by_persona.get(persona.id, ()), now) for persona in personas]
    cards.sort(key=lambda card: (met.get(card.id, len(met)), card.name))
    return Face(
        theme=theme,
        text_width=text_width,
        animations=animations,
        cards=tuple(cards),
        waiting=tuple(waiting_of(entry, titles(entry.scenario_id), now) for entry in waiting),
        experiment=experiment,
        due=due,
        next=next,
        practised=sum(line.session.outcome is not None for line in lines),
    )


def filters_for(cards: Sequence[CardFace]) -> tuple[Filter, ...]:
    """The filters that make sense for these clients: everyone first; nothing that would let all or none through."""
    offered = [
        Filter("new", "new to you", lambda card: card.times == 0),
        Filter("follow_up", "a follow-up waits", lambda card: card.follow_up),
    ]
    for block, said in labels.BLOCKS.items():
        offered.append(Filter(f"block:{block}", said, partial(_has_block, block)))
    for language in sorted({card.language for card in cards}):
        said = labels.LANGUAGES.get(language, language)
        offered.append(Filter(f"language:{language}", said, partial(_speaks, language)))
    useful = [one for one in offered if 0 < sum(map(one.lets, cards)) < len(cards)]
    return (Filter("all", "everyone", lambda _card: True), *useful)


def matching(cards: Sequence[CardFace], search: str, chosen: Filter | None = None) -> tuple[CardFace, ...]:
    """The clients in whose card every word of the search stands, and whom the filter lets through."""
    wanted = search.casefold().split()
    found: list[CardFace] = []
    for card in cards:
        said = f"{card.name} {card.stuck_on} {card.temperament} {card.last}".casefold()
        if (chosen is None or chosen.lets(card)) and all(word in said for word in wanted):
            found.append(card)
    return tuple(found)


def _has_block(block: str, card: CardFace) -> bool:
    return block in card.blocks


def _speaks(language: str, card: CardFace) -> bool:
    return card.language == language
