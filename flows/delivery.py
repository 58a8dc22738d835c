"""The delivery flow: released reports by e-mail in the morning. Counts only go through Prefect."""

from pathlib import Path

from prefect import flow, get_run_logger

from catalogue.delivery.deliver import LIST, Delivered, deliver
from catalogue.settings import load_settings
from flows.sealing import StepFailed, sealed


@flow(name="delivery", description="The released reports by e-mail.", log_prints=False, persist_result=False)
def delivery() -> None:
    """Send what is due and not sent; nothing where the operator keeps no list of recipients.

    Raises StepFailed where nothing could be sent or something needs a look.
    """
    settings = sealed("settings", Path("data"), load_settings)
    if not (settings.state / LIST).exists():
        get_run_logger().info(f"there is no {LIST}: nothing is sent")
        return
    done: Delivered = sealed("delivery", settings.state, lambda: deliver(settings))
    counts = ", ".join(f"{number} {state}" for state, number in sorted(done.new.items())) or "nothing to send"
    get_run_logger().info(counts)
    if done.exit_code:
        raise StepFailed(f"delivery: {len(done.troubled)} letters did not arrive; see `catalogue deliver --status`")
