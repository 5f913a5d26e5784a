"""Small conversations for the scoring tests: coded by hand, so that they test the rules and not the coder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scoring.coding.behaviours import Behaviour, Focus, Speaker
from scoring.coding.coded import CodedTurn
from scoring.evidence.markers import Status, find_markers
from scoring.evidence.offers import Recode
from scoring.scorecard.rubric import Rubric, load_rubric

RUBRIC = load_rubric()


def talk(*lines: str) -> tuple[CodedTurn, ...]:
    """Coded turns from lines like the corpus has: `C open_question @meaning | words`, `K neutral | words`."""
    turns = []
    for index, line in enumerate(lines):
        codes, text = line.split("|", 1)
        who, rest = codes.strip().split(" ", 1)
        behaviours, _, focus = rest.partition("@")
        turns.append(
            CodedTurn(
                index,
                Speaker.COACH if who == "C" else Speaker.CLIENT,
                text.strip(),
                tuple(Behaviour(b.strip()) for b in behaviours.split(",")),
                tuple(Focus(f.strip()) for f in focus.split(",") if f.strip()),
            )
        )
    return tuple(turns)


def status(marker: str, *lines: str, rubric: Rubric = RUBRIC) -> Status:
    """What becomes of one marker in a conversation."""
    return find_markers(talk(*lines), rubric)[marker].status


class HandCoder:
    """A coder that knows one conversation by heart."""

    digest = "by-hand"

    def __init__(self, turns: Sequence[CodedTurn]) -> None:
        self._turns = tuple(turns)

    def code(self, turns: Sequence[tuple[Speaker, str]]) -> tuple[CodedTurn, ...]:
        """The codes, whatever is asked, with the words that were given."""
        if len(turns) == 1:  # a turn by itself, to see where coaching begins
            return tuple(t for t in self._turns if t.text == turns[0][1])[:1]
        skipped = len(self._turns) - len(turns)
        return tuple(
            replace(t, index=i, text=text)
            for i, (t, (_, text)) in enumerate(zip(self._turns[skipped:], turns, strict=True))
        )

    def listener(self) -> Recode:
        """Turns as they were coded, found by their words."""
        return lambda _, text, __: next(t for t in self._turns if t.text == text)

    def without_courtesies(self, text: str) -> str:
        """All of it."""
        return text


GOOD = (
    "C open_question @agreement | What would you like this half hour to be about?",
    "K change_talk | My flat. I keep not calling the landlord.",
    "C open_question @agreement | And what would make it worth your evening?",
    "K neutral | To know what stops me.",
    "C open_question @meaning | What would it give you to have called?",
    "K change_talk | Sleep. I want to sleep in a dry room again.",
    "C simple_reflection @meaning | A dry room, and sleep.",
    "K sustain_talk | But he will put the rent up.",
    "C open_question @risk | What is at risk there for you?",
    "K neutral | That I'd have to ask my brother for money.",
    "C open_question @story | What do you tell yourself about asking?",
    "K insight | That whoever asks has failed. That is my mother speaking, I never noticed.",
    "C complex_reflection @learning | It's her sentence, and you have been keeping it.",
    "K change_talk | I don't need it any more.",
    "C seek_collaboration @timing | Shall we stay with that, or look at what you might do?",
    "K change_talk | Look. It's time.",
    "C open_question @strengths | When have you asked for something and stood by it?",
    "K change_talk | At work, for the Fridays.",
    "C open_question @action | So what would you do about the landlord?",
    "K own_action | I write to him tonight, short, like I did for the Fridays.",
    "C open_question @accountability | How will you hold yourself to it?",
    "K own_action | My neighbour reads it before I send it.",
    "C open_question @learning, action | What could that letter teach you?",
    "K insight | That asking isn't failing.",
    "C affirmation @celebration, learning | You found whose sentence it was, all by yourself.",
    "K neutral | I did, didn't I.",
)
