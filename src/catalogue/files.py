"""Writing files so that a reader never sees half of one, and unchanged files keep their times."""

import io
import json
import os
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

# who may read what is no one else's: the owner alone; owner and group
PRIVATE, SHARED = 0o600, 0o640


def write_if_changed(path: Path, content: bytes, mode: int | None = None) -> bool:
    """Write `content` atomically (a temporary file beside it, then a rename); False where it was there already.

    `mode` is that of the file from its first byte on, whatever the umask; None leaves it to the umask.
    """
    if path.exists() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666 if mode is None else mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    if mode is not None:
        temporary.chmod(mode)
    temporary.replace(path)
    return True


def remember(path: Path, document: Mapping[str, Any]) -> None:
    """Write what a run leaves for the next one."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    write_if_changed(path, f"{text}\n".encode())


def remembered(path: Path) -> dict[str, Any]:
    """What the run before left; nothing where it left nothing, or it can not be read: all is then made anew."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def remove_others(folder: Path, keep: set[Path]) -> None:
    """Remove the files below `folder` that are not kept, and folders left empty."""
    if not folder.exists():
        return
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_file() and path not in keep:
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def steady_workbook(content: bytes, made: datetime) -> bytes:
    """The .xlsx with `made` (to the second, 1980 or later) for every time in it: same content, same bytes."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "docProps/core.xml":
                time = f"{made.isoformat()}Z".encode()
                part = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>" + time, part)
            member = ZipInfo(name, made.timetuple()[:6])
            member.compress_type = ZIP_DEFLATED
            target.writestr(member, part)
    return out.getvalue()
