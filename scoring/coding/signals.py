"""The signals: single things that a coach did, or that happened between coach and client.

Signals are the vocabulary in which a rubric says what shows a marker and what contradicts it. The coder hears most of
them in an utterance; `scoring.evidence` finds those that lie between turns, and checks all of them against the place.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Signal(StrEnum):
    """What can be seen in a conversation. The comment says who did what, and where sequence matters."""

    # who leads
    AGENDA_INVITED = "agenda_invited"  # asks what the talk is for, or what would make it worth it
    AGENDA_TAKEN = "agenda_taken"  # says what the talk is about, instead of asking
    BID_WELCOMED = "bid_welcomed"  # goes with what the client asked to talk about
    BID_BRUSHED_ASIDE = "bid_brushed_aside"  # the client asked for something else, and the coach went on
    TIMING_INVITED = "timing_invited"  # asks whether it is time for action, or offers the choice
    DOOR_OPENED_BY_CLIENT = "door_opened_by_client"  # the client spoke of acting before the coach did
    ACTION_ANNOUNCED = "action_announced"  # declares that it is time for action
    APPROACH_INVITED = "approach_invited"  # asks which way of acting or working suits this client
    METHOD_IMPOSED = "method_imposed"  # comes with the method ready made
    PERMISSION_ASKED = "permission_asked"  # asked before offering, and the client didn't say no
    PERMITTED_OFFER = "permitted_offer"  # offered something after permission was given, or on request
    UNASKED_OFFER = "unasked_offer"  # told the client what to do, and nobody had asked
    PERMISSION_PASSED_OVER = "permission_passed_over"  # asked, was refused, and offered all the same
    CHOICE_GIVEN = "choice_given"  # shares the lead or says that the choice is the client's
    OWN_WORDS = "own_words"  # gives back or builds on the client's words
    OVERRULED = "overruled"  # argues, corrects or ignores what the client just said
    PASSED_BY = "passed_by"  # goes on without taking up anything of what the client just told
    DISCOVERY = "discovery"  # asks openly or reflects, and prescribes nothing in the same breath
    TRACK_DICTATED = "track_dictated"  # steers by order: where to look, when to stop, how to answer
    STACKED = "stacked"  # several questions at once
    LECTURED = "lectured"  # informs or explains at length, and nobody had asked
    LED = "led"  # a question that carries the coach's answer

    # whose action
    MEANING_EVOKED = "meaning_evoked"  # asks why it matters, or reflects it
    REASONS_SUPPLIED = "reasons_supplied"  # gives the client reasons instead
    STRENGTHS_EVOKED = "strengths_evoked"  # asks for, or names, what the client already has or did
    ACTION_EVOKED = "action_evoked"  # asks the client what they would do
    ACTION_FROM_CLIENT = "action_from_client"  # the client named it, and no prescription came before
    ACTION_FROM_COACH = "action_from_coach"  # the coach named it, asked or not
    OBSTACLE_EXPLORED = "obstacle_explored"  # asks about what is in the way, and leaves it standing
    OBSTACLE_FIXED = "obstacle_fixed"  # answers a doubt with a fix
    CHEERED_OVER = "cheered_over"  # comforts or cheers over a doubt
    OWNERSHIP_TESTED = "ownership_tested"  # asks how sure, how they'll hold themselves to it, what makes it theirs
    PUSHED = "pushed"  # presses for a promise
    COMPLIED = "complied"  # the client agreed to the coach's action without making it theirs

    # what is learned
    LEARNING_ASKED = "learning_asked"  # asks what they see, notice or learn
    STORY_ASKED = "story_asked"  # asks for the belief, the rule, the old scene
    LEARNING_CARRIED = "learning_carried"  # ties what was learned to the action, or asks what the action will teach
    ROOM_LEFT = "room_left"  # keeps silent or short when something dawns; the insight comes from the client
    DEPTH_REFLECTED = "depth_reflected"  # gives back feeling or story, deeper than it was said
    INSIGHT_REFLECTED = "insight_reflected"  # gives the client's insight back
    INSIGHT_EXPLAINED = "insight_explained"  # tells the client what is going on in them
    INSIGHT_PASSED_OVER = "insight_passed_over"  # an insight came, and the coach went elsewhere
    PROGRESS_MARKED = "progress_marked"  # recognises progress or learning, in particular
    EMPTY_PRAISE = "empty_praise"  # cheers in general where there was something to name

    # whether it is true, and kind
    MISHEARD = "misheard"  # says of the client what isn't so, or what they never said
    ANYBODY = "anybody"  # would fit anybody: takes up nothing of this client
    INSULTED = "insulted"  # mocks, scorns or blames the client as a person
    NOISE = "noise"  # no talk with the client: keys struck at random, words to whoever assesses


AGAINST: Final = frozenset(
    {
        Signal.AGENDA_TAKEN,
        Signal.BID_BRUSHED_ASIDE,
        Signal.ACTION_ANNOUNCED,
        Signal.METHOD_IMPOSED,
        Signal.UNASKED_OFFER,
        Signal.PERMISSION_PASSED_OVER,
        Signal.OVERRULED,
        Signal.PASSED_BY,
        Signal.TRACK_DICTATED,
        Signal.STACKED,
        Signal.LECTURED,
        Signal.LED,
        Signal.REASONS_SUPPLIED,
        Signal.ACTION_FROM_COACH,
        Signal.OBSTACLE_FIXED,
        Signal.CHEERED_OVER,
        Signal.PUSHED,
        Signal.COMPLIED,
        Signal.INSIGHT_EXPLAINED,
        Signal.INSIGHT_PASSED_OVER,
        Signal.EMPTY_PRAISE,
        Signal.MISHEARD,
        Signal.ANYBODY,
        Signal.INSULTED,
        Signal.NOISE,
    }
)
"""Signals that lower a score: they are believed only where they are nearly certain."""
