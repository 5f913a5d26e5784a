"""What a dictionary of a JSON transcript says: who speaks, which words, when. Pure; called by the JSON readers."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

from scoring.transcript.times import seconds

Item: TypeAlias = Mapping[str, Any]
_SPEAKERS: Final = (
    "speaker_name", "speakerName", "speakerDisplayName", "displayName", "display_name", "speaker", "speaker_label",
    "speakerLabel", "speakerId", "speaker_id", "speakerTag", "speaker_tag", "participant", "participantName",
    "participant_name", "interlocutor", "role", "from", "user", "author", "who", "name", "channel", "channelTag",
    "channel_id", "tier", "person", "party",
)  # fmt: skip
_NAMES: Final = (
    "name",
    "display_name",
    "displayName",
    "full_name",
    "fullName",
    "label",
    "user_name",
    "title",
    "id",
    "email",
)
_TEXTS: Final = (
    "text", "transcript", "sentence", "punctuated_word", "display", "content", "utterance", "caption", "message",
    "raw_text", "value", "body", "word", "utterance_text", "transcription", "punctuated", "words",
    "sentences", "tokens", "elements", "alternatives",
)  # fmt: skip
_PUNCTUATION: Final = re.compile(r"[.,;:?!…)\]}»”%]+|['’](?:s|re|ve|ll|d|m|t)\b.*", re.IGNORECASE)


def speaker_of(item: Item) -> str | None:
    """The speaker of a dictionary, as text; a number becomes "Speaker 0"."""
    for key in _SPEAKERS:
        if key in item and (found := _name(item[key])) is not None:
            return found
    return None


def _name(value: object) -> str | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int):
        return f"Speaker {value}"
    if isinstance(value, float):
        return f"Speaker {value:g}" if math.isfinite(value) else None
    if isinstance(value, str):
        return value if value.strip() and len(value) <= 200 else None
    if isinstance(value, Mapping):
        return next((found for key in _NAMES if key in value and (found := _name(value[key])) is not None), None)
    return None


def said_of(item: Item, depth: int = 0) -> str | None:
    """The words of a dictionary, or None where it has none."""
    for key in _TEXTS:
        value = item.get(key)
        if isinstance(value, str):
            return value
        if isinstance(value, list) and value and depth < 3:
            if key == "alternatives" and isinstance(value[0], Mapping):
                return said_of(value[0], depth + 1)
            parts = [
                one if isinstance(one, str) else said_of(one, depth + 1) if isinstance(one, Mapping) else None
                for one in value
            ]
            if any(part is not None for part in parts):
                return together([part for part in parts if part is not None])
    return None


def together(words: Sequence[str]) -> str:
    """Words and marks one after the other as a sentence is written."""
    text = ""
    for word in words:
        if not text or word[:1].isspace() or text[-1:].isspace() or not word:
            text += word if text or not word[:1].isspace() else word.lstrip()
        elif _PUNCTUATION.fullmatch(word):
            text += word
        else:
            text += f" {word}"
    return text.strip()


def time_of(item: Item, keys: Sequence[str]) -> float | None:
    """The seconds under the first of `keys` that has them."""
    for key in keys:
        value = item.get(key)
        if isinstance(value, str):
            found = seconds(value)
            if found is None and re.fullmatch(r"\d+(?:\.\d+)?s?", value.strip()):
                found = float(value.strip().rstrip("s"))
        elif isinstance(value, Mapping):
            found = time_of(value, ("seconds", "relative", "start"))
        elif isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            found = None
        else:
            found = float(value) / (1000 if key.casefold().endswith(("ms", "milliseconds")) else 1)
        if found is not None:
            return found
    return None


def speaker_names(record: object) -> dict[str, str]:
    """Id to name, from lists of speakers, participants or parties anywhere near the top of `record`."""
    names: dict[str, str] = {}
    queue: list[tuple[object, int]] = [(record, 0)]
    while queue:
        value, depth = queue.pop(0)
        if isinstance(value, Mapping):
            for key, child in value.items():
                if re.fullmatch(
                    r"(?i)(?:speakers?|participants|parties|attendees|people|users|speaker_?names|speaker_?map|tiers)",
                    str(key),
                ):
                    names |= _listed_names(child)
                if depth < 4 and isinstance(child, Mapping):
                    queue.append((child, depth + 1))
    return names


def _listed_names(value: object) -> dict[str, str]:
    names: dict[str, str] = {}
    if isinstance(value, Mapping):
        for key, child in value.items():
            if (name := _name(child)) is not None:
                names[str(key)] = name
    elif isinstance(value, list):
        for at, child in enumerate(value):
            if isinstance(child, Mapping):
                name = next(
                    (child[key] for key in _NAMES[:8] if isinstance(child.get(key), str) and child[key].strip()), None
                )
                ids = [
                    child[key]
                    for key in ("id", "speaker_id", "speakerId", "speaker", "partyId", "uuid", "index", "key", "label")
                    if key in child
                ]
                if name is not None:
                    for one in ids or [at]:
                        if isinstance(one, str | int):
                            names[str(one)] = name
    return names
