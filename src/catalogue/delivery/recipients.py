"""The operator's list of recipients: who gets which municipality's report, in which language."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from catalogue.errors import UserError
from catalogue.language import languages_of
from catalogue.model.codes import COUNTRIES

Kind = Literal["role", "personal"]
Attachment = Literal["none", "pdf", "zip"]
REQUIRED = ("country", "municipality", "email", "kind")
OPTIONAL = ("name", "language", "attach")
KINDS: dict[str, Kind] = {"role": "role", "personal": "personal"}
ATTACHMENTS: dict[str, Attachment] = {"": "none", "none": "none", "pdf": "pdf", "zip": "zip"}
_NO_ADDRESS = set(' \t\r\n"(),:;<>@[\\]')
LONGEST_ADDRESS, LONGEST_NAME = 254, 120


@dataclass(frozen=True)
class Recipient:
    """One line of the list. `email` has its domain in ASCII; `line` is the line of the file."""

    country: str
    code: str
    email: str
    kind: Kind
    language: str
    attach: Attachment
    name: str
    line: int

    @property
    def key(self) -> str:
        """What two spellings of one mailbox have in common."""
        return self.email.casefold()


@dataclass(frozen=True)
class Recipients:
    """The list, and what is wrong in it, a line each: number, rule, remedy."""

    people: tuple[Recipient, ...]
    faults: tuple[str, ...]


def read_recipients(path: Path) -> Recipients:
    """Read the list: UTF-8 with or without BOM, comma or semicolon.

    A line that cannot be used is a fault and does not stop the others. UserError where the file cannot be read at all.
    """
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise UserError(f"{path} is not there: make it, with the columns {', '.join(REQUIRED)}") from None
    except UnicodeDecodeError:
        raise UserError(f"{path} is not UTF-8: save it as CSV UTF-8") from None
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}") from None
    head = text.partition("\n")[0]
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=";" if head.count(";") > head.count(",") else ",")
    try:
        names = [name.strip().casefold() for name in next(lines, [])]
        _check_header(path, names)
        return _read_lines(path, names, ((lines.line_num, cells) for cells in lines))
    except csv.Error as error:
        raise UserError(f"{path}, line {lines.line_num}: {error}; save the file as CSV again") from None


def _check_header(path: Path, names: list[str]) -> None:
    known = (*REQUIRED, *OPTIONAL)
    for wrong, remedy in (
        ([name for name in REQUIRED if name not in names], "is missing: add the column"),
        ([name for name in names if name and name not in known], f"is not known; known are {', '.join(known)}"),
        ([name for name in known if names.count(name) > 1], "is there twice: take one away"),
    ):
        if wrong:
            raise UserError(f"{path}, line 1: {', '.join(wrong)} {remedy}")


def _read_lines(path: Path, names: list[str], lines: Iterable[tuple[int, list[str]]]) -> Recipients:
    people: list[Recipient] = []
    faults: list[str] = []
    seen: dict[tuple[str, str, str], int] = {}
    for number, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        try:
            if any(cell.strip() for cell in cells[len(names) :]):
                raise ValueError("there are more cells than columns: put a name that holds a comma in quotes")
            one = _recipient(dict(zip(names, cells, strict=False)), number)
            first = seen.setdefault((one.country, one.code, one.key), number)
            if first != number:
                raise ValueError(f"the address has this municipality on line {first} already: take one line away")
        except ValueError as fault:
            faults.append(f"{path.name}, line {number}: {fault}")
        else:
            people.append(one)
    return Recipients(tuple(people), tuple(faults))


def _recipient(row: Mapping[str, str], line: int) -> Recipient:
    """A line as a recipient; ValueError with rule and remedy where it cannot be one. No value of a person is told."""
    cells = {name: row.get(name, "").strip() for name in (*REQUIRED, *OPTIONAL)}
    country, code = cells["country"].upper(), cells["municipality"]
    if country not in COUNTRIES:
        raise ValueError(f"country is none of {', '.join(COUNTRIES)}")
    if not code or not code.isascii() or not code.isalnum():
        raise ValueError("municipality is not a national code such as 82, in letters and digits")
    kind, attach = KINDS.get(cells["kind"].casefold()), ATTACHMENTS.get(cells["attach"].casefold())
    if kind is None:
        raise ValueError("kind is neither role nor personal")
    if attach is None:
        raise ValueError("attach is neither none nor pdf nor zip")
    languages = languages_of(country, code)
    language = cells["language"].casefold() or languages[0]
    if language not in languages:
        raise ValueError(f"the report is not written in this language: choose from {', '.join(languages)}")
    email = address_of(cells["email"])
    return Recipient(country, code, email, kind, language, attach, clean_name(cells["name"]), line)


def address_of(text: str) -> str:
    """An e-mail address with its domain in ASCII (IDNA); ValueError where it is none."""
    local, _, domain = unicodedata.normalize("NFC", text.strip()).rpartition("@")
    wrong = ValueError("email is not an address such as svietimas@savivaldybe.lt")
    if not local.isprintable() or _NO_ADDRESS & set(local) or "" in local.split("."):
        raise wrong
    try:
        ascii_domain = domain.encode("idna").decode("ascii").casefold()
    except UnicodeError:
        raise wrong from None
    labels = ascii_domain.split(".")
    if len(labels) < 2 or not all(_is_label(label) for label in labels) or labels[-1].isdigit():
        raise wrong
    address = f"{local}@{ascii_domain}"
    if len(address.encode()) > LONGEST_ADDRESS or len(local.encode()) > 64:
        raise wrong
    return address


def _is_label(label: str) -> bool:
    return label.replace("-", "").isalnum() and label.isascii() and label[0] != "-" and label[-1] != "-"


def clean_name(text: str) -> str:
    """A name for a header: one line, no control or direction characters, not endless."""
    kept = "".join(" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c)[0] != "C")
    kept = kept.replace("=?", "= ?")  # the beginning of an encoded word, which readers decode to anything
    return " ".join(unicodedata.normalize("NFC", kept).split())[:LONGEST_NAME].strip()
