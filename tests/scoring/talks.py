"""Small conversations for the scoring tests: coded by hand, so that they test the rules and not the coder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scoring.coding.behaviours import Behaviour, Focus, Speaker
from scoring.coding.coded import CodedTurn, CodedUtterance
from scoring.coding.signals import Signal
from scoring.evidence.markers import Status, find_markers
from scoring.scorecard.rubric import Rubric, load_rubric

RUBRIC = load_rubric()


B, F, S = Behaviour, Focus, Signal
HEARD: dict[tuple[Behaviour, Focus | None], tuple[Signal, ...]] = {
    (B.OPEN_QUESTION, F.AGREEMENT): (S.AGENDA_INVITED,),
    (B.DIRECT, F.AGREEMENT): (S.AGENDA_TAKEN,),
    (B.SEEK_COLLABORATION, F.TIMING): (S.TIMING_INVITED, S.CHOICE_GIVEN),
    (B.DIRECT, F.TIMING): (S.ACTION_ANNOUNCED,),
    (B.OPEN_QUESTION, F.APPROACH): (S.APPROACH_INVITED,),
    (B.DIRECT, F.APPROACH): (S.METHOD_IMPOSED,),
    (B.ASK_PERMISSION, None): (S.PERMISSION_ASKED,),
    (B.ADVICE, None): (S.UNASKED_OFFER, S.ACTION_FROM_COACH),
    (B.ADVICE_WITH_PERMISSION, None): (S.ACTION_FROM_COACH,),
    (B.DIRECT, F.ACTION): (S.UNASKED_OFFER, S.ACTION_FROM_COACH),
    (B.DIRECT, F.ACCOUNTABILITY): (S.PUSHED,),
    (B.CONFRONT, F.RESOURCES): (S.OVERRULED,),
    (B.CONFRONT, F.STORY): (S.INSIGHT_EXPLAINED,),
    (B.STACKED_QUESTIONS, None): (S.STACKED,),
    (B.LEADING_QUESTION, None): (S.LED,),
    (B.OPEN_QUESTION, F.MEANING): (S.MEANING_EVOKED,),
    (B.INFORMATION, F.MEANING): (S.REASONS_SUPPLIED,),
    (B.INFORMATION, F.STORY): (S.INSIGHT_EXPLAINED,),
    (B.OPEN_QUESTION, F.STRENGTHS): (S.STRENGTHS_EVOKED,),
    (B.AFFIRMATION, F.STRENGTHS): (S.STRENGTHS_EVOKED,),
    (B.REASSURE, None): (S.CHEERED_OVER, S.EMPTY_PRAISE),
    (B.OPEN_QUESTION, F.ACTION): (S.ACTION_EVOKED,),
    (B.OPEN_QUESTION, F.RISK): (S.OBSTACLE_EXPLORED,),
    (B.ADVICE, F.RESOURCES): (S.OBSTACLE_FIXED,),
    (B.OPEN_QUESTION, F.ACCOUNTABILITY): (S.OWNERSHIP_TESTED,),
    (B.OPEN_QUESTION, F.LEARNING): (S.LEARNING_ASKED, S.LEARNING_CARRIED),
    (B.OPEN_QUESTION, F.STORY): (S.STORY_ASKED,),
    (B.ENCOURAGER, F.LEARNING): (S.ROOM_LEFT,),
    (B.AFFIRMATION, F.LEARNING): (S.PROGRESS_MARKED,),
    (B.SIMPLE_REFLECTION, F.STORY): (S.INSIGHT_REFLECTED,),
    (B.COMPLEX_REFLECTION, F.LEARNING): (S.INSIGHT_REFLECTED, S.DEPTH_REFLECTED),
    (B.SIMPLE_REFLECTION, F.AGREEMENT): (S.BID_WELCOMED,),
    (B.DIRECT, F.OTHER): (S.BID_BRUSHED_ASIDE,),
    (B.CLOSED_QUESTION, F.OTHER): (S.INSIGHT_PASSED_OVER, S.PASSED_BY),
}
"""What the coder would hear in an utterance that is coded so; the rules decide what stands at its place."""
OPENED = {
    "sustain_talk": "doubt_voiced",
    "insight": "insight_voiced",
    "own_action": "action_named",
}


def talk(*lines: str) -> tuple[CodedTurn, ...]:
    """Coded turns from lines like the first corpus has: `C open_question @meaning | words`, `K neutral | words`.

    `K neutral +bid | words` says what the client's turn makes room for.
    """
    turns = []
    for index, line in enumerate(lines):
        codes, text = line.split("|", 1)
        who, rest = codes.strip().split(" ", 1)
        rest, _, opened = rest.partition("+")
        behaviours, _, focus = rest.partition("@")
        speaker = Speaker.COACH if who == "C" else Speaker.CLIENT
        found = tuple(Behaviour(b.strip()) for b in behaviours.split(","))
        about = tuple(Focus(f.strip()) for f in focus.split(",") if f.strip())
        openings = (*(OPENED[b] for b in found if b in OPENED), *opened.split())
        turns.append(
            CodedTurn(
                index,
                speaker,
                text.strip(),
                found,
                about,
                utterances=(CodedUtterance(text.strip(), found, about, heard(found, about)),),
                openings=openings,
            )
        )
    return tuple(turns)


def heard(behaviours: Sequence[Behaviour], focus: Sequence[Focus]) -> tuple[Signal, ...]:
    """The signals of an utterance that is coded so."""
    found: dict[Signal, None] = {}
    for b in behaviours:
        for f in (None, *focus):
            found |= dict.fromkeys(HEARD.get((b, f), ()))
    return tuple(found)


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
