"""The national downloads of an edition: tidy CSV, CSV for people, JSON, workbooks, and the package that describes them.

Every figure in them is one of the municipalities' released documents; nothing is added up here.
"""

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from catalogue.intake.text import formula_safe
from catalogue.language import language
from catalogue.reports import places
from catalogue.reports.block import ADDITIVE
from catalogue.reports.closing import LICENCE
from catalogue.reports.facts import Municipality
from catalogue.reports.labels import csv_header
from catalogue.reports.measures import PARTS
from catalogue.reports.qr import canonical_json
from catalogue.reports.shown import Breakdown, Ranking, Roll
from catalogue.site.codebook import Codebook, level, unit_code
from catalogue.site.collection import Collection, Issue, Value
from catalogue.site.workbook import make_workbook

PACKAGE = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_MEDIA = {
    "csv": "text/csv",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_PLAIN = ("edition", "country", "geo", "geo_name", "geo_level", "county_code", "year", "table", "indicator")
_FIGURE = ("value", "flag", "unit")


def edition_files(issue: Issue, documents: Mapping[str, Mapping[str, Any]]) -> dict[str, bytes]:
    """The national downloads by path below the site, from the reports' documents by municipality code.

    Raises ValueError where two documents disagree on a figure, or one is of another edition.
    """
    collection = Collection(issue, documents)
    books = {code: Codebook(issue, collection, language(code)) for code in dict.fromkeys((issue.national, "en"))}
    national = books[issue.national]
    files = {"data.csv": _tidy_csv(collection, national), "data.json": _json(collection, books)}
    for code, book in books.items():
        suffix = "" if code == issue.national else f".{code}"
        files[f"people{suffix}.csv"] = _people_csv(collection, book)
        files[f"tables{suffix}.xlsx"] = make_workbook(book)
    files[PACKAGE] = _package(issue, issue.release.number, national.edition_title, files)
    return {f"{issue.release.folder('data')}/{name}": content for name, content in sorted(files.items())}


def report_package(issue: Issue, unit: Municipality, files: Mapping[str, bytes]) -> bytes:
    """The data package that describes the data in the folder of one municipality's report, of its files by name.

    Pages are left out: a notice may be put on them later, and hashes stand for ever.
    """
    t = language(issue.national)
    title = t.say("{place}: professional development of educators", place=places.municipality(unit, t).nominative)
    data = {name: content for name, content in files.items() if name.endswith((".csv", ".json"))}
    return _package(issue, issue.identifier(unit.code), title, data)


# --- tidy CSV


def dimensions(collection: Collection) -> tuple[str, ...]:
    """The columns of dimensions: the same in every country and year, and what else occurs."""
    declared = {"role_group", "programme", "centre", "reason"}
    for part in PARTS:
        match part:
            case Breakdown() | Ranking():
                declared.add(str(part.source.dimension))
            case Roll():
                declared |= {part.items[0].column, *part.tally[:1]}
    found = {one.dimension for one in collection.figures if one.dimension}
    return (*sorted(declared), *sorted(found - declared))


def _tidy_csv(collection: Collection, book: Codebook) -> bytes:
    """RFC 4180, UTF-8, decimal point, one row an observation, keys instead of words."""
    release, columns = book.issue.release, dimensions(collection)
    county_codes = {unit.county_geo: unit.county_code for unit in book.issue.units if unit.county}
    rows = [
        (
            release.number,
            release.country,
            formula_safe(one.geo),
            formula_safe(book.place(one.geo)),
            level(one.geo),
            county_codes.get(book.counties.get(one.geo)) or "",
            one.year(release.year),
            one.table,
            one.indicator,
            *(formula_safe(one.category or "") if name == one.dimension else "" for name in columns),
            _text(one.value, "."),
            one.flag or "",
            unit_code(one, book.currency),
        )
        for one in collection.figures
    ]
    return _csv([(*_PLAIN, *columns, *_FIGURE), *rows], ",").encode()


# --- CSV for people


def _people_csv(collection: Collection, book: Codebook) -> bytes:
    """UTF-8 with BOM, semicolons, decimal comma, words instead of keys."""
    year, mark = book.issue.release.year, ","
    rows = [
        (
            formula_safe(book.title(one)),
            formula_safe(book.indicator(one)),
            formula_safe(book.place(one.geo)),
            formula_safe(book.county(one.geo)),
            one.year(year),
            formula_safe(book.category(one)),
            book.unit(unit_code(one, book.currency)),
            _text(one.value, mark),
            one.flag or "",
        )
        for one in collection.figures
    ]
    return _csv([book.header(), *rows], ";").encode("utf-8-sig")


def _csv(rows: Iterable[Sequence[str]], delimiter: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def _text(value: Value, mark: str) -> str:
    return "" if value is None else f"{value}".replace(".", mark)


# --- JSON


def _json(collection: Collection, books: Mapping[str, Codebook]) -> bytes:
    """The observations with a dictionary of their keys in the national language and English, sorted, compact."""
    release = next(iter(books.values())).issue.release
    document = {
        "edition": release.number,
        "country": release.country,
        "year": release.year,
        "version": release.version,
        "published": release.published.isoformat(),
        "licence": LICENCE,
        "additive": list(ADDITIVE),
        "municipalities": dict(release.status),
        "merged_into": dict(release.merged_into),
        "dictionary": _dictionary(collection, books),
        "observations": collection.observations(),
    }
    return canonical_json(document) + b"\n"


def _dictionary(collection: Collection, books: Mapping[str, Codebook]) -> dict[str, Any]:
    """Tables, indicators, categories, places and units by key, each in words by language."""
    national = next(iter(books.values()))
    found: dict[str, dict[str, Any]] = {"tables": {}, "indicators": {}, "categories": {}, "places": {}, "units": {}}
    for one in collection.figures:
        unit = unit_code(one, national.currency)
        found["tables"].setdefault(one.table, _said(books, Codebook.table, one.table))
        if (key := f"{one.table}.{one.indicator}") not in found["indicators"]:
            found["indicators"][key] = {
                "label": _said(books, Codebook.indicator, one),
                "definition": _said(books, Codebook.definition, one),
                "unit": unit,
            }
        found["units"].setdefault(unit, _said(books, Codebook.unit, unit))
        if one.dimension:
            names = found["categories"].setdefault(one.dimension, {})
            names.setdefault(one.category, _said(books, Codebook.category, one))
        place = {"level": level(one.geo), "name": _said(books, Codebook.place, one.geo)}
        found["places"].setdefault(one.geo, place)
    return found


def _said(books: Mapping[str, Codebook], say: Callable[[Codebook, Any], str], about: Any) -> dict[str, str]:
    return {code: say(book, about) for code, book in books.items()}


# --- data packages


def _package(issue: Issue, identifier: str, title: str, files: Mapping[str, bytes]) -> bytes:
    """The description of files that lie in one folder (Data Package, version 2): sizes, hashes, columns."""
    release = issue.release
    package: dict[str, Any] = {
        "$schema": PROFILE,
        "name": identifier.lower(),
        "id": identifier,
        "title": title,
        "version": f"{release.version}.0.0",
        "created": f"{release.published.isoformat()}T00:00:00Z",
        "licenses": [{"name": "CC-BY-4.0", "path": LICENCE, "title": "Creative Commons Attribution 4.0 International"}],
        "contributors": [{"title": language("en").say("Training Catalogue"), "roles": ["publisher"]}],
        "sources": [{"title": "Workbooks of the education centres"}],
        "resources": [_resource(issue, name, content) for name, content in sorted(files.items())],
    }
    if issue.site_url:
        package["homepage"] = f"{issue.site_url.rstrip('/')}/{release.country.lower()}/index.html"
    return (json.dumps(package, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def _resource(issue: Issue, name: str, content: bytes) -> dict[str, Any]:
    kind = name.rpartition(".")[2]
    resource: dict[str, Any] = {
        "name": name.lower().replace(".", "-"),
        "path": name,
        "format": kind,
        "mediatype": _MEDIA[kind],
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }
    if kind != "xlsx":
        resource["encoding"] = "utf-8"
    return resource | _schema(issue, name, content) if kind == "csv" else resource


def _schema(issue: Issue, name: str, content: bytes) -> dict[str, Any]:
    """How to read a CSV: its dialect and its columns."""
    rest = name.partition(".")[2]
    t = language(issue.national if rest == "csv" else rest.removesuffix(".csv"))
    is_tidy = content.startswith(_PLAIN[0].encode())
    delimiter = "," if is_tidy else ";"
    header = next(csv.reader(io.StringIO(content.decode("utf-8-sig").partition("\r\n")[0]), delimiter=delimiter))
    *_, year, _, value, _ = csv_header(t)
    mark = "." if is_tidy else ","
    types: dict[str, dict[str, Any]] = {name: {"type": "year"} for name in ("year", year)} | {
        name: {"type": "number", "decimalChar": mark} for name in ("value", value)
    }
    fields = [{"name": column, **types.get(column, {"type": "string"})} for column in header]
    return {
        "type": "table",
        "dialect": {"delimiter": delimiter, "lineTerminator": "\r\n", "header": True},
        "schema": {"fields": fields, "missingValues": [""]},
    }
