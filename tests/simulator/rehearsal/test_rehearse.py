"""The bots, the figures and the cards; and the proof on every persona of the library, with a few seeds each."""

from __future__ import annotations

import json
from functools import cache

import pytest

from personas.loader import persona_shelf
from personas.model import Layer, Outcome
from scenarios.loader import scenario_shelf
from scoring.coding.behaviours import Speaker
from scoring.coding.coder import Coder
from scoring.files.yaml_source import read_source
from simulator.client.prepared_persona import Part
from simulator.client.scripted.scripted_voice import ScriptedVoice
from simulator.rehearsal.coaches import View, turned
from simulator.rehearsal.figures import Talk, middle, ninetieth, share
from simulator.rehearsal.lint import lint
from simulator.rehearsal.partnering import Partnering, picked_up, sayings
from simulator.rehearsal.play import play
from simulator.rehearsal.rehearse import COACHES, RehearsalReport, rehearse, rules_checks, talk_checks
from simulator.rehearsal.report import (
    card_json,
    card_text,
    figures_text,
    pass_card,
    rehearsal_text,
    report_json,
    spark,
    style_check,
)
from simulator.rehearsal.styles import told_apart

LIBRARY = sorted(persona_shelf().paths())
FIRST = "first_session"


@cache
def coder(language: str) -> Coder:
    return Coder.load(language)


@cache
def report(persona_id: str, runs: int = 3) -> RehearsalReport:
    persona = persona_shelf().get(persona_id).item
    scenario = scenario_shelf().get(FIRST).item
    return rehearse(persona, scenario, coder(persona.language), runs=runs)


@pytest.mark.parametrize("persona_id", LIBRARY)
def test_good_coaching_moves_the_client_and_nothing_else_does(persona_id: str) -> None:
    found = report(persona_id)
    best = found.row("partnering")
    assert best is not None
    assert all(turn >= 8 for turn in best.enrolled_at)
    for row in found.rows:
        assert row.guarded_early == 0, row.coach
        if row.coach == "partnering":
            continue
        assert row.enrolled == 0, row.coach
        assert row.safety < best.safety, row.coach
        assert row.ownership < best.ownership, row.coach
        assert row.insight < best.insight, row.coach
    told = {row.coach: row.core_told for row in found.rows}
    assert (told["pushing"], told["interrogating"], told["cheering"]) == (0, 0, 0)
    generic = found.row("generic")
    assert generic is not None
    assert best.insight - generic.insight > 0.2


@pytest.mark.timeout(600)
@pytest.mark.parametrize("persona_id", LIBRARY)
def test_good_coaching_mostly_gets_through(persona_id: str) -> None:
    best = report(persona_id).row("partnering")
    assert best is not None
    assert best.enrolled >= 2 / 3


def test_a_client_that_gives_in_to_pressure_would_be_caught() -> None:
    persona = persona_shelf().get(LIBRARY[0]).item
    part = Part.of(persona, scenario_shelf().get(FIRST).item)
    voice = ScriptedVoice(coder(persona.language))
    run = play(part, COACHES["pushing"], coder(persona.language), voice, seed=1)
    assert run.outcome in (Outcome.COMPLIED, Outcome.WITHDREW)
    assert all(part.fact(fact).layer is Layer.SURFACE for fact in run.end.disclosed)


def test_bots_say_in_both_languages_what_they_stand_for() -> None:
    for language in ("en", "de"):
        for name, bot in COACHES.items():
            view = View("Robin", language, "a letter", 3, (), ("x", "y"), 1)
            client = coder("en").code_turn(Speaker.CLIENT, "My brother has the letter.", ())
            words = bot.say(View("Robin", language, "a letter", 3, (client,) * 3, ("x", "y"), 1))
            assert words or name in ("silent", "partnering")
            assert view.last == ""


def test_the_good_coach_picks_up_the_clients_words() -> None:
    client = coder("en").code_turn(Speaker.CLIENT, "I still have my grandmother's piano in the hall.", ())
    view = View("Robin", "en", "a letter", 4, (client,), ("a", "b", "c"), 1)
    words = Partnering().say(view)
    assert any(piece in words.lower() for piece in ("piano", "hall", "grandmother"))
    assert picked_up(view) in ("your grandmother's piano", "the hall")


def test_the_good_coach_says_nothing_twice() -> None:
    persona = persona_shelf().get("tomasz").item
    part = Part.of(persona, scenario_shelf().get(FIRST).item)
    run = play(part, Partnering(), coder("en"), ScriptedVoice(coder("en")), seed=2)
    said = [e.coach.text for e in run.exchanges if len(e.coach.text.split()) > 3]
    assert len(said) - len(set(said)) <= 1


def test_the_good_coach_has_the_same_purposes_in_both_languages() -> None:
    assert set(sayings("en")) == set(sayings("de"))


def test_parroting_turns_i_into_you() -> None:
    assert turned("I've put my letter away. I don't look at it. Ever.", "en") == (
        "You've put your letter away. You don't look at it."
    )


def test_runs_are_reproducible() -> None:
    assert report_json([report("tomasz", 2)]) == report_json([report.__wrapped__("tomasz", 2)])


def test_a_report_is_readable_and_plain_where_asked() -> None:
    text = rehearsal_text(report("walter", 2), plain=True)
    assert text.isascii()
    assert all(len(line) <= 110 for line in text.splitlines())
    for name in COACHES:
        assert f"\n{name}" in text
    assert "pass  " in text
    assert "▁" in rehearsal_text(report("walter", 2))


def test_figures_over_several_personas_hold_every_row_of_the_table() -> None:
    reports = [report("tomasz", 2), report("walter", 2)]
    apart = told_apart({r.persona_id: r.lines for r in reports})
    text = figures_text(reports, apart)
    for row in (
        "partnering ends highest",
        "pushing and advising reach enrolled",
        "partnering reaches enrolled",
        "soonest that anyone is enrolled",
        "core facts told to pushing, interrogating, cheering",
        "guarded facts told in the first 2 turns",
        "generic ends below partnering",
        "words in a client turn, median",
        "words in a client turn, 90th percentile",
        "words after an open question against a closed one",
        "change talk after open questions",
        "change talk after closed questions",
        "sustain talk after advice at low safety",
        "lines repeated in a session",
        "same first three words",
        "personas told apart by style alone",
    ):
        assert row in text
    assert json.loads(json.dumps(report_json(reports, apart)))["personas"][1]["id"] == "walter"


def test_a_check_that_fails_is_shown_as_failed() -> None:
    talk = Talk(words=[1] * 30, after_open=[2] * 9, after_closed=[2] * 9, change_open=[True] * 9, repeated=1)
    failed = {check.name for check in talk_checks(talk) if check.passed is False}
    assert "words in a client turn, median" in failed
    assert "words after an open question against a closed one" in failed
    assert "change talk after open questions" in failed
    assert "lines repeated in a session" in failed
    assert {check.name for check in talk_checks(talk) if check.passed is None} == {
        "change talk after closed questions",
        "sustain talk after advice at low safety",
    }


def test_without_the_good_coach_there_is_nothing_to_compare() -> None:
    persona = persona_shelf().get("tomasz").item
    scenario = scenario_shelf().get(FIRST).item
    alone = rehearse(persona, scenario, coder("en"), coaches=["pushing"], runs=1, turns=5)
    passed = {check.name: check.passed for check in rules_checks([alone])}
    assert passed["partnering reaches enrolled"] is None
    assert passed["pushing and advising reach enrolled"] is True


def test_an_unknown_coach_or_no_run_is_refused() -> None:
    persona = persona_shelf().get("tomasz").item
    scenario = scenario_shelf().get(FIRST).item
    with pytest.raises(KeyError):
        rehearse(persona, scenario, coder("en"), coaches=["shouting"], runs=1)
    with pytest.raises(ValueError, match="at least one"):
        rehearse(persona, scenario, coder("en"), runs=0)


def test_a_pass_card_ends_in_a_verdict_and_names_lines_to_mend() -> None:
    path = persona_shelf().paths()["walter"]
    source = read_source(path)
    persona = persona_shelf().get("walter").item
    card = pass_card(persona, source, lint(persona), report("walter", 2))
    assert card_text(card).splitlines()[-1] in ("PASS", "NOT YET: mend what stands above, then check again")
    assert card_json(card)["persona"] == "walter"
    text = source.name
    template = read_source(
        (path.parent.parent / "template.yaml").read_text(encoding="utf-8").replace("new_one", "robin"),
        name="robin.yaml",
    )
    thin = pass_card(persona, template, lint(template.as_model(type(persona))), report("walter", 2))
    assert "robin.yaml:" in card_text(thin)
    assert text


def test_the_curve_is_drawn_from_0_to_1() -> None:
    assert spark([0.0, 0.5, 1.0], 3) == "▁▅█"
    assert spark([0.0, 0.5, 1.0], 3, plain=True) == "_+#"
    assert spark([], 5) == ""


def test_style_alone_tells_talkers_apart_and_shuffled_lines_not() -> None:
    curt = [f"No. {n} of {n}." for n in range(30)]
    long = [f"Well, I mean, I suppose that I could do it, if it was {n}, you know" for n in range(30)]
    assert told_apart({"curt": curt, "long": long}).share == 1.0
    mixed = told_apart({"one": curt[:15] + long[:15], "two": curt[15:] + long[15:]}, seed=3)
    assert mixed.share < 0.9
    assert style_check(told_apart({"curt": curt, "long": long})).passed is False


def test_shares_and_middles_of_nothing_are_no_number() -> None:
    assert share([]) != share([])
    assert middle([]) != middle([])
    assert ninetieth([1]) != ninetieth([1])
