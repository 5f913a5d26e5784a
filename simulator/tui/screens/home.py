"""The first screen: what waits to be taken up, what one wanted to try, and the clients.

It paints from a kept face before anything slow is imported, and is shown the true one a moment later.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events, getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import ItemGrid, Vertical
from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget
from textual.widgets import Input, Static

from simulator.errors import printable
from simulator.tui import labels
from simulator.tui.appearance import Look
from simulator.tui.home_cards import Filter, face_of, filters_for, matching
from simulator.tui.messages import ChooseFilter, FreshFace, MeetClient, ShowDrills, TakeUp
from simulator.tui.saved_state import CardFace, Face
from simulator.tui.screens.base import TriadScreen
from simulator.tui.widgets.choice import Choice
from simulator.tui.widgets.column import Column
from simulator.tui.widgets.keyline import KeyLine
from simulator.tui.widgets.masthead import Masthead
from simulator.tui.widgets.ways import Way, nearest

if TYPE_CHECKING:
    from personas.model import Persona

WELCOME = (
    "Here you are the coach. The client is played for you: somebody who is stuck on one thing that they say they want "
    "to do. You talk; afterwards you look together at what opened them and what closed them.\n\n"
    "Enter meets the first client.  ? tells what else there is."
)


class ClientCard(Choice):
    """A client at a glance."""

    def __init__(self, face: CardFace, look: Look) -> None:
        super().__init__(_card_text(face, look), face.id, classes="card")
        self.face = face


class HomeScreen(TriadScreen):
    """What waits, what to try, whom to meet."""

    CSS_PATH = "home.tcss"
    NAME = "Home"
    ABOUT = "Choose a client to meet, or take up what waits. Arrows or Tab move, Enter opens."
    AUTO_FOCUS = ""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "search", key_display="/", id="home.search", tooltip="Find a client by any word."),
        Binding(
            "f", "filter", "filter", id="home.filter", tooltip="Show only some: new, follow-ups, a block, a language."
        ),
        Binding(
            "m", "app.show_moments", "moments", id="home.moments", show=False, tooltip="Your hardest turns, come back."
        ),
        Binding("d", "app.show_drills", "drills", id="home.drills", tooltip="Ten minutes for one skill."),
        Binding("h", "app.show_history", "history", id="home.history", tooltip="Every session so far."),
        Binding(
            "p", "app.show_progress", "progress", id="home.progress", tooltip="How your coaching changes over time."
        ),
        Binding("s", "app.show_settings", "settings", id="home.settings", tooltip="Voice, model, colours, your data."),
        Binding("q", "app.quit", "leave", id="home.leave", tooltip="Leave Triad. Everything is kept."),
        Binding("up,k", "go('up')", "up", show=False, id="home.up", tooltip="To the one above."),
        Binding("down,j", "go('down')", "down", show=False, id="home.down", tooltip="To the one below."),
        Binding("left", "go('left')", "left", show=False, id="home.left", tooltip="To the one on the left."),
        Binding("right", "go('right')", "right", show=False, id="home.right", tooltip="To the one on the right."),
        Binding("escape", "clear", "clear the search", show=False, id="home.clear", tooltip="Show everyone again."),
    ]

    page = getters.query_one("#page", Column)
    grid = getters.query_one("#cards", ItemGrid)
    search = getters.query_one("#search", Input)

    def __init__(self, look: Look, face: Face) -> None:
        super().__init__(look)
        self._face = face
        self._shown = face
        self._mark: str | None = None
        """Which waiting choice is to have the focus; kept until it has it, also by whoever is cancelled."""
        self._filter = filters_for(())[0]
        self._arranging = asyncio.Lock()
        """Cards are laid out for a key (in the app's task) and for a letter (in the screen's): one after the other."""

    def compose(self) -> ComposeResult:
        """The page from top to bottom; what doesn't apply is hidden by the screen's classes."""
        yield Masthead("Triad", "practice for coaches")
        with Column(id="page"):
            yield Static(WELCOME, id="welcome", markup=False)
            with Vertical(id="waiting"):
                yield Static("Next", classes="heading", markup=False)
            with Vertical(id="experiment"):
                yield Static("What you wanted to try next", classes="heading", markup=False)
                yield Static("", id="experiment-text", markup=False)
            yield Static("", classes="heading", id="clients-heading", markup=False)
            yield Input(placeholder="Search: a name, a word", id="search", select_on_focus=False)
            yield Static("Nobody fits. Escape shows everyone.", id="nobody", markup=False)
            yield ItemGrid(id="cards")
        yield KeyLine()

    async def on_mount(self) -> None:
        """Arrange what is known so far."""
        await self._arrange()

    @on(events.ScreenResume)
    def _seen_again(self) -> None:
        self.post_message(FreshFace())

    def knows(self, persona_id: str) -> bool:
        """Whether this client was coached before, as far as is known by now."""
        return any(card.id == persona_id and card.times for card in self._face.cards)

    async def show(self, face: Face) -> None:
        """Show the true state of things. What has the focus keeps it."""
        if face == self._shown:
            return
        known = {one.session_id for one in self._shown.waiting}
        fresh = [one.session_id for one in face.waiting if one.session_id not in known]
        if fresh and not self.search.has_focus:
            self._mark = fresh[0]
        self._face = face
        await self._arrange()
        self._shown = face  # only now: whoever is cancelled before has shown nothing

    async def show_clients(self, clients: Sequence[Persona]) -> None:
        """Show the clients before the records are open; what is kept of the last time is truer than that."""
        if not self._face.cards:
            await self.show(face_of(clients, (), (), "", titles=str))

    async def narrow_to(self, chosen: Filter) -> None:
        """Show only whom this filter lets through."""
        self._filter = chosen
        await self._arrange_cards()

    async def _arrange(self) -> None:
        face = self._face
        self.set_class(not face.practised and not face.waiting, "-first")
        self.set_class(bool(face.waiting or face.due or face.next), "-waits")
        self.set_class(bool(face.experiment), "-tries")
        self.query_one("#experiment-text", Static).update(self._quoted(face.experiment))
        await self._arrange_waiting(face)
        await self._arrange_cards()

    async def _arrange_waiting(self, face: Face) -> None:
        place = self.query_one("#waiting", Vertical)
        if isinstance(self.focused, Choice) and self.focused.parent is place:
            self._mark = self.focused.value
            self.set_focus(None)  # else it jumps to the last card meanwhile, and the page with it
        await place.remove_children(Choice)
        dot = f" {self.look.glyphs['dot']} "
        waits: list[Choice] = []
        if face.next is not None and (face.next.kind == "meet" or not (face.waiting or face.due)):
            named = Content.assemble((printable(face.next.title), "bold"), dot, (face.next.detail, "$text-muted"))
            waits.append(Choice(named, face.next.value, id=f"next-{face.next.kind}"))
        waits += [
            Choice(
                Content.assemble((one.name, "bold"), dot, (one.detail, "$text-muted")), one.session_id, classes="wait"
            )
            for one in face.waiting[:3]
        ]
        if face.due:
            said = f"{labels.number(face.due).capitalize()} of your own hard moments came back"
            place_of_due = 1 if waits and waits[0].id == "next-meet" else 0
            waits.insert(
                place_of_due,
                Choice(
                    Content.assemble((said, "bold"), dot, ("try again from that turn", "$text-muted")), "", id="due"
                ),
            )
        await place.mount_all(waits)
        for one in waits:
            if one.value == self._mark:
                self.set_focus(one)
        self._mark = None

    async def _arrange_cards(self) -> None:
        async with self._arranging:
            await self._lay_cards()

    async def _lay_cards(self) -> None:
        shown = matching(self._face.cards, self.search.value, self._filter)
        heading = Content.assemble("Clients", (self._heading_detail(len(shown)), "$text-muted not bold"))
        self.query_one("#clients-heading", Static).update(heading)
        self.set_class(not shown and bool(self._face.cards), "-nobody")
        if shown == tuple(card.face for card in self.grid.query(ClientCard)):
            return
        focused = self.focused.value if isinstance(self.focused, ClientCard) else None
        async with self.batch():
            await self.grid.remove_children()
            cards = [ClientCard(face, self.look) for face in shown]
            await self.grid.mount_all(cards)
        again = next((card for card in cards if card.value == focused), None)
        if again is not None:
            again.focus(scroll_visible=False)
        elif self.focused is None and cards:
            first = self.query("#waiting Choice").first() if self.has_class("-waits") else cards[0]
            first.focus(scroll_visible=False)

    def _heading_detail(self, shown: int) -> str:
        total = len(self._face.cards)
        if self._filter.id == "all" and shown == total:
            return ""
        narrowed = "" if self._filter.id == "all" else f": {self._filter.words}"
        return f"{narrowed}  ({shown} of {total})"

    def _quoted(self, text: str) -> str:
        return f"{self.look.glyphs['quote']}{text}{self.look.glyphs['unquote']}" if text else ""

    @on(Choice.Chosen, ".card")
    def _client_chosen(self, event: Choice.Chosen) -> None:
        event.stop()
        self.post_message(MeetClient(event.choice.value))

    @on(Choice.Chosen, ".wait")
    def _wait_chosen(self, event: Choice.Chosen) -> None:
        event.stop()
        self.post_message(TakeUp(event.choice.value))

    @on(Choice.Chosen, "#next-meet")
    def _next_chosen(self, event: Choice.Chosen) -> None:
        event.stop()
        self.post_message(MeetClient(event.choice.value))

    @on(Choice.Chosen, "#next-drill")
    def _drill_chosen(self, event: Choice.Chosen) -> None:
        event.stop()
        self.post_message(ShowDrills(event.choice.value))

    @on(Choice.Chosen, "#due")
    async def _due_chosen(self, event: Choice.Chosen) -> None:
        event.stop()
        await self.run_action("app.show_moments")

    @on(Input.Changed, "#search")
    async def _search_changed(self) -> None:
        await self._arrange_cards()

    @on(Input.Submitted, "#search")
    def _search_done(self) -> None:
        first = self.grid.query(ClientCard)
        if first:
            first.first().focus()

    def action_search(self) -> None:
        """Open the search line."""
        self.add_class("-searching")
        self.search.focus()

    def action_filter(self) -> None:
        """Ask for the filters to choose from."""
        self.post_message(ChooseFilter(filters_for(self._face.cards), self._filter))

    async def action_clear(self) -> None:
        """Show everyone again."""
        self.remove_class("-searching")
        self.search.value = ""
        self._filter = filters_for(())[0]
        await self._arrange_cards()
        self._focus_a_card()

    def action_go(self, way: Way) -> None:
        """Move to the nearest thing in that direction."""
        things: Sequence[Widget] = [*self.query("#waiting Choice"), *self.grid.query(ClientCard)]
        here = self.focused
        if here is None or here not in things:
            self._focus_a_card()
            return
        others = [thing for thing in things if thing is not here]
        found = nearest(way, self._on_page(here), [self._on_page(one) for one in others])
        if found is not None:
            others[found].focus()

    def _on_page(self, widget: Widget) -> Region:
        # where it lies on the whole page, whether or not that part is scrolled into view
        region = widget.virtual_region
        for around in widget.ancestors:
            if around is self.page or not isinstance(around, Widget):
                break
            region = region.translate(around.virtual_region.offset)
        return region

    def _focus_a_card(self) -> None:
        cards = self.grid.query(ClientCard)
        if cards:
            cards.first().focus()


def _card_text(face: CardFace, look: Look) -> Content:
    dot = look.glyphs["dot"]
    met = "you haven't met" if face.times == 0 else f"coached {labels.times(face.times)}"
    lines = [
        Content.assemble((printable(face.name), "bold")),
        Content.assemble((printable(face.temperament), "italic $text-secondary")),
        Content(f"Stuck on: {printable(face.stuck_on)}"),
        Content.assemble((f"{met} {dot} {face.last}" if face.last else met, "$text-muted")),
    ]
    return Content("\n").join(lines)
