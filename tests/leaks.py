"""Seeded leaks: each takes the published files of a country that tell nothing, and returns files that tell something.

A leak is a mistake that a programmer, a template or an editor could make. `LEAKS` names them; `Base` is what they need
to know of the published figures, hidden ones too, as only the one who leaks does.
"""

import csv
import io
import json
import random
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from functools import cached_property
from typing import Any

Files = dict[str, bytes]
Observation = dict[str, Any]
_DATA = re.compile(r'(<script type="application/json" id="report-data">)(.*?)(</script>)', re.DOTALL)
NATIONAL = "lt/data/2025/v1/"


@dataclass(frozen=True)
class Base:
    """Files that tell nothing, and the true values: (table, indicator, geo, year) → number."""

    files: Files
    truth: dict[tuple[str, str, str, int], float]

    @cached_property
    def blocks(self) -> dict[str, dict[str, Any]]:
        """The data blocks of all reports, by path."""
        paths = [path for path in self.files if path.endswith("/data.json") and not path.startswith(NATIONAL)]
        return {path: json.loads(self.files[path]) for path in paths}

    @cached_property
    def withheld(self) -> list[tuple[str, Observation]]:
        """All withheld counts and sums with their reports and values."""
        return [
            (path, one | {"value": self.true(one)})
            for path, block in sorted(self.blocks.items())
            for one in block["observations"]
            if one["flag"] == "c"
            and one["table"] in ("years", "roles", "priority_area_years", "comparison")
            and one["indicator"] in ("persons", "completions", "academic_hours", "teachers", "teachers_completed")
        ]

    @cached_property
    def report(self) -> str:
        """The report with most withheld figures."""
        counts = Counter(path for path, _ in self.withheld)
        return max(counts, key=lambda path: (counts[path], path))

    @property
    def page(self) -> str:
        """Its page."""
        return self.report.replace("data.json", "lt.html")

    @property
    def edition(self) -> str:
        """Its edition."""
        return str(self.blocks[self.report]["edition"])

    @property
    def merged(self) -> list[str]:
        """Municipalities that are published together with others."""
        return sorted(block["municipality_code"] for block in self.blocks.values() if block["status"] == "merged")

    def hidden(self, rng: random.Random) -> Observation:
        """A withheld figure of the report that the leak goes into, with its value."""
        return dict(rng.choice([one for path, one in self.withheld if path == self.report]))

    def true(self, one: Observation) -> float:
        """The true value of a figure of the five years; what a figure of another table may be."""
        dims = one["dims"]
        return self.truth.get((one["table"], one["indicator"], dims["geo"], int(dims.get("year", 0))), 3971)

    @cached_property
    def charted(self) -> str:
        """A page with a chart."""
        return next(path for path, text in self.files.items() if path.endswith("lt.html") and b"</desc>" in text)

    def number(self, rng: random.Random, page: str = "") -> str:
        """A withheld number that the page does not say anyway."""
        said = set(re.findall(r"\d+", self.files[page or self.page].decode()))
        found = {f"{self.hidden(rng)['value']:.0f}" for _ in range(40)}
        return rng.choice(sorted(found - said))


Leak = Callable[[Base, random.Random], Files]
LEAKS: dict[str, Leak] = {}


def leak(function: Leak) -> Leak:
    """Register a leak under its name."""
    LEAKS[function.__name__] = function
    return function


# --- edits


def in_text(files: Files, path: str, old: str, new: str) -> Files:
    """Replace the first `old` in a file; it must be there."""
    text = files[path].decode()
    assert old in text, f"{path}: {old}"
    return files | {path: text.replace(old, new, 1).encode()}


def in_json(files: Files, path: str, edit: Callable[[dict[str, Any]], None]) -> Files:
    """Edit a JSON file."""
    document = json.loads(files[path])
    edit(document)
    return files | {path: json.dumps(document, ensure_ascii=False).encode()}


def in_block(files: Files, path: str, edit: Callable[[dict[str, Any]], None]) -> Files:
    """Edit the data block of a page."""

    def edited(found: re.Match[str]) -> str:
        document = json.loads(found[2])
        edit(document)
        return found[1] + json.dumps(document, ensure_ascii=False).replace("<", "\\u003c") + found[3]

    return files | {path: _DATA.sub(edited, files[path].decode()).encode()}


def everywhere(files: Files, edit: Callable[[dict[str, Any]], None]) -> Files:
    """Edit all data blocks, in files and pages, of one and the same mind; other files are left out."""
    found: Files = {}
    for path, content in files.items():
        if path.endswith(".json") and b'"observations"' in content:
            found |= in_json({path: content}, path, edit)
    return found


def opened(one: Observation) -> Callable[[dict[str, Any]], None]:
    """Show a withheld figure wherever it is withheld."""

    def edit(document: dict[str, Any]) -> None:
        for other in document["observations"]:
            same = all(str(other["dims"].get(key)) == str(value) for key, value in one["dims"].items())
            if (other["table"], other["indicator"]) == (one["table"], one["indicator"]) and same:
                other["value"], other["flag"] = one["value"], None

    return edit


def added(table: str, indicator: str, value: float | None, **dims: str) -> Callable[[dict[str, Any]], None]:
    """Publish one more figure."""

    def edit(document: dict[str, Any]) -> None:
        one = {"table": table, "indicator": indicator, "dims": dims, "value": value, "flag": None}
        document["observations"].append(one)

    return edit


def sheet_edit(content: bytes, edit: Callable[[str, str], str]) -> bytes:
    """Edit the XML parts of a workbook."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, edit(name, text.decode()).encode() if name.endswith(".xml") else text)
    return out.getvalue()


def next_version(files: Files, edit: Callable[[dict[str, Any]], None]) -> Files:
    """A second version of all reports beside the first, `edit` made in its data blocks; JSON only."""
    first = {path: content for path, content in files.items() if path.endswith("data.json")}
    second = {}
    for path, content in first.items():
        moved = path.replace("/v1/", "/v2/")
        second |= in_json({moved: content.replace(b"-v1", b"-v2")}, moved, edit)
    return first | second


# --- figures opened in one place


@leak
def number_in_csv_only(base: Base, rng: random.Random) -> Files:
    path = base.report.replace(".json", ".csv")
    rows = list(csv.reader(io.StringIO(base.files[path].decode("utf-8-sig"), newline=""), delimiter=";"))
    row = rng.choice([row for row in rows if row[-1] == "c"])
    row[-1], row[-2] = "", "7"
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(rows)
    return base.files | {path: out.getvalue().encode("utf-8-sig")}


@leak
def number_in_json_only(base: Base, rng: random.Random) -> Files:
    return in_json(base.files, base.report, opened(base.hidden(rng)))


@leak
def number_in_english_json_only(base: Base, rng: random.Random) -> Files:
    return in_json(base.files, base.report.replace("data.json", "data.en.json"), opened(base.hidden(rng)))


@leak
def number_in_embedded_block_only(base: Base, rng: random.Random) -> Files:
    return in_block(base.files, base.page, opened(base.hidden(rng)))


@leak
def number_in_html_table_only(base: Base, rng: random.Random) -> Files:
    text = base.files[base.page].decode()
    places = [found.span() for found in re.finditer(r"<td><abbr[^>]*>c</abbr></td>", text)]
    start, end = rng.choice(places)
    return base.files | {base.page: (text[:start] + f"<td>{base.hidden(rng)['value']:.0f}</td>" + text[end:]).encode()}


@leak
def number_in_national_json_only(base: Base, rng: random.Random) -> Files:
    return in_json(base.files, NATIONAL + "data.json", opened(base.hidden(rng)))


@leak
def number_in_tidy_csv_only(base: Base, rng: random.Random) -> Files:
    path = NATIONAL + "data.csv"
    lines = base.files[path].decode().split("\r\n")
    at = rng.choice([at for at, line in enumerate(lines) if ",,c," in line])
    lines[at] = lines[at].replace(",,c,", ",6,,")
    return base.files | {path: "\r\n".join(lines).encode()}


@leak
def number_in_national_csv_in_words_only(base: Base, rng: random.Random) -> Files:
    path = NATIONAL + "people.csv"
    lines = base.files[path].decode().split("\r\n")
    at = rng.choice([at for at, line in enumerate(lines) if re.search(";;c(;|$)", line)])
    lines[at] = lines[at].replace(";;c", ";6;")
    return base.files | {path: "\r\n".join(lines).encode()}


@leak
def unpublished_municipality_in_national_download(base: Base, rng: random.Random) -> Files:
    path = NATIONAL + "data.csv"
    lines = base.files[path].decode().split("\r\n")
    like = next(line for line in lines if ",62," in line and ",comparison,persons," in line)
    row = like.replace(",62,", f",{base.merged[0]},")
    return base.files | {path: "\r\n".join([*lines[:-1], row, ""]).encode()}


# --- workbooks


@leak
def number_in_workbook_cell(base: Base, rng: random.Random) -> Files:
    path = NATIONAL + "tables.xlsx"
    done: list[str] = []

    def edit(name: str, text: str) -> str:
        cell = re.search(r'<c r="(\w+)"([^>]*?) t="inlineStr"><is><t>c</t></is></c>', text)
        if done or not name.startswith("xl/worksheets/") or not cell:
            return text
        done.append(name)
        return text.replace(cell[0], f'<c r="{cell[1]}"><v>6</v></c>', 1)

    def shared(name: str, text: str) -> str:
        if name == "xl/sharedStrings.xml" and not done:
            done.append(name)
            return re.sub(r"<t>c</t>", "<t>6</t>", text, count=1)
        return text

    content = sheet_edit(base.files[path], edit)
    return base.files | {path: content if done else sheet_edit(base.files[path], shared)}


@leak
def hidden_sheet_in_workbook(base: Base, rng: random.Random) -> Files:
    path = NATIONAL + "tables.en.xlsx"

    def edit(name: str, text: str) -> str:
        if name != "xl/workbook.xml":
            return text
        return text.replace(' state="visible"', "").replace("<sheet ", '<sheet state="veryHidden" ', 1)

    return base.files | {path: sheet_edit(base.files[path], edit)}


@leak
def number_in_workbook_words(base: Base, rng: random.Random) -> Files:
    path = NATIONAL + "tables.xlsx"

    def edit(name: str, text: str) -> str:
        if name != "docProps/core.xml":
            return text
        return re.sub(r"(<dc:title[^>]*>)", rf"\g<1>{base.number(rng)} pedagogai. ", text, count=1)

    return base.files | {path: sheet_edit(base.files[path], edit)}


# --- numbers in words, names and drawings


@leak
def figure_in_alternative_text(base: Base, rng: random.Random) -> Files:
    return in_text(base.files, base.charted, "</desc>", f" 2021 – {base.number(rng, base.charted)}.</desc>")


@leak
def figure_in_title(base: Base, rng: random.Random) -> Files:
    return in_text(base.files, base.page, "</title>", f" ({base.number(rng)})</title>")


@leak
def figure_in_aria_label(base: Base, rng: random.Random) -> Files:
    return in_text(base.files, base.page, "<table", f'<table aria-label="Baigė {base.number(rng)}"')


@leak
def figure_in_description(base: Base, rng: random.Random) -> Files:
    return in_text(
        base.files, base.page, 'name="description" content="', f'name="description" content="{base.number(rng)} '
    )


@leak
def figure_in_json_ld(base: Base, rng: random.Random) -> Files:
    return in_text(base.files, base.page, '"@type":"Dataset"', f'"@type":"Dataset","size":"{base.number(rng)} persons"')


@leak
def figure_in_file_name(base: Base, rng: random.Random) -> Files:
    return base.files | {base.page.replace("lt.html", f"lt-{base.number(rng)}.html"): base.files[base.page]}


@leak
def figure_in_comment(base: Base, rng: random.Random) -> Files:
    return in_text(base.files, base.page, "<main", f"<!-- persons={base.number(rng)} --><main")


@leak
def figure_in_data_attribute(base: Base, rng: random.Random) -> Files:
    return in_text(base.files, base.page, "<td>", f'<td data-value="{base.number(rng)}">')


@leak
def figure_in_style(base: Base, rng: random.Random) -> Files:
    return in_text(base.files, base.page, "</style>", f'td::after{{content:"{base.number(rng)}"}}</style>')


@leak
def figure_in_note_under_table(base: Base, rng: random.Random) -> Files:
    return in_text(base.files, base.page, '<p class="note">', f'<p class="note">2021 m. {base.number(rng)}. ')


@leak
def figure_in_headline(base: Base, rng: random.Random) -> Files:
    return in_text(base.files, base.page, '<p class="lead">', f'<p class="lead">2021 m. baigė {base.number(rng)}. ')


@leak
def figure_in_programme(base: Base, rng: random.Random) -> Files:
    return in_text(base.files, base.page, "<script>(function", f"<script>var n={base.number(rng)};(function")


@leak
def figure_in_mail_subject(base: Base, rng: random.Random) -> Files:
    return base.files | {"mail/one.eml": mail(f"Utenos rajonas: {base.number(rng)}", base.edition)}


@leak
def figure_in_mail_body(base: Base, rng: random.Random) -> Files:
    return base.files | {"mail/one.eml": mail("Ataskaita", f"{base.edition}: 2021 m. baigė {base.number(rng)}.")}


@leak
def bar_of_a_withheld_cell(base: Base, rng: random.Random) -> Files:
    bar = '<svg class="bar" aria-hidden="true"><rect y="3" width="37.5%" height="10"/></svg>'
    text = base.files[base.page].decode()
    cell = re.search(r"<td>(<abbr[^>]*>c</abbr>)</td>", text)
    assert cell
    return in_text(base.files, base.page, cell[0], f"<td>{cell[1]}{bar}</td>")


@leak
def dot_of_the_chart(base: Base, rng: random.Random) -> Files:
    return in_text(base.files, base.charted, "<circle", '<circle class="own" cx="0%" cy="3.3%" r="5"/><circle')


@leak
def number_on_index_page(base: Base, rng: random.Random) -> Files:
    path = "lt/comparison/lt.html"
    cell = rng.choice(re.findall(r"<td>(?:\d+|<abbr[^>]*>[c:]</abbr>)</td>", base.files[path].decode()))
    return in_text(base.files, path, cell, f"<td>{base.number(rng, path)}</td>")


# --- figures that give others away


def covered() -> Files:
    """Two municipalities of one county whose rare groups cover each other; one of them is of four."""
    figures = {
        "82": {"total": 100, "teachers": 60, "preschool": None, "others": None},
        "34": {"total": 90, "teachers": 50, "preschool": None, "others": None},
        "county:Utenos apskritis": {"total": 190, "teachers": 110, "preschool": 66, "others": 14},
    }
    observations = [
        {
            "table": "roles",
            "indicator": "completions",
            "dims": {"geo": geo, "role_group": group},
            "value": value,
            "flag": "c" if value is None else None,
        }
        for geo, groups in figures.items()
        for group, value in groups.items()
    ]
    totals = [
        ("82", "teachers", 200), ("82", "teachers_completed", None),
        ("82", "persons", 95), ("82", "academic_hours", None),
        ("34", "teachers", 180), ("34", "teachers_completed", None),
        ("34", "persons", 85), ("34", "academic_hours", None),
        ("county:Utenos apskritis", "academic_hours", 5000),
    ]  # fmt: skip
    for geo, indicator, shown in totals:
        sign = "c" if shown is None else None
        dims = {"geo": geo, "year": "2025"}
        observations.append({"table": "years", "indicator": indicator, "dims": dims, "value": shown, "flag": sign})
    block = {"country": "LT", "year": 2025, "status": "full", "observations": observations}
    return {
        f"lt/{code}/2025/v1/data.json": json.dumps(block | {"municipality_code": code}).encode()
        for code in ("82", "34")
    }


def group_of(geo: str, group: str, value: float) -> Observation:
    """One of the withheld groups, opened."""
    return {"table": "roles", "indicator": "completions", "dims": {"geo": geo, "role_group": group}, "value": value}


@leak
def cover_opened_everywhere(base: Base, rng: random.Random) -> Files:
    """A large figure that is withheld only because it covers a small one."""
    return everywhere(covered(), opened(group_of(*rng.choice([("82", "preschool", 36), ("34", "preschool", 30)]))))


@leak
def other_cover_opened_everywhere(base: Base, rng: random.Random) -> Files:
    return everywhere(covered(), opened(group_of("34", "others", 10)))


@leak
def primary_opened_everywhere(base: Base, rng: random.Random) -> Files:
    return everywhere(covered(), opened(group_of("82", "others", 4)))


@leak
def subtotal_added(base: Base, rng: random.Random) -> Files:
    return everywhere(base.files, added("roles", "completions", 77, geo="13", role_group="all_teachers"))


@leak
def second_classification(base: Base, rng: random.Random) -> Files:
    return everywhere(base.files, added("staff", "persons", 31, geo="13", position="head"))


@leak
def share_with_two_decimals(base: Base, rng: random.Random) -> Files:
    """All but two completions have a document."""

    def edit(document: dict[str, Any]) -> None:
        wholes = {
            one["dims"]["geo"]: one["value"]
            for one in document["observations"]
            if (one["table"], one["indicator"]) == ("comparison", "completions")
        }
        for one in document["observations"]:
            whole = wholes.get(one["dims"]["geo"])
            if one["indicator"] in ("certificates_share", "notices_share") and whole:
                part = whole - 2 if one["indicator"] == "certificates_share" else 0
                one["value"], one["flag"] = round(100 * part / whole, 2), None

    return everywhere(base.files, edit)


@leak
def complement_published(base: Base, rng: random.Random) -> Files:
    """Who was not trained stands beside a withheld number of those who were."""
    return everywhere(covered(), added("day_band_years", "teachers", 60, geo="82", band="none"))


@leak
def remainder_row(base: Base, rng: random.Random) -> Files:
    return everywhere(base.files, added("comparison", "completions", 12, geo="rest of the county"))


@leak
def one_of_two_merged_published(base: Base, rng: random.Random) -> Files:
    code = rng.choice(base.merged)
    completions = base.truth["years", "completions", code, 2025]
    return everywhere(base.files, added("comparison", "completions", completions, geo=code))


@leak
def hours_for_each_person_give_the_sum_away(base: Base, rng: random.Random) -> Files:
    return everywhere(covered(), added("comparison", "hours_per_person", 31.2, geo="82"))


@leak
def small_count(base: Base, rng: random.Random) -> Files:
    return everywhere(base.files, added("priority_area_years", "completions", 3, geo="13", priority_area="civic"))


@leak
def nobody_completed(base: Base, rng: random.Random) -> Files:
    def edit(document: dict[str, Any]) -> None:
        for one in document["observations"]:
            if one["table"] == "roles" and one["indicator"] == "teachers_completed" and one["dims"]["geo"] == "82":
                one["value"] = 0 if one["dims"]["role_group"] == "others" else one["value"]

    return everywhere(base.files, edit)


# --- editions of one period


@leak
def earlier_edition_with_the_cell_open(base: Base, rng: random.Random) -> Files:
    files = next_version(base.files, lambda document: None)
    one = base.hidden(rng)
    for path in [path for path in files if "/v1/" in path]:
        files = in_json(files, path, opened(one))
    return files


@leak
def value_changed_by_two(base: Base, rng: random.Random) -> Files:
    def edit(document: dict[str, Any]) -> None:
        for one in document["observations"]:
            place = one["dims"]["geo"] in ("13", "county:Vilniaus apskritis", "country")
            is_total = set(one["dims"].values()) <= {"13", "county:Vilniaus apskritis", "country", "total", "2025"}
            if one["indicator"] == "completions" and place and is_total and one["value"]:
                one["value"] += 2 * (one["table"] in ("years", "comparison", "roles", "provider_years", "programmes"))

    return next_version(base.files, edit)


def mail(subject: str, body: str) -> bytes:
    """A message as delivery writes it."""
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, "katalogas@example.lt", "svietimas@example.lt"
    message["Content-Language"] = "lt"
    message.set_content(body)
    return message.as_bytes()
