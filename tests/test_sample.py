"""The sample data: made anew it is the same, and it holds what the project promises."""

import io
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pytest
from stdnum.ee import ik
from stdnum.exceptions import ValidationError
from stdnum.lt import asmens
from stdnum.lv import pvn

ROOT = Path(__file__).resolve().parent.parent
RAW = ROOT / "data" / "raw"
sys.path.insert(0, str(ROOT / "tools"))

import make_sample  # noqa: E402
from sample.build import CENTRES  # noqa: E402
from sample.names import fold  # noqa: E402
from sample.world import CLOSED_YEARS  # noqa: E402

# people whom the source documents name: none of them may appear
NAMED = (
    "bujanauskien", "dasevicien", "diominien", "sabaliauskien", "vasemagi", "kaaver", "marika saar", "kairi ",
)  # fmt: skip


def contents(data: bytes) -> object:
    """What a file holds; a zip by its members, as compressors differ between machines."""
    if not is_zipfile(io.BytesIO(data)):
        return data
    with ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: (info.date_time, archive.read(info)) for info in archive.infolist()}


@pytest.mark.parametrize("folder", CENTRES)
def test_data_raw_is_what_the_generator_makes(folder: str) -> None:
    made = make_sample.centre_files(folder)
    assert sorted(made) == sorted(path.name for path in (RAW / folder).iterdir())
    for name, data in made.items():
        assert contents(data) == contents((RAW / folder / name).read_bytes()), f"{folder}/{name} is stale"


def test_the_readme_is_what_the_generator_makes() -> None:
    assert make_sample.readme(make_sample.world()) == (RAW / "README.md").read_text("utf-8")


def test_a_second_world_gives_the_same_bytes(tmp_path: Path) -> None:
    before = make_sample.centre_files("tartumaa")
    make_sample.world.cache_clear()
    make_sample.write(tmp_path)
    assert {name: (tmp_path / "tartumaa" / name).read_bytes() for name in before} == before


def test_the_sample_is_as_large_and_as_varied_as_promised() -> None:
    world = make_sample.world()
    files = [path for folder in CENTRES for path in (RAW / folder).iterdir() if path.name != "centre.toml"]
    assert len(world) >= 6
    assert 25 <= len(files) <= 45
    assert {".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv"} <= {path.suffix for path in files}
    assert sum(path.stat().st_size for path in files) < 3_000_000
    assert 3_800 <= sum(len(centre.people) for centre in world.values()) <= 4_200
    assert 14_500 <= sum(1 for _ in make_sample.counted()) <= 15_800
    assert all(len(centre.programmes) <= 20 for centre in world.values())


def test_municipalities_are_many_and_skewed() -> None:
    truth = make_sample.truth()
    people: Counter[tuple[str, str]] = Counter()
    for (country, code, year), (completions, persons, hours) in truth.items():
        assert completions >= persons > 0
        assert hours > 0
        if year == CLOSED_YEARS[-1]:
            people[country, code] += persons
    baltic = [size for (country, _), size in people.items() if country in {"LT", "EE", "LV"}]
    assert {country for country, _ in people} == {"LT", "EE", "LV", "GB"}
    assert len(baltic) >= 25
    assert sum(sorted(baltic)[-8:]) > 0.6 * sum(baltic)
    assert min(baltic) < 5
    assert {year for _, _, year in truth} == {*CLOSED_YEARS, 2026}
    assert sum(hours for _, _, hours in truth.values()).as_tuple().exponent == Decimal("0.01").as_tuple().exponent


def test_rosters_give_a_denominator_but_for_the_gaps() -> None:
    rosters = make_sample.roster_truth()
    gaps = {(code, year) for (_, code, year), persons in rosters.items() if persons is None}
    assert gaps == {("45", 2023), ("0796", 2022), ("0809", 2025), ("0051000", 2022)}
    with_completions = {key[:2] for key in make_sample.truth()}
    assert len(with_completions - {key[:2] for key in rosters}) >= 3


def test_about_one_row_in_fifty_is_faulty() -> None:
    rows = [row for centre in make_sample.world().values() for row in centre.completions]
    faulty = sum(1 for row in rows if row.fault and row.fault != "twice")
    assert 1 / 65 < faulty / len(rows) < 1 / 40


@pytest.mark.parametrize(("country", "check"), [("LT", asmens), ("EE", ik), ("LV", pvn)])
def test_identifiers_are_valid_unique_and_from_the_artificial_range(country: str, check: object) -> None:
    people = [p for c in make_sample.world().values() if c.country == country for p in c.people]
    codes = [person.national_id for person in people]
    assert len(set(codes)) == len(codes)
    for code in codes:
        check.validate(code)  # type: ignore[attr-defined]
        assert "990" <= code[-4:-1] <= "999"


def test_spoiled_identifiers_are_invalid() -> None:
    checks = {"LT": asmens, "EE": ik, "LV": pvn}
    for centre in make_sample.world().values():
        written = [*centre.completions, *centre.roster]
        spoiled = [row.written["national_id"] for row in written if "national_id" in row.written]
        spoiled += [cells["national_id"] for cells in centre.person_written.values() if "national_id" in cells]
        for code in spoiled:
            with pytest.raises(ValidationError):
                checks[centre.country].validate(str(code))


def test_nobody_is_a_person_of_the_source_documents_and_no_two_share_a_name() -> None:
    for country in {centre.country for centre in make_sample.world().values()}:
        people = [p for c in make_sample.world().values() if c.country == country for p in c.people]
        names = [fold(f"{person.first} {person.last}") for person in people]
        assert len(set(names)) == len(names)
        assert not [name for name in names if any(named in name for named in NAMED)]
