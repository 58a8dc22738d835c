"""Writing files so that a reader never sees half of one, and unchanged files keep their times."""

import io
import os
import re
from datetime import datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo


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
