"""Nothing that a program error says may reach Prefect, a log or the terminal: only where it happened.

The text of an exception of pandera, DuckDB or a codec holds values of cells, and Prefect stores the
text of whatever escapes a task. So what escapes is a fixed sentence with the class and the place.
"""

import os
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from catalogue.errors import UserError

Result = TypeVar("Result")
LOG_NAME = "errors.log"
OURS = ("catalogue", "flows")


class StepFailed(Exception):
    """A step of a run failed; the text names the step, the exception's class and a line of our code.

    `user_error` is the mistake of the user's behind it, if it was one: for the terminal, not for
    Prefect. `transient` tells an error of the disk or the network, which trying again may mend.
    """

    def __init__(self, sentence: str, *, user_error: UserError | None = None, transient: bool = False) -> None:
        """The sentence must hold no data."""
        super().__init__(sentence)
        self.user_error = user_error
        self.transient = transient


def sealed(step: str, state: Path, call: Callable[[], Result]) -> Result:
    """What `call` returns; StepFailed, with no context that Prefect could print, where it fails.

    The frames, without values and without the exception's text, go to `state`/logs/errors.log.
    """
    try:
        return call()
    except (KeyboardInterrupt, SystemExit):
        raise
    except StepFailed as error:
        failure = error
    except BaseException as error:  # Rust libraries raise panics that are no Exception
        if type(error).__module__.startswith("prefect"):
            raise  # Prefect's own signals: cancelled, paused, terminated
        failure = _seal(step, state, error)
    raise failure  # outside the except block: the original is not even its __context__


def _seal(step: str, state: Path, error: BaseException) -> StepFailed:
    name = type(error).__name__
    if isinstance(error, UserError):
        return StepFailed(f"{step}: the run cannot go on ({name})", user_error=error)
    detail = f", {error.strerror}" if isinstance(error, OSError) and error.strerror else ""
    frames = traceback.extract_tb(error.__traceback__)
    place = next((_place(frame) for frame in reversed(frames) if _is_ours(frame)), "outside our code")
    sentence = f"{step} failed: {name}{detail} at {place}"
    _log(state, [sentence, *(f"    {_place(frame)} in {frame.name}" for frame in frames)])
    return StepFailed(sentence, transient=isinstance(error, OSError))


def _is_ours(frame: traceback.FrameSummary) -> bool:
    parts = Path(frame.filename).parts
    return (
        any(name in parts for name in OURS) and "site-packages" not in parts[:-3] and Path(__file__).name not in parts
    )


def _place(frame: traceback.FrameSummary) -> str:
    """Package, module and line: `warehouse/build.py:88`, with no folder of this machine."""
    return f"{'/'.join(Path(frame.filename).parts[-2:])}:{frame.lineno}"


def _log(state: Path, lines: list[str]) -> None:
    """Append to the log of errors, readable by its owner only; a full disk must not hide the failure."""
    try:
        (state / "logs").mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(state / "logs" / LOG_NAME, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as log:
            log.write(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} " + "\n".join(lines) + "\n")
    except OSError:
        pass
