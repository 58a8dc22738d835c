"""A report on A4 as a tagged PDF, printed by an installed Chromium from the page alone, without script or network."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import urljoin

from catalogue.errors import UserError
from catalogue.files import write_if_changed

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OPTIONS = (
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-pdf-header-footer",
    "--export-tagged-pdf",
    "--generate-pdf-document-outline",
)
SECONDS = 120
_SCRIPT = re.compile(r"<script\b.*?</script>", re.S)
_LINK = re.compile(r'(<a\b[^>]*?) href="(?!#|[a-z]+:)([^"]*)"')
_CANONICAL = re.compile(r'<link rel="canonical" href="([^"]*)">')
_PUBLISHED = re.compile(r'"datePublished":"(\d{4})-(\d\d)-(\d\d)"')
_MADE = re.compile(rb"(/(?:CreationDate|ModDate) \(D:)\d{14}")


def make_pdf(page: Path, out: Path) -> None:
    """Print the report `page` to the file `out`: the same page and browser give the same bytes.

    The browser is that of the environment variable CHROMIUM, else the first of the usual names; place, edition and
    page numbers in the margins need version 131 or later. UserError where there is no page, no browser or no paper.
    """
    try:
        text = page.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{page}: this is no page that can be read; name a report's .html file") from error
    if "<html" not in text[:1000]:
        raise UserError(f"{page}: this is no page; name a report's .html file")
    if not out.parent.is_dir():
        raise UserError(f"{out}: there is no folder {out.parent}; make it first")
    if out.is_dir() or (out.exists() and out.samefile(page)):
        raise UserError(f"{out}: this is a folder or the page itself; name the file to write")
    with tempfile.TemporaryDirectory() as folder:
        plain, printed = Path(folder) / "page.html", Path(folder) / "page.pdf"
        plain.write_text(_for_paper(text), "utf-8")
        _print(_browser(), plain, printed)
        try:
            write_if_changed(out, _without_clock(printed.read_bytes(), text))
        except OSError as error:
            raise UserError(f"{out} cannot be written: {error.strerror}") from None


def _for_paper(text: str) -> str:
    """The page without script; links lead to the permanent address or, where there is none, nowhere."""
    found = _CANONICAL.search(text)
    text = _SCRIPT.sub("", text)
    if not found:
        return _LINK.sub(r"\1", text)
    return _LINK.sub(lambda link: f'{link[1]} href="{urljoin(found[1], link[2])}"', text)


def _browser() -> str:
    chosen = os.environ.get("CHROMIUM")
    for name in (chosen,) if chosen else BROWSERS:
        if path := shutil.which(name):
            return path
    wanted = f"CHROMIUM names {chosen}, which is no program" if chosen else "no Chromium is installed"
    raise UserError(f"{wanted}; a PDF needs one: apt-get install chromium, or set CHROMIUM to its path")


def _print(browser: str, page: Path, out: Path) -> None:
    """Run the browser in a profile of its own; nothing of it stays."""
    # Chromium's own sandbox does not start as root; the page is ours and has no script
    freedom = ("--no-sandbox",) if os.geteuid() == 0 else ()
    profile = f"--user-data-dir={out.parent / 'profile'}"
    command = [browser, *OPTIONS, *freedom, profile, f"--print-to-pdf={out}", page.as_uri()]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, start_new_session=True) as process:
        try:
            _, said = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise UserError(f"{browser} did not print the page within {SECONDS} seconds; try again") from None
    if process.returncode or not out.exists():
        last = (said.decode("utf-8", "replace").strip().splitlines() or ["it gave no reason"])[-1]
        raise UserError(f"{browser} printed no PDF: {last[-200:]}")


def _without_clock(content: bytes, text: str) -> bytes:
    """The PDF dated as the edition is, not by the clock; all its offsets stay."""
    found = _PUBLISHED.search(text)
    day = "".join(found.groups()) if found else "20000101"
    return _MADE.sub(rb"\g<1>" + f"{day}000000".encode(), content)
