"""Which format a file is in, from its ending and its content, and the reader that reads it.

Called by `scoring.transcript.reading` only.
"""

from __future__ import annotations

import re
from typing import Final

from scoring.errors import TranscriptError
from scoring.transcript.captions import read_captions
from scoring.transcript.chat import read_chat
from scoring.transcript.debrief import is_debrief, is_debrief_page, read_debrief, read_debrief_page
from scoring.transcript.documents import Document, read_open_document, read_rich_text, read_web_page, read_word, zipped
from scoring.transcript.json_files import read_json
from scoring.transcript.plain import read_plain
from scoring.transcript.praat import read_praat
from scoring.transcript.raw import Parsed
from scoring.transcript.stm import read_stm
from scoring.transcript.tables import looks_like_table, markdown_rows, read_csv_text, read_rows
from scoring.transcript.xml_files import read_xml

MOST_BYTES: Final = 5_000_000
MOST_BULKY: Final = 40_000_000
"""Bytes for formats that say more than words: times of words, tiers, pictures in a document."""
BULKY: Final = frozenset(
    ("json", "jsonl", "eaf", "xml", "docx", "odt", "rtf", "html", "htm", "textgrid", "exb", "trs", "otr", "csv", "tsv")
)
FORMS: Final = (
    "json", "jsonl", "txt", "md", "vtt", "srt", "sbv", "ass", "ssa", "csv", "tsv", "docx", "odt", "rtf", "html",
    "cha", "eaf", "textgrid", "exb", "trs", "flk", "stm", "xml", "ttml", "otr",
)  # fmt: skip
_ALIASES: Final = {
    "jsonl": "json", "ndjson": "json",
    "otr": "json", "text": "txt", "markdown": "md", "htm": "html", "ssa": "ass", "tab": "tsv",
    "eaf": "xml",
    "exb": "xml", "trs": "xml", "flk": "xml",
    "ttml": "xml", "dfxp": "xml", "tei": "xml", "webvtt": "vtt", "chat": "cha",
}  # fmt: skip
_ARROW: Final = re.compile(r"(?m)^\s*(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}\s*--?>")
_SBV: Final = re.compile(r"\s*\d+:\d{2}:\d{2}\.\d{3},\d+:\d{2}:\d{2}\.\d{3}\s*\n")


def form_of(data: bytes, ending: str | None) -> str:
    """The format of a file: what its first bytes are beats its ending, its ending beats what its text looks like."""
    if data.startswith(b"PK\x03\x04"):
        return "zip"
    if data.lstrip()[:5] == b"{\\rtf":
        return "rtf"
    if data.startswith(b"%PDF"):
        return "pdf"
    ending = (ending or "").lower()
    return _ALIASES.get(ending, ending)


def parse(text: str, name: str, form: str, chosen: frozenset[str]) -> Parsed:
    """The pieces of speech of text in a format; of no format, by what it looks like. Raises TranscriptError."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    if not text.strip():
        return Parsed([])
    form = _told(text, _ALIASES.get(form, form))
    if form == "json":
        return read_json(text, name)
    if form in ("vtt", "srt", "sbv", "ass"):
        return read_captions(text, form, chosen)
    if form in ("csv", "tsv"):
        return read_csv_text(text, name)
    if form == "cha":
        return read_chat(text)
    if form == "xml":
        return read_xml(text.encode("utf-8", "replace"), name, chosen)
    if form == "textgrid":
        return read_praat(text, name)
    if form == "stm":
        return read_stm(text)
    if form == "rtf":
        return read_document(read_rich_text(text), name, chosen)
    if form == "html":
        if is_debrief_page(text):
            return read_debrief_page(text)
        return read_document(read_web_page(text), name, chosen)
    return _prose(text, name, chosen, markdown=form == "md")


def parse_zip(data: bytes, name: str, chosen: frozenset[str]) -> Parsed:
    """The pieces of speech of a zipped document. Raises TranscriptError."""
    kind, content = zipped(data, name)
    if kind == "xlsx":
        raise TranscriptError(
            f"{name} is a workbook",
            f"{name}: a spreadsheet's own format",
            "Save the sheet as CSV, with columns speaker and text",
        )
    document = read_word(content, name) if kind == "docx" else read_open_document(content, name)
    return read_document(document, name, chosen)


def read_document(document: Document, name: str, chosen: frozenset[str]) -> Parsed:
    """A document's table where it holds the talk, else its text."""
    if len(document.rows) >= 2:
        head = "\t".join(document.rows[0])
        if looks_like_table(head) is not None:
            return read_rows(list(enumerate(document.rows, start=1)), name)
    parsed = _prose(document.text, name, chosen, markdown=False)
    if not parsed.turns and len(document.rows) >= 2:
        return read_rows(list(enumerate(document.rows, start=1)), name)
    return parsed


def _prose(text: str, name: str, chosen: frozenset[str], *, markdown: bool) -> Parsed:
    if is_debrief(text):
        return read_debrief(text)
    if (rows := markdown_rows(text)) is not None:
        parsed = read_rows(rows, name)
        for line in text.split("\n"):
            if line.strip() and not line.strip().startswith("|"):
                parsed.aside.add("line beside the table", "lines beside the table", line)
        return parsed
    parsed = read_plain(text, chosen, markdown=markdown)
    if len({turn.label for turn in parsed.turns}) < 2 and "\t" in text:
        try:
            table = read_csv_text(text, name, "\t")
        except TranscriptError:
            return parsed
        if len({turn.label for turn in table.turns}) >= 2:
            return table
    return parsed


def _told(text: str, form: str) -> str:
    """The format, where need be from what the text looks like; endings that many formats share are checked, too."""
    head = text.lstrip("\ufeff \t\n")[:2000]
    if form in ("json", "sbv", "ass", "csv", "tsv", "cha", "textgrid", "rtf", "html", "stm"):
        return form
    if (
        form == "xml"
        or head.startswith("<?xml")
        or re.match(r"<(?:ANNOTATION_DOCUMENT|basic-transcription|folker-transcription|Trans|TEI|tt)\b", head)
    ):
        return "xml"
    if form in ("vtt", "srt"):
        return form
    if head.startswith("WEBVTT"):
        return "vtt"
    if head.startswith(("{", "[")) and re.match(r"[{\[]\s*(?:[\"{\[\]}]|$)", head) and form != "txt":
        return "json"
    if form == "txt" and re.match(r"(?:\[\s*\{|\{)\s*\"", head):
        return "json"
    if re.search(r'(?i)^(?:File type\s*=\s*)?"ooTextFile"', head):
        return "textgrid"
    if re.search(r"(?m)^@(?:UTF8|Begin|Participants)\b", head) or re.match(r"\*[A-Z0-9]{2,4}:\t", head):
        return "cha"
    if head.startswith("[Script Info]"):
        return "ass"
    if re.match(r"(?i)<!doctype html|<html\b", head):
        return "html"
    if _SBV.match(head):
        return "sbv"
    if _ARROW.search(head):
        return "srt"
    if form != "md" and looks_like_table(text) is not None and not re.match(r"[^\t,;]{1,60}[:：]", head):
        return "csv"
    return form if form in ("txt", "md") else "txt"
