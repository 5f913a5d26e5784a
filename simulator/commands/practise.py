"""`triad`, `triad practise`, `triad resume`."""

from __future__ import annotations

import gc
import shutil
import sys
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Literal

from simulator.errors import NoSuchSession, UsageError
from simulator.paths import find_paths

if TYPE_CHECKING:
    from simulator.settings import Configuration

VoiceName = Literal["scripted", "llm"]


def open_screen(*, voice: VoiceName | None) -> int:
    """Open the app on its home screen; without a terminal, say how to go on."""
    _needs_terminal("triad practise CLIENT")
    gc.disable()  # looking through imports for rubbish delays the first paint, which enables it again
    from simulator.tui.app import run

    return run(find_paths(), lambda: _configuration(voice))


def open_bench(reader: str | None) -> int:
    """Open the app on the trainer's bench; without a terminal, say how to go on."""
    _needs_terminal("triad bench --list", "prints the pile")
    from simulator.tui.app import Start, run

    return run(find_paths(), lambda: _configuration(None), Start(bench=True, reader=reader))


def practise(
    persona: str | None,
    *,
    scenario: str | None,
    voice: VoiceName | None,
    seed: int | None,
    plain: bool,
    as_json: bool,
    xray: bool,
    rubric: str | None = None,
) -> int:
    """A new session, on the screen or in lines."""
    configuration = _configuration(voice, rubric)
    if not plain and not as_json:
        _needs_terminal(f"triad practise {persona or 'CLIENT'}")
        _check_names(persona, scenario)
        from simulator.tui.app import Start, run

        start = Start(persona=persona, scenario=scenario, seed=seed, xray=xray)
        return run(find_paths(), configuration, start=start)
    import asyncio

    return asyncio.run(_new_plain(configuration, persona, scenario, seed, as_json=as_json, xray=xray))


def resume(session: str | None, *, plain: bool, as_json: bool, xray: bool) -> int:
    """Go on with a session, on the screen or in lines."""
    configuration = _configuration(None)
    if not plain and not as_json:
        _needs_terminal(f"triad resume {session or ''}".rstrip())
        from simulator.tui.app import Start, run

        return run(find_paths(), configuration, start=Start(session=session or "newest", xray=xray))
    import asyncio

    return asyncio.run(_resume_plain(configuration, session, as_json=as_json, xray=xray))


def _configuration(voice: VoiceName | None, rubric: str | None = None) -> Configuration:
    from simulator.settings import read_settings

    return read_settings(find_paths().settings, flags={"voice": voice, "rubric": rubric})


def _is_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _needs_terminal(command: str, instead: str = "") -> None:
    if not _is_terminal():
        hint = f"`{command}` {instead}." if instead else f"`{command} --plain` works with lines."
        raise UsageError("The screen needs a terminal.", hint=hint)


def _check_names(persona: str | None, scenario: str | None) -> None:
    from simulator.library import Library

    library = Library.at(find_paths())
    if persona is not None:
        library.personas.get(persona)
    if scenario is not None:
        library.scenarios.get(scenario)


async def _new_plain(
    configuration: Configuration,
    persona: str | None,
    scenario: str | None,
    seed: int | None,
    *,
    as_json: bool,
    xray: bool,
) -> int:
    import secrets

    from scenarios.loader import AGAIN, DEFAULT
    from simulator.session import open_practice

    async with open_practice(find_paths(), configuration) as practice:
        chosen = persona or next(iter(practice.library.personas.paths()))
        met = practice.records.last_with(practice.library.personas.get(chosen).item.id) is not None
        usual = AGAIN if met else DEFAULT
        session = practice.begin(
            chosen, scenario or usual, seed=secrets.randbelow(2**31) if seed is None else seed, xray=xray
        )
        occasion, client = session.scenario, session.persona
        before = [occasion.told(client.language).brief, client.brief]
        waiting = practice.records.experiment_waiting()
        if waiting is not None:
            practice.records.try_experiment(waiting.id, session.id)
            before.append(f"You wanted to try: {waiting.text}")
        return await _play(session, as_json=as_json, xray=xray, before=tuple(before))


async def _resume_plain(configuration: Configuration, session_id: str | None, *, as_json: bool, xray: bool) -> int:
    from simulator.session import open_practice

    async with open_practice(find_paths(), configuration) as practice:
        if session_id is None:
            waiting = practice.records.unfinished()
            if not waiting:
                raise NoSuchSession("", nothing_waits=True)
            session_id = waiting[0].id
        session = practice.resume(session_id)
        said = tuple(f"{'You' if turn.speaker == 'coach' else 'Client'}: {turn.text}" for turn in session.turns[-4:])
        return await _play(session, as_json=as_json, xray=xray, before=said)


async def _play(session: object, *, as_json: bool, xray: bool, before: tuple[str, ...]) -> int:
    from simulator.plain import HELP, JsonPaper, Reader, TextPaper, practise_plainly
    from simulator.session import Session

    assert isinstance(session, Session)
    interactive = _is_terminal()
    reader = Reader(session.persona.name.split()[0], _width()) if interactive else None
    paper = (
        JsonPaper(sys.stdout, sys.stderr, xray=xray)
        if as_json
        else TextPaper(sys.stdout, sys.stderr, xray=xray, reader=reader)
    )
    if xray:
        session.mark_xray()
    paper.say(f"{session.persona.name}: {session.persona.stuck_on} (session {session.id})")
    for line in before:
        paper.say(line)
    if interactive:
        paper.say(HELP)
    return await practise_plainly(session, _lines(), paper, interactive=interactive)


def _width() -> int:
    """Columns of words: a comfortable line, or what a narrow terminal has."""
    return max(24, min(76, shutil.get_terminal_size().columns - 2))


async def _lines() -> AsyncIterator[str]:
    from simulator.background import READING, in_thread

    while line := await in_thread(sys.stdin.readline, name=READING):
        yield line
