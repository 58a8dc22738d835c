"""The report as an attachment, for recipients who asked for one."""

import io
import tempfile
import zipfile
from pathlib import Path

from catalogue.errors import UserError

MOST_BYTES = 500_000
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # a ZIP file knows no earlier one; the same page gives the same bytes


def attachment(page: Path, edition: str, kind: str) -> bytes | None:
    """The page as a tagged PDF or in a ZIP file; None where nothing is attached. UserError where it cannot be made."""
    if kind == "none":
        return None
    content = _pdf(page) if kind == "pdf" else _zip(page, f"{edition}-{page.name}")
    if len(content) > MOST_BYTES:
        raise UserError(f"the {kind} has more than {MOST_BYTES // 1000} kB: attach zip or none")
    return content


def _pdf(page: Path) -> bytes:
    from catalogue.reports.pdf import make_pdf  # noqa: PLC0415  a browser, only where it is wanted

    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "report.pdf"
        make_pdf(page, out)
        return out.read_bytes()


def _zip(page: Path, name: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo(name, FIRST_DAY)
        entry.external_attr = 0o644 << 16
        archive.writestr(entry, page.read_bytes(), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
