"""Word, OpenDocument, rich text and web pages, as the plain text or the table that they hold.

Only what is needed for speech is read: paragraphs, line breaks, tabs and tables. The standard library does; nothing
in a document is carried out. Called inside this room only.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final
from xml.etree import ElementTree

from scoring.errors import TranscriptError

_CONTROL: Final = re.compile(rb"\x15\d+_\d+\x15|[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""Control characters that some tools write into XML, which knows none; CHAT's time marks among them."""
MOST_XML: Final = 40_000_000
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT_W: Final = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_BLOCKS: Final = frozenset(
    [
        "p",
        "div",
        "br",
        "li",
        "tr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
        "blockquote",
        "dt",
        "dd",
        "ul",
        "ol",
        "table",
        "pre",
        "header",
        "footer",
    ]
)
_SILENT: Final = frozenset(["script", "style", "head", "title", "noscript", "svg"])


class Document:
    """What a document holds: its text, paragraphs apart by blank lines, and the rows of its largest table."""

    def __init__(self, text: str, rows: list[list[str]]) -> None:
        self.text = text
        self.rows = rows


def xml_root(data: bytes, name: str) -> ElementTree.Element:
    """The root of an XML file. Raises TranscriptError with the line; entities are not read."""
    if b"<!ENTITY" in data[:100_000]:
        raise TranscriptError(f"{name} can't be read", f"{name}: XML with entities of its own", "Export it again")
    data = _CONTROL.sub(b"", data) if data[:2] not in (b"\xff\xfe", b"\xfe\xff") else data
    try:
        return ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        line = error.position[0] if isinstance(error, ElementTree.ParseError) else 1
        raise TranscriptError(
            f"{name} can't be read", f"{name}:{line}: not well-formed XML: {error}", "Export it again from the tool"
        ) from error


def local(tag: object) -> str:
    """An XML tag without its namespace."""
    return str(tag).rsplit("}", 1)[-1]


def zipped(data: bytes, name: str) -> tuple[str, bytes]:
    """The kind of a zipped document ("docx", "odt", "xlsx") and its main part. Raises TranscriptError."""
    title = f"{name} can't be read"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {info.filename: info for info in archive.infolist()}
            for kind, part in (("docx", "word/document.xml"), ("odt", "content.xml"), ("xlsx", "xl/workbook.xml")):
                if part in parts:
                    if kind == "xlsx":
                        return kind, b""
                    with archive.open(parts[part]) as file:
                        content = file.read(MOST_XML + 1)
                    if len(content) > MOST_XML:
                        raise TranscriptError(title, f"{name}: {part} is larger than 40 MB", "Export it as text")
                    return kind, content
    except (zipfile.BadZipFile, OSError, RuntimeError, EOFError, ValueError, zlib.error, struct.error) as error:
        raise TranscriptError(title, f"{name}: a damaged zip file", "Export it again, or save it as text") from error
    raise TranscriptError(title, f"{name}: a zip file that holds no document", "Give the transcript within it")


def read_word(content: bytes, name: str) -> Document:
    """A Word document."""
    root = xml_root(content, name)
    w = _W if root.tag.startswith(_W) else _STRICT_W
    body = root.find(f"{w}body")
    paragraphs: list[str] = []
    tables: list[list[list[str]]] = []
    for element in body if body is not None else ():
        if element.tag == f"{w}tbl":
            rows = [
                [" ".join(_word_paragraph(p, w) for p in cell.iter(f"{w}p")).strip() for cell in row.iter(f"{w}tc")]
                for row in element.iter(f"{w}tr")
            ]
            tables.append(rows)
            paragraphs += ["\t".join(row) for row in rows]
        else:
            found = [element] if element.tag == f"{w}p" else list(element.iter(f"{w}p"))
            paragraphs += [_word_paragraph(paragraph, w) for paragraph in found]
    return Document("\n\n".join(paragraphs), max(tables, key=len, default=[]))


def _word_paragraph(paragraph: ElementTree.Element, w: str) -> str:
    parts: list[str] = []
    for element in paragraph.iter():
        if element.tag == f"{w}t":
            parts.append(element.text or "")
        elif element.tag in (f"{w}br", f"{w}cr"):
            parts.append("\n")
        elif element.tag == f"{w}tab":
            parts.append("\t")
        elif element.tag == f"{w}noBreakHyphen":
            parts.append("-")
    return "".join(parts)


def read_open_document(content: bytes, name: str) -> Document:
    """An OpenDocument text."""
    root = xml_root(content, name)
    paragraphs: list[str] = []
    tables: list[list[list[str]]] = []
    within: set[ElementTree.Element] = set()
    for element in root.iter():
        if local(element.tag) == "table":
            rows = [
                [" ".join(_flow(cell).split()) for cell in row if local(cell.tag) == "table-cell"]
                for row in element.iter()
                if local(row.tag) == "table-row"
            ]
            tables.append(rows)
            paragraphs += ["\t".join(row) for row in rows]
            within.update(element.iter())
        elif local(element.tag) in ("p", "h") and element not in within:
            paragraphs.append(_flow(element))
    return Document("\n\n".join(paragraphs), max(tables, key=len, default=[]))


def _flow(element: ElementTree.Element) -> str:
    """The text of an element, with line breaks, tabs and runs of spaces."""
    parts = [element.text or ""]
    for child in element:
        name = local(child.tag)
        if name == "line-break":
            parts.append("\n")
        elif name == "tab":
            parts.append("\t")
        elif name == "s":
            count = next((value for key, value in child.attrib.items() if local(key) == "c"), "1")
            parts.append(" " * (int(count) if count.isdigit() and len(count) < 4 else 1))
        elif name not in ("note", "annotation"):
            parts.append(_flow(child))
        parts.append(child.tail or "")
    return "".join(parts)


_RTF: Final = re.compile(
    r"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.IGNORECASE
)
_RTF_ASIDE: Final = frozenset(
    [
        "fonttbl",
        "colortbl",
        "stylesheet",
        "info",
        "pict",
        "header",
        "footer",
        "headerl",
        "headerr",
        "footerl",
        "footerr",
        "generator",
        "listtable",
        "listoverridetable",
        "rsidtbl",
        "themedata",
        "datastore",
        "xmlnstbl",
        "fldinst",
        "object",
        "latentstyles",
        "mmathPr",
        "colorschememapping",
        "pgptbl",
    ]
)
_RTF_SIGNS: Final = {
    "par": "\n\n", "line": "\n", "tab": "\t", "cell": "\t", "row": "\n",
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "bullet": "•", "~": "\xa0", "_": "-",
    "sect": "\n\n", "page": "\n\n", "\n": "\n\n",
}  # fmt: skip


def read_rich_text(text: str) -> Document:
    """Rich text (RTF), as f4 and MAXQDA write it."""
    parts: list[str] = []
    stack: list[tuple[bool, int]] = []
    silent, skip, pending, codepage = False, 1, 0, "cp1252"
    for found in _RTF.finditer(text):
        word, number, byte, sign, brace, plain = found.groups()
        if brace == "{":
            stack.append((silent, skip))
        elif brace == "}":
            silent, skip = stack.pop() if stack else (False, 1)
        elif word in _RTF_ASIDE or sign == "*":
            silent = True
        elif word == "ansicpg" and number:
            codepage = f"cp{number}"
        elif word == "uc" and number:
            skip = int(number)
        elif silent:
            continue
        elif word == "u" and number:
            parts.append(chr(int(number) % 65536))
            pending = skip
        elif word in _RTF_SIGNS:
            parts.append(_RTF_SIGNS[word])
        elif sign is not None:
            parts.append(_RTF_SIGNS.get(sign, sign))
        elif byte:
            if pending:
                pending -= 1
            else:
                parts.append(_byte(byte, codepage))
        elif plain:
            parts.append(plain[pending:])
            pending = 0
    joined = "".join(parts)
    return Document(joined.encode("utf-16", "surrogatepass").decode("utf-16", "replace"), [])


def _byte(digits: str, codepage: str) -> str:
    try:
        return bytes.fromhex(digits).decode(codepage, "replace")
    except LookupError:
        return bytes.fromhex(digits).decode("cp1252", "replace")


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.rows: list[list[str]] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif tag == "br":
            self.parts.append("\n")
        elif tag in _BLOCKS:
            self.parts.append("\n\n" if tag in ("p", "div", "li", "section", "article") else "\n")
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self.rows[-1].append("")
            self.parts.append("\t")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        words = re.sub(r"\s+", " ", data)
        self.parts.append(words)
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += words


def read_web_page(text: str) -> Document:
    """A web page, or the HTML that a tool keeps its text in."""
    page = _Page()
    page.feed(text)
    page.close()
    lines = (line.strip(" ") for line in "".join(page.parts).split("\n"))
    rows = [[cell.strip() for cell in row] for row in page.rows if row]
    return Document(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)), rows)


def paragraphs_of(elements: Iterator[ElementTree.Element]) -> str:
    """The text of elements, each a paragraph."""
    return "\n\n".join("".join(one.itertext()) for one in elements)
