"""The transcript contract, and the door through which any transcript comes in.

A transcript is who said what, in order. It is read from .json (ours or a diariser's), .txt, .vtt and .srt, or from
text of any of these kinds, and needs nothing of the simulator. Text is kept letter for letter, control codes
included; whoever shows it makes it safe (`scoring.errors.printable`). Any package may call this one.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scoring.coding.behaviours import Speaker
from scoring.errors import TranscriptError
from scoring.transcript_formats import RawTurn, parse, turns_of_record
from scoring.transcript_speakers import who_is_who

SCHEMA: Final = "triad.transcript/1"
MOST_BYTES: Final = 5_000_000
MOST_TURNS: Final = 20_000
LONGEST_TURN: Final = 100_000


@dataclass(frozen=True, slots=True)
class Turn:
    """One utterance. `index` counts from 0; `start` is in seconds from the beginning, where the source has it."""

    index: int
    speaker: Speaker
    text: str
    start: float | None = None


@dataclass(frozen=True, slots=True)
class Transcript:
    """A conversation of a coach and a client. `notes` says what the reader guessed or left out, in sentences."""

    id: str
    turns: tuple[Turn, ...]
    notes: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[tuple[Speaker, str], ...]:
        """Speaker and text of each turn: what the coder reads."""
        return tuple((turn.speaker, turn.text) for turn in self.turns)

    def as_record(self) -> dict[str, object]:
        """The transcript as our own JSON holds it; reading it again gives the same turns."""
        return {
            "schema": SCHEMA,
            "id": self.id,
            "turns": [
                {"speaker": turn.speaker.value, "text": turn.text}
                | ({} if turn.start is None else {"start": turn.start})
                for turn in self.turns
            ],
        }


def read_transcript(
    source: Path | str, *, name: str | None = None, coach: str | None = None, form: str | None = None
) -> Transcript:
    """Read a transcript from a path, or from text that was read elsewhere (standard input).

    `name` stands in messages and gives the id where the file has none. `coach` is the coach's name in the file, for
    files that call people by name. `form` is "json", "txt", "vtt" or "srt"; without it the ending decides, then the
    content. Raises TranscriptError.
    """
    if isinstance(source, Path):
        name = name or str(source)
        form = form or source.suffix.lower().removeprefix(".")
        text = _file_text(source, name)
    else:
        name = name or "standard input"
        text = source.removeprefix("\ufeff")
        if len(text) > MOST_BYTES:
            raise _too_large(name)
    raw, identity, notes = parse(text, name, form, coach)
    return _transcript(raw, identity or Path(name).stem or "transcript", name, coach, notes)


def transcript_of(record: object, *, name: str = "transcript", coach: str | None = None) -> Transcript:
    """A transcript from parsed JSON: `{"id": ..., "turns": [{"speaker": ..., "text": ...}]}`. One turn in is one
    turn out. Raises TranscriptError."""
    raw, identity = turns_of_record(record, name)
    return _transcript(raw, identity or name, name, coach, ())


def _transcript(raw: list[RawTurn], identity: str, name: str, coach: str | None, notes: tuple[str, ...]) -> Transcript:
    if not raw:
        raise TranscriptError(
            f"{name} holds no conversation",
            f"{name}: no turns were found",
            'Write one turn a line, each beginning with "Coach:" or "Client:"',
        )
    if len(raw) > MOST_TURNS:
        raise TranscriptError(
            f"{name} is too long",
            f"{name}: {len(raw):,} turns, the most is {MOST_TURNS:,}",
            "Cut it into sessions and score each one",
        )
    for turn in raw:
        if len(turn.text) > LONGEST_TURN:
            raise TranscriptError(
                f"{name} holds a turn that is too long",
                f"{name}{turn.place}: {len(turn.text):,} characters in one turn, the most is {LONGEST_TURN:,}",
                "Cut the turn, or check that each turn begins with its speaker",
            )
    speakers, more = who_is_who(raw, name, coach)
    turns: list[Turn] = []
    for one in raw:
        if (speaker := speakers[one.label]) is not None:
            turns.append(Turn(len(turns), speaker, one.text, one.start))
    return Transcript(identity, tuple(turns), (*notes, *more))


def _too_large(name: str) -> TranscriptError:
    return TranscriptError(
        f"{name} is too large",
        f"{name}: larger than {MOST_BYTES // 1_000_000} MB",
        "Cut it into sessions and score each one, or all together, one a line, with triad score-many",
    )


def _file_text(path: Path, name: str) -> str:
    title = f"{name} can't be read"
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise TranscriptError(title, f"{name}: there is no such file", "Check the path") from error
    except OSError as error:
        message = f"{name}: {error.strerror or 'it does not open'}"
        raise TranscriptError(title, message, "Check the path and its permissions") from error
    if len(data) > MOST_BYTES:
        raise _too_large(name)
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise TranscriptError(title, f"{name}:{line}: not UTF-8 text", "Save the file as UTF-8") from error
