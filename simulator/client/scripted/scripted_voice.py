"""The scripted voice: finds, among the persona's authored lines, the one that answers this turn. No key, no network.

A line must answer what the coach did (`to`) and, where it says so, what it was about; among those that do, one is
drawn that leans the way the direction asks, in the mood of the moment, and that was not said before.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import replace
from typing import Final, Protocol

from personas.model import OWN_ACTION, Asked, Move, Outcome
from personas.moments import Moment
from scoring.coding.behaviours import Behaviour, Focus, Speaker
from scoring.coding.coded import CodedTurn
from simulator.client.line_catalogue import ECHO, Catalogue, Line
from simulator.client.move_kinds import ASKING
from simulator.client.rules.ending import outcome
from simulator.client.scripted.line_choice import free_lines, has_number, rank
from simulator.client.scripted.line_confidence import honest_moments, leaps, mark_of, unsure_of
from simulator.client.scripted.placeholders import filled
from simulator.client.seeded_chance import chance
from simulator.client.voice import Act, Chunk, Direction, Lean, Spoken

_LEAN: Final = 2.9
_FOCUS: Final = (2.4, 1.2, 0.8)
_TOPIC: Final = 2.0
_FACT: Final = 2.6
_MOOD: Final = 0.4
_ECHO: Final = 0.5
_LENGTH: Final = 0.16
"""What each word too few or too many costs a line, up to `_LENGTH_MOST`."""
_LENGTH_MOST: Final = 2.4
_AFTER: Final = 1.5
_SHARED: Final = 0.9
"""For each of up to two words that a line of an act shares with what the talk is about."""
_ADDS_UP: Final = frozenset(
    focus.value for focus in (Focus.STRENGTHS, Focus.RESOURCES, Focus.SUPPORT, Focus.STORY, Focus.FEELING)
)
"""Foci of which two lines together still are one answer; of the others each is a whole one."""
_LEAVES_ROOM: Final = frozenset({Move.ENCOURAGER, Move.SILENCE})
_UNSURE_AGAIN: Final = 1
"""Turns after a reply that asked back in which none does again."""
_MAY_COME_AGAIN: Final = frozenset(
    moment.value
    for moment in (
        *(Moment.MEANT, Moment.AGAIN, Moment.MISSED, Moment.RECALL, Moment.UNKNOWN_NAME),
        *(Moment.CONFIRMS, Moment.CORRECTS, Moment.CHOOSES),
    )
)
"""Moments of repair: asked again, they are said again, where nothing new is left."""
_NAMED: Final = 3
"""Rank from which a line answers what was named."""
_ASKED_OF_IT: Final = {
    Focus.ACTION: "what",
    Focus.APPROACH: "what",
    Focus.TIMING: "when",
    Focus.SUPPORT: "witness",
    Focus.ACCOUNTABILITY: "witness",
    Focus.RISK: "obstacle",
}
"""Which plain answer about their own action a question of this focus gets, where nothing answers it better."""
_STANDS_IN: Final[dict[Move, tuple[Move, ...]]] = {
    Move.STACKED: (Move.OPEN_QUESTION,),
    Move.LEADING: (Move.CLOSED_QUESTION,),
    Move.OFFER: (Move.INFORMATION,),
    Move.ADVICE: (Move.INFORMATION,),
    Move.PUSH: (Move.ADVICE,),
    Move.COLLABORATION: (Move.OPEN_QUESTION,),
    Move.REFLECTION: (Move.ENCOURAGER,),
    Move.SILENCE: (Move.ENCOURAGER,),
    Move.ENCOURAGER: (Move.SILENCE,),
    Move.AUTONOMY: (Move.ENCOURAGER,),
}
"""Whose lines still answer, where a move's own are used up."""
_GOES_ON: Final = frozenset({Move.OPEN_QUESTION, Move.REFLECTION, Move.ENCOURAGER, Move.SILENCE, Move.STACKED})
_SHELF: Final = {
    Act.INSIGHT: "insight",
    Act.HINT: "hint",
    Act.VOICE: "voice",
    Act.FIRM: "firm",
    Act.COMPLY: "comply",
    Act.WITHDRAW: "close:withdrew",
    Act.DANGER: "close:danger",
}


class TurnCoder(Protocol):
    """What codes a line in its context: `scoring.coding.coder.Coder`."""

    def code_turn(self, speaker: Speaker, text: str, before: Sequence[CodedTurn]) -> CodedTurn:
        """Code one turn that follows `before`."""
        ...


def code_answer(coder: TurnCoder, text: str, coach: CodedTurn) -> CodedTurn:
    """A client's answer as the observer codes it after a coach's turn of this form. What the turn was about is left
    out: it must not decide which way an answer leans."""
    return coder.code_turn(Speaker.CLIENT, text, (replace(coach, focus=(Focus.OTHER,)),))


class ScriptedVoice:
    """Speaks a persona's authored lines. Deterministic; it remembers only how lines were coded."""

    name: Final = "scripted"

    def __init__(self, coder: TurnCoder) -> None:
        self._coder = coder
        self._leans: dict[tuple[str, tuple[Behaviour, ...]], Lean] = {}

    async def speak(self, direction: Direction) -> AsyncIterator[Chunk]:
        """Say the reply word by word, without delay; whoever shows it sets the pace."""
        spoken = self.reply(direction)
        words = spoken.text.split(" ")
        for at, word in enumerate(words):
            yield word if at == len(words) - 1 else word + " "
        yield spoken

    def reply(self, direction: Direction) -> Spoken:
        """The whole reply at once."""
        catalogue = direction.part.catalogue
        if direction.shelf and (plainly := self._plainly(direction)):
            return plainly
        choice = self._holding(direction) or self._from_shelf(direction) or self._answer(direction)
        if choice is None:
            return _beats(catalogue, direction)
        further = self._further(direction, choice)
        bridge = None if further else self._bridge(direction)
        said = [line for line in (bridge, choice, further) if line]
        text = _worded(choice, direction)
        if bridge:
            text = f"{bridge.text} {text}"
        if further:
            ends = text.rstrip("\"'”’)").endswith((".", "!", "?", "…"))
            text = f"{text}{' ' if ends else ', '}{further.text}"
        return Spoken(text, tuple(line.id for line in said), self.name)

    def _plainly(self, direction: Direction) -> Spoken | None:
        """The reply from the shelf that answers just this turn; what was said already is said again, as such."""
        catalogue, state = direction.part.catalogue, direction.state
        lines = [line for line in catalogue.shelf(direction.shelf) if filled(line.text, direction)]
        if not lines:
            return None
        free = [line for line in lines if line.number not in state.used]
        line = self._best(direction, free or lines)
        text = filled(line.text, direction)
        moment = direction.shelf.partition(":")[2] if direction.shelf.startswith("moment:") else ""
        if free or moment in _MAY_COME_AGAIN:
            return Spoken(text, (line.id,), self.name)
        if moment or direction.shelf == "doubt":
            return None
        frames = catalogue.shelf(f"moment:{Moment.TOLD.value}")
        unsaid = [each for each in frames if each.number not in state.used]
        if not unsaid and not direction.shelf.startswith(("plan:", "done:", "entry:")):
            return None
        frame = self._best(direction, unsaid or frames)
        return Spoken(frame.text.replace("{line}", text), (frame.id, line.id), self.name)

    def _bridge(self, direction: Direction) -> Line | None:
        """A few words before something that wasn't asked for; None where it was, or no bridge is left."""
        if not leaps(direction):
            return None
        catalogue = direction.part.catalogue
        free = free_lines(catalogue, direction.state, catalogue.shelf(f"moment:{Moment.BRIDGE.value}"))
        return self._best(direction, free) if free else None

    def _further(self, direction: Direction, said: Line) -> Line | None:
        """A second line, where the reply is to be longer than the first one: of the fact that they tell, of their own
        action, or of what was asked, where that can be told piece by piece."""
        fact, low = direction.fact, direction.words[0]
        count = len(said.text.split())
        if count >= (low + direction.words[1]) // 2:
            return None
        if direction.act is Act.FIRM:
            shelf = "firm"
        elif fact is not None and said.id.startswith(("told:", "more:")):
            shelf = f"more:{fact.id}"
        elif _adds_up(direction, said):
            shelf = said.id.rpartition(".")[0]
        else:
            return None
        catalogue = direction.part.catalogue
        left = [line for line in free_lines(catalogue, direction.state, catalogue.shelf(shelf)) if line is not said]
        room = direction.words[1] - count
        short = [line for line in left if len(line.text.split()) <= room and line.text[0].isalnum() and not line.echoes]
        return self._best(direction, short) if len(left) > 1 and short else None

    def _holding(self, direction: Direction) -> Line | None:
        """A line about their own action that answers just what was asked; where there is none, any that holds on."""
        heard, catalogue = direction.heard, direction.part.catalogue
        if direction.act is not Act.FIRM or heard is None or heard.move not in ASKING:
            return None
        free = free_lines(catalogue, direction.state, catalogue.replies)
        own = [line for line in free if line.reply and OWN_ACTION in line.reply.needs]
        fitting = [line for line in own if rank(line, direction, heard.move) >= _NAMED]
        if fitting or Asked.SCALE not in heard.asks:
            return self._best(direction, fitting) if fitting else None
        firm = free_lines(catalogue, direction.state, catalogue.shelf("firm"))
        counting = [line for line in firm if has_number(line.text, direction.part.language)]
        return self._best(direction, counting) if counting else None

    def _from_shelf(self, direction: Direction) -> Line | None:
        """A line for an act that has lines of its own; None where it has none left."""
        for shelf in _shelves(direction):
            free = free_lines(direction.part.catalogue, direction.state, direction.part.catalogue.shelf(shelf))
            if free:
                return self._best(direction, free)
        if direction.act in (Act.OPEN, Act.WITHDRAW, Act.DANGER):
            lines = next(said for name in _shelves(direction) if (said := direction.part.catalogue.shelf(name)))
            return lines[int(chance(direction.seed, direction.turn, "again") * len(lines))]
        return None

    def _answer(self, direction: Direction) -> Line | None:
        heard = direction.heard
        if heard is None:
            return None
        form = heard.move
        if form is Move.REPEATED:
            asked = Move.CLOSED_QUESTION if heard.turn.does(Behaviour.CLOSED_QUESTION) else Move.OPEN_QUESTION
            moves: tuple[Move, ...] = (form, asked)
        else:
            moves = (form, *_STANDS_IN.get(form, ()))
        if form in (Move.CLOSED_QUESTION, Move.REPEATED) and not heard.yes_no:
            moves = (*moves, Move.OPEN_QUESTION)
        catalogue, state = direction.part.catalogue, direction.state
        asking = form in ASKING and form is not Move.STACKED
        found: dict[int, list[Line]] = {}
        for order, move in enumerate(moves):
            for line in free_lines(catalogue, state, catalogue.replies):
                if fit := rank(line, direction, move):
                    found.setdefault((fit if asking else 1) * len(moves) - order, []).append(line)
        if found:
            best = max(found)
            own = [line for line in found[best] if line.reply and OWN_ACTION in line.reply.needs]
            if own:
                return self._best(direction, own)
            if asking and unsure_of(direction, best // len(moves)) and (back := self._asks_back(direction)):
                return back
            return self._best(direction, found[best])
        if asking and (back := self._asks_back(direction)):
            return back
        if form in _GOES_ON:
            asked_into = {focus for focus in heard.asked_about[:1] if form is Move.OPEN_QUESTION}
            for fact_id in reversed(state.disclosed):
                if asked_into - set(direction.part.fact(fact_id).opens.focus):
                    continue
                if free := free_lines(catalogue, state, catalogue.shelf(f"more:{fact_id}")):
                    return self._best(direction, free)
        return None

    def _asks_back(self, direction: Direction) -> Line | None:
        """A line that asks back, takes time or doesn't know, where nothing answers; not twice within a few turns."""
        if direction.turn - direction.state.unsure_at <= _UNSURE_AGAIN:
            return None
        catalogue = direction.part.catalogue
        for moment in honest_moments(direction):
            free = free_lines(catalogue, direction.state, catalogue.shelf(f"moment:{moment.value}"))
            if free:
                return self._best(direction, free)
        return None

    def _best(self, direction: Direction, lines: Iterable[Line]) -> Line:
        return max(lines, key=lambda line: (self._score(direction, line), -line.number))

    def _score(self, direction: Direction, line: Line) -> float:
        score = 1.2 * chance(direction.seed, direction.turn, f"{line.id}{mark_of(direction)}")
        heard, reply = direction.heard, line.reply
        if heard is None:
            return score
        if self._lean(line, heard.turn) is direction.lean:
            score += _LEAN
        count = len(line.text.split())
        low, high = direction.words
        score -= min(_LENGTH_MOST, _LENGTH * max(low - count, count - high, 0))
        if line.echoes:
            score += _ECHO * heard.listening
        if reply is None:
            return score + _SHARED * min(2, len(_in_the_air(direction) & direction.part.catalogue.own_words(line)))
        if reply.mood:
            score += _MOOD
        if reply.after:
            score += _AFTER
        score += max((_FOCUS[rank] for rank, f in enumerate(heard.focus[:3]) if f.value in reply.about), default=0.0)
        if any(topic in reply.about for topic in heard.topics):
            score += _TOPIC
        if direction.state.last_fact and direction.state.last_fact in reply.about:
            score += _FACT
        return score + 0.3 * len(reply.needs)

    def _lean(self, line: Line, coach: CodedTurn) -> Lean:
        key = (line.text, coach.behaviours)
        if key not in self._leans:
            coded = code_answer(self._coder, line.text.replace(ECHO, "that"), coach)
            if coded.does(Behaviour.CHANGE_TALK, Behaviour.INSIGHT, Behaviour.OWN_ACTION):
                self._leans[key] = Lean.CHANGE
            else:
                self._leans[key] = Lean.SUSTAIN if coded.does(Behaviour.SUSTAIN_TALK) else Lean.NEUTRAL
        return self._leans[key]


def _in_the_air(direction: Direction) -> frozenset[str]:
    """Stems of what the coach has just said and of the fact that the talk is about."""
    heard, last = direction.heard, direction.state.last_fact
    about = direction.part.words_of_fact(last) if last in direction.part.facts else frozenset[str]()
    return (heard.wants if heard else frozenset[str]()) | about


def _adds_up(direction: Direction, said: Line) -> bool:
    """Whether two lines of this one's shelf still are one answer: whoever is left room goes from one to the next."""
    heard, reply = direction.heard, said.reply
    if heard is None or reply is None or reply.asks:
        return False
    if heard.move in _LEAVES_ROOM:
        return not reply.about
    adds = _ADDS_UP | {topic.id for topic in direction.persona.topics}
    return heard.move is Move.OPEN_QUESTION and bool(reply.about) and set(reply.about) <= adds


def _shelves(direction: Direction) -> list[str]:
    """The shelves for an act, the fittest first."""
    act, state = direction.act, direction.state
    if act is Act.OPEN:
        scenario = f"open:scenario.{direction.scenario.id}"
        if state.acted and state.before is not Outcome.WITHDREW:
            return [f"open:{Outcome.ENROLLED.value}"]
        return [f"open:{state.before.value}", scenario] if state.before else [scenario, "open:first"]
    if act is Act.CLOSE:
        return [f"close:{outcome(direction.part, state).value}", "close:unfinished"]
    if act is Act.TELL and direction.fact is not None:
        return [f"told:{direction.fact.id}"]
    if act is Act.MORE and direction.fact is not None:
        return [f"more:{direction.fact.id}"]
    if act is Act.FIRM and direction.heard is not None and direction.heard.move in ASKING:
        return [f"plan:{_ASKED_OF_IT[focus]}" for focus in direction.heard.focus[:1] if focus in _ASKED_OF_IT]
    if act is Act.EVADE and direction.withheld is not None:
        return [f"withheld:{direction.withheld.id}"]
    return [_SHELF[act]] if act in _SHELF else []


def _worded(line: Line, direction: Direction) -> str:
    echo = direction.heard.echo if direction.heard else ""
    if not line.echoes or not echo:
        return line.text
    start = line.text.index(ECHO)
    begins = not line.text[:start].strip(" \"'“‘„»«*–—-") or line.text[:start].rstrip(' "“„').endswith((".", "!", "?"))
    return line.text.replace(ECHO, echo[:1].upper() + echo[1:] if begins else echo)


def _beats(catalogue: Catalogue, direction: Direction) -> Spoken:
    """A short sound where no line is left, then two of them; always a new one while there are any."""
    state, beats = direction.state, catalogue.beats
    if free := free_lines(catalogue, state, beats):
        line = max(free, key=lambda each: chance(direction.seed, direction.turn, each.id))
        return Spoken(line.text, (line.id,), ScriptedVoice.name)
    count = len(beats)
    start = int(chance(direction.seed, direction.turn, "pair") * count * count)
    for offset in range(count * count):
        one, other = divmod((start + offset) % (count * count), count)
        number = catalogue.number(line_id := f"beat.{one}+{other}")
        if one != other and number not in state.used:
            return Spoken(f"{beats[one].text} {beats[other].text}", (line_id,), ScriptedVoice.name)
    return Spoken(beats[start % count].text, (beats[start % count].id,), ScriptedVoice.name)
