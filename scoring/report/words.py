"""The words of the feedback: what a mentor coach says about each signal. Data only; read by `scoring.report.feedback`.

Each signal has what the coach did (`did`, a clause after "you"), why it matters (`why`, sentences of which one is
taken), what could be said instead (`instead`, shown only on request) and a question to the trainee (`ask`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scoring.evidence.signals import Signal

S = Signal


@dataclass(frozen=True, slots=True)
class Words:
    """What is said about one signal."""

    did: str
    why: tuple[str, ...]
    ask: str
    instead: tuple[str, ...] = ()


WORDS: Final[dict[str, Words]] = {
    S.AGENDA_INVITED: Words(
        "let the client say what this talk is for",
        ("A client who sets the course also rows.", "What they choose themselves, they stay with."),
        "How did you make room for their subject, and what would that look like at the next crossing?",
    ),
    S.AGENDA_TAKEN: Words(
        "decided what this talk would be about",
        (
            "The subject became yours, and with it some of the responsibility for where it goes.",
            "When the course is set for them, clients follow politely, and keep the real thing for later.",
        ),
        "What might the client have brought, had the first question been theirs to answer?",
        (
            "What would make this time worth it for you today?",
            "There are several ways in. Where would you like to begin?",
        ),
    ),
    S.BID_WELCOMED: Words(
        "went with what the client asked to talk about",
        ("Being followed once makes the next honest sentence easier.",),
        "What told you to follow?",
    ),
    S.BID_BRUSHED_ASIDE: Words(
        "put aside what the client asked for",
        (
            "A wish that is put off is often a wish that isn't said twice.",
            "The client learned here whose list counts.",
        ),
        "What made it hard to leave your own thread at that point?",
        (
            "You'd like to look at that. Is it what today should be about, or does it come along with the other?",
            "That matters to you. Shall we begin there?",
        ),
    ),
    S.TIMING_INVITED: Words(
        "asked whether it was time for action",
        ("So the step towards doing was theirs.", "Asked like that, a client can also say: not yet."),
        "How did you notice that the moment had come to ask?",
    ),
    S.DOOR_OPENED_BY_CLIENT: Words(
        "left it to the client to speak of action first",
        ("A door that the client opens needs no pushing.",),
        "What did you do, or leave undone, so that they got there first?",
    ),
    S.ACTION_ANNOUNCED: Words(
        "announced that it was time for action",
        (
            "The client may not have been where the clock was.",
            "Readiness that is declared has a way of not being there on Tuesday.",
        ),
        "How would you know that a client is ready, other than by the time?",
        (
            "Is this a good place to look at what you might do, or is there more to see first?",
            "Would you rather stay here a little, or turn to what could come of it?",
        ),
    ),
    S.APPROACH_INVITED: Words(
        "asked what way of going about it suits this client",
        ("A step in their own manner is half taken.",),
        "What did their way of working tell you about them?",
    ),
    S.METHOD_IMPOSED: Words(
        "brought the method along",
        ("It may be a good method. It was yours.",),
        "What would this client's own way have been?",
        ("When you've done something like this well before, how did you go about it?",),
    ),
    S.PERMISSION_ASKED: Words(
        "asked before you offered something",
        ("A yes that could have been a no opens ears.", "It kept the wheel in two pairs of hands."),
        "What changes in you when you ask first?",
    ),
    S.PERMITTED_OFFER: Words(
        "offered an idea after asking",
        ("Asked for, it is heard; it is still your idea and not yet theirs.",),
        "What might the client have found, had you waited one question longer?",
        ("Before I say mine: what have you already thought of?",),
    ),
    S.UNASKED_OFFER: Words(
        "told the client what to do, and nobody had asked",
        (
            "Advice that isn't asked for answers your question, not theirs.",
            "It shows the client that the answers live on your side of the table.",
        ),
        "What was happening in you just before you offered the answer?",
        (
            "What have you thought of yourself?",
            "I notice that I have an idea. Would it be of use, or shall we look at yours first?",
        ),
    ),
    S.PERMISSION_PASSED_OVER: Words(
        "offered something after the client had said no to it",
        ("A no that isn't heard is seldom said again; it turns into a yes that means nothing.",),
        "What did you hear in that no?",
        ("Then we leave it. What would be more useful to you?",),
    ),
    S.CHOICE_GIVEN: Words(
        "left the choice with the client",
        ("People keep to what they chose.", "It says: you are the one who knows."),
        "Where else in this conversation could the choice have been theirs?",
    ),
    S.OWN_WORDS: Words(
        "went on in the client's own words",
        ("Hearing their own words back, people go a step further in.", "It shows that you were there."),
        "Which of the client's words stayed with you?",
    ),
    S.OVERRULED: Words(
        "argued with what the client had just said",
        ("Whoever is argued with, argues back, and ends up defending what they'd rather leave.",),
        "What if the client is right from where they stand?",
        ("You see it otherwise. What do you see from there?",),
    ),
    S.PASSED_BY: Words(
        "went on without taking up what the client had just told you",
        ("What isn't taken up is taken for unimportant, also by the one who said it.",),
        "What did the client tell you there that you could have picked up?",
        ("You said something there that I'd like to hear more of.",),
    ),
    S.LECTURED: Words(
        "explained at length",
        ("While you were teaching, the client could only listen.",),
        "What did the client know already of what you explained?",
        ("What do you know about that yourself?",),
    ),
    S.DISCOVERY: Words(
        "kept asking and listening",
        ("Discovery doesn't stop where action begins.", "Curiosity keeps the conversation theirs."),
        "What kept you curious here?",
    ),
    S.TRACK_DICTATED: Words(
        "told the client where to go next",
        ("Each small order moves the wheel a little to your side.",),
        "Which of your sentences to the client could have been a question?",
        ("Where would you like to take this from here?",),
    ),
    S.STACKED: Words(
        "asked several questions at once",
        ("The client answers the easiest one, and the best one is lost.",),
        "If only one of these questions had been allowed, which one?",
        ("One question, and then the silence after it.",),
    ),
    S.LED: Words(
        "put your answer into the question",
        ("A question that knows its answer leaves little to find.",),
        "What didn't you know yet when you asked that?",
        ("How do you see it?",),
    ),
    S.MEANING_EVOKED: Words(
        "asked what it is for",
        ("An action without a why is a chore.", "Here the client could hear their own reason."),
        "What did you hear in the answer that surprised you?",
    ),
    S.REASONS_SUPPLIED: Words(
        "gave the client reasons",
        ("Borrowed reasons wear out quickly.",),
        "What reason of their own might be waiting behind yours?",
        ("What would it give you, if it were done?",),
    ),
    S.STRENGTHS_EVOKED: Words(
        "looked for what the client already has",
        ("What has worked once is nearer than any tip.", "Trust grows out of evidence, and they supplied it."),
        "What strength did you hear that the client hasn't named yet?",
    ),
    S.ACTION_EVOKED: Words(
        "asked the client what they would do",
        ("So the step came out of their resourcefulness and not out of yours.",),
        "How did it feel not to know what they would say?",
    ),
    S.ACTION_FROM_CLIENT: Words(
        "were there when the client named the step",
        ("Whoever authors the step, takes it.", "This step has an owner."),
        "What made it possible for the client to find this step?",
    ),
    S.ACTION_FROM_COACH: Words(
        "named the step for the client",
        (
            "They may agree to it. Agreeing is not yet wanting.",
            "A step that is handed over is easily handed back.",
        ),
        "How would you know whether this is their step or yours?",
        (
            "Knowing all this, what do you want to do?",
            "What would be a first step that sounds like you?",
        ),
    ),
    S.OBSTACLE_EXPLORED: Words(
        "stayed with what stands in the way",
        ("A risk that may be looked at loses half its weight.",),
        "What did staying with the difficulty make visible?",
    ),
    S.OBSTACLE_FIXED: Words(
        "answered a doubt with a solution",
        (
            "The doubt was information. Solved from outside, it goes underground.",
            "What gets fixed too fast comes back as a reason not to.",
        ),
        "What might the doubt have told you both, had it been given another minute?",
        ("What makes that one hard?", "Say more about that. What is at risk there?"),
    ),
    S.CHEERED_OVER: Words(
        "cheered where there was a doubt",
        (
            "Encouragement that comes before understanding tells the client to keep the doubt to themselves.",
            "The doubt is still there; it just stopped being said.",
        ),
        "Whose discomfort did the cheering ease?",
        ("There's a hesitation. What does it want us to know?",),
    ),
    S.OWNERSHIP_TESTED: Words(
        "asked how the client would hold themselves to it",
        ("Accountability that they design is one that they keep.",),
        "What did you learn from their answer about how much it is theirs?",
    ),
    S.PUSHED: Words(
        "pressed for a promise",
        ("A promise under pressure is a polite way of ending the conversation.",),
        "What did you need that yes for?",
        ("How ready are you for this, really?", "How would you like to hold yourself to it, if at all?"),
    ),
    S.COMPLIED: Words(
        "got a yes",
        ("It has the sound of a yes to you rather than to the step.",),
        "What do you hear in that yes?",
        ("I hear a yes, and something else beside it. What is the something else?",),
    ),
    S.LEARNING_ASKED: Words(
        "asked what the client sees",
        ("That question turns an event into learning.",),
        "What did you find out there that you hadn't known you were asking?",
    ),
    S.STORY_ASKED: Words(
        "asked for the story behind it",
        ("A rule that is said aloud can be looked at.",),
        "How did you come upon that question?",
    ),
    S.LEARNING_CARRIED: Words(
        "tied the step to what was learned",
        ("So the step becomes an experiment, and can teach whatever comes of it.",),
        "What would you like to learn from your own next session?",
    ),
    S.ROOM_LEFT: Words(
        "left room",
        ("What people find themselves, they don't have to be reminded of.",),
        "What helped you to wait?",
    ),
    S.DEPTH_REFLECTED: Words(
        "heard what was under the words, and gave it back",
        ("Being understood a little further than one has said, one dares to go there.",),
        "What did you hear that hadn't been said?",
    ),
    S.INSIGHT_REFLECTED: Words(
        "gave back what the client had just found",
        ("Said by another voice, an insight becomes a fact.",),
        "What did the client do with it when they heard it?",
    ),
    S.INSIGHT_EXPLAINED: Words(
        "explained the client to themselves",
        (
            "It may even be true; found by you, it is worth half.",
            "An explanation closes what a question would have opened.",
        ),
        "What question would let the client come upon it without you?",
        ("What do you make of that yourself?", "When you hear yourself say that, what do you notice?"),
    ),
    S.INSIGHT_PASSED_OVER: Words(
        "moved on just as something dawned",
        ("A fresh insight needs a moment in which nothing else happens.",),
        "What would have happened in three seconds of silence?",
        ("Let's stay with that for a moment. What do you see there?",),
    ),
    S.PROGRESS_MARKED: Words(
        "named what the client had found or done",
        ("Progress that is seen is progress that is kept.",),
        "What in the client's progress moved you?",
    ),
    S.MISHEARD: Words(
        "said of the client what they hadn't said",
        (
            "A client who has to correct the picture is busy with the coach.",
            "It was a guess that sounded like knowledge.",
        ),
        "What had they really said, word for word?",
        (
            "I may have this wrong. How was it?",
            "Let me check that with you: what was it like?",
        ),
    ),
    S.ANYBODY: Words(
        "said something that would fit anybody",
        (
            "It is true of most people, so it tells this one nothing.",
            "A sentence like that can be answered with yes and leaves no trace.",
        ),
        "Which of the client's own words could have stood there?",
        (
            "You said that a moment ago. What's in that word for you?",
            "I'd like to stay with what you just said. Say more?",
        ),
    ),
    S.INSULTED: Words(
        "made fun of the client, or blamed them",
        (
            "After a sentence like that, people show a coach their best side only.",
            "It hurt, and it closed what had just been open.",
        ),
        "What was going on in you when you said it?",
        (
            "That came out sharper than I meant. I'm sorry. Where were you?",
            "I notice that I'm impatient, and that's mine. What would you need now?",
        ),
    ),
    S.NOISE: Words(
        "wrote something that was no talk with the client",
        ("There was nothing in it that they could answer.",),
        "What did you want to say there?",
        ("What's on your mind just now?",),
    ),
    S.EMPTY_PRAISE: Words(
        "praised in general",
        ("There was something to name, and the praise went past it.",),
        "What precisely had the client just done?",
        ("You said it without any help: that was yours.",),
    ),
}

BEFORE_A_STEP: Final[dict[str, str]] = {
    "open_question": "asked, and the client named the step",
    "closed_question": "asked, and the client named the step",
    "complex_reflection": "gave back what you had heard, and the client named the step",
    "simple_reflection": "gave back what was said, and the client named the step",
    "summary": "gathered what was said, and the client named the step",
    "encourager": "left room, and the client named the step",
}
"""What a coach did in the turn that a client answered with a step of their own, by what that turn was."""
OPENED_THEN: Final[dict[str, tuple[str, ...]]] = {
    "insight": ("Right after, the client saw something: {quote}", "And then something dawned: {quote}"),
    "own_action": ("The client answered with a step of their own: {quote}", "What came back was their own: {quote}"),
    "change_talk": ("The client moved towards it: {quote}", "It drew out their wish to move: {quote}"),
    "compliance": ("The client's answer was a careful one: {quote}", "The client agreed: {quote}"),
    "sustain_talk": (
        "The client could say what holds them back: {quote}",
        "The other side of it could be said as well: {quote}",
    ),
    "neutral": ("The client answered: {quote}", "What came back: {quote}"),
}
CLOSED_THEN: Final[dict[str, tuple[str, ...]]] = {
    "insight": ("The client saw something all the same: {quote}", "Even so, something dawned: {quote}"),
    "own_action": ("The client kept to a step of their own: {quote}", "Even so, the client named a step: {quote}"),
    "change_talk": ("The client's wish to move held out: {quote}", "The client went on wanting it: {quote}"),
    "compliance": ("The client gave in: {quote}", "What came back was assent: {quote}"),
    "sustain_talk": ("The client spoke for staying put: {quote}", "The client stepped back: {quote}"),
    "neutral": ("The client answered: {quote}", "What came back: {quote}"),
}

NOTHING_TO_CELEBRATE: Final = (
    "You brought this conversation to be looked at. That takes something, and it is where learning begins."
)
OPENING_QUESTION: Final = "Before you read on: which moment would you play again, and what would you do in it?"
