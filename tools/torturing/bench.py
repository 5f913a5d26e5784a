"""Kills while talks are shared, taken in, marked, given back and opened again: what was acknowledged is there."""

from __future__ import annotations

import random
import shutil
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from simulator.bench import lines
from simulator.bench.choosing import Choices, note_sent, offer
from simulator.bench.desk import Desk, read_hand_over
from simulator.bench.files import SHARED, as_text
from simulator.bench.giving_back import give_back
from simulator.bench.returning import read_return, returned_to, take_back
from simulator.file_writing import write_output
from simulator.library import Library
from simulator.paths import find_paths
from simulator.records.records import Records
from torturing.rounds import ENDS, Result, at_home, end, forked, heard, heard_so_far, tell
from torturing.warm import preload

AT = "2026-11-30T20:00:00+00:00"
MOST = 30
"""Acknowledgements after which a process is killed at the latest."""


def kill_at_the_bench(chance: random.Random, home: Path, *, template: Path) -> Result:
    """Several processes after each other, each killed at a random moment of its work."""
    preload()
    result = Result()
    shutil.copytree(template, home, dirs_exist_ok=True)
    told: list[dict[str, Any]] = []
    with at_home(home):
        for _ in range(chance.randint(2, 6)):
            child, pipe = forked(partial(_work, seed=chance.randrange(2**31), home=home))
            first = heard_so_far(pipe, chance.randint(1, MOST))
            time.sleep(chance.choice((0.0, chance.uniform(0.0, 0.02))))
            result.count("kills", end(child, chance.choice(ENDS), chance))
            told += heard(pipe, first)
        for one in told:
            if "error" in one:
                result.wrong.append(f"it ended with {one['error']}")
        _check(told, home, result)
    return result


def _work(pipe: int, *, seed: int, home: Path) -> None:
    draw = random.Random(seed)
    paths = find_paths()
    records, library, desk = Records(paths.records), Library.at(paths), Desk(paths.bench)
    done = [line.session.id for line in records.history() if line.session.status.value == "done"]
    while True:
        session = draw.choice(done)
        now = datetime.now(UTC)
        made = offer(
            records, library, paths.data, [session], who="Heron", reader="Ruth", choices=Choices(), now=now
        )  # fmt: skip
        file = home / "out" / f"{session}.triad"
        note_sent(paths.data, made, now)
        write_output(file, as_text(made.file))
        tell(pipe, shared=made.file.talks[0].seal, file=str(file))
        (taken,) = desk.take_in(read_hand_over(file), AT)
        tell(pipe, taken=taken.talk.id)
        journal = desk.journal(taken.talk)
        for number in range(draw.randint(1, 12)):
            text = f"{seed} {number}"
            mark = journal.add("Ruth", AT, "comment", turn=number, text=text)
            tell(pipe, marked=text, talk=taken.talk.id, id=mark.id)
        (back,) = give_back(desk, "Ruth", [taken.talk.id], home / "out", AT)
        take_back(paths.data, read_return(back), str(back), AT)
        tell(pipe, returned=session)


def _check(told: list[dict[str, Any]], home: Path, result: Result) -> None:
    paths = find_paths()
    desk = Desk(paths.bench)
    sent = {record.get("seal") for record in lines.read(paths.data / SHARED)[0]}
    talks, wrong = desk.pile()
    result.wrong += [f"a talk on the desk can't be read: {one}" for one in wrong]
    there = {one.id: one for one in talks}
    back = {one.session for one in returned_to(paths.data)}
    for one in told:
        if "shared" in one:
            result.count("acknowledged files")
            if one["shared"] not in sent:
                result.wrong.append("a file was handed over, and isn't noted")
        elif "taken" in one:
            result.count("acknowledged talks")
            if one["taken"] not in there:
                result.wrong.append("a talk that was taken in is gone")
        elif "marked" in one:
            result.count("acknowledged marks")
            marks, _ = desk.journal(there[one["talk"]]).marks()
            if one["marked"] not in {mark.text for mark in marks}:
                result.wrong.append(f"the mark {one['marked']!r} is gone")
        elif "returned" in one:
            result.count("acknowledged returns")
            if one["returned"] not in back:
                result.wrong.append("a talk that came back is gone")
