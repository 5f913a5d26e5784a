"""Codes come in from tables, tiers and CHAT, and go out again beside the talk; coders are compared with the observer."""

from __future__ import annotations

import pytest

from scoring.agreement.codes import CodeAgreement, compare_codes, known_code, render_codes
from scoring.coding.behaviours import Behaviour, Speaker
from scoring.coding.coded import CodedTurn
from scoring.transcript import WRITTEN, Codes, Written, has_times, read_transcript, written
from tests.scoring.transcript.shapes import chat, elan

CSV = "speaker,text,miti\nCoach,What do you want?,OQ\nClient,My bed.,CT; FN\nCoach,You are tired.,SR\nClient,Yes.,\n"


def test_a_column_of_codes_is_kept_beside_the_turns() -> None:
    assert [turn.codes for turn in read_transcript(CSV, form="csv").turns] == [("OQ",), ("CT", "FN"), ("SR",), ()]


def test_a_tier_of_codes_hangs_on_its_speech_and_is_no_word() -> None:
    found = read_transcript(elan(), form="eaf")
    assert found.turns[0].codes == ("OQ",)
    assert all("OQ" not in turn.text for turn in found.turns)


def test_codes_of_chat_are_kept_and_its_marks_are_no_words() -> None:
    text = "@Begin\n@Participants:\tTHE Therapist, CLI Client\n*THE:\t&-um what <would you> [//] do you [= both] want (.) today ? \x150_900\x15\n%cod:\t$OQ\n%gpx:\tnods\n*CLI:\tI dunno [: don't know] +/.\n*THE:\tmhm .\n*CLI:\t<I think> [>] (be)cause xxx it's late &=laughs .\n@End\n"
    found = read_transcript(text, form="cha")
    assert [turn.text for turn in found.turns] == ["what do you want today?", "I don't know I think because it's late."]
    assert found.turns[0].codes == ("OQ",)
    assert [one.text for one in found.backchannels] == ["mhm."]
    assert any("1 %gpx line (1 word)" in note for note in found.notes)


@pytest.mark.parametrize("form", WRITTEN)
def test_what_is_written_reads_back_the_same(form: Written) -> None:
    found = read_transcript(chat(), form="cha")
    again = read_transcript(written(found, form), form=form)
    assert again.lines == found.lines
    if form in ("csv", "eaf", "cha"):
        assert [turn.codes for turn in again.turns] == [turn.codes for turn in found.turns]


def test_codes_stand_in_columns_and_tiers() -> None:
    found = read_transcript("Coach: What?\nClient: My bed.\n")
    codes = Codes({"codes": [["open_question"], ["change_talk", "insight"]], "focus": [["meaning"], []]})
    assert not has_times(found)
    assert written(found, "csv", codes).splitlines()[2] == "1,client,,,My bed.,change_talk; insight,"
    assert "Coach-focus-codes" in written(found, "eaf", codes)
    assert "%cod:\t$change_talk $insight" in written(found, "cha", codes)


def test_a_listeners_sound_goes_out_and_comes_back() -> None:
    cues = ["Coach: What did you", "Client: Mm-hmm.", "Coach: want?", "Client: My bed."]
    text = "WEBVTT\n\n" + "\n\n".join(f"00:0{n}.000 --> 00:0{n}.900\n{cue}" for n, cue in enumerate(cues))
    found = read_transcript(text)
    for form in ("json", "eaf"):
        again = read_transcript(written(found, form), form=form)
        assert again.lines == found.lines
        assert [(one.turn, one.speaker, one.text) for one in again.backchannels] == [(0, Speaker.CLIENT, "Mm-hmm.")]


@pytest.mark.parametrize(
    ("code", "speaker", "name"),
    [("OQ", Speaker.COACH, "open question"), ("ST", Speaker.COACH, "structure"), ("ST", Speaker.CLIENT, "sustain talk"), ("C+3", Speaker.CLIENT, "change talk"), ("open_question", Speaker.COACH, "open question"), ("$CR", Speaker.COACH, "complex reflection"), ("zz", Speaker.COACH, None)],
)  # fmt: skip
def test_human_codes_are_known_by_speaker(code: str, speaker: Speaker, name: str | None) -> None:
    found = known_code(code, speaker)
    assert (None if found is None else found[0]) == name


def test_agreement_by_code() -> None:
    asks = CodedTurn(0, Speaker.COACH, "What?", (Behaviour.OPEN_QUESTION,))
    tells = CodedTurn(1, Speaker.COACH, "Go.", (Behaviour.DIRECT,))
    report = compare_codes([[(asks, ["OQ"]), (tells, ["OQ"]), (tells, ["DI", "zz"]), (asks, ["Q"]), (tells, [])]])
    assert report.unknown == {"zz": 1}
    assert report.turns == 4
    opened = next(one for one in report.codes if one.code == "open question")
    assert (opened.n, opened.human, opened.observer, opened.both) == (4, 2, 2, 1)
    assert (opened.precision, opened.recall, opened.kappa) == (0.5, 0.5, 0.0)
    assert CodeAgreement("a", Speaker.COACH, 4, 2, 2, 2).kappa == 1.0
    assert CodeAgreement("a", Speaker.COACH, 4, 4, 4, 4).kappa is None
    assert "zz (1)" in render_codes(report)
