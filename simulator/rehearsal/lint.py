"""What is wrong, or thin, in a persona that the model finds valid: what a careful editor would say about the file.

Pure: a persona in, findings out, each with its place in the file (as `scoring.files.yaml_source.Source.line` takes it).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from personas.model import OWN_ACTION, Layer, Move, Persona
from personas.stock import with_stock
from scoring.coding.behaviours import PRESCRIPTIONS, Behaviour, Focus, Speaker
from scoring.coding.coded import CodedTurn
from scoring.files.yaml_problems import nearest
from simulator.client.hearing.words import phrases, plain, stems, words_of
from simulator.client.line_catalogue import ECHO, Catalogue, Line, beginning
from simulator.client.scripted.placeholders import SLOTS
from simulator.client.scripted.scripted_voice import TurnCoder
from simulator.rehearsal.findings import Finding, Weight, counted, place_of
from simulator.rehearsal.lint_brief import said_of_itself
from simulator.rehearsal.lint_facts import block_findings, fact_findings, topic_findings

LEAST_LINES: Final = 100
"""Issue: at least 100 lines each."""
LEAST_FOR: Final[dict[Move, int]] = {
    Move.OPEN_QUESTION: 40,
    Move.CLOSED_QUESTION: 10,
    Move.REFLECTION: 10,
    Move.ADVICE: 8,
    Move.PUSH: 6,
    Move.ENCOURAGER: 6,
    Move.SILENCE: 5,
    Move.AFFIRMATION: 4,
    Move.REASSURE: 4,
    Move.CONFRONT: 3,
    Move.INFORMATION: 3,
    Move.COLLABORATION: 3,
    Move.AUTONOMY: 2,
    Move.PERMISSION: 3,
    Move.STACKED: 3,
    Move.LEADING: 3,
    Move.REPEATED: 3,
    Move.OFFER: 3,
    Move.SELF_DISCLOSURE: 2,
    Move.GREETING: 2,
    Move.THANKS: 2,
    Move.SMALL_TALK: 2,
    Move.APOLOGY: 1,
    Move.CLOSING: 2,
    Move.NONSENSE: 2,
    Move.ABUSE: 2,
    Move.OTHER_LANGUAGE: 1,
    Move.ROBOT: 2,
    Move.SECRET: 2,
}
"""So many lines a session of 30 turns with a coach who mostly does this can use up; twelve personas were counted."""
_AGAINST: Final = 4
"""Lines after advice that speak for staying, at least: 23% of a session's (DOMAIN, research table)."""
_SAME_START: Final = 4
_LONGEST: Final = 55
"""Words in a line: the 90th percentile of real clients' turns is 38 (AnnoMI)."""
_ESSAY: Final = 42.0
"""LIX from which speech reads like prose; ordinary talk lies between 15 and 35."""


def lint(
    persona: Persona, coder: TurnCoder | None = None, occasions: Iterable[str] | None = None
) -> tuple[Finding, ...]:
    """Everything that an editor would say, the grave first. With a coder, also whether lines lean enough ways; with
    the ids of the scenarios at hand, whether each opening is for one of them."""
    catalogue = Catalogue(persona)
    found = [
        *fact_findings(persona),
        *topic_findings(persona),
        *block_findings(persona),
        *_counts(persona, catalogue),
        *_twins(persona, catalogue),
        *_starts(catalogue),
        *_give_away(persona, catalogue),
        *_wording(persona, catalogue),
        *said_of_itself(persona),
        *(_occasions(persona, tuple(occasions)) if occasions is not None else ()),
        *(_leans(persona, coder) if coder else ()),
    ]
    return tuple(sorted(found, key=lambda each: each.weight is Weight.SHOULD))


def _counts(persona: Persona, catalogue: Catalogue) -> Iterator[Finding]:
    total = len(catalogue.lines)
    if total < LEAST_LINES:
        yield Finding(Weight.MUST, ("replies",), f"{counted(total, 'line')} in all", f"Write {LEAST_LINES} or more")
    counts = dict.fromkeys(Move, 0)
    for reply in with_stock(persona).replies:
        for move in reply.to:
            counts[move] += len(reply.say)
    thin = [f"{move.value} ({counts[move]} of {least})" for move, least in LEAST_FOR.items() if counts[move] < least]
    if thin:
        yield Finding(
            Weight.SHOULD,
            ("replies",),
            f"too few lines for 30 turns: {', '.join(thin)}",
            "Without them the client falls back on short sounds",
        )
    bare = [f.value for f in Focus if f is not Focus.OTHER and not _about(persona, f)]
    if bare:
        yield Finding(
            Weight.SHOULD,
            ("replies",),
            f"no answers to open questions about {', '.join(bare)}",
            "Write two or three each",
        )


def _about(persona: Persona, focus: Focus) -> bool:
    return any(Move.OPEN_QUESTION in reply.to and focus.value in reply.about for reply in persona.replies)


def _twins(persona: Persona, catalogue: Catalogue) -> Iterator[Finding]:
    bags = [(line, frozenset(words_of(line.text))) for line in catalogue.lines]
    for at, (line, words) in enumerate(bags):
        for other, others in bags[:at]:
            same = line.text.strip(" .!").lower() == other.text.strip(" .!").lower()
            if same or (len(words) >= 4 and len(words & others) >= 0.8 * len(words | others)):
                yield Finding(
                    Weight.SHOULD,
                    place_of(persona, line),
                    f"{_short(line.text)} says nearly the same as {_short(other.text)}",
                    "Say it another way; within a session nobody says a thing twice",
                )
                break


def _starts(catalogue: Catalogue) -> Iterator[Finding]:
    starts: dict[str, int] = {}
    for line in catalogue.lines:
        if start := beginning(line.text):
            starts[start] = starts.get(start, 0) + 1
    many = [f"“{start}” ({count})" for start, count in starts.items() if count > _SAME_START]
    if many:
        yield Finding(
            Weight.SHOULD,
            (),
            f"too many lines begin alike: {', '.join(many)}",
            f"At most {_SAME_START} turns of a session may; the rest would never be said",
        )


def _give_away(persona: Persona, catalogue: Catalogue) -> Iterator[Finding]:
    """Lines that say what is guarded or core before it is told."""
    language = persona.language
    open_text = " ".join(
        [persona.brief, persona.stuck_on, *(w for t in persona.topics for w in t.words)]
        + [text for f in persona.facts if f.layer is Layer.SURFACE for text in (f.fact, *f.told, *f.more)]
    )
    known = stems(open_text, language)
    known |= stems(persona.name, language)
    own = {fact.id: stems(fact.fact, language) - known for fact in persona.facts if fact.layer is not Layer.SURFACE}
    for line in catalogue.lines:
        free = _said_before(persona, line)
        said = stems(line.text, language)
        for fact in persona.facts:
            if fact.layer is Layer.SURFACE or fact.id in free:
                continue
            shared = said & own[fact.id]
            if len(shared) >= 3 and len(shared) >= 0.34 * len(said - known):
                yield Finding(
                    Weight.MUST if fact.layer is Layer.CORE else Weight.SHOULD,
                    place_of(persona, line),
                    f"{_short(line.text)} gives the {fact.layer} fact {fact.id!r} away ({', '.join(sorted(shared))})",
                    f"Word it without that, or let it wait with `needs: [{fact.id}]`",
                )
                break


def _said_before(persona: Persona, line: Line) -> set[str]:
    """The facts that are told already when a line can be said."""
    shelf = line.id.rpartition(".")[0]
    kind, _, name = shelf.partition(":")
    if kind in ("told", "more"):
        return _with_earlier(persona, name)
    if kind in ("insight", "hint", "voice", "firm", "plan", "done", "doubt", "undone") or shelf in (
        "open:enrolled",
        "close:enrolled",
    ):
        return {fact.id for fact in persona.facts}
    if kind == "entry":
        entry = next(each for each in persona.entries if each.id == name.partition("/")[0])
        if name.endswith("/not_yet"):
            return set()
        return set().union(*(_with_earlier(persona, each) for each in entry.after))
    if kind == "question":
        question = persona.questions[int(name)]
        if question.planned:
            return {fact.id for fact in persona.facts}
        return set().union(*(_with_earlier(persona, each) for each in question.after))
    if line.reply is not None:
        told = {name for name in line.reply.about if name in {f.id for f in persona.facts}}
        if OWN_ACTION in line.reply.needs:
            return {fact.id for fact in persona.facts}
        return set().union(*(_with_earlier(persona, n) for n in {*line.reply.needs, *told}))
    return set()


def _with_earlier(persona: Persona, fact_id: str) -> set[str]:
    found = {fact_id}
    todo = [fact_id]
    while todo:
        for earlier in persona.fact(todo.pop()).opens.after:
            if earlier not in found:
                found.add(earlier)
                todo.append(earlier)
    return found


def _wording(persona: Persona, catalogue: Catalogue) -> Iterator[Finding]:
    known = phrases(persona.language)
    echoes = 0
    for line in catalogue.lines:
        place = place_of(persona, line)
        echoes += line.echoes
        known_slots = SLOTS if line.id.startswith("moment:") else (ECHO,)
        odd = [found for found in re.findall(r"\{[^}]*\}?", line.text) if found not in known_slots]
        if odd or (line.echoes and line.reply is None):
            yield Finding(
                Weight.MUST,
                place,
                f"{(odd or [ECHO])[0]} would be said as it stands",
                "Write `{echo}` only in `replies`; in `moments` {line}, {coach}, {name}, {day} and {choice}",
            )
        if len(line.text.split()) > _LONGEST:
            yield Finding(
                Weight.SHOULD,
                place,
                f"{_short(line.text)} is a speech of {len(line.text.split())} words",
                "Cut it in two",
            )
        if known.say("danger", plain(line.text)) and not line.id.startswith("close:danger"):
            yield Finding(
                Weight.MUST,
                place,
                f"{_short(line.text)} touches danger to life",
                "That lies beyond coaching; take it out (only `closings.danger` may name it)",
            )
        if not line.text.isprintable():
            yield Finding(Weight.MUST, place, f"{_short(line.text)} holds control codes", "Take them out")
    if echoes < 5:
        yield Finding(
            Weight.SHOULD,
            ("replies",),
            f"{counted(echoes, 'line')} with `{{echo}}`, which picks up the coach's words",
            "Use `{echo}` in eight or more",
        )
    level = _lix([line.text for line in catalogue.lines])
    if level > _ESSAY:
        yield Finding(
            Weight.SHOULD,
            (),
            f"the lines read like prose (LIX {level:.0f}, talk lies between 15 and 35)",
            "Shorter sentences, plainer words; read them aloud",
        )


def _occasions(persona: Persona, known: Sequence[str]) -> Iterator[Finding]:
    for name in persona.openings.scenarios:
        if name not in known:
            near = nearest(name, known)
            yield Finding(
                Weight.MUST,
                ("openings", "scenarios", name),
                f"there is no scenario {name!r}, so these lines are never said",
                f"Did you mean {near!r}?" if near else f"`triad scenario list` shows them: {', '.join(known)}",
            )


def _leans(persona: Persona, coder: TurnCoder) -> Iterator[Finding]:
    advised = CodedTurn(0, Speaker.COACH, "", (next(iter(sorted(PRESCRIPTIONS))),), (Focus.ACTION,))
    asked = CodedTurn(0, Speaker.COACH, "", (Behaviour.OPEN_QUESTION,), (Focus.OTHER,))
    for moves, coach, wanted, least, what in (
        (
            (Move.ADVICE, Move.PUSH),
            advised,
            Behaviour.SUSTAIN_TALK,
            _AGAINST,
            "after advice or pushing speak for staying",
        ),
        ((Move.OPEN_QUESTION,), asked, Behaviour.CHANGE_TALK, 20, "after open questions speak for moving"),
    ):
        lines = [text for reply in persona.replies if set(moves) & set(reply.to) for text in reply.say]
        count = sum(coder.code_turn(Speaker.CLIENT, text, (coach,)).does(wanted) for text in lines)
        if count < least:
            yield Finding(
                Weight.SHOULD,
                ("replies",),
                f"{count} of {len(lines)} lines {what}",
                f"Write {least} or more, so that the answers fall as real clients' do",
            )


def _lix(lines: Sequence[str]) -> float:
    words = [word for line in lines for word in line.split()]
    sentences = sum(max(1, len(re.findall(r"[.?!…:]+", line))) for line in lines)
    long = sum(len(word.strip(".,;:!?\"'")) > 6 for word in words)
    return len(words) / max(1, sentences) + 100.0 * long / max(1, len(words))


def _short(text: str) -> str:
    return f"“{text[:57].rstrip()}…”" if len(text) > 60 else f"“{text}”"
