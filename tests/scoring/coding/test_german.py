"""German talk is heard as English is: what a coach's turn does and is about, and which way a client leans."""

from __future__ import annotations

from functools import cache

import pytest

from scoring.coding.behaviours import Behaviour, Focus, Speaker
from scoring.coding.coded import CodedTurn
from scoring.coding.coder import Coder

B = Behaviour
F = Focus
_RIGHT = 0.85
"""The share that must be heard right, of each list; single wordings may be missed, as in English."""


@cache
def coder() -> Coder:
    return Coder.load("de")


@cache
def talk_so_far() -> tuple[CodedTurn, ...]:
    return coder().code(
        [
            (Speaker.COACH, "Guten Tag, schön, dass Sie da sind."),
            (Speaker.CLIENT, "Guten Tag. Es geht um die Nachfolge in der Bäckerei."),
            (Speaker.COACH, "Erzählen Sie mir davon."),
            (Speaker.CLIENT, "Die Backstube läuft, und jeden Morgen um drei klingelt der Wecker."),
        ]
    )


COACH: list[tuple[str, Behaviour, Focus | None]] = [
    ("Was ist Ihnen an der Backstube so wichtig?", B.OPEN_QUESTION, F.MEANING),
    ("Wozu möchten Sie das alles behalten, worum geht es Ihnen im Grunde?", B.OPEN_QUESTION, F.MEANING),
    ("Was fühlst du, wenn der Wecker klingelt?", B.OPEN_QUESTION, F.FEELING),
    ("Wie fühlen Sie sich um drei Uhr morgens?", B.OPEN_QUESTION, F.FEELING),
    ("Was könnte bei der Übergabe schiefgehen?", B.OPEN_QUESTION, F.RISK),
    ("Was würden Sie verlieren, wenn Sie absagen?", B.OPEN_QUESTION, F.RISK),
    ("Welche alte Regel Ihrer Familie wirkt da mit?", B.OPEN_QUESTION, F.STORY),
    ("Was lernst du dabei über dich?", B.OPEN_QUESTION, F.LEARNING),
    ("Was sehen Sie jetzt, das gestern noch im Nebel lag?", B.OPEN_QUESTION, None),
    ("Wie möchten Sie die Sache angehen, auf Ihre Weise?", B.OPEN_QUESTION, F.APPROACH),
    ("Was könnten Sie als nächsten Schritt tun?", B.OPEN_QUESTION, F.ACTION),
    ("Was möchten Sie aus unserem Gespräch heute mitnehmen?", B.OPEN_QUESTION, F.AGREEMENT),
    ("Was würde dir helfen, dranzubleiben?", B.OPEN_QUESTION, F.ACCOUNTABILITY),
    ("Erzählen Sie mir mehr davon.", B.OPEN_QUESTION, None),
    ("Welche Stärke haben Sie da entdeckt?", B.OPEN_QUESTION, None),
    ("Haben Sie Ihrem Sohn davon erzählt?", B.CLOSED_QUESTION, None),
    ("Hast du heute schon gebacken?", B.CLOSED_QUESTION, None),
    ("Wie viele Leute arbeiten bei Ihnen?", B.CLOSED_QUESTION, None),
    ("Wann haben Sie zuletzt Urlaub gemacht?", B.CLOSED_QUESTION, None),
    ("Wer weiß sonst noch davon?", B.CLOSED_QUESTION, None),
    ("Ist Ihre Frau dafür oder dagegen?", B.CLOSED_QUESTION, None),
    ("Finden Sie nicht auch, dass es höchste Zeit wird?", B.LEADING_QUESTION, None),
    ("Darf ich Ihnen einen Gedanken dazu anbieten?", B.ASK_PERMISSION, None),
    ("Ist es in Ordnung, wenn ich kurz eine Beobachtung teile?", B.ASK_PERMISSION, None),
    ("Darf ich dir etwas dazu sagen?", B.ASK_PERMISSION, None),
    ("Es klingt, als ginge Ihnen die Backstube sehr nah.", B.COMPLEX_REFLECTION, None),
    ("Sie haben also das Gefühl, dass alles an Ihnen hängt.", B.COMPLEX_REFLECTION, None),
    ("Ein Teil von Ihnen will gehen, und ein Teil will bleiben.", B.COMPLEX_REFLECTION, None),
    ("Da steckt viel mehr drin als Mehl und Zucker.", B.COMPLEX_REFLECTION, None),
    ("Sie haben so lange durchgehalten. Das zeigt, wie viel Kraft Sie haben.", B.AFFIRMATION, F.STRENGTHS),
    ("Du hast lange durchgehalten. Das ist eine Stärke von dir.", B.AFFIRMATION, F.STRENGTHS),
    ("Das ist ganz allein Ihre Entscheidung.", B.EMPHASISE_AUTONOMY, None),
    ("Sie sollten Ihrem Sohn am Sonntag alles sagen.", B.ADVICE, F.ACTION),
    ("Du könntest einen Zettel an die Tür hängen.", B.ADVICE, F.ACTION),
    ("Ich würde zuerst mit dem Steuerberater reden.", B.ADVICE, F.ACTION),
    ("An Ihrer Stelle würde ich die Filiale schließen.", B.ADVICE, F.ACTION),
    ("Ich empfehle Ihnen einen Plan für das nächste Jahr.", B.ADVICE, F.ACTION),
    ("Ich will bis Freitag eine Nachricht, dass es getan ist.", B.DIRECT, None),
    ("Kein Aber mehr. Schreiben Sie ihm sofort und melden Sie sich bei mir.", B.DIRECT, None),
    ("Ich brauche Ihr Wort, dass es bis Montag erledigt ist.", B.DIRECT, F.ACCOUNTABILITY),
    ("Machen Sie sich keine Sorgen, alles wird gut.", B.REASSURE, None),
    ("Das schaffen Sie, da bin ich sicher!", B.REASSURE, None),
    ("Unsere Zeit ist um, bis nächste Woche.", B.STRUCTURE, None),
    ("Mhm, genau.", B.ENCOURAGER, F.OTHER),
    ("Ja, verstehe.", B.ENCOURAGER, F.OTHER),
]
CLIENT: list[tuple[str, Behaviour]] = [
    ("Ich will endlich wieder schlafen.", B.CHANGE_TALK),
    ("Ich möcht einfach mal einen Sonntag ohne Teig haben.", B.CHANGE_TALK),
    ("Es muss sich was ändern, so geht das nich weiter.", B.CHANGE_TALK),
    ("Das kann ich schon, wenn ich muss.", B.CHANGE_TALK),
    ("Am Montag ruf ich meinen Sohn an und sag's ihm.", B.CHANGE_TALK),
    ("Ich will das nicht.", B.SUSTAIN_TALK),
    ("Das geht halt nicht, so einfach is das nich.", B.SUSTAIN_TALK),
    ("Ich kann das einfach nich.", B.SUSTAIN_TALK),
    ("Naja, es is eben so, es geht schon.", B.SUSTAIN_TALK),
    ("Dafür hab ich keine Zeit.", B.SUSTAIN_TALK),
]


def test_what_a_german_coach_does_is_heard() -> None:
    heard = {words: coder().code_turn(Speaker.COACH, words, talk_so_far()).behaviours for words, _, _ in COACH}
    wrong = [(words, heard[words]) for words, main, _ in COACH if main not in heard[words]]
    assert len(wrong) <= (1 - _RIGHT) * len(COACH), wrong


@pytest.mark.xfail(reason="15 of 22 so far: German foci rest on phrases alone")
def test_what_a_german_coach_asks_about_is_heard() -> None:
    asked = [(words, focus) for words, _, focus in COACH if focus is not None]
    heard = {words: coder().code_turn(Speaker.COACH, words, talk_so_far()).focus for words, _ in asked}
    wrong = [(words, heard[words]) for words, focus in asked if focus not in heard[words]]
    assert len(wrong) <= (1 - _RIGHT) * len(asked), wrong


@pytest.mark.xfail(reason="German clients are heard poorly so far: 900 of their turns were learned from")
def test_which_way_a_german_client_leans_is_heard() -> None:
    asked = coder().code_turn(Speaker.COACH, "Worum geht es Ihnen im Grunde, was ist Ihnen wichtig?", talk_so_far())
    heard = {words: coder().code_turn(Speaker.CLIENT, words, (*talk_so_far(), asked)).main for words, _ in CLIENT}
    wrong = [(words, heard[words]) for words, main in CLIENT if main is not heard[words]]
    assert len(wrong) <= (1 - _RIGHT) * len(CLIENT), wrong


def test_plain_facts_lean_nowhere() -> None:
    asked = coder().code_turn(Speaker.COACH, "Wann fängt das an, und wo ist das?", talk_so_far())
    for words in ("Hinter dem Haus, im Hof.", "Um drei Uhr.", "Zwölf Leute, mit der Aushilfe."):
        assert coder().code_turn(Speaker.CLIENT, words, (*talk_so_far(), asked)).main is B.NEUTRAL, words


@pytest.mark.xfail(reason="as above: a German client's assent is taken for nothing in particular")
def test_an_own_plan_is_told_from_giving_in() -> None:
    asked = coder().code_turn(Speaker.COACH, "Was möchten Sie tun?", talk_so_far())
    plan = coder().code_turn(
        Speaker.CLIENT, "Am Sonntag fahr ich zu meinem Sohn und sag ihm, was ich will.", (*talk_so_far(), asked)
    )
    assert B.OWN_ACTION in plan.behaviours
    told = coder().code_turn(Speaker.COACH, "Sie sollten ihn heute Abend anrufen.", talk_so_far())
    assent = coder().code_turn(Speaker.CLIENT, "Na gut, wenn Sie meinen.", (*talk_so_far(), told))
    assert assent.main is B.COMPLIANCE
