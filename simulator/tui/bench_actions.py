"""The app's answers about talks on their way: the trainer's bench, and handing a talk over from the debrief."""

from __future__ import annotations

import asyncio
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on

from simulator.errors import UsageError
from simulator.tui import bench_messages as bench
from simulator.tui.drill_actions import Exercises

if TYPE_CHECKING:
    from simulator.bench.choosing import Choices, Offer
    from simulator.bench.desk import Desk, Lying


def now() -> str:
    """This moment, as it is kept."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


class BenchActions(Exercises):
    """Everything about talks that are handed over."""

    reader: str | None = None
    """The name that one reads under; None until it is known."""

    def desk(self) -> Desk:
        """The pile."""
        from simulator.bench.desk import Desk

        return Desk(self.paths.bench)

    def action_show_bench(self) -> None:
        """Talks that were handed to you."""
        self.do(self.show_bench)

    @on(bench.ShowBench)
    def _show_bench(self, event: bench.ShowBench) -> None:
        self.do(partial(self.show_bench, event.talk_id))

    async def show_bench(self, at: str = "") -> None:
        """Show the pile, once it is known who reads."""
        from simulator.bench.assignments import assigned
        from simulator.tui.screens.bench import BenchScreen

        reader = await self._who_reads()
        if reader is None:
            self._ask_who_reads(at)
            return
        lying, wrong = await asyncio.to_thread(self.desk().lying, reader)
        tasks = {one.id: one.title for one in await asyncio.to_thread(assigned, self.paths.bench)}
        self.keep_all()
        await self.go(BenchScreen(self.look, lying, reader, at=at, wrong=len(wrong), tasks=tasks))
        if wrong:
            self.say(str(wrong[0]), title="A talk can't be read", trouble=True)

    async def _who_reads(self) -> str | None:
        if self.reader is None:
            settings = (await self.practice()).configuration.settings
            talks = await asyncio.to_thread(self.desk().talks)
            named = {one.reader for one in talks if not one.group}
            self.reader = settings.reader or (named.pop() if len(named) == 1 else None)
        return self.reader

    def _ask_who_reads(self, at: str) -> None:
        from simulator.tui.screens.write import WriteScreen

        async def keep(name: str) -> None:
            await self.change_settings({"reader": name})
            self.reader = name
            await self.show_bench(at)

        def written(name: str | None) -> None:
            if name:
                self.do(partial(keep, name))

        about = "Your ratings and comments go under this name. It is kept in the settings (`reader`)."
        self.push_screen(WriteScreen("What name do you read under?", about, "", longest=40), written)

    async def change_settings(self, changes: dict[str, str | int | float | bool | None]) -> None:
        """Keep settings and live by them."""
        raise NotImplementedError

    async def _lying(self) -> list[Lying]:
        reader = await self._who_reads() or "trainer"
        return (await asyncio.to_thread(self.desk().lying, reader))[0]

    @on(bench.ReadTalk)
    def _read_talk(self, event: bench.ReadTalk) -> None:
        async def read() -> None:
            from simulator.tui.screens.reading import ReadingScreen

            lying = await self._lying()
            one = next(one for one in lying if one.talk.id == event.talk_id)
            following = [
                other.talk.id for other in lying if other.talk.id != event.talk_id and not other.reading.revealed
            ]
            reading = one.reading
            if not reading.opened:
                journal = self.desk().journal(one.talk)
                await asyncio.to_thread(journal.add, reading.who, now(), "opened")
            await self.go(ReadingScreen(self.look, one.talk, reading, following=following))

        self.do(read)

    @on(bench.MarkTalk)
    def _mark(self, event: bench.MarkTalk) -> None:
        async def mark() -> None:
            journal = self.desk().journal(self.desk().talk(event.talk_id))
            who = await self._who_reads() or "trainer"
            await asyncio.to_thread(partial(journal.add, who, now(), event.kind, **event.values))
            self._show_reading(event.talk_id, who)
            self.say(event.told)

        self.do_here(mark)

    @on(bench.UndoMark)
    def _undo(self, event: bench.UndoMark) -> None:
        async def undo() -> None:
            journal = self.desk().journal(self.desk().talk(event.talk_id))
            who = await self._who_reads() or "trainer"
            undone = await asyncio.to_thread(journal.undo, who, now())
            self._show_reading(event.talk_id, who)
            what = {"comment": "comment", "question": "question", "code": "correction", "evidence": "correction"}
            where = "" if undone is None or undone.turn is None else f" on turn {undone.turn + 1}"
            self.say(f"Taken back: your {what[undone.kind]}{where}." if undone else "There is nothing to take back.")

        self.do_here(undo)

    def _show_reading(self, talk_id: str, who: str) -> None:
        from simulator.tui.screens.reading import ReadingScreen

        for screen in self.screen_stack:
            if isinstance(screen, ReadingScreen) and screen.talk.id == talk_id:
                screen.show(self.desk().journal(screen.talk).reading(who))

    @on(bench.TakeIn)
    def _take_in(self, event: bench.TakeIn) -> None:
        async def take_in() -> None:
            from simulator.bench.calibration import CalibrationSet, read_for_bench
            from simulator.bench.calibration import take_in as take_set

            given = await asyncio.to_thread(lambda: read_for_bench(Path(event.file).expanduser()))
            if isinstance(given, CalibrationSet):
                who, taken = given.name, await asyncio.to_thread(take_set, self.desk(), given, now())
            else:
                who, taken = given.who, await asyncio.to_thread(self.desk().take_in, given, now())
            await self.show_bench(taken[0].talk.id)
            fresh = sum(one.how != "again" for one in taken)
            said = "1 talk" if fresh == 1 else f"{fresh} talks"
            self.say(f"{said} taken in from {who}." if fresh else "It was all here already.")

        self.do(take_in)

    @on(bench.GiveBack)
    def _give_back(self, event: bench.GiveBack) -> None:
        async def give_back() -> None:
            from simulator.bench.giving_back import give_back

            reader = await self._who_reads() or "trainer"
            wanted = [event.talk_id] if event.talk_id else None
            files = await asyncio.to_thread(give_back, self.desk(), reader, wanted, self.paths.exports, now())
            self.say("Written: " + ", ".join(str(file) for file in files))
            if not event.talk_id:
                await self.show_bench()
                self.say("Written: " + ", ".join(str(file) for file in files))

        self.do(give_back)

    @on(bench.PutAway)
    def _put_away(self, event: bench.PutAway) -> None:
        from simulator.tui.screens.confirm import ConfirmScreen

        async def put_away() -> None:
            desk = self.desk()
            await asyncio.to_thread(desk.put_away, desk.talk(event.talk_id))
            await self.show_bench()

        def answered(yes: bool | None) -> None:
            if yes:
                self.do(put_away)

        text = "The talk and all that was said and corrected in it will be gone for good."
        self.push_screen(ConfirmScreen("Put this talk away?", text, "put it away"), answered)

    # handing over

    @on(bench.ShareTalk)
    def _share_talk(self, event: bench.ShareTalk) -> None:
        async def show() -> None:
            from simulator.tui.screens.share import ShareScreen

            settings = (await self.practice()).configuration.settings
            await self.push_screen(ShareScreen(self.look, event.session_id, settings.pseudonym or ""))

        self.do(show)

    @on(bench.OfferTalk)
    def _offer_talk(self, event: bench.OfferTalk) -> None:
        async def offer() -> None:
            from simulator.bench.choosing import shown
            from simulator.tui.screens.share import ShareScreen

            made = await self._offer(event.session_id, event.who, event.reader, event.choices, event.message)
            if isinstance(self.screen, ShareScreen):
                self.screen.show(shown(made))

        self.do_here(offer)

    @on(bench.SendTalk)
    def _send_talk(self, event: bench.SendTalk) -> None:
        async def send() -> None:
            from simulator.bench.choosing import note_sent
            from simulator.bench.files import as_text
            from simulator.file_writing import write_private

            made = await self._offer(event.session_id, event.who, event.reader, event.choices, event.message)
            file = self.paths.exports / f"{made.file.talks[0].client}-{made.file.talks[0].id}.triad"
            await asyncio.to_thread(note_sent, self.paths.data, made, datetime.now().astimezone())
            try:
                await asyncio.to_thread(write_private, file, as_text(made.file))
            except OSError as error:
                raise UsageError(f"{file} can't be written: {error.strerror}.", hint="Is it writable?") from error
            await self.change_settings({"pseudonym": event.who})
            await self.pop_screen()
            self.say(f"Written: {file}. Send it to {event.reader}.")

        self.do(send)

    async def _offer(self, session_id: str, who: str, reader: str, choices: Choices, message: str) -> Offer:
        from simulator.bench.choosing import offer

        practice = await self.practice()
        return await asyncio.to_thread(
            partial(
                offer,
                practice.records,
                practice.library,
                self.paths.data,
                [session_id],
                who=who,
                reader=reader,
                choices=choices,
                now=datetime.now().astimezone(),
                message=message,
            )
        )
