"""What is sent to a model: nothing that wasn't earned, the same bytes again and again, and never too many."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from personas.model import Mood
from scoring.coding.behaviours import Speaker
from simulator.client.spoken.guard.facts import Secrets
from simulator.client.spoken.prompt.messages import Prompt, build, shared_bytes, spoken_by_coach
from simulator.client.spoken.prompt.person import BARE, FULL, SHORT, describe
from simulator.client.spoken.prompt.window import BYTES_PER_TOKEN, LAST_WORDS, MEMORY, Exchange, kept
from simulator.client.turn import initial
from simulator.client.voice import Act, Direction, Lean, Said
from simulator.rehearsal.rehearse import COACHES
from tests.simulator.client.spoken.spoken_talk import INJECTIONS, SpokenTalk, acting, library, part_of, unearned

EVERYONE = sorted(library())


@pytest.mark.parametrize("persona", EVERYONE)
@pytest.mark.parametrize("size", [FULL, SHORT, BARE])
def test_the_person_is_described_without_anything_that_must_be_earned(persona: str, size: int) -> None:
    part = part_of(persona)
    secrets = Secrets(part)
    text = describe(part, secrets, size)
    nothing_told = secrets.closed(())
    own = part.persona.own_action
    authored = [line for fact in part.persona.facts for line in (fact.fact, *fact.told, *fact.more, *fact.withheld)]
    for line in re.split(r"\n| / ", text):
        assert nothing_told.given_away(line) is None, line
    for line in [
        *authored,
        part.persona.story,
        *part.persona.fears,
        own.what,
        own.reason,
    ]:
        assert line not in text
    assert part.persona.name in text
    assert part.scenario.for_client in text
    assert len(text.encode()) < 8000


@pytest.mark.parametrize("persona", EVERYONE)
@pytest.mark.parametrize("bot", ["partnering", "pushing", "interrogating"])
async def test_no_prompt_of_a_whole_session_holds_a_fact_that_is_not_opened(persona: str, bot: str) -> None:
    talk = SpokenTalk(acting(), part_of(persona))
    secrets = Secrets(talk.part)
    await talk.play(COACHES[bot])
    assert talk.prompts
    for prompt, state in talk.prompts:
        assert unearned(prompt, state, talk.part, secrets) == []


@pytest.mark.parametrize("persona", EVERYONE)
async def test_no_injection_brings_a_fact_into_a_prompt(persona: str) -> None:
    talk = SpokenTalk(acting(), part_of(persona))
    await talk.begin()
    for words in INJECTIONS:
        if not talk.over:
            await talk.say(words)
    secrets = Secrets(talk.part)
    for prompt, state in talk.prompts:
        assert unearned(prompt, state, talk.part, secrets) == []


async def test_a_fact_stands_in_the_prompt_from_the_turn_that_opened_it_and_stays() -> None:
    talk = SpokenTalk(acting())
    await talk.play(COACHES["partnering"])
    assert len(talk.state.disclosed) >= 3
    for at, (prompt, state) in enumerate(talk.prompts):
        whole = "\n".join(message.content for message in prompt.messages)
        for fact in talk.part.persona.facts:
            assert (f"<yours>{fact.fact}</yours>" in whole) is (fact.id in state.disclosed), (at, fact.id)


LONG_AGREED = {"keisha", "rosalind"}
LONGER = pytest.mark.xfail(reason="what was agreed stands in the last part, and in one talk takes more than a tenth")


@pytest.mark.parametrize(
    "persona", [pytest.param(one, marks=LONGER) if one in LONG_AGREED else one for one in EVERYONE]
)
async def test_nine_tenths_of_each_prompt_are_the_bytes_of_the_one_before(persona: str) -> None:
    talk = SpokenTalk(acting(), part_of(persona))
    await talk.play(COACHES["partnering"])
    prompts = [prompt for prompt, _ in talk.prompts]
    shares = [shared_bytes(one.messages, two.messages) for one, two in pairwise(prompts)]
    assert min(shares) >= 0.90, [round(share, 3) for share in shares]
    assert len({prompt.messages[0] for prompt in prompts}) == 1


async def test_the_direction_is_the_last_thing_and_only_the_newest_is_kept() -> None:
    talk = SpokenTalk(acting())
    await talk.play(COACHES["partnering"], turns=8)
    for prompt, _ in talk.prompts:
        assert prompt.messages[-1].role == "user"
        assert prompt.messages[-1].content.endswith("whole sentence.</now>")
        said = "\n".join(message.content for message in prompt.messages[1:])
        assert said.count("<now>") == 2  # how it began, and how it goes on


async def test_the_roles_come_in_turn_so_that_every_server_takes_them() -> None:
    for scenario in ("first_session", "performance"):
        talk = SpokenTalk(acting(), part_of("walter" if scenario == "first_session" else "tomasz", scenario))
        if talk.part.scenario.client_opens:
            await talk.begin()
        for words in ("Hello.", "", "What is it about?"):
            await talk.say(words)
        for prompt, _ in talk.prompts:
            roles = [message.role for message in prompt.messages]
            assert roles[:2] == ["system", "user"]
            assert all(one != two for one, two in pairwise(roles))


@given(st.text(max_size=200))
def test_a_coach_cannot_take_the_fence_down(text: str) -> None:
    fenced = spoken_by_coach(text)
    inside = fenced.removeprefix("<coach>").removesuffix("</coach>")
    assert fenced == f"<coach>{inside}</coach>"
    assert "<" not in inside
    assert ">" not in inside
    assert inside


def test_silence_and_endless_speech_are_shown_as_what_they_are() -> None:
    assert spoken_by_coach("   ") == "<coach>(says nothing)</coach>"
    assert len(spoken_by_coach("blah " * 20_000)) < 4100


async def test_what_is_evaded_is_not_hinted_at() -> None:
    talk = SpokenTalk(acting())
    part = talk.part
    secret = part.persona.facts[-1]
    state = initial(part)
    recent: tuple[Said, ...] = ((Speaker.COACH, "And then?"),)
    direction = Direction(
        part, state, None, Act.EVADE, Lean.NEUTRAL, Mood.GUARDED, 1, recent, withheld=secret, words=(4, 14)
    )
    secrets = Secrets(part)
    prompt = build(direction, {}, budget=24_000, person=describe(part, secrets), secrets=secrets)
    assert unearned(prompt, state, part, secrets) == []
    assert "Go round it" in prompt.messages[-1].content


async def test_a_chain_of_sessions_carries_what_was_told_and_how_it_ended() -> None:
    first = SpokenTalk(acting())
    await first.play(COACHES["partnering"])
    second = SpokenTalk(acting(), first.part, previous=first.state)
    await second.begin()
    await second.say("What would you like from today?")
    (prompt, _) = second.prompts[0]
    for fact_id in first.state.disclosed:
        assert f"<yours>{first.part.fact(fact_id).fact}</yours>" in prompt.messages[1].content
    assert "You have met this coach before" in prompt.messages[1].content


async def test_a_voice_that_comes_in_late_knows_all_that_was_told() -> None:
    talk = SpokenTalk(acting())
    await talk.play(COACHES["partnering"], turns=12)
    late = SpokenTalk(acting(), talk.part, said=list(talk.said), before=list(talk.before), client=list(talk.client))
    late.state = talk.state
    await late.say("What would you like to take with you?")
    whole = "\n".join(message.content for message in late.prompts[0][0].messages)
    assert talk.state.disclosed
    for fact_id in talk.state.disclosed:
        assert talk.part.fact(fact_id).fact in whole


async def test_what_a_rewind_took_back_is_out_of_the_prompt() -> None:
    talk = SpokenTalk(acting())
    await talk.begin()
    start, said = talk.state, list(talk.said)
    await talk.play(COACHES["partnering"], turns=10)
    told = [talk.part.fact(fact_id).fact for fact_id in talk.state.disclosed]
    talk.state, talk.said, talk.before = start, said, []
    await talk.say("Hello again.")
    whole = "\n".join(message.content for message in talk.prompts[-1][0].messages)
    assert told
    assert not any(fact in whole for fact in told)


# long talks


def a_long_talk(turns: int, words: int = 25) -> list[Said]:
    said: list[Said] = [(Speaker.CLIENT, "Good afternoon. I keep mending things.")]
    for n in range(turns):
        said.append((Speaker.COACH, f"Question {n}: " + "and what about the hall and the tea " * (words // 8)))
        said.append(
            (Speaker.CLIENT, f"Answer {n}. " + "I counted the chairs and left again, more or less. " * (words // 9))
        )
    return said


def prompts_of(said: Sequence[Said], budget: int, told: dict[str, int], voiced_at: int = 0) -> list[Prompt]:
    """The prompt of every turn of a talk, as the voice would have built it."""
    part = part_of("walter")
    secrets = Secrets(part)
    person = describe(part, secrets, SHORT)
    prompts = []
    coach_turn = 0
    for at, (speaker, _) in enumerate(said):
        if speaker is Speaker.CLIENT:
            continue
        coach_turn += 1
        now_told = tuple(fact for fact, turn in told.items() if turn <= coach_turn)
        state = initial(part).with_(
            turn=coach_turn, disclosed=now_told, voiced_at=voiced_at if voiced_at <= coach_turn else 0
        )
        direction = Direction(part, state, None, Act.ANSWER, Lean.NEUTRAL, Mood.OPEN, 1, tuple(said[: at + 1]))
        opened = {fact: told[fact] for fact in now_told}
        prompts.append(build(direction, opened, budget=budget, person=person, secrets=secrets))
    return prompts


@pytest.mark.parametrize("tokens", [3500, 5000, 8000])
def test_sixty_turns_stay_within_the_budget_and_forget_nothing_told_or_agreed(tokens: int) -> None:
    part = part_of("walter")
    said = a_long_talk(60, words=60 if tokens > 5000 else 25)
    said[2] = (Speaker.CLIENT, "By the end I'd like to know what the pages are for.")
    said[40] = (Speaker.CLIENT, "Yes. On Sunday I'll read her the first page, agreed.")
    told = {fact.id: 3 + 4 * n for n, fact in enumerate(part.persona.facts[:6])}
    budget = int(tokens * BYTES_PER_TOKEN)
    prompts = prompts_of(said, budget, told, voiced_at=20)
    assert max(prompt.size for prompt in prompts) <= budget
    last = "\n".join(message.content for message in prompts[-1].messages)
    for fact_id in told:
        assert part.fact(fact_id).fact in last
    assert prompts[-1].kept.start > 41
    assert part.persona.own_action.what in last
    assert "what the pages are for" in last
    assert "I'll read her the first page" in last


@pytest.mark.parametrize(("tokens", "folds"), [(3500, 15), (5000, 7), (8000, 5)])
def test_folding_is_rare_and_between_two_folds_the_prompt_only_grows(tokens: int, folds: int) -> None:
    prompts = prompts_of(a_long_talk(60, words=60 if tokens > 5000 else 25), int(tokens * BYTES_PER_TOKEN), {})
    starts = [prompt.kept.start for prompt in prompts]
    assert starts == sorted(starts)
    assert 1 <= len(set(starts)) - 1 <= folds
    for one, two in pairwise(prompts):
        if one.kept.start == two.kept.start:
            assert shared_bytes(one.messages, two.messages) >= 0.85


def test_a_short_talk_is_never_folded() -> None:
    assert prompts_of(a_long_talk(20), 24_000, {})[-1].kept.start == 0


@settings(max_examples=60)
@given(st.lists(st.integers(1, 900), min_size=1, max_size=80), st.integers(2000, 9000))
def test_where_a_talk_folds_depends_on_what_was_said_up_to_there(sizes: list[int], budget: int) -> None:
    turns = [
        Exchange(Speaker.COACH if n % 2 else Speaker.CLIENT, "x" * size, "x " * (size // 2), n // 2)
        for n, size in enumerate(sizes)
    ]
    starts = [kept(turns[:n], fixed=500, budget=budget).start for n in range(1, len(turns) + 1)]
    assert starts == sorted(starts)
    room = budget - 500 - LAST_WORDS
    for n, start in enumerate(starts, 1):
        used = sum(len(turn.text) + 12 for turn in turns[start:n])
        memory = len(kept(turns[:n], fixed=500, budget=budget).memory.encode())
        assert memory <= MEMORY * room + 60
        assert used + memory <= room + 60 or start == n - 1
