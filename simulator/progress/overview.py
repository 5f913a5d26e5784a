"""Progress over sessions: scores, own ratings, habits, time, notes. Pure over the records' rows; the screens show it.

Only like is compared with like: scores of the same rubric, scorer, coder and client voice, without x-ray. What is left
apart is said. Of each session the branch that was scored first counts, since turns that were tried again have the
benefit of hindsight. Call `load_progress` in a thread: a history of 2,000 sessions takes some tenths of a second.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import TYPE_CHECKING, Final

from simulator.progress.habits import Counted, Habit, ends, habits_of
from simulator.progress.practice_time import Practised, practised_over
from simulator.progress.trend import Line, Observation, smooth

if TYPE_CHECKING:
    from simulator.records.entries import PracticeLine, TallyEntry
    from simulator.records.records import Records
    from simulator.settings import Settings

DIMENSIONS: Final = ("partnering", "enrolling", "learning")
TOP: Final = 5.0
ALIKE: Final = 0.5
"""Points by which an own rating may differ from the observer's and still agree: half a step of the scale."""

NOTES_STEPS: Final = ((3, 1), (6, 2), (10, 4))
"""Up to so many finished sessions, notes show after every so-manieth coach turn; later only when they are asked for.

Where notes are on, they are drawn back as sessions go by: in the ClientBot trial (n = 151) reflections stood 91 % above
their beginning with feedback, and still 76 % above it once that was gone. What was learned must be tried without it.
"""


def notes_every(finished: int) -> int:
    """After how many coach turns each a note shows, for somebody with so many finished sessions; 0: none by default."""
    return next((step for below, step in NOTES_STEPS if finished < below), 0)


def notes_default(records: Records, settings: Settings) -> bool:
    """Whether the observer's notes stand on when a session begins: where they are set, until they have faded out."""
    return settings.notes and notes_every(records.count_finished()) > 0


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two scores must share to be compared. `voice` is `scripted`, `mixed`, or the model that spoke."""

    rubric_digest: str
    scorer: str
    coder: str
    voice: str
    xray: bool = False

    @property
    def in_words(self) -> str:
        """For a line under the plots."""
        marks = ", with x-ray" if self.xray else ""
        return f"{self.scorer} observer, rubric {self.rubric_digest[:6]}, {self.voice} voice{marks}"


@dataclass(frozen=True, slots=True)
class LikenessCount:
    """A group of sessions that can be compared with each other."""

    like: Likeness
    sessions: int
    newest_at: str


@dataclass(frozen=True, slots=True)
class ScorePoint:
    """One scored session on a dimension: score and span (0 to 5), own rating, and how many turns were tried twice."""

    number: int
    session_id: str
    at: str
    persona_name: str
    score: float
    low: float
    high: float
    own: float | None
    retried: int


@dataclass(frozen=True, slots=True)
class GapProgress:
    """Own rating minus the observer's score. `earlier` and `latest` are means, None while there are too few."""

    points: tuple[tuple[int, float], ...]
    line: Line
    earlier: float | None
    latest: float | None
    sentence: str


@dataclass(frozen=True, slots=True)
class DimensionProgress:
    """One dimension: its scored sessions in order of time, the line through them where there is one, and the gap."""

    name: str
    points: tuple[ScorePoint, ...]
    line: Line
    gap: GapProgress


@dataclass(frozen=True, slots=True)
class Apart:
    """So many sessions were left out of the comparison, and why."""

    sessions: int
    why: str

    @property
    def in_words(self) -> str:
        """For a line under the plots."""
        return f"{self.sessions} session{'' if self.sessions == 1 else 's'} {self.why}"


@dataclass(frozen=True, slots=True)
class Progress:
    """Everything that the progress screen shows. `number` counts the comparable sessions from 1, oldest first.

    `notes` and `talk` are (number, share from 0 to 1): coach turns with observer notes, and words that are the coach's.
    """

    like: Likeness | None
    likenesses: tuple[LikenessCount, ...]
    sessions: int
    dimensions: tuple[DimensionProgress, ...]
    habits: tuple[Habit, ...]
    notes: tuple[tuple[int, float], ...]
    talk: tuple[tuple[int, float], ...]
    apart: tuple[Apart, ...]
    practised: Practised

    @property
    def like_in_words(self) -> str:
        """What is compared with what."""
        return "Nothing scored yet" if self.like is None else self.like.in_words


def load_progress(
    records: Records, *, like: Likeness | None = None, persona_id: str | None = None, zone: tzinfo | None = None
) -> Progress:
    """Progress from the records. Raises `RecordsError`."""
    return progress_of(records.practice_log(persona_id), like=like, zone=zone)


def progress_of(lines: Sequence[PracticeLine], *, like: Likeness | None = None, zone: tzinfo | None = None) -> Progress:
    """Progress over these sessions, which are in order of time.

    `like` chooses what is compared; by default what is like the newest scored session (one without x-ray, where there
    is any). `zone` is where days and weeks are counted; by default this machine's.
    """
    groups: dict[Likeness, list[tuple[PracticeLine, TallyEntry]]] = {}
    unscored = 0
    for line in lines:
        if line.tally is None:
            unscored += line.status == "done"
        elif all(line.tally.of(name) is None for name in (*DIMENSIONS, *(line.tally.more or ()))):
            unscored += 1
        else:
            groups.setdefault(likeness_of(line, line.tally), []).append((line, line.tally))
    counts = [LikenessCount(one, len(found), found[-1][0].started_at) for one, found in groups.items()]
    counts.sort(key=lambda count: count.newest_at, reverse=True)
    if like is None and counts:
        like = next((count.like for count in counts if not count.like.xray), counts[0].like)
    alike = groups.get(like, []) if like is not None else []
    numbered = list(enumerate(alike, 1))
    return Progress(
        like=like,
        likenesses=tuple(counts),
        sessions=len(alike),
        dimensions=tuple(_dimension(name, numbered) for name in _names(tally for _, tally in alike)),
        habits=habits_of([Counted(n, tally.coach_turns, tally.behaviours) for n, (_, tally) in numbered]),
        notes=tuple((n, min(1.0, line.notes_turns / max(1, tally.coach_turns))) for n, (line, tally) in numbered),
        talk=tuple(
            (n, tally.coach_words / (tally.coach_words + tally.client_words))
            for n, (_, tally) in numbered
            if tally.coach_words + tally.client_words
        ),
        apart=_apart(like, counts, unscored),
        practised=practised_over(lines, zone),
    )


def likeness_of(line: PracticeLine, tally: TallyEntry) -> Likeness:
    """What this session's score is comparable by."""
    voice = line.model or "spoken" if line.voice == "llm" else line.voice
    return Likeness(tally.rubric_digest, tally.scorer, tally.coder, voice, line.xray)


def _names(tallies: Iterable[TallyEntry]) -> tuple[str, ...]:
    """The three dimensions, and those of a school's own that were scored."""
    return (*DIMENSIONS, *dict.fromkeys(name for tally in tallies for name in tally.more or ()))


def _dimension(name: str, numbered: Iterable[tuple[int, tuple[PracticeLine, TallyEntry]]]) -> DimensionProgress:
    points = []
    for number, (line, tally) in numbered:
        found = tally.of(name)
        if found is None:
            continue
        score, low, high = found
        points.append(
            ScorePoint(
                number=number,
                session_id=line.session_id,
                at=line.started_at,
                persona_name=line.persona_name,
                score=score,
                low=low,
                high=high,
                own=None if line.own is None else line.own.of(name),
                retried=tally.retried,
            )
        )
    # Half the span as it was before the ends of the scale cut it off: the wider side tells.
    seen = [Observation(p.number, p.score, max(p.high - p.score, p.score - p.low)) for p in points]
    return DimensionProgress(name, tuple(points), smooth(seen, lowest=0.0, highest=TOP), _gap(points))


def _gap(points: Sequence[ScorePoint]) -> GapProgress:
    gaps = tuple((p.number, p.own - p.score) for p in points if p.own is not None)
    wide = ends(len(gaps))
    earlier = sum(gap for _, gap in gaps[:wide]) / wide if wide else None
    latest = sum(gap for _, gap in gaps[-wide:]) / wide if wide else None
    line = smooth([Observation(number, gap) for number, gap in gaps], lowest=-TOP, highest=TOP)
    return GapProgress(gaps, line, earlier, latest, _gap_in_words(earlier, latest))


def _gap_in_words(earlier: float | None, latest: float | None) -> str:
    if earlier is None or latest is None:
        return ""
    now = _beside(latest)
    if _beside(earlier) == now:
        return f"You and the observer: at first and lately, {now}."
    return f"You and the observer: at first {_beside(earlier)}, lately {now}."


def _beside(gap: float) -> str:
    if abs(gap) <= ALIKE:
        return "close together"
    return f"you saw {abs(gap):.1f} more in it" if gap > 0 else f"you saw {abs(gap):.1f} less in it"


def _apart(like: Likeness | None, counts: Sequence[LikenessCount], unscored: int) -> tuple[Apart, ...]:
    found: dict[str, int] = {}
    for count in counts:
        if like is not None and count.like != like:
            why = why_apart(like, count.like)
            found[why] = found.get(why, 0) + count.sessions
    apart = [Apart(sessions, why) for why, sessions in found.items()]
    return (*apart, *([Apart(unscored, "too short to be scored")] if unscored else []))


def why_apart(like: Likeness, other: Likeness) -> str:
    """Why the other can't be compared with the first: `scored by another rubric and with x-ray`."""
    reasons = []
    if other.rubric_digest != like.rubric_digest:
        reasons.append("scored by another rubric")
    if (other.scorer, other.coder) != (like.scorer, like.coder):
        what = (
            f"by the {other.scorer} observer" if other.scorer != like.scorer else "by another version of the observer"
        )
        reasons.append(f"scored {what}")
    if other.voice != like.voice:
        reasons.append({"mixed": "with more than one voice"}.get(other.voice, f"with the {other.voice} voice"))
    if other.xray != like.xray:
        reasons.append("with x-ray" if other.xray else "without x-ray")
    return " and ".join(reasons)
