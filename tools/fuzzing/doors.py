"""Everything that reads what comes from outside, as a door: valid examples, and how one input is read.

A door may raise errors of the trees, which have a title, a message and a hint; anything else is a defect.
"""

from __future__ import annotations

import json
import random
import re
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

from fuzzing.mutations import mutated
from personas.loader import check_names
from personas.model import Mood, Persona
from scenarios.model import Scenario
from scoring.coding.behaviours import Speaker
from scoring.coding.coder import Coder
from scoring.files.yaml_source import read_source
from scoring.judge.reply import read_reply
from scoring.scorecard.rubric import load_rubric
from scoring.transcript import read_transcript
from simulator.bench.assignments import read_assignment
from simulator.bench.desk import read_hand_over
from simulator.bench.files import digest_of, read_record
from simulator.bench.returning import read_return
from simulator.client.prepared_persona import Part
from simulator.client.spoken.guard.check import watch
from simulator.client.spoken.guard.facts import Secrets
from simulator.client.turn import initial
from simulator.client.voice import Act, Direction, Lean
from simulator.cohort.bundle import read_bundle
from simulator.library import Library
from simulator.llm.heard import Hearing, ThoughtAloud
from simulator.llm.pieces import NoPiece, read_piece
from simulator.llm.wire import NotAnEvent, Wire
from simulator.paths import find_paths
from simulator.settings import read_settings
from simulator.tui.saved_state import Drafts, read_face
from tests.scoring.transcript.fuzzed import CLIENT, COACH, make

ROOT: Final = Path(__file__).parents[2]
SETTINGS: Final = b"""voice = "llm"
base_url = "http://127.0.0.1:1/v1"
model = "m"
text_width = 76
animations = false
copies = 7
"""
WORDS: Final = "I know I should. And then it is evening, and I mend things instead. Yes, but it is not so simple."


@dataclass(frozen=True, slots=True)
class Door:
    """One place that reads: how an input for it is made, and how it is read."""

    name: str
    make: Callable[[random.Random], tuple[bytes, str]]
    """An input, and the ending of its file's name where it has one."""
    read: Callable[[bytes, str], object]
    share: int = 4
    """How many inputs it gets of those that are made: fewer where one takes a tenth of a second."""
    also: tuple[type[Exception], ...] = ()
    """What it may raise besides, because whoever calls it turns that into an error of the tree."""


def doors() -> tuple[Door, ...]:
    """All doors. What they need is made once."""
    return (
        Door("transcripts", _a_transcript, _read_transcript, share=12),
        Door("personas", partial(_one_of, "personas/library", "yaml"), _read_persona, share=1),
        Door("scenarios", partial(_one_of, "scenarios/library", "yaml"), _read_scenario),
        Door("rubrics", partial(_one_of, "scoring/scorecard/rubrics", "yaml"), _read_rubric, share=1),
        Door("bundles", _a_bundle, _read_bundle),
        Door("shared files", _a_shared_file, _read_shared),
        Door("model streams", _a_stream, _read_stream, also=(NotAnEvent, NoPiece, ThoughtAloud)),
        Door("judge's replies", _a_verdict, _read_verdict),
        Door("guard", _a_reply, _read_guarded, share=1),
        Door("settings", _a_setting, _read_setting),
        Door("drafts and faces", _a_state, _read_state),
    )


@cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="triad-fuzz-"))


def _file(data: bytes, ending: str) -> Path:
    file = _folder() / f"input.{ending}"
    file.write_bytes(data)
    return file


def _a_transcript(chance: random.Random) -> tuple[bytes, str]:
    made = make(chance.randrange(1 << 30))
    data = made.content if isinstance(made.content, bytes) else made.content.encode()
    ending = (
        made.ending
        if chance.random() < 0.9
        else chance.choice(("txt", "vtt", "json", "eaf", "cha", "csv", "docx", "xml"))
    )
    return mutated(chance, data), ending.lstrip(".")


def _read_transcript(data: bytes, ending: str) -> object:
    return read_transcript(_file(data, ending or "txt"), coach=COACH, client=CLIENT)


@cache
def _examples(folder: str, ending: str) -> tuple[bytes, ...]:
    return tuple(file.read_bytes() for file in sorted((ROOT / folder).rglob(f"*.{ending}")))


def _one_of(folder: str, ending: str, chance: random.Random) -> tuple[bytes, str]:
    return mutated(chance, chance.choice(_examples(folder, ending))), ending


def _read_persona(data: bytes, ending: str) -> object:
    source = read_source(_file(data, ending), name="a client")  # under its own name it would have to keep its id
    persona = source.as_model(Persona)
    check_names(persona, source)
    return persona


def _read_scenario(data: bytes, ending: str) -> object:
    return read_source(_file(data, ending)).as_model(Scenario)


def _read_rubric(data: bytes, ending: str) -> object:
    return load_rubric(_file(data, ending))


@cache
def _kept() -> dict[str, bytes]:
    """A bundle, a talk handed over, one that comes back, a task: made in a folder that was practised in."""
    from fuzzing.practised import shared_files

    return shared_files(_folder() / "practised")


def _a_bundle(chance: random.Random) -> tuple[bytes, str]:
    return mutated(chance, _kept()["bundle"]), "json"


def _read_bundle(data: bytes, ending: str) -> object:
    return read_bundle(_file(data, ending), date(2100, 1, 1))


def _a_shared_file(chance: random.Random) -> tuple[bytes, str]:
    kind = chance.choice(("handed over", "returned", "task"))
    data = mutated(chance, _kept()[kind])
    if chance.random() < 0.7:  # as somebody would who means it: the digest is right
        try:
            record = json.loads(data)
            record["digest"] = digest_of(record)
            data = json.dumps(record).encode()
        except (ValueError, TypeError, RecursionError):
            pass
    return data, "triad"


def _read_shared(data: bytes, ending: str) -> object:
    file = _file(data, ending)
    record = read_record(file)
    kind = str(record["schema"])
    if kind.startswith("triad.assignment"):
        return read_assignment(record, str(file))
    return read_return(file) if "return" in kind else read_hand_over(file)


def _a_stream(chance: random.Random) -> tuple[bytes, str]:
    from tests.standin.behaviours import behaviours
    from tests.standin.server import Seen

    one = chance.choice(behaviours())
    body = {"messages": [], "max_tokens": 300, "stream_options": {}, "temperature": 1}
    seen = Seen("POST", "/v1/chat/completions", {}, body, b"")
    data = b"".join(step for step in one.answer(seen, WORDS).steps() if isinstance(step, bytes))
    return mutated(chance, _unchunked(data.partition(b"\r\n\r\n")[2])), ""


def _unchunked(body: bytes) -> bytes:
    """What a client library hands on of a body that came in chunks."""
    found = b""
    while match := re.match(rb"([0-9a-f]+)\r\n", body):
        size = int(match[1], 16)
        found += body[match.end() : match.end() + size]
        body = body[match.end() + size + 2 :]
    return found or body


def _read_stream(data: bytes, _: str) -> object:
    wire, hearing, said = Wire(most=200_000), Hearing(None), ""
    step = len(data) // 7 + 1
    for begin in range(0, len(data), step):
        for event in wire.feed(data[begin : begin + step]):
            said += hearing.feed(read_piece(event).words)
    for event in wire.rest():
        said += hearing.feed(read_piece(event).words)
    return said + hearing.rest()


@cache
def _coded() -> Any:
    lines = [(Speaker.COACH, "What would you like?"), (Speaker.CLIENT, WORDS)] * 4
    return Coder.load().code(lines), load_rubric("pel")


def _a_verdict(chance: random.Random) -> tuple[bytes, str]:
    _, rubric = _coded()
    entries = [
        {
            "id": marker.id,
            "status": chance.choice(("shown", "missed", "contradicted", "no_opening")),
            "evidence": [{"turn": chance.randrange(8), "quote": chance.choice((WORDS, "What would you like?"))}],
        }
        for marker in rubric.markers
    ]
    return mutated(chance, json.dumps({"markers": entries}).encode()), ""


def _read_verdict(data: bytes, _: str) -> object:
    turns, rubric = _coded()
    return read_reply(data.decode("utf-8", "replace"), turns, rubric)


@cache
def _guards() -> Sequence[Any]:
    library = Library.at(find_paths())
    found = []
    for name in ("walter", "keisha", "tomasz"):
        persona = library.personas.get(name).item
        part = Part.of(persona, library.scenarios.get("first_session").item)
        recent = ((Speaker.COACH, "What is it about?"), (Speaker.CLIENT, WORDS), (Speaker.COACH, "And then?"))
        state = initial(part)
        found += [
            watch(Direction(part, state, None, act, Lean.NEUTRAL, Mood.OPEN, 1, recent, words=(4, 30)), Secrets(part))
            for act in (Act.ANSWER, Act.VOICE)
        ]
    return found


def _a_reply(chance: random.Random) -> tuple[bytes, str]:
    return mutated(chance, f'"{WORDS}" *sighs* Walter: {WORDS} (he looks away)'.encode()), str(chance.randrange(6))


def _read_guarded(data: bytes, which: str) -> object:
    guard = _guards()[int(which)]
    text = data.decode("utf-8", "replace")
    return guard.settle(text), guard.settle(text, cut_short=True), guard.endless(text)


def _a_setting(chance: random.Random) -> tuple[bytes, str]:
    return mutated(chance, SETTINGS), "toml"


def _read_setting(data: bytes, ending: str) -> object:
    return read_settings(_file(data, ending))


def _a_state(chance: random.Random) -> tuple[bytes, str]:
    return mutated(chance, _kept()[chance.choice(("drafts", "face"))]), "json"


def _read_state(data: bytes, ending: str) -> object:
    file = _file(data, ending)
    return Drafts(file).get("talk:a"), read_face(file)
