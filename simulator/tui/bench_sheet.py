"""What stands on a read talk: lines and choices made from the talk and the reader's marks. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from scoring.coding.behaviours import CLIENT_BEHAVIOURS, COACH_BEHAVIOURS, Behaviour, Focus
from scoring.coding.signals import Signal
from simulator.bench.words import name, names
from simulator.errors import printable
from simulator.tui.glyphs import Glyphs
from simulator.tui.messages import Tell
from simulator.wording import DIMENSIONS, called

if TYPE_CHECKING:
    from simulator.bench.desk import DeskTalk
    from simulator.bench.handover import SharedMarker, SharedUtterance
    from simulator.bench.journal import Layer, Mark, Reading

MarkKind: TypeAlias = Literal["rated", "comment", "question", "code", "evidence"]
Line: TypeAlias = tuple[str, str]
"""Words and their style."""
LAYERS: Mapping[Layer, str] = {"behaviours": "does", "focus": "is about", "signals": "shows"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing in a turn that can be corrected: codes of an utterance, a piece of evidence, or evidence to add."""

    id: str
    words: str
    utterance: str = ""
    layer: Layer | None = None
    heard: tuple[str, ...] = ()
    marker: str | None = None
    signal: str | None = None
    sure: Mapping[str, float] = field(default_factory=dict)


def told(text: str) -> Tell:
    """A sentence in passing."""
    return Tell(text)


def dimensions(talk: DeskTalk) -> Mapping[str, tuple[str, str]]:
    """What is rated, each with what it is called and its question: the observer's dimensions, or the usual ones where
    there is no card."""
    card = talk.talk.card
    if card is None:
        return {name: (called(name), asks) for name, asks in DIMENSIONS.items()}
    return {
        name: (printable(called(name, one.title)), printable(one.asks or DIMENSIONS.get(name, "")))
        for name, one in card.dimensions.items()
    }


def whole(talk: DeskTalk, reading: Reading) -> list[Line]:
    """What concerns the talk as a whole."""
    found: list[Line] = [("The talk as a whole", "bold $text-secondary")]
    if talk.message:
        found.append((f"They write: {talk.message}", ""))
    own = talk.talk.own
    if own is not None:
        for label, said in (("They noticed", own.noticed), ("They learned", own.learned)):
            if said:
                found.append((f"{label}: {said}", ""))
    if reading.revealed:
        found += _ratings(talk, reading)
    elif talk.talk.has_words:
        found.append(("The observer is hidden until you have rated: r.", "$text-muted"))
    else:
        found.append(("No words were handed over: r shows the observer's scores beside your own guess.", "$text-muted"))
    if None in reading.comments:
        found.append((f"You: {reading.comments[None]}", "$text-secondary"))
    if reading.question:
        found.append((f"You ask: {reading.question}", "$text-secondary"))
    return found


def _ratings(talk: DeskTalk, reading: Reading) -> Iterator[Line]:
    given = reading.rating or {}
    card = talk.talk.card
    own = {} if talk.talk.own is None else talk.talk.own.scores
    yield f"{'':<12}{'you':>5}{'observer':>10}{'between':>13}{'trainee':>9}", "$text-muted"
    for dimension, (title, _) in dimensions(talk).items():
        scored = None if card is None else card.dimensions[dimension]
        span = (
            "" if scored is None or scored.interval is None else f"{scored.interval[0]:.1f} to {scored.interval[1]:.1f}"
        )
        cells = (
            _number(given.get(dimension)),
            _number(None if scored is None else scored.score),
            span,
            _number(own.get(dimension)),
        )
        yield f"{title[:11]:<12}{cells[0]:>5}{cells[1]:>10}{cells[2]:>13}{cells[3]:>9}", ""


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"


def utterances(talk: DeskTalk, at: int) -> Sequence[SharedUtterance]:
    """The complete thoughts of a turn."""
    card = talk.talk.card
    coded = None if card is None else next((one for one in card.coding if one.index == at), None)
    return () if coded is None else coded.utterances


def said_of(talk: DeskTalk, at: int, text: str) -> SharedUtterance:
    """The utterance of these words. Raises `StopIteration` where there is none."""
    return next(one for one in utterances(talk, at) if one.text == text)


def coder(talk: DeskTalk) -> str:
    """The digest of the coder that heard the talk."""
    return "" if talk.talk.card is None else talk.talk.card.coder


def _heard(said: SharedUtterance, layer: Layer) -> tuple[str, ...]:
    codes = {"behaviours": said.behaviours, "focus": said.focus, "signals": said.signals}[layer]
    return tuple(codes)


def coded_lines(talk: DeskTalk, reading: Reading, at: int, glyphs: Glyphs) -> list[str]:
    """Under a turn: what each of its utterances does, is about and shows, as corrected; struck evidence."""
    found: list[str] = []
    for said in utterances(talk, at):
        parts = []
        for layer, verb in LAYERS.items():
            heard = _heard(said, layer)
            stands = reading.codes(at, said.text, layer, heard)
            shown = [code for code in stands if not (layer == "focus" and code == "other")]
            mark = f" ({glyphs['tick']} yours)" if stands != heard else ""
            if shown or mark:
                lead = "" if layer == "behaviours" else f"{verb} "
                parts.append(f"{lead}{names(shown)}{mark}")
        found.append("; ".join(parts))
    for one in _evidence_marks(reading, at):
        sign = glyphs["tick"] if one.counts else glyphs["cross"]
        found.append(f"{sign} you: {'counts for' if one.counts else 'is nothing of'} {one.marker}")
    return found


def _evidence_marks(reading: Reading, at: int) -> list[Mark]:
    return [mark for mark in reading.corrections if mark.kind == "evidence" and mark.turn == at]


def all_markers(talk: DeskTalk) -> list[SharedMarker]:
    """Every marker of the card."""
    card = talk.talk.card
    return [] if card is None else [marker for one in card.dimensions.values() for marker in one.markers]


def markers(talk: DeskTalk, reading: Reading) -> list[Line]:
    """The pane beside the whole: each marker's status, and how many pieces of its evidence were struck out."""
    found: list[Line] = [("The observer's markers", "bold $text-secondary")]
    for marker in all_markers(talk):
        struck = sum(reading.struck(marker.id, one.turn, one.quote) for one in marker.evidence)
        out = f" ({struck} of {len(marker.evidence)} struck out)" if struck else ""
        found.append((f"{marker.id} {marker.name}: {name(marker.status)}{out}", ""))
    return found


def details(talk: DeskTalk, reading: Reading, at: int) -> list[Line]:
    """The pane beside a turn: every utterance with how sure the observer is, and what its words are evidence of."""
    found: list[Line] = []
    for said in utterances(talk, at):
        found.append((f"“{said.text}”", "italic"))
        for layer, verb in LAYERS.items():
            heard = _heard(said, layer)
            if heard:
                sure = ", ".join(f"{name(code)} {said.confidence.get(code, 1.0):.0%}" for code in heard)
                found.append((f"  {verb}: {sure}", "$text-muted"))
            stands = reading.codes(at, said.text, layer, heard)
            if stands != heard:
                found.append((f"  you: {verb} {names(stands)}", "$text-secondary"))
        found.append(("", ""))
    for marker in all_markers(talk):
        for one in marker.evidence:
            if one.turn == at:
                against = "against " if one.effect < 0 else ""
                out = " (struck out)" if reading.struck(marker.id, at, one.quote) else ""
                found.append((f"{against}{marker.id} {marker.name}{out}", ""))
                found.append((f"  “{one.quote}” ({name(one.signal)}, {one.confidence:.0%})", "$text-muted"))
    return found or [("Nothing was heard in this turn.", "$text-muted")]


def correctable(talk: DeskTalk, reading: Reading, at: int) -> list[Choice]:
    """Everything in a turn that can be corrected, evidence last."""
    found: list[Choice] = []
    for number, said in enumerate(utterances(talk, at)):
        for layer, verb in LAYERS.items():
            if layer != "behaviours" and talk.talk.turns[at].speaker == "client":
                continue
            heard = _heard(said, layer)
            stands = reading.codes(at, said.text, layer, heard)
            label = f"{verb} {names(stands)}: “{said.text}”"
            found.append(Choice(f"{layer}-{number}", label, said.text, layer, heard))
    for marker in all_markers(talk):
        for number, one in enumerate(marker.evidence):
            if one.turn == at:
                out = ", struck out" if reading.struck(marker.id, at, one.quote) else ""
                against = "against " if one.effect < 0 else ""
                found.append(
                    Choice(
                        f"evidence-{marker.id}-{number}",
                        f"{against}{marker.id} ({name(one.signal)}{out}): “{one.quote}”",
                        one.quote,
                        marker=marker.id,
                        signal=one.signal,
                        sure={one.signal: one.confidence},
                    )
                )
    if found:
        found.append(Choice("more", "shows a marker that the observer didn't hear here"))
    return found


def codes_for(speaker: str, layer: Layer) -> tuple[str, ...]:
    """The vocabulary of a layer."""
    if layer == "focus":
        return tuple(Focus)
    if layer == "signals":
        return tuple(Signal)
    wanted = COACH_BEHAVIOURS if speaker == "coach" else CLIENT_BEHAVIOURS
    return tuple(one for one in Behaviour if one in wanted)
