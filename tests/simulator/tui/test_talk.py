"""A talk on the screen: said with keys, answered by the scripted voice, nothing lost on the way."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import OptionList

from simulator.records.entries import Status
from simulator.tui.app import Start
from simulator.tui.screens.branches import BranchesScreen
from simulator.tui.screens.brief import BriefScreen
from simulator.tui.screens.confirm import ConfirmScreen
from simulator.tui.screens.debrief import DebriefScreen
from simulator.tui.screens.experiment import ExperimentScreen
from simulator.tui.screens.home import HomeScreen
from simulator.tui.screens.rating import RatingScreen
from simulator.tui.screens.talk import TalkScreen
from simulator.tui.widgets.bars import StateBars
from tests.simulator.tui.stage import Stage, stage

WALTER = Start(persona="walter", scenario="first_session", seed=7)


async def begun(played: Stage) -> TalkScreen:
    """The talk, once the client has said their first line."""
    screen = await played.on(TalkScreen)
    await played.until(lambda: len(screen.conversation.transcript.turns) == 1 and not screen.conversation.busy)
    return screen


async def answered(played: Stage, screen: TalkScreen, turns: int) -> None:
    """Wait until so many turns are shown and nobody speaks."""
    talk = screen.conversation
    await played.until(lambda: len(talk.transcript.turns) == turns and not talk.busy)


async def test_a_first_client_is_met_with_two_keys_and_a_whole_session_ends_in_an_experiment() -> None:
    async with stage(size=(120, 40)) as played:
        assert played.sees("Enter meets the first client")
        await played.press("enter")
        await played.on(BriefScreen)
        await played.press("enter")
        screen = await begun(played)
        for number, words in enumerate(("What would make this worth it?", "What matters to you about it?"), 1):
            await played.say(words)
            await answered(played, screen, 1 + 2 * number)
            assert played.sees(words)
        await played.press("f4")
        await played.on(ConfirmScreen)
        await played.press("y")
        await played.until(lambda: screen.query("#over"))
        await played.press("enter")
        rating = await played.on(RatingScreen)
        await played.press("3", "enter", "right", "right", "enter", "4", "backspace", "enter")
        assert rating.ratings == {"partnering": 3.0, "enrolling": 3.0, "learning": None}
        await played.write("They slow down.")
        await played.press("enter")
        await played.write("I can wait.")
        await played.press("enter", "enter")
        debrief = await played.on(DebriefScreen)
        await played.until(lambda: played.sees("Your rating and the observer's"))
        reflection = debrief.debrief.reflection
        assert reflection is not None
        assert (reflection.partnering, reflection.enrolling, reflection.learning) == (3.0, 3.0, None)
        assert (reflection.noticed, reflection.learned) == ("They slow down.", "I can wait.")
        await played.press("e")
        await played.on(ExperimentScreen)
        await played.write("Ask once more before I offer anything")
        await played.press("enter")
        home = await played.on(HomeScreen)
        await played.until(lambda: home.has_class("-tries") and played.sees("Ask once more before I offer anything"))
        assert played.practice.records.history()[0].session.status is Status.DONE


async def test_the_next_session_opens_with_the_experiment_and_its_debrief_asks_how_it_went(lived_in: Path) -> None:
    async with stage(WALTER, size=(100, 40)) as played:
        await begun(played)
    async with stage(size=(100, 40)) as played:
        played.practice.records.choose_experiment(played.practice.records.history()[-1].session.id, "Wait longer")
        await played.app.begin("tomasz", "first_session", "scripted")
        screen = await begun(played)
        assert played.sees("You wanted to try: Wait longer")
        await played.say("What would be good to talk about?")
        await answered(played, screen, 3)
        await played.press("f4")
        await played.press("y")
        await played.until(lambda: screen.query("#over"))
        await played.press("enter")
        await played.on(RatingScreen)
        await played.press("f4")
        await played.on(DebriefScreen)
        await played.until(lambda: played.app.screen.query("#went"))
        assert "Wait longer. How did it go?" in " ".join(str(w.render()) for w in played.app.screen.query(".heading"))
        played.app.screen.query_one("#went").focus()
        await played.write("I waited twice.")
        await played.press("escape")
        await played.on(HomeScreen)
        tried = played.practice.records.experiment_tried_in(screen.session.id)
        assert tried is not None
        assert tried.went == "I waited twice."


async def test_silence_is_offered_once_and_explained_once() -> None:
    async with stage(WALTER) as played:
        screen = await begun(played)
        await played.press("enter")
        assert played.sees("Press Enter again to stay silent")
        assert len(screen.conversation.transcript.turns) == 1
        await played.press("enter")
        await answered(played, screen, 3)
        assert played.sees("(silence)")
        await played.press("enter")
        await answered(played, screen, 5)


async def test_enter_says_it_and_ctrl_j_breaks_the_line() -> None:
    async with stage(WALTER) as played:
        screen = await begun(played)
        await played.letters("So")
        await played.press("ctrl+j")
        await played.letters("what?")
        assert screen.conversation.composer.text == "So\nwhat?"
        await played.press("enter")
        await answered(played, screen, 3)
        assert screen.session.turns[1].text == "So\nwhat?"
        assert screen.conversation.composer.text == ""


async def test_the_arrow_up_recalls_what_was_said_and_down_gives_the_draft_back() -> None:
    async with stage(WALTER) as played:
        screen = await begun(played)
        await played.say("First thing.")
        await answered(played, screen, 3)
        await played.letters("draft")
        await played.press("up")
        assert screen.conversation.composer.text == "First thing."
        await played.press("down")
        assert screen.conversation.composer.text == "draft"


async def test_a_draft_is_there_again_after_leaving_and_going_on() -> None:
    async with stage(WALTER) as played:
        screen = await begun(played)
        await played.say("What brings you here?")
        await answered(played, screen, 3)
        await played.letters("half a th")
        await played.press("f8")
        await played.on(HomeScreen)
    async with stage() as played:
        await played.until(lambda: played.app.screen.query(".wait"))
        played.app.screen.query(".wait").first().focus()
        await played.press("enter")
        screen = await played.on(TalkScreen)
        await played.until(lambda: not screen.conversation.busy)
        assert screen.conversation.composer.text == "half a th"
        assert [turn.text for turn in screen.conversation.transcript.turns] == [t.text for t in screen.session.turns]


async def test_notes_show_what_was_coded_and_are_counted_with_the_session() -> None:
    async with stage(WALTER, size=(99, 40)) as played:
        screen = await begun(played)
        await played.say("What matters to you about it?")
        await answered(played, screen, 3)
        assert screen.conversation.transcript.turns[1].note == ""
        await played.press("f2")
        await played.say("What have you tried before?")
        await answered(played, screen, 5)
        assert "open question" in screen.conversation.transcript.turns[3].note
        assert screen.session.entry.notes_turns == 1


async def test_xray_shows_bars_and_marks_the_session() -> None:
    async with stage(WALTER, size=(99, 40)) as played:
        screen = await begun(played)
        await played.press("f3")
        assert screen.session.entry.xray
        await played.say("What matters to you about it?")
        await answered(played, screen, 3)
        assert screen.query(StateBars)
        assert played.sees("x-ray, marked")
        assert played.sees("safety")


async def test_going_back_begins_another_branch_and_keeps_the_first() -> None:
    async with stage(WALTER, size=(100, 40)) as played:
        screen = await begun(played)
        await played.say("You should just do it.")
        await answered(played, screen, 3)
        await played.press("ctrl+r")
        await played.on(BranchesScreen)
        await played.press("enter")
        again = await played.on(TalkScreen)
        await played.until(lambda: not again.conversation.busy)
        assert again.conversation.composer.text == "You should just do it."
        assert len(again.conversation.transcript.turns) == 1
        await played.letters("Hm")
        await played.press("enter")
        await answered(played, again, 3)
        records = played.practice.records
        assert sorted(t.text for t in records.tree(again.session.id) if t.speaker == "coach") == [
            "Hm",
            "You should just do it.",
        ]


async def test_two_branches_are_compared_and_one_goes_over_to_the_other(lived_in: Path) -> None:
    async with stage(size=(120, 40)) as played:
        session_id = played.practice.records.history()[0].session.id
        turns = played.practice.records.path(session_id)
        await played.app.show_debrief(session_id)
        await played.on(DebriefScreen)
        session = played.practice.resume(session_id)
        await session.rewind(turns[5].id)
        await played.app.talk(session)
        screen = await played.on(TalkScreen)
        await played.until(lambda: not screen.conversation.busy)
        await played.say("What would you like to happen?")
        await answered(played, screen, 7)
        await played.press("ctrl+r")
        await played.on(BranchesScreen)
        assert played.sees("two branches")
        await played.press("c")
        await played.until(lambda: played.name == "CompareScreen")
        await played.until(lambda: played.sees("Branch A") and played.sees("Branch B"))
        assert played.sees("What would you like to happen?")
        await played.press("escape")
        tree = await played.on(BranchesScreen)
        await played.press("end")
        lines = tree.query_one(OptionList)
        lines.highlighted = next(at for at, twig in enumerate(tree._twigs) if not twig.here)
        await played.press("s")
        await played.until(lambda: played.practice.records.session(session_id).head_id == turns[-1].id)


async def test_a_paste_that_is_too_long_is_refused_in_words() -> None:
    async with stage(WALTER) as played:
        screen = await begun(played)
        await played.write("x" * 100_000)
        assert played.sees("What you pasted has 100,000 characters")
        assert screen.conversation.composer.text == ""


async def test_control_sequences_are_shown_and_never_interpreted() -> None:
    async with stage(WALTER) as played:
        screen = await begun(played)
        await played.say("[bold]loud[/bold] \x1b[31mred\x1b]52;c;eA==\x07")
        await answered(played, screen, 3)
        shown = screen.conversation.transcript.turns[1].text
        assert "\x1b" not in shown
        assert "\x07" not in shown
        assert "[bold]loud[/bold]" in shown


async def test_the_reader_who_scrolled_up_stays_where_they_are() -> None:
    async with stage(WALTER, size=(80, 20)) as played:
        screen = await begun(played)
        for number in range(1, 6):
            await played.say(f"What else is there? ({number})")
            await answered(played, screen, 1 + 2 * number)
        talk = screen.conversation.transcript
        await played.until(lambda: talk.scroll_y == talk.max_scroll_y > 0)
        talk.scroll_home(animate=False)
        await played.pilot.pause()
        talk.feed("word ")
        await talk.begin_stream("…")
        for _ in range(12):
            talk.feed("and more words ")
            await played.pilot.pause(0.06)
        assert talk.scroll_y == 0
        talk.scroll_end(animate=False)
        await played.pilot.pause(0.1)
        talk.feed("and the end of it " * 20)
        await played.pilot.pause(0.3)
        assert talk.scroll_y == talk.max_scroll_y


async def test_a_mouse_can_do_it_all() -> None:
    async with stage(size=(100, 40)) as played:
        await played.pilot.click(".card")
        await played.on(BriefScreen)
        await played.press("enter")
        screen = await begun(played)
        await played.pilot.click("#composer")
        await played.letters("Hello")
        await played.press("enter")
        await answered(played, screen, 3)
        line = played.text.splitlines()[-1]
        await played.pilot.click(offset=(line.index("end"), 39))
        await played.on(ConfirmScreen)
