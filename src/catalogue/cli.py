"""The command line. Each command's --help is enough to use it; users' errors are one line, exit 2."""

import os
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, CycloptsError, Parameter

from catalogue.errors import UserError
from catalogue.settings import load_settings

app = App(
    name="catalogue",
    help="From education centres' workbooks to marts and municipal reports.",
    version_flags=["--version"],
    help_format="plaintext",
    suppress_keyboard_interrupt=False,
)

RawDir = Annotated[Path | None, Parameter(help="Folder of centres; default data/raw.")]
MartsDir = Annotated[Path | None, Parameter(help="Folder of catalogue.duckdb; state lies in its parent.")]
ReportsDir = Annotated[Path | None, Parameter(help="Folder of the site and the drafts; default reports.")]
AsOf = Annotated[date | None, Parameter(help="The day the run believes it to be; default today in Europe/Vilnius.")]


def main() -> None:
    """Run the command line; the process ends with the command's exit code."""
    try:
        code = app(exit_on_error=False, print_error=False, result_action="return_value")
    except UserError as error:
        code = _say_error(str(error))
        if error.ends_at_once:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
        sys.exit(code)
    except CycloptsError as error:
        sys.exit(_say_error(" ".join(str(error).split())))
    except KeyboardInterrupt:
        sys.exit(_say_error("stopped"))
    except BrokenPipeError:
        sys.exit(0)
    sys.exit(code if isinstance(code, int) else 0)


def _say_error(message: str) -> int:
    print(f"catalogue: {message}", file=sys.stderr)  # noqa: T201
    return 2


@app.command
def nightly(
    *,
    raw: RawDir = None,
    marts: MartsDir = None,
    reports: ReportsDir = None,
    as_of: AsOf = None,
    workers: Annotated[int | None, Parameter(help="Files read at the same time; default: cores.")] = None,
) -> int:
    """Read what is new, rebuild the marts, write the reports.

    Exit code: 0 published, 1 published but files were refused or are held back, or an edition did not pass the gate,
    2 nothing published.
    """
    settings = load_settings(raw=raw, marts=marts, reports=reports, as_of=as_of, workers=workers)
    from flows.run import run  # noqa: PLC0415

    from catalogue.summary import as_text, summarise  # noqa: PLC0415  slow imports only where used

    result = run(settings, _say_progress)
    summary = summarise(settings)
    index = settings.reports / "site" / "index.html"
    counts = result.counts
    written, unchanged = counts.get("reports_written", 0), counts.get("reports_unchanged", 0)
    print(as_text(summary, written, unchanged, index, settings.state / "feedback"))  # noqa: T201
    for line in result.held:
        print(f"NOT PUBLISHED  {line}")  # noqa: T201
    return 0 if summary.is_whole and not result.held else 1


@app.command
def release(
    *,
    now: Annotated[bool, Parameter(help="Release what is due.", negative=())] = False,
    revise: Annotated[
        tuple[str, int] | None, Parameter(help="Issue an edition again, corrected: LT 2025.", negative=())
    ] = None,
    withdraw: Annotated[
        tuple[str, int] | None, Parameter(help="Take an edition out of force: LT 2025.", negative=())
    ] = None,
    reason: Annotated[Path | None, Parameter(help='Why, by language: a TOML file with lt, en, … = "…".')] = None,
    dry_run: Annotated[bool, Parameter(help="Tell what the gate says; publish nothing.", negative=())] = False,
    raw: RawDir = None,
    marts: MartsDir = None,
    reports: ReportsDir = None,
    as_of: AsOf = None,
) -> int:
    """Show the editions released, due and planned; release, revise or withdraw one.

    Exit code: 0 done or nothing due, 1 the gate stopped an edition, 2 not possible.
    """
    from catalogue.editions import operate  # noqa: PLC0415
    from catalogue.ledger import claim  # noqa: PLC0415

    settings = load_settings(raw=raw, marts=marts, reports=reports, as_of=as_of)
    if (revise and withdraw) or (now and (revise or withdraw)):
        raise UserError("--now, --revise and --withdraw are given one at a time")
    if bool(revise or withdraw) != bool(reason):
        raise UserError("--revise and --withdraw need --reason FILE, and nothing else does")
    if not (now or dry_run or revise or withdraw):
        print(operate.as_table(operate.plan(settings)))  # noqa: T201
        return 0
    with claim(settings):
        done = operate.run(settings, revise, withdraw, reason, dry_run=dry_run)
    print(done.text)  # noqa: T201
    return done.exit_code


@app.command
def check(
    *files: Path,
    centre: Annotated[Path | None, Parameter(help="Folder with the centre's centre.toml.")] = None,
    lang: Annotated[str | None, Parameter(help="Language of the answer: lt, et, lv, pl, en.")] = None,
    json: Annotated[bool, Parameter(help="One JSON object a line and file.", negative=())] = False,
    html: Annotated[bool, Parameter(help="Also write a page with pictures of the rows.", negative=())] = False,
    annotate: Annotated[bool, Parameter(help="Also write a copy with the cells marked (xlsx).", negative=())] = False,
    out: Annotated[Path, Parameter(help="Folder for what is written; default the current one.")] = Path(),
    as_of: AsOf = None,
) -> int:
    """Check files before they are sent: what is wrong in which cell, and how to mend it.

    Exit code: 0 clean, 1 findings, 2 not readable. Notes alone leave it at 0.
    """
    from catalogue.check import as_json, as_text, check_files  # noqa: PLC0415

    if not files:
        raise UserError("name at least one file to check")
    worst = 0
    wanted: dict[Literal["html", "xlsx"], bool] = {"html": html, "xlsx": annotate}
    parts = tuple(part for part, is_wanted in wanted.items() if is_wanted)
    for checked in check_files(files, centre, load_settings(as_of=as_of).as_of, lang, parts, out):
        print(as_json(checked) if json else as_text(checked) + "\n", flush=True)  # noqa: T201
        worst = max(worst, checked.exit_code)
    return worst


@app.command
def template(
    out: Path,
    /,
    *,
    lang: Annotated[str | None, Parameter(help="Language of the workbook: lt, et, lv, pl, en.")] = None,
    centre: Annotated[
        Path | None, Parameter(help="Folder with the centre's centre.toml, whose values it takes.")
    ] = None,
    table: Annotated[list[str] | None, Parameter(help="A table to fill in; repeat for several.")] = None,
) -> None:
    """Write a blank workbook to fill in: OUT.xlsx, with drop-downs, formats, notes and instructions.

    Without --table: completions, programmes, participants and roster. `catalogue dictionary` names the others.
    """
    from catalogue.feedback.template import write_template  # noqa: PLC0415
    from catalogue.intake.centre import load_centre  # noqa: PLC0415

    of = load_centre(centre) if centre else None
    language = lang or (of.language if of else None)
    if language is None:
        raise UserError("name the language with --lang, or the centre with --centre")
    write_template(out, language, of, *([table] if table else []))
    print(f"written: {out}")  # noqa: T201


@app.command
def suggest(
    *paths: Path,
    centre: Annotated[Path | None, Parameter(help="Folder with the centre's centre.toml.")] = None,
) -> int:
    """Suggest lines for centre.toml that explain unknown headers and words. PATHS are files, or a centre's folder.

    Each line is commented out; take the # away where it is right. Exit code: 0 nothing to suggest, 1 suggestions,
    2 not readable.
    """
    from catalogue.feedback.suggest import suggest as run_suggest  # noqa: PLC0415

    if not paths:
        raise UserError("name a file, or the folder of a centre")
    suggested = run_suggest(paths, centre)
    print(suggested.text or "## nothing to suggest")  # noqa: T201
    return suggested.exit_code


@app.command
def query(
    sql: str,
    /,
    *,
    format: Annotated[Literal["table", "csv", "json", "parquet"], Parameter(help="Form of the output.")] = "table",
    marts: MartsDir = None,
) -> None:
    """Ask the marts: catalogue query "from marts.municipality_years". Read-only; never locks a run."""
    from catalogue.warehouse.query import query as run_query  # noqa: PLC0415

    run_query(load_settings(marts=marts).database, sql, format)


@app.command
def dictionary(
    table: str | None = None,
    /,
    *,
    format: Annotated[Literal["text", "csv", "json"], Parameter(help="Form of the output.")] = "text",
) -> None:
    """Explain the data: every column that centres send or analysts query, with unit, grain and source.

    TABLE names one table or mart, such as completions or marts.municipality_years.
    """
    from catalogue.dictionary import as_text, entries  # noqa: PLC0415

    print(as_text(entries(table), format))  # noqa: T201


@app.command
def pdf(page: Path, out: Path, /) -> None:
    """Print a report as a tagged PDF on A4: catalogue pdf reports/site/lt/82/2025/v1/lt.html report.pdf.

    Needs an installed Chromium; the environment variable CHROMIUM names one that is not on the path.
    """
    from catalogue.reports.pdf import make_pdf  # noqa: PLC0415

    make_pdf(page, out)
    print(f"written: {out}")  # noqa: T201


@app.command
def doctor(*, raw: RawDir = None, marts: MartsDir = None, reports: ReportsDir = None) -> int:
    """Look for what would keep a run from working. Exit code: 0 all is well, 1 something is not."""
    from catalogue.doctor import examine  # noqa: PLC0415

    settings = load_settings(raw=raw, marts=marts, reports=reports)
    healthy = True
    for sign in examine(settings):
        healthy &= sign.good
        print(f"{'ok  ' if sign.good else 'MEND'}  {sign.text}")  # noqa: T201
    return 0 if healthy else 1


@app.command
def deliver(
    *,
    dry_run: Annotated[Path | None, Parameter(help="Write the letters as .eml files into DIR instead.")] = None,
    status: Annotated[bool, Parameter(help="Only say what did not arrive.", negative=())] = False,
    bounced: Annotated[str | None, Parameter(help="Note what came back: an address, or the notice's file.")] = None,
    resend_unknown: Annotated[
        bool, Parameter(help="Send again what may have been sent when a run died.", negative=())
    ] = False,
    resend_bounced: Annotated[bool, Parameter(help="Try the refused addresses again.", negative=())] = False,
    since: Annotated[date | None, Parameter(help="Also earlier years' editions published from that day on.")] = None,
    recipients: Annotated[Path | None, Parameter(help="The list; default recipients.csv beside the marts.")] = None,
    marts: MartsDir = None,
    reports: ReportsDir = None,
) -> int:
    """Send the released reports by e-mail: one letter per recipient and edition, once.

    The mail server is set by CATALOGUE_SMTP_* variables; docs/delivery.md tells how. Exit code: 0 all sent or nothing
    to send, 1 something failed, bounced or is unknown, 2 nothing could be sent.
    """
    from catalogue.delivery import deliver as delivery  # noqa: PLC0415

    settings = load_settings(marts=marts, reports=reports)
    if bounced is not None:
        for edition in delivery.note_bounced(settings, bounced):
            print(f"noted as bounced: {edition}")  # noqa: T201
        return 0
    if dry_run:
        done = delivery.dry_run(settings, dry_run, recipients, since)
    elif status:
        done = delivery.status(settings, recipients)
    else:
        done = delivery.deliver(
            settings, recipients, since, resend_unknown=resend_unknown, resend_bounced=resend_bounced
        )
    print(done.report())  # noqa: T201
    return done.exit_code


@app.command
def withdraw(path: str, /, *, raw: RawDir = None, marts: MartsDir = None) -> None:
    """Take a submission out of force: PATH as quality.submissions gives it, below the raw folder.

    A file that vanished stays in force until it is withdrawn; the next run leaves its rows out.
    """
    from catalogue.intake.intake import withdraw as run_withdraw  # noqa: PLC0415
    from catalogue.ledger import claim  # noqa: PLC0415

    settings = load_settings(raw=raw, marts=marts)
    with claim(settings):
        run_withdraw(settings, path)
    print(f"withdrawn: {path}; the next run leaves its rows out")  # noqa: T201


@app.command
def confirm(path: str, /, *, raw: RawDir = None, marts: MartsDir = None) -> None:
    """Let a submission count that was held back because its data fell suddenly: PATH as quality.submissions gives it.

    The next run publishes its rows.
    """
    from catalogue.intake.intake import confirm as run_confirm  # noqa: PLC0415
    from catalogue.ledger import claim  # noqa: PLC0415

    settings = load_settings(raw=raw, marts=marts)
    with claim(settings):
        run_confirm(settings, path)
    print(f"confirmed: {path}; the next run counts its rows")  # noqa: T201


def _say_progress(message: str) -> None:
    """One line of progress, at once."""
    print(f"· {message}", flush=True)  # noqa: T201
