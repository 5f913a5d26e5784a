"""The door through which any transcript comes in: bytes to text, text to pieces, pieces to the turns of two people.

Of Triad's own schema text is kept letter for letter, control codes included; whoever shows it makes it safe
(`scoring.errors.printable`). Any package may call this one, by way of `scoring.transcript`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from scoring.coding.behaviours import Speaker
from scoring.errors import TranscriptError
from scoring.transcript.forms import BULKY, MOST_BULKY, MOST_BYTES, form_of, parse, parse_zip
from scoring.transcript.joining import joined
from scoring.transcript.json_files import read_record
from scoring.transcript.pieces import pieces_of
from scoring.transcript.raw import Parsed, shortened
from scoring.transcript.speakers import Chosen, who_is_who
from scoring.transcript.turns import Backchannel, Transcript, Turn

MOST_TURNS: Final = 20_000
LONGEST_TURN: Final = 100_000


def read_transcript(
    source: Path | str | bytes,
    *,
    name: str | None = None,
    coach: str | None = None,
    client: str | None = None,
    leave_out: Sequence[str] = (),
    form: str | None = None,
) -> Transcript:
    """Read a transcript from a path, or from text or bytes that were read elsewhere (standard input).

    `name` stands in messages and gives the id where the file has none. `coach`, `client` and `leave_out` are names in
    the file, for files that call people by name. `form` is a format's usual ending ("vtt"); without it the file's
    ending decides, then the content. Raises TranscriptError.
    """
    chosen = Chosen(coach, client, tuple(leave_out))
    names = frozenset(one for one in (coach, client, *leave_out) if one)
    if isinstance(source, str):
        name = name or "standard input"
        if len(source) > (MOST_BULKY if form in BULKY or source.lstrip()[:1] in "{[<" else MOST_BYTES):
            raise _too_large(name, MOST_BYTES)
        parsed = parse(source.removeprefix("\ufeff"), name, form or "", names)
    else:
        if isinstance(source, Path):
            name = name or str(source)
            form = form or source.suffix.lower().removeprefix(".")
            data = _bytes_of(source, name, MOST_BULKY if form in BULKY else MOST_BYTES)
        else:
            name, data = name or "standard input", source
        kind = form_of(data, form)
        if kind == "pdf":
            raise TranscriptError(
                f"{name} is a PDF", f"{name}: a PDF keeps no turns", "Export it as text or Word instead"
            )
        parsed = parse_zip(data, name, names) if kind == "zip" else parse(_decoded(data, name), name, kind, names)
    return _transcript(parsed, parsed.identity or Path(name).stem or "transcript", name, chosen)


def transcript_of(
    record: object,
    *,
    name: str = "transcript",
    coach: str | None = None,
    client: str | None = None,
    leave_out: Sequence[str] = (),
) -> Transcript:
    """A transcript from parsed JSON: `{"id": ..., "turns": [{"speaker": ..., "text": ...}]}`, of which one turn in is
    one turn out, or a service's. Raises TranscriptError."""
    parsed = read_record(record, name)
    return _transcript(parsed, parsed.identity or name, name, Chosen(coach, client, tuple(leave_out)), record)


def _transcript(parsed: Parsed, identity: str, name: str, chosen: Chosen, record: object = None) -> Transcript:
    if not any(turn.label is not None for turn in parsed.turns) and (parsed.turns or not parsed.whole):
        raise _nobody(parsed, name)
    if not parsed.turns:
        raise _nobody(parsed, name)
    for turn in parsed.turns:
        if len(turn.text) > LONGEST_TURN:
            raise TranscriptError(
                f"{name} holds a turn that is too long",
                f"{name}{turn.place}: {len(turn.text):,} characters in one turn, the most is {LONGEST_TURN:,}",
                "Cut the turn, or check that each turn begins with its speaker",
            )
    if parsed.whole:
        transcript = _one_for_one(parsed, identity, name, chosen)
    else:
        transcript = _put_together(parsed, identity, name, chosen)
    if len(transcript.turns) > MOST_TURNS:
        raise TranscriptError(
            f"{name} is too long",
            f"{name}: {len(transcript.turns):,} turns, the most is {MOST_TURNS:,}",
            "Cut it into sessions and score each one",
        )
    if not transcript.turns:
        raise _nobody(parsed, name)
    return transcript


def _one_for_one(parsed: Parsed, identity: str, name: str, chosen: Chosen) -> Transcript:
    """Triad's own schema: each turn of the two as it stands."""
    cast = who_is_who(parsed, name, chosen)
    turns: list[Turn] = []
    for one in parsed.turns:
        speaker = cast.of(one.label) if one.label is not None else None
        if speaker is None:
            parsed.aside.add(f"turn of {one.label}", f"turns of {one.label}", one.text)
        else:
            turns.append(Turn(len(turns), speaker, one.text, one.start, one.end, one.codes))
    notes = (*parsed.notes, *cast.notes, *(left.sentence for left in parsed.aside.all()))
    sounds = tuple(
        Backchannel(turn, at, Speaker(speaker), text, start)
        for turn, at, speaker, text, start in parsed.sounds
        if turn < len(turns)
    )
    return Transcript(identity, tuple(turns), notes, sounds, _people(cast.speaker))


def _put_together(parsed: Parsed, identity: str, name: str, chosen: Chosen) -> Transcript:
    """Any other format: marks taken out, pieces without a speaker given or left out, neighbours joined."""
    pieces, cast = pieces_of(parsed, name, chosen)
    turns, sounds = joined(pieces)
    notes = [*parsed.notes, *cast.notes, *(left.sentence for left in parsed.aside.all())]
    if sounds:
        kinds = ", ".join(list(dict.fromkeys(f"“{shortened(one.text, 20)}”" for one in sounds))[:3])
        count = f"{len(sounds):,} short sound{'s' * (len(sounds) > 1)}"
        notes.append(f"Kept {count} of a listener ({kinds}) beside the other's turn, which goes on.")
    return Transcript(identity, tuple(turns), tuple(notes), tuple(sounds), _people(cast.speaker))


def _people(found: dict[str, Speaker | None]) -> tuple[tuple[str, Speaker], ...]:
    return tuple((person, speaker) for person, speaker in found.items() if speaker is not None)


def renamed(transcript: Transcript, identity: str) -> Transcript:
    """The same transcript under another id."""
    return replace(transcript, id=identity)


def _nobody(parsed: Parsed, name: str) -> TranscriptError:
    """Why a file holds no conversation, with the first line that could not be read."""
    hint = 'Write one turn a line, each beginning with "Coach:" or "Client:"'
    unlabelled = next((turn for turn in parsed.turns if turn.label is None and turn.text.strip()), None)
    if unlabelled is not None:
        return TranscriptError(
            f"{name} doesn't say who speaks",
            f"{name}{unlabelled.place}: a caption without a speaker: “{shortened(unlabelled.text)}”",
            'Begin captions with the speaker ("Coach: ...") or with a voice tag ("<v Coach>...")',
        )
    left = parsed.aside.all()
    shown = f": “{shortened(left[0].first)}” doesn't begin with a speaker" if left else ""
    return TranscriptError(f"{name} holds no conversation", f"{name}: no turns were found{shown}", hint)


def _too_large(name: str, most: int) -> TranscriptError:
    return TranscriptError(
        f"{name} is too large",
        f"{name}: larger than {most // 1_000_000} MB",
        "Cut it into sessions and score each one, or all together, one a line, with triad score-many",
    )


def _bytes_of(path: Path, name: str, most: int) -> bytes:
    title = f"{name} can't be read"
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except FileNotFoundError as error:
        raise TranscriptError(title, f"{name}: there is no such file", "Check the path") from error
    except OSError as error:
        message = f"{name}: {error.strerror or 'it does not open'}"
        raise TranscriptError(title, message, "Check the path and its permissions") from error
    if len(data) > most:
        raise _too_large(name, most)
    return data


def _decoded(data: bytes, name: str) -> str:
    """The text of bytes in UTF-8, or in UTF-16 where they say so."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        begin = data.rfind(b"\n", 0, error.start) + 1
        shown = shortened(data[begin : begin + 200].split(b"\n")[0].decode("utf-8", "replace"))
        raise TranscriptError(
            f"{name} can't be read", f"{name}:{line}: not UTF-8 text: “{shown}”", "Save the file as UTF-8"
        ) from error
