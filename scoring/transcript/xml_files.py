"""Other XML: EXMARaLDA (.exb), FOLKER (.flk), Transcriber (.trs), TEI's spoken texts, and timed text (.ttml, .dfxp).

Pure; called inside this room only.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

from scoring.errors import TranscriptError
from scoring.transcript.documents import local, xml_root
from scoring.transcript.elan import read_elan
from scoring.transcript.raw import Parsed, RawTurn
from scoring.transcript.tiers import Span, Tier, read_tiers
from scoring.transcript.times import seconds


def read_xml(data: bytes, name: str, chosen: frozenset[str]) -> Parsed:
    """An XML transcript, told by its root. Raises TranscriptError."""
    root = xml_root(data, name)
    kind = local(root.tag)
    if kind == "ANNOTATION_DOCUMENT":
        return read_elan(data, name)
    if kind == "basic-transcription":
        return _exmaralda(root)
    if kind == "folker-transcription":
        return _folker(root)
    if kind == "Trans":
        return _transcriber(root)
    if kind in ("TEI", "teiCorpus"):
        return _tei(root)
    if kind == "tt":
        return _timed_text(root, chosen)
    raise TranscriptError(
        f"{name} is not a transcript",
        f"{name}: XML of a kind that is not known here: <{kind[:40]}>",
        "Known: ELAN, EXMARaLDA, FOLKER, Transcriber, TEI, TTML; or export it as text",
    )


def _exmaralda(root: ElementTree.Element) -> Parsed:
    names = {}
    for speaker in root.iter("speaker"):
        short = speaker.findtext("abbreviation", "").strip()
        names[speaker.get("id", "")] = short or speaker.get("id", "")
    times = {tli.get("id", ""): _number(tli.get("time")) for tli in root.iter("tli")}
    order = {name: float(at) for at, name in enumerate(times)}
    timed = all(time is not None for time in times.values())
    tiers = []
    for element in root.iter("tier"):
        whose = names.get(element.get("speaker", ""))
        title = element.get("display-name") or element.get("category") or element.get("id") or "tier"
        kind = element.get("type")
        tier = Tier(
            title if kind != "a" else f"{title} codes",
            [],
            whose,
            kind="t" if kind == "t" else None if kind == "a" else "d",
        )
        for event in element.iter("event"):
            places = [event.get("start", ""), event.get("end", "")]
            begins, ends = (times.get(one) if timed else order.get(one) for one in places)
            tier.spans.append(Span("".join(event.itertext()), begins, ends))
        tiers.append(tier)
    parsed = read_tiers(tiers, "event")
    if not timed:
        for turn in parsed.turns:
            turn.start = turn.end = None
    return parsed


def _folker(root: ElementTree.Element) -> Parsed:
    """FOLKER: a contribution for each speaker's stretch of talk, its words in segments or cut into single ones."""
    names = {
        one.get("speaker-id", ""): (one.findtext("name") or "").strip() or one.get("speaker-id", "")
        for one in root.iter("speaker")
    }
    times = {one.get("timepoint-id", ""): _number(one.get("absolute-time")) for one in root.iter("timepoint")}
    parsed = Parsed([])
    for number, one in enumerate(root.iter("contribution"), start=1):
        whose = one.get("speaker-reference", "")
        words = " ".join(_spoken(one).split())
        begins, ends = (times.get(one.get(f"{side}-reference", "")) for side in ("start", "end"))
        parsed.turns.append(RawTurn(names.get(whose, whose) or None, words, begins, f" contribution {number}", ends))
    return parsed


def _number(value: str | None) -> float | None:
    try:
        return None if value is None else float(value)
    except ValueError:
        return None


def _transcriber(root: ElementTree.Element) -> Parsed:
    names = {one.get("id", ""): one.get("name", "") or one.get("id", "") for one in root.iter("Speaker")}
    parsed = Parsed([])
    for number, turn in enumerate(root.iter("Turn"), start=1):
        who = turn.get("speaker", "").split()
        whose = [names.get(one, one) for one in who]
        parts: list[list[str]] = [[turn.text or ""]]
        for child in turn:
            if local(child.tag) == "Who":
                parts.append([])
            parts[-1].append(child.tail or "")
        said = [" ".join(" ".join(part).split()) for part in parts]
        said = [one for one in said if one] if len(whose) > 1 else [" ".join(said).strip()]
        for at, words in enumerate(said):
            label = whose[at] if at < len(whose) else None
            parsed.turns.append(
                RawTurn(label, words, _number(turn.get("startTime")), f" turn {number}", _number(turn.get("endTime")))
            )
    return parsed


def _tei(root: ElementTree.Element) -> Parsed:
    identity = "{http://www.w3.org/XML/1998/namespace}id"
    parsed = Parsed([])
    for person in root.iter():
        if local(person.tag) == "person" and (key := person.get(identity)):
            name = " ".join(" ".join(one.itertext()) for one in person if local(one.tag) == "persName").split()
            if name:
                parsed.names[key] = " ".join(name)
            if role := person.get("role"):
                parsed.roles[key] = role
    for number, said in enumerate((one for one in root.iter() if local(one.tag) == "u"), start=1):
        words = " ".join(_spoken(said).split())
        parsed.turns.append(
            RawTurn(
                said.get("who", "").lstrip("#") or None, re.sub(r"\s+([.,;:?!])", r"\1", words), None, f" u {number}"
            )
        )
    return parsed


def _spoken(element: ElementTree.Element) -> str:
    parts = [element.text or ""]
    for child in element:
        if local(child.tag) not in (
            "pause",
            "vocal",
            "kinesic",
            "incident",
            "note",
            "desc",
            "anchor",
            "breathe",
            "non-phonological",
        ):
            parts.append(
                f" {_spoken(child)} "
                if local(child.tag) in ("w", "pc", "seg", "segment", "unparsed")
                else _spoken(child)
            )
        parts.append(child.tail or "")
    return "".join(parts)


def _timed_text(root: ElementTree.Element, chosen: frozenset[str]) -> Parsed:
    """Timed text, as the WebVTT that it could be: agents become voices."""
    from scoring.transcript.captions import read_captions

    agents = {}
    for agent in root.iter():
        if local(agent.tag) == "agent":
            key = next((value for name, value in agent.attrib.items() if local(name) == "id"), "")
            agents[key] = " ".join("".join(agent.itertext()).split()) or key
    cues = []
    for paragraph in (one for one in root.iter() if local(one.tag) == "p"):
        whose = next((value for name, value in paragraph.attrib.items() if local(name) == "agent"), "")
        for line_break in paragraph.iter():
            if local(line_break.tag) == "br":
                line_break.text = "\n"
        words = "\n".join(line.strip() for line in "".join(paragraph.itertext()).split("\n") if line.strip())
        words = words.replace("&", "&amp;").replace("<", "&lt;")
        begins, ends = (_clock(paragraph.get(name)) for name in ("begin", "end"))
        cues.append(f"{begins} --> {ends}\n" + (f"<v {agents.get(whose, whose)}>" if whose else "") + words)
    return read_captions("WEBVTT\n\n" + "\n\n".join(cues), "vtt", chosen)


def _clock(value: str | None) -> str:
    time = seconds(value or "")
    if time is None:
        time = _number((value or "").rstrip("s")) or 0.0
    return f"{int(time // 3600):02}:{int(time % 3600 // 60):02}:{time % 60:06.3f}"
