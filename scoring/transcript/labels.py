"""Speakers' labels: what adorns them, which of them are one person, and which words are roles.

Meeting tools change a label in the middle of a talk: pronouns, "(Guest)", a company, a phone. Whoever reads them as
two people gives the coach's questions to the client. Pure; called inside this room only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Final

from scoring.transcript.words import words

ROLES: Final = ("coach", "client", "observer")
_FEW: Final = 50
"""Up to how many people one name is looked for in another's: more are no talk."""
_KEPT: Final = 4096
"""Labels that are remembered: a talk has few of them, and each on thousands of lines."""
_MOST_WORDS: Final = 4
"""A label with a role in it is not longer: "Ines Falk (Coach)"; "The client moved towards it" is none."""
_UNKNOWN: Final = re.compile(
    r"(?:unknown|unidentified|unbekannt\w*|unnamed|undefined|none|null|n/?a|unk|unsure|\?+)"
    r"(?:[ _-]*(?:speakers?|sprecher(?:in)?|voice|person|user|participant))?"
    r"|(?:speaker|sprecher(?:in)?)[ _-]*(?:unknown|unbekannt|unk|\?+|none|null)|nicht identifiziert\w*",
    re.IGNORECASE,
)
_ADORNED: Final = re.compile(
    r"she|her|hers|he|him|his|they|them|theirs|sie|ihr|er|ihm|dey|any|all|ze|zir|hir|xe|xem|pronouns?|guest|gast"
    r"|unverified|nicht überprüft|external|extern|host|co-?host|organi[sz]er|organisator\w*|presenter|me|ich|you|phone"
    r"|telefon|mobile|mobil|iphone|ipad|android|audio|attendee|panell?ist|internal|muted|verified|dial-?in"
    r"|anonymous|deaktiviert",
    re.IGNORECASE,
)
_BRACKET: Final = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*$")
_NUMBER: Final = re.compile(r"\d{1,4}\s*[.)]\s*(?=[^\W\d_])")
_COUNTED: Final = re.compile(r"(.*?[^\W\d_])[\s_.#-]*(\d{1,4})")
_DEVICE: Final = re.compile(r"['’]s?\s+(?:iphone|ipad|phone|android|mac\w*|laptop|galaxy|pixel).*$", re.IGNORECASE)
_SUFFIX: Final = re.compile(r"\s*(?:[|/@·•]|\s[-–—]\s|,\s)\s*(.*)$")


@lru_cache(maxsize=_KEPT)
def normal(label: str) -> str:
    """A label as it is compared: lower case, single spaces, no brackets or stars around it."""
    return " ".join(label.strip(' \t*_#[]()<>:："“”').casefold().replace("_", " ").split())


@lru_cache(maxsize=_KEPT)
def cleaned(label: str) -> str:
    """A label without the number of its line or turn ("4. Katrin"), stars and brackets around it."""
    text = " ".join(label.replace("\u200b", "").replace("\ufeff", "").replace("\xa0", " ").split())
    text = text.strip('*_•· \t"“”`').rstrip(":： ").strip("*_ ")
    if text[:1] in "[<(" and text[-1:] in "])>" and not re.search(r"[\[\]()<>]", text[1:-1]):
        text = text[1:-1].strip()
    text = _NUMBER.sub("", text, count=1) if _NUMBER.match(text) else text
    return text.rstrip(":： ").strip()


@lru_cache(maxsize=_KEPT)
def is_unknown(label: str) -> bool:
    """Whether the label says that nobody knows who speaks."""
    return _UNKNOWN.fullmatch(normal(label).strip("<>")) is not None


@lru_cache(maxsize=4096)
def role_of(label: str) -> str | None:
    """ "coach", "client", "observer", or None: what the words of the label themselves say."""
    word = normal(label)
    for role in ROLES:
        if word in words(role):
            return role
    within = _within()
    if (numbered := _COUNTED.fullmatch(word)) and (named := role_of(numbered[1])) and numbered[1] in within:
        return named
    parts = re.findall(r"[^\W\d_]+", word)
    if len(parts) > _MOST_WORDS or any(len(part) > 1 and part in words("no_name") for part in parts):
        return None
    found = {within[part] for part in parts if part in within}
    return found.pop() if len(found) == 1 else None


@cache
def _within() -> dict[str, str]:
    """Roles that are one also beside a name: "Coach Katrin", "Katrin Oster (Coach)"."""
    return {word: role for role in ROLES for word in words(f"within_{role}")}


def is_known(label: str) -> bool:
    """Whether the label is a role that needs no guess."""
    return role_of(label) is not None


def people_of(labels: Iterable[str]) -> tuple[dict[str, str], list[str]]:
    """Label to person (the label that stands for all of theirs), and notes on labels that were taken together."""
    counts = Counter(labels)
    bare = _without_turn_numbers(counts)
    forms = {label: cleaned(bare[label]) or label for label in counts}
    every = frozenset(normal(form) for form in forms.values())
    persons = {label: _person(form, every) for label, form in forms.items()}
    if len(set(persons.values())) <= _FEW:
        persons = _same_names(persons)
    shown = _shown(persons, forms, counts)
    notes = []
    for person in dict.fromkeys(persons.values()):
        together = list(dict.fromkeys(forms[label] for label in counts if persons[label] == person))
        if len({normal(one) for one in together}) > 1:
            notes.append(f"Took {', '.join(together[:5])}{' and others' * (len(together) > 5)} for one person.")
    return {label: shown[persons[label]] for label in counts}, notes


def _without_turn_numbers(counts: Mapping[str, int]) -> dict[str, str]:
    """Labels without the numbers of turns ("T1", "C1", "T2"): a number that hardly comes twice is no person's."""
    bases: dict[str, set[str]] = {}
    total: Counter[str] = Counter()
    for label, count in counts.items():
        if found := _COUNTED.fullmatch(cleaned(label)):
            bases.setdefault(found[1], set()).add(found[2])
            total[found[1]] += count
    numbered = {base for base, numbers in bases.items() if len(numbers) >= 3 and total[base] <= len(numbers) * 1.3}
    if len(numbered) == 1 and len(bases) == 2 and len(bases.keys() - numbered) == 1:
        numbered |= {base for base in bases if total[base] == len(bases[base])}
    if not numbered and len(bases) == 2 and all(total[base] == len(bases[base]) for base in bases):
        numbered = set(bases)  # T1, C1: one turn each, the letters differ
    result = {}
    for label in counts:
        found = _COUNTED.fullmatch(cleaned(label))
        result[label] = found[1] if found and found[1] in numbered else label
    return result


def _person(form: str, siblings: frozenset[str] = frozenset()) -> str:
    """The form without what adorns it, as it is compared."""
    text = form
    while found := _BRACKET.search(text):
        base, inside = text[: found.start()].strip(), found[1]
        if not base:
            break
        parts = [part for part in re.split(r"[\s/,;.|]+", inside) if part]
        if not all(_ADORNED.fullmatch(part) for part in parts) and not re.fullmatch(r"\d{5,}", inside):
            inner = {
                one for one in siblings if one.startswith(f"{normal(base)} (") or one.startswith(f"{normal(base)} [")
            }
            if role_of(base) is None and normal(base) not in siblings and len(inner) > 1:
                break  # "Speaker (Katrin)", "Speaker (Milan)": the bracket is the name
        text = base
    text = _DEVICE.sub("", text)
    cut = _SUFFIX.sub("", text)
    if cut and cut != text and normal(cut) in siblings:
        text = cut
    return normal(text)


def _same_names(persons: dict[str, str]) -> dict[str, str]:
    """Join "Katrin" to "Katrin Oster" where nobody else is called so, and "Oster, Katrin" to both."""
    every = list(dict.fromkeys(persons.values()))
    moved: dict[str, str] = {}
    for one in every:
        own = _words(one)
        longer = [other for other in every if other != one and own and own < _words(other) and role_of(one) is None]
        same = [other for other in every[: every.index(one)] if _words(other) == own and own]
        if same:
            moved[one] = same[0]
        elif len(longer) == 1 and one.split()[0] in longer[0].split() and not re.search(r"\d", longer[0]):
            moved[one] = longer[0]
    return {label: moved.get(person, person) for label, person in persons.items()}


def _words(person: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W_]+", person))


def _shown(persons: Mapping[str, str], forms: Mapping[str, str], counts: Mapping[str, int]) -> dict[str, str]:
    """The label that a person is shown under: the first of their plainest."""
    shown: dict[str, str] = {}
    for label in counts:
        form, person = forms[label], persons[label]
        if person not in shown or (normal(form) == person and normal(shown[person]) != person):
            shown[person] = form
    return shown


def names_same(wanted: str, label: str) -> bool:
    """Whether a name that a user gave is the label's: the same words, also in another order or adorned."""
    ours, theirs = _person(cleaned(wanted)), _person(cleaned(label))
    return ours == theirs or (bool(_words(ours)) and _words(ours) == _words(theirs))


def names_part(wanted: str, label: str) -> bool:
    """Whether a name that a user gave is part of the label ("Katrin" of "Katrin Oster"), or the label part of it."""
    ours, theirs = _words(_person(cleaned(wanted))), _words(normal(label))
    return bool(ours) and bool(theirs) and (ours <= theirs or theirs <= ours)
