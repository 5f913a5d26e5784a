"""A debrief as text, Markdown, JSON or one self-contained HTML page, made to be read again or sent to a mentor."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

from simulator.bench.words import told as told_by
from simulator.debrief.debrief import Debrief
from simulator.debrief.export_html import as_html, voices_of
from simulator.errors import printable
from simulator.records.entries import stood_in
from simulator.wording import PLAYED

Kind: TypeAlias = Literal["html", "md", "json", "cast"]


def render(debrief: Debrief, kind: Kind) -> str:
    """The debrief as a whole file of this kind; `cast` is the talk alone, as a recording for a terminal."""
    if kind == "cast":
        from simulator.debrief.export_cast import as_cast

        return as_cast(debrief)
    if kind == "json":
        return json.dumps(debrief_record(debrief), ensure_ascii=False, indent=2) + "\n"
    return as_html(debrief) if kind == "html" else as_markdown(debrief)


def debrief_record(debrief: Debrief) -> dict[str, Any]:
    """The debrief as plain JSON: transcript, scorecard, self-rating, what moved the client."""
    entry, reflection, said = debrief.entry, debrief.reflection, debrief.feedback
    return {
        "schema": "triad.debrief/1",
        "session": entry.id,
        "persona": {"id": entry.persona_id, "name": entry.persona_name, "digest": entry.persona_digest},
        "scenario": entry.scenario_id,
        "voice": entry.voice,
        "answered_by_author": stood_in(debrief.turns)[0],
        "model": entry.model,
        "started_at": entry.started_at,
        "elapsed_s": entry.elapsed_s,
        "xray": entry.xray,
        "notes_turns": entry.notes_turns,
        "outcome": entry.outcome,
        "turns": [{"speaker": turn.speaker, "text": turn.text} for turn in debrief.turns],
        "scorecard": debrief.card,
        "feedback": None if said is None else said.as_record(),
        "self_rating": None
        if reflection is None
        else {**reflection.ratings, "noticed": reflection.noticed, "learned": reflection.learned},
        "experiment": None if debrief.experiment is None else debrief.experiment.text,
        "objections": [
            {"turn": one.turn, "text": one.text, "heard": list(one.heard), "right": one.right}
            for one in debrief.objections
        ],
        "returned": [
            {"reader": one.reader, "day": one.day} | one.talk.model_dump(mode="json", exclude={"seal", "client_name"})
            for one in debrief.returned
        ],
        "moved": [{"turn": step.position, "what": step.sentence} for step in debrief.steps],
        "curve": [
            {
                "turn": point.position,
                "safety": point.safety,
                "ownership": point.ownership,
                "insight": point.insight,
                "grip": point.grip,
            }
            for point in debrief.curve
        ],
    }


def as_text(
    debrief: Debrief, *, untold: bool = False, sentence: bool = False, answers: Mapping[int, str] | None = None
) -> str:
    """The debrief for a terminal without a screen; `answers` to the other sentences, by the turn's index."""
    from scoring.report.text import render_scorecard

    parts = [_headline(debrief), *_self_rating(debrief)]
    if debrief.card is not None:
        parts.append(render_scorecard(debrief.card))
    parts.append(f"What happened in the client: {debrief.meaning}")
    if debrief.steps:
        parts.append("Why the client opened or closed:\n" + "\n".join(f"  {step.sentence}" for step in debrief.steps))
    if sentence:
        parts += _sentences(debrief, answers or {})
    if untold:
        told = "\n".join(f"  ({fact.layer.value}) {fact.fact}" for fact in debrief.untold)
        parts.append(f"What the client never got to say:\n{told or '  Nothing: they told you everything.'}")
    parts.append("The talk:\n" + "\n".join(_line(debrief, number) for number in range(len(debrief.turns))))
    if debrief.objections:
        parts.append("Where you found the observer wrong:\n" + "\n".join(f"  {one}" for one in _objected(debrief)))
    for one in debrief.returned:
        parts.append(f"What {one.reader} says ({one.day}):\n" + "\n".join(f"  {line}" for line in told_by(one)))
    if debrief.experiment is not None:
        parts.append(f"To try next time: {debrief.experiment.text}")
    return printable("\n\n".join(parts))


def as_markdown(debrief: Debrief) -> str:
    """The debrief as Markdown."""
    parts = [f"# {_md(_headline(debrief))}"]
    parts += [_md(part) for part in _self_rating(debrief)]
    if debrief.card is not None:
        rows = ["| dimension | score | between | own rating |", "|---|---|---|---|"]
        for name, found in debrief.card["dimensions"].items():
            score = "not scored" if found["score"] is None else f"{found['score']:.1f}"
            span = "" if found["interval"] is None else f"{found['interval'][0]:.1f} to {found['interval'][1]:.1f}"
            rows.append(f"| {_md(found.get('title') or name)} | {score} | {span} | {_own(debrief, name)} |")
        parts.append("\n".join(rows))
    said = debrief.feedback
    if said is not None:
        parts.append("## Moments")
        for moment in said.moments:
            answer = f"\n\n{_md(moment.client)}" if moment.client else ""
            sign = "It opened something" if moment.opened else "It closed something"
            head = f"**Turn {moment.turn + 1}.** {sign}: you {_md(moment.did)}."
            parts.append(f"{head}\n\n> {_md(moment.quote)}{answer}\n\n{_md(moment.why)}")
        parts += [f"**A pattern.** {_md(said.pattern)}", f"**To celebrate.** {_md(said.celebration)}"]
        parts.append(f"**A question.** {_md(said.question)}")
    parts.append(f"## What happened in the client\n\n{debrief.meaning}")
    parts.append("\n".join(f"- {_md(step.sentence)}" for step in debrief.steps) or "Nothing moved.")
    parts.append("## The talk\n\n" + "\n\n".join(_md(_line(debrief, n)) for n in range(len(debrief.turns))))
    if debrief.objections:
        parts.append("## Where the trainee found the observer wrong")
        parts.append("\n".join(f"- {_md(one)}" for one in _objected(debrief)))
    for returned in debrief.returned:
        parts.append(f"## What {_md(returned.reader)} says")
        parts.append("\n".join(f"- {_md(line)}" for line in told_by(returned)))
    if debrief.experiment is not None:
        parts.append(f"## To try next time\n\n{_md(debrief.experiment.text)}")
    return "\n\n".join(part for part in parts if part) + "\n"


def _objected(debrief: Debrief) -> list[str]:
    return [
        f"turn {one.turn + 1} (“{one.text or 'silence'}”, heard as {', '.join(one.heard) or 'nothing'}): {one.right}"
        for one in debrief.objections
    ]


def _headline(debrief: Debrief) -> str:
    entry = debrief.entry
    when = entry.started_at[:16].replace("T", " ")
    marks = ", with x-ray" if entry.xray else ""
    return f"{entry.persona_name}, {when} ({voices_of(debrief)}{marks}, session {entry.id})"


def _self_rating(debrief: Debrief) -> list[str]:
    reflection = debrief.reflection
    if reflection is None:
        return ["You left your own rating out."]
    given = ", ".join(f"{name} {_own(debrief, name)}" for name in reflection.ratings)
    notes = [f"Your own rating: {given}."]
    if reflection.noticed:
        notes.append(f"What you noticed in the client: {reflection.noticed}")
    if reflection.learned:
        notes.append(f"What you learned about yourself: {reflection.learned}")
    return notes


def _own(debrief: Debrief, name: str) -> str:
    value = None if debrief.reflection is None else debrief.reflection.of(name)
    return "-" if value is None else f"{value:g}"


def _sentences(debrief: Debrief, answers: Mapping[int, str]) -> list[str]:
    said = debrief.feedback
    found = []
    for moment in () if said is None else said.moments:
        other = debrief.next_sentence(moment.turn)
        if other is not None:
            found.append(f"Instead of “{moment.quote}” (turn {moment.turn + 1}) you could have said: {other}")
        if other is not None and (words := answers.get(moment.turn)):
            name = debrief.entry.persona_name.split()[0]
            found.append(f"{name} would have said: “{words}” {PLAYED}")
    return found


def _line(debrief: Debrief, number: int) -> str:
    turn, coded = debrief.turns[number], debrief.coded[number]
    who = "You" if turn.speaker == "coach" else "Client"
    codes = "" if coded is None else f"  [{', '.join(b.value.replace('_', ' ') for b in coded.behaviours)}]"
    return f"{number + 1:>3} {who}: {turn.text or '(silence)'}{codes}"


def _md(text: str) -> str:
    """Text that Markdown shows as it is."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]<>#|~" else c for c in printable(text))
