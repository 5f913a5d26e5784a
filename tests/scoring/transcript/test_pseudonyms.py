"""Names go out before anything is kept, and the same name has the same stand-in throughout a batch."""

from __future__ import annotations

from scoring.transcript import Pseudonyms, read_transcript

TALK = "Ines Falk: Jonas, what did Maria say?\nJonas Ahrendt: I told Ines and Maria's brother that Mrs Thornbury was in Ahrendt & Sons. In May I will go.\n"


def test_speakers_and_the_names_that_they_say_are_replaced() -> None:
    found = Pseudonyms().replaced(read_transcript(TALK, coach="Ines Falk", name="ines-jonas.txt"))
    whole = " ".join(turn.text for turn in found.turns)
    assert found.turns[0].text == "Client, what did Person 1 say?"
    assert not any(name in whole for name in ("Ines", "Jonas", "Maria", "Thornbury", "Ahrendt"))
    assert "In May I will go." in whole
    assert not any("Falk" in note for note in found.notes)
    assert "jonas" not in found.id
    assert {label for label, _ in found.people} == {"Coach", "Client"}


def test_stand_ins_are_the_same_throughout_a_batch() -> None:
    batch = Pseudonyms()
    first = batch.replaced(read_transcript("Coach: And Maria?\nClient: She left.\n"))
    second = batch.replaced(read_transcript("Coach: And Peter?\nClient: Maria went with him.\n"))
    assert first.turns[0].text == "And Person 1?"
    assert second.turns[1].text == "Person 1 went with him."


def test_the_user_adds_names() -> None:
    found = Pseudonyms(["Blue Kiln", "Zorro"]).replaced(
        read_transcript("Coach: At the Blue Kiln?\nClient: With zorro.\n")
    )
    assert [turn.text for turn in found.turns] == ["At the Person 1?", "With Person 2."]
