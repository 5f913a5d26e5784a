"""A report as blocks, and how blocks are written: for a terminal, in Markdown, as a page that needs nothing else.

Every number that stands on the scale of the scores is drawn on the same axis from 0 to 5; a difference or a change is
always the second minus the first, the later minus the earlier.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from textwrap import fill
from typing import Final, TypeAlias

from simulator.debrief.export_html import interval_bar, page, safe
from simulator.errors import printable

WIDTH: Final = 100
AXIS: Final = 31
"""Characters of the axis from 0 to 5 in a terminal: five steps of six, and the end."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A title above what follows."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running words."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """Lines of a list."""

    items: Sequence[str]


@dataclass(frozen=True, slots=True)
class Bar:
    """A value on the axis from 0 to 5 with its interval."""

    value: float
    low: float
    high: float


Cell: TypeAlias = str | Bar


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows under a head; the first cell of each names it."""

    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]


Block: TypeAlias = Heading | Paragraph | Bullets | Grid


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report: its title, a line under it, the blocks."""

    title: str
    under: str
    blocks: Sequence[Block]


def as_text(report: Report) -> str:
    """The report for a terminal."""
    lines = [report.title, report.under]
    for block in report.blocks:
        lines.append("")
        if isinstance(block, Heading):
            lines.append(block.text.upper())
        elif isinstance(block, Paragraph):
            lines.append(fill(block.text, WIDTH))
        elif isinstance(block, Bullets):
            lines += [fill(item, WIDTH, initial_indent="- ", subsequent_indent="  ") for item in block.items]
        else:
            lines += _aligned(block)
    return printable("\n".join(lines))


def as_markdown(report: Report) -> str:
    """The report as Markdown."""
    lines = [f"# {_plain(report.title)}", "", _plain(report.under)]
    for block in report.blocks:
        lines.append("")
        if isinstance(block, Heading):
            lines.append(f"## {_plain(block.text)}")
        elif isinstance(block, Paragraph):
            lines.append(_plain(block.text))
        elif isinstance(block, Bullets):
            lines += [f"- {_plain(item)}" for item in block.items]
        else:
            lines += ["| " + " | ".join(_plain(cell) for cell in block.head) + " |", "|---" * len(block.head) + "|"]
            lines += ["| " + " | ".join(_in_markdown(cell) for cell in row) + " |" for row in block.rows]
    return "\n".join(lines) + "\n"


def as_html(report: Report) -> str:
    """The report as one page that needs nothing else."""
    body = [f"<h1>{safe(report.title)}</h1>", f'<p class="when">{safe(report.under)}</p>']
    for block in report.blocks:
        if isinstance(block, Heading):
            body.append(f"<h2>{safe(block.text)}</h2>")
        elif isinstance(block, Paragraph):
            body.append(f"<p>{safe(block.text)}</p>")
        elif isinstance(block, Bullets):
            body.append("<ul>" + "".join(f"<li>{safe(item)}</li>" for item in block.items) + "</ul>")
        else:
            head = "".join(f"<th>{_AXIS if cell == ON_THE_AXIS else safe(cell)}</th>" for cell in block.head)
            rows = "".join(f"<tr>{''.join(_in_html(cell) for cell in row)}</tr>" for row in block.rows)
            body.append(f"<table><tr>{head}</tr>{rows}</table>")
    return page(report.title, body)


ON_THE_AXIS: Final = "0 to 5"
"""The head of a column of bars; drawn as the axis where that can be."""
_AXIS: Final = (
    "<div style='display:flex;justify-content:space-between;font-weight:normal'>"
    + "".join(f"<small>{step}</small>" for step in range(6))
    + "</div>"
)


def _in_html(cell: Cell) -> str:
    return f"<td>{safe(cell) if isinstance(cell, str) else interval_bar(cell.value, cell.low, cell.high)}</td>"


def _in_markdown(cell: Cell) -> str:
    return _plain(cell) if isinstance(cell, str) else f"`{drawn(cell)}`"


def _plain(text: str) -> str:
    """Text in which nothing is a mark of Markdown."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>|#~" else c for c in printable(text).replace("\n", " "))


def drawn(bar: Bar) -> str:
    """`|     ---o----         |`: the axis from 0 to 5."""
    low, at, high = (round(x / 5 * (AXIS - 1)) for x in (bar.low, bar.value, bar.high))
    marks = ["-" if low <= place <= high else " " for place in range(AXIS)]
    marks[at] = "o"
    return f"|{''.join(marks)}|"


def _aligned(grid: Grid) -> Iterator[str]:
    axis = " " + "     ".join(str(step) for step in range(6)) + " "
    head = [axis if cell == ON_THE_AXIS else cell for cell in grid.head]
    rows = [head, *[[cell if isinstance(cell, str) else drawn(cell) for cell in row] for row in grid.rows]]
    wide = [max(len(cell) for cell in column) for column in zip_longest(*rows, fillvalue="")]
    for row in rows:
        yield "  " + "  ".join(f"{cell:<{width}}" for cell, width in zip(row, wide, strict=False)).rstrip()
