"""Files of a centre: written whole or not at all, for their owner and group only."""

import os
from pathlib import Path

MODE = 0o640


def write(path: Path, content: bytes) -> None:
    """Write a file by rename; one that says the same stays as it is."""
    if path.exists() and path.read_bytes() == content:
        return
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MODE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    fresh.chmod(MODE)
    fresh.replace(path)
