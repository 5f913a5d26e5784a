"""`triad transcript check` and `triad transcript convert`: what the reader makes of a file, without a score."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from simulator.errors import UsageError, printable

if TYPE_CHECKING:
    from scoring.transcript import Pseudonyms, Transcript, Written

_FIRST: int = 6


def read(
    file: str,
    *,
    coach: str | None = None,
    client: str | None = None,
    leave_out: Sequence[str] = (),
    pseudonyms: Pseudonyms | None = None,
) -> Transcript:
    """The transcript in a file, or on standard input where it is `-`. Raises `TranscriptError`."""
    from scoring.transcript import read_transcript

    source: Path | str | bytes = Path(file)
    name = None
    if file == "-":
        name = "standard input"
        buffer = getattr(sys.stdin, "buffer", None)
        source = sys.stdin.read() if buffer is None else buffer.read()
    found = read_transcript(source, name=name, coach=coach, client=client, leave_out=leave_out)
    return found if pseudonyms is None else pseudonyms.replaced(found)


def stand_ins(wanted: bool, names: Path | None) -> Pseudonyms | None:
    """What replaces names, where it is wanted: `names` is the user's own list. Raises `UsageError`."""
    if not wanted and names is None:
        return None
    from scoring.transcript import Pseudonyms

    return Pseudonyms(names_in(names))


def names_in(names: Path | None) -> tuple[str, ...]:
    """The names in the user's own list, none where there is no list. Raises `UsageError`."""
    from scoring.transcript import read_names

    try:
        return () if names is None else read_names(names)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{names} can't be read.", hint="Give a text file with one name a line.") from error


def check(file: str, *, coach: str | None, client: str | None, leave_out: Sequence[str], as_json: bool) -> int:
    """Print who was taken for whom, what was left out, and the first lines."""
    from scoring.coding.behaviours import Speaker
    from scoring.errors import TranscriptError
    from scoring.transcript import check_language, has_times

    found = read(file, coach=coach, client=client, leave_out=leave_out)
    notes = list(found.notes)
    language_problem = None
    try:
        notes += check_language(found, found.id)
    except TranscriptError as error:
        language_problem = f"{error.message}. {error.hint}"
    speakers = {
        who.value: {
            "labels": [label for label, speaker in found.people if speaker is who],
            "turns": sum(turn.speaker is who for turn in found.turns),
            "words": sum(len(turn.text.split()) for turn in found.turns if turn.speaker is who),
            "backchannels": sum(one.speaker is who for one in found.backchannels),
        }
        for who in Speaker
    }
    coded = sum(bool(turn.codes) for turn in found.turns)
    if as_json:
        record = {"schema": "triad.transcript-check/1", "id": found.id, "speakers": speakers, "turns": len(found.turns)}
        record |= {"times": has_times(found), "coded_turns": coded, "notes": notes, "not_scored": language_problem}
        record["first"] = [{"speaker": turn.speaker.value, "text": turn.text} for turn in found.turns[:_FIRST]]
        typer.echo(json.dumps(record, ensure_ascii=False, indent=2))
        return 0
    lines = [f"{found.id}: {len(found.turns)} turns"]
    for who, one in speakers.items():
        sounds = f", {one['backchannels']} short sounds besides" if one["backchannels"] else ""
        labels = ", ".join(str(label) for label in _listed(one["labels"])) or "nobody"
        lines.append(f"  {who}: {labels} ({one['turns']} turns, {one['words']} words{sounds})")
    if coded:
        lines.append(f"  {coded} turns carry a coder's codes")
    lines += [f"  Note: {note}" for note in notes]
    if language_problem:
        lines.append(f"  Would not be scored: {language_problem}")
    lines += [
        "",
        *(f"{turn.speaker.value.capitalize()}: {' '.join(turn.text.split())}" for turn in found.turns[:_FIRST]),
    ]
    if len(found.turns) > _FIRST:
        lines.append(f"... and {len(found.turns) - _FIRST} more")
    typer.echo(printable("\n".join(lines)))
    return 0


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def convert(
    file: str,
    *,
    to: Written,
    coach: str | None,
    client: str | None,
    leave_out: Sequence[str],
    pseudonyms: Pseudonyms | None,
    out: Path | None,
) -> int:
    """Write the transcript in another format; notes go to standard error."""
    from scoring.transcript import has_times, written

    found = read(file, coach=coach, client=client, leave_out=leave_out, pseudonyms=pseudonyms)
    for note in found.notes:
        typer.echo(printable(note), err=True)
    if to in ("vtt", "srt", "eaf") and not has_times(found):
        typer.echo("The source has no time for each turn: times are reckoned from the number of words.", err=True)
    text = written(found, to)
    if out is None:
        sys.stdout.write(text)
        return 0
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{out} can't be written: {error.strerror}.", hint="Choose another place.") from error
    typer.echo(f"Wrote {out}: {len(found.turns)} turns.", err=True)
    return 0
