"""Line mode over the session door: for screen readers, pipes and scripts.

One coach turn a line comes in; standard output carries the talk and the scorecard, standard error everything else.
"""

from __future__ import annotations

import asyncio
import json
import textwrap
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, Final, Protocol, TextIO

from scoring.files.yaml_problems import nearest
from simulator.errors import TriadError, printable
from simulator.events import (
    WHY_DANGER,
    ClientSaid,
    CoachSaid,
    Event,
    Events,
    Notice,
    Observed,
    ReplyFailed,
    Scored,
    TalkEnded,
)
from simulator.records.entries import Status
from simulator.session import Session

HELP: Final = """\
Type what you say to the client, one turn a line; an empty line is silence.
  /end      end the talk, rate yourself and see the scorecard
  /back     take your last turn back and say something else (what was said stays as a branch)
  /retry    ask for the client's answer again, after a failure
  /scripted go on with the scripted voice
  /leave    save and leave; `triad resume` goes on
  /help     this list"""
PROMPT: Final = "You: "
SILENCE: Final = (
    "Nothing is written. Press Enter again to stay silent: you say nothing, you wait, and see what comes of it. From "
    "now on one Enter is enough."
)
COMMANDS: Final = ("/end", "/back", "/retry", "/scripted", "/leave", "/help")
OUTCOMES: Final[Mapping[str, str]] = {
    "enrolled": "They left with an action of their own.",
    "complied": "They said yes to you. It will probably not happen.",
    "withdrew": "They left.",
    "unfinished": "It stayed open: nothing was decided.",
}
"""What an outcome means, in one sentence."""


class Paper(Protocol):
    """Where the events of a session are written."""

    def show(self, event: Event) -> None:
        """Write one event."""

    def say(self, text: str) -> None:
        """Narrate."""

    def ask(self, prompt: str) -> None:
        """Show that it is somebody's turn to write, where somebody is there."""


class TextPaper:
    """`Client: ...` on standard output, narration on standard error.

    With a `reader` (somebody at a terminal) the client has their name, lines are wrapped at its width, and a prompt
    asks for the next turn; without one every turn is one line, for programs. `xray` tells the client's state aside.
    """

    def __init__(self, out: TextIO, aside: TextIO, *, xray: bool = False, reader: Reader | None = None) -> None:
        self._out, self._aside, self._xray, self._reader = out, aside, xray, reader

    def show(self, event: Event) -> None:
        """Write one event as text."""
        if isinstance(event, ClientSaid):
            name = "Client" if self._reader is None else self._reader.client
            said = f"{name}: {_one_line(event.text)}"
            print(said if self._reader is None else self._reader.wrapped(said), file=self._out, flush=True)
            if self._xray:
                self.say(state_in_words(event.state))
        elif isinstance(event, Notice):
            self.say(event.text)
        elif isinstance(event, ReplyFailed):
            self.say(f"{event.error.title}: {event.error.message} {event.error.hint}")
        elif isinstance(event, TalkEnded):
            self.say({"client": "The client has left.", "scope": WHY_DANGER}.get(
                event.by, "The talk is over."
            ))  # fmt: skip
        elif isinstance(event, Scored):
            from scoring.report.text import render_scorecard

            print(file=self._out)
            print(render_scorecard(event.card), file=self._out)
            print(f"\nWhat happened in the client: {OUTCOMES[event.outcome.value]}", file=self._out, flush=True)

    def say(self, text: str) -> None:
        """Narrate on standard error."""
        told = printable(text)
        print(told if self._reader is None else self._reader.wrapped(told), file=self._aside, flush=True)

    def ask(self, prompt: str) -> None:
        """Show that it is somebody's turn to write; programs see nothing of it."""
        if self._reader is not None:
            print(prompt, end="", file=self._aside, flush=True)


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads along at a terminal: the client's first name as they see it, and columns of words."""

    client: str
    width: int = 76

    def wrapped(self, text: str) -> str:
        """The text in lines of this width; what was on lines of its own stays there, further lines hang."""
        return "\n".join(
            textwrap.fill(line, self.width, subsequent_indent="  ", break_on_hyphens=False) if line[:1] != " " else line
            for line in text.split("\n")
        )


def state_in_words(state: Mapping[str, Any]) -> str:
    """The client's inner state in one line, for whoever asked for the x-ray."""
    grown = ", ".join(f"{name} {state[name]:.2f}" for name in ("safety", "ownership", "insight"))
    held = ", ".join(f"{name.replace('_', ' ')} {grip:.2f}" for name, grip in state["grips"].items())
    return f"X-ray: {state['phase']}; open: {grown}; tight: {held or 'nothing'}"


class JsonPaper:
    """One JSON object a line on standard output; with `xray` the client's inner state goes with every client turn."""

    def __init__(self, out: TextIO, aside: TextIO, *, xray: bool) -> None:
        self._out, self._aside, self._xray = out, aside, xray

    def show(self, event: Event) -> None:
        """Write one event as a JSON line."""
        line = self._line(event)
        if line is not None:
            print(json.dumps(line, ensure_ascii=False), file=self._out, flush=True)

    def say(self, text: str) -> None:
        """Narrate on standard error."""
        print(printable(text), file=self._aside, flush=True)

    def ask(self, prompt: str) -> None:
        """Nobody reads along."""

    def _line(self, event: Event) -> dict[str, Any] | None:
        match event:
            case CoachSaid():
                return {"event": "coach", "turn": event.turn, "text": event.text}
            case Observed():
                coded = event.coded
                return {
                    "event": "observed",
                    "turn": event.turn,
                    "behaviours": list(coded.behaviours),
                    "focus": list(coded.focus),
                } | ({"changes": list(event.changes)} if self._xray else {})
            case ClientSaid():
                return {"event": "client", "turn": event.turn, "text": event.text, "voice": event.voice} | (
                    {"state": event.state, "disclosed": list(event.disclosed)} if self._xray else {}
                )
            case Notice():
                repair = {"repair": event.repair, "why": event.why} if event.repair else {}
                return {"event": "notice", "text": event.text} | repair
            case ReplyFailed():
                error = event.error
                return {"event": "error", "kind": error.kind, "message": error.message, "hint": error.hint}
            case TalkEnded():
                return {"event": "ended", "outcome": event.outcome.value, "by": event.by}
            case Scored():
                return {"event": "scorecard", **event.card, "outcome": event.outcome.value}
        return None


async def practise_plainly(session: Session, lines: AsyncIterator[str], paper: Paper, *, interactive: bool) -> int:
    """Play a session from lines. The exit code is 0, or 3 where the voice failed and nobody is there to choose."""
    talk = _PlainTalk(session, lines, paper, interactive=interactive)
    return await talk.run()


class _PlainTalk:
    def __init__(self, session: Session, lines: AsyncIterator[str], paper: Paper, *, interactive: bool) -> None:
        self._session, self._lines, self._paper, self._interactive = session, lines, paper, interactive
        self._failed = False
        self._silence_told = False

    async def run(self) -> int:
        try:
            return await self._talk()
        except (Exception, asyncio.CancelledError):
            if self._session.entry.status is not Status.DONE:
                self._paper.say(f"What was said is kept: `triad resume {self._session.id}` goes on.")
            raise

    async def _talk(self) -> int:
        session, paper = self._session, self._paper
        if session.entry.status is Status.OPEN:
            await self._show(session.start())
            if self._given_up():
                return 3
            paper.ask(PROMPT)
            async for raw in self._lines:
                leave = await self._turn(raw.rstrip("\r\n"))
                if self._given_up():
                    return 3
                if leave:
                    paper.say(f"Saved: `triad resume {session.id}` goes on.")
                    return 0
                if session.entry.status is not Status.OPEN:
                    break
                paper.ask(PROMPT)
            else:
                await self._show(session.end())
        if session.entry.status is Status.REFLECTING:
            ratings, noticed, learned = await self._self_rating() if self._interactive else (None, "", "")
            await self._show(session.reflect(ratings, noticed, learned))
        return 0

    def _given_up(self) -> bool:
        """Whether the voice failed and nobody is there to choose; says how to go on."""
        if not self._failed or self._interactive:
            return False
        self._paper.say(f"Your words are kept: `triad resume {self._session.id}` goes on.")
        return True

    async def _turn(self, line: str) -> bool:
        session, paper = self._session, self._paper
        command = line.strip().lower()
        if not command and self._interactive and not self._silence_told:
            self._silence_told = True
            paper.say(SILENCE)
            return False
        if not command.startswith("/"):
            try:
                await self._show(session.say(line))
            except TriadError as error:
                if not self._interactive:
                    raise
                paper.say(f"{error.title}: {error.message} {error.hint}")
            return False
        match command:
            case "/end":
                await self._show(session.end())
            case "/leave":
                return True
            case "/retry":
                await self._show(session.retry())
            case "/scripted":
                session.use_voice("scripted")
                await self._show(session.retry())
            case "/back":
                await self._back()
            case "/help":
                paper.say(HELP)
            case _:
                near = nearest(command, COMMANDS)
                paper.say(f"There is no {command.split()[0]}." + (f" Did you mean {near}?" if near else "") + " /help")
        return False

    async def _back(self) -> None:
        mine = [turn for turn in self._session.turns if turn.speaker == "coach"]
        if not mine:
            self._paper.say("You haven't said anything yet.")
            return
        words = await self._session.rewind(mine[-1].id)
        self._paper.say(f"Taken back: {words}")
        last = self._session.turns
        if last:
            self._paper.say(f"The client had said: {last[-1].text}")

    async def _show(self, events: Events) -> None:
        self._failed = False
        async with aclosing(events):  # a closed pipe must not leave the session half-way through an event
            async for event in events:
                self._failed = self._failed or isinstance(event, ReplyFailed)
                self._paper.show(event)

    async def _self_rating(self) -> tuple[dict[str, float | None], str, str]:
        self._paper.say("Before the observer speaks: how was it? (0 to 5 each, Enter leaves one out)")
        ratings: dict[str, float | None] = {}
        for one in self._session.questions:
            ratings[one.name] = await self._number(f"{one.title}: {one.asks}")
        noticed = await self._ask("What did you notice in the client?")
        learned = await self._ask("What did you learn about yourself?")
        return ratings, noticed, learned

    async def _ask(self, question: str) -> str:
        self._paper.say(question)
        self._paper.ask("> ")
        return (await anext(self._lines, "")).strip()

    async def _number(self, question: str) -> float | None:
        while answer := await self._ask(question):
            try:
                number = float(answer.replace(",", "."))
            except ValueError:
                number = -1.0
            if 0 <= number <= 5:
                return number
            self._paper.say("A number from 0 to 5, please; halves are fine.")
        return None


def _one_line(text: str) -> str:
    return " ".join(printable(text).split())
