"""ELAN (.eaf): tiers of annotations, read from the XML that ELAN 4 to 6 write (schemas 2.7 to 3.0).

Pure; called inside this room only.
"""

from __future__ import annotations

from typing import Final
from xml.etree import ElementTree

from scoring.transcript.documents import local, xml_root
from scoring.transcript.raw import Parsed
from scoring.transcript.tiers import Span, Tier, read_tiers

_DEEPEST: Final = 20


def read_elan(data: bytes, name: str) -> Parsed:
    """An ELAN file as pieces of speech with the codes that hang on them. Raises TranscriptError."""
    root = xml_root(data, name)
    slots = _slots(root)
    spans: dict[str, Span] = {}
    tiers: list[Tier] = []
    for element in root.iter("TIER"):
        tier = Tier(
            element.get("TIER_ID", ""), [], element.get("PARTICIPANT", "").strip() or None, element.get("PARENT_REF")
        )
        for annotation in element.iter():
            if local(annotation.tag) not in ("ALIGNABLE_ANNOTATION", "REF_ANNOTATION"):
                continue
            value = annotation.find("ANNOTATION_VALUE")
            text = "" if value is None else "".join(value.itertext())
            begins, ends = (
                slots.get(annotation.get("TIME_SLOT_REF1", "")),
                slots.get(annotation.get("TIME_SLOT_REF2", "")),
            )
            span = Span(text, begins, ends, annotation.get("ANNOTATION_ID", ""), annotation.get("ANNOTATION_REF", ""))
            spans[span.id] = span
            tier.spans.append(span)
        tiers.append(tier)
    for span in spans.values():
        above, steps = span, 0
        while above.start is None and above.parent in spans and steps < _DEEPEST:
            above, steps = spans[above.parent], steps + 1
        span.start, span.end = (above.start, above.end) if span.start is None else (span.start, span.end)
    return read_tiers(tiers)


def _slots(root: ElementTree.Element) -> dict[str, float]:
    """The seconds of each time slot; slots without a time lie evenly between their neighbours, as ELAN shows them."""
    found = [(slot.get("TIME_SLOT_ID", ""), slot.get("TIME_VALUE")) for slot in root.iter("TIME_SLOT")]
    times = [float(value) / 1000 if value is not None and value.lstrip("-").isdigit() else None for _, value in found]
    at = 0
    while at < len(times):
        if times[at] is not None:
            at += 1
            continue
        end = at
        while end < len(times) and times[end] is None:
            end += 1
        low = times[at - 1] if at else None
        high = times[end] if end < len(times) else low
        low = high if low is None else low
        if low is not None and high is not None:
            for k in range(at, end):
                times[k] = low + (high - low) * (k - at + 1) / (end - at + 1)
        at = end
    return {name: time for (name, _), time in zip(found, times, strict=True) if time is not None}
