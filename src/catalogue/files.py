"""Writing files so that a reader never sees half of one, and unchanged files keep their times."""

import os
from pathlib import Path


def write_if_changed(path: Path, content: bytes) -> bool:
    """Write `content` atomically (a temporary file beside it, then a rename); False where it was there already."""
    if path.exists() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    temporary.write_bytes(content)
    temporary.replace(path)
    return True


def remove_others(folder: Path, keep: set[Path]) -> None:
    """Remove the files below `folder` that are not kept, and folders left empty."""
    if not folder.exists():
        return
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_file() and path not in keep:
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()
