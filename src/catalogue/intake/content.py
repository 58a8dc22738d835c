"""What a file holds, as one number: by it a content is known again, and told from another."""

import hashlib
from pathlib import Path

MAX_SIZE = 1 << 30  # bytes of a file that is read at all


def content_of(path: Path) -> str:
    """The SHA-256 of a file in hexadecimal; the empty text where it cannot be read or is larger than MAX_SIZE."""
    try:
        with path.open("rb") as file:
            return "" if path.stat().st_size > MAX_SIZE else hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def is_file(path: Path) -> bool:
    """Whether there is a file; no where a folder on the way or the name itself keeps us from knowing."""
    try:
        return path.is_file()
    except OSError:
        return False
