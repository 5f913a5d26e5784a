"""The cards that a talk can come to: a failure, its end, a try beside the first time. Words only; no decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from simulator.errors import TriadError
from simulator.events import WHY_DANGER
from simulator.tui.widgets.panel import Panel, Way

if TYPE_CHECKING:
    from simulator.progress.replay import Try

OVER: Final = {
    "client": "{name} has left.",
    "scope": WHY_DANGER,
    "coach": "The talk is over.",
}
"""What the end looks like, by who ended it."""
BEFORE_RATING: Final = "Before the observer says anything: how was it for you?"
LEAVE: Final = Way("l", "save and leave", "leave")


def failure_text(error: TriadError, *, kept: bool, wait_s: float) -> str:
    """What happened, what can be done, and how long the service asks one to wait."""
    text = f"{error.message} {error.hint}{' Your words are kept.' if kept else ''}"
    return f"{text} The service asks you to wait {round(wait_s)} more seconds." if wait_s > 0.5 else text


def failure_card(error: TriadError, text: str, *, scripted: bool, words: bool) -> Panel:
    """A failed call. `scripted` says that this voice speaks already, `words` that there are some to take back."""
    ways = [Way("r", "try again", "retry")]
    if not scripted:
        ways.append(Way("s", "scripted voice", "scripted"))
    if words:
        ways.append(Way("t", "take my words back", "back"))
    return Panel(error.title, text, [*ways, LEAVE], id="failure", trouble=True)


def not_begun_card(client: str) -> Panel:
    """The client's first line was stopped."""
    ways = [Way("r", "let them begin", "retry"), LEAVE]
    return Panel("Stopped", f"{client} had not begun yet.", ways, id="failure")


def over_card(client: str, by: str) -> Panel:
    """The talk has ended; `by` says who ended it."""
    ways = [Way("enter", "rate it yourself", "rate"), Way("l", "leave that for later", "leave")]
    return Panel(OVER[by].format(name=client), BEFORE_RATING, ways, id="over")


def try_card(result: Try) -> Panel:
    """A try beside the first time; the trainee has the last word."""
    ways = [Way("b", "better", "better"), Way("n", "not yet", "same")]
    looks = "It seems to have opened more." if result.better else "It seems much as it was."
    text = f"Then: {result.then_sentence}\nNow: {result.sentence}\n{looks} What do you say?"
    return Panel("Beside the first time", text, ways if result.better else ways[::-1], id="try")
