"""Services whose JSON keeps speakers and words apart: AWS Transcribe, Deepgram, Rev, Google, Azure, Speechmatics,
Trint, Gong, ElevenLabs, IBM Watson, oTranscribe. What gives each utterance its speaker beside its words needs no reader
of its own.

Pure; called by the JSON reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from scoring.transcript.documents import read_web_page
from scoring.transcript.json_words import Item, said_of, speaker_names, speaker_of, time_of, together
from scoring.transcript.plain import read_plain
from scoring.transcript.raw import Parsed, RawTurn

_TICKS: Final = 10_000_000
Spoken = tuple[str | None, str, float | None, float | None, str]
"""Speaker, word or mark, begin, end, where."""


def read_service(record: Item) -> Parsed | None:
    """The pieces of speech of a service's JSON, or None where it is none of these."""
    for reader in (
        _aws, _deepgram, _watson, _rev, _google, _azure, _speechmatics, _trint, _gong, _words_only, _otranscribe,
    ):  # fmt: skip
        if (parsed := reader(record)) is not None and (parsed.turns or parsed.aside.found):
            return parsed
    return None


def _under(record: object, *keys: str | int) -> Any:
    for key in keys:
        if isinstance(key, int):
            record = record[key] if isinstance(record, list) and len(record) > key else None
        else:
            record = record.get(key) if isinstance(record, Mapping) else None
    return record


def _dicts(value: object) -> list[Item]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _grouped(words: Iterable[Spoken]) -> Parsed:
    """Words one after the other, as pieces of the same speaker."""
    turns: list[RawTurn] = []
    parts: list[list[str]] = []
    for label, word, start, end, place in words:
        if not turns or turns[-1].label != label:
            turns.append(RawTurn(label, "", start, place))
            parts.append([])
        parts[-1].append(word)
        turns[-1].end = end if end is not None else turns[-1].end
    for turn, said in zip(turns, parts, strict=True):
        turn.text = together(said)
    return Parsed(turns)


def _aws(record: Item) -> Parsed | None:
    """AWS Transcribe: `results.items` are words, `results.speaker_labels` say when who speaks; call analytics list
    turns by participant."""
    if turns := _dicts(record.get("Transcript")):
        return Parsed(
            [
                RawTurn(
                    speaker_of({"role": one.get("ParticipantRole")}),
                    str(one.get("Content", "")),
                    _ms(one.get("BeginOffsetMillis")),
                    f" Transcript[{at}]",
                )
                for at, one in enumerate(turns)
            ]
        )
    results = record.get("results")
    items = _dicts(_under(results, "items"))
    if (
        not items
        or not isinstance(results, Mapping)
        or ("speaker_labels" not in results and "speaker_label" not in items[0])
    ):
        return None
    spans = [
        (
            time_of(part, ("start_time",)),
            time_of(part, ("end_time",)),
            str(part.get("speaker_label", segment.get("speaker_label"))),
        )
        for segment in _dicts(_under(results, "speaker_labels", "segments"))
        for part in (_dicts(segment.get("items")) or [segment])
    ]
    exact = {start: label for start, _, label in spans}

    def words() -> Iterator[Spoken]:
        label: str | None = None
        reached = 0
        for at, item in enumerate(items):
            start, end = time_of(item, ("start_time",)), time_of(item, ("end_time",))
            if start is not None:
                given = item.get("speaker_label", exact.get(start))
                if given is None:
                    while reached < len(spans) - 1 and (spans[reached][1] or 0) <= start:
                        reached += 1
                    begins, ends, whose = spans[reached] if spans else (None, None, "")
                    given = whose if begins is not None and ends is not None and begins <= start <= ends else None
                label = None if given is None else str(given)
            yield label, str(_under(item, "alternatives", 0, "content") or ""), start, end, f" results.items[{at}]"

    return _grouped(words())


def _ms(value: object) -> float | None:
    return value / 1000 if isinstance(value, int | float) and not isinstance(value, bool) else None


def _deepgram(record: Item) -> Parsed | None:
    """Deepgram: utterances, else paragraphs, else words; several channels are several people."""
    results = record.get("results")
    channels = _dicts(_under(results, "channels"))
    utterances = _dicts(_under(results, "utterances"))
    if utterances:
        by_channel = len(channels) > 1 and len({one.get("speaker") for one in utterances}) < 2
        key = "channel" if by_channel else "speaker"
        return Parsed(
            [
                RawTurn(
                    speaker_of({key: one.get(key)}),
                    said_of(one) or "",
                    time_of(one, ("start",)),
                    f" results.utterances[{at}]",
                    time_of(one, ("end",)),
                )
                for at, one in enumerate(utterances)
            ]
        )
    if not channels:
        return None
    spoken: list[Spoken] = []
    for number, channel in enumerate(channels):
        best = _under(channel, "alternatives", 0)
        place = f" results.channels[{number}]"
        for at, paragraph in enumerate(_dicts(_under(best, "paragraphs", "paragraphs"))):
            label = (
                speaker_of({"speaker": paragraph.get("speaker", number)}) if len(channels) == 1 else f"Speaker {number}"
            )
            spoken += [
                (
                    label,
                    said_of(one) or "",
                    time_of(one, ("start",)),
                    time_of(one, ("end",)),
                    f"{place}.paragraphs[{at}]",
                )
                for one in _dicts(paragraph.get("sentences"))
            ]
        if not _dicts(_under(best, "paragraphs", "paragraphs")):
            for at, word in enumerate(_dicts(_under(best, "words"))):
                label = speaker_of({"speaker": word.get("speaker")}) if len(channels) == 1 else f"Speaker {number}"
                spoken.append(
                    (
                        label,
                        said_of(word) or "",
                        time_of(word, ("start",)),
                        time_of(word, ("end",)),
                        f"{place}.words[{at}]",
                    )
                )
    spoken.sort(key=lambda one: one[2] if one[2] is not None else 0.0)
    return _grouped(spoken)


def _rev(record: Item) -> Parsed | None:
    """Rev: monologues of elements; a number as speaker, with names beside them in some exports."""
    monologues = _dicts(record.get("monologues"))
    if not monologues:
        return None
    names = speaker_names(record)
    turns = []
    for at, one in enumerate(monologues):
        elements = _dicts(one.get("elements"))
        label = speaker_of({"speaker": one.get("speaker_name") or one.get("speaker")})
        label = names.get(str(one.get("speaker")), label or "") or label
        text = "".join(str(part.get("value", "")) for part in elements)
        start = next((time for part in elements if (time := time_of(part, ("ts", "timestamp"))) is not None), None)
        end = next(
            (time for part in reversed(elements) if (time := time_of(part, ("end_ts", "end_timestamp"))) is not None),
            None,
        )
        turns.append(RawTurn(label, " ".join(text.split()), start, f" monologues[{at}]", end))
    return Parsed(turns)


def _google(record: Item) -> Parsed | None:
    """Google Speech-to-Text: the last result repeats all words with their speaker tags."""
    results = _dicts(record.get("results") or _under(record, "response", "results"))
    tagged = [
        (at, words)
        for at, result in enumerate(results)
        for words in [_dicts(_under(result, "alternatives", 0, "words"))]
        if words
        and any(
            "speakerTag" in word or "speaker_tag" in word or "speakerLabel" in word or "speaker_label" in word
            for word in words
        )
    ]
    if not tagged:
        if (
            results
            and all("channelTag" in result for result in results)
            and len({result["channelTag"] for result in results}) > 1
        ):
            return Parsed(
                [
                    RawTurn(
                        f"Speaker {result['channelTag']}",
                        str(_under(result, "alternatives", 0, "transcript") or "").strip(),
                        None,
                        f" results[{at}]",
                    )
                    for at, result in enumerate(results)
                ]
            )
        return None
    last_at, last = tagged[-1]
    before = sum(len(words) for _, words in tagged[:-1])
    chosen = [(last_at, last)] if len(last) >= before else tagged
    keys = ("startTime", "startOffset", "start_time", "start_offset")
    return _grouped(
        (
            speaker_of(word),
            str(word.get("word", "")).replace("▁", " "),
            time_of(word, keys),
            time_of(word, ("endTime", "endOffset", "end_time")),
            f" results[{at}]",
        )
        for at, words in chosen
        for word in words
    )


def _azure(record: Item) -> Parsed | None:
    """Azure Speech: recognised phrases with a speaker, or a channel each; and fast transcription's phrases."""
    phrases = _dicts(record.get("recognizedPhrases"))
    if phrases:
        several = len({one.get("channel") for one in phrases}) > 1 and all(
            one.get("speaker") is None for one in phrases
        )
        key = "channel" if several else "speaker"
        turns = [
            RawTurn(
                speaker_of({key: one.get(key)}),
                str(_under(one, "nBest", 0, "display") or ""),
                _ticks(one.get("offsetInTicks")),
                f" recognizedPhrases[{at}]",
            )
            for at, one in enumerate(phrases)
        ]
        turns.sort(key=lambda turn: turn.start if turn.start is not None else 0.0)
        return Parsed(turns)
    phrases = _dicts(record.get("phrases"))
    if not phrases or "offsetMilliseconds" not in phrases[0]:
        return None
    key = "speaker" if any("speaker" in one for one in phrases) else "channel"
    return Parsed(
        [
            RawTurn(
                speaker_of({key: one.get(key)}),
                str(one.get("text", "")),
                _ms(one.get("offsetMilliseconds")),
                f" phrases[{at}]",
            )
            for at, one in enumerate(phrases)
        ]
    )


def _watson(record: Item) -> Parsed | None:
    """IBM Watson: words with times in the best alternatives, and labels apart that say who spoke when."""
    whose = {time_of(one, ("from",)): one.get("speaker") for one in _dicts(record.get("speaker_labels"))}
    if not whose:
        return None

    def words() -> Iterator[Spoken]:
        for at, one in enumerate(_dicts(record.get("results"))):
            for word in _under(one, "alternatives", 0, "timestamps") or ():
                if isinstance(word, list) and len(word) == 3 and isinstance(word[0], str):
                    spoken = {"from": word[1], "to": word[2]}
                    begins, ends = time_of(spoken, ("from",)), time_of(spoken, ("to",))
                    yield speaker_of({"speaker": whose.get(begins)}), word[0], begins, ends, f" results[{at}]"

    return _grouped(words())


def _ticks(value: object) -> float | None:
    return value / _TICKS if isinstance(value, int | float) and not isinstance(value, bool) else None


def _speechmatics(record: Item) -> Parsed | None:
    """Speechmatics: words and marks, each with alternatives that name a speaker."""
    results = _dicts(record.get("results"))
    if not results or not isinstance(_under(results[0], "alternatives", 0), Mapping) or "type" not in results[0]:
        return None

    def words() -> Iterator[Spoken]:
        for at, one in enumerate(results):
            best = _under(one, "alternatives", 0)
            if isinstance(best, Mapping):
                label = best.get("speaker", one.get("channel"))
                label = None if label in (None, "UU") else str(label)
                yield (
                    label,
                    str(best.get("content", "")),
                    time_of(one, ("start_time",)),
                    time_of(one, ("end_time",)),
                    f" results[{at}]",
                )

    return _grouped(words())


def _trint(record: Item) -> Parsed | None:
    """Trint and others: paragraphs of words, with speakers by id in a list of their own."""
    inner = record.get("transcript") if isinstance(record.get("transcript"), Mapping) else record
    paragraphs = _dicts(_under(inner, "paragraphs"))
    if not paragraphs or not any("speaker" in one or "speakerId" in one for one in paragraphs):
        return None
    names = speaker_names(record)
    turns = []
    for at, one in enumerate(paragraphs):
        key = str(one.get("speaker", one.get("speakerId")))
        label = names.get(key) or speaker_of(one)
        words = _dicts(one.get("words"))
        start = time_of(one, ("start", "time")) if not words else time_of(words[0], ("time", "start"))
        turns.append(RawTurn(label, said_of(one) or "", start, f" paragraphs[{at}]"))
    return Parsed(turns)


def _gong(record: Item) -> Parsed | None:
    """Gong: monologues of sentences by speaker id; the parties stand beside them or in a file of their own."""
    calls = _dicts(record.get("callTranscripts"))
    if not calls or len(calls) > 1:
        return None
    names = speaker_names(record)
    turns = []
    for at, one in enumerate(_dicts(calls[0].get("transcript"))):
        key = str(one.get("speakerId"))
        sentences = _dicts(one.get("sentences"))
        start = _ms(sentences[0].get("start")) if sentences else None
        turns.append(
            RawTurn(names.get(key, key), together([said_of(s) or "" for s in sentences]), start, f" transcript[{at}]")
        )
    return Parsed(turns)


def _words_only(record: Item) -> Parsed | None:
    """A flat list of words with speakers (ElevenLabs: also spaces and sounds between them)."""
    words = _dicts(record.get("words"))
    if not words or not any("speaker_id" in word or "speaker" in word for word in words):
        return None
    parsed = Parsed([])

    def spoken() -> Iterator[Spoken]:
        for at, word in enumerate(words):
            if word.get("type") == "audio_event":
                parsed.aside.add("sound", "sounds", said_of(word) or "")
            elif word.get("type") != "spacing":
                yield (
                    speaker_of(word),
                    (said_of(word) or "").strip(),
                    time_of(word, ("start",)),
                    time_of(word, ("end",)),
                    f" words[{at}]",
                )

    parsed.turns = _grouped(spoken()).turns
    return parsed


def _otranscribe(record: Item) -> Parsed | None:
    """oTranscribe (.otr): the text is a piece of a web page."""
    text = record.get("text")
    if isinstance(text, str) and ("media" in record or "media-time" in record or "media-source" in record):
        return read_plain(read_web_page(text).text, frozenset())
    return None
