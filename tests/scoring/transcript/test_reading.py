"""Any transcript comes in by one door: formats, speakers, bad files."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.coding.behaviours import Speaker
from scoring.errors import TranscriptError, printable
from scoring.transcript import LONGEST_TURN, MOST_BYTES, Transcript, read_transcript, transcript_of
from scoring.transcript.forms import FORMS

COACH, CLIENT = Speaker.COACH, Speaker.CLIENT


def said(transcript: Transcript) -> list[tuple[str, str]]:
    return [(turn.speaker.value, turn.text) for turn in transcript.turns]


def refused(source: Path | str, **options: str) -> TranscriptError:
    with pytest.raises(TranscriptError) as caught:
        read_transcript(source, name=options.get("name"), coach=options.get("coach"), form=options.get("form"))
    assert caught.value.title
    assert caught.value.hint
    return caught.value


def test_plain_text_with_coach_and_client() -> None:
    transcript = read_transcript("Coach: Hello.\nWhat brings you?\n\nClient: The flat.\n", name="one.txt")
    assert said(transcript) == [("coach", "Hello.\nWhat brings you?"), ("client", "The flat.")]
    assert transcript.id == "one"


def test_several_utterances_of_one_speaker_are_one_turn() -> None:
    transcript = read_transcript("Coach: One.\nCoach: Two?\nClient: Yes.\nClient: No.\n")
    assert said(transcript) == [("coach", "One. Two?"), ("client", "Yes. No.")]


def test_in_our_own_schema_they_stay_several_turns() -> None:
    turns = [{"speaker": who, "text": "So."} for who in ("coach", "coach", "client", "client")]
    for text in (json.dumps({"turns": turns}), json.dumps({"schema": "triad.transcript/1", "id": "a", "turns": turns})):
        assert [turn.speaker for turn in read_transcript(text).turns] == [COACH, COACH, CLIENT, CLIENT]


def test_byte_order_mark_and_windows_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "bom.txt"
    path.write_bytes(b"\xef\xbb\xbfCoach: Hello?\r\nClient: Hi.\r\n")
    assert said(read_transcript(path)) == [("coach", "Hello?"), ("client", "Hi.")]
    path.write_text("Coach: Hello?\nClient: Hi.\n", encoding="utf-16")
    assert said(read_transcript(path)) == [("coach", "Hello?"), ("client", "Hi.")]


@pytest.mark.parametrize(
    "line",
    ["[00:01:02] Anna: Well?", "00:01:02 Anna: Well?", "Anna (1:02): Well?", "Anna [00:01:02]: Well?", "**Anna** (01:02): Well?", "Anna   1:02\nWell?"],
)  # fmt: skip
def test_time_stamps_in_their_usual_places(line: str) -> None:
    transcript = read_transcript(f"{line}\nBen: No.\n", coach="Anna")
    assert said(transcript) == [("coach", "Well?"), ("client", "No.")]
    assert transcript.turns[0].start == 62.0


def test_names_with_the_coach_named() -> None:
    transcript = read_transcript("Ben Okri: I can't.\nAnna Lind: Mm.\n", coach="anna")
    assert said(transcript) == [("client", "I can't."), ("coach", "Mm.")]


def test_a_colon_inside_the_talk_is_not_a_speaker() -> None:
    text = "Coach: What then?\nClient: Two things.\nFirst: the rent.\nAt 10:30: nothing.\nCoach: So: rent?\n"
    assert said(read_transcript(text)) == [
        ("coach", "What then?"),
        ("client", "Two things.\nFirst: the rent.\nAt 10:30: nothing."),
        ("coach", "So: rent?"),
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [("Therapist", "Patient"), ("C", "K"), ("T", "C"), ("Manager", "Employee"), ("COACH", "Mara"), ("Mentor", "Ola")],
)
def test_the_usual_words_need_no_guess(first: str, second: str) -> None:
    transcript = read_transcript(f"{first}: Yes.\n{second}: Yes.\n")
    assert [turn.speaker for turn in transcript.turns] == [COACH, CLIENT]
    assert transcript.notes == ()


def test_diarised_labels_are_told_apart_by_who_asks_and_the_guess_is_told() -> None:
    text = "SPEAKER_00: I don't know, my mother says no.\nSPEAKER_01: What do you want?\nSPEAKER_00: I want it.\nSPEAKER_01: What would you lose?\n"
    transcript = read_transcript(text)
    assert [turn.speaker for turn in transcript.turns] == [CLIENT, COACH, CLIENT, COACH]
    assert "SPEAKER_01" in transcript.notes[0]
    assert read_transcript(text, coach="SPEAKER_00").turns[0].speaker is COACH


def test_diarised_labels_that_nothing_tells_apart_are_refused_with_the_way_out() -> None:
    error = refused("SPEAKER_00: Yes.\nSPEAKER_01: Yes.\n", name="a.txt")
    assert "can't tell whether SPEAKER_00 or SPEAKER_01" in error.message
    assert error.hint == 'Say it: --coach "SPEAKER_00"'


def test_more_than_two_people_are_refused_by_name() -> None:
    error = refused("Anna: A?\nBen: B.\nCleo: C.\nAnna: A?\nBen: B.\nCleo: C.\n")
    assert "3 speakers: Anna (2 turns, 2 words), Ben (2 turns, 2 words), Cleo (2 turns, 2 words)" in error.message
    assert "--coach" in error.hint


def test_an_observers_lines_are_left_out_and_that_is_told() -> None:
    transcript = read_transcript("Coach: A?\nClient: B.\nObserver: Nice.\nCoach: C?\n")
    assert len(transcript.turns) == 3
    assert transcript.notes == ("Left out 1 piece of Observer (1 word): “Nice.”",)


def test_a_coach_who_is_not_there_is_refused() -> None:
    assert "no single speaker is called Zoe" in refused("Anna: A?\nBen: B.\n", coach="Zoe").message
    assert "Ann One, Ann Two" in refused("Ann One: A?\nAnn Two: B.\n", coach="Ann").hint


def test_lines_before_the_first_speaker_are_left_out_and_that_is_told() -> None:
    transcript = read_transcript("Session 3\n12 May\n\nCoach: A?\nClient: B.\n")
    assert len(transcript.turns) == 2
    assert "2 lines before" in transcript.notes[0]


VTT = """\
WEBVTT - made by hand

NOTE a remark
Coach: not speech

STYLE
::cue { color: red }

1
00:00:01.000 --> 00:00:03.000 align:start
<v Anna Lind>What would it
give</v>

00:03.500 --> 00:00:05.000
<v Anna Lind>you &amp; him?</v>

00:00:06.000 --> 00:00:09.000
<v Ben>I <i>don't</i> know.</v>

00:00:09.000 --> 00:00:10.000
<v Ben>Rest.</v>
"""


def test_web_captions_with_voices() -> None:
    transcript = read_transcript(VTT, coach="Anna Lind")
    assert said(transcript) == [
        ("coach", "What would it give you & him?"),
        ("client", "I don't know. Rest."),
    ]
    assert [turn.start for turn in transcript.turns] == [1.0, 6.0]


def test_web_captions_with_names_in_the_words() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\nCoach: Well?\n\n00:02.000 --> 00:03.000\nClient: It's, um,\n\n00:03.000 --> 00:04.000\nlate.\n"
    assert said(read_transcript(text)) == [("coach", "Well?"), ("client", "It's, um, late.")]


def test_subrip() -> None:
    text = "1\r\n00:00:01,000 --> 00:00:02,000\r\nCoach: Well?\r\n\r\n2\r\n00:00:02,500 --> 00:00:03,000\r\nClient: <i>No.</i>\r\n"
    transcript = read_transcript(text)
    assert said(transcript) == [("coach", "Well?"), ("client", "No.")]
    assert transcript.turns[1].start == 2.5


def test_captions_without_speakers_are_refused_with_their_line() -> None:
    error = refused("WEBVTT\n\n00:01.000 --> 00:02.000\nWell?\n", name="talk.vtt")
    assert error.message == "talk.vtt:3: a caption without a speaker: “Well?”"


def test_json_gives_one_turn_for_one_turn_even_where_it_is_empty() -> None:
    turns = [{"speaker": "coach", "text": ""}, {"speaker": "coach", "text": " a "}, {"speaker": "client", "text": "b"}]
    transcript = read_transcript(json.dumps({"id": 7, "turns": turns}))
    assert transcript.id == "7"
    assert [turn.text for turn in transcript.turns] == ["", " a ", "b"]


def test_json_of_a_diariser() -> None:
    record = {
        "segments": [
            {"speaker": "A", "text": "What do you want?", "start": 1.5},
            {"speaker": "B", "text": "I want my bed."},
        ]
    }
    transcript = transcript_of(record)
    assert [turn.speaker for turn in transcript.turns] == [COACH, CLIENT]
    assert [turn.start for turn in transcript.turns] == [1.5, None]


def test_our_own_record_reads_back_the_same() -> None:
    transcript = read_transcript("[0:05] Coach: A?\nClient: B.\n", name="x.txt")
    assert transcript_of(transcript.as_record()) == transcript


def test_one_side_alone_is_a_transcript_where_the_labels_are_plain() -> None:
    assert len(transcript_of({"turns": [{"speaker": "coach", "text": "Hello?"}]}).turns) == 1
    assert "nobody speaks but Anna" in refused("Anna: Hello?\n").message


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"turns": [}', "x.json:1:"),
        ('{"turns": 3}', "turns: must be a list"),
        ("{}", "turns: must be a list"),
        ('"hello"', "turns: must be a list"),
        ('{"turns": []}', "no turns"),
        ('{"turns": [3]}', "turns[0]: must be a group"),
        ('{"turns": [{"text": "a"}]}', "turns[0].speaker"),
        ('{"turns": [{"speaker": "coach", "text": 3}]}', "turns[0].text"),
        ('{"schema": "triad.transcript/9", "turns": []}', "schema"),
        ("[" * 100_000, "nested too deeply"),
        ("9" * 10_000, "number too long"),
    ],
)
def test_bad_json_says_where(text: str, words: str) -> None:
    assert words in refused(text, name="x.json", form="json").message


def test_empty_and_speechless_files_are_refused() -> None:
    for text in ("", "\n\n", "just words without anybody\n"):
        assert "no turns were found" in refused(text).message


def test_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    latin = tmp_path / "latin.txt"
    latin.write_bytes(b"Coach: A?\nClient: caf\xe9\n")
    assert "latin.txt:2: not UTF-8" in refused(latin).message
    assert "no such file" in refused(tmp_path / "none.txt").message
    refused(tmp_path)
    big = tmp_path / "big.txt"
    big.write_bytes(b"Coach: a\n" * (MOST_BYTES // 9 + 1))
    assert "larger than 5 MB" in refused(big).message


def test_a_file_of_nearly_five_megabytes_is_read_or_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text(("Coach: What else is there?\nClient: " + "a " * 300 + "\n") * 7_000, encoding="utf-8")
    assert len(read_transcript(path).turns) == 14_000
    path.write_text("Coach: a\nClient: b\n" * 11_000, encoding="utf-8")
    assert "22,000 turns" in refused(path).message


def test_a_turn_that_is_too_long_is_refused_with_its_line() -> None:
    error = refused(f"Coach: A?\nClient: {'b' * (LONGEST_TURN + 1)}\n", name="x.txt")
    assert "x.txt:2:" in error.message


def test_control_codes_are_kept_as_text_and_shown_as_escapes() -> None:
    transcript = read_transcript("Coach: \x1b[31mRed?\nClient: \x07[b]no[/b]\n")
    assert transcript.turns[0].text == "\x1b[31mRed?"
    assert printable(transcript.turns[0].text) == "\\x1b[31mRed?"
    assert "\x1b" not in refused('{"schema": "\\u001b[31m", "turns": []}').message


def test_half_characters_become_whole_ones() -> None:
    transcript = transcript_of({"turns": [{"speaker": "coach", "text": "a\ud800b"}]})
    transcript.turns[0].text.encode("utf-8")


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    for form in (None, *FORMS):
        try:
            transcript = read_transcript(text, form=form)
        except TranscriptError:
            continue
        assert [turn.index for turn in transcript.turns] == list(range(len(transcript.turns)))


def test_an_empty_json_file_is_called_empty_and_not_bad_json(tmp_path: Path) -> None:
    file = tmp_path / "talk.json"
    file.write_text("\n")
    assert "no turns were found" in str(refused(file).message)


@given(
    st.binary(max_size=400),
    st.sampled_from(FORMS),
    st.sampled_from([b"", b"PK\x03\x04", b"{\\rtf1 ", b"\xff\xfe", b"<?xml version='1.0'?><TEI>"]),
)
def test_any_bytes_are_read_or_refused_in_words(data: bytes, form: str, begins: bytes) -> None:
    with contextlib.suppress(TranscriptError):
        read_transcript(begins + data, form=form)


ROLLING = """WEBVTT

00:00:00.000 --> 00:00:02.000
Coach: What<00:00:00.500><c> would you</c>

00:00:02.000 --> 00:00:02.010
Coach: What would you

00:00:02.010 --> 00:00:04.000
Coach: What would you
like to<00:00:03.000><c> have</c>

00:00:04.000 --> 00:00:04.010
like to have

00:00:04.010 --> 00:00:06.000
like to have
by tonight?

00:00:06.000 --> 00:00:07.000
Client: My bed

00:00:07.000 --> 00:00:08.000
Client: My bed
and quiet.
"""


def test_rolling_captions_are_read_once() -> None:
    transcript = read_transcript(ROLLING)
    assert said(transcript) == [("coach", "What would you like to have by tonight?"), ("client", "My bed and quiet.")]
    assert any("repeat words of the one before" in note for note in transcript.notes)


def test_who_repeats_themselves_is_not_rolled_up() -> None:
    text = "WEBVTT\n\n" + "\n\n".join(
        f"00:0{n}.000 --> 00:0{n}.900\nClient: {words}"
        for n, words in enumerate(["No.", "No.", "Not at all.", "I mean it."])
    )
    assert said(read_transcript(text)) == [("client", "No. No. Not at all. I mean it.")]
