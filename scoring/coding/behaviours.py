"""The vocabulary in which a conversation is coded: behaviours, focus and client talk.

Names follow MITI 4.2 and MISC 2.5 for counselling talk and the ICF core competencies for what is particular to
coaching; `docs/labelling-guide.md` defines each one. Everything that codes, scores or reacts imports them from here.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Speaker(StrEnum):
    """Who says a turn."""

    COACH = "coach"
    CLIENT = "client"


class Behaviour(StrEnum):
    """What a turn does: the coach's form of speech, or the client's kind of talk."""

    OPEN_QUESTION = "open_question"
    CLOSED_QUESTION = "closed_question"
    LEADING_QUESTION = "leading_question"
    STACKED_QUESTIONS = "stacked_questions"
    SIMPLE_REFLECTION = "simple_reflection"
    COMPLEX_REFLECTION = "complex_reflection"
    SUMMARY = "summary"
    AFFIRMATION = "affirmation"
    SEEK_COLLABORATION = "seek_collaboration"
    EMPHASISE_AUTONOMY = "emphasise_autonomy"
    ASK_PERMISSION = "ask_permission"
    INFORMATION = "information"
    ADVICE_WITH_PERMISSION = "advice_with_permission"
    ADVICE = "advice"
    DIRECT = "direct"
    CONFRONT = "confront"
    REASSURE = "reassure"
    SELF_DISCLOSURE = "self_disclosure"
    ENCOURAGER = "encourager"
    STRUCTURE = "structure"

    CHANGE_TALK = "change_talk"
    SUSTAIN_TALK = "sustain_talk"
    NEUTRAL = "neutral"
    INSIGHT = "insight"
    OWN_ACTION = "own_action"
    COMPLIANCE = "compliance"


class ChangeTalk(StrEnum):
    """The kinds of change talk (MISC 2.5: desire, ability, reason, need, commitment, taking steps)."""

    DESIRE = "desire"
    ABILITY = "ability"
    REASON = "reason"
    NEED = "need"
    COMMITMENT = "commitment"
    TAKING_STEPS = "taking_steps"


class Focus(StrEnum):
    """What a coach's turn is about."""

    AGREEMENT = "agreement"
    MEANING = "meaning"
    FEELING = "feeling"
    RESOURCES = "resources"
    STRENGTHS = "strengths"
    RISK = "risk"
    STORY = "story"
    TIMING = "timing"
    APPROACH = "approach"
    ACTION = "action"
    SUPPORT = "support"
    ACCOUNTABILITY = "accountability"
    LEARNING = "learning"
    CELEBRATION = "celebration"
    OTHER = "other"


class Dimension(StrEnum):
    """The three scored dimensions; in the client they move safety, ownership and insight."""

    PARTNERING = "partnering"
    ENROLLING = "enrolling"
    LEARNING = "learning"


class Block(StrEnum):
    """What holds a client who is stuck on an action."""

    UNCONNECTED_WHY = "unconnected_why"
    MISSING_RESOURCES = "missing_resources"
    UNTRUSTED_RESOURCES = "untrusted_resources"
    UNRESOLVED_RISK = "unresolved_risk"
    OLD_STORY = "old_story"


B = Behaviour
CLIENT_BEHAVIOURS: Final = frozenset({B.CHANGE_TALK, B.SUSTAIN_TALK, B.NEUTRAL, B.INSIGHT, B.OWN_ACTION, B.COMPLIANCE})
COACH_BEHAVIOURS: Final = frozenset(Behaviour) - CLIENT_BEHAVIOURS
QUESTIONS: Final = frozenset(
    {
        B.OPEN_QUESTION,
        B.CLOSED_QUESTION,
        B.LEADING_QUESTION,
        B.STACKED_QUESTIONS,
        B.SEEK_COLLABORATION,
        B.ASK_PERMISSION,
    }
)
REFLECTIONS: Final = frozenset({B.SIMPLE_REFLECTION, B.COMPLEX_REFLECTION, B.SUMMARY})
PRESCRIPTIONS: Final = frozenset({B.ADVICE, B.DIRECT})
INPUT: Final = frozenset({B.INFORMATION, B.ADVICE, B.ADVICE_WITH_PERMISSION, B.DIRECT, B.CONFRONT, B.SELF_DISCLOSURE})
del B
