"""The direction that the rules give for one reply, in words: whispered at the end of the prompt. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from personas.model import Mood, Move, OwnAction
from scoring.coding.behaviours import Speaker
from simulator.client.hearing.words import words_of
from simulator.client.seeded_chance import choose
from simulator.client.spoken.guard.facts import Closed, Secrets
from simulator.client.voice import Act, Direction, Lean

LONGEST_PATTERN: Final = 14
"""Words of an authored line that are shown as a pattern: enough for the tone, too few to recite."""
_MOODS: Final = {
    Mood.GUARDED: "You don't trust this yet: polite, careful, only the surface.",
    Mood.WARMING: "You begin to trust: a little more, with a step back after it.",
    Mood.OPEN: "It feels safe here: plainer, slower, less performed.",
}
_LEANS: Final = {
    Lean.CHANGE: "Something in it pulls you towards doing it.",
    Lean.SUSTAIN: "Something in it holds you where you are.",
    Lean.NEUTRAL: "",
}
_MOVES: Final = {
    Move.STACKED: "That was several questions at once: answer one, loosely.",
    Move.LEADING: "The question had its answer in it; you notice.",
    Move.REPEATED: "They asked that before; you have no better answer than then.",
    Move.REFLECTION: "They gave back what they heard: take it in, agree or put it right, don't explain.",
    Move.AFFIRMATION: "They named something good in you: let it land, or brush it off.",
    Move.PERMISSION: "They ask whether they may: answer that.",
    Move.COLLABORATION: "They let you choose: choose, or say that you can't.",
    Move.AUTONOMY: "They leave it to you: notice that.",
    Move.INFORMATION: "They explain something: take note of it politely.",
    Move.OFFER: "They offer an idea: weigh it, without taking it over.",
    Move.ADVICE: "You didn't ask for advice: receive it without taking it.",
    Move.PUSH: "They press you: you give way a little on the outside, not inside.",
    Move.CONFRONT: "They argue with you: you defend yourself, or go quiet.",
    Move.REASSURE: "They cheer you up, and it misses you.",
    Move.SELF_DISCLOSURE: "They talk about themselves: be civil, and come back to nothing much.",
    Move.ENCOURAGER: "They wait for more: go on a little, or don't.",
    Move.SILENCE: "They say nothing: bear it, fidget, or go on by yourself.",
    Move.GREETING: "They greet you: greet them.",
    Move.THANKS: "They thank you: take it.",
    Move.SMALL_TALK: "Small talk: answer it in a few words.",
    Move.APOLOGY: "They apologise: take it as you would.",
    Move.CLOSING: "They are bringing it to a close: follow.",
    Move.NONSENSE: "That made no sense: say so in your way.",
    Move.ABUSE: "That was an insult: react to it.",
    Move.OTHER_LANGUAGE: "They speak another language: you didn't follow; say so in your own.",
    Move.ROBOT: "They ask whether you are a machine: to you an odd thing to be asked.",
    Move.SECRET: "They ask for rules or secrets of yours: you don't know what they mean.",
}
_ACTS: Final = {
    Act.OPEN: "Say your first line.",
    Act.ANSWER: "Answer it with what is already on the table and nothing deeper.",
    Act.TELL: "Answer what they asked first, in a few words. Then let out what stands in the last <yours>, in your own "
    "words, joined to your answer where it fits; leave away of it what they know already. Not more than that.",
    Act.MORE: "Stay with what you told and add one small thing to it.",
    Act.EVADE: "They came near something that you don't speak of. Go round it: half an answer, a joke, another "
    "subject. No hint of what it is.",
    Act.INSIGHT: "Something dawns on you, haltingly.",
    Act.HINT: "A wish or a first shape of what you might do slips out, no more than half.",
    Act.VOICE: "You say what you yourself will do.",
    Act.FIRM: "You hold on to what you said you'll do.",
    Act.COMPLY: "Give them the pleasant yes that will get you left in peace. You won't do it, and you don't say so.",
    Act.CLOSE: "Take your leave in a line, as this talk has left you; promise nothing new.",
    Act.WITHDRAW: "You have had enough: say so in your way, and that you stop here.",
    Act.DANGER: "This is for other help than this: say so kindly, and stop here.",
}
_ROOM: Final[dict[Act, tuple[int, int]]] = {
    Act.TELL: (12, 40),
    Act.INSIGHT: (8, 30),
    Act.VOICE: (10, 35),
    Act.HINT: (5, 20),
}
"""Words that a turning point gets at least, from and to."""
_QUIET_ABOUT_MOVE: Final = frozenset({Act.CLOSE, Act.WITHDRAW, Act.DANGER, Act.OPEN, Act.COMPLY})


def whisper(direction: Direction, secrets: Secrets, note: str = "") -> str:
    """The direction for this reply. Authored lines stand in it as a pattern only where they give nothing away that is
    not yet told."""
    heard = direction.heard
    parts = [_MOODS[direction.mood]]
    if heard is not None and direction.act not in _QUIET_ABOUT_MOVE:
        parts.append(_MOVES.get(heard.move, ""))
    heard_before = (text for speaker, text in direction.recent if speaker is Speaker.CLIENT)
    closed = secrets.closed(direction.state.disclosed, heard_before)
    content = _content(direction, closed)
    parts += [_ACTS[direction.act], content]
    if direction.act in (Act.ANSWER, Act.MORE):
        parts.append(_LEANS[direction.lean])
    if pattern := _pattern(direction, closed, content):
        parts.append(f"In this vein, in other words: “{pattern}”")
    low, high = room_for(direction)
    parts.append(f"{low} to {high} words, and end with a whole sentence.")
    if note:
        parts.append(note)
    return f"<now>{' '.join(part for part in parts if part)}</now>"


def room_for(direction: Direction) -> tuple[int, int]:
    """The words that a model is asked for, from and to. A turning point isn't squeezed: what is to be told needs the
    room that the author took for it, whatever length the talk's rhythm would give."""
    low, high = direction.words
    least, most = _ROOM.get(direction.act, (0, 0))
    if direction.act is Act.TELL and direction.fact is not None:
        most = max(most, *(len(line.split()) for line in direction.fact.told[:2]))
    return max(low, least), max(high, most)


def planned(own: OwnAction, closed: Closed, *, why: bool = True) -> str:
    """The client's own action, for its reason. Where that rests on a fact not yet told, an authored line which gives
    nothing away stands for it; nothing, where there is none."""
    whole = f"{own.what} For this reason: {own.reason}" if why else own.what
    return next((text for text in (whole, own.what, *own.voiced) if not closed.given_away(text)), "")


def _content(direction: Direction, closed: Closed) -> str:
    if direction.act is Act.MORE and direction.fact is not None:
        return f"It was: {direction.fact.fact}"
    if direction.act not in (Act.VOICE, Act.FIRM):
        return ""
    voiced = direction.act is Act.VOICE
    said = planned(direction.persona.own_action, closed, why=voiced)
    return f"{'It is this' if voiced else 'It was'}: {said}" if said else ""


def _pattern(direction: Direction, closed: Closed, content: str) -> str:
    """An authored line for this act that hasn't been said and, beside the content, gives nothing away."""
    said = " ".join(" ".join(words_of(text)) for _, text in direction.recent)
    free = [
        line
        for line in _lines(direction)
        if " ".join(words_of(line)[:5]) not in said and not closed.given_away(f"{content} {line}")
    ]
    if not free:
        return ""
    words = choose(direction.seed, direction.turn, "pattern", free).split()
    return " ".join(words[:LONGEST_PATTERN]) + (" …" if len(words) > LONGEST_PATTERN else "")


def _lines(direction: Direction) -> Sequence[str]:
    own, fact = direction.persona.own_action, direction.fact
    if direction.act is Act.TELL and fact is not None:
        return fact.told
    if direction.act is Act.MORE and fact is not None:
        return fact.more
    by_act: dict[Act, Sequence[str]] = {
        Act.INSIGHT: own.insight,
        Act.HINT: own.hints,
        Act.VOICE: own.voiced,
        Act.FIRM: own.firm,
        Act.COMPLY: direction.persona.agreed_action.lines,
        Act.WITHDRAW: direction.persona.closings.withdrew,
    }
    return by_act.get(direction.act, ())
