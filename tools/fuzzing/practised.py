"""Files that go between people, made by the program itself in a folder that was practised in."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

from torturing.rounds import at_home
from torturing.stores import make_store

from simulator.bench.assignments import assign
from simulator.bench.choosing import Choices, offer
from simulator.bench.desk import Desk, read_hand_over
from simulator.bench.files import as_text
from simulator.bench.giving_back import give_back
from simulator.cohort.bundle import bundle_of
from simulator.library import Library
from simulator.paths import find_paths
from simulator.records.records import Records
from simulator.tui.saved_state import CardFace, Drafts, Face, write_face

AT = "2026-11-30T20:00:00+00:00"


def shared_files(home: Path) -> dict[str, bytes]:
    """By kind: a bundle, a talk that is handed over, one that comes back, a task, drafts and the home screen's face."""
    home.mkdir()
    make_store(home, sessions=3)
    with at_home(home):
        paths = find_paths()
        records, library, desk = Records(paths.records), Library.at(paths), Desk(paths.bench)
        try:
            done = [line.session.id for line in records.history() if line.session.status.value == "done"]
            said, now = Choices(), datetime.now(UTC)
            made = offer(records, library, paths.data, done[:2], who="Heron", reader="Ruth", choices=said, now=now)
            bundle = bundle_of(records, "Heron", made=date(2026, 5, 30)).as_text()
        finally:
            records.close()
        file = home / "talk.triad"
        file.write_text(as_text(made.file), encoding="utf-8")
        for taken in desk.take_in(read_hand_over(file), AT):
            journal = desk.journal(taken.talk)
            journal.add("Ruth", AT, "rated", scores={"partnering": 2.5, "enrolling": 2, "learning": 3})
            journal.add("Ruth", AT, "comment", turn=3, text="Here she wanted to be asked.")
            journal.add("Ruth", AT, "question", text="What would you say there today?")
        (back,) = give_back(desk, "Ruth", None, home / "out", AT)
        task = assign(
            library.personas.get("walter"), library.scenarios.get("first_session"),
            reader="Ruth", words="Stay with the silence.", by="2026-12-12", day="2026-11-30",
        )  # fmt: skip
        drafts = Drafts(home / "drafts.json")
        drafts.put("talk:a", "And what is")
        drafts.save()
        write_face(home / "face.json", Face(cards=(CardFace("walter", "Walter", "a talk", "dry"),), experiment="Wait."))
        return {
            "bundle": bundle.encode(),
            "handed over": file.read_bytes(),
            "returned": back.read_bytes(),
            "task": as_text(task).encode(),
            "drafts": (home / "drafts.json").read_bytes(),
            "face": json.dumps(json.loads((home / "face.json").read_text())).encode(),
        }
