"""Who coaches is said by the caller, by the labels, by who asks, or it is asked for; nobody's words go astray."""

from __future__ import annotations

import pytest

from scoring.coding.behaviours import Speaker
from scoring.errors import TranscriptError
from scoring.transcript import read_transcript
from scoring.transcript.labels import is_unknown, people_of, role_of

THREE = "Ines: What now?\nJonas: I don't know.\nRuth: I would go.\nInes: What else?\nJonas: My uncle.\nRuth: Well.\n"


def said(
    text: str, coach: str | None = None, client: str | None = None, form: str | None = None
) -> list[tuple[str, str]]:
    return [
        (turn.speaker.value, turn.text) for turn in read_transcript(text, coach=coach, client=client, form=form).turns
    ]


@pytest.mark.parametrize(
    ("labels", "people"),
    [
        (["Ines Falk", "Jonas", "Ines Falk (she/her)"], 2),
        (["Ines Falk | Falk Coaching", "Jonas", "Ines Falk"], 2),
        (["Ines Falk", "INES FALK", "Jonas"], 2),
        (["Ines", "Ines Falk", "Jonas's iPhone", "Jonas Ahrendt"], 2),
        (["Falk, Ines", "Ines Falk", "Jonas"], 2),
        (["Speaker (Ines)", "Speaker (Jonas)"], 2),
        (["Speaker 1", "Speaker 2", "Speaker 1", "Speaker 2"], 2),
        (["T1", "C1", "T2", "C2", "T3", "C3"], 2),
        (["Ann One", "Ann Two"], 2),
        (["4. Ines", "5. Jonas", "6. Ines"], 2),
    ],
)
def test_labels_of_one_person_are_one(labels: list[str], people: int) -> None:
    assert len(set(people_of(labels)[0].values())) == people


@pytest.mark.parametrize(
    ("label", "role"),
    [("Life Coach", "coach"), ("Ines Falk (Coach)", "coach"), ("Client A", "client"), ("Observer 2", "observer"), ("Coach/Client", None), ("The client moved", None), ("Ruth", None)],
)  # fmt: skip
def test_roles_are_read_beside_names(label: str, role: str | None) -> None:
    assert role_of(label) == role


def test_labels_of_nobody() -> None:
    assert all(map(is_unknown, ("Unknown Speaker", "Unbekannter Sprecher", "UNKNOWN", "Speaker ?")))
    assert not is_unknown("Jonas")


def test_of_three_who_speak_alike_it_is_asked_who_is_who() -> None:
    with pytest.raises(TranscriptError, match=r"Ines \(2 turns, 4 words\), Jonas \(2 turns, 5 words\)"):
        read_transcript(THREE)


def test_the_caller_says_who_is_who() -> None:
    assert said(THREE, coach="Ines", client="Jonas") == [
        ("coach", "What now?"),
        ("client", "I don't know."),
        ("coach", "What else?"),
        ("client", "My uncle."),
    ]
    assert "2 pieces of Ruth (4 words)" in read_transcript(THREE, coach="Ines", leave_out=["Ruth"]).notes[-1]
    with pytest.raises(TranscriptError, match="no single speaker is called Rut"):
        read_transcript(THREE, leave_out=["Rut"])


def test_labels_taken_for_one_person_are_told() -> None:
    text = "Ines: What now?\nJonas: I go.\nInes (she/her): What for?\nJonas: I'm tired.\n"
    assert "Took Ines, Ines (she/her) for one person." in read_transcript(text).notes


def test_an_unlabelled_piece_is_given_only_where_both_neighbours_agree() -> None:
    cut = [
        ("A", "What do you"),
        ("A", "want?"),
        (None, "And why?"),
        ("A", "Say more."),
        ("B", "I want"),
        ("B", "to go."),
        (None, "Perhaps."),
        ("A", "So?"),
    ]
    import json

    text = json.dumps({"segments": [{"text": words} | ({} if who is None else {"speaker": who}) for who, words in cut]})
    found = read_transcript(text, form="json", coach="A")
    assert [turn.text for turn in found.turns] == ["What do you want? And why? Say more.", "I want to go.", "So?"]
    assert any("Left out 1 piece that has no speaker (1 word): “Perhaps.”" in note for note in found.notes)
    assert any("Gave 1 piece without a speaker" in note for note in found.notes)


def test_a_label_on_a_line_of_its_own_holds_until_the_next() -> None:
    cues = [
        "[speaker 0]\nWhat would",
        "you like?",
        "[speaker 1]\nMy bed.",
        "And quiet.",
        "[speaker 0]\nWhat else?",
        "[speaker 1]\nI don't know.",
    ]
    text = "\n\n".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{cue}" for n, cue in enumerate(cues, 1))
    assert said(text, form="srt") == [
        ("coach", "What would you like?"),
        ("client", "My bed. And quiet."),
        ("coach", "What else?"),
        ("client", "I don't know."),
    ]


@pytest.mark.parametrize(
    ("between", "turns"),
    [("Mm-hmm.", 3), ("Hm", 3), ("No, wait.", 5)],
)
def test_a_sound_ends_no_turn_and_a_word_does(between: str, turns: int) -> None:
    found = read_transcript(
        f"Coach: What is it?\nClient: I wanted to\nCoach: {between}\nClient: go home.\nCoach: And?\n"
    )
    assert len(found.turns) == turns
    if turns == 3:
        assert [(one.turn, one.at, one.speaker, one.text) for one in found.backchannels] == [
            (1, 12, Speaker.COACH, between)
        ]
        assert any("1 short sound" in note for note in found.notes)


def test_a_sound_that_answers_a_question_stays_an_answer() -> None:
    assert len(said("Coach: Is it hard?\nClient: Mm-hmm.\nCoach: Tell me.\nClient: No.\n")) == 4
