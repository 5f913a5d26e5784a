"""A talk goes from a trainee's data folder to a trainer's and back, on real files, by the commands that people use."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

import pytest

from scoring.files.yaml_source import BadSource
from simulator.bench.choosing import Choices, note_sent, offer
from simulator.bench.desk import Desk, DeskTalk, read_hand_over
from simulator.bench.files import as_text, digest_of
from simulator.bench.returning import forget, read_return, returned_to, take_back
from simulator.commands.bench import now
from simulator.library import Library
from simulator.paths import find_paths
from simulator.records.records import Records
from tests.simulator.command import Triad, triad
from tests.simulator.tui.conftest import lived_in, lived_in_once

__all__ = ["lived_in", "lived_in_once", "triad"]
AT = "2026-11-30T20:00:00+00:00"


def session_id() -> str:
    records = Records(find_paths().records)
    (line,) = records.history()
    records.close()
    return line.session.id


def shared(triad: Triad, file: Path, *more: str) -> str:
    session = session_id()
    ran = triad("share", session, "--to", "Ruth", "--as", "Heron 7", "-o", str(file), "--yes", *more)
    assert ran.code == 0, ran.err
    return session


def read_by_ruth(desk: Desk) -> DeskTalk:
    """What a trainer does with the one talk on the desk."""
    (talk,) = desk.talks()
    journal = desk.journal(talk)
    journal.add("Ruth", AT, "rated", scores={"partnering": 2.5, "enrolling": 2, "learning": 3})
    journal.add("Ruth", AT, "comment", turn=5, text="Here she wanted to be asked.")
    journal.add("Ruth", AT, "comment", text="A brave first talk.")
    said = talk.talk.turns[1].text
    journal.add(
        "Ruth", AT, "code", turn=1, utterance=said, layer="behaviours", was=["closed_question"], now=["open_question"]
    )
    journal.add("Ruth", AT, "question", text="What would you say there today?")
    return talk


def test_a_talk_goes_to_the_trainer_and_comes_back_to_the_debrief(
    lived_in: Path, triad: Triad, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, back = tmp_path / "talk.triad", tmp_path / "back.triad"
    session = shared(triad, file)
    monkeypatch.setenv("TRIAD_HOME", str(tmp_path / "trainer"))
    assert "taken in" in triad("bench", str(file)).err
    assert "Heron 7" in triad("bench", "--list").out
    read_by_ruth(Desk(find_paths().bench))
    assert triad("return", "-o", str(back)).code == 0
    assert "given back" in triad("bench", "--list").out
    monkeypatch.setenv("TRIAD_HOME", str(lived_in))
    opened = triad("open", str(back))
    assert opened.out.strip() == f"triad debrief {session}"
    told = triad("debrief", session).out
    assert "What Ruth says" in told
    assert "Here she wanted to be asked." in told
    assert "not closed question, but open question" in told
    assert "What would you say there today?" in told
    record = json.loads(triad("debrief", session, "--json").out)
    assert record["returned"][0]["rating"] == {"partnering": 2.5, "enrolling": 2, "learning": 3}


def test_nothing_is_written_where_nobody_said_yes(lived_in: Path, triad: Triad, tmp_path: Path) -> None:
    file = tmp_path / "talk.triad"
    asked = triad("share", session_id(), "--to", "Ruth", "--as", "Heron 7", "-o", str(file))
    assert asked.code == 2
    assert "Nobody can be asked" in asked.err
    shown = triad("share", session_id(), "--to", "Ruth", "--as", "Heron 7", "-o", str(file), "--show")
    assert "What would make this half hour worth it for you?" in shown.err
    assert not file.exists()
    assert not (lived_in / "shared.jsonl").exists()


@pytest.mark.parametrize("missing", [("--as", "Heron 7"), ("--to", "Ruth")])
def test_a_pseudonym_and_a_reader_are_asked_for(lived_in: Path, triad: Triad, missing: tuple[str, str]) -> None:
    ran = triad("share", session_id(), *missing, "--yes")
    assert ran.code == 2
    assert "needs a name" in ran.err


def canaries(text: str) -> set[str]:
    return set(re.findall(r"zq[a-z]+zq", text))


def test_no_word_goes_out_that_was_not_agreed_to(lived_in: Path) -> None:
    """500 choices at random; every kind of word is marked, and only those of what was chosen are in the file."""
    from dataclasses import replace

    from simulator.bench import choosing
    from simulator.debrief.debrief import load_debrief
    from simulator.objections import Objection

    records, paths = Records(find_paths().records), find_paths()
    whole = load_debrief(records, Library.at(paths), session_id(), folder=paths.data)
    assert whole.card is not None
    assert whole.reflection is not None
    card = json.loads(json.dumps(whole.card))
    turns = tuple(replace(turn, text=f"{turn.text} zqwordszq") for turn in whole.turns)
    for coded in card["turns"]:
        coded["text"] += " zqwordszq"
    marked = replace(
        whole,
        card=card,
        turns=turns,
        reflection=replace(whole.reflection, noticed="zqnoticedzq", learned="zqlearnedzq"),
        objections=(Objection(whole.entry.id, turns[1].id, 1, "zqwordszq", ("closed question",), "zqobjectedzq", AT),),
    )
    draw = random.Random(12)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(choosing, "load_debrief", lambda *_args, **_more: marked)
        for _ in range(500):
            words, own, notes, objections, names = (draw.random() < 0.5 for _ in range(5))
            choices = Choices(words, own, notes, objections, names, names=("Zebedee",))
            made = offer(
                records,
                Library.at(paths),
                paths.data,
                [whole.entry.id],
                who="Heron 7",
                reader="Ruth",
                choices=choices,
                now=now(),
            )
            agreed = {
                *(["zqwordszq"] if words else []),
                *(["zqnoticedzq", "zqlearnedzq"] if notes else []),
                *(["zqobjectedzq"] if objections else []),
            }
            assert canaries(as_text(made.file)) == agreed
            said = [turn.text for turn in whole.turns]
            assert words or not any(line in as_text(made.file) for line in said if len(line) > 20)
            rated = made.file.talks[0].own
            assert own or rated is None or not rated.scores


def test_other_peoples_names_are_replaced_and_the_clients_own_stay(
    lived_in: Path, triad: Triad, tmp_path: Path
) -> None:
    """In the words and in every quote of them alike."""
    records = Records(find_paths().records)
    turn = records.path(session_id())[1]
    text = "Anna Berger from Brightwater Logistics told me so, Walter. What matters to you?"
    from sqlalchemy import update

    from simulator.records.tables import scorecards, turns

    card = records.scorecard(session_id())
    assert card is not None
    changed = json.loads(json.dumps(card.card).replace(turn.text, text))
    with records._engine.begin() as db:
        db.execute(update(turns).where(turns.c.id == turn.id).values(text=text))
        db.execute(update(scorecards).values(card=changed))
    shared(triad, tmp_path / "talk.triad")
    content = (tmp_path / "talk.triad").read_text()
    assert "Anna" not in content
    assert "Berger" not in content
    assert "Brightwater" not in content
    assert read_hand_over(tmp_path / "talk.triad").talks[0].turns[1].text.endswith("Walter. What matters to you?")


def broken(file: Path, change: Any) -> BadSource:
    record = json.loads(file.read_text())
    change(record)
    file.write_text(json.dumps(record))
    with pytest.raises(BadSource) as caught:
        read_hand_over(file)
    return caught.value


def test_damage_and_a_newer_version_are_told_apart(lived_in: Path, triad: Triad, tmp_path: Path) -> None:
    file = tmp_path / "talk.triad"
    shared(triad, file)
    whole = file.read_text()
    assert "damaged" in str(broken(file, lambda r: r["talks"][0]["turns"][0].update(text="Something else.")))
    file.write_text(whole)
    assert "newer Triad" in str(broken(file, lambda r: r.update(schema="triad.talk/9")))
    file.write_text(whole[: len(whole) // 2])
    with pytest.raises(BadSource, match="damaged"):
        read_hand_over(file)
    file.write_text(whole)

    def unknown(record: dict[str, Any]) -> None:
        record["talks"][0]["surprise"] = 1
        record["digest"] = digest_of(record)

    assert "surprise" in str(broken(file, unknown))


def test_every_byte_that_changes_is_noticed(lived_in: Path, triad: Triad, tmp_path: Path) -> None:
    file = tmp_path / "talk.triad"
    shared(triad, file, "--scores-only")
    whole = file.read_bytes()
    before = read_hand_over(file)
    draw = random.Random(3)
    for _ in range(150):
        at = draw.randrange(len(whole))
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << draw.randrange(7)]) + whole[at + 1 :])
        try:
            found = read_hand_over(file)
        except BadSource:
            continue
        assert found == before  # a blank more between two keys says nothing


def test_what_somebody_else_handed_out_is_not_taken_back(
    lived_in: Path, triad: Triad, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, back = tmp_path / "talk.triad", tmp_path / "back.triad"
    shared(triad, file)
    monkeypatch.setenv("TRIAD_HOME", str(tmp_path / "trainer"))
    triad("bench", str(file))
    read_by_ruth(Desk(find_paths().bench))
    triad("return", "-o", str(back))
    monkeypatch.setenv("TRIAD_HOME", str(tmp_path / "somebody"))
    ran = triad("open", str(back))
    assert ran.code == 2
    assert "another data folder" in ran.err
    monkeypatch.setenv("TRIAD_HOME", str(lived_in))
    wrong = triad("open", str(file))
    assert wrong.code == 2
    assert "triad bench" in wrong.err


def test_a_talk_that_comes_twice_lies_there_once_and_words_take_the_place_of_scores(
    lived_in: Path, triad: Triad, tmp_path: Path
) -> None:
    few, all_of_it = tmp_path / "few.triad", tmp_path / "all.triad"
    shared(triad, few, "--scores-only")
    shared(triad, all_of_it)
    desk = Desk(tmp_path / "desk")
    hows = [desk.take_in(read_hand_over(file), AT)[0].how for file in (few, few, all_of_it, few)]
    assert hows == ["new", "again", "instead", "again"]
    (talk,) = desk.talks()
    assert talk.talk.has_words


def test_a_branch_that_parted_before_a_comment_does_not_show_it(lived_in: Path) -> None:
    records, paths = Records(find_paths().records), find_paths()
    made = offer(
        records,
        Library.at(paths),
        paths.data,
        [session_id()],
        who="Heron 7",
        reader="Ruth",
        choices=Choices(),
        now=now(),
    )
    note_sent(paths.data, made, now())
    desk = Desk(paths.bench)
    desk.take_in(made.file, AT)
    talk = read_by_ruth(desk)
    from simulator.bench.returning import return_of
    from simulator.debrief.debrief import load_debrief

    given = return_of([(talk, desk.journal(talk).reading("Ruth"))], reader="Ruth", day="2026-11-30")
    take_back(paths.data, given, "back.triad", AT)
    path = records.path(session_id())
    early = load_debrief(records, Library.at(paths), session_id(), path[3].id, folder=paths.data)
    (returned,) = early.returned
    assert returned.comment(5) == ""
    assert returned.comment(None) == "A brave first talk."
    forget(paths.data, session_id())
    assert returned_to(paths.data) == ()


def test_a_returned_file_reads_as_it_was_written(lived_in: Path, triad: Triad, tmp_path: Path) -> None:
    file, back = tmp_path / "talk.triad", tmp_path / "back.triad"
    shared(triad, file)
    triad("bench", str(file))
    read_by_ruth(Desk(find_paths().bench))
    triad("return", "-o", str(back))
    assert read_return(back).talks[0].comments[0].text == "A brave first talk."
    assert as_text(read_return(back)) == back.read_text()
