"""The short names in which the corpus is labelled, and what they stand for (`docs/labelling-guide.md`)."""

from __future__ import annotations

from typing import Final

from scoring.coding.behaviours import Behaviour, Focus
from scoring.coding.signals import Signal

B, F, S = Behaviour, Focus, Signal
COACH: Final = {
    "oq": B.OPEN_QUESTION, "cq": B.CLOSED_QUESTION, "lq": B.LEADING_QUESTION, "sq": B.STACKED_QUESTIONS,
    "sr": B.SIMPLE_REFLECTION, "cr": B.COMPLEX_REFLECTION, "su": B.SUMMARY, "af": B.AFFIRMATION,
    "sc": B.SEEK_COLLABORATION, "ea": B.EMPHASISE_AUTONOMY, "ap": B.ASK_PERMISSION, "in": B.INFORMATION,
    "aw": B.ADVICE_WITH_PERMISSION, "ad": B.ADVICE, "di": B.DIRECT, "co": B.CONFRONT, "re": B.REASSURE,
    "sd": B.SELF_DISCLOSURE, "en": B.ENCOURAGER, "st": B.STRUCTURE,
}  # fmt: skip
FOCUS: Final = {
    "agr": F.AGREEMENT, "mea": F.MEANING, "fee": F.FEELING, "res": F.RESOURCES, "str": F.STRENGTHS, "ris": F.RISK,
    "sto": F.STORY, "tim": F.TIMING, "app": F.APPROACH, "act": F.ACTION, "sup": F.SUPPORT, "acc": F.ACCOUNTABILITY,
    "lea": F.LEARNING, "cel": F.CELEBRATION, "oth": F.OTHER,
}  # fmt: skip
SIGNAL: Final = {
    "agenda": S.AGENDA_INVITED, "bidwel": S.BID_WELCOMED, "timing": S.TIMING_INVITED, "approach": S.APPROACH_INVITED,
    "perm": S.PERMISSION_ASKED, "permoffer": S.PERMITTED_OFFER, "choice": S.CHOICE_GIVEN, "meaning": S.MEANING_EVOKED,
    "strengths": S.STRENGTHS_EVOKED, "evoked": S.ACTION_EVOKED, "obstacle": S.OBSTACLE_EXPLORED,
    "owner": S.OWNERSHIP_TESTED, "learning": S.LEARNING_ASKED, "story": S.STORY_ASKED, "carried": S.LEARNING_CARRIED,
    "room": S.ROOM_LEFT, "depth": S.DEPTH_REFLECTED, "insref": S.INSIGHT_REFLECTED, "progress": S.PROGRESS_MARKED,
    "agtaken": S.AGENDA_TAKEN, "bidbrush": S.BID_BRUSHED_ASIDE, "announced": S.ACTION_ANNOUNCED,
    "method": S.METHOD_IMPOSED, "unasked": S.UNASKED_OFFER, "permover": S.PERMISSION_PASSED_OVER,
    "overruled": S.OVERRULED, "passedby": S.PASSED_BY, "dictated": S.TRACK_DICTATED, "stacked": S.STACKED,
    "lectured": S.LECTURED, "led": S.LED, "reasons": S.REASONS_SUPPLIED, "fromcoach": S.ACTION_FROM_COACH,
    "fixed": S.OBSTACLE_FIXED, "cheered": S.CHEERED_OVER, "pushed": S.PUSHED, "insexpl": S.INSIGHT_EXPLAINED,
    "inspass": S.INSIGHT_PASSED_OVER, "praise": S.EMPTY_PRAISE, "false": S.MISHEARD, "anybody": S.ANYBODY,
    "insult": S.INSULTED, "noise": S.NOISE,
}  # fmt: skip
CLIENT: Final = {
    "ctd": "change_talk:desire", "ctn": "change_talk:need", "cta": "change_talk:ability", "ctr": "change_talk:reason",
    "ctc": "change_talk:commitment", "ctt": "change_talk:taking_steps", "sus": "sustain_talk", "neu": "neutral",
    "ins": "insight", "own": "own_action", "com": "compliance",
}  # fmt: skip
OPENING: Final = {
    "matter": "matter_touched", "doubt": "doubt_voiced", "action": "action_named", "insight": "insight_voiced",
    "progress": "progress_made", "bid": "bid", "request": "request",
}  # fmt: skip
COACH_OUTPUTS: Final = (
    *(b.value for b in COACH.values()),
    *(f"@{f.value}" for f in FOCUS.values()),
    *(f"#{s.value}" for s in SIGNAL.values()),
)
"""What the network says of a coach's utterance, in this order."""
CLIENT_OUTPUTS: Final = (*CLIENT.values(), *(f"#{o}" for o in OPENING.values()))
"""What it says of a client's turn."""
