"""What is taken out of a whole spoken reply before anybody judges it: labels, stage directions, narration, quotes.

In this order: what the coach is made to say, the label, stage directions, the narrator's words around what is quoted,
the quotation marks, marks of print. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

_LABEL: Final = re.compile(r"^\W{0,3}([^\W\d_][\w .'’-]{0,30}?)\W{0,2}:[*_]{0,2}\s+")
_COACH: Final = re.compile(
    r"(?:^|\n|[.!?…\"”*)\]]\s+)\W{0,3}(?:coach|therapist|interviewer|manager|user|human|berater(?:in)?)\W{0,2}:\W", re.I
)
_STAGE_WORDS: Final = (
    r"(?:[a-z]+ly )?(?:long |short |lange |kurze |a |eine )?(?:pauses?|silence|beat|stille|schweigen"
    r"|[a-z]{3,}s|[a-z]{3,}ing"
    r"|soft|quiet|lacht|seufzt|schweigt|lächelt|zögert|nickt|schaut|blickt|weint|lachend|seufzend|zögernd|leise)\b"
)
_ONE_WORD: Final = (
    r"sighs?|shrugs?|pauses?|nods?|smiles?|laughs?|chuckles?|hesitates?|beat|silence|swallows?|winces?|frowns?|grins?"
    r"|quietly|softly|slowly|fidgets?|sniffs?|snorts?|blinks?|exhales?|seufzt|lacht|nickt|zögert|schweigt|pause|stille"
)
_GESTURED: Final = re.compile(rf"[*_](?:{_ONE_WORD})[*_]", re.IGNORECASE)
_STAGE: Final = re.compile(
    r"\*[^*\n]{2,160}\*|(?<!\w)_[a-z][^_\n]{2,80}_(?!\w)|\[[^\]\n]{1,120}\]|\((?:" + _STAGE_WORDS + r")[^)\n]{0,80}\)"
    r"|\((?:looks?|looking|shifting|with a|after a|in a|voice|eyes|still)\b[^)\n]{0,80}\)",
    re.IGNORECASE,
)
_EMPHASIS: Final = re.compile(r"(?<![\w*])[*_]([^\s*_]{1,30})[*_](?=[\s.,;:!?…]|$)|\*\*([^*\n]{1,80})\*\*")
_EMOJI: Final = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b50\u2b06\u2194-\u21aa]+ ?")
_QUOTED: Final = re.compile(r"[\"“„»]([^\"“”„»«\n]{2,400})[\"”“«]")
_TAG: Final = (
    r"(?:says?|said|replies|replied|answers?|answered|adds?|added|mutters?|muttered|murmurs?|murmured|whispers?"
    r"|whispered|admits?|admitted|continues?|continued|begins?|began|sagt|sagte|antwortet|murmelt|flüstert)"
)
_GESTURE: Final = (
    r"(?:sighs|shrugs|pauses|nods|hesitates|fidgets|swallows|exhales"
    r"|(?:looks|glances|stares|gazes) (?:away|down)|(?:leans|sits) (?:back|forward)"
    r"|shifts (?:in|uncomfortably|slightly|her|his)|(?:takes|draws) a (?:deep |slow |long )?breath|clears (?:his|her)"
    r"|(?:rubs|wrings|folds|twists|clasps) (?:his|her|their)|shakes (?:his|her|their) head"
    r"|seufzt|zuckt|nickt|zögert|schweigt|schaut (?:weg|zu Boden|aus dem))"
)
_OPENING, _CLOSING = '"“„»', '"”“«'


@dataclass
class Cleaned:
    """The words to be heard of a reply, and what was done to get at them."""

    text: str
    taken: list[str] = field(default_factory=list)
    coach: bool = False
    """Whether the reply began to speak for the coach; what stood from there on is gone."""


class Cleaning:
    """Cleans the replies of one person."""

    def __init__(self, name: str) -> None:
        first = re.escape(name.split()[0])
        self._labels = {name.lower(), *name.lower().split(), "client", "klient", "klientin", "me", "ich", "assistant"}
        who = rf"(?:{first}|[Hh]e|[Ss]he|[Ee]r|[Ss]ie)"
        how = r"(?: [a-z]+ly\b| leise| langsam|, (?:looking|shifting|staring|rubbing|folding|his|her|with|after)\b)"
        self._tag = re.compile(rf"(?:,? ?[–—-]? ?\b{who} {_TAG}\b{how}?(?:,?(?: [a-zäöüß'’]+){{1,8}})?[ ,.:–—]*)")
        self._last_tag = re.compile(
            rf",? ?[–—-]? ?\b(?:{first} {_TAG}\b{how}?|{who} {_TAG}\b{how})(?:,?(?: [a-zäöüß'’]+){{0,8}})?[ ,.:–—]*$"
        )
        self._narrated = re.compile(rf"(?:^|(?<=[.!?…] ))(?:{first}|{who}) {_GESTURE}\b[^.!?\n]*[.!?…]\s*")
        self._named = re.compile(
            rf"(?:^|(?<=[.!?…\"”] )){first}(?:'s (?:voice|eyes|hands|face|shoulders))? "
            rf"(?:{_GESTURE}|{_TAG}|[a-z]+s)\b[^.!?\n\"“]*[.!?…:,]\s*"
        )

    def clean(self, reply: str) -> Cleaned:
        """The words to be heard of a whole reply, maybe none."""
        out = Cleaned(reply.strip())
        coach = _COACH.search(out.text)
        if coach:
            out.coach, out.text = True, out.text[: coach.start() + 1].strip()
            if coach.start() == 0:
                out.text = ""
        text = out.text.lstrip(",;:)]}").lstrip()
        label = _LABEL.match(text)
        if label and label.group(1).lower() in self._labels:
            text = text[label.end() :]
            out.taken.append("label")
        text = _tidy(_EMOJI.sub("", text))
        gestured = _GESTURED.sub(" ", text)
        bare = _EMPHASIS.sub(lambda found: found.group(1) or found.group(2), gestured)
        staged = _tidy(_STAGE.sub(" ", bare))
        if staged != _tidy(bare) or gestured != text:
            out.taken.append("stage direction")
        told = self._without_narrator(staged)
        if told != staged:
            out.taken.append("narration")
        spoken = _unquoted(told)
        label = _LABEL.match(spoken)
        if label and label.group(1).lower() in self._labels:
            spoken = spoken[label.end() :]
        if spoken != told:
            out.taken.append("quotation marks")
        out.text = spoken
        return out

    def _without_narrator(self, text: str) -> str:
        """What is quoted, where somebody tells of the person; else the text without sentences about their gestures."""
        quoted = _QUOTED.findall(text)
        around = _QUOTED.sub(" ", text)
        inside = sum(len(each.split()) for each in quoted)
        if (
            quoted
            and (text[:1] in _OPENING or inside >= _MOSTLY * len(text.split()))
            and (
                self._tag.search(around) or self._named.search(around.strip()) or self._narrated.search(around.strip())
            )
        ):
            left = self._narrated.sub("", self._named.sub("", self._tag.sub(" ", around).strip())).strip(" ,.–—-")
            if len(left.split()) <= _MOST_AROUND and not _FIRST_PERSON.search(left):
                return _tidy(" ".join(_ended(each) for each in quoted))
        told = self._narrated.sub("", text) if self._narrated.match(text) else text
        told = self._named.sub("", told) if self._named.match(told) else told
        if not quoted:
            tag = self._last_tag.search(told)
            if tag and tag.start() > 0 and any(mark in told[: tag.start() + 1] for mark in ",.!?…"):
                told = _ended(told[: tag.start()])
        return _tidy(told)


_MOSTLY: Final = 0.6
"""Which part of the words must be quoted where somebody tells of the person."""
_FIRST_PERSON: Final = re.compile(r"\b(?:I|me|my|ich|mir|mich)\b")
_MOST_AROUND: Final = 12
"""Words of a narrator that may be left beside what is quoted."""


def _unquoted(text: str) -> str:
    if len(text) > 2 and text[0] in _OPENING:
        inner = text[1:].rstrip()
        if inner and inner[-1] in _CLOSING and not any(mark in inner[:-1] for mark in _OPENING + _CLOSING):
            return inner[:-1].strip()
        if not any(mark in inner for mark in _CLOSING):
            return inner.strip()
    if text and text[-1] in '"”“«' and not any(mark in text[:-1] for mark in _OPENING + _CLOSING):
        return text[:-1].strip()
    return text


def _ended(text: str) -> str:
    """A quoted piece as a sentence of its own: its comma was the narrator's."""
    bare = text.strip().rstrip(",–—- ")
    return bare if bare.endswith((".", "!", "?", "…")) else f"{bare}."


def _tidy(text: str) -> str:
    text = re.sub(r"\s*\n\s*(?![-•#|]|\d[.)])", " ", text)
    text = re.sub(r"[ \t]{2,}", " ", text)
    return re.sub(r"(?<=\w) +(?=[.,;:!?](?:\s|$))", "", text).strip()
