"""One talk told in other ways that must not matter: cut at sentences, with sounds between, with somebody else in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from scoring.coding.behaviours import Speaker

Lines = Sequence[tuple[Speaker, str]]
NAMES: Final = {Speaker.COACH: "Ines Falk", Speaker.CLIENT: "Jonas Ahrendt"}
LISTENER: Final = {Speaker.COACH: "Jonas Ahrendt", Speaker.CLIENT: "Ines Falk"}
SOUNDS: Final = ("Mm-hmm.", "Mhm.", "Hm.", "Uh-huh.", "mm")


def _cue(number: int, words: str) -> str:
    return f"{number}\n00:{number // 60 % 60:02}:{number % 60:02}.000 --> 00:{number // 60 % 60:02}:{number % 60:02}.900\n{words}\n"


def _captions(pieces: Sequence[tuple[str, str]], form: str = "{name}: {words}") -> str:
    return "WEBVTT\n\n" + "\n".join(
        _cue(n, form.format(name=name, words=words)) for n, (name, words) in enumerate(pieces, 1)
    )


def sentences(text: str) -> list[str]:
    """Where a tool would cut."""
    return [part for part in re.split(r"(?<=[.?!])\s+", text) if part]


def cut_at_sentences(lines: Lines) -> str:
    return _captions([(NAMES[who], one) for who, text in lines for one in sentences(text)])


def cut_at_six_words(lines: Lines) -> str:
    pieces = []
    for who, text in lines:
        words = text.split()
        pieces += [(NAMES[who], " ".join(words[at : at + 6])) for at in range(0, len(words), 6)]
    return _captions(pieces, "<v {name}>{words}</v>")


def a_sound_in_each_turn(lines: Lines) -> str:
    pieces: list[tuple[str, str]] = []
    for n, (who, text) in enumerate(lines):
        words = text.split()
        half = len(words) // 2
        if half > 1 and not re.search(r"[.?!]$", words[half - 1]):
            pieces += [
                (NAMES[who], " ".join(words[:half])),
                (LISTENER[who], SOUNDS[n % len(SOUNDS)]),
                (NAMES[who], " ".join(words[half:])),
            ]
        else:
            pieces.append((NAMES[who], text))
    return _captions(pieces)


def somebody_else(lines: Lines) -> str:
    rows = []
    for n, (who, text) in enumerate(lines):
        rows.append(f"{'Coach' if who is Speaker.COACH else 'Client'}: {text}")
        if n % 5 == 3:
            rows.append("Ruth: You should ask about the money. What do you want? I would do it at once.")
    return "\n".join(rows)


def labels_adorned(lines: Lines) -> str:
    pieces = []
    for n, (who, text) in enumerate(lines):
        more = {Speaker.COACH: " (she/her)", Speaker.CLIENT: " (Guest)"}[who] if n > len(lines) // 2 else ""
        pieces.append((NAMES[who] + more, text))
    return _captions(pieces)


def with_a_footer(lines: Lines) -> str:
    rows = [f"{NAMES[who]}  {n // 6}:{n * 10 % 60:02}\n{text}\n" for n, (who, text) in enumerate(lines)]
    return "Session 3\n12 June\n\n" + "\n".join(rows) + "\nTranscribed by https://otter.example\n"


def with_time_marks(lines: Lines) -> str:
    rows = []
    for n, (who, text) in enumerate(lines):
        rows += [f"[00:{n:02}:00]", f"{'Coach' if who is Speaker.COACH else 'Client'}: {text} #00:{n:02}:09-3#", ""]
    return "\n".join(rows)


def two_in_a_cue(lines: Lines) -> str:
    rows = [f"{'Coach' if who is Speaker.COACH else 'Client'}: {text}" for who, text in lines]
    return "WEBVTT\n\n" + "\n".join(_cue(n, "\n".join(rows[n - 1 : n + 1])) for n in range(1, len(rows) + 1, 2))


def rolling(lines: Lines) -> str:
    pieces = []
    for who, text in lines:
        words = text.split()
        pieces += [(NAMES[who], " ".join(words[max(0, at - 4) : at + 4])) for at in range(0, len(words), 4)]
    return _captions(pieces, "<v {name}>{words}</v>")


RETOLD: Final[tuple[Callable[[Lines], str], ...]] = (
    cut_at_sentences,
    cut_at_six_words,
    a_sound_in_each_turn,
    somebody_else,
    labels_adorned,
    with_a_footer,
    with_time_marks,
    two_in_a_cue,
    rolling,
)
