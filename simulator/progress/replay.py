"""Spaced replay: one's own hardest moments come back after days, to be tried again from that very turn.

After a session at most two coach turns are kept: those that closed the client most, or else those that the observer
counted against a marker. Each comes back when it is due; tried well, it waits longer the next time, and rests in the
end; tried less well, it comes back tomorrow. The clock is passed in. Playing one, for a front end:

    moment = records.moment(moment_id)
    session = practice.resume(moment.session_id)
    await session.rewind(moment.turn_id)                    # a new branch; how the session stood is kept with it
    ... session.say(...) as ever, then compare(...) with the new turn, and tried(...)
    records.put_back(moment.session_id)                     # on leaving: the session counts as finished again
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from simulator.records.clock import as_written
from simulator.records.entries import MomentEntry

if TYPE_CHECKING:
    from simulator.debrief.debrief import Debrief
    from simulator.records.records import Records

DAYS: Final = (1, 3, 7, 21)
"""Days until a moment comes back, after none, one, two and three tries in a row that went better.

That retrieval is spread over days at all is what matters (Latimier, Peyre and Ramus 2021, meta-analysis: g = 0.74
against practising at one go, and no difference between growing and equal waits at the final test). Growing waits are
chosen since they keep more at hand on the way there (Kang, Lindsey, Mozer and Pashler 2014).
"""
MOST_OF_A_SESSION: Final = 2
"""Moments that one session may send back."""
MOST_AT_ONCE: Final = 5
"""Moments that are due together; the hardest go first, the others wait until these are done."""
CLOSES: Final = -0.04
"""A turn that moved the client by this much or less closed them, as the debrief's words have it."""
BETTER_BY: Final = 0.02
"""How much more a new try must move the client to count as better: below it, it is the same."""
APART: Final = 2
"""Turns that lie no farther apart than this are one exchange, and come back as one moment."""


@dataclass(frozen=True, slots=True)
class Try:
    """What the new words did beside the old ones; `then` and `now` are what each moved in all. A trainee may differ."""

    better: bool
    then: float
    now: float
    then_sentence: str
    sentence: str


def after_session(records: Records, debrief: Debrief, now: datetime) -> tuple[MomentEntry, ...]:
    """Choose what shall come back of a session that was scored. Calling it twice chooses nothing more."""
    known = {moment.turn_id for moment in records.moments(session_id=debrief.entry.id)}
    chosen: list[MomentEntry] = []
    for position, sentence, weight in hardest(debrief):
        turn = debrief.turns[position]
        if turn.id in known or len(known) < MOST_OF_A_SESSION:
            known.add(turn.id)
            due = as_written(now + timedelta(days=DAYS[0]))
            chosen.append(records.add_moment(debrief.entry.id, turn.id, sentence=sentence, weight=weight, due_at=due))
    return tuple(chosen)


def hardest(debrief: Debrief) -> tuple[tuple[int, str, float], ...]:
    """The coach's hardest turns: index, what happened in a sentence, and what it moved. At most two, hardest first."""
    moved = {step.position: step for step in debrief.steps}
    closing = sorted((s.weight, s.position) for s in debrief.steps if s.weight <= CLOSES)
    found = [(at, moved[at].sentence, weight) for weight, at in closing]
    for at, said in _contradictions(debrief.card):
        if at < len(debrief.turns) and debrief.turns[at].speaker == "coach":
            found.append((at, said, moved[at].weight if at in moved else 0.0))
    chosen: list[tuple[int, str, float]] = []
    for one in found:
        if len(chosen) < MOST_OF_A_SESSION and all(abs(one[0] - other[0]) > APART for other in chosen):
            chosen.append(one)
    return tuple(chosen)


def moments_due(records: Records, now: datetime, *, most: int = MOST_AT_ONCE) -> list[MomentEntry]:
    """What has come back by now, the hardest first."""
    found = records.moments(due_by=as_written(now))
    return sorted(found, key=lambda moment: (moment.weight, moment.id))[:most]


def moments_waiting(records: Records) -> list[MomentEntry]:
    """Everything that will come back, due or not, the soonest first."""
    return records.moments()


def compare(records: Records, moment_id: int, coach_turn_id: int) -> Try:
    """The try's turn, once the client has answered, beside the turn that came back. Raises `KeyError`."""
    from simulator.debrief.debrief import steps_of

    moment, turn = records.moment(moment_id), records.turn(coach_turn_id)
    answer = [one for one in records.path(turn.session_id) if one.parent_id == turn.id]
    step = next(iter(steps_of([turn, *answer])), None)
    weight = 0.0 if step is None else step.weight
    return Try(
        better=weight > CLOSES and weight > moment.weight + BETTER_BY,
        then=moment.weight,
        now=weight,
        then_sentence=moment.sentence,
        sentence=f"In turn {turn.position + 1} nothing moved much." if step is None else step.sentence,
    )


def tried(records: Records, moment_id: int, better: bool, now: datetime) -> MomentEntry:
    """Keep how a try went, and when the moment comes back: later after a better one, tomorrow after another."""
    moment = records.moment(moment_id)
    step = moment.step + 1 if better else 0
    due = None if step >= len(DAYS) else as_written(now + timedelta(days=DAYS[step]))
    records.change_moment(
        moment_id, step=step, tries=moment.tries + 1, last_better=better, last_at=as_written(now), due_at=due
    )
    return records.moment(moment_id)


def drop(records: Records, moment_id: int) -> None:
    """Don't bring this moment back."""
    records.drop_moment(moment_id)


def _contradictions(card: Mapping[str, Any] | None) -> list[tuple[int, str]]:
    """Coach turns that were counted against a marker, the heaviest first: index, and what it was in a sentence."""
    from scoring.report.words import WORDS

    weight: dict[int, float] = {}
    said: dict[int, tuple[float, str]] = {}
    for dimension in () if card is None else card["dimensions"].values():
        for marker in dimension["markers"]:
            for one in marker["evidence"]:
                at, pull = int(one["turn"]), one.get("effect", 1.0) * marker.get("weight", 1.0)
                if pull >= 0:
                    continue
                weight[at] = weight.get(at, 0.0) + pull
                words = WORDS.get(one.get("signal", ""))
                did = f"you {words.did}" if words else f"this went against a marker: {marker.get('name', marker['id'])}"
                said[at] = min(said.get(at, (0.0, "")), (pull, f"In turn {at + 1} {did}."))
    return [(at, said[at][1]) for at in sorted(weight, key=lambda at: (weight[at], at))]
