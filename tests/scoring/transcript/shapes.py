"""One talk, invented for these tests, in the shapes that tools write: each shape is a file's name and its content."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from typing import Final

TALK: Final = (
    ("coach", "What should be different for you at the end of this hour?"),
    ("client", "I'd like to know whether I take over the workshop from my uncle. He asked me in May: yes or no."),
    ("coach", "That question has been with you since May. What does it do to you when you wake up?"),
    ("client", "It sits there before I do. I make coffee, I feed the dog, and it's still there."),
    ("coach", "So it is in the room before you are. And what would you lose if you said no?"),
    ("client", "The smell of the wood, honestly. And the people who come in on Saturdays."),
    ("coach", "Saturdays and the smell of wood. I notice that you didn't mention the money."),
    ("client", "No. I could live from it, that's not it. I'm afraid of the machines, my cousin lost a finger."),
    ("coach", "You want the workshop, and you want to keep your hands."),
    ("client", "Yes. I never said it like that. I could take the safety course before I answer him."),
    ("coach", "When would you do that, and who will know of it?"),
    ("client", "I'll call the guild on Monday at 9:30, and I'll tell my uncle that he gets his answer in two weeks."),
)
COACH, CLIENT = "Ines Falk", "Jonas Ahrendt"
Shape = tuple[str, str | bytes]


def names(coach: str = COACH, client: str = CLIENT) -> list[tuple[str, str]]:
    return [(coach if who == "coach" else client, words) for who, words in TALK]


def clock(seconds: float, form: str = "{h:02}:{m:02}:{s:02}.{ms:03}") -> str:
    whole = int(seconds)
    return form.format(
        h=whole // 3600, m=whole // 60 % 60, s=whole % 60, ms=round((seconds - whole) * 1000), mm=whole // 60
    )


def at(number: int) -> tuple[float, float]:
    return 3.12 + number * 11, 12.1 + number * 11


def lines(form: str, coach: str = COACH, client: str = CLIENT, join: str = "\n", stamp: str = "{mm}:{s:02}") -> str:
    rows = [
        form.format(n=n, i=n + 1, name=name, words=words, t=clock(at(n)[0], stamp), e=clock(at(n)[1], stamp))
        for n, (name, words) in enumerate(names(coach, client))
    ]
    return join.join(rows) + "\n"


def captions(form: str, kind: str = "vtt", coach: str = COACH, client: str = CLIENT) -> str:
    comma = "{h:02}:{m:02}:{s:02},{ms:03}" if kind == "srt" else "{h:02}:{m:02}:{s:02}.{ms:03}"
    return ("WEBVTT\n\n" if kind == "vtt" else "") + lines(form, coach, client, "\n\n", comma)


def word_document(paragraphs: list[str], table: list[list[str]] | None = None) -> bytes:
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

    def paragraph(text: str) -> str:
        parts = text.replace("&", "&amp;").replace("<", "&lt;").split("\n")
        return (
            "<w:p>"
            + "<w:r><w:br/></w:r>".join(f'<w:r><w:t xml:space="preserve">{part}</w:t></w:r>' for part in parts)
            + "</w:p>"
        )

    body = "".join(map(paragraph, paragraphs))
    if table:
        rows = "".join(
            "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>" for row in table
        )
        body += f"<w:tbl>{rows}</w:tbl>"
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{w}"><w:body>{body}</w:body></w:document>')
    return kept.getvalue()


def table(
    head: list[str],
    row: Callable[[int, str, str], list[object]],
    delimiter: str = ",",
    people: tuple[str, str] = (COACH, CLIENT),
) -> str:
    kept = io.StringIO()
    writer = csv.writer(kept, delimiter=delimiter)
    if head:
        writer.writerow(head)
    for n, (name, words) in enumerate(names(*people)):
        writer.writerow(row(n, name, words))
    return kept.getvalue()


def words_of(number: int) -> list[str]:
    return TALK[number][1].split()


def aws() -> str:
    items: list[dict[str, object]] = []
    segments = []
    for n, (who, _) in enumerate(TALK):
        label, own = ("spk_0" if who == "coach" else "spk_1"), []
        for k, word in enumerate(words_of(n)):
            start, end = f"{at(n)[0] + k * 0.3:.2f}", f"{at(n)[0] + k * 0.3 + 0.2:.2f}"
            mark = word[-1] if word[-1] in ".,?:" else ""
            items.append(
                {
                    "type": "pronunciation",
                    "start_time": start,
                    "end_time": end,
                    "alternatives": [{"confidence": "0.9", "content": word.removesuffix(mark) if mark else word}],
                }
            )
            own.append({"start_time": start, "end_time": end, "speaker_label": label})
            if mark:
                items.append({"type": "punctuation", "alternatives": [{"confidence": "0.0", "content": mark}]})
        segments.append(
            {"start_time": own[0]["start_time"], "end_time": own[-1]["end_time"], "speaker_label": label, "items": own}
        )
    results = {
        "transcripts": [{"transcript": " ".join(words for _, words in TALK)}],
        "speaker_labels": {"speakers": 2, "segments": segments},
        "items": items,
    }
    return json.dumps({"jobName": "j", "accountId": "0", "results": results, "status": "COMPLETED"})


def deepgram_words(paragraphs: bool) -> str:
    words, blocks = [], []
    for n, (who, text) in enumerate(TALK):
        speaker = 0 if who == "coach" else 1
        for k, word in enumerate(words_of(n)):
            start = at(n)[0] + k * 0.3
            words.append(
                {
                    "word": word.strip(".,?:").lower(),
                    "start": start,
                    "end": start + 0.2,
                    "confidence": 0.9,
                    "speaker": speaker,
                    "punctuated_word": word,
                }
            )
        blocks.append(
            {
                "sentences": [{"text": one, "start": at(n)[0], "end": at(n)[1]} for one in sentences(text)],
                "speaker": speaker,
                "num_words": 9,
                "start": at(n)[0],
                "end": at(n)[1],
            }
        )
    best: dict[str, object] = {"transcript": " ".join(text for _, text in TALK), "confidence": 0.9, "words": words}
    if paragraphs:
        best["paragraphs"] = {"transcript": "...", "paragraphs": blocks}
    return json.dumps({"metadata": {"channels": 1}, "results": {"channels": [{"alternatives": [best]}]}})


def rev() -> str:
    blocks = []
    for n, (who, _) in enumerate(TALK):
        elements: list[dict[str, object]] = []
        for k, word in enumerate(words_of(n)):
            elements += [{"type": "punct", "value": " "}] if k else []
            elements.append(
                {
                    "type": "text",
                    "value": word.rstrip(".,?:"),
                    "ts": at(n)[0] + k,
                    "end_ts": at(n)[0] + k + 0.4,
                    "confidence": 0.9,
                }
            )
            if word[-1] in ".,?:":
                elements.append({"type": "punct", "value": word[-1]})
        blocks.append({"speaker": 0 if who == "coach" else 1, "elements": elements})
    return json.dumps({"monologues": blocks})


def google() -> str:
    results: list[dict[str, object]] = []
    tagged = []
    for n, (who, text) in enumerate(TALK):
        plain = [
            {"word": word, "startTime": f"{at(n)[0] + k * 0.3:.1f}s", "endTime": f"{at(n)[0] + k * 0.3 + 0.2:.1f}s"}
            for k, word in enumerate(words_of(n))
        ]
        tagged += [{**word, "speakerTag": 1 if who == "coach" else 2} for word in plain]
        results.append(
            {"alternatives": [{"transcript": text, "confidence": 0.9, "words": plain}], "languageCode": "en-us"}
        )
    results.append({"alternatives": [{"words": tagged}]})
    return json.dumps({"results": results})


def speechmatics() -> str:
    results = []
    for n, (who, _) in enumerate(TALK):
        label = "S1" if who == "coach" else "S2"
        for k, word in enumerate(words_of(n)):
            start = at(n)[0] + k * 0.3
            results.append(
                {
                    "type": "word",
                    "start_time": start,
                    "end_time": start + 0.2,
                    "alternatives": [{"content": word.rstrip(".,?:"), "speaker": label, "confidence": 1.0}],
                }
            )
            if word[-1] in ".,?:":
                results.append(
                    {
                        "type": "punctuation",
                        "start_time": start,
                        "end_time": start,
                        "attaches_to": "previous",
                        "alternatives": [{"content": word[-1], "speaker": label}],
                    }
                )
    return json.dumps({"format": "2.9", "metadata": {"type": "transcription"}, "results": results})


def sentences(text: str) -> list[str]:
    return text.replace(". ", ".\0").replace("? ", "?\0").split("\0")


def elan() -> str:
    slots, tiers, number = [], {COACH: "", CLIENT: ""}, 0
    for n, (name, words) in enumerate(names()):
        number += 2
        slots += [
            f'<TIME_SLOT TIME_SLOT_ID="ts{number - 1}" TIME_VALUE="{int(at(n)[0] * 1000)}"/>',
            f'<TIME_SLOT TIME_SLOT_ID="ts{number}" TIME_VALUE="{int(at(n)[1] * 1000)}"/>',
        ]
        tiers[name] += (
            f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a{n}" TIME_SLOT_REF1="ts{number - 1}" TIME_SLOT_REF2="ts{number}"><ANNOTATION_VALUE>{words}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>'
        )
    body = "".join(
        f'<TIER LINGUISTIC_TYPE_REF="default-lt" PARTICIPANT="{name}" TIER_ID="{name}">{spans}</TIER>'
        for name, spans in tiers.items()
    )
    codes = '<TIER LINGUISTIC_TYPE_REF="codes" PARENT_REF="Ines Falk" TIER_ID="MITI"><ANNOTATION><REF_ANNOTATION ANNOTATION_ID="c1" ANNOTATION_REF="a0"><ANNOTATION_VALUE>OQ</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION></TIER>'
    return f'<?xml version="1.0" encoding="UTF-8"?><ANNOTATION_DOCUMENT AUTHOR="" DATE="" FORMAT="3.0" VERSION="3.0"><HEADER TIME_UNITS="milliseconds"/><TIME_ORDER>{"".join(slots)}</TIME_ORDER>{body}{codes}</ANNOTATION_DOCUMENT>'


def praat(short: bool) -> str:
    parts: list[str] = []
    for tier, name in enumerate((COACH, CLIENT), start=1):
        spans, reached = [], 0.0
        for n, (who, words) in enumerate(names()):
            if who == name:
                spans += [(reached, at(n)[0], ""), (at(n)[0], at(n)[1], words.replace('"', '""'))]
                reached = at(n)[1]
        if short:
            parts.append(
                f'"IntervalTier"\n"{name}"\n0\n140\n{len(spans)}\n' + "".join(f'{a}\n{b}\n"{c}"\n' for a, b, c in spans)
            )
        else:
            inner = "".join(
                f'        intervals [{k}]:\n            xmin = {a} \n            xmax = {b} \n            text = "{c}" \n'
                for k, (a, b, c) in enumerate(spans, start=1)
            )
            parts.append(
                f'    item [{tier}]:\n        class = "IntervalTier" \n        name = "{name}" \n        xmin = 0 \n        xmax = 140 \n        intervals: size = {len(spans)} \n{inner}'
            )
    if short:
        return 'File type = "ooTextFile"\nObject class = "TextGrid"\n\n0\n140\n<exists>\n2\n' + "".join(parts)
    return (
        'File type = "ooTextFile"\nObject class = "TextGrid"\n\nxmin = 0 \nxmax = 140 \ntiers? <exists> \nsize = 2 \nitem []: \n'
        + "".join(parts)
    )


def chat() -> str:
    head = "@UTF8\n@Begin\n@Languages:\teng\n@Participants:\tINE Ines_Falk Therapist, JON Jonas_Ahrendt Client\n@ID:\teng|talk|INE|||||Therapist|||\n@ID:\teng|talk|JON|||||Client|||\n"
    rows = []
    for n, (name, words) in enumerate(names("INE", "JON")):
        said = sentences(words)
        for k, one in enumerate(said):
            ended = one[:-1] + " " + one[-1]
            filled = ended.replace("What ", "&-um <what what> [//] What ", 1) if n == 0 else ended
            rows.append(
                f"*{name}:\t{filled} \x15{int(at(n)[0] * 1000) + k * 1000}_{int(at(n)[0] * 1000) + k * 1000 + 900}\x15"
            )
    return head + "\n".join(rows) + "\n%cod:\t$OWN\n@End\n"


def json_list(shape: Callable[[int, str, str], object], people: tuple[str, str] = (COACH, CLIENT)) -> list[object]:
    return [shape(n, name, words) for n, (name, words) in enumerate(names(*people))]


def shapes() -> dict[str, Shape]:
    """Every shape by what it is the shape of."""
    diarised = ("SPEAKER_00", "SPEAKER_01")
    found: dict[str, Shape] = {
        "zoom captions": ("a.vtt", captions("{i}\n{t} --> {e}\n{name}: {words}")),
        "zoom saved captions": ("a.txt", lines("[{name}] {t}\n{words}\n", stamp="{h:02}:{m:02}:{s:02}")),
        "zoom phone": ("a.vtt", captions("{i}\n{t} --> {e}\n{name}: {words}", client="+44 20 7946 0991")),
        "zoom device": ("a.vtt", captions("{i}\n{t} --> {e}\n{name}: {words}", client="Jonas's iPhone")),
        "teams captions": ("a.vtt", captions("2f1c-{n}/7-0\n{t} --> {e}\n<v {name}>{words}</v>")),
        "teams named last first": ("a.vtt", captions("{t} --> {e}\n<v {name}>{words}</v>", coach="Falk, Ines", client="Ahrendt, Jonas (Guest)")),
        "teams document": ("a.docx", word_document(["Coaching-20240611_100000-Recording", "June 11, 2024, 8:00AM", "24m 3s", "Ines Falk started transcription", *[f"{name}   {clock(at(n)[0], '{mm}:{s:02}')}\n{words}" for n, (name, words) in enumerate(names())], "Ines Falk stopped transcription"])),
        "word, a paragraph a turn": ("a.docx", word_document([f"{name}: {words}" for name, words in names("Coach", "Client")])),
        "word table": ("a.docx", word_document(["Session"], [["Time", "Speaker", "Transcript"], *[[clock(at(n)[0], "{mm}:{s:02}"), name, words] for n, (name, words) in enumerate(names())]])),
        "markitdown table": ("a.md", "| Speaker | Text |\n| --- | --- |\n" + lines("| {name} | {words} |")),
        "markitdown bold": ("a.md", lines("**{name}:** {words}\n")),
        "markitdown numbered": ("a.md", lines("{i}. **{name}:** {words}\n", "Coach", "Client")),
        "markitdown numbered plain": ("a.md", lines("{i}\\. {name}: {words}\n", "Coach", "Client")),
        "markdown list": ("a.md", "# Session 4\n\n" + lines("- *{name}*: {words}", "Coach", "Client")),
        "meet document": ("a.txt", "Coaching (2024-06-11 10:00 GMT+2) - Transcript\nAttendees\nInes Falk, Jonas Ahrendt\nTranscript\n\n00:00:00\n \n" + lines("{name}: {words}") + "\nMeeting ended after 00:20:10\nThis editable transcript was computer generated and might contain errors. People can also change the text after it was created.\n"),
        "webex captions": ("a.vtt", captions('{i} "{name}" (33554432)\n{t} --> {e}\n{words}')),
        "otter text": ("a.txt", lines("{name}  {t}  \n{words}\n") + "\nTranscribed by https://otter.ai\n"),
        "rev text": ("a.txt", lines("{name} ({t}):\n{words}\n", stamp="{m:02}:{s:02}")),
        "descript": ("a.md", lines("**{name}:** [{t}] {words}\n", stamp="{h:02}:{m:02}:{s:02}")),
        "riverside": ("a.txt", lines("{name} ({t})\n{words}\n", stamp="{m:02}:{s:02}.{ms:03}")),
        "happy scribe": ("a.txt", lines("[{t}] - {name}\n{words}\n", stamp="{h:02}:{m:02}:{s:02}.{ms:03}")),
        "fathom": ("a.txt", "Ines Falk and Jonas Ahrendt - June 11\nVIEW RECORDING - 24 mins: https://fathom.example/1\n\n---\n\n" + lines("{t} - {name} (Falk Coaching)\n  {words}\n")),
        "time then name": ("a.txt", lines("{t} {name}\n{words}\n", stamp="{m:02}:{s:02}")),
        "gong copy": ("a.txt", lines("{t} | {name}\n{words}\n")),
        "grain": ("a.txt", lines("{name} ({t})\n{words}\n")),
        "name, time, words": ("a.txt", lines("{name}\n{t}\n{words}\n")),
        "name on a line": ("a.txt", lines("{name}\n{words}\n")),
        "name with colon on a line": ("a.txt", lines("{name}:\n{words}\n")),
        "sonix": ("a.txt", lines("{name}: [{t}] {words}\n", stamp="{h:02}:{m:02}:{s:02}")),
        "trint": ("a.txt", lines("[{t}] {name}: {words}\n", stamp="{h:02}:{m:02}:{s:02}")),
        "whisperx srt": ("a.srt", captions("{i}\n{t} --> {e}\n[{name}]: {words}", "srt", *diarised)),
        "whisperx txt": ("a.txt", lines("[{name}]: {words}", *diarised)),
        "whisperx json": ("a.json", json.dumps({"segments": json_list(lambda n, name, words: {"start": at(n)[0], "end": at(n)[1], "text": f" {words}", "speaker": name, "words": []}, diarised), "word_segments": []})),
        "whisper diarization": ("a.txt", lines("{name}: {words}\n", "Speaker 0", "Speaker 1")),
        "deepgram srt": ("a.srt", captions("{i}\n{t} --> {e}\n[{name}]\n{words}", "srt", "speaker 0", "speaker 1")),
        "aTrain": ("a.txt", lines("[{t}] - {name}\n{words}\n", *diarised, stamp="{h:02}:{m:02}:{s:02}")),
        "noScribe text": ("a.txt", "Transcribed with noScribe vers. 0.6\nAudio source: /a.mp3\n\n(Start: 00:00:00)\n\n" + lines("{name}: [{t}] {words}", "S00", "S01", stamp="{h:02}:{m:02}:{s:02}")),
        "f4": ("a.txt", lines("{name}: {words} #{t}#", "I", "B", stamp="{h:02}:{m:02}:{s:02}-1")),
        "f4 rich text": ("a.rtf", "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}\\f0 " + lines("\\b {name}: \\b0 {words} #{t}#\\par", "I", "B", stamp="{h:02}:{m:02}:{s:02}-1").replace("\n", "") + "}"),
        "maxqda": ("a.txt", lines("#{t}# {name}: {words}", "Interviewer", "Teilnehmer", stamp="{h:02}:{m:02}:{s:02}-1")),
        "nvivo": ("a.txt", table(["", "Timespan", "Content", "Speaker"], lambda n, name, words: [n + 1, f"{clock(at(n)[0], '{mm}:{s:02}.{ms:03}')} - {clock(at(n)[1], '{mm}:{s:02}.{ms:03}')}", words, name], "\t")),
        "inqscribe": ("a.txt", lines("[{t}] {name}: {words}\n", stamp="{h:02}:{m:02}:{s:02}.{ms:02.2}".replace(":02.2", ":03"))),
        "transana": ("a.txt", lines("{name}: ¤<{n}120>{words}")),
        "oTranscribe": ("a.otr", json.dumps({"text": "<p>" + "</p><p>".join(f'<span class="timestamp" data-timestamp="{at(n)[0]}">{clock(at(n)[0], "{mm:02}:{s:02}")}</span> {name}: {words}' for n, (name, words) in enumerate(names())) + "</p>", "media": "a.mp3", "media-time": 3})),
        "exmaralda": ("a.exb", exmaralda()),
        "chat": ("a.cha", chat()),
        "elan": ("a.eaf", elan()),
        "praat": ("a.TextGrid", praat(short=False)),
        "praat short": ("a.TextGrid", praat(short=True)),
        "csv": ("a.csv", table(["speaker", "text"], lambda n, name, words: [name, words])),
        "csv with times": ("a.csv", table(["Start", "End", "Speaker", "Text"], lambda n, name, words: [at(n)[0], at(n)[1], name, words], ";")),
        "csv without heads": ("a.csv", table([], lambda n, name, words: [clock(at(n)[0], "{mm}:{s:02}"), name, words])),
        "annomi": ("a.csv", table(["mi_quality", "transcript_id", "utterance_id", "interlocutor", "timestamp", "utterance_text", "main_therapist_behaviour", "client_talk_type"], lambda n, name, words: ["high", 3, n, name, clock(at(n)[0]), words, "question" if n % 2 == 0 else "n/a", "neutral" if n % 2 else "n/a"], people=("therapist", "client"))),
        "assemblyai": ("a.json", json.dumps({"id": "x", "status": "completed", "text": "all", "words": [], "utterances": json_list(lambda n, name, words: {"speaker": name, "text": words, "start": int(at(n)[0] * 1000), "end": int(at(n)[1] * 1000), "confidence": 0.9, "words": [{"text": w, "speaker": name, "start": 0, "end": 1} for w in words.split()]}, ("A", "B"))})),
        "deepgram words": ("a.json", deepgram_words(paragraphs=False)),
        "deepgram paragraphs": ("a.json", deepgram_words(paragraphs=True)),
        "aws": ("a.json", aws()),
        "rev json": ("a.json", rev()),
        "google": ("a.json", google()),
        "speechmatics": ("a.json", speechmatics()),
        "azure": ("a.json", json.dumps({"source": "a.wav", "combinedRecognizedPhrases": [], "recognizedPhrases": json_list(lambda n, name, words: {"recognitionStatus": "Success", "channel": 0, "speaker": int(name), "offsetInTicks": at(n)[0] * 1e7, "nBest": [{"confidence": 0.9, "lexical": words.lower(), "display": words}]}, ("1", "2"))})),
        "fireflies": ("a.json", json.dumps({"data": {"transcript": {"title": "t", "sentences": json_list(lambda n, name, words: {"index": n, "speaker_name": name, "speaker_id": n % 2, "text": words, "raw_text": words, "start_time": at(n)[0], "end_time": at(n)[1]})}}})),
        "gong": ("a.json", json.dumps({"callTranscripts": [{"callId": "7", "transcript": json_list(lambda n, name, words: {"speakerId": name, "topic": None, "sentences": [{"start": int(at(n)[0] * 1000), "end": 0, "text": one} for one in sentences(words)]}, ("6432345678555530067", "6432345678555530068"))}]})),
        "tldv": ("a.json", json.dumps({"id": "m", "meetingId": "m", "data": json_list(lambda n, name, words: {"speaker": name, "text": words, "startTime": at(n)[0], "endTime": at(n)[1]})})),
        "recall": ("a.json", json.dumps(json_list(lambda n, name, words: {"participant": {"id": n % 2, "name": name, "is_host": True}, "words": [{"text": w, "start_timestamp": {"relative": at(n)[0]}} for w in words.split()]}))),
        "fathom json": ("a.json", json.dumps({"transcript": json_list(lambda n, name, words: {"speaker": {"display_name": name, "matched_calendar_invitee_email": "a@b.example"}, "text": words, "timestamp": clock(at(n)[0], "{h:02}:{m:02}:{s:02}")})})),
        "elevenlabs": ("a.json", json.dumps({"language_code": "eng", "text": "...", "words": [item for n, (who, _) in enumerate(TALK) for word in words_of(n) for item in ({"text": word, "type": "word", "speaker_id": "speaker_0" if who == "coach" else "speaker_1", "start": at(n)[0], "end": at(n)[1]}, {"text": " ", "type": "spacing", "speaker_id": "speaker_0" if who == "coach" else "speaker_1"})]})),
        "a number as speaker": ("a.json", json.dumps(json_list(lambda n, name, words: {"speaker": n % 2, "text": words}))),
        "json lines": ("a.jsonl", "\n".join(json.dumps(one) for one in json_list(lambda n, name, words: {"speaker": name, "text": words}))),
        "youtube sbv": ("a.sbv", "\n\n".join(f"{clock(at(n)[0], '{h}:{m:02}:{s:02}.{ms:03}')},{clock(at(n)[1], '{h}:{m:02}:{s:02}.{ms:03}')}\n{name}: {words}" for n, (name, words) in enumerate(names()))),
        "substation": ("a.ass", "[Script Info]\nScriptType: v4.00+\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n" + "\n".join(f"Dialogue: 0,{clock(at(n)[0], '{h}:{m:02}:{s:02}.00')},{clock(at(n)[1], '{h}:{m:02}:{s:02}.00')},Default,{name},0,0,0,,{words}" for n, (name, words) in enumerate(names()))),
        "web page": ("a.html", "<!DOCTYPE html><html><head><title>x</title></head><body><h1>Talk</h1>" + "".join(f"<p><b>{name}:</b> {words}</p>" for name, words in names()) + "</body></html>"),
        "role and name": ("a.txt", lines("{name}: {words}", "Coach (Ines)", "Client (Jonas)")),
        "name and role": ("a.txt", lines("{name}: {words}", "Ines Falk (Coach)", "Jonas (Client)")),
        "pronouns": ("a.vtt", captions("{t} --> {e}\n{name}: {words}", coach="Ines Falk (she/her)", client="Jonas Ahrendt (he/him/his)")),
        "five words": ("a.txt", lines("{name}: {words}", "Maria Ines Falk de Souza", "Jonas Ahrendt")),
        "numbered": ("a.txt", lines("{i}. {name}: {words}", "Ines", "Jonas")),
        "full-width colon": ("a.txt", lines("{name}：{words}")),
        "turn numbers": ("a.txt", "".join(f"{'T' if n % 2 == 0 else 'C'}{n // 2 + 1}: {words}\n" for n, (_, words) in enumerate(TALK))),
        "dashes after time": ("a.txt", lines("[{t}] - {name}: {words}", stamp="{h:02}:{m:02}:{s:02}")),
        "dashed names": ("a.txt", lines("{name} - {words}", "Coach", "Client")),
        "tabs": ("a.txt", lines("{name}\t{words}", "Coach", "Client")),
        "tabs with times": ("a.txt", lines("{t}\t{name}\t{words}")),
        "chat messenger": ("a.txt", lines("[11.06.24, {t}] {name}: {words}", stamp="{h:02}:{m:02}:{s:02}")),
        "german roles": ("a.txt", lines("{name}: {words}", "Coachin", "Klient")),
        "angle names": ("a.vtt", captions("{t} --> {e}\n>> {name}: {words}")),
        "capitals": ("a.srt", captions("{i}\n{t} --> {e}\n{name}: {words}", "srt", "INES", "JONAS")),
    }  # fmt: skip
    return found


def exmaralda() -> str:
    times = "".join(f'<tli id="T{n}" time="{at(n)[0]}"/><tli id="T{n}e" time="{at(n)[1]}"/>' for n in range(12))
    tiers = ""
    for number, name in enumerate((COACH, CLIENT)):
        events = "".join(
            f'<event start="T{n}" end="T{n}e">{words}</event>' for n, (who, words) in enumerate(names()) if who == name
        )
        tiers += (
            f'<tier id="TIE{number}" speaker="SPK{number}" category="v" type="t" display-name="X [v]">{events}</tier>'
        )
    tiers += '<tier id="TIE9" speaker="SPK0" category="nv" type="d" display-name="X [nv]"><event start="T1" end="T1e">nods</event></tier>'
    speakers = "".join(
        f'<speaker id="SPK{number}"><abbreviation>{name}</abbreviation></speaker>'
        for number, name in enumerate((COACH, CLIENT))
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><basic-transcription><head><speakertable>{speakers}</speakertable></head><basic-body><common-timeline>{times}</common-timeline>{tiers}</basic-body></basic-transcription>'
