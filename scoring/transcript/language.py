"""Which language a talk is in: the observer reads English and German, and scores nothing else.

Told by the small words of both where they are plain, else by `lingua`, offline, on the words of each speaker together
and on longer turns, never on a short answer alone. Any package may call this one; the library is imported when it is
first asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from scoring.coding.behaviours import Speaker
from scoring.errors import TranscriptError
from scoring.transcript.turns import Transcript
from scoring.transcript.words import words

if TYPE_CHECKING:
    from lingua import LanguageDetector

READ: Final = ("English", "German")
ENOUGH: Final = 0.75
"""The share of a talk's words that must be in a language that is read; below, a score would be of another talk."""
_CHUNK: Final = 40
"""Words that are looked at together: some 200 letters, enough for the detector's smaller model."""
_SURE: Final = 0.8
_FEWEST: Final = 6
_PLAIN: Final = 0.3
"""The share of small words that speaks for itself; in a talk that is plain as a whole half of it does, still far above
what Dutch has of German's."""
_TOLD_APART: Final = (
    "ENGLISH", "GERMAN", "FRENCH", "DUTCH", "SPANISH", "ITALIAN", "PORTUGUESE", "DANISH", "SWEDISH", "BOKMAL",
    "FINNISH", "POLISH", "CZECH", "SLOVAK", "HUNGARIAN", "ROMANIAN", "CATALAN", "TURKISH", "CROATIAN", "SLOVENE",
    "LATVIAN", "LITHUANIAN", "ESTONIAN", "INDONESIAN", "VIETNAMESE", "RUSSIAN", "UKRAINIAN", "BULGARIAN", "SERBIAN",
    "GREEK", "ARABIC", "HEBREW", "PERSIAN", "HINDI", "CHINESE", "JAPANESE", "KOREAN", "THAI",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Languages:
    """The share of a talk's words by language, largest first, from 0 to 1. Empty where there are too few to tell."""

    shares: tuple[tuple[str, float], ...]

    @property
    def read(self) -> float:
        """The share of the words that are in a language that the observer reads."""
        return sum(share for language, share in self.shares if language in READ) if self.shares else 1.0

    @property
    def foreign(self) -> tuple[str, ...]:
        """The other languages."""
        return tuple(language for language, _ in self.shares if language not in READ)


def languages_of(speakers: Sequence[Sequence[str]]) -> Languages:
    """The languages of what was said, by speaker and turn."""
    found: Counter[str] = Counter()
    kept = [chunk for texts in speakers for chunk in _chunks(texts)]
    total = 0
    plain = [_plainly(said, _PLAIN) for said in kept]
    told = {one for one in plain if one is not None}
    most = sum(len(said) for said, one in zip(kept, plain, strict=True) if one is not None) >= ENOUGH * sum(
        map(len, kept)
    )
    for said, one in zip(kept, plain, strict=True):
        language = (
            one
            or (_plainly(said, _PLAIN / 2) if most and len(told) == 1 else None)
            or _language(" ".join(said[: _CHUNK * 4]))
        )
        if language is not None and len(said) >= min(_FEWEST, sum(map(len, kept))):
            found[language] += len(said)
            total += len(said)
    return Languages(
        tuple((language, count / total) for language, count in found.most_common()) if total >= _FEWEST else ()
    )


def _chunks(texts: Sequence[str]) -> list[list[str]]:
    """Words that are looked at together: a longer turn by itself, short ones of one speaker with each other."""
    kept: list[list[str]] = []
    chunk: list[str] = []
    for text in texts:
        said = text.split()
        if len(said) >= _CHUNK // 2:
            kept.append(said)
        else:
            chunk += said
            if len(chunk) >= _CHUNK:
                kept.append(chunk)
                chunk = []
    if chunk and (len(chunk) >= _CHUNK // 2 or not kept):
        kept.append(chunk)
    return kept


def check_language(transcript: Transcript, name: str) -> tuple[str, ...]:
    """Notes on a talk that is partly in other languages. Raises TranscriptError where too little of it can be read."""
    found = languages_of([[turn.text for turn in transcript.turns if turn.speaker is who] for who in Speaker])
    if not found.foreign:
        return ()
    shown = ", ".join(f"{language} {share:.0%}" for language, share in found.shares[:4])
    if found.read < ENOUGH:
        most = found.foreign[0]
        raise TranscriptError(
            f"{name} is in {most}" if found.read < 0.1 else f"{name} is largely in {most}",
            f"{name}: the observer reads {' and '.join(READ)}, and this talk is {shown}",
            "Score a translation of it",
        )
    note = f"Only {found.read:.0%} of the words are in a language that the observer reads ({shown})"
    return (f"{note}; the rest may be coded wrongly.",)


def _plainly(said: Sequence[str], share: float) -> str | None:
    """The language that is read, where the share of its small words says so; None where the detector is to be asked."""
    norms = [word.casefold().strip(".,;:?!…\"“”„'()–—-").replace("’", "'") for word in said]
    counts = {language: sum(norm in words(language.casefold()) for norm in norms) for language in READ}
    (first, most), (_, second) = sorted(counts.items(), key=lambda one: -one[1])
    return first if most >= share * len(said) and most >= 2 * second else None


def _language(text: str) -> str | None:
    values = _detector().compute_language_confidence_values(text)
    if not values or (values[0].value < _SURE):
        return None
    name: str = values[0].language.name
    return name.capitalize()


@cache
def _detector() -> LanguageDetector:
    from lingua import Language, LanguageDetectorBuilder

    chosen = [getattr(Language, name) for name in _TOLD_APART]
    return LanguageDetectorBuilder.from_languages(*chosen).with_low_accuracy_mode().build()
