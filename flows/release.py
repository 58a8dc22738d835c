"""The release flow: what is due, by hand between two nights. Counts and editions' names only go through Prefect."""

from pathlib import Path

from prefect import flow, get_run_logger

from catalogue.editions import operate
from catalogue.ledger import claim
from catalogue.settings import load_settings
from flows.sealing import StepFailed, sealed


@flow(name="release", description="Release the editions that are due.", log_prints=False, persist_result=False)
def release(*, dry_run: bool = False) -> None:
    """Release what is due from the marts as they are; with `dry_run` only tell what the gate says.

    Raises StepFailed where the gate stopped an edition.
    """
    settings = sealed("settings", Path("data"), load_settings)

    def work() -> operate.Done:
        with claim(settings):
            return operate.run(settings, None, None, None, dry_run=dry_run)

    done = sealed("release", settings.state, work)
    for line in done.lines:
        get_run_logger().info(line)
    if done.exit_code:
        raise StepFailed("release: an edition did not pass the gate; see `catalogue release --dry-run`")
