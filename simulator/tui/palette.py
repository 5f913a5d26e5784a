"""The command palette: everything that the keys do here, and the ways that lead anywhere from everywhere."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from textual.command import DiscoveryHit, Hit, Hits, Provider

from simulator.tui.keys import own_first, spelled
from simulator.tui.themes import TITLES

if TYPE_CHECKING:
    from textual.app import App
    from textual.binding import Binding
    from textual.screen import Screen

ANYWHERE: Final = (
    ("Home", "Back to the home screen", "app.show_home"),
    ("History", "Every session so far", "app.show_history"),
    ("Progress", "How your coaching changes over time", "app.show_progress"),
    ("Moments", "Your own hardest turns, come back to be tried again", "app.show_moments"),
    ("Drills", "Ten minutes for one skill", "app.show_drills"),
    ("Bench", "For trainers: talks that were handed to you", "app.show_bench"),
    ("Settings", "Voice, model, colours, your data", "app.show_settings"),
    ("Leave Triad", "Everything is kept", "app.quit"),
)
THEME: Final = "Theme: "
"""How the commands begin that change the colours; the app shows such a theme while the mark stands at it."""
LEFT_OUT: Final = ("app.command_palette", "app.focus_next", "app.focus_previous", "choose")
"""Actions that make no sense from here: they are about where the focus is."""


@dataclass(frozen=True, slots=True)
class Command:
    """One line of the palette."""

    title: str
    about: str
    run: Callable[[], Awaitable[Any]]


def commands(app: App[Any], screen: Screen[Any]) -> tuple[Command, ...]:
    """Everything that can be done from this screen; what the screen's own keys do comes first."""
    found: dict[str, Command] = {}
    done: set[str] = set()

    def running(action: str, node: Any) -> Callable[[], Awaitable[Any]]:
        return lambda: app.run_action(action, default_namespace=node)

    by_binding = {active.binding: active for active in screen.active_bindings.values()}
    for binding in sorted(own_first(by_binding), key=_rarity):
        active = by_binding[binding]
        if not (binding.id and binding.description and active.enabled) or binding.action in LEFT_OUT:
            continue
        if binding.action.startswith(("go(", "scroll_")) or binding.action in done:
            continue
        done.add(binding.action)
        title = f"{binding.description[:1].upper()}{binding.description[1:]}"
        found.setdefault(
            title, Command(f"{title}  ({spelled(binding.key)})", binding.tooltip, running(binding.action, active.node))
        )
    for title, about, action in ANYWHERE:
        if action not in done:
            found.setdefault(title, Command(title, about, running(action, app)))
    for name, said in TITLES.items():
        found[said] = Command(f"{THEME}{said}", "Colours, kept for next time", running(f"app.use_theme({name!r})", app))
    return tuple(found.values())


def _rarity(binding: Binding) -> tuple[bool, bool]:
    """What the screen is for comes first, then what else it can do, then what every screen can."""
    return (binding.id or "").startswith(("anywhere.", "app.")), not binding.show


class Commands(Provider):
    """Hands the commands to Textual's palette."""

    async def discover(self) -> Hits:
        """Everything, before a word is typed."""
        for command in commands(self.app, self.screen):
            yield DiscoveryHit(command.title, command.run, help=command.about or None)

    async def search(self, query: str) -> Hits:
        """What fits the words."""
        matcher = self.matcher(query)
        for command in commands(self.app, self.screen):
            score = max(matcher.match(command.title), matcher.match(command.about) * 0.8)
            first = command.title.casefold().startswith(query.casefold())  # "Back" means Back, not "Don't bring back"
            if score > 0:
                yield Hit(
                    (score + first) / 2, matcher.highlight(command.title), command.run, help=command.about or None
                )
