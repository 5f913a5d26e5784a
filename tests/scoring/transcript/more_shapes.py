"""More shapes of the same talk: what transcribers, wrappers and spreadsheets make of it."""

from __future__ import annotations

import json

from tests.scoring.transcript.shapes import (
    TALK,
    Shape,
    at,
    captions,
    chat,
    clock,
    json_list,
    lines,
    names,
    praat,
    table,
    word_document,
)

D = ("SPEAKER_00", "SPEAKER_01")


def folker() -> str:
    """A FOLKER file whose contributions are not cut into words."""
    people = "".join(
        f'<speaker speaker-id="{n}"><name>{name}</name></speaker>' for n, name in enumerate(("Ines", "Jo"))
    )
    times = "".join(f'<timepoint timepoint-id="T{n}" absolute-time="{at(n)[0]}"/>' for n in range(len(TALK) + 1))
    said = "".join(
        f'<contribution speaker-reference="{n % 2}" start-reference="T{n}" end-reference="T{n + 1}">'
        f"<unparsed>{w}</unparsed></contribution>"
        for n, (_, w) in enumerate(TALK)
    )
    head = "<?xml version='1.0' encoding='UTF-8'?>"
    root = "folker-transcription"
    return f"{head}<{root}><speakers>{people}</speakers><timeline>{times}</timeline>{said}</{root}>"


def watson() -> str:
    """IBM Watson's reply: words with times, and apart from them who spoke when."""
    words = [(n, w, at(n)[0] + place * 0.1) for n, (_, said) in enumerate(TALK) for place, w in enumerate(said.split())]
    results = [
        {"final": True, "alternatives": [{"timestamps": [[w, t, t + 0.1] for k, w, t in words if k == n]}]}
        for n in range(len(TALK))
    ]
    labels = [{"from": t, "to": t + 0.1, "speaker": n % 2, "confidence": 0.5} for n, _, t in words]
    return json.dumps({"result_index": 0, "results": results, "speaker_labels": labels})


def more_shapes() -> dict[str, Shape]:
    """Every shape by what it is like."""
    found: dict[str, Shape] = {}
    found["whispercpp"] = ("a.txt", lines("[{t} --> {e}]  [{name}] {words}", *D, stamp="{h:02}:{m:02}:{s:02}.{ms:03}"))
    found["whispercpp2"] = (
        "a.txt",
        lines("[{t} --> {e}]  (speaker {name}) {words}", "0", "1", stamp="{h:02}:{m:02}:{s:02}.{ms:03}"),
    )
    found["pyannote-whisper"] = (
        "a.txt",
        "".join(
            f"{at(n)[0]:.2f} {at(n)[1]:.2f} {'SPEAKER_00' if n % 2 == 0 else 'SPEAKER_01'} {w}\n"
            for n, (_, w) in enumerate(TALK)
        ),
    )
    found["insanely-fast"] = (
        "a.json",
        json.dumps(
            {
                "speakers": json_list(
                    lambda n, a, w: {"speaker": a, "timestamp": [at(n)[0], at(n)[1]], "text": " " + w}, D
                ),
                "chunks": json_list(lambda n, a, w: {"timestamp": [at(n)[0], at(n)[1]], "text": " " + w}),
                "text": "all",
            }
        ),
    )
    found["tsv labels in text"] = ("a.tsv", "start\tend\ttext\n" + lines("{n}\t{i}\t[{name}]: {words}", *D))
    found["digits"] = ("a.txt", lines("{name}: {words}", "1", "2"))
    found["speaker n bold"] = ("a.md", lines("**{name}**\n{words}\n", "Speaker 1", "Speaker 2"))
    found["rev old"] = ("a.txt", lines("{name}:    {t}    {words}\n", "Speaker 1", "Speaker 2", stamp="{m:02}:{s:02}"))
    found["zoom txt tab"] = ("a.txt", lines("{t}\t {name}:\t{words}", stamp="{h:02}:{m:02}:{s:02}"))
    found["vtt class voice"] = (
        "a.vtt",
        captions("{t} --> {e} align:start position:0%\n<v.first.loud {name}><00:00:01.000><c>{words}</c></v>"),
    )
    found["vtt escaped"] = (
        "a.vtt",
        captions("{t} --> {e}\n&lt;v {name}&gt; {words}").replace("&lt;v ", "<v ").replace("&gt;", ">"),
    )
    found["vtt dash name"] = ("a.vtt", captions("{t} --> {e}\n- {name}: {words}"))
    found["vtt paren name"] = ("a.vtt", captions("{t} --> {e}\n({name}) {words}"))
    found["srt font"] = ("a.srt", captions('{i}\n{t} --> {e}\n<font color="#fff">{name}:</font> {words}', "srt"))
    found["srt upper own line"] = ("a.srt", captions("{i}\n{t} --> {e}\n{name}:\n{words}", "srt"))
    found["srt wrapped"] = ("a.srt", captions("{i}\n{t} --> {e}\n{name}: {words}", "srt").replace(" and ", " and\n"))
    found["trint docx-like"] = ("a.txt", lines("{name} [{t}]\n\n{words}\n", stamp="{h:02}:{m:02}:{s:02}"))
    found["name tab time"] = ("a.txt", lines("{name}\t{t}\n{words}\n"))
    found["gmeet2"] = ("a.txt", "Meeting\n\n### 00:00:00\n\n" + lines("**{name}:** {words}\n"))
    found["md h3 name"] = ("a.md", lines("### {name}\n\n{words}\n"))
    found["md quote"] = ("a.md", lines("> **{name}** ({t}): {words}\n>"))
    found["md name time bold"] = ("a.md", lines("**{name}** *{t}*\n\n{words}\n"))
    found["html div"] = (
        "a.html",
        "<html><body>"
        + "".join(
            f'<div class="s"><span class="n">{a}</span> <span class="t">{clock(at(n)[0], "{mm}:{s:02}")}</span><p>{w}</p></div>'
            for n, (a, w) in enumerate(names())
        )
        + "</body></html>",
    )
    found["html table"] = (
        "a.html",
        "<table><tr><th>Speaker</th><th>Text</th></tr>"
        + "".join(f"<tr><td>{a}</td><td>{w}</td></tr>" for a, w in names())
        + "</table>",
    )
    found["xml ttml"] = (
        "a.ttml",
        '<?xml version="1.0"?><tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttm="http://www.w3.org/ns/ttml#metadata"><head><metadata><ttm:agent xml:id="s1"><ttm:name>Ines Falk</ttm:name></ttm:agent><ttm:agent xml:id="s2"><ttm:name>Jonas Ahrendt</ttm:name></ttm:agent></metadata></head><body><div>'
        + "".join(
            f'<p begin="{clock(at(n)[0])}" end="{clock(at(n)[1])}" ttm:agent="s{n % 2 + 1}">{w}</p>'
            for n, (_, w) in enumerate(TALK)
        )
        + "</div></body></tt>",
    )
    found["trs"] = (
        "a.trs",
        '<?xml version="1.0"?><Trans><Speakers><Speaker id="spk1" name="Ines Falk"/><Speaker id="spk2" name="Jonas Ahrendt"/></Speakers><Episode><Section>'
        + "".join(
            f'<Turn speaker="spk{n % 2 + 1}" startTime="{at(n)[0]}" endTime="{at(n)[1]}"><Sync time="{at(n)[0]}"/>\n{w}\n</Turn>'
            for n, (_, w) in enumerate(TALK)
        )
        + "</Section></Episode></Trans>",
    )
    found["trint json"] = (
        "a.json",
        json.dumps(
            {
                "transcript": {
                    "speakers": [{"id": "x1", "name": "Ines Falk"}, {"id": "x2", "name": "Jonas Ahrendt"}],
                    "paragraphs": json_list(
                        lambda n, a, w: {
                            "speaker": "x1" if n % 2 == 0 else "x2",
                            "words": [{"time": 1000 * n, "duration": 200, "value": x} for x in w.split()],
                        }
                    ),
                }
            }
        ),
    )
    found["sonix json"] = (
        "a.json",
        json.dumps(
            {
                "name": "a",
                "transcript": json_list(
                    lambda n, a, w: {
                        "speaker": a,
                        "start": at(n)[0],
                        "end": at(n)[1],
                        "text": w,
                        "words": [{"text": x} for x in w.split()],
                    }
                ),
            }
        ),
    )
    found["happyscribe json"] = (
        "a.json",
        json.dumps(
            json_list(
                lambda n, a, w: {
                    "speaker": a,
                    "speaker_number": n % 2,
                    "words": [{"text": x, "type": "text", "data_start": 1.0} for x in w.split()],
                }
            )
        ),
    )
    found["teams json"] = (
        "a.json",
        json.dumps(
            {
                "entries": json_list(
                    lambda n, a, w: {
                        "id": "x",
                        "text": w,
                        "speakerId": "y",
                        "speakerDisplayName": a,
                        "startOffset": "00:00:03.12",
                    }
                )
            }
        ),
    )
    found["openai diarize"] = (
        "a.json",
        json.dumps(
            {
                "duration": 3,
                "task": "transcribe",
                "text": "..",
                "segments": json_list(
                    lambda n, a, w: {
                        "type": "transcript.text.segment",
                        "id": "s",
                        "start": at(n)[0],
                        "end": at(n)[1],
                        "text": w,
                        "speaker": a,
                    },
                    ("A", "B"),
                ),
            }
        ),
    )
    found["messages"] = (
        "a.json",
        json.dumps(
            {
                "messages": json_list(
                    lambda n, a, w: {"text": w, "from": {"name": a, "id": "1"}, "startTime": "2024-01-01T00:00:00Z"}
                )
            }
        ),
    )
    found["nova analytics aws"] = (
        "a.json",
        json.dumps(
            {
                "Transcript": json_list(
                    lambda n, a, w: {
                        "ParticipantId": a,
                        "ParticipantRole": a,
                        "Content": w,
                        "BeginOffsetMillis": n * 1000,
                    },
                    ("AGENT", "CUSTOMER"),
                )
            }
        ),
    )
    found["aws audio_segments"] = (
        "a.json",
        json.dumps(
            {
                "results": {
                    "items": [],
                    "audio_segments": json_list(
                        lambda n, a, w: {
                            "id": n,
                            "transcript": w,
                            "start_time": str(at(n)[0]),
                            "end_time": "9",
                            "speaker_label": a,
                            "items": [1, 2],
                        },
                        ("spk_0", "spk_1"),
                    ),
                }
            }
        ),
    )
    found["deepgram multichannel"] = (
        "a.json",
        json.dumps(
            {
                "results": {
                    "channels": [
                        {
                            "alternatives": [
                                {
                                    "words": [
                                        {
                                            "word": x,
                                            "punctuated_word": x,
                                            "start": at(n)[0] + k * 0.2,
                                            "end": at(n)[0] + k * 0.2 + 0.1,
                                        }
                                        for n, (who, w) in enumerate(TALK)
                                        if who == me
                                        for k, x in enumerate(w.split())
                                    ]
                                }
                            ]
                        }
                        for me in ("coach", "client")
                    ]
                }
            }
        ),
    )
    found["grain json"] = (
        "a.json",
        json.dumps(
            {
                "transcript_json": json_list(
                    lambda n, a, w: {"participant_id": "p", "speaker": a, "start": n * 1000, "end": 9, "text": w}
                )
            }
        ),
    )
    found["riverside csv"] = (
        "a.csv",
        table(["Speaker Name", "Start Time", "End Time", "Transcript"], lambda n, a, w: [a, "00:00:03", "00:00:04", w]),
    )
    found["trint csv"] = (
        "a.csv",
        table(
            ["Filename", "Speaker", "Timecode", "Duration", "Paragraph"], lambda n, a, w: ["f", a, "00:00:03", "3", w]
        ),
    )
    found["semi utf8bom"] = (
        "a.csv",
        b"\xef\xbb\xbf" + table(["Sprecher", "Text"], lambda n, a, w: [a, w], ";").encode(),
    )
    found["xlsxlike tsv"] = ("a.txt", table(["Time", "Who", "What was said"], lambda n, a, w: ["0:03", a, w], "\t"))
    found["chat no header"] = (
        "a.cha",
        chat().split("|||\n")[-1].replace("@End\n", "").replace("*INE", "*COA").replace("*JON", "*CLI"),
    )
    found["cha as txt"] = ("a.txt", chat())
    found["utf16 TextGrid"] = ("a.TextGrid", praat(False).encode("utf-16"))
    found["paragraph cont"] = ("a.txt", lines("{name}\n{words}\n").replace(". He asked", ". He asked"))
    found["T: C:"] = ("a.txt", lines("{name}: {words}", "T", "C"))
    found["Th Cl"] = ("a.txt", lines("{name}: {words}", "Th", "Cl"))
    found["Coach: bold no colon"] = ("a.md", lines("**{name}** {words}\n", "Coach", "Client"))
    found["name > text"] = ("a.txt", lines("<{name}> {words}", "Ines", "Jonas"))
    found["name |"] = ("a.txt", lines("{name} | {words}", "Ines Falk", "Jonas"))
    found["underscored"] = ("a.txt", lines("{name}: {words}", "Ines_Falk", "Jonas_Ahrendt"))
    found["email"] = ("a.txt", lines("{name}: {words}", "ines.falk@example.org", "jonas@example.org"))
    found["lower"] = ("a.txt", lines("{name}: {words}", "ines", "jonas"))
    found["6word"] = ("a.txt", lines("{name}: {words}", "Dr. Maria Ines Falk de Souza", "Jonas Ahrendt"))
    found["initials"] = ("a.txt", lines("{name}: {words}", "IF", "JA"))
    found["speaker a"] = ("a.txt", lines("{name}: {words}", "Speaker A", "Speaker B"))
    found["time range head"] = ("a.txt", lines("{t} - {e} {name}\n{words}\n", stamp="{m:02}:{s:02}"))
    found["time range head2"] = ("a.txt", lines("{name} {t} - {e}\n{words}\n", stamp="{m:02}:{s:02}"))
    found["bracket time after name colon"] = ("a.txt", lines("{name} : {words} ({t})", stamp="{m:02}:{s:02}"))
    found["time line then name colon"] = ("a.txt", lines("{t}\n{name}: {words}\n", stamp="{m:02}:{s:02}"))
    found["srt in txt"] = ("a.txt", captions("{i}\n{t} --> {e}\n{name}: {words}", "srt"))
    found["vtt windows"] = ("a.vtt", captions("{t} --> {e}\n{name}: {words}").replace("\n", "\r\n"))
    found["vtt bom"] = ("a.vtt", "\ufeff" + captions("{t} --> {e}\n{name}: {words}"))
    found["nbsp"] = ("a.txt", lines("{name}\xa0:\xa0{words}"))
    found["french quote colon"] = ("a.txt", lines("{name} :{words}"))
    found["numbered paren"] = ("a.txt", lines("{i}) {name}: {words}"))
    found["hash number"] = ("a.txt", lines("#{i} {name}: {words}", "Coach", "Client"))
    found["Turn number"] = ("a.txt", lines("Turn {i} - {name}: {words}", "Coach", "Client"))
    found["C1 T1 bracket"] = (
        "a.txt",
        "".join(f"[{'T' if n % 2 == 0 else 'C'}{n // 2 + 1}] {w}\n" for n, (_, w) in enumerate(TALK)),
    )
    found["CO1 CL1"] = (
        "a.txt",
        "".join(f"{'CO' if n % 2 == 0 else 'CL'}{n // 2 + 1}: {w}\n" for n, (_, w) in enumerate(TALK)),
    )
    found["global turn number"] = (
        "a.txt",
        "".join(f"{'T' if n % 2 == 0 else 'C'}{n + 1}: {w}\n" for n, (_, w) in enumerate(TALK)),
    )
    found["dated zoom"] = ("a.txt", lines("2024-06-11 10:0{s}:00 {name}: {words}".replace("{s}", "1")))
    found["ms json start ms"] = (
        "a.json",
        json.dumps(
            {
                "transcript": "x",
                "dialogue": json_list(lambda n, a, w: {"speaker": a, "content": w, "startMs": n * 1000}),
            }
        ),
    )
    found["otter docx"] = (
        "a.docx",
        word_document([x for n, (a, w) in enumerate(names()) for x in (f"{a}  {clock(at(n)[0], '{mm}:{s:02}')}", w)]),
    )
    found["docx 2col table nohead"] = ("a.docx", word_document([], [[a, w] for a, w in names()]))
    found["docx 3col table nohead"] = (
        "a.docx",
        word_document(["Transkript"], [[str(n + 1), a, w] for n, (a, w) in enumerate(names("I", "B"))]),
    )
    found["nvivo docx"] = (
        "a.docx",
        word_document(
            [],
            [
                ["", "Timespan", "Content", "Speaker"],
                *[[str(n + 1), "0:03.0 - 0:04.0", w, a] for n, (a, w) in enumerate(names())],
            ],
        ),
    )
    found["cue id name"] = ("a.vtt", captions("{name}\n{t} --> {e}\n{words}"))
    found["cue id n name"] = ("a.vtt", captions("{i} - {name}\n{t} --> {e}\n{words}"))
    found["cue id srt"] = ("a.srt", captions("{i}\n{t} --> {e}\n{name}\n{words}", "srt"))
    found["atrain json"] = (
        "a.json",
        json.dumps(
            {"segments": json_list(lambda n, a, w: {"id": n, "start": 1.0, "end": 2.0, "text": w, "speaker": a}, D)}
        ),
    )
    found["tactiq"] = (
        "a.txt",
        "00:00:03.120,00:00:12.120\n" + lines("{t} {name}: {words}", stamp="{h:02}:{m:02}:{s:02}.{ms:03}"),
    )
    found["parrot"] = ("a.txt", lines("{name}, {t}\n{words}\n"))
    found["krisp"] = ("a.txt", lines("{name} | {t}\n{words}\n", stamp="{m:02}:{s:02}"))
    found["readai"] = ("a.txt", lines("{t} - {e}\n{name}: {words}\n", stamp="{m:02}:{s:02}"))
    found["avoma"] = ("a.txt", lines("{name}: ({t}):\n{words}\n", stamp="{m:02}:{s:02}"))
    found["notetaker"] = ("a.txt", lines("{name}: {words}\n", "Me", "Them"))
    found["dot before time"] = ("a.txt", lines("{name} • {t}\n{words}\n", stamp="{m:02}:{s:02}"))
    found["stm"] = (
        "a.stm",
        ";; made by hand\n"
        + "".join(
            f"hour 1 {'ines' if n % 2 == 0 else 'jonas'} {at(n)[0]:.2f} {at(n)[1]:.2f} <o,f0,unknown> {w}\n"
            for n, (_, w) in enumerate(TALK)
        ),
    )
    found["folker"] = ("a.flk", folker())
    found["watson"] = ("a.json", watson())
    found["colon in time name"] = ("a.txt", lines("{name} @ {t} - {words}", stamp="{m:02}:{s:02}"))
    return found
