"""Talks made up at random, written in every format, with what goes wrong in real files; and whether a word got lost.

Each word is one that comes nowhere else, so that it can be told whose mouth it ended in.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from scoring.coding.behaviours import Speaker
from scoring.errors import TranscriptError
from scoring.transcript import Transcript, read_transcript
from tests.scoring.transcript.shapes import clock, word_document

COACH, CLIENT, OTHER, NOBODY = "Ines Falk", "Jonas Ahrendt", "Ruth Ober", "Unknown Speaker"
Piece = tuple[str, str]
_COUNTED: Final = re.compile(r"\(([\d,]+) words?\)")
_TAGGED: Final = re.compile(r"\bq[a-z]{4}\b")


@dataclass
class Made:
    """A file: how it was made, its ending, its content, and which words each person says in it."""

    kind: str
    ending: str
    content: str | bytes
    said: dict[str, set[str]] = field(default_factory=dict)


class _Words:
    def __init__(self, random_: random.Random) -> None:
        self.random = random_
        self.number = random_.randrange(1000)

    def word(self) -> str:
        self.number += 1
        rest, letters = self.number, ""
        for _ in range(4):
            rest, last = divmod(rest, 26)
            letters = chr(97 + last) + letters
        return f"q{letters}"

    def sentence(self, least: int = 1, most: int = 9) -> str:
        draw = self.random
        words = [self.word() for _ in range(draw.randint(least, most))]
        if draw.random() < 0.1:
            words[len(words) // 2] += ":"
        if draw.random() < 0.1:
            words.insert(len(words) // 2, "9:30")
        if draw.random() < 0.1:
            words[-1] = f'"{words[-1]}"'
        if draw.random() < 0.05:
            words[0] = f"({words[0]})"
        return " ".join(words) + draw.choice((".", ".", "?", "?", "!", "...", "", ","))


def pieces(draw: random.Random) -> list[Piece]:
    """A talk, in the pieces that a tool cuts it into."""
    words = _Words(draw)
    made: list[Piece] = []
    who = draw.choice((COACH, CLIENT))
    for _ in range(draw.randint(4, 14)):
        for _ in range(draw.choice((1, 1, 1, 2, 3))):
            made.append((who, " ".join(words.sentence() for _ in range(draw.choice((1, 1, 2))))))
        if draw.random() < 0.1:
            made.append((OTHER, words.sentence(2)))
        if draw.random() < 0.08:
            made.append((NOBODY, words.sentence(2)))
        if draw.random() < 0.15:
            made.append((CLIENT if who == COACH else COACH, draw.choice(("Mm-hmm.", "Hm.", "mhm"))))
        who = CLIENT if who == COACH else COACH
    present = {name for name, _ in made}
    for name in (COACH, CLIENT):
        if name not in present:
            made.append((name, words.sentence(2)))
    return made


def adorned(draw: random.Random, made: Sequence[Piece]) -> list[Piece]:
    """The pieces under labels that change."""
    if draw.random() < 0.6:
        return list(made)
    more = draw.choice((" (she/her)", " (Guest)", " (Unverified)"))
    return [(name + more if name == COACH and draw.random() < 0.5 else name, words) for name, words in made]


def _time(number: int) -> tuple[str, str]:
    return clock(number * 4.0), clock(number * 4.0 + 3.5)


def _vtt(draw: random.Random, made: Sequence[Piece], form: str) -> str:
    blocks = []
    for n, (name, words) in enumerate(made):
        begins, ends = _time(n)
        number = f"{n + 1}\n" if draw.random() < 0.5 else ""
        blocks.append(
            f"{number}{begins} --> {ends}\n{form.format(name=name, words=words)}"
            + ("" if draw.random() < 0.1 else "\n")
        )
    return "WEBVTT\n\n" + "\n".join(blocks)


def _srt(draw: random.Random, made: Sequence[Piece], form: str) -> str:
    return _vtt(draw, made, form).removeprefix("WEBVTT\n\n").replace(".000 -->", ",000 -->").replace(".500\n", ",500\n")


def _text(draw: random.Random, made: Sequence[Piece], form: str) -> str:
    rows = []
    for n, (name, words) in enumerate(made):
        rows.append(form.format(name=name, words=words, t=clock(n * 4.0, "{mm}:{s:02}")))
        if draw.random() < 0.05:
            rows.append(f"[{clock(n * 4.0)}]")
    if draw.random() < 0.2:
        rows.append("\nTranscribed by https://example.org")
    return "\n".join(rows) + "\n"


def _elan(made: Sequence[Piece]) -> str:
    slots = "".join(f'<TIME_SLOT TIME_SLOT_ID="ts{n}" TIME_VALUE="{n * 2000}"/>' for n in range(2 * len(made)))
    tiers = ""
    for name in dict.fromkeys(name for name, _ in made):
        spans = "".join(
            f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a{n}" TIME_SLOT_REF1="ts{2 * n}" TIME_SLOT_REF2="ts{2 * n + 1}"><ANNOTATION_VALUE>{words}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>'
            for n, (own, words) in enumerate(made)
            if own == name
        )
        tiers += f'<TIER TIER_ID="{name}" LINGUISTIC_TYPE_REF="x">{spans}</TIER>'
    return f'<?xml version="1.0"?><ANNOTATION_DOCUMENT VERSION="3.0"><TIME_ORDER>{slots}</TIME_ORDER>{tiers}</ANNOTATION_DOCUMENT>'


def _praat(made: Sequence[Piece]) -> str:
    tiers = ""
    own_names = list(dict.fromkeys(name for name, _ in made))
    for name in own_names:
        spans = [(n * 2, n * 2 + 1, words.replace('"', '""')) for n, (own, words) in enumerate(made) if own == name]
        inner = "".join(
            f'        intervals [{k}]:\n            xmin = {a}\n            xmax = {b}\n            text = "{c}"\n'
            for k, (a, b, c) in enumerate(spans, 1)
        )
        tiers += f'    item [1]:\n        class = "IntervalTier"\n        name = "{name}"\n        xmin = 0\n        xmax = 99\n        intervals: size = {len(spans)}\n{inner}'
    return f'File type = "ooTextFile"\nObject class = "TextGrid"\n\nxmin = 0\nxmax = 99\ntiers? <exists>\nsize = {len(own_names)}\nitem []:\n{tiers}'


def _chat(made: Sequence[Piece]) -> str:
    codes = {COACH: "INE", CLIENT: "JON", OTHER: "RUT", NOBODY: "UNK"}
    rows = [
        "@UTF8",
        "@Begin",
        "@Participants:\tINE Ines_Falk Investigator, JON Jonas_Ahrendt Participant, RUT Ruth_Ober Observer",
    ]
    for name, words in made:
        label = codes[re.sub(r" \(.*", "", name)]
        rows.append(f"*{label}:\t{words.rstrip('.?!, ')} .")
    return "\n".join([*rows, "@End", ""])


def _json(made: Sequence[Piece], draw: random.Random) -> str:
    key = draw.choice(("segments", "utterances", "sentences", "transcript"))
    items = [{"speaker": name, "text": words, "start": n * 4, "end": n * 4 + 3} for n, (name, words) in enumerate(made)]
    for item in items:
        if item["speaker"] == NOBODY and draw.random() < 0.5:
            del item["speaker"]
    return json.dumps({key: items, "language": "en"})


WRITERS: Final[dict[str, tuple[str, Callable[[random.Random, Sequence[Piece]], str | bytes]]]] = {
    "vtt voices": ("vtt", lambda draw, made: _vtt(draw, made, "<v {name}>{words}</v>")),
    "vtt colons": ("vtt", lambda draw, made: _vtt(draw, made, "{name}: {words}")),
    "srt colons": ("srt", lambda draw, made: _srt(draw, made, "{name}: {words}")),
    "srt brackets": ("srt", lambda draw, made: _srt(draw, made, "[{name}]: {words}")),
    "srt own line": ("srt", lambda draw, made: _srt(draw, made, "[{name}]\n{words}")),
    "txt colons": ("txt", lambda draw, made: _text(draw, made, "{name}: {words}")),
    "txt blank lines": ("txt", lambda draw, made: _text(draw, made, "{name}: {words}\n")),
    "txt times": ("txt", lambda draw, made: _text(draw, made, "[{t}] {name}: {words}")),
    "txt heads": ("txt", lambda draw, made: _text(draw, made, "{name}  {t}\n{words}\n")),
    "txt heads in brackets": ("txt", lambda draw, made: _text(draw, made, "[{t}] - {name}\n{words}\n")),
    "md bold": ("md", lambda draw, made: _text(draw, made, "**{name}:** {words}\n")),
    "md table": ("md", lambda draw, made: "| Speaker | Text |\n|---|---|\n" + "".join(f"| {name} | {words} |\n" for name, words in made)),
    "csv": ("csv", lambda draw, made: "speaker;text\n" + "".join('{};"{}"\n'.format(name, words.replace('"', '""')) for name, words in made)),
    "json": ("json", lambda draw, made: _json(made, draw)),
    "json lines": ("jsonl", lambda draw, made: "\n".join(json.dumps({"speaker": name, "text": words}) for name, words in made)),
    "elan": ("eaf", lambda draw, made: _elan(made)),
    "praat": ("TextGrid", lambda draw, made: _praat(made)),
    "chat": ("cha", lambda draw, made: _chat(made)),
    "word": ("docx", lambda draw, made: word_document([f"{name}   {clock(n * 4.0, '{mm}:{s:02}')}\n{words}" for n, (name, words) in enumerate(made)])),
    "html": ("html", lambda draw, made: "<html><body>" + "".join(f"<p><b>{name}:</b> {words}</p>" for name, words in made) + "</body></html>"),
    "ass": ("ass", lambda draw, made: "[Script Info]\n\n[Events]\nFormat: Start, End, Name, Text\n" + "".join(f"Dialogue: {_time(n)[0]},{_time(n)[1]},{name},{words}\n" for n, (name, words) in enumerate(made))),
}  # fmt: skip


def make(seed: int) -> Made:
    """A file from a seed."""
    draw = random.Random(seed)
    kind = draw.choice(list(WRITERS))
    ending, write = WRITERS[kind]
    made = pieces(draw)
    content = write(draw, adorned(draw, made))
    said: dict[str, set[str]] = {}
    for name, words in made:
        said.setdefault(name, set()).update(_TAGGED.findall(words))
    return Made(kind, ending, content, said)


def read(made: Made) -> Transcript | None:
    """What is read of a file, or None where it is refused."""
    source = made.content if isinstance(made.content, bytes) else made.content.encode()
    try:
        return read_transcript(source, name=f"talk.{made.ending}", form=made.ending.lower(), coach=COACH, client=CLIENT)
    except TranscriptError:
        return None


def wrong(made: Made, found: Transcript) -> list[str]:
    """What was changed in silence: words in the wrong mouth, twice, or in nobody's and in no note."""
    problems = []
    spoken = [(turn.speaker, turn.text) for turn in found.turns] + [
        (one.speaker, one.text) for one in found.backchannels
    ]
    whose: Counter[str] = Counter(word for _, text in spoken for word in _TAGGED.findall(text))
    problems += [f"twice: {word}" for word, count in whose.items() if count > 1]
    for name, speaker in ((COACH, Speaker.COACH), (CLIENT, Speaker.CLIENT), (OTHER, None)):
        for own, text in spoken:
            strays = [
                word for word in _TAGGED.findall(text) if word in made.said.get(name, set()) and own is not speaker
            ]
            problems += [f"{word} of {name} is the {own.value}'s" for word in strays]
    every = set().union(*made.said.values())
    counted = sum(int(one.replace(",", "")) for note in found.notes for one in _COUNTED.findall(note))
    lost = every - set(whose)
    if len(lost) > counted:
        problems.append(f"{len(lost)} words are nobody's, notes count {counted}: {sorted(lost)[:4]}")
    strangers = len(made.said.get(OTHER, set()) | made.said.get(NOBODY, set()))
    if len(lost) > strangers:
        problems.append(f"{len(lost) - strangers} words of the two are left out")
    return problems
