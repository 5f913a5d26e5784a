"""Have real tools write one talk in their formats, read each file back, and compare turns, speakers and scores.

    .venv/bin/python tools/transcript_round_trips.py [--keep FOLDER]

Makes an environment of its own with the pinned writers (network needed; never in CI). Each line says how many turns came
back, whether they are the same, and the largest shift of a score.
"""

# ruff: noqa: E501  (lines of other tools' calls are easier to compare unbroken)

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

PINNED: Final = (
    "webvtt-py==0.6.0", "pysubs2==1.8.1", "srt==3.5.3", "pysrt==1.1.2", "pycaption==2.3.14", "pylangacq==0.23.0", "pympi-ling==1.71",
    "python-docx==1.2.0", "praatio==6.2.2", "textgrid==1.6.1", "markitdown[docx]==0.1.9",
)  # fmt: skip
ALONE: Final = ("whisperx==3.8.6",)
"""Installed without what they depend on: only their writers are used."""
ROOT: Final = Path(__file__).parents[1]
Talk = list[dict[str, Any]]


# --- the writers: run in their own environment, which knows nothing of Triad ---------------------------------


def write_all(talk: Talk, folder: Path) -> None:
    """Every format that a writer is here for."""
    for writer in (
        _whisperx,
        _webvtt,
        _pysubs2,
        _srt,
        _pysrt,
        _pycaption,
        _pylangacq,
        _pympi,
        _docx,
        _praatio,
        _textgrid,
    ):
        writer(talk, folder)


def _clock(seconds: float, mark: str = ".") -> str:
    whole = int(seconds)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}{mark}{round((seconds - whole) * 1000):03}"


def _whisperx(talk: Talk, folder: Path) -> None:
    from whisperx.utils import get_writer  # type: ignore[import-not-found]

    segments = []
    for turn in talk:
        label = "SPEAKER_00" if turn["speaker"] == "coach" else "SPEAKER_01"
        words = turn["text"].split()
        step = (turn["end"] - turn["start"]) / len(words)
        timed = [
            {"word": word, "start": turn["start"] + n * step, "end": turn["start"] + (n + 0.9) * step, "speaker": label}
            for n, word in enumerate(words)
        ]
        segments.append(
            {"start": turn["start"], "end": turn["end"], "text": f" {turn['text']}", "words": timed, "speaker": label}
        )
    options = {"max_line_width": None, "max_line_count": None, "highlight_words": False}
    for form in ("srt", "vtt", "txt", "json"):
        get_writer(form, str(folder))({"segments": segments, "language": "en"}, f"whisperx-{form}", options)


def _webvtt(talk: Talk, folder: Path) -> None:
    import webvtt  # type: ignore[import-not-found]

    file = webvtt.WebVTT()
    for turn in talk:
        file.captions.append(
            webvtt.Caption(_clock(turn["start"]), _clock(turn["end"]), f"<v {turn['name']}>{turn['text']}</v>")
        )
    file.save(str(folder / "webvtt-py.vtt"))
    file.save_as_srt(str(folder / "webvtt-py-lost.srt"))


def _pysubs2(talk: Talk, folder: Path) -> None:
    import pysubs2  # type: ignore[import-not-found]

    named, labelled = pysubs2.SSAFile(), pysubs2.SSAFile()
    for turn in talk:
        times = {"start": round(turn["start"] * 1000), "end": round(turn["end"] * 1000)}
        named.append(pysubs2.SSAEvent(**times, name=turn["name"], text=turn["text"]))
        labelled.append(pysubs2.SSAEvent(**times, text=f"{turn['name']}: {turn['text']}"))
    named.save(str(folder / "pysubs2.ass"))
    for form in ("srt", "vtt"):
        labelled.save(str(folder / f"pysubs2.{form}"))


def _srt(talk: Talk, folder: Path) -> None:
    from datetime import timedelta

    import srt  # type: ignore[import-not-found]

    cues = [
        srt.Subtitle(
            n, timedelta(seconds=turn["start"]), timedelta(seconds=turn["end"]), f"{turn['name']}: {turn['text']}"
        )
        for n, turn in enumerate(talk, 1)
    ]
    (folder / "srt.srt").write_text(srt.compose(cues), encoding="utf-8")


def _pysrt(talk: Talk, folder: Path) -> None:
    import pysrt  # type: ignore[import-not-found]

    file = pysrt.SubRipFile()
    for n, turn in enumerate(talk, 1):
        item = pysrt.SubRipItem(n, text=f"[{turn['name']}] {turn['text']}")
        item.start.seconds, item.end.seconds = int(turn["start"]), int(turn["end"])
        file.append(item)
    file.save(str(folder / "pysrt.srt"), encoding="utf-8")


def _pycaption(talk: Talk, folder: Path) -> None:
    from pycaption import SRTWriter, WebVTTReader, WebVTTWriter  # type: ignore[import-not-found]

    cues = [f"{_clock(turn['start'])} --> {_clock(turn['end'])}\n<v {turn['name']}>{turn['text']}" for turn in talk]
    read = WebVTTReader().read("WEBVTT\n\n" + "\n\n".join(cues) + "\n")
    (folder / "pycaption.srt").write_text(SRTWriter().write(read), encoding="utf-8")
    (folder / "pycaption.vtt").write_text(WebVTTWriter().write(read), encoding="utf-8")


def _pylangacq(talk: Talk, folder: Path) -> None:
    import re

    import pylangacq  # type: ignore[import-not-found]

    rows = ["@UTF8", "@Begin", "@Languages:\teng", "@Participants:\tCOA Coach Therapist, CLI Client Participant"]
    rows += ["@ID:\teng|talk|COA|||||Therapist|||", "@ID:\teng|talk|CLI|||||Participant|||"]
    for turn in talk:
        parts = re.split(r"(?<=[.?!])\s+", turn["text"])
        step = (turn["end"] - turn["start"]) / len(parts)
        for n, part in enumerate(parts):
            words, mark = (part[:-1], part[-1]) if part[-1] in ".?!" else (part, "+/.")
            begins, ends = (round((turn["start"] + step * (n + share)) * 1000) for share in (0, 0.9))
            rows.append(f"*{'COA' if turn['speaker'] == 'coach' else 'CLI'}:\t{words} {mark} \x15{begins}_{ends}\x15")
    chat = pylangacq.CHAT.from_strs(["\n".join([*rows, "@End", ""])])
    (folder / "pylangacq.cha").write_text(chat.to_strs()[0], encoding="utf-8")
    (folder / "pylangacq.eaf").write_text(chat.to_elan_strs()[0], encoding="utf-8")
    (folder / "pylangacq.TextGrid").write_text(chat.to_textgrid_strs()[0], encoding="utf-8")


def _pympi(talk: Talk, folder: Path) -> None:
    import pympi  # type: ignore[import-not-found]

    file = pympi.Eaf(author="round trip")
    for name in dict.fromkeys(turn["name"] for turn in talk):
        file.add_tier(name, part=name)
    file.remove_tier("default")
    for turn in talk:
        file.add_annotation(turn["name"], round(turn["start"] * 1000), round(turn["end"] * 1000), turn["text"])
    file.to_file(str(folder / "pympi.eaf"))
    file.to_textgrid().to_file(str(folder / "pympi.TextGrid"))


def _docx(talk: Talk, folder: Path) -> None:
    import docx  # type: ignore[import-not-found]
    from markitdown import MarkItDown  # type: ignore[import-not-found]

    teams, numbered, table = docx.Document(), docx.Document(), docx.Document()
    rows = table.add_table(rows=1, cols=2)
    rows.rows[0].cells[0].text, rows.rows[0].cells[1].text = "Speaker", "Text"
    for turn in talk:
        paragraph = teams.add_paragraph()
        paragraph.add_run(turn["name"]).bold = True
        paragraph.add_run(f"   {int(turn['start']) // 60}:{int(turn['start']) % 60:02}").add_break()
        paragraph.add_run(turn["text"])
        listed = numbered.add_paragraph(style="List Number")
        listed.add_run(f"{turn['name']}:").bold = True
        listed.add_run(f" {turn['text']}")
        cells = rows.add_row().cells
        cells[0].text, cells[1].text = turn["name"], turn["text"]
    for kind, document in (("teams", teams), ("numbered", numbered), ("table", table)):
        document.save(str(folder / f"python-docx-{kind}.docx"))
        text = MarkItDown().convert(str(folder / f"python-docx-{kind}.docx")).text_content
        (folder / f"markitdown-{kind}.md").write_text(text, encoding="utf-8")


def _praatio(talk: Talk, folder: Path) -> None:
    from praatio import textgrid  # type: ignore[import-not-found]
    from praatio.data_classes.interval_tier import IntervalTier  # type: ignore[import-not-found]

    grid = textgrid.Textgrid()
    for name in dict.fromkeys(turn["name"] for turn in talk):
        spans = [(turn["start"], turn["end"], turn["text"]) for turn in talk if turn["name"] == name]
        grid.addTier(IntervalTier(name, spans, 0, talk[-1]["end"] + 1))
    for form in ("long_textgrid", "short_textgrid"):
        grid.save(str(folder / f"praatio-{form}.TextGrid"), format=form, includeBlankSpaces=True)


def _textgrid(talk: Talk, folder: Path) -> None:
    import textgrid  # type: ignore[import-not-found]

    grid = textgrid.TextGrid(maxTime=talk[-1]["end"] + 1)
    for name in dict.fromkeys(turn["name"] for turn in talk):
        tier = textgrid.IntervalTier(name, 0, talk[-1]["end"] + 1)
        for turn in talk:
            if turn["name"] == name:
                tier.add(turn["start"], turn["end"], turn["text"])
        grid.append(tier)
    grid.write(str(folder / "textgrid.TextGrid"))


# --- the reader ----------------------------------------------------------------------------------------------


def compare(talk: Talk, folder: Path) -> int:
    """Read every file, print what came back, and say how many differ."""
    sys.path.insert(0, str(ROOT))
    from scoring.coding.behaviours import Speaker
    from scoring.coding.coder import Coder
    from scoring.errors import TranscriptError
    from scoring.scorecard.card import score_transcript
    from scoring.scorecard.rubric import load_rubric
    from scoring.transcript import Transcript, Turn, read_transcript

    coder, rubric = Coder.load(), load_rubric()
    turns = tuple(Turn(n, Speaker(turn["speaker"]), turn["text"]) for n, turn in enumerate(talk))
    wanted = [(turn.speaker, turn.text) for turn in turns]
    before = score_transcript(Transcript("talk", turns), coder=coder, rubric=rubric).dimensions
    differ = 0
    for file in sorted(folder.iterdir()):
        lost = "-lost" in file.name
        try:
            found = read_transcript(file)
        except TranscriptError as error:
            differ += not lost
            print(f"{file.name:<32} refused: {error.message[:90]}{' (the writer drops who speaks)' if lost else ''}")
            continue
        same = list(found.lines) == wanted
        after = score_transcript(found, coder=coder, rubric=rubric).dimensions
        shifts = [abs((after[d].score or 0) - (before[d].score or 0)) for d in before]
        differ += not same
        print(
            f"{file.name:<32} {len(found.turns)} turns, {'identical' if same else 'DIFFERENT'}, shift {max(shifts):.2f}"
        )
    print(f"{differ} files differ")
    return differ


def _talk() -> Talk:
    sys.path.insert(0, str(ROOT))
    from scoring.anchors import load_anchors

    anchor = next(one for one in load_anchors() if one.id == "a02-payrise")
    found: Talk = []
    time = 3.0
    for turn in anchor.transcript.turns:
        length = max(1.0, len(turn.text.split()) / 2.5)
        name = "Ines Falk" if turn.speaker.value == "coach" else "Jonas Ahrendt"
        text = " ".join(turn.text.split())
        found.append({"speaker": turn.speaker.value, "name": name, "text": text, "start": time, "end": time + length})
        time = round(time + length + 1.0, 2)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--keep", type=Path, help="a folder for the files, to look at")
    parser.add_argument("--write", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.write is not None:
        write_all(json.load(sys.stdin), given.write)
        return 0
    talk = _talk()
    with tempfile.TemporaryDirectory() as made:
        folder = given.keep or Path(made) / "files"
        folder.mkdir(parents=True, exist_ok=True)
        own = Path(made) / "venv"
        subprocess.run([sys.executable, "-m", "venv", str(own)], check=True)
        pip = [str(own / "bin/pip"), "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, *PINNED], check=True)
        subprocess.run([*pip, "--no-deps", *ALONE], check=True)
        subprocess.run(
            [str(own / "bin/python"), __file__, "--write", str(folder)], input=json.dumps(talk), text=True, check=True
        )
        return 1 if compare(talk, folder) else 0


if __name__ == "__main__":
    sys.exit(main())
