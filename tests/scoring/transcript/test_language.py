"""A talk in a language that the observer can't read is refused; short answers and names tell nothing."""

from __future__ import annotations

import pytest

from scoring.anchors import Anchor, load_anchors
from scoring.coding.behaviours import Speaker
from scoring.errors import TranscriptError
from scoring.transcript import Transcript, Turn, check_language, languages_of, read_transcript

DUTCH = "Coach: Wat wil je vandaag met mij bespreken?\nClient: Ik weet het niet goed. Ik slaap slecht en mijn werk wacht al weken.\n"
GERMAN = "Coach: Was soll heute anders werden?\nClient: Ich weiß es nicht. Ich schlafe schlecht, und die Arbeit liegt seit Wochen da.\n"
FRENCH = "Coach: De quoi voulez-vous parler aujourd'hui ?\nClient: Je dors mal, et mon travail attend depuis des semaines sur la table.\n"


@pytest.mark.parametrize(("text", "language"), [(DUTCH, "Dutch"), (FRENCH, "French")])
def test_other_languages_are_refused_by_name(text: str, language: str) -> None:
    with pytest.raises(TranscriptError, match=f"reads English and German, and this talk is {language}"):
        check_language(read_transcript(text), "talk.txt")


def test_german_is_read() -> None:
    assert check_language(read_transcript(GERMAN), "talk.txt") == ()


@pytest.mark.parametrize("anchor", load_anchors(), ids=lambda one: one.id)
def test_english_talks_are_english(anchor: Anchor) -> None:
    assert check_language(anchor.transcript, "talk") == ()


def test_a_talk_that_is_partly_foreign_is_scored_with_its_share() -> None:
    english = "What do you want to do about the house that your mother left to the three of you?"
    turns = [Turn(n, (Speaker.COACH, Speaker.CLIENT)[n % 2], english) for n in range(8)]
    turns.append(
        Turn(
            8,
            Speaker.COACH,
            "Ik weet het niet goed, ik slaap slecht en mijn werk wacht al weken op de tafel, zei mijn moeder toen ik weer thuis kwam.",
        )
    )
    note = check_language(Transcript("t", tuple(turns)), "t")
    assert len(note) == 1
    assert "Dutch" in note[0]


def test_too_few_words_tell_nothing() -> None:
    assert languages_of([["Oui."], ["Non."]]).shares == ()
    assert languages_of([[], []]).read == 1.0
