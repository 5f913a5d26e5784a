"""What is taken out of a spoken sentence quietly: labels, quotation marks around it, stage directions. Pure."""

from __future__ import annotations

import re
from typing import Final

_LABEL: Final = re.compile(r"^\W{0,3}([^\W\d_][\w .'’-]{0,30}?)\W{0,2}:[*_]{0,2}\s+")
_STAGE: Final = re.compile(
    r"\*[^*\n]{2,80}\*|\[[^\]\n]{1,80}\]"
    r"|\((?:\w+ly |long |short |lange |kurze )?(?:pause|silence|beat|stille|schweigen|[a-z]{3,}s|[a-z]{3,}ing"
    r"|lacht|seufzt|schweigt|lächelt|zögert|nickt|schaut|blickt|weint|lachend|seufzend|zögernd)\b[^)\n]{0,50}\)",
    re.IGNORECASE,
)
_EMPHASIS: Final = re.compile(r"(?<=\s)[*_]([^\s*_]{1,30})[*_](?=[\s.,;:!?…]|$)|\*\*([^*\n]{1,80})\*\*")
_OPENING, _CLOSING = '"“„»', '"”“«'


class Cleaning:
    """Cleans the sentences of one reply in their order."""

    def __init__(self, name: str) -> None:
        self._labels = {name.lower(), *name.lower().split(), "client", "klient", "klientin", "me", "ich"}
        self._begun = self._quoted = self._spaced = False

    def clean(self, sentence: str) -> str:
        """The words to be heard of a sentence, with the space around them; maybe nothing."""
        text = sentence if self._begun else self._start(sentence)
        text = _EMPHASIS.sub(lambda found: found.group(1) or found.group(2), text)
        text = _STAGE.sub("", text)
        text = re.sub(r"\s*\n\s*", " ", text).replace("  ", " ")
        if not self._begun or self._spaced:
            text = text.lstrip()
        bare = text.rstrip()
        if self._quoted and bare and bare[-1] in _CLOSING:
            text, self._quoted = bare[:-1] + text[len(bare) :], False
        self._begun = self._begun or any(c.isalnum() for c in text)
        self._spaced = text.endswith(" ") if text else self._spaced
        return text

    def _start(self, sentence: str) -> str:
        text = sentence.lstrip().lstrip(",;:)]}").lstrip()
        label = _LABEL.match(text)
        if label and label.group(1).lower() in self._labels:
            text = text[label.end() :]
        if text and text[0] in _OPENING and not any(mark in text[1:].rstrip()[:-1] for mark in _CLOSING):
            self._quoted, text = True, text[1:]
        return text
