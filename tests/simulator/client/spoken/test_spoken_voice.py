"""The spoken voice: one call a turn, sentence by sentence, and an error is never dialogue."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence

import pytest

from personas.model import Layer, Mood
from scoring.coding.behaviours import Speaker
from simulator import errors
from simulator.client.scripted.scripted_voice import ScriptedVoice
from simulator.client.spoken.guard.check import NOTES, Fault
from simulator.client.spoken.prompt.messages import Prompt
from simulator.client.spoken.spoken_voice import REPAIRS, SpokenVoice
from simulator.client.turn import close_session, initial
from simulator.client.voice import Act, Aside, Chunk, Direction, Lean, Spoken
from simulator.errors import ModelError
from simulator.messages import Message, Remark, ReplyEnd, Waiting
from tests.simulator.client.spoken.spoken_talk import FakeModel, SpokenTalk, acting, coder, part_of, saying

GOOD = "I couldn't say, offhand. It depends on the weather."


def a_direction(act: Act = Act.ANSWER, *, fact_id: str = "", words: tuple[int, int] = (4, 30)) -> Direction:
    part = part_of("walter")
    fact = part.fact(fact_id) if fact_id else None
    state = initial(part).with_(turn=1, disclosed=(fact_id,) if fact_id else ())
    recent = ((Speaker.CLIENT, "Good afternoon."), (Speaker.COACH, "What is it about?"))
    return Direction(part, state, None, act, Lean.NEUTRAL, Mood.OPEN, 1, recent, fact=fact, words=words)


def a_voice(model: FakeModel, prompts: list[Prompt] | None = None) -> SpokenVoice:
    return SpokenVoice(
        model, fallback=ScriptedVoice(coder()), on_prompt=(prompts if prompts is not None else []).append
    )


async def chunks_of(voice: SpokenVoice, direction: Direction) -> list[Chunk]:
    return [chunk async for chunk in voice.speak(direction)]


def spoken(chunks: Sequence[Chunk]) -> Spoken:
    last = chunks[-1]
    assert isinstance(last, Spoken)
    assert "".join(chunk for chunk in chunks if isinstance(chunk, str)) == last.text
    return last


async def test_a_reply_is_let_go_sentence_by_sentence_in_one_call() -> None:
    model = saying(GOOD)
    chunks = await chunks_of(a_voice(model), a_direction())
    assert chunks == ["I couldn't say, offhand.", " It depends on the weather.", Spoken(GOOD, (), "llm")]
    assert len(model.prompts) == 1


async def test_nothing_is_shown_before_the_whole_reply_was_looked_at() -> None:
    secret = next(fact for fact in part_of("walter").persona.facts if fact.layer is Layer.CORE)
    model = saying(f"Well, now. {secret.told[0]}", GOOD)
    chunks = await chunks_of(a_voice(model), a_direction())
    assert spoken(chunks).text == GOOD
    assert chunks[0] == Aside(
        "The model's reply was not the client's; it is asked once more.", True, "asked_again", Fault.LEAK
    )


async def test_a_reply_without_end_is_not_waited_for() -> None:
    class Endless(FakeModel):
        async def listen(
            self, messages: Sequence[Message], *, on_end: Callable[[ReplyEnd], None] | None = None
        ) -> AsyncGenerator[str | Waiting | Remark, None]:
            self.prompts.append(messages)
            for n in range(1300):
                yield f"I counted {n} chairs and {n + 1} lamps in the hall. "
            await asyncio.sleep(30)

    model = Endless(lambda _: "")
    async with asyncio.timeout(5):
        assert spoken(await chunks_of(a_voice(model), a_direction())).text.startswith("I counted 0 chairs")
    assert len(model.prompts) == 1


async def test_a_reply_that_is_out_of_role_is_asked_for_once_more_with_what_was_wrong() -> None:
    model = saying("How can I help you today? Tell me more.", GOOD)
    chunks = await chunks_of(a_voice(model), a_direction())
    assert spoken(chunks) == Spoken(GOOD, (), "llm")
    first, second = model.prompts
    assert first[:-1] == second[:-1]
    assert NOTES[Fault.ASSISTANT] not in first[-1].content
    assert NOTES[Fault.ASSISTANT] in second[-1].content


async def test_after_two_such_replies_the_scripted_voice_speaks_and_the_screen_is_told() -> None:
    model = saying("How can I help you today?", "What would you like to focus on?")
    chunks = await chunks_of(a_voice(model), a_direction(Act.COMPLY))
    asides = [chunk for chunk in chunks if isinstance(chunk, Aside)]
    assert [(aside.repair, aside.why) for aside in asides] == [("asked_again", "assistant"), ("scripted", "reversal")]
    assert "scripted voice" in asides[-1].text
    said = spoken(chunks)
    assert said.voice == "scripted"
    assert said.lines
    assert said.text in part_of("walter").persona.agreed_action.lines
    assert len(model.prompts) == 2


@pytest.mark.parametrize(
    ("reply", "said", "repairs"),
    [
        ("I couldn't say, offhand. How can I help you today?", "I couldn't say, offhand.", ["dropped"]),
        ("That's a really insightful observation! I couldn't say, offhand. It depends.", "I couldn't say, offhand. It depends.", ["dropped"]),
        ("I couldn't say, offhand. It depends. I've made up my mind.", "I couldn't say, offhand. It depends.", ["cut"]),
        ("*sighs* I couldn't say, offhand.", "I couldn't say, offhand.", ["cleaned"]),
        ("*sighs* I couldn't say. It depends on the weather. Feel free to ask.", "I couldn't say. It depends on the weather.", ["cleaned", "dropped"]),
    ],
)  # fmt: skip
async def test_a_repair_is_told_aside_and_costs_no_second_call(reply: str, said: str, repairs: list[str]) -> None:
    model = saying(reply)
    chunks = await chunks_of(a_voice(model), a_direction())
    assert spoken(chunks).text == said
    asides = [chunk for chunk in chunks if isinstance(chunk, Aside)]
    assert [aside.repair for aside in asides] == repairs
    assert all(aside.why and aside.text == REPAIRS[aside.repair] for aside in asides)
    assert len(model.prompts) == 1


async def test_a_model_whose_second_try_was_no_better_is_asked_once_a_turn_until_it_speaks_well() -> None:
    model = saying("xq zzt wrrp kkl.", "xq zzt wrrp kkl.", "xq zzt wrrp kkl.", GOOD, "How can I help you today?", "Mm.")
    voice = a_voice(model)
    calls = []
    for _ in range(4):
        before = len(model.prompts)
        await chunks_of(voice, a_direction())
        calls.append(len(model.prompts) - before)
    assert calls == [2, 1, 1, 2]


async def test_a_closed_fact_that_a_model_guesses_is_not_heard() -> None:
    part = part_of("walter")
    secret = next(fact for fact in part.persona.facts if fact.layer is Layer.CORE)
    chunks = await chunks_of(a_voice(saying(secret.told[0], f"I couldn't say. {secret.told[0]}")), a_direction())
    said = spoken(chunks).text
    assert said.startswith("I couldn't say.")
    assert secret.told[0] not in said


async def test_a_reply_of_fifty_thousand_characters_is_cut_to_a_turn() -> None:
    model = saying(" ".join(f"I counted {n} chairs and {n + 1} lamps in the hall." for n in range(1300)))
    said = spoken(await chunks_of(a_voice(model), a_direction(words=(4, 20)))).text
    assert len(said.split()) <= 40
    assert said.endswith(".")


async def test_half_a_sentence_at_the_limit_of_tokens_is_not_shown() -> None:
    model = saying("I couldn't say, offhand. It depends on the", GOOD)
    model.cut_short = True
    assert spoken(await chunks_of(a_voice(model), a_direction())).text == "I couldn't say, offhand."


async def test_labels_and_stage_directions_are_not_heard() -> None:
    said = spoken(await chunks_of(a_voice(saying('Walter: "*sighs* I couldn\'t say."')), a_direction()))
    assert said.text == "I couldn't say."


async def test_a_reply_of_gestures_alone_is_asked_for_again() -> None:
    model = saying("*shrugs*", GOOD)
    assert spoken(await chunks_of(a_voice(model), a_direction())).text == GOOD
    assert len(model.prompts) == 2


async def test_a_fact_that_opens_is_told_even_where_the_model_goes_round_it() -> None:
    fact = part_of("walter").persona.facts[0]
    chunks = await chunks_of(a_voice(saying("Well. That's as may be.")), a_direction(Act.TELL, fact_id=fact.id))
    said = spoken(chunks)
    assert said.text.startswith("Well. That's as may be. ")
    assert any(line in said.text for line in fact.told)
    assert said.lines[0].startswith(f"told:{fact.id}")
    told = await chunks_of(a_voice(saying(fact.told[0])), a_direction(Act.TELL, fact_id=fact.id, words=(15, 50)))
    assert spoken(told) == Spoken(fact.told[0], (), "llm")


async def test_the_own_action_is_named_even_where_the_model_goes_round_it() -> None:
    said = spoken(await chunks_of(a_voice(saying("Well. That's as may be.")), a_direction(Act.VOICE)))
    assert any(line in said.text for line in part_of("walter").persona.own_action.voiced)


@pytest.mark.parametrize("act", [Act.OPEN, Act.DANGER])
async def test_first_lines_and_the_end_for_danger_are_the_authors(act: Act) -> None:
    model = saying("Anything.")
    said = spoken(await chunks_of(a_voice(model), a_direction(act)))
    persona = part_of("walter").persona
    assert said.text in (persona.openings.first if act is Act.OPEN else persona.closings.danger)
    assert said.voice == "llm"
    assert model.prompts == []


async def test_nobody_waits_for_a_model_after_the_coach_has_left() -> None:
    part = part_of("walter")
    model = saying("Anything.")
    direction = close_session(part, initial(part), ((Speaker.COACH, "Bye."), (Speaker.CLIENT, "Bye.")), 1)
    assert spoken(await chunks_of(a_voice(model), direction)).text
    assert model.prompts == []


@pytest.mark.parametrize(
    "error",
    [
        errors.ModelTimeout("late."),
        errors.ModelRateLimited("slow."),
        errors.ModelUnreachable("gone."),
        errors.ModelReplyEmpty("nothing."),
        errors.ModelRefused("no."),
    ],
)
async def test_an_error_is_raised_and_never_said(error: ModelError) -> None:
    heard: list[Chunk] = []
    with pytest.raises(type(error)):
        await _collect(a_voice(saying(error)), heard)
    assert heard == []


async def _collect(voice: SpokenVoice, heard: list[Chunk]) -> None:
    async for chunk in voice.speak(a_direction()):
        heard.append(chunk)


async def test_a_reply_that_breaks_off_after_a_sentence_is_no_reply() -> None:
    class Breaking(FakeModel):
        async def listen(
            self, messages: Sequence[Message], *, on_end: Callable[[ReplyEnd], None] | None = None
        ) -> AsyncGenerator[str | Waiting | Remark, None]:
            yield "I couldn't say."
            raise errors.ModelStreamCut("cut.")

    heard: list[Chunk] = []
    with pytest.raises(errors.ModelStreamCut):
        await _collect(a_voice(Breaking(lambda _: "")), heard)
    assert not any(isinstance(chunk, Spoken) for chunk in heard)


async def test_a_pause_of_the_service_is_told_aside() -> None:
    class Pausing(FakeModel):
        async def listen(
            self, messages: Sequence[Message], *, on_end: Callable[[ReplyEnd], None] | None = None
        ) -> AsyncGenerator[str | Waiting | Remark, None]:
            yield Waiting(errors.ModelRateLimited("slow.", retry_after=2), 2, 3, 2.0)
            yield GOOD

    chunks = await chunks_of(a_voice(Pausing(lambda _: "")), a_direction())
    assert chunks[0] == Aside("The model service asks for a pause. Trying again in 2 s (2 of 3).", passing=True)
    assert spoken(chunks).text == GOOD


async def test_a_prompt_beyond_the_window_is_made_shorter_and_stays_short() -> None:
    window = 6000  # bytes; the server tells tokens, at two bytes each
    acts = acting()

    def reply(messages: Sequence[Message]) -> str | ModelError:
        size = sum(len(message.content.encode()) for message in messages)
        if size > window:
            return errors.ModelContextFull("too much.", window=window // 2, prompt_tokens=size // 2)
        return acts.reply(messages)

    talk = SpokenTalk(FakeModel(reply))
    await talk.begin()
    for _ in range(12):
        assert (await talk.say("What is it about, as far as you can tell from here?")).voice == "llm"
    sizes = [prompt.size for prompt, _ in talk.prompts]
    assert sizes[0] > window
    assert all(size <= window for size in sizes[1:])
    assert len(sizes) == 13


async def test_a_window_too_small_for_the_person_is_said_in_words() -> None:
    tiny = saying(errors.ModelContextFull("too much.", window=600, prompt_tokens=2000))
    with pytest.raises(errors.ModelContextFull, match="Walter Pugh needs a prompt of about"):
        await chunks_of(a_voice(tiny), a_direction())
    with pytest.raises(errors.ModelContextFull, match="too much"):
        await chunks_of(a_voice(saying(errors.ModelContextFull("too much."))), a_direction())


async def test_the_scripted_voice_that_stands_in_does_not_repeat_the_model() -> None:
    talk = SpokenTalk(saying("How can I help you today?"))
    await talk.begin()
    for _ in range(8):
        await talk.say("What is in the way?")
    said = [reply.text for reply in talk.replies]
    assert len(set(said)) == len(said)
    assert all(reply.voice == "scripted" for reply in talk.replies[1:])


async def test_a_whole_session_costs_one_call_a_turn_and_repeats_nothing() -> None:
    from simulator.rehearsal.rehearse import COACHES

    model = acting()
    talk = SpokenTalk(model)
    await talk.play(COACHES["partnering"])
    assert len(talk.replies) >= 10
    assert len(model.prompts) == len(talk.replies) - 1
    said = [reply.text for reply in talk.replies]
    assert len(set(said)) == len(said)
    assert set(talk.asides) <= {REPAIRS["appended"]}


async def test_closing_and_warming_reach_the_model() -> None:
    done: list[str] = []

    class Noting(FakeModel):
        async def warm(self) -> ModelError | None:
            done.append("warm")
            return errors.ModelUnreachable("gone.")

        async def aclose(self) -> None:
            done.append("close")

    voice = a_voice(Noting(lambda _: ""))
    assert isinstance(await voice.warm(), errors.ModelUnreachable)
    await voice.aclose()
    assert done == ["warm", "close"]
