"""The debrief and its exports: made from the records alone, safe to send, and the same words everywhere."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from simulator.debrief.debrief import compare_branches, load_debrief
from simulator.debrief.export import as_markdown, as_text, debrief_record, render
from simulator.events import Event
from simulator.library import Library
from simulator.paths import find_paths
from simulator.records.records import Records
from simulator.session import open_practice
from simulator.settings import read_settings

NASTY = "<script>alert(1)</script> \x1b[2J [bold]*now*[/bold] & what would it give you?"


async def drain(events: AsyncIterator[Event]) -> None:
    async for _ in events:
        pass


@pytest.fixture
async def finished() -> tuple[Records, Library, str]:
    paths = find_paths()
    async with open_practice(paths, read_settings(paths.settings)) as practice:
        session = practice.begin("walter", "first_session", seed=2)
        await drain(session.start())
        for words in ("What would make this worth your while?", NASTY, "You should simply start tonight.", "Mm-hm."):
            await drain(session.say(words))
        await drain(session.end())
        await drain(session.reflect({"partnering": 4, "enrolling": 3, "learning": 2}, "He looked away", "I hurry"))
        practice.records.choose_experiment(session.id, "One question, then wait.")
    return Records(paths.records), Library.at(paths), session.id


def test_a_debrief_stands_on_the_records_alone(finished: tuple[Records, Library, str]) -> None:
    records, library, session_id = finished
    found = load_debrief(records, library, session_id)
    assert found.card is not None
    assert found.reflection is not None
    assert found.outcome is not None
    assert len(found.turns) == len(found.coded)
    assert all(coded is not None for coded in found.coded)
    assert any("you offered a plan" in step.sentence for step in found.steps)
    assert {fact.layer.value for fact in found.untold} >= {"core"}


def test_what_was_told_is_not_among_the_untold(finished: tuple[Records, Library, str]) -> None:
    records, library, session_id = finished
    found = load_debrief(records, library, session_id)
    state = next(turn.state for turn in reversed(found.turns) if turn.state is not None)
    assert not {fact.id for fact in found.untold} & set(state.get("d", ()))


def test_the_untold_and_another_sentence_are_only_there_when_asked_for(finished: tuple[Records, Library, str]) -> None:
    records, library, session_id = finished
    found = load_debrief(records, library, session_id)
    secret = next(fact.fact for fact in found.untold if fact.layer == "core")
    assert secret not in as_text(found)
    assert secret not in render(found, "html")
    assert secret in as_text(found, untold=True)
    assert "you could have said" not in as_text(found)
    assert "you could have said" in as_text(found, sentence=True)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.loads += [value or "" for name, value in attrs if name in ("src", "href")]


def test_a_page_runs_nothing_loads_nothing_and_shows_words_as_words(finished: tuple[Records, Library, str]) -> None:
    records, library, session_id = finished
    page = render(load_debrief(records, library, session_id), "html")
    tags = Tags()
    tags.feed(page)
    assert "script" not in tags.seen
    assert tags.loads == []
    assert {"svg", "table", "h2"} <= tags.seen
    assert "\x1b" not in page
    assert "&lt;script&gt;" in page


def test_a_page_tells_a_reader_who_was_not_there_what_they_see(finished: tuple[Records, Library, str]) -> None:
    records, library, session_id = finished
    found = load_debrief(records, library, session_id)
    assert found.persona is not None
    assert found.feedback is not None
    assert found.feedback.moments
    page = unescape(render(found, "html"))
    assert found.persona.brief in page
    for moment in found.feedback.moments:
        opened = "▲ It opened" if moment.opened else "▼ It closed"
        assert f"<b>Turn {moment.turn + 1}.</b> {opened} something: you {moment.did}." in page
        assert f"<p>{moment.client} {moment.why}</p>" in page


def test_the_names_of_the_curves_stand_apart_where_the_curves_meet(finished: tuple[Records, Library, str]) -> None:
    records, library, session_id = finished
    found = load_debrief(records, library, session_id)
    met = replace(found, curve=tuple(replace(point, safety=0, ownership=0, insight=0, grip=0) for point in found.curve))
    for one in (found, met):
        heights = sorted(float(y) for y in re.findall(r'<text x="646" y="(\d+)"', render(one, "html")))
        assert len(heights) == 4
        assert all(below - above >= 22 for above, below in pairwise(heights))
        assert heights[0] >= 0
        assert heights[-1] <= 200


def test_markdown_shows_words_as_words(finished: tuple[Records, Library, str]) -> None:
    records, library, session_id = finished
    text = as_markdown(load_debrief(records, library, session_id))
    assert "\\<script\\>" in text
    assert "\x1b" not in text
    assert "One question, then wait." in text


def test_json_has_the_whole_of_it(finished: tuple[Records, Library, str]) -> None:
    records, library, session_id = finished
    found = load_debrief(records, library, session_id)
    record = json.loads(render(found, "json"))
    assert record == json.loads(json.dumps(debrief_record(found)))
    assert record["self_rating"]["learned"] == "I hurry"
    assert record["turns"][3]["text"] == NASTY
    assert len(record["curve"]) == sum(turn["speaker"] == "client" for turn in record["turns"])


async def test_two_branches_are_compared_from_where_they_part() -> None:
    paths = find_paths()
    async with open_practice(paths, read_settings(paths.settings)) as practice:
        session = practice.begin("walter", "first_session", seed=2)
        await drain(session.start())
        await drain(session.say("What matters to you in it?"))
        await drain(session.say("You must do it now."))
        left = session.turns[-1].id
        await session.rewind(session.turns[-2].id)
        await drain(session.say("What has worked before?"))
        right = session.turns[-1].id
    records = Records(paths.records)
    found = compare_branches(records, Library.at(paths), session.id, left, right)
    assert found.fork == 3
    assert found.left.turns[3].text == "You must do it now."
    assert found.right.curve[-1].ownership > found.left.curve[-1].ownership
