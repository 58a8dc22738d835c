"""The nightly flow: plan, take in, build, publish. Paths and small counts only go through Prefect.

`catalogue nightly` runs it through `flows.run`; a deployment (prefect.yaml) runs it as it stands.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_link_artifact, create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.futures import as_completed
from prefect.task_runners import ThreadPoolTaskRunner

from catalogue import ledger
from catalogue.editions.publish import Published, publish
from catalogue.feedback.publish import Told
from catalogue.feedback.publish import publish as tell
from catalogue.intake import intake
from catalogue.settings import Settings, load_settings
from catalogue.summary import summarise
from catalogue.warehouse.build import Built, build
from flows.sealing import StepFailed, sealed


@dataclass
class Caller:
    """Who called the flow in this process, if anybody: `catalogue nightly` does, a deployment does not.

    Not a ContextVar: Prefect's threads keep copies of contexts until the interpreter is gone, and
    with them everything that a value refers to.
    """

    progress: Callable[[str], None] | None = None
    run: ledger.Run | None = None


CALLER = Caller()
COUNTED = ("centre", "files", "read", "accepted", "rejected", "ignored")

# Threads are enough: each task waits for child processes of its own.
THREADS: Any = ThreadPoolTaskRunner()
PLAIN: dict[str, Any] = {"cache_policy": NO_CACHE, "persist_result": False}


def _only_io(_task: object, _run: TaskRun, state: State[Any]) -> bool:
    """Try again only what a disk or a network share may do better the second time."""
    failure = state.result(raise_on_failure=False)
    return isinstance(failure, StepFailed) and failure.transient


IO: dict[str, Any] = PLAIN | {"retries": 2, "retry_delay_seconds": [1, 10], "retry_condition_fn": _only_io}


@task(name="plan", **IO)
def plan_files(settings: Settings) -> intake.Plan:
    """Which submissions are new or changed, in batches for the readers."""
    return sealed("plan", settings.state, lambda: intake.plan(settings))


@task(name="take in", task_run_name="take in {number}", **IO)
def take_in_batch(settings: Settings, number: int, batch: tuple[str, ...]) -> list[dict[str, Any]]:
    """Read, validate and store one batch of submissions; a summary of counts for each."""
    return sealed("intake", settings.state, lambda: intake.take_in(settings, batch))


@task(name="build marts", **IO)
def build_marts(settings: Settings) -> Built:
    """Rebuild the DuckDB file from the accepted store and swap it in; nothing if nothing changed."""
    return sealed("build", settings.state, lambda: build(settings))


@task(name="write feedback", **IO)
def write_feedback(settings: Settings) -> Told:
    """Tell each centre what was found in its files, where that has changed."""
    return sealed("feedback", settings.state, lambda: tell(settings))


@task(name="publish reports", **IO)
def publish_reports(settings: Settings) -> Published:
    """Write the reports whose content changed and release the year that is due."""
    return sealed("reports", settings.state, lambda: publish(settings, settings.database))


@flow(
    name="nightly",
    description="From the centres' workbooks to marts and municipal reports.",
    task_runner=THREADS,
    log_prints=False,
    persist_result=False,
    validate_parameters=True,
)
def nightly(
    raw: str | None = None,
    marts: str | None = None,
    reports: str | None = None,
    as_of: str | None = None,
    workers: int | None = None,
) -> None:
    """Run one night. What is not given comes from CATALOGUE_* variables, catalogue.toml, defaults.

    Raises StepFailed where a step fails: nothing was published, and the next run starts from
    what is already taken in.
    """
    here = Path("data")
    settings = sealed(
        "settings",
        here,
        lambda: load_settings(raw=raw, marts=marts, reports=reports, as_of=as_of, workers=workers),
    )
    with _recorded(settings) as run:
        try:
            sealed("night", settings.state, lambda: _night(settings, run))
        except StepFailed as failure:
            run.failure = str(failure)
            raise
        finally:
            CALLER.run = run


@contextmanager
def _recorded(settings: Settings) -> Iterator[ledger.Run]:
    """One run at a time per state folder, written down in the ledger."""
    with ExitStack() as stack:
        sealed("ledger", settings.state, lambda: stack.enter_context(ledger.claim(settings)))
        yield sealed("ledger", settings.state, lambda: stack.enter_context(ledger.record(settings)))


def _night(settings: Settings, run: ledger.Run) -> None:
    with run.step("plan"):
        planned = plan_files(settings)
    new = planned.files - planned.unchanged
    _say(f"{planned.files} files: {new} new or changed, {planned.unchanged} unchanged")
    with run.step("take in"):
        taken = _take_in(settings, planned)
    rows = {name: sum(int(one.get(name) or 0) for one in taken) for name in ("read", "accepted", "rejected", "ignored")}
    refused = sum(one.get("verdict") == "refused" for one in taken)
    run.count(files=planned.files, unchanged_files=planned.unchanged, refused_files=refused, **rows)
    try:
        with run.step("build"):
            built = build_marts(settings)
    finally:  # where nothing can be published, the centres are told why all the same
        with run.step("feedback"):
            told = write_feedback(settings)
    _say(f"feedback on {told.written + told.unchanged} files: {told.written} written, {told.unchanged} unchanged")
    if told.failed:
        _say(f"feedback on {told.failed} files failed; the places are in {settings.state / 'feedback' / '.faults.txt'}")
    _say("marts rebuilt" if built.changed else "marts unchanged")
    with run.step("reports"):
        published = publish_reports(settings)
    run.count(reports_written=published.written, reports_unchanged=published.unchanged)
    _say(f"{published.reports} reports: {published.written} files written, {published.unchanged} unchanged")
    run.held = [*published.stopped, *(f"draft of {line}" for line in published.faults)]
    for line in run.held:
        _say(line)
    if not built.changed and not published.written:
        run.state = "unchanged"
    with run.step("artifacts"):
        _artifacts(settings, run, Path(published.index))


def _take_in(settings: Settings, planned: intake.Plan) -> list[dict[str, Any]]:
    """Take all batches in at the same time; each task supervises its own child processes.

    A batch that fails lets the others finish first: the next run starts from there.
    """
    batches = {
        take_in_batch.submit(settings, number, batch): batch
        for number, batch in enumerate(planned.batches, start=1)
        if batch
    }
    total = sum(len(batch) for batch in batches.values())
    done = 0
    taken: list[dict[str, Any]] = []
    failures: list[BaseException] = []
    for future in as_completed(list(batches)):
        result = future.result(raise_on_failure=False)
        if isinstance(result, BaseException):
            failures.append(result)
            continue
        taken += result
        done += len(batches[future])
        _say(f"read {done} of {total} files")
    if failures:
        raise failures[0]
    return taken


def _artifacts(settings: Settings, run: ledger.Run, index: Path) -> None:
    """The run's counts and links in Prefect's pages; a server that refuses them does not undo the night."""
    seconds = "\n".join(f"| {step} | {taken:.1f} |" for step, taken in run.seconds.items())
    counts = "\n".join(f"| {name.replace('_', ' ')} | {value} |" for name, value in run.counts.items())
    try:
        create_table_artifact(
            key="rows-by-centre",
            table=[dict(zip(COUNTED, row, strict=True)) for row in summarise(settings).centres],
            description="What the published marts rest on: read = accepted + rejected + ignored.",
        )
        create_markdown_artifact(
            key="run",
            markdown=f"| this run | |\n|---|---|\n{counts}\n\n| step | seconds |\n|---|---|\n{seconds}\n",
            description=f"Run {run.run_id} as of {run.as_of}",
        )
        create_link_artifact(key="reports", link=index.absolute().as_uri(), link_text="Index of the reports")
    except Exception as error:  # whatever it is: the night is published
        _say(f"Prefect kept no artifacts ({type(error).__name__})")


def _say(message: str) -> None:
    """Tell the terminal, if there is one, and Prefect's log. The message must hold counts only."""
    get_run_logger().info(message)
    if CALLER.progress:
        CALLER.progress(message)
