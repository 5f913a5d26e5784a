"""The shape of a persona file. Everything a trainer writes enters the program through these models."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from personas.moments import Aspect, Moment
from personas.usual import Usual
from scoring.coding.behaviours import Block, Focus

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
Line = Annotated[str, StringConstraints(min_length=1, max_length=600, strip_whitespace=True)]
Prose = Annotated[str, StringConstraints(min_length=3, max_length=2000, strip_whitespace=True)]
Lines = Annotated[list[Line], Field(max_length=200)]

PERSONA_SCHEMA: Final = 1
OWN_ACTION: Final = "own_action"
"""What a reply may need besides facts: that they have named their own action."""


class Layer(StrEnum):
    """How deep a fact lies: said on the first asking, said when it feels safe, or said for the first time here."""

    SURFACE = "surface"
    GUARDED = "guarded"
    CORE = "core"


class Mood(StrEnum):
    """How the client is with this coach, for choosing words; derived from safety."""

    GUARDED = "guarded"
    WARMING = "warming"
    OPEN = "open"


class Move(StrEnum):
    """What the coach just did, as the scripted client hears it: coarser than the coded behaviours."""

    OPEN_QUESTION = "open_question"
    CLOSED_QUESTION = "closed_question"
    STACKED = "stacked"
    LEADING = "leading"
    REPEATED = "repeated"
    REFLECTION = "reflection"
    AFFIRMATION = "affirmation"
    PERMISSION = "permission"
    COLLABORATION = "collaboration"
    AUTONOMY = "autonomy"
    INFORMATION = "information"
    OFFER = "offer"
    ADVICE = "advice"
    PUSH = "push"
    CONFRONT = "confront"
    REASSURE = "reassure"
    SELF_DISCLOSURE = "self_disclosure"
    ENCOURAGER = "encourager"
    SILENCE = "silence"
    GREETING = "greeting"
    THANKS = "thanks"
    SMALL_TALK = "small_talk"
    APOLOGY = "apology"
    CLOSING = "closing"
    NONSENSE = "nonsense"
    ABUSE = "abuse"
    OTHER_LANGUAGE = "other_language"
    ROBOT = "robot"
    SECRET = "secret"


class Asked(StrEnum):
    """What kind of answer a question wants, by its plain words, whatever it is about."""

    WHO = "who"
    WHEN = "when"
    """When, since when, how long."""
    WHERE = "where"
    HOW_MANY = "how_many"
    """How many, how often, how much."""
    SCALE = "scale"
    """A number from 0 to 10, or what would make it one higher."""
    WHICH = "which"
    """One of two or more: `{echo}` is one that the coach named."""
    WHY = "why"
    TRIED = "tried"
    """What they have done about it so far."""
    SUPPOSE = "suppose"
    """Suppose that it were done; a year from now; if nothing changed."""
    OTHERS = "others"
    """What somebody else would say, see or think."""
    MORE = "more"
    """Tell me more, what do you mean, for instance, and then? Said after any line of theirs."""
    SELF = "self"
    """Who they are, what they do, where and with whom they live."""
    WORDS = "words"
    """The very words: what will you say, what does it say?"""


class Outcome(StrEnum):
    """How a session ends inside the client."""

    ENROLLED = "enrolled"
    COMPLIED = "complied"
    WITHDREW = "withdrew"
    UNFINISHED = "unfinished"


class Strict(BaseModel):
    """A frozen model that refuses keys it doesn't know."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True, populate_by_name=True)


class Who(Strict):
    """The person, as the coach may know them before the first word."""

    age: int = Field(ge=16, le=100)
    work: Prose
    lives: Prose
    background: Prose
    """Two or three sentences for whoever plays the persona; nothing that must be earned."""


class Voice(Strict):
    """How they talk."""

    manner: Prose
    """A description that an actor could play: rhythm, warmth, what they do when it gets close."""
    temperament: Annotated[str, StringConstraints(min_length=3, max_length=60)]
    """Two or three words for the card: `curt, dry`."""
    length: Literal["terse", "short", "talkative"] = "short"
    habits: Lines = []
    """Turns of speech that recur, as descriptions or samples."""
    never: Lines = []
    """What this person would not say."""


class Start(Strict):
    """The state at the first word of a first session, each from 0 to 1."""

    safety: float = Field(default=0.35, ge=0, le=0.6)
    ownership: float = Field(default=0.25, ge=0, le=0.5)
    insight: float = Field(default=0.12, ge=0, le=0.4)


class Topic(Strict):
    """Something the talk can be about. `words` are what a coach would say when asking about it: word beginnings."""

    id: Identifier
    words: Annotated[list[Annotated[str, StringConstraints(min_length=2, max_length=40)]], Field(min_length=1)]


class Opens(Strict):
    """What opens a fact: the coach is about one of `focus`, or touches the fact's topic, when it is safe enough."""

    focus: Annotated[list[Focus], Field(min_length=1)]
    """A coach's turn about one of these reaches for the fact."""
    after: list[Identifier] = []
    """Facts that must have been told before."""


class Fact(Strict):
    """Something true of the client that the coach doesn't know yet."""

    id: Identifier
    layer: Layer
    topic: Identifier
    block: Block | None = None
    """The block that loosens once this is said, where there is one."""
    fact: Prose
    """In the third person, one or two sentences. Shown to a language model only after the rules opened it."""
    opens: Opens
    withheld: Lines = []
    """What they say instead, when the coach reaches for it and it is not yet safe (guarded and core facts)."""
    told: Annotated[list[Line], Field(min_length=1, max_length=20)]
    """How they say it the first time; one of these is spoken."""
    more: Lines = []
    """What they add when the coach stays with it."""


class Entry(Strict):
    """Somebody or something that they name: what they say when they are asked plainly who or what that is."""

    id: Identifier
    names: Annotated[list[Annotated[str, StringConstraints(min_length=2, max_length=40)]], Field(min_length=1)]
    """As they and a coach would say it: whole words, small or capital letters alike."""
    layer: Layer = Layer.SURFACE
    """Surface is told whoever asks, guarded and core only when it is as safe as for such a fact."""
    after: list[Identifier] = []
    """Facts that must have been told before they would say this."""
    say: Annotated[list[Line], Field(min_length=1, max_length=8)]
    """Who or what that is, in a line or two."""
    when: Lines = []
    where: Lines = []
    how_many: Lines = []
    words: Lines = []
    """What that person says or said, what stands on that thing."""
    not_yet: Lines = []
    """What they say while they won't speak of it; without it, that they'd sooner not."""


class OwnQuestion(Strict):
    """A question that a coach may well ask this client, and what they answer."""

    ask: Annotated[list[Line], Field(min_length=1, max_length=8)]
    """How it is asked, in whole sentences; what is close to one of these in meaning is taken for it."""
    say: Annotated[list[Line], Field(min_length=1, max_length=8)]
    layer: Layer = Layer.SURFACE
    """Surface is told whoever asks, guarded and core only when it is as safe as for such a fact."""
    after: list[Identifier] = []
    """Facts that must have been told before the question makes sense."""
    planned: bool = False
    """Only once they have named their own action."""


class OwnAction(Strict):
    """The action that they would author themselves, in which own words, for which reason, with which learning."""

    what: Prose
    reason: Prose
    learning: Prose
    insight: Annotated[list[Line], Field(min_length=3)]
    """Lines in which they see what has been holding them."""
    hints: Annotated[list[Line], Field(min_length=2)]
    """Lines in which the action is half there: a wish, a maybe, a first shape."""
    voiced: Annotated[list[Line], Field(min_length=3)]
    """Lines in which they name it: what, when, in their own way."""
    firm: Annotated[list[Line], Field(min_length=3)]
    """Lines that hold on to it: readiness, what comes between, how they will keep themselves to it."""
    doubts: Lines = []
    """Between the first shape and the whole: what makes them hesitate."""
    plan: dict[Aspect, Lines] = {}
    """Plain answers about it once it is named. All must tell the same day, hour and people as `voiced`."""
    done: dict[Aspect, Lines] = {}
    """The same once they have done it, in the past."""
    undone: Lines = []
    """"Did you do it?", where they didn't."""


class AgreedAction(Strict):
    """What they would merely agree to, to be polite or to be left in peace."""

    what: Prose
    lines: Annotated[list[Line], Field(min_length=5)]
    """The pleasant yes that won't happen."""


class Reply(Strict):
    """Lines for one kind of moment. Whatever is left out means any."""

    to: Annotated[list[Move], Field(min_length=1)]
    about: list[str] = []
    """Focus names, topic ids or fact ids (a fact id only counts once that fact has been told)."""
    asks: list[Asked] = []
    """Only for a question that wants such an answer; without it, for any."""
    mood: list[Mood] = []
    needs: list[Identifier] = []
    """Facts that must have been told before these lines make sense; `own_action`: they have named their own action."""
    after: list[Outcome] = []
    """Only in a session that follows one that ended so. Once they have acted (`enrolled`), lines without `after` that
    speak of being stuck are no longer said."""
    say: Annotated[list[Line], Field(min_length=1, max_length=60)]
    """`{echo}` stands for words that the coach just used."""


class Openings(Strict):
    """First lines of a session, by how the last one ended; `scenarios` has lines for a scenario's own start."""

    first: Annotated[list[Line], Field(min_length=2)]
    enrolled: Annotated[list[Line], Field(min_length=1)]
    complied: Annotated[list[Line], Field(min_length=1)]
    withdrew: Annotated[list[Line], Field(min_length=1)]
    unfinished: Annotated[list[Line], Field(min_length=1)]
    scenarios: dict[Identifier, Lines] = {}


class Closings(Strict):
    """Last lines, by how this session ends."""

    enrolled: Annotated[list[Line], Field(min_length=1)]
    complied: Annotated[list[Line], Field(min_length=1)]
    withdrew: Annotated[list[Line], Field(min_length=2)]
    unfinished: Annotated[list[Line], Field(min_length=1)]
    danger: Annotated[list[Line], Field(min_length=1)]
    """Said when the talk touches danger to life: the practice ends kindly there."""


class Persona(Strict):
    """A client who is stuck on an action."""

    schema_version: Literal[1] = Field(default=PERSONA_SCHEMA, alias="schema")
    id: Identifier
    name: Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"\S")]
    language: Literal["en", "de"] = "en"
    stuck_on: Annotated[str, StringConstraints(min_length=5, max_length=120)]
    """The action, as one line on the card."""
    brief: Prose
    """What the coach is told before the session: two to four sentences, nothing that must be earned."""
    who: Who
    voice: Voice
    blocks: Annotated[dict[Block, Annotated[float, Field(gt=0, le=1)]], Field(min_length=1, max_length=3)]
    """The grip of each block, 0 to 1; the tightest first."""
    start: Start = Start()
    pleasing: float = Field(default=0.5, ge=0, le=1)
    """How readily they say a pleasant yes to be left in peace (1), rather than push back or leave (0)."""
    values: Annotated[list[Prose], Field(min_length=2)]
    has: Annotated[list[Prose], Field(min_length=2)]
    """What they already have: strengths, past successes, people, means."""
    fears: Annotated[list[Prose], Field(min_length=1)]
    story: Prose
    """The story that they live from."""
    topics: Annotated[list[Topic], Field(min_length=3, max_length=20)]
    facts: Annotated[list[Fact], Field(min_length=5, max_length=30)]
    own_action: OwnAction
    agreed_action: AgreedAction
    openings: Openings
    closings: Closings
    replies: Annotated[list[Reply], Field(min_length=10)]
    beats: Annotated[list[Line], Field(max_length=100)] = []
    """Very short sounds that fit nearly anywhere: `Mm.`, `I suppose.` Fewer than twelve: the stock fills up."""
    entries: Annotated[list[Entry], Field(max_length=60)] = []
    """Everybody and everything that they name."""
    answers: dict[Usual, Lines] = {}
    """What they answer to questions that any coach asks; nothing that must be earned."""
    questions: Annotated[list[OwnQuestion], Field(max_length=80)] = []
    """Questions that only this client is asked, with their answers."""
    moments: dict[Moment, Lines] = {}
    """Repair, not knowing, quiet, the weather of the day; what is left out comes from the neutral stock."""

    def fact(self, fact_id: str) -> Fact:
        """The fact of this id. Raises `KeyError` where there is none."""
        for fact in self.facts:
            if fact.id == fact_id:
                return fact
        raise KeyError(fact_id)

    def all_lines(self) -> list[str]:
        """Every authored line, in the order of the file."""
        lines: list[str] = []
        for openings in (self.openings.first, self.openings.enrolled, self.openings.complied):
            lines += openings
        lines += [*self.openings.withdrew, *self.openings.unfinished]
        for said in self.openings.scenarios.values():
            lines += said
        for fact in self.facts:
            lines += [*fact.withheld, *fact.told, *fact.more]
        own = self.own_action
        lines += [*own.insight, *own.hints, *own.voiced, *own.firm, *self.agreed_action.lines]
        for reply in self.replies:
            lines += reply.say
        ends = self.closings
        lines += [*ends.enrolled, *ends.complied, *ends.withdrew, *ends.unfinished, *ends.danger]
        for entry in self.entries:
            lines += [*entry.say, *entry.when, *entry.where, *entry.how_many, *entry.words, *entry.not_yet]
        for aspects in (own.plan, own.done):
            for said in aspects.values():
                lines += said
        lines += [*own.doubts, *own.undone]
        for said in (*self.moments.values(), *self.answers.values()):
            lines += said
        for question in self.questions:
            lines += question.say
        return lines + self.beats
