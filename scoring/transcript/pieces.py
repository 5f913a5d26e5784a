"""From what a format's reader found to what each of the two said: marks out, roles given, the nameless dealt with.

Whoever isn't coach or client is left out with a note that counts the words. Pure; called inside this room only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from scoring.coding.behaviours import Speaker
from scoring.transcript.joining import Piece, unfinished
from scoring.transcript.labels import is_unknown
from scoring.transcript.marks import clean, is_remark
from scoring.transcript.raw import Parsed, RawTurn, shortened
from scoring.transcript.speakers import Cast, Chosen, who_is_who

_ALTERNATES: Final = 0.9
"""From which share of changes of speaker on a talk counts as written a piece a turn."""
_LEFT: Final = ("piece that has no speaker", "pieces that have no speaker")


@dataclass(slots=True)
class _Counts:
    given: int = 0
    by_order: int = 0
    went_on: int = 0
    first: str = ""


def pieces_of(parsed: Parsed, name: str, chosen: Chosen) -> tuple[list[Piece], Cast]:
    """The pieces of the two in their order, and who was taken for whom; `parsed` learns what was left out.

    A piece whose speaker stays unknown is there without words: what stands before and after it is not one turn.
    """
    _without_marks(parsed)
    for turn in parsed.turns:
        if turn.label is not None and (is_unknown(turn.label) or not turn.label.strip()):
            turn.label, turn.holds, turn.unknown = None, False, True
    cast = who_is_who(parsed, name, chosen)
    whose = _whose(parsed, cast)
    pieces: list[Piece] = []
    for turn, speaker in zip(parsed.turns, whose, strict=True):
        if isinstance(speaker, Speaker):
            if turn.text:
                pieces.append(Piece(speaker, turn.text, turn.start, turn.end, turn.place, turn.codes))
        elif turn.label is not None:
            person = cast.person[turn.label]
            parsed.aside.add(f"piece of {person}", f"pieces of {person}", turn.text)
        elif turn.text:
            parsed.aside.add(*_LEFT, turn.text)
            pieces.append(Piece(None, "", turn.start, turn.end, turn.place))
    return pieces, cast


def _without_marks(parsed: Parsed) -> None:
    """Take times, remarks and codes out of the words, and say how many."""
    times = codes = 0
    remarks: list[str] = []
    for turn in parsed.turns:
        found = clean(turn.text)
        if found.remarks:
            remarks.append(turn.text if is_remark(turn.text) else "")
        times += found.times
        codes += found.codes
        if turn.start is None and found.start is not None:
            turn.start = found.start
        turn.text = found.text.strip()
    parsed.turns = [turn for turn in parsed.turns if turn.text or turn.label is not None]
    total = sum(1 for _ in remarks)
    for count, one, many in (
        (times, "time mark", "time marks"),
        (codes, "code of a transcriber", "codes of a transcriber"),
        (total, "remark on sounds or pauses", "remarks on sounds or pauses"),
    ):
        if count:
            parsed.notes.append(f"Took {count:,} {one if count == 1 else many} out of the words.")


def _whose(parsed: Parsed, cast: Cast) -> list[Speaker | str | None]:
    """Whose each piece is: a speaker, "aside", or None where nobody knows."""
    turns = parsed.turns
    known: list[Speaker | str | None] = [
        None if turn.label is None else (cast.of(turn.label) or "aside") for turn in turns
    ]
    labelled = [turn for turn in turns if turn.label is not None and turn.text]
    two = [turn for turn in labelled if cast.of(turn.label or "") is not None]
    changes = sum(cast.of(a.label or "") is not cast.of(b.label or "") for a, b in pairwise(two))
    alternates = len(two) >= 4 and changes >= _ALTERNATES * (len(two) - 1)
    counts = _Counts()
    result = list(known)
    held: RawTurn | None = None
    for at, turn in enumerate(turns):
        if turn.label is not None:
            held = turn if turn.holds else None
        elif turn.unknown:
            held = None
            result[at] = _given(at, turn, turns, known, result, None, alternates, counts)
        elif turn.text:
            result[at] = _given(at, turn, turns, known, result, held, alternates, counts)
    _say(counts, parsed)
    return result


def _given(
    at: int,
    turn: RawTurn,
    turns: Sequence[RawTurn],
    known: Sequence[Speaker | str | None],
    result: Sequence[Speaker | str | None],
    held: RawTurn | None,
    alternates: bool,
    counts: _Counts,
) -> Speaker | str | None:
    """Whose a piece without a label is: the one's whose sentence or label goes on; both neighbours', where they are
    one; in a talk that is written a turn a piece, the one's whose turn it is."""
    if held is not None:
        counts.went_on += 1
        return result[at - 1]
    before = result[at - 1] if at else None
    after = next((one for one, other in zip(known[at + 1 :], turns[at + 1 :], strict=True) if other.text), None)
    if isinstance(before, Speaker) and not turn.unknown and unfinished(turns[at - 1].text):
        counts.went_on += 1
        return before
    if not isinstance(before, Speaker) or before is not after:
        return None
    counts.first = counts.first or turn.text
    if alternates:
        counts.by_order += 1
        return Speaker.CLIENT if before is Speaker.COACH else Speaker.COACH
    counts.given += 1
    return before


def _say(counts: _Counts, parsed: Parsed) -> None:
    if counts.went_on:
        parsed.notes.append(f"{_pieces(counts.went_on)} without a speaker go on with the one before.")
    if counts.given:
        first = f"“{shortened(counts.first)}”"
        gave = f"Gave {_pieces(counts.given)} without a speaker"
        parsed.notes.append(f"{gave} to the one who speaks before and after: {first}")
    if counts.by_order:
        first = f"“{shortened(counts.first)}”"
        parsed.notes.append(f"Gave {_pieces(counts.by_order)} without a speaker to the one whose turn it was: {first}")


def _pieces(count: int) -> str:
    return f"{count:,} piece{'s' * (count > 1)}"
