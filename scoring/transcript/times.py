"""Times as transcripts write them, and time marks within words. Pure; called inside this room only."""

from __future__ import annotations

import re
from typing import Final

CLOCK: Final = r"\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3}|[:;]\d{2}(?!\d))?(?:\s?[AaPp]\.?[Mm]\b\.?)?"
_CLOCK: Final = re.compile(r"(\d{1,3}):(\d{2})(?::(\d{2}))?(?:[.,](\d{1,6})|[:;](\d{2}))?(?:\s?[AaPp]\.?[Mm]\.?)?")
_SPAN: Final = rf"{CLOCK}(?:\s*(?:-->|->|-|–|—|to|bis)\s*{CLOCK})?"
MARK: Final = re.compile(
    r"\#\d{1,3}:\d{2}(?::\d{2})?(?:[-.,]\d{1,3})?\#"  # f4, MAXQDA
    rf"|[\[({{<]\s*(?:time(?:stamp|code)?:?\s*)?{_SPAN}\s*[\])}}>]"  # [00:01:02], (1:02), {{00:01:02.5}}
    r"|¤<\d+>"  # Transana
    r"|(?<![\d:.])\d{1,2}:\d{2}:\d{2}(?:[.,:]\d{1,3})?(?![\d:])"  # 00:01:02.5 by itself
    r"|\x15\d+_\d+\x15",  # CHAT
    re.IGNORECASE,
)
"""A time that stands among words and was not said."""


def seconds(stamp: str) -> float | None:
    """`1:02:03.5`, `02:03` or `02:03,500` in seconds; None for anything else."""
    found = _CLOCK.fullmatch(stamp.strip())
    if not found:
        return None
    first, second, third, fraction, _ = found.groups()
    total = int(first) * 60 + int(second) if third is None else int(first) * 3600 + int(second) * 60 + int(third)
    return total + (float(f"0.{fraction}") if fraction else 0.0)


def first_time(text: str) -> float | None:
    """The seconds of the first time in `text`."""
    found = re.search(CLOCK, text)
    return seconds(found.group()) if found else None


def without_marks(text: str) -> tuple[str, int, float | None]:
    """`text` without time marks, how many there were, and the first one in seconds."""
    if ":" not in text and "¤" not in text and "\x15" not in text:
        return text, 0, None
    found = [one.group() for one in MARK.finditer(text)]
    if not found:
        return text, 0, None
    left = re.sub(r"[ \t]{2,}", " ", MARK.sub(" ", text))
    return re.sub(r" +([.,;:?!])(?=\s|$)", r"\1", left).strip(" \t"), len(found), first_time(found[0])
