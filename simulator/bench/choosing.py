"""From the records to a hand-over: what the trainee chose, with names replaced, and every word of it shown before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from scoring.transcript.named import Replaced, StandIns
from simulator.bench import lines
from simulator.bench.assignments import answered_by, opened
from simulator.bench.files import SHARED, own_key, public_id, seal_of
from simulator.bench.handover import (
    HandOver,
    SharedCard,
    SharedObjection,
    SharedRating,
    SharedTalk,
    SharedTurn,
    card_from,
)
from simulator.debrief.debrief import Debrief, load_debrief
from simulator.errors import UsageError, without_keys
from simulator.records.entries import Json, stood_in

if TYPE_CHECKING:
    from personas.model import Persona
    from simulator.library import Library
    from simulator.records.records import Records

_WORD: Final = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Choices:
    """What goes out. `names` are names of the trainee's own to be replaced besides those that are found."""

    words: bool = True
    """What was said, with the observer's codes and quotes; without it the scores alone."""
    own: bool = True
    """The trainee's own rating, in numbers."""
    notes: bool = False
    """What they noticed and learned, in their words."""
    objections: bool = False
    """Where they found the observer wrong, in their words."""
    replace_names: bool = True
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """A hand-over before it is sent: the file, which names were replaced by what, and what the log will say."""

    file: HandOver
    replaced: tuple[tuple[str, str], ...]
    branches: tuple[tuple[str, int], ...]
    """Session and leaf of each talk."""


def offer(
    records: Records,
    library: Library,
    folder: Path,
    sessions: Sequence[str],
    *,
    who: str,
    reader: str,
    choices: Choices,
    now: datetime,
    message: str = "",
) -> Offer:
    """What would go out. Raises `NoSuchSession`, and `UsageError` where a session has nothing to hand over yet."""
    key = own_key(folder)
    stand_ins = StandIns(choices.names)
    tasks = opened(folder)
    talks, branches = [], []
    for session_id in sessions:
        debrief = load_debrief(records, library, session_id, folder=folder)
        leaf = debrief.entry.head_id
        if debrief.card is None or leaf is None:
            hint = "End the talk and rate yourself first; `triad history` says which are done."
            raise UsageError(f"The session {debrief.entry.id} isn't finished.", hint=hint)
        said = "\0".join(f"{turn.speaker}:{turn.text}" for turn in debrief.turns)
        seal = seal_of(key, debrief.entry.id, str(leaf), said)
        task = answered_by(tasks, debrief.entry.persona_id, debrief.entry.scenario_id, debrief.entry.started_at[:10])
        talks.append(
            _talk(debrief, debrief.card, seal, choices, stand_ins).model_copy(
                update={"assignment": None if task is None else task.id}
            )
        )
        branches.append((debrief.entry.id, leaf))
    note = stand_ins.replaced([message])[0].text if choices.replace_names else message
    made = HandOver(
        who=who,
        reader=reader,
        key=public_id(key),
        day=f"{now:%Y-%m-%d}",
        message=note.strip(),
        talks=talks,
    )
    return Offer(made, stand_ins.names, tuple(branches))


def note_sent(folder: Path, sent: Offer, now: datetime) -> None:
    """Keep what is handed over, so that what comes back is known. Said before the file is written.

    Raises `UsageError`.
    """
    for talk, (session, leaf) in zip(sent.file.talks, sent.branches, strict=True):
        record = {
            "session": session,
            "leaf": leaf,
            "seal": talk.seal,
            "who": sent.file.who,
            "reader": sent.file.reader,
            "words": talk.has_words,
            "assignment": talk.assignment,
            "at": now.isoformat(timespec="seconds"),
        }
        lines.append(folder / SHARED, record)


def _talk(debrief: Debrief, card: Json, seal: str, choices: Choices, names: StandIns) -> SharedTalk:
    entry = debrief.entry
    reflection = debrief.reflection
    notes = ["", ""] if reflection is None or not choices.notes else [reflection.noticed, reflection.learned]
    objected = [one.right for one in debrief.objections] if choices.objections else []
    said = [turn.text for turn in debrief.turns] if choices.words else []
    texts = [*said, *notes, *objected]
    swapped = _swapped(names, texts, debrief.persona) if choices.replace_names else [Replaced(t, t, ()) for t in texts]
    turns, (noticed, learned), rights = swapped[: len(said)], swapped[len(said) :][:2], swapped[len(said) + 2 :]
    shared = card_from(dict(card), words=choices.words)
    scripted, answers = stood_in(debrief.turns)
    voice = "scripted" if entry.voice == "scripted" or scripted == answers else entry.model or "a model"
    scenario = debrief.scenario
    own = None
    if reflection is not None and (choices.own or choices.notes):
        given = reflection.ratings
        own = SharedRating(
            scores={name: score for name, score in given.items() if score is not None} if choices.own else {},
            noticed=noticed.text,
            learned=learned.text,
        )
    return SharedTalk(
        id=entry.id,
        seal=seal,
        day=entry.started_at[:10],
        client=entry.persona_id,
        client_name=entry.persona_name,
        client_digest=entry.persona_digest,
        scenario=entry.scenario_id,
        scenario_title=entry.scenario_id if scenario is None else scenario.title,
        voice=without_keys(voice).replace("\\", "/").rsplit("/", 1)[-1],
        outcome=debrief.outcome,
        coach_turns=sum(turn.speaker == "coach" for turn in debrief.turns),
        turns=[
            SharedTurn(speaker="coach" if turn.speaker == "coach" else "client", text=new.text)
            for turn, new in zip(debrief.turns, turns, strict=False)
        ],
        card=_renamed(shared, turns),
        own=own,
        objections=[
            SharedObjection(turn=one.turn, heard=list(one.heard), right=new.text)
            for one, new in zip(debrief.objections, rights, strict=False)
        ],
    )


def _swapped(names: StandIns, texts: Sequence[str], persona: Persona | None) -> tuple[Replaced, ...]:
    # Whoever stands in the client's own story is made up, and stays: the reader must know whom they speak of.
    stay = {word for text in _texts_of(persona) for word in _WORD.findall(text) if word[0].isupper()}
    german = persona is not None and persona.language == "de"
    return names.replaced(texts, stay={form for word in stay for form in (word, f"{word}'s")}, listed_only=german)


def _texts_of(persona: Persona | None) -> list[str]:
    found: list[str] = []

    def walk(value: object) -> None:
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, dict):
            for one in value.values():
                walk(one)
        elif isinstance(value, list | tuple):
            for one in value:
                walk(one)

    if persona is not None:
        walk(persona.model_dump(mode="json"))
    return found


def _renamed(card: SharedCard, turns: Sequence[Replaced]) -> SharedCard:
    """The card with every quote as its turn now has it."""
    if not turns:
        return card
    dimensions = {
        name: dimension.model_copy(
            update={
                "markers": [
                    marker.model_copy(
                        update={
                            "evidence": [
                                one.model_copy(update={"quote": turns[one.turn].part(one.quote)})
                                for one in marker.evidence
                            ]
                        }
                    )
                    for marker in dimension.markers
                ]
            }
        )
        for name, dimension in card.dimensions.items()
    }
    coding = [
        turn.model_copy(
            update={
                "utterances": [
                    said.model_copy(update={"text": turns[turn.index].part(said.text)}) for said in turn.utterances
                ]
            }
        )
        for turn in card.coding
    ]
    return card.model_copy(update={"dimensions": dimensions, "coding": coding})


def shown(sent: Offer) -> str:
    """Everything that goes out, to be read before it does."""
    file = sent.file
    parts = [f"From {file.who!r} to {file.reader!r}, {file.day}."]
    if file.message:
        parts.append(f"Your message: {file.message}")
    for talk in file.talks:
        parts.append("\n".join(_described(talk)))
    if sent.replaced:
        parts.append("Names replaced: " + ", ".join(f"{name} -> {new}" for name, new in sent.replaced))
    if any(talk.has_words for talk in file.talks):
        parts.append("Names that weren't found are still there: read it over; --names FILE replaces more.")
    return "\n\n".join(parts)


def _described(talk: SharedTalk) -> list[str]:
    words = "with every word" if talk.has_words else "scores only, and no word that was said"
    found = [f"{talk.client_name}, {talk.scenario_title}, {talk.day} ({talk.coach_turns} turns of yours): {words}"]
    if talk.assignment:
        found.append(f"  For the task {talk.assignment}")
    if talk.card is not None:
        scores = (f"{name} {'-' if one.score is None else one.score}" for name, one in talk.card.dimensions.items())
        found.append(f"  The observer: {', '.join(scores)}, and each marker's status")
    if talk.own is not None:
        if talk.own.scores:
            found.append("  Your rating: " + ", ".join(f"{name} {n:g}" for name, n in talk.own.scores.items()))
        for label, note in (("You noticed", talk.own.noticed), ("You learned", talk.own.learned)):
            if note:
                found.append(f"  {label}: {note}")
    found += [f"  You objected to turn {one.turn + 1}: {one.right}" for one in talk.objections]
    names = {"coach": "You", "client": talk.client_name.split()[0]}
    found += [f"  {n} {names[turn.speaker]}: {turn.text or '(silence)'}" for n, turn in enumerate(talk.turns, 1)]
    return found
