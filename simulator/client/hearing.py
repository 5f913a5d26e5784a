"""How the client hears a coach's turn: what was done, about what, and whether they were listened to.

Pure: words in, `Heard` out. The behaviours come from the coder, so that the client reacts to what the observer counts.
"""

from __future__ import annotations

from dataclasses import dataclass

from personas.model import Move
from scoring.coded import CodedTurn


@dataclass(frozen=True, slots=True)
class Heard:
    """What the coach did, as the client hears it.

    `move` is the one thing that the reply answers; `turn` carries all behaviours. `topics` are the persona's topics
    that the words touch, `facts` the ids of facts that the turn reaches for, best first. `listening` says from 0 to 1
    how far the turn takes up what the client said. `asked_before` counts earlier turns that asked the same; `echo` are
    one to four words of the coach to pick up ("" for none). `took_up` and `passed_over` say what became of a fact that
    the client had just told: taken up, or left lying. `parroted` means a bare repetition of the client's words.
    """

    turn: CodedTurn
    move: Move
    topics: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    listening: float = 0.0
    asked_before: int = 0
    echo: str = ""
    took_up: bool = False
    passed_over: bool = False
    parroted: bool = False
    danger: bool = False
    """Whether the words touch danger to life."""
    signature: str = ""
    """Compact mark of what was asked, to notice the same question again."""

    @property
    def silent(self) -> bool:
        """Whether the coach said nothing."""
        return self.move is Move.SILENCE
