"""Coach bots that play a persona: one that coaches well, and seven who each have one fault. They know what a coach
knows: the card, and what has been said. None of them sees the client's state.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

from scoring.coding.behaviours import Speaker
from scoring.coding.coded import CodedTurn


@dataclass(frozen=True, slots=True)
class View:
    """What a coach sees when it is their turn. `turn` counts coach turns from 1; `client` are the client's turns so
    far as the observer codes them, `coach` the coach's own words."""

    name: str
    language: str
    stuck_on: str
    turn: int
    client: tuple[CodedTurn, ...]
    coach: tuple[str, ...]
    seed: int

    @property
    def last(self) -> str:
        """The client's last words; "" before the first."""
        return self.client[-1].text if self.client else ""

    def said(self) -> tuple[tuple[Speaker, str], ...]:
        """Who said what, for those who want it in one row."""
        both: list[tuple[Speaker, str]] = []
        offset = len(self.client) - len(self.coach)
        for at, turn in enumerate(self.client):
            if 0 <= at - offset < len(self.coach):
                both.append((Speaker.COACH, self.coach[at - offset]))
            both.append((Speaker.CLIENT, turn.text))
        return tuple(both)


class CoachBot(Protocol):
    """Plays the coach."""

    @property
    def name(self) -> str:
        """As `triad rehearse --coach` takes it."""
        ...

    def say(self, view: View) -> str:
        """The next coach turn; "" is silence."""
        ...


@dataclass(frozen=True, slots=True)
class Silent:
    """A coach who says hello and then nothing."""

    name: str = "silent"

    def say(self, view: View) -> str:
        """Nothing."""
        hello = "Guten Tag." if view.language == "de" else "Hello."
        return hello if view.turn == 1 else ""


@dataclass(frozen=True, slots=True)
class Parrot:
    """A coach who gives back what the client said, and nothing else."""

    name: str = "parroting"

    def say(self, view: View) -> str:
        """The client's last words, turned to them."""
        return turned(view.last, view.language) if view.last else "Mm."


_TURNED: Final = {
    "en": {
        "i": "you",
        "i'm": "you're",
        "i've": "you've",
        "i'll": "you'll",
        "i'd": "you'd",
        "me": "you",
        "my": "your",
        "mine": "yours",
        "myself": "yourself",
        "am": "are",
    },
    "de": {
        "ich": "Sie",
        "mich": "Sie",
        "mir": "Ihnen",
        "mein": "Ihr",
        "meine": "Ihre",
        "meinen": "Ihren",
        "meinem": "Ihrem",
        "bin": "sind",
        "habe": "haben",
        "hab": "haben",
        "will": "wollen",
        "kann": "können",
        "muss": "müssen",
    },
}


def turned(text: str, language: str) -> str:
    """A client's sentence as a coach gives it back: I becomes you. At most its first two sentences."""
    words: list[str] = []
    ends = 0
    for word in text.split():
        bare = word.strip(".,;:!?…\"'“”").lower()
        new = _TURNED[language].get(bare)
        turned_word = word if new is None else word.lower().replace(bare, new, 1)
        begins = not words or words[-1].endswith((".", "!", "?"))
        words.append(turned_word[:1].upper() + turned_word[1:] if begins else turned_word)
        ends += word.endswith((".", "!", "?"))
        if ends == 2:
            break
    out = " ".join(words).rstrip("?!").strip()
    return out if out.endswith((".", "…")) else out + "."
