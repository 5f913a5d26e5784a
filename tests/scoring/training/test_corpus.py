"""The corpus can be read, says where it comes from, and was labelled twice in part."""

from __future__ import annotations

from pathlib import Path

import pytest

from scoring.training.agreement import main as print_agreement
from scoring.training.agreement import pairs
from scoring.training.corpus import CorpusError, corpus_folder, read_again, read_corpus, read_first, read_lines
from scoring.training.labels import CLIENT_OUTPUTS, COACH_OUTPUTS


def test_the_corpus_is_large_and_every_label_is_known() -> None:
    coach, client = read_corpus()
    assert len(coach) >= 50_000
    assert len(client) > 5_000
    assert {o for e in coach for o in e.outputs} <= set(COACH_OUTPUTS)
    assert {o for e in client for o in e.outputs} <= set(CLIENT_OUTPUTS)


def test_more_than_a_third_of_the_corpus_are_whole_talks_from_hello_to_close() -> None:
    coach, client = read_corpus()
    talks = {e.conversation for e in coach if e.natural}
    assert len(talks) >= 680
    assert sum(e.natural for e in coach) >= 20_000
    assert {e.conversation for e in client if e.natural} <= talks
    openings = {e.conversation for e in coach if e.natural and e.place.turn == 0 and e.around.asked == ""}
    assert openings == talks


def test_every_code_focus_and_signal_has_examples() -> None:
    coach, _ = read_corpus()
    counts = {name: sum(name in e.outputs for e in coach) for name in COACH_OUTPUTS}
    few = {name: n for name, n in counts.items() if n < 50}
    rare = {"#own_words", "#discovery", "#action_from_client", "#complied", "#door_opened_by_client"}
    assert set(few) <= rare


@pytest.mark.parametrize("path", sorted(corpus_folder().glob("*.txt")), ids=lambda p: p.stem)
def test_each_file_says_who_labelled_it_and_when(path: Path) -> None:
    head = path.read_text(encoding="utf-8").split("\n#", 1)[0]
    assert head.count("%") >= 2
    assert "labeller" in head


def test_the_first_corpus_is_learned_from_without_signals() -> None:
    coach, client = read_first()
    assert len(coach) > 1_000
    assert not any(e.signals for e in coach)
    assert not any(e.openings for e in client)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("X oq@mea | What then?", "not a sign"),
        ("C oq@mea What then?", "not a sign"),
        ("C oo@mea | What then?", "unknown code 'oo'"),
        ("C oq@xyz | What then?", "unknown focus 'xyz'"),
        ("C oq@mea#wow | What then?", "unknown signal 'wow'"),
        ("C oq | What then?", "no focus"),
        ("+ oq@mea | What then?", "nothing before it"),
    ],
)
def test_a_broken_line_is_told_with_its_place(tmp_path: Path, line: str, told: str) -> None:
    path = tmp_path / "x.txt"
    path.write_text(f"% by labeller 0\n# a topic\n{line}\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=told) as error:
        list(read_lines(path))
    assert "x.txt:3" in str(error.value)


def test_alternatives_answer_the_same_words_and_the_talk_goes_on_from_the_last(tmp_path: Path) -> None:
    lines = [
        "# a",
        "K neu | The attic.",
        "C sr@oth | The attic.",
        "~ oq@mea | What's up there?",
        "K neu | Boxes.",
        "C en@oth | Mm.",
    ]
    (tmp_path / "a.txt").write_text("\n".join(lines), encoding="utf-8")
    coach, client = read_corpus(tmp_path)
    assert [e.place.client for e in coach] == ["The attic.", "The attic.", "Boxes."]
    assert [e.asked for e in client] == ["", "What's up there?"]
    assert [e.place.turn for e in coach] == [0, 0, 1]


def test_a_thousand_utterances_were_labelled_twice_and_the_agreement_is_printed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert len(pairs()) == 1_000
    assert print_agreement() == 0
    said = capsys.readouterr().out
    assert "1000 utterances" in said
    assert "open_question" in said


def test_what_another_reader_gave_stands_on_lines_that_a_coach_says_and_is_learned_from() -> None:
    again = read_again()
    spoken = {
        f"{path.stem}:{line.number}"
        for path in corpus_folder().glob("talks_*.txt")
        for _, lines in read_lines(path)
        for line in lines
        if line.focus
    }
    assert len(again) > 9_000
    assert set(again) <= spoken
    coach, _ = read_corpus()
    deeper = sum("#depth_reflected" in labels for labels in again.values())
    assert sum("#depth_reflected" in example.outputs for example in coach if example.natural) >= deeper
