"""The lint of what is true of a persona: whether every fact can be told, and what the talk can be about. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from personas.model import Layer, Persona
from scoring.coding.behaviours import Focus
from simulator.client.hearing.words import phrases, plain
from simulator.rehearsal.findings import Finding, Weight


def fact_findings(persona: Persona) -> Iterator[Finding]:
    known: set[str] = set()
    waiting = list(enumerate(persona.facts))
    while ready := [(at, fact) for at, fact in waiting if set(fact.opens.after) <= known]:
        known |= {fact.id for _, fact in ready}
        waiting = [each for each in waiting if each not in ready]
    for at, fact in waiting:
        yield Finding(
            Weight.MUST,
            ("facts", at, "opens", "after"),
            f"the fact {fact.id!r} can never be told: it waits for {', '.join(sorted(set(fact.opens.after) - known))}",
            "Let one fact of the circle open without another",
        )
    layers = {fact.id: fact.layer for fact in persona.facts}
    order = [Layer.SURFACE, Layer.GUARDED, Layer.CORE]
    for at, fact in enumerate(persona.facts):
        for earlier in fact.opens.after:
            if order.index(layers[earlier]) > order.index(fact.layer):
                yield Finding(
                    Weight.SHOULD,
                    ("facts", at, "opens", "after"),
                    f"the {fact.layer} fact {fact.id!r} waits for a deeper one, {earlier!r}",
                    "Turn the two round, or change a layer",
                )
        if fact.layer is Layer.CORE and not fact.opens.after:
            yield Finding(
                Weight.SHOULD,
                ("facts", at, "opens"),
                f"the core fact {fact.id!r} waits for nothing",
                "Name in `after` the guarded fact that leads to it",
            )
        if set(fact.opens.focus) == {Focus.OTHER} and fact.layer is not Layer.SURFACE:
            yield Finding(
                Weight.MUST,
                ("facts", at, "opens", "focus"),
                f"nothing that a coach asks into opens {fact.id!r}",
                "Name what a coach would be asking about: meaning, risk, story, strengths, resources ...",
            )
        if len(fact.more) < 2:
            yield Finding(
                Weight.SHOULD,
                ("facts", at, "more"),
                f"little to add to {fact.id!r} when the coach stays with it",
                "Write two or three more lines",
            )
    for layer, least in ((Layer.SURFACE, 2), (Layer.GUARDED, 2), (Layer.CORE, 1)):
        if sum(fact.layer is layer for fact in persona.facts) < least:
            yield Finding(Weight.MUST, ("facts",), f"too few {layer} facts", f"Write {least} or more")


def block_findings(persona: Persona) -> Iterator[Finding]:
    for block in persona.blocks:
        layers = {fact.layer for fact in persona.facts if fact.block is block}
        for layer in (Layer.GUARDED, Layer.CORE):
            if layer not in layers:
                yield Finding(
                    Weight.SHOULD,
                    ("blocks", block.value),
                    f"no {layer} fact belongs to the block {block}",
                    "Give one `block: " + block.value + "`: its grip loosens when the fact is told",
                )


def topic_findings(persona: Persona) -> Iterator[Finding]:
    used = {fact.topic for fact in persona.facts} | {name for reply in persona.replies for name in reply.about}
    common = phrases(persona.language).function_words
    for at, topic in enumerate(persona.topics):
        if topic.id not in used:
            yield Finding(
                Weight.SHOULD, ("topics", at), f"nothing is said about {topic.id!r}", "Write lines for it, or drop it"
            )
        for number, word in enumerate(topic.words):
            if plain(word) in common or len(word) < 3:
                yield Finding(
                    Weight.SHOULD,
                    ("topics", at, "words", number),
                    f"{word!r} stands in nearly every question",
                    "Take a word that only comes up when the talk is about this",
                )
