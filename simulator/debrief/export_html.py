"""A debrief as one HTML page: no scripts, no links, nothing fetched; the curve is drawn as SVG in the page."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any, Final

from simulator.errors import printable
from simulator.records.entries import stood_in

if TYPE_CHECKING:
    from simulator.debrief.debrief import Debrief

_STYLE: Final = """
:root{color-scheme:light dark;--ink:#26231f;--soft:#6f675d;--paper:#fbf8f3;--line:#e3dbcf;--good:#3d7a57;--bad:#a8502f;
--a:#3d6f9e;--b:#b07a1e;--c:#3d7a57;--d:#a8502f}
@media screen and (prefers-color-scheme:dark){:root{--ink:#ece6dc;--soft:#a79d8f;--paper:#1f1c19;--line:#3b352e;
--good:#86c5a0;--bad:#e59a78;--a:#8ab8e0;--b:#e0b56a;--c:#86c5a0;--d:#e59a78}}
body{font:17px/1.6 Georgia,'Times New Roman',serif;color:var(--ink);background:var(--paper);max-width:44rem;
margin:3rem auto;padding:0 1.2rem}
h1{font-size:1.6rem;font-weight:normal;margin:0}h2{font-size:1.15rem;margin:2.4rem 0 .6rem}
p.when,.codes,figcaption,td small{color:var(--soft);font:14px/1.5 system-ui,sans-serif}
table{border-collapse:collapse;width:100%}td,th{padding:.4rem .6rem;border-bottom:1px solid var(--line);text-align:left}
.bar{height:.5rem;background:var(--line);position:relative;min-width:7rem;margin:.4rem 0 .2rem;
print-color-adjust:exact;-webkit-print-color-adjust:exact}
.bar i{position:absolute;top:0;bottom:0;background:var(--a);opacity:.35}.bar b{position:absolute;top:-3px;bottom:-3px;
width:3px;background:var(--a)}
blockquote{margin:.4rem 0;padding-left:1rem;border-left:3px solid var(--line)}
.open{border-color:var(--good)}.shut{border-color:var(--bad)}
.talk p{margin:.5rem 0}.coach{padding-left:2rem}.who{font:13px system-ui,sans-serif;color:var(--soft)}
figure{margin:1rem 0}svg text{font:13px system-ui,sans-serif;fill:var(--soft)}
.steps{list-style:none;padding:0}.steps li{margin:.3rem 0;padding-left:1.4rem;text-indent:-1.4rem}
@media(max-width:40rem){body{margin:1.4rem auto}td,th{padding:.4rem .3rem}.coach{padding-left:1rem}
svg text{font-size:22px}.bar{min-width:5rem}}
@media print{body{margin:0;max-width:none;font-size:11pt}h2{break-after:avoid}p,li,tr,figure{break-inside:avoid}}
"""


def voices_of(debrief: Debrief) -> str:
    """Which voice spoke for the client; where both did, how often the scripted one."""
    voice = debrief.entry.voice
    by_author, of = stood_in(debrief.turns)
    if voice not in ("llm", "mixed") or not by_author:
        return f"{voice} voice"
    return f"{voice} voice, {by_author} of {of} answered by the scripted voice"


def as_html(debrief: Debrief) -> str:
    """The whole page."""
    entry = debrief.entry
    when = entry.started_at[:16].replace("T", " ")
    marks = " · with x-ray" if entry.xray else ""
    body = [
        f"<h1>Coaching practice: a talk with {safe(entry.persona_name)}</h1>",
        f'<p class="when">{safe(when)} · {safe(voices_of(debrief))}{marks} · session {safe(entry.id)}</p>',
        _about(debrief),
        _scores(debrief),
        _moments(debrief),
        f"<h2>What happened in the client</h2><p>{safe(debrief.meaning)}</p>",
        _curve(debrief),
        _steps(debrief),
        _talk(debrief),
    ]
    if debrief.experiment is not None:
        body.append(f"<h2>To try next time</h2><p>{safe(debrief.experiment.text)}</p>")
    return page(f"Debrief: {entry.persona_name}, {when}", body)


def _about(debrief: Debrief) -> str:
    """For a reader who was not there: who the client is, and on which occasion they came."""
    persona, scenario = debrief.persona, debrief.scenario
    stuck = f" {safe(persona.brief)}" if persona is not None else ""
    occasion = f" The occasion: {safe(scenario.title)}." if scenario is not None else ""
    return f"<p>The client is invented; the coach is “you”.{stuck}{occasion}</p>"


def _steps(debrief: Debrief) -> str:
    rows = (
        f"<li>{'▲' if step.weight > 0 else '▼' if step.weight < 0 else '·'} {safe(step.sentence)}</li>"
        for step in debrief.steps
    )
    return f"<ul class='steps'>{''.join(rows)}</ul>" if debrief.steps else ""


def page(title: str, body: Sequence[str]) -> str:
    """A whole page of these parts, which are HTML; the title is text. Empty parts are left out."""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" '
        f'content="width=device-width,initial-scale=1"><title>{safe(title)}</title><style>{_STYLE}</style></head>\n'
        "<body>\n" + "\n".join(part for part in body if part) + "\n</body></html>\n"
    )


def interval_bar(value: float, low: float, high: float) -> str:
    """A bar from 0 to 5 with the interval shaded and the value marked."""
    return (
        f"<div class='bar' role='img' aria-label='between {low:.1f} and {high:.1f}'><i style='left:{low * 20:.0f}%;"
        f"width:{(high - low) * 20:.0f}%'></i><b style='left:{value * 20:.0f}%'></b></div>"
    )


def safe(text: str) -> str:
    """Text as it may stand in a page."""
    return escape(printable(text))


def _scores(debrief: Debrief) -> str:
    if debrief.card is None:
        return "<p>Not scored yet.</p>"
    rows = []
    dimensions: dict[str, dict[str, Any]] = debrief.card["dimensions"]
    for name, found in dimensions.items():
        own = None if debrief.reflection is None else debrief.reflection.of(name)
        if found["score"] is None:
            cells = f"<td>not scored</td><td><small>{safe(found.get('reason', ''))}</small></td>"
        else:
            low, high = found["interval"]
            cells = (
                f"<td>{found['score']:.1f}</td><td>{interval_bar(found['score'], low, high)}"
                f"<small>{low:.1f} to {high:.1f}</small></td>"
            )
        rows.append(
            f"<tr><th>{safe(found.get('title') or name)}</th>{cells}<td>{'–' if own is None else f'{own:g}'}</td></tr>"
        )
    head = "<tr><th></th><th>observer</th><th>how sure (0 to 5)</th><th>own rating</th></tr>"
    notes = ""
    if debrief.reflection is not None:
        for label, text in (("Noticed", debrief.reflection.noticed), ("Learned", debrief.reflection.learned)):
            notes += f"<p><b>{label}.</b> {safe(text)}</p>" if text else ""
    return f"<table>{head}{''.join(rows)}</table>{notes}"


def _moments(debrief: Debrief) -> str:
    said = debrief.feedback
    if said is None:
        return ""
    parts = ["<h2>Moments that mattered</h2>"] if said.moments else []
    for moment in said.moments:
        kind, sign = ("open", "▲ It opened") if moment.opened else ("shut", "▼ It closed")
        answer = f"{safe(moment.client)} " if moment.client else ""
        parts.append(
            f"<p><b>Turn {moment.turn + 1}.</b> {sign} something: you {safe(moment.did)}.</p>"
            f"<blockquote class='{kind}'>{safe(moment.quote)}</blockquote><p>{answer}{safe(moment.why)}</p>"
        )
    parts.append(f"<p><b>A pattern.</b> {safe(said.pattern)}</p><p><b>To celebrate.</b> {safe(said.celebration)}</p>")
    parts.append(f"<p><b>A question.</b> {safe(said.question)}</p>")
    return "".join(parts)


_CURVES: Final = ("safety", "ownership", "insight", "grip")
_APART: Final = 23.0
"""Units between the names of two curves, so that they can be read also on a phone."""


def _curve(debrief: Debrief) -> str:
    points = debrief.curve
    if len(points) < 2:
        return ""
    width, height, left = 640.0, 180.0, 42.0
    last = points[-1].position or 1
    ends = _spread([14 + height * (1 - getattr(points[-1], name)) for name in _CURVES])
    lines = []
    for letter, name, end in zip("abcd", _CURVES, ends, strict=True):
        path = " ".join(
            f"{left + (width - left) * p.position / last:.1f},{10 + height * (1 - getattr(p, name)):.1f}"
            for p in points
        )
        dash = ' stroke-dasharray="5 4"' if name == "grip" else ""
        lines.append(f'<polyline points="{path}" fill="none" stroke="var(--{letter})" stroke-width="2"{dash}/>')
        lines.append(f'<text x="{width + 6:.0f}" y="{end:.0f}" style="fill:var(--{letter})">{name}</text>')
    low = height + 32
    axis = "".join(f'<text x="0" y="{14 + height * (1 - level):.0f}">{level:g}</text>' for level in (0, 0.5, 1))
    axis += f'<text x="{left:.0f}" y="{low:.0f}">turn 1</text>'
    axis += f'<text x="{width:.0f}" y="{low:.0f}" text-anchor="end">turn {last + 1}</text>'
    return (
        f'<figure><svg viewBox="0 -8 {width + 132:.0f} {height + 48:.0f}" role="img" '
        f'aria-label="safety, ownership, insight and the tightest grip over the turns">{axis}{"".join(lines)}</svg>'
        "<figcaption>What went on inside the client, from 0 to 1. The grip is the tightest of what holds them."
        "</figcaption></figure>"
    )


def _spread(heights: Sequence[float]) -> list[float]:
    """The same heights, moved down as little as keeps the names apart; as a whole moved up where they sink too low."""
    order = sorted(range(len(heights)), key=lambda at: heights[at])
    placed = dict(zip(order, sorted(heights), strict=True))
    for above, below in itertools.pairwise(order):
        placed[below] = max(placed[below], placed[above] + _APART)
    sunk = max(0.0, max(placed.values()) - 194.0)
    return [placed[at] - sunk for at in range(len(heights))]


def _talk(debrief: Debrief) -> str:
    rows = []
    for number, (turn, coded) in enumerate(zip(debrief.turns, debrief.coded, strict=True), 1):
        who, kind = ("You", "coach") if turn.speaker == "coach" else (debrief.entry.persona_name, "client")
        codes = "" if coded is None else ", ".join(b.value.replace("_", " ") for b in coded.behaviours)
        rows.append(
            f"<p class='{kind}'><span class='who'>{number} {safe(who)}</span><br>{safe(turn.text or '(silence)')}"
            f"<br><span class='codes'>{safe(codes)}</span></p>"
        )
    return f"<h2>The talk</h2><div class='talk'>{''.join(rows)}</div>"
