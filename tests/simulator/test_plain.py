"""Line mode: one coach turn a line in, the talk and the scorecard out, everything else aside."""

from __future__ import annotations

import json

import pytest

from simulator.paths import find_paths
from simulator.records.entries import Status
from simulator.records.records import Records
from tests.simulator.command import Triad, triad
from tests.standin import Say, a_service, replies

__all__ = ["triad"]

TALK = "Hello Walter, what would you like from our time?\nWhat makes it matter to you?\n\nMm-hm.\n"


def test_the_talk_goes_to_standard_output_and_the_narration_aside(triad: Triad) -> None:
    ran = triad("practise", "walter", "--plain", "--seed", "3", stdin=TALK)
    assert ran.code == 0
    lines = ran.out.splitlines()
    said = [line for line in lines if line.startswith("Client: ")]
    assert len(said) >= 5
    assert "Partnering" in ran.out
    assert "What happened in the client" in ran.out
    assert "Walter Pugh" in ran.err
    assert "Walter Pugh" not in said[0]


def test_end_ends_it_before_the_input_does(triad: Triad) -> None:
    ran = triad("practise", "walter", "--plain", "--seed", "3", stdin="What brings you?\n/end\nThis is not said.\n")
    assert ran.code == 0
    records = Records(find_paths().records)
    (line,) = records.history()
    assert [turn.text for turn in records.path(line.session.id) if turn.speaker == "coach"] == ["What brings you?"]


def test_json_is_one_event_a_line_and_ends_with_the_scorecard(triad: Triad) -> None:
    ran = triad("practise", "walter", "--json", "--seed", "3", stdin=TALK)
    events = [json.loads(line) for line in ran.out.splitlines()]
    assert {"coach", "observed", "client", "ended", "scorecard"} == {event["event"] for event in events}
    assert events[-1]["event"] == "scorecard"
    assert events[-1]["outcome"] in ("enrolled", "complied", "withdrew", "unfinished")
    assert set(events[-1]["dimensions"]) == {"partnering", "enrolling", "learning"}
    clients = [event for event in events if event["event"] == "client"]
    assert all("state" not in event and "disclosed" not in event for event in clients)
    by_turn = {turn["index"]: turn["text"] for turn in events[-1]["turns"]}
    assert all(by_turn[event["turn"]] == event["text"] for event in clients)


def test_xray_shows_the_state_and_what_was_told_and_is_marked_on_the_record(triad: Triad) -> None:
    ran = triad("practise", "walter", "--json", "--xray", "--seed", "3", stdin=TALK)
    clients = [event for line in ran.out.splitlines() if (event := json.loads(line))["event"] == "client"]
    for event in clients:
        assert set(event["state"]) == {"safety", "ownership", "insight", "grips", "phase"}
        assert all(set(fact) == {"id", "layer"} for fact in event["disclosed"])
    assert Records(find_paths().records).history()[0].session.xray


def test_leaving_saves_and_resuming_goes_on_in_the_same_talk(triad: Triad) -> None:
    left = triad("practise", "tomasz", "--plain", "--seed", "9", stdin="What would you like?\n/leave\n")
    assert "triad resume" in left.err
    session = Records(find_paths().records).unfinished()[0]
    assert session.status is Status.OPEN
    ran = triad("resume", session.id[:6], "--plain", stdin="And what else?\n/end\n")
    assert ran.code == 0
    coach = [turn.text for turn in Records(find_paths().records).path(session.id) if turn.speaker == "coach"]
    assert coach == ["What would you like?", "And what else?"]


def test_going_back_keeps_what_was_said_as_a_branch(triad: Triad) -> None:
    ran = triad("practise", "walter", "--plain", "--seed", "3", stdin="Do it now.\n/back\nWhat would you like?\n/end\n")
    assert "Taken back: Do it now." in ran.err
    records = Records(find_paths().records)
    session = records.history()[0].session
    assert [turn.text for turn in records.path(session.id) if turn.speaker == "coach"] == ["What would you like?"]
    assert "Do it now." in {turn.text for turn in records.tree(session.id)}


def test_an_unknown_command_names_the_nearest_one(triad: Triad) -> None:
    ran = triad("practise", "walter", "--plain", stdin="/bakc\n/end\n")
    assert "Did you mean /back?" in ran.err


def test_control_codes_are_shown_never_sent(triad: Triad) -> None:
    ran = triad("practise", "walter", "--plain", "--seed", "3", stdin="\x1b[2J\x07What \x9b31mcounts [b]for[/b] you?\n")
    assert ran.code == 0
    assert "\x1b" not in ran.out + ran.err
    assert "\x07" not in ran.out + ran.err


def test_a_five_megabyte_line_is_refused_in_words_and_the_talk_is_kept(triad: Triad) -> None:
    ran = triad("practise", "walter", "--plain", stdin="What brings you?\n" + "x" * 5_000_000 + "\n")
    assert ran.code == 2
    assert len(ran.err.strip().splitlines()[-1]) < 300
    assert Records(find_paths().records).unfinished()


def test_where_danger_to_life_ends_the_practice_the_trainee_is_told_why(triad: Triad) -> None:
    ran = triad("practise", "walter", "--plain", "--seed", "3", stdin="Are you thinking of killing yourself?\n")
    assert "beyond what coaching is for" in ran.err
    assert "beyond what coaching is for" not in ran.out


def test_a_repair_of_a_models_words_is_an_event_and_a_quiet_line(triad: Triad, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_service(lambda _: Say("*sighs* I couldn't say, offhand. How can I help you today?")) as service:
        monkeypatch.setenv("OPENAI_BASE_URL", service.url)
        monkeypatch.setenv("TRIAD_MODEL", "stand-in")
        said = ("practise", "walter", "--voice", "llm", "--seed", "3")
        ran = triad(*said, "--json", stdin="Hello Walter.\n")
        plain = triad(*said, "--plain", stdin="Hello Walter.\n")
    events = [json.loads(line) for line in ran.out.splitlines()]
    repairs = [(event["repair"], event["why"]) for event in events if event["event"] == "notice"]
    assert repairs == [("cleaned", "style"), ("dropped", "assistant")]
    assert next(event["text"] for event in events if event["event"] == "client" and event["turn"] == 2) == (
        "I couldn't say, offhand."
    )
    assert "a sentence left out that was not the client's" in plain.err
    assert "help you" not in plain.out


def test_a_socks_proxy_without_its_package_is_named_before_the_talk(
    triad: Triad, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "https://api.example.org/v1")
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:1080")
    monkeypatch.setattr("simulator.llm.settings.find_spec", lambda _: None)
    ran = triad("practise", "walter", "--plain", "--voice", "llm", stdin="Hello.\n")
    assert (ran.code, ran.out) == (2, "")
    assert "SOCKS proxy" in ran.err


def test_an_answer_that_is_owed_and_fails_again_keeps_the_next_line_from_being_refused(
    triad: Triad, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_service() as service:
        monkeypatch.setenv("TRIAD_BASE_URL", service.url)
        monkeypatch.setenv("TRIAD_API_KEY", "none")
        service.will(*[replies.Status(401, "no such key")] * 4)
        first = triad("practise", "walter", "--plain", "--voice", "llm", stdin="What would you like?\nAnd then?\n")
        again = triad("resume", "--plain", stdin="And then?\n")
    assert (first.code, again.code) == (3, 3)
    assert "goes on" in again.err
    assert "can't be done" not in again.err
    (session,) = Records(find_paths().records).unfinished()
    coach = [turn.text for turn in Records(find_paths().records).path(session.id) if turn.speaker == "coach"]
    assert coach == ["What would you like?"]
