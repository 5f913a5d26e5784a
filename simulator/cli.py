"""The command line: arguments in, exit code out. Nothing heavy is imported before a command needs it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from simulator.cli_cohort import cohort
from simulator.cli_queue import queue
from simulator.cli_server import server

VoiceOption = Annotated[
    Literal["scripted", "llm"] | None,
    typer.Option("--voice", help="Who speaks for the client: authored lines, or a language model."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
SeedOption = Annotated[
    int | None, typer.Option("--seed", help="The same seed and words give the same talk.", min=0, max=2**31 - 1)
]

app = typer.Typer(
    name="triad",
    help="Practise coaching with a client who is stuck on an action. `triad` alone opens the screen.",
    no_args_is_help=False,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
persona = typer.Typer(help="The clients: list, show, write and check them.", no_args_is_help=True)
scenario = typer.Typer(help="The occasions: list, show, write and check them.", no_args_is_help=True)
rubric = typer.Typer(help="The rubrics that score: list, show, write and check them.", no_args_is_help=True)
app.add_typer(persona, name="persona")
app.add_typer(scenario, name="scenario")
app.add_typer(rubric, name="rubric")
app.add_typer(cohort, name="cohort")
app.add_typer(queue, name="queue")
app.add_typer(server, name="server")
data = typer.Typer(help="Your own data: where it lies, all of it in a file, all of it gone.", no_args_is_help=True)
app.add_typer(data, name="data")
calibrate = typer.Typer(
    help="Several readers on one set of talks, blind to each other: how far they agree.", no_args_is_help=True
)
app.add_typer(calibrate, name="calibrate")
corrections = typer.Typer(
    help="What readers corrected at the bench: counted, and as a corpus to learn from.", no_args_is_help=True
)
app.add_typer(corrections, name="corrections")
transcript = typer.Typer(
    help="Transcripts from anywhere: what is read from them, and in other formats.", no_args_is_help=True
)
app.add_typer(transcript, name="transcript")
CoachOption = Annotated[str | None, typer.Option("--coach", help="The coach's name in the transcript.")]
ClientOption = Annotated[str | None, typer.Option("--client", help="The client's name in the transcript.")]
LeaveOutOption = Annotated[
    list[str] | None, typer.Option("--leave-out", help="A name that is neither; can be given several times.")
]
PseudonymsOption = Annotated[
    bool, typer.Option("--pseudonyms", help="Replace the names of speakers, and those that they say.")
]
NamesOption = Annotated[Path | None, typer.Option("--names", help="More names to replace, one a line.")]

ReaderOption = Annotated[str | None, typer.Option("--as", help="The name that you read under (setting `reader`).")]


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"triad {version('triad-coaching')}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def opened(
    context: typer.Context,
    voice: VoiceOption = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Open the screen where no command is given."""
    if context.invoked_subcommand is None:
        from simulator.commands.practise import open_screen

        raise typer.Exit(open_screen(voice=voice))


@app.command()
def practise(
    persona: Annotated[str | None, typer.Argument(help="A client's id, or a file.")] = None,
    scenario: Annotated[str | None, typer.Option("--scenario", help="The occasion's id, or a file.")] = None,
    voice: VoiceOption = None,
    seed: SeedOption = None,
    plain: Annotated[bool, typer.Option("--plain", help="Lines in, lines out: no screen.")] = False,
    json: JsonOption = False,
    xray: Annotated[bool, typer.Option("--xray", help="Show the client's inner state (it is marked).")] = False,
    rubric: Annotated[str | None, typer.Option(help="The rubric that scores: an id, or a file.")] = None,
) -> None:
    """Practise with a client."""
    from simulator.commands.practise import practise as run

    done = run(persona, scenario=scenario, voice=voice, seed=seed, plain=plain, as_json=json, xray=xray, rubric=rubric)
    raise typer.Exit(done)


@app.command()
def resume(
    session: Annotated[
        str | None, typer.Argument(help="A session's id; the newest unfinished one if left out.")
    ] = None,
    plain: Annotated[bool, typer.Option("--plain", help="Lines in, lines out: no screen.")] = False,
    json: JsonOption = False,
    xray: Annotated[bool, typer.Option("--xray", help="Show the client's inner state (it is marked).")] = False,
) -> None:
    """Go on with a session that was left."""
    from simulator.commands.practise import resume as run

    raise typer.Exit(run(session, plain=plain, as_json=json, xray=xray))


@app.command()
def drill(
    drill_id: Annotated[str | None, typer.Argument(metavar="DRILL", help="A drill's id; without it, the list.")] = None,
) -> None:
    """Practise one skill in five short situations, in lines."""
    from simulator.commands.drill import drill as run

    raise typer.Exit(run(drill_id))


@app.command()
def history(
    persona: Annotated[str | None, typer.Option("--persona", help="Only this client.")] = None,
    limit: Annotated[int, typer.Option(help="How many, newest first.", min=1, max=10_000)] = 30,
    json: JsonOption = False,
) -> None:
    """List the sessions that were practised."""
    from simulator.commands.history import history as run

    run(persona=persona, limit=limit, as_json=json)


@app.command()
def debrief(
    session: Annotated[str, typer.Argument(help="A session's id, or how it begins.")],
    untold: Annotated[bool, typer.Option("--untold", help="Also tell what the client never got to say.")] = False,
    sentence: Annotated[bool, typer.Option("--sentence", help="Also offer another sentence for a key turn.")] = False,
    rubric: Annotated[str | None, typer.Option(help="Score it by another rubric, for this reading only.")] = None,
    json: JsonOption = False,
) -> None:
    """Read the debrief of a session again."""
    from simulator.commands.history import debrief as run

    run(session, untold=untold, sentence=sentence, as_json=json, rubric=rubric)


@app.command()
def export(
    session: Annotated[str | None, typer.Argument(help="A session's id, or how it begins.")] = None,
    format: Annotated[Literal["html", "md", "json", "cast"], typer.Option(help="The kind of file.")] = "html",
    bundle: Annotated[bool, typer.Option("--bundle", help="All scores instead, for your programme; no words.")] = False,
    pseudonym: Annotated[str | None, typer.Option("--as", help="The name that a bundle goes under.")] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Where to; `-` for standard output.")] = None,
) -> None:
    """Write a debrief to a file that can be sent to a mentor, or all scores to one for a programme."""
    if bundle:
        from simulator.commands.cohort import export_bundle

        export_bundle(pseudonym, out=out)
    else:
        from simulator.commands.history import export as run

        run(session, kind=format, out=out)


@app.command()
def share(
    sessions: Annotated[list[str] | None, typer.Argument(help="Sessions' ids, or how they begin.")] = None,
    reader: Annotated[str | None, typer.Option("--to", help="The name of whom it is for.")] = None,
    who: Annotated[str | None, typer.Option("--as", help="Your pseudonym (setting `pseudonym`).")] = None,
    since: Annotated[str | None, typer.Option("--since", help="All talks since this day: 2026-11-01.")] = None,
    scores_only: Annotated[bool, typer.Option("--scores-only", help="No word that was said.")] = False,
    own: Annotated[bool, typer.Option("--own/--no-own", help="Your own rating, in numbers.")] = True,
    notes: Annotated[bool, typer.Option("--notes", help="Also what you noticed and learned.")] = False,
    objections: Annotated[bool, typer.Option("--objections", help="Also where you found the observer wrong.")] = False,
    keep_names: Annotated[bool, typer.Option("--keep-names", help="Don't replace other people's names.")] = False,
    names: NamesOption = None,
    message: Annotated[str, typer.Option("--message", help="What you want to tell or ask the reader.")] = "",
    out: Annotated[Path | None, typer.Option("--out", "-o", help="The file to write.")] = None,
    show: Annotated[bool, typer.Option("--show", help="Only show what would go out.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask before writing.")] = False,
) -> None:
    """Hand talks over to a trainer: see what goes out, then write it to one file."""
    from simulator.bench.choosing import Choices
    from simulator.commands.bench import share as run
    from simulator.commands.transcript import names_in

    chosen = Choices(not scores_only, own, notes, objections, not keep_names, names_in(names))
    run(
        sessions or (),
        since=since,
        reader=reader,
        who=who,
        choices=chosen,
        message=message,
        out=out,
        show=show,
        yes=yes,
    )


@app.command()
def bench(
    files: Annotated[list[Path] | None, typer.Argument(help="Talks that trainees handed over, to be taken in.")] = None,
    reader: ReaderOption = None,
    show: Annotated[bool, typer.Option("--list", help="Print the pile instead of opening the screen.")] = False,
    json: JsonOption = False,
) -> None:
    """The trainer's bench: take in what trainees share, read it, rate it, correct the observer."""
    from simulator.commands.bench import bench as run

    raise typer.Exit(run(files or (), reader=reader, show=show, as_json=json))


@app.command("return")
def give_back(
    talks: Annotated[
        list[str] | None, typer.Argument(help="Talks' ids on the bench; all that were read, if left out.")
    ] = None,
    reader: ReaderOption = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="The file to write.")] = None,
) -> None:
    """Give talks back with what you said: a file for each trainee."""
    from simulator.commands.bench import give_back as run

    run(talks or (), reader=reader, out=out)


@app.command("open")
def open_files(
    files: Annotated[
        list[Path] | None, typer.Argument(help="What your trainer sent: a talk that comes back, a task.")
    ] = None,
) -> None:
    """Take in what a trainer sent; without a file, list the tasks that wait."""
    from simulator.commands.bench import open_files as run

    run(files or ())


@app.command()
def assign(
    client: Annotated[str | None, typer.Argument(help="A client's id, or a file; left out: who has handed in.")] = None,
    scenario: Annotated[str | None, typer.Option("--scenario", help="The occasion's id, or a file.")] = None,
    by: Annotated[str | None, typer.Option("--by", help="The day until which: 2026-12-12.")] = None,
    words: Annotated[str, typer.Option("--words", help="What you want to say with it.")] = "",
    reader: ReaderOption = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="The file to write.")] = None,
) -> None:
    """Write a task for a group, which stands on their home screens; or list who has handed in."""
    from simulator.commands.bench import assign as run

    run(client, scenario=scenario, by=by, reader=reader, words=words, out=out)


@calibrate.command("new")
def calibrate_new(
    name: Annotated[str, typer.Argument(help="What the set is called; another name, and it can be rated again.")],
    talks: Annotated[
        list[str] | None, typer.Argument(help="Transcripts, sessions' ids, talks' ids on the bench.")
    ] = None,
    anchors: Annotated[bool, typer.Option("--anchors", help="The conversations of known design.")] = False,
    rubric: Annotated[str | None, typer.Option(help="A rubric's id, or a file.")] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="The file to write.")] = None,
) -> None:
    """Write a set of talks that several readers take in and rate."""
    from simulator.commands.calibrate import new

    new(name, talks or (), anchors=anchors, rubric=rubric, out=out)


@calibrate.command("export")
def calibrate_export(
    name: Annotated[str, typer.Argument(help="The set.")],
    reader: ReaderOption = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="The file to write.")] = None,
) -> None:
    """Write your ratings of a set, for whoever gathers them."""
    from simulator.commands.calibrate import export as run

    run(name, reader=reader, out=out)


@calibrate.command("report")
def calibrate_report(
    name: Annotated[str, typer.Argument(help="The set.")],
    files: Annotated[list[Path] | None, typer.Argument(help="What readers on other machines exported.")] = None,
    again: Annotated[str | None, typer.Option("--again", help="A later set of the same talks.")] = None,
    json: JsonOption = False,
) -> None:
    """Print how far the readers agree, who is lenient where, and which talks divide them."""
    from simulator.commands.calibrate import report as run

    run(name, files or (), again=again, as_json=json)


@corrections.command("report")
def corrections_report(json: JsonOption = False) -> None:
    """Print how often the observer was right, by code, signal and marker, as your readers see it."""
    from simulator.commands.corrections import report as run

    run(as_json=json)


@corrections.command("export")
def corrections_export(
    out: Annotated[Path | None, typer.Option("--out", "-o", help="The file to write.")] = None,
) -> None:
    """Write the talks as they were corrected, in the format of the observer's corpus."""
    from simulator.commands.corrections import export as run

    run(out=out)


@corrections.command("learn")
def corrections_learn(
    out: Annotated[Path, typer.Option("--out", "-o", help="The file to write; the setting `school` uses it.")],
) -> None:
    """Learn from corrections how far to believe the observer's signals; measured on talks held out."""
    from simulator.commands.corrections import learn

    learn(out=out)


@app.command("import")
def import_bundles(
    files: Annotated[list[Path], typer.Argument(help="Bundles that trainees exported.")],
    into: Annotated[str, typer.Option("--cohort", help="The cohort that they belong to.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Put them in the place of what is there under their names.")
    ] = False,
) -> None:
    """Take in the bundles of a cohort; what is there already is joined, each session once."""
    from simulator.commands.cohort import import_bundles as run

    run(files, cohort=into, replace=replace)


@app.command()
def score(
    file: Annotated[str, typer.Argument(help="A transcript (see docs/transcripts.md), or - for standard input.")],
    scorer: Annotated[Literal["local", "llm"] | None, typer.Option(help="The local observer, or a model.")] = None,
    coach: CoachOption = None,
    client: ClientOption = None,
    leave_out: LeaveOutOption = None,
    rubric: Annotated[str | None, typer.Option(help="A rubric's id, or a file.")] = None,
    codes: Annotated[
        Literal["csv", "eaf", "cha"] | None, typer.Option(help="Print the talk with its codes instead of the card.")
    ] = None,
    pseudonyms: PseudonymsOption = False,
    names: NamesOption = None,
    json: JsonOption = False,
) -> None:
    """Score one transcript."""
    from simulator.commands.score import score as run
    from simulator.commands.transcript import stand_ins

    done = run(
        file,
        scorer=scorer,
        coach=coach,
        client=client,
        leave_out=leave_out or (),
        rubric=rubric,
        codes=codes,
        pseudonyms=stand_ins(pseudonyms, names),
        as_json=json,
    )
    raise typer.Exit(done)


@app.command("score-many")
def score_many(
    file: Annotated[
        str, typer.Argument(help="One transcript a line (.jsonl, .gz, .bz2, .xz, .parquet); - for standard input.")
    ],
    scorer: Annotated[Literal["local", "llm"] | None, typer.Option(help="The local observer, or a model.")] = None,
    rubric: Annotated[str | None, typer.Option(help="A rubric's id, or a file.")] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="A file to write to; what it has is not done again.")
    ] = None,
    errors: Annotated[Path | None, typer.Option("--errors", help="A file for the lines that can't be used.")] = None,
    jobs: Annotated[int, typer.Option(help="Processes (local) or transcripts at once (llm).", min=1, max=64)] = 1,
    shard: Annotated[str | None, typer.Option(help="Only one part of the lines: 1/8, ..., 8/8.")] = None,
    slim: Annotated[bool, typer.Option("--slim", help="Cards without what was said.")] = False,
    cluster: Annotated[
        str | None, typer.Option(help="Over processes or machines by Dask (extra `scale`): local, or tcp://HOST:PORT.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask before a batch that costs money.")] = False,
    pseudonyms: PseudonymsOption = False,
    names: NamesOption = None,
) -> None:
    """Score many transcripts, one scorecard a line; a line that can't be used is told, and the rest goes on."""
    from simulator.commands.score_many import Batch
    from simulator.commands.score_many import score_many as run
    from simulator.commands.transcript import stand_ins

    replaced = stand_ins(pseudonyms, names)
    raise typer.Exit(run(Batch(file, scorer, rubric, out, errors, jobs, yes, replaced, shard, slim, cluster)))


@app.command()
def agree(
    ratings: Annotated[
        list[Path], typer.Argument(help="Ratings of transcripts (see docs/agreement.md); or coded transcripts.")
    ],
    transcripts: Annotated[
        Path | None,
        typer.Option(help="The rated transcripts, a folder or one a line, to compare with the observer."),
    ] = None,
    observer: Annotated[
        bool, typer.Option("--observer", help="Compare with the observer on talks that are kept here, by their ids.")
    ] = False,
    rubric: Annotated[str | None, typer.Option(help="A rubric's id, or a file: what can be rated.")] = None,
    codes: Annotated[
        bool, typer.Option("--codes", help="The files are hand-coded transcripts: compare codes with the observer's.")
    ] = False,
    coach: CoachOption = None,
    client: ClientOption = None,
    leave_out: LeaveOutOption = None,
    json: JsonOption = False,
) -> None:
    """Print how far raters agree, with each other and with the observer; or, with --codes, coders."""
    if codes:
        from simulator.commands.agree import agree_on_codes

        agree_on_codes(ratings, coach=coach, client=client, leave_out=leave_out or (), as_json=json)
        return
    from simulator.commands.score import agree as run
    from simulator.errors import UsageError

    if len(ratings) > 1:
        raise UsageError("Ratings are one file.", hint="For hand-coded transcripts give --codes.")
    run(ratings[0], transcripts=transcripts, observer=observer, rubric=rubric, as_json=json)


@transcript.command("check")
def transcript_check(
    file: Annotated[str, typer.Argument(help="A transcript, or - for standard input.")],
    coach: CoachOption = None,
    client: ClientOption = None,
    leave_out: LeaveOutOption = None,
    json: JsonOption = False,
) -> None:
    """Say who was taken for whom, what was left out and why, and show the first lines."""
    from simulator.commands.transcript import check as run

    raise typer.Exit(run(file, coach=coach, client=client, leave_out=leave_out or (), as_json=json))


@transcript.command("convert")
def transcript_convert(
    file: Annotated[str, typer.Argument(help="A transcript, or - for standard input.")],
    to: Annotated[Literal["json", "txt", "csv", "vtt", "srt", "eaf", "cha"], typer.Option(help="The format.")] = "json",
    coach: CoachOption = None,
    client: ClientOption = None,
    leave_out: LeaveOutOption = None,
    pseudonyms: PseudonymsOption = False,
    names: NamesOption = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="A file to write to.")] = None,
) -> None:
    """Write a transcript in another format."""
    from simulator.commands.transcript import convert as run
    from simulator.commands.transcript import stand_ins

    replaced = stand_ins(pseudonyms, names)
    done = run(file, to=to, coach=coach, client=client, leave_out=leave_out or (), pseudonyms=replaced, out=out)
    raise typer.Exit(done)


@app.command()
def rehearse(
    persona: Annotated[str | None, typer.Argument(help="A client's id, or a file.")] = None,
    coach: Annotated[str | None, typer.Option(help="One of the coach bots; all of them if left out.")] = None,
    runs: Annotated[int, typer.Option(help="Sessions for each bot.", min=1, max=1000)] = 5,
    seed: Annotated[int, typer.Option(help="The first seed.", min=0, max=2**31 - 1)] = 1,
    all_personas: Annotated[bool, typer.Option("--all", help="Every client, and the figures of all.")] = False,
    json: JsonOption = False,
) -> None:
    """Let coach bots play a client."""
    from simulator.commands.rehearse import rehearse as run

    raise typer.Exit(run(persona, coach=coach, runs=runs, seed=seed, everyone=all_personas, as_json=json))


@app.command()
def doctor(
    json: JsonOption = False,
    trial: Annotated[bool, typer.Option("--try", help="Play three turns and one reading with the model.")] = False,
) -> None:
    """Say what is set up, look for model servers on this machine, and try the model."""
    from simulator.commands.doctor import doctor as run

    raise typer.Exit(run(as_json=json, trial=trial))


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port.", min=1, max=65535)] = 8765,
    name: Annotated[str | None, typer.Option(help="The host name under which a proxy shows it.")] = None,
) -> None:
    """Show the app in a browser (extra `web`)."""
    from simulator.commands.serve import serve as run

    raise typer.Exit(run(host=host, port=port, name=name))


@persona.command("list")
def persona_list(json: JsonOption = False) -> None:
    """List the clients."""
    from simulator.commands.library import list_personas

    list_personas(as_json=json)


@persona.command("show")
def persona_show(
    persona: Annotated[str, typer.Argument(help="An id, or a file.")],
    answers: Annotated[bool, typer.Option("--answers", help="The whole file, secrets and all: for trainers.")] = False,
    json: JsonOption = False,
) -> None:
    """Show what a coach may know of a client beforehand; with --answers everything."""
    from simulator.commands.library import show_persona

    show_persona(persona, as_json=json, answers=answers)


@persona.command("fill")
def persona_fill(persona: Annotated[str, typer.Argument(help="A file, or an id.")], json: JsonOption = False) -> None:
    """Show which slots of a client are empty, and what stands in for them."""
    from simulator.commands.library import fill_persona

    fill_persona(persona, as_json=json)


@persona.command("new")
def persona_new(
    id: Annotated[str, typer.Argument(help="A short name: letters, digits, underscores.")],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="The file; by default in your own folder.")] = None,
    source: Annotated[str | None, typer.Option("--from", help="A client's id, or a file, to begin from.")] = None,
) -> None:
    """Write a commented template of a new client, or begin from one that is there."""
    from simulator.commands.library import new_persona

    new_persona(id, out=out, source=source)


@persona.command("draft")
def persona_draft(
    talk: Annotated[str, typer.Argument(help="A transcript, a session's id, or a talk's on the bench.")],
    id: Annotated[str, typer.Option("--id", help="A short name for the client.")],
    names: NamesOption = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="The file; by default in your own folder.")] = None,
    by: Annotated[Literal["rule", "llm"], typer.Option(help="llm: your model invents another person, too.")] = "rule",
) -> None:
    """Write a template with what a real talk proposes for a client: places, topics and style, never its words."""
    from simulator.commands.library import draft_persona

    draft_persona(talk, id, names=names, out=out, by=by)


@persona.command("check")
def persona_check(
    persona: Annotated[str, typer.Argument(help="A file, or an id.")],
    runs: Annotated[int, typer.Option(help="Sessions for each bot.", min=1, max=200)] = 5,
    json: JsonOption = False,
) -> None:
    """Validate, lint and rehearse a client; ends in a pass card."""
    from simulator.commands.rehearse import check

    raise typer.Exit(check(persona, runs=runs, as_json=json))


@scenario.command("list")
def scenario_list(json: JsonOption = False) -> None:
    """List the occasions."""
    from simulator.commands.library import list_scenarios

    list_scenarios(as_json=json)


@scenario.command("show")
def scenario_show(scenario: Annotated[str, typer.Argument(help="An id, or a file.")], json: JsonOption = False) -> None:
    """Show an occasion's file."""
    from simulator.commands.library import show_scenario

    show_scenario(scenario, as_json=json)


@scenario.command("new")
def scenario_new(
    id: Annotated[str, typer.Argument(help="A short name: letters, digits, underscores.")],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="The file; by default in your own folder.")] = None,
) -> None:
    """Write a commented template of a new occasion."""
    from simulator.commands.library import new_scenario

    new_scenario(id, out=out)


@scenario.command("check")
def scenario_check(scenario: Annotated[str, typer.Argument(help="A file, or an id.")]) -> None:
    """Validate an occasion."""
    from simulator.commands.library import check_scenario

    check_scenario(scenario)


@rubric.command("list")
def rubric_list(json: JsonOption = False) -> None:
    """List the rubrics."""
    from simulator.commands.library import list_rubrics

    list_rubrics(as_json=json)


@rubric.command("show")
def rubric_show(rubric: Annotated[str, typer.Argument(help="An id, or a file.")], json: JsonOption = False) -> None:
    """Show a rubric's file."""
    from simulator.commands.library import show_rubric

    show_rubric(rubric, as_json=json)


@rubric.command("new")
def rubric_new(
    id: Annotated[str, typer.Argument(help="A short name: letters, digits, underscores.")],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="The file; by default in your own folder.")] = None,
) -> None:
    """Write the standard rubric under another id, to be changed."""
    from simulator.commands.library import new_rubric

    new_rubric(id, out=out)


@rubric.command("try")
def rubric_try(
    rubric: Annotated[str, typer.Argument(help="A file, or an id.")],
    talk: Annotated[str, typer.Argument(help="A transcript, a session's id, or a talk's on the bench.")],
    against: Annotated[str, typer.Option("--against", help="The rubric beside it.")] = "pel",
    json: JsonOption = False,
) -> None:
    """Score one talk by two rubrics, side by side."""
    from simulator.commands.rubric_try import try_rubric

    try_rubric(rubric, talk, against=against, as_json=json)


@rubric.command("check")
def rubric_check(rubric: Annotated[str, typer.Argument(help="An id, or a file.")]) -> None:
    """Validate a rubric."""
    from simulator.commands.library import check_rubric

    check_rubric(rubric)


@data.command("where")
def data_where(json: JsonOption = False) -> None:
    """Say what lies where."""
    from simulator.commands.data import where

    where(as_json=json)


@data.command("export")
def data_export(
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="The zip file; by default in your data folder.")
    ] = None,
) -> None:
    """Write everything that is kept of you into one zip file."""
    from simulator.commands.data import export

    export(out=out)


@data.command("delete")
def data_delete(yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False) -> None:
    """Delete what practice left behind, after counting it."""
    from simulator.commands.data import delete

    delete(yes=yes)


@data.command("copy")
def data_copy() -> None:
    """Make today's copy of the records now."""
    from simulator.commands.data import copy

    copy()


@data.command("restore")
def data_restore(
    copy: Annotated[str | None, typer.Argument(help="A day (2026-01-31), or a file; the newest if left out.")] = None,
    show: Annotated[bool, typer.Option("--list", help="List the copies, and change nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
) -> None:
    """Put a daily copy, or a rescued store, in the place of the records."""
    from simulator.commands.data import restore

    restore(copy, show=show, yes=yes)


@data.command("rescue")
def data_rescue(
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="The new store; by default in the data folder.")
    ] = None,
) -> None:
    """Write all that can be read of damaged records into a new store."""
    from simulator.commands.data import rescue

    rescue(out=out)
