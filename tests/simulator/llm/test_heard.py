"""What comes through the wire and what may be heard of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.llm.heard import Hearing, neutral


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
        (["I <think> so"], "I <think> so"),
        (["the end \x1b"], "the end "),
    ],
)
def test_only_words_are_heard(pieces: list[str], heard: str) -> None:
    assert hear(*pieces) == heard


@given(st.lists(st.text(alphabet="ab \n\x1b[]0;1m\x07\x9b<think>/"), max_size=8))
def test_no_control_code_is_ever_heard_however_the_text_is_cut(pieces: list[str]) -> None:
    heard = hear(*pieces)
    assert all(c.isprintable() or c in "\n\t" for c in heard)


@given(st.text(), st.integers(0, 40))
def test_where_a_plain_text_is_cut_makes_no_difference(text: str, cut: int) -> None:
    assert hear(text[:cut], text[cut:]).lstrip() == hear(text).lstrip()


def test_letters_of_every_script_stay() -> None:
    text = "Ich weiß nicht… 我不知道。 لا أعرف 👩‍🍳"
    assert neutral(text) == text
