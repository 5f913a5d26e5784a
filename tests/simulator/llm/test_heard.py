"""What comes through the wire and what may be heard of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.llm.heard import Hearing, ThoughtAloud, neutral


def hear(*pieces: str) -> str:
    hearing = Hearing()
    return "".join([*(hearing.feed(piece) for piece in pieces), hearing.rest()])


@pytest.mark.parametrize(
    ("pieces", "heard"),
    [
        (["I was ", "thinking."], "I was thinking."),
        (["red \x1b[31mword\x1b[0m"], "red word"),
        (["red \x1b", "[3", "1mword"], "red word"),
        (["a \x1b]8;;http://x\x07link\x1b]8;;\x07"], "a link"),
        (["\x9b31mred"], "red"),
        (["bell\x07 back\x08 null\x00"], "bell back null"),
        (["turned \u202eround\u202c"], "turned round"),
        (["one\r\ntwo\rthree"], "one\ntwo\nthree"),
        (["<think>hm, what would she say</think>", "\n\nI don't know."], "I don't know."),
        (["<th", "ink>hm", "</thi", "nk>I don't", " know."], "I don't know."),
        (["<think>never ends"], ""),
        (["<thin", " ice, that."], "<thin ice, that."),
        (["I see.", "<think>and now?</think>", " Yes."], "I see. Yes."),
        (["I'd rather not.", "\n<think>never ends"], "I'd rather not.\n"),
        (["[THI", "NK]hm[/THINK]Yes."], "Yes."),
        (["◁think▷hm◁/think▷Yes."], "Yes."),
        (
            ["<|channel|>analysis<|message|>Play it", "<|end|><|start|>assistant<|channel|>final<|mess", "age|>Yes."],
            "Yes.",
        ),
        (["analysisWe play her.", "assistantfinalYes, maybe."], "Yes, maybe."),
        (["<|channel>thought\nhm<channel|>Yes."], "Yes."),
        (["Yes, well.<|im_", "end|>\n<|im_start|>user\nWhat else?"], "Yes, well."),
        (["Yes.</s>"], "Yes."),
        (["Yes.<|eot_id|>"], "Yes."),
        (["<|im_start|>assistant\nYes."], "Yes."),
        (["<|start_header_id|>assistant<|end_header_id|>\n\nYes."], "Yes."),
        (["My assistant", " final", "ly left."], "My assistant finally left."),
        (["I love <3 you", "."], "I love <3 you."),
        (["a\u202fb\u00a0c co\u00adop\u200berate\ufeff"], "a b c cooperate"),
        (["the end \x1b"], "the end "),
    ],
)
def test_only_words_are_heard(pieces: list[str], heard: str) -> None:
    assert hear(*pieces).lstrip() == heard


@pytest.mark.parametrize("close", ["</think>", "[/THINK]", "<|channel|>final<|message|>", "◁/think▷", "</thinking>"])
def test_thinking_that_only_a_closing_mark_ends_is_never_heard_and_the_model_is_known_for_it(close: str) -> None:
    pieces = ["Okay. She asks", " me. I should be sad.\n", close[:4], close[4:] + "\n\nI don't", " know."]
    hearing = Hearing(None)
    assert "".join([*(hearing.feed(piece) for piece in pieces), hearing.rest()]).strip() == "I don't know."
    assert hearing.unmarked is True
    again = Hearing(True)
    assert [again.feed(piece).strip() for piece in pieces] == ["", "", "", "I don't", "know."]
    cut = Hearing(True)
    assert cut.feed("Okay. She asks me") + cut.rest() == ""
    assert cut.thinking


def test_a_model_taken_for_one_that_does_not_think_aloud_is_caught_when_it_does() -> None:
    hearing = Hearing(False)
    hearing.feed("Okay. She asks me.")
    with pytest.raises(ThoughtAloud):
        hearing.feed("</think>Well.")
    assert hearing.unmarked is True


def test_a_whole_reply_without_any_mark_tells_that_this_model_does_not_think_aloud() -> None:
    hearing = Hearing(None)
    assert hearing.feed("Well.") + hearing.rest() == "Well."
    assert hearing.unmarked is False


@given(st.lists(st.text(alphabet="ab \n\x1b[]0;1m\x07\x9b<think>/"), max_size=8))
def test_no_control_code_is_ever_heard_however_the_text_is_cut(pieces: list[str]) -> None:
    heard = hear(*pieces)
    assert all(c.isprintable() or c in "\n\t" for c in heard)


@given(st.text(), st.integers(0, 40))
def test_where_a_plain_text_is_cut_makes_no_difference(text: str, cut: int) -> None:
    assert hear(text[:cut], text[cut:]).lstrip() == hear(text).lstrip()


def test_letters_of_every_script_stay() -> None:
    text = "Ich weiß nicht… 我不知道。 لا أعرف 🍳"
    assert neutral(text) == text
