"""The tree of a session's turns as lines to read: the coach's turns, branches below their fork. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.tui.glyphs import Glyphs

if TYPE_CHECKING:
    from simulator.records.entries import TurnEntry


@dataclass(frozen=True, slots=True)
class Twig:
    """One turn of the coach in the tree; `number` is its place in the talk, counted from 1 as everywhere.

    `leaf_id` is the end of the branch that one reaches by following it (always the newest way); `here` says that it
    lies on the branch that is being talked, `end` that this branch ends with it.
    """

    turn_id: int
    number: int
    text: str
    prefix: str
    leaf_id: int
    here: bool
    end: bool
    answer: str = ""
    """What the client said to it; the newest answer, where there are several; nothing where none was given."""
    below: str = ""
    """What stands before the line of the answer."""


def tree_lines(turns: Sequence[TurnEntry], head_id: int | None, glyphs: Glyphs) -> tuple[Twig, ...]:
    """The coach's turns, each branch under the place where it leaves the older one, the oldest first."""
    by_id = {turn.id: turn for turn in turns}
    children: dict[int | None, list[TurnEntry]] = {}
    for turn in turns:
        children.setdefault(turn.parent_id, []).append(turn)
    on_path: set[int] = set()
    at = head_id
    while at is not None:
        on_path.add(at)
        at = by_id[at].parent_id
    lines: list[Twig] = []
    # (turn, what stands before its own line, what stands before the lines below it)
    waiting = [(turn, "", "") for turn in reversed(children.get(None, []))]
    while waiting:
        turn, own, below = waiting.pop()
        if turn.speaker == "coach":
            leaf = _leaf(turn, children)
            number = _place(turn, by_id)
            here = turn.id in on_path
            end = here and leaf == head_id
            said = children.get(turn.id, [])
            reply = said[-1].text if said else ""
            lines.append(Twig(turn.id, number, turn.text, own, leaf, here, end, reply, below))
            own = below
        answers = children.get(turn.id, [])
        for place, answer in reversed(list(enumerate(answers))):
            if len(answers) == 1:
                waiting.append((answer, own, below))
            else:
                last = place == len(answers) - 1
                fork = below + glyphs["last" if last else "branch"] + " "
                waiting.append((answer, fork, below + ("   " if last else glyphs["trunk"] + " ")))
    return tuple(lines)


def leaves(turns: Sequence[TurnEntry]) -> tuple[int, ...]:
    """The ids of all turns that nothing follows: one for each branch, the oldest first."""
    parents = {turn.parent_id for turn in turns}
    return tuple(turn.id for turn in turns if turn.id not in parents)


def _leaf(turn: TurnEntry, children: dict[int | None, list[TurnEntry]]) -> int:
    while answers := children.get(turn.id):
        turn = answers[-1]
    return turn.id


def _place(turn: TurnEntry, by_id: dict[int, TurnEntry]) -> int:
    place = 1
    while turn.parent_id is not None:
        turn, place = by_id[turn.parent_id], place + 1
    return place
