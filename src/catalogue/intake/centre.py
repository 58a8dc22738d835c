"""A centre describes itself in centre.toml, beside its files."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from catalogue.errors import UserError
from catalogue.intake.corrections import Correction, read_corrections
from catalogue.intake.meaning import VOCABULARIES, code_of, codes
from catalogue.intake.text import fold, words
from catalogue.intake.vocabulary import aliases, units
from catalogue.model.codes import COUNTRIES, HOUR_UNITS, LANGUAGES
from catalogue.model.tables import TABLES

_KNOWN = (
    "name",
    "country",
    "language",
    "contact",
    "registry_code",
    "hour_unit",
    "roster_date",
    "columns",
    "defaults",
    "words",
    "corrections",
)
_SHORT_NAMES = {
    "programme": "programme_title",
    "title": "programme_title",
    "code": "programme_code",
    "name": "full_name",
    "person": "participant_id",
    "date": "completion_date",
    "hours": "hours_credited",
    "institution": "institution_name",
    "school": "institution_name",
}


@dataclass(frozen=True)
class Centre:
    """What a centre says of itself.

    `columns` is table → folded local header → field; `headers` is table → field → a local header as it is written;
    `defaults` is table → field → constant; `words` is field → folded local spelling → code.
    """

    folder: str
    name: str
    country: str
    language: str
    hour_unit: str
    contact: str | None = None
    registry_code: str | None = None
    roster_date: date | None = None
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    defaults: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()
    headers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def folder_of(path: Path) -> Path | None:
    """The folder of the centre that a file belongs to: the nearest above it that has a centre.toml."""
    return next((folder for folder in path.absolute().parents if (folder / "centre.toml").exists()), None)


def path_within(path: Path, folder: Path | None) -> str:
    """The path by which centre.toml names a file: below the centre's folder, else its name."""
    if folder is None or not path.absolute().is_relative_to(folder.absolute()):
        return path.name
    return path.absolute().relative_to(folder.absolute()).as_posix()


def load_centre(folder: Path) -> Centre:
    """Read folder/centre.toml. Raises UserError that names the file, the key and the remedy."""
    path = folder / "centre.toml"
    where = f"{folder.name}/centre.toml"
    try:
        given = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise UserError(f"{where} is missing: add it with name, country and language") from None
    except OSError as error:
        raise UserError(f"{where} cannot be read: {error.strerror}") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UserError(f"{where} cannot be read: {error}") from None
    unknown = sorted(given.keys() - set(_KNOWN))
    if unknown:
        raise UserError(f"{where}: unknown key {', '.join(unknown)}; known are {', '.join(_KNOWN)}")
    country = _one_of(given, "country", COUNTRIES, where, str.upper)
    return Centre(
        folder=folder.name,
        name=_text(given, "name", where),
        country=country,
        language=_one_of(given, "language", LANGUAGES, where, str.lower),
        hour_unit=_hour_unit(given.get("hour_unit"), country, where),
        contact=given.get("contact"),
        registry_code=given.get("registry_code"),
        roster_date=_date(given.get("roster_date"), where),
        columns={table: _columns(table, spec, where) for table, spec in _tables(given, "columns", where)},
        defaults={table: _defaults(table, spec, where) for table, spec in _tables(given, "defaults", where)},
        words={
            name: _words(name, spec, country, where) for name, spec in _parts(given, "words", "field", "role", where)
        },
        corrections=read_corrections(given.get("corrections", []), where),
        headers={table: _written(table, spec, where) for table, spec in _tables(given, "columns", where)},
    )


def _text(given: Mapping[str, Any], key: str, where: str) -> str:
    value = given.get(key)
    if not isinstance(value, str) or not value.strip():
        raise UserError(f'{where}: {key} is missing; write {key} = "…"')
    return value.strip()


def _one_of(given: Mapping[str, Any], key: str, allowed: tuple[str, ...], where: str, form: Any) -> str:
    value = str(form(_text(given, key, where)))
    if value not in allowed:
        raise UserError(f"{where}: {key} must be one of {', '.join(allowed)}")
    return value


def _hour_unit(value: object, country: str, where: str) -> str:
    if value is None:
        return "clock" if country == "GB" else "academic"
    unit = str(value).strip().lower()
    if unit in HOUR_UNITS:
        return unit
    named = units().get(words(unit))
    if named is None or named == "generic":
        raise UserError(f"{where}: hour_unit must be one of {', '.join(HOUR_UNITS)}")
    return named


def _date(value: object, where: str) -> date | None:
    if value is None or type(value) is date:
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise UserError(f"{where}: roster_date must be a date such as 2025-09-01") from None


def _tables(given: Mapping[str, Any], key: str, where: str) -> list[tuple[str, Mapping[str, Any]]]:
    parts = _parts(given, key, "table", "completions", where)
    unknown = sorted(dict(parts).keys() - TABLES.keys())
    if unknown:
        raise UserError(f"{where}: [{key}.{unknown[0]}] is no table; tables are {', '.join(TABLES)}")
    return parts


def _parts(
    given: Mapping[str, Any], key: str, what: str, example: str, where: str
) -> list[tuple[str, Mapping[str, Any]]]:
    section = given.get(key, {})
    if not isinstance(section, dict) or not all(isinstance(spec, dict) for spec in section.values()):
        raise UserError(f"{where}: [{key}] must hold one part a {what}, such as [{key}.{example}]")
    return list(section.items())


def field_named(table: str, name: str) -> str | None:
    """The field that a key of centre.toml means: its name, a short name, or any known header."""
    fields = TABLES[table].fields
    if name in fields:
        return name
    if _SHORT_NAMES.get(name) in fields:
        return _SHORT_NAMES[name]
    if name == "programme_title" and "title" in fields:
        return "title"
    for source in TABLES[table].alias_tables:
        found = TABLES[table].field_of(source, aliases().get(source, {}).get(fold(name), ""))
        if found:
            return found
    return None


def _columns(table: str, spec: Mapping[str, Any], where: str) -> dict[str, str]:
    """`field = "header"`, `field = ["header", …]`, and the other way round where only that makes sense."""
    result: dict[str, str] = {}
    for key, value in spec.items():
        headers = [value] if isinstance(value, str) else value
        if not isinstance(headers, list) or not all(isinstance(header, str) for header in headers):
            raise UserError(f"{where}: [columns.{table}] {key} must be a header or a list of headers in quotes")
        if key in TABLES[table].fields:
            result |= {fold(header): key for header in headers}
        elif len(headers) == 1 and headers[0] in TABLES[table].fields:
            result[fold(key)] = headers[0]
        elif named := field_named(table, key):
            result |= {fold(header): named for header in headers}
        else:
            raise UserError(f"{where}: [columns.{table}] has no field {key}")
    return result


def _written(table: str, spec: Mapping[str, Any], where: str) -> dict[str, str]:
    """Field → local header as it is written; of several the first."""
    fields = _columns(table, spec, where)
    written: dict[str, str] = {}
    for key, value in spec.items():
        for header in (key, *([value] if isinstance(value, str) else value)):
            if fold(header) in fields:
                written.setdefault(fields[fold(header)], header)
    return written


def _defaults(table: str, spec: Mapping[str, Any], where: str) -> dict[str, object]:
    result: dict[str, object] = {}
    for key, value in spec.items():
        named = field_named(table, key)
        if named is None:
            raise UserError(f"{where}: [defaults.{table}] has no field {key}")
        if isinstance(value, dict | list):
            raise UserError(f"{where}: [defaults.{table}] {key} must be one value")
        result[named] = value
    return result


def _words(field: str, spec: Mapping[str, Any], country: str, where: str) -> dict[str, str]:
    """`"local spelling" = "what it means"`: a code, or a word that is known already."""
    if field not in VOCABULARIES:
        raise UserError(
            f"{where}: [words.{field}] is no field with a list of words; such are {', '.join(VOCABULARIES)}"
        )
    vocabulary = VOCABULARIES[field]
    result: dict[str, str] = {}
    for spelling, meaning in spec.items():
        if not isinstance(meaning, str):
            raise UserError(f"{where}: [words.{field}] {spelling} must be one text in quotes")
        code = meaning if meaning in codes(vocabulary) else code_of(meaning, vocabulary, country)
        if code is None:
            remedy = ", ".join(codes(vocabulary)) or f"the code or full name of one {vocabulary}"
            raise UserError(f"{where}: [words.{field}] {spelling} has no known meaning; write {remedy}")
        if result.setdefault(fold(spelling), code) != code:
            raise UserError(f"{where}: [words.{field}] {spelling} has two meanings; leave one of them")
    return result
