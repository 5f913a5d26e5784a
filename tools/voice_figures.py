"""What the spoken voice costs: time added to the server's, bytes of a prompt, and how many of them a cache can keep.

    python tools/voice_figures.py                    every persona, against a stand-in server on this machine
    python tools/voice_figures.py --turns 60 --budget 4000 walter
    python tools/voice_figures.py --leaks            unopened facts in the prompts that all bots and attacks bring about

`added` is all time between the coach's Enter and the first words on the screen that the server is not the cause of:
the prompt, the client library, the guard. The stand-in writes its first word after `--first` milliseconds and each
further one after `--each`; it notes when it had a request and when it wrote each piece. The graph and the records are
not in it (see tools/bench.py).
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import json
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import mean, quantiles
from urllib.request import urlopen

from simulator.client.spoken.guard.facts import Secrets
from simulator.client.spoken.prompt.messages import shared_bytes
from simulator.client.spoken.spoken_voice import SpokenVoice
from simulator.client.voice import Chunk, Direction, Spoken
from simulator.llm.model import Model
from simulator.llm.settings import ModelSettings
from simulator.rehearsal.rehearse import COACHES
from tests.simulator.client.spoken.spoken_talk import INJECTIONS, SpokenTalk, library, part_of, unearned

ROOT = Path(__file__).resolve().parent.parent
HEAD_STEPS = 2
"""What the stand-in writes before the first word: the HTTP head and the role."""


@dataclass(frozen=True)
class Moment:
    """One answered turn: which request it was, when it was asked and when the first words were there (seconds)."""

    request: int
    asked: float
    shown: float
    text: str


class TimedTalk(SpokenTalk):
    """A talk that notes when the coach pressed Enter, when the first words were there, and what they were."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.moments: list[Moment] = []

    async def _spoken(self, direction: Direction) -> Spoken:
        sent, asked = len(self.prompts), time.perf_counter()
        watched = Watched(self.voice)
        self.voice = watched  # type: ignore[assignment]  # speaks the same
        try:
            spoken = await super()._spoken(direction)
        finally:
            self.voice = watched.voice
        if len(self.prompts) == sent + 1:
            self.moments.append(Moment(sent, asked, watched.shown, spoken.text))
        return spoken


class Watched:
    """A voice, and when its first words were there."""

    def __init__(self, voice: SpokenVoice) -> None:
        self.voice, self.shown = voice, 0.0

    async def speak(self, direction: Direction) -> AsyncIterator[Chunk]:
        """Say the reply."""
        async for chunk in self.voice.speak(direction):
            self.shown = self.shown or time.perf_counter()
            yield chunk


@contextmanager
def stand_in(first_ms: float, each_ms: float) -> Iterator[str]:
    """The address of a stand-in service in another process: in this one it would fight for the interpreter."""
    command = [sys.executable, "-m", "tests.standin", "--first", str(first_ms), "--each", str(each_ms)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


async def leaks(url: str, persona: str, turns: int) -> tuple[int, list[str]]:
    """Prompts sent, and what they gave away of facts that weren't opened, over talks of all bots and one of attacks."""
    prompts, found = 0, []
    async with Model(ModelSettings(base_url=url, model="stand-in", retries=0)) as model:
        for seed, bot in enumerate((*COACHES.values(), None)):
            talk = SpokenTalk(model, part_of(persona), seed=seed)
            if bot is not None:
                await talk.play(bot, turns)
            else:
                await talk.begin()
                for words in INJECTIONS:
                    if not talk.over:
                        await talk.say(words)
            secrets = Secrets(talk.part)
            prompts += len(talk.prompts)
            found += [line for prompt, state in talk.prompts for line in unearned(prompt, state, talk.part, secrets)]
    return prompts, found


async def measure(url: str, persona: str, turns: int, budget: int) -> tuple[TimedTalk, list[list[float]]]:
    """One talk of the partnering bot, and when the service had and did what."""
    done = len(times_of(url))
    async with Model(ModelSettings(base_url=url, model="stand-in", context_budget=budget, retries=0)) as model:
        await model.warm()
        talk = TimedTalk(model, part_of(persona))
        talk.voice.prepare(talk.part)
        await talk.play(COACHES["partnering"], turns)
    return talk, times_of(url)[done:]


def added_ms(moments: Sequence[Moment], times: list[list[float]]) -> list[float]:
    """For each turn, the time to the first words that the service is not the cause of."""
    found = []
    for moment in moments:
        written = times[moment.request]
        ends = (at for at, word in enumerate(moment.text.split(), 1) if word[-1] in ".!?…")
        whole = written[min(HEAD_STEPS + next(ends, 10_000), len(written) - 5)]
        found.append(1000 * ((moment.shown - moment.asked) - (whole - written[0])))
    return found


def raw_ms(url: str, talk: TimedTalk) -> list[float]:
    """The same for a bare socket that sends the same prompts: what this machine takes without any of us."""
    moments: list[Moment] = []
    done = times_of(url)
    for prompt, _ in talk.prompts:
        messages = [{"role": message.role, "content": message.content} for message in prompt.messages]
        body = json.dumps({"model": "stand-in", "stream": True, "messages": messages}).encode()
        connection = http.client.HTTPConnection(url.removeprefix("http://").removesuffix("/v1"))
        connection.connect()
        asked, shown, text = time.perf_counter(), 0.0, ""
        connection.request("POST", "/v1/chat/completions", body, {"Content-Type": "application/json"})
        for line in connection.getresponse():
            said = json.loads(line[6:])["choices"][:1] if line.startswith(b"data: {") else []
            text += said[0]["delta"].get("content") or "" if said else ""
            if not shown and text.endswith((".", "!", "?", "…")):
                shown = time.perf_counter()
        connection.close()
        moments.append(Moment(len(moments), asked, shown or time.perf_counter(), text))
    return added_ms(moments, times_of(url)[len(done) :])


def times_of(url: str) -> list[list[float]]:
    """When the service had and wrote what, so far."""
    with urlopen(f"{url}/times") as answer:
        times: list[list[float]] = json.load(answer)
    return [each for each in times if len(each) > HEAD_STEPS + 1]


def report(persona: str, talk: TimedTalk, times: list[list[float]]) -> list[float]:
    """One line for one persona."""
    added, turns = added_ms(talk.moments, times), len(talk.replies) - 1
    prompts = [prompt for prompt, _ in talk.prompts]
    shares = [shared_bytes(one.messages, two.messages) for one, two in pairwise(prompts)]
    folds = len({prompt.kept.start for prompt in prompts}) - 1
    growth = (prompts[-1].size - prompts[0].size) / max(1, len(prompts) - 1)
    p50, p95 = _percentiles(added)
    print(
        f"{persona:<10} {turns:>5} {len(times) / turns:>6.2f} {prompts[0].size:>7} {prompts[-1].size:>7} "
        f"{growth:>7.0f} {min(shares):>7.1%} {mean(shares):>7.1%} "
        f"{folds:>5} {p50:>7.1f} {p95:>7.1f}"
    )
    return added


def _percentiles(values: Sequence[float]) -> tuple[float, float]:
    cut = quantiles(values, n=20) if len(values) > 1 else [values[0]] * 19
    return cut[9], cut[18]


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("personas", nargs="*")
    parser.add_argument("--turns", type=int, default=30)
    parser.add_argument("--budget", type=int, default=8000, help="tokens that a prompt may have")
    parser.add_argument("--first", type=float, default=20.0, help="milliseconds before the server's first word")
    parser.add_argument("--each", type=float, default=4.0, help="milliseconds before each further word")
    parser.add_argument(
        "--leaks", action="store_true", help="search all prompts of all bots for unopened facts instead"
    )
    arguments = parser.parse_args()
    if arguments.leaks:
        with stand_in(0, 0) as url:
            for persona in arguments.personas or sorted(library()):
                sent, found = asyncio.run(leaks(url, persona, arguments.turns))
                print(f"{persona:<10} {sent} prompts sent, {len(found)} unopened facts in them")
                for line in sorted(set(found)):
                    print(f"    {line}")
        return
    print("persona    turns  calls   bytes   bytes   bytes  shared  shared folds   added ms    ")
    print("                  /turn  first    last   /turn   least    mean           p50     p95")
    everything: list[float] = []
    bare: list[float] = []
    with stand_in(arguments.first, arguments.each) as url:
        for persona in arguments.personas or sorted(library()):
            talk, times = asyncio.run(measure(url, persona, arguments.turns, arguments.budget))
            everything += report(persona, talk, times)
            bare += raw_ms(url, talk)
    p50, p95 = _percentiles(everything)
    floor = _percentiles(bare)
    print(f"\nadded to the server's first sentence: p50 {p50:.1f} ms, p95 {p95:.1f} ms ({len(everything)} turns)")
    print(f"a bare socket on this machine, in the same run:  p50 {floor[0]:.1f} ms, p95 {floor[1]:.1f} ms")


if __name__ == "__main__":
    main()
