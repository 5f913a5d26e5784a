"""What screens ask of the app: messages that go up. The app answers them; no screen knows another one.

None is compared or printed, so none has methods for it: making those for forty classes delays the first paint.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from simulator.debrief.debrief import Debrief
    from simulator.debrief.export import Kind
    from simulator.errors import TriadError
    from simulator.settings import VoiceName
    from simulator.tui.home_cards import Filter


@dataclass(eq=False, repr=False)
class FreshFace(Message):
    """The home screen is seen again: what it shows may be old."""


@dataclass(eq=False, repr=False)
class MeetClient(Message):
    """Read the brief of this client."""

    persona_id: str


@dataclass(eq=False, repr=False)
class ChooseFilter(Message):
    """Choose among these ways to look at the clients."""

    filters: tuple[Filter, ...]
    chosen: Filter


@dataclass(eq=False, repr=False)
class BeginTalk(Message):
    """Begin a session."""

    persona_id: str
    scenario_id: str
    voice: VoiceName


@dataclass(eq=False, repr=False)
class TakeUp(Message):
    """Go on with a session: the talk, or the rating that waits."""

    session_id: str


@dataclass(eq=False, repr=False)
class GoHome(Message):
    """Back to the home screen."""


@dataclass(eq=False, repr=False)
class TalkOver(Message):
    """The talk has ended; the trainee's own rating comes next."""

    session_id: str


@dataclass(eq=False, repr=False)
class OpenBranches(Message):
    """Show the tree of this session's turns."""

    session_id: str


@dataclass(eq=False, repr=False)
class TryAgain(Message):
    """Go back to just before this coach's turn."""

    session_id: str
    turn_id: int


@dataclass(eq=False, repr=False)
class SwitchBranch(Message):
    """Talk on at the end of another branch."""

    session_id: str
    leaf_id: int


@dataclass(eq=False, repr=False)
class CompareBranches(Message):
    """Show two branches side by side."""

    session_id: str
    left: int
    right: int


@dataclass(eq=False, repr=False)
class OpenDebrief(Message):
    """Show the debrief of a session, or of one of its branches."""

    session_id: str
    leaf_id: int | None = None
    listed: bool = False
    """Whether it is opened in the history, and leads back there."""


@dataclass(eq=False, repr=False)
class ShowHistory(Message):
    """Back to the list of sessions, at this one."""

    session_id: str


@dataclass(eq=False, repr=False)
class Foretaste(Message):
    """Show in a few lines what this session was; the screen's `show_preview(id, text)` is called with them."""

    session_id: str


@dataclass(eq=False, repr=False)
class ChooseExperiment(Message):
    """Choose what to try next time."""

    session_id: str


@dataclass(eq=False, repr=False)
class ExperimentChosen(Message):
    """What to try next time, in the trainee's words; nothing where they left it open."""

    session_id: str
    text: str


@dataclass(eq=False, repr=False)
class ExperimentWent(Message):
    """How the experiment of this session went, in the trainee's words."""

    session_id: str
    text: str


@dataclass(eq=False, repr=False)
class ChangeSettings(Message):
    """Keep these settings; None removes a key."""

    changes: Mapping[str, str | int | float | bool | None] = field(default_factory=dict)


@dataclass(eq=False, repr=False)
class Tell(Message):
    """Tell something in passing."""

    text: str


@dataclass(eq=False, repr=False)
class Failed(Message):
    """Something could not be done; the app says so."""

    error: TriadError


@dataclass(eq=False, repr=False)
class Confirm(Message):
    """Ask before something that can't be undone with one key; the screen's `confirmed(value)` is called on yes."""

    title: str
    text: str
    value: str
    yes: str


@dataclass(eq=False, repr=False)
class Copy(Message):
    """Put this text into the clipboard, and say truly how that went."""

    text: str


@dataclass(eq=False, repr=False)
class Export(Message):
    """Write the debrief of a session to a file; `cast` writes the talk as a recording for a terminal."""

    session_id: str
    kind: Kind = "html"


@dataclass(eq=False, repr=False)
class DeleteSession(Message):
    """Forget a session for good, after asking."""

    session_id: str


@dataclass(eq=False, repr=False)
class TestService(Message):
    """Look at what is set up, and say what is found."""


@dataclass(eq=False, repr=False)
class ExportAll(Message):
    """Write everything that is kept into one file."""


@dataclass(eq=False, repr=False)
class DeleteAll(Message):
    """Forget everything, after asking."""


@dataclass(eq=False, repr=False)
class TryMoment(Message):
    """Go back to a moment that came back, to say something else there."""

    moment_id: int


@dataclass(eq=False, repr=False)
class MomentTried(Message):
    """The client has answered what was said instead: what does it look like beside the first time?"""

    moment_id: int
    turn_id: int


@dataclass(eq=False, repr=False)
class MomentJudged(Message):
    """What the trainee thinks of a try."""

    moment_id: int
    better: bool


@dataclass(eq=False, repr=False)
class DropMoment(Message):
    """Don't bring this moment back."""

    moment_id: int


@dataclass(eq=False, repr=False)
class PlayOtherwise(Message):
    """Play behind the debrief what the client would have answered to other sentences at these turns."""

    debrief: Debrief
    positions: tuple[int, ...]


@dataclass(eq=False, repr=False)
class ShowDrills(Message):
    """The list of drills, at this one."""

    drill_id: str = ""


@dataclass(eq=False, repr=False)
class StartDrill(Message):
    """Begin a drill."""

    drill_id: str


@dataclass(eq=False, repr=False)
class DrillDone(Message):
    """A round of a drill is done: in how many situations of how many the skill was shown."""

    drill_id: str
    shown: int
    of: int


@dataclass(eq=False, repr=False)
class Object(Message):
    """The observer is wrong about this turn: what was it really? `right` is what was said of it before."""

    session_id: str
    turn_id: int
    turn: int
    text: str
    heard: tuple[str, ...]
    right: str = ""
