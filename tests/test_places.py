"""Municipalities: whatever a centre calls one leads to its code, and what is ambiguous is not guessed."""

import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.intake.places import CODE_WIDTH, Resolved, Unit, code_list, resolve, unit, unit_on

settings.register_profile("steady", deadline=None)  # other work on the machine is no failure
settings.load_profile("steady")

UNITS = st.sampled_from(code_list())
ANY_DAY = st.dates(date(2000, 1, 1), date(2040, 12, 31))
BEFORE, AFTER = "0038000", "0038001"  # Madonas novads until and from 1 July 2025
VARAKLANI = "0055000"


def last_of_its_name(place: Unit) -> str:
    """The code of the last period of a place: what a name without a date leads to."""
    return [u.code for u in code_list() if (u.country, u.official) == (place.country, place.official)][-1]


@pytest.mark.parametrize("place", code_list(), ids=lambda place: f"{place.country}-{place.code}")
def test_every_unit_resolves_from_its_code_and_its_official_name(place: Unit) -> None:
    assert resolve(place.code, place.country) == Resolved(place.code)
    for former in place.former:
        assert resolve(former, place.country).code == place.code
    for spelling in (place.official, place.official.upper(), unicodedata.normalize("NFD", place.official)):
        assert resolve(spelling, place.country).code == last_of_its_name(place)


@given(UNITS)
def test_codes_that_lost_their_zeros_in_a_spreadsheet(place: Unit) -> None:
    if not place.code.startswith("0") or place.country not in CODE_WIDTH:
        assert not resolve(place.code, place.country).restored_zeros
        return
    number = float(place.code)
    for value in (number, str(int(number)), f" {int(number)}\u00a0"):
        assert resolve(value, place.country) == Resolved(place.code, restored_zeros=True)


@given(UNITS, st.sampled_from(["LT", "EE", "LV", "GB", "PL"]))
def test_a_name_means_nothing_in_another_country(place: Unit, country: str) -> None:
    found = resolve(place.official, country).code
    assert found is None or unit(country, found).country == country
    if country == "PL":
        assert found is None


@given(st.text(), st.sampled_from(["LT", "EE", "LV", "GB", "PL"]))
def test_any_text_gives_a_unit_or_a_reason(text: str, country: str) -> None:
    found = resolve(text, country)
    assert (found.code is None) == (found.problem is not None)


@pytest.mark.parametrize("value", [True, 1e300, float("inf"), float("nan"), 12.5, "²", "", "Nowhere", "99", "0000000"])
def test_what_is_no_unit(value: object) -> None:
    """An infinite number, which a crafted workbook may hold, raised and refused the whole file."""
    assert resolve(value, "LV") == Resolved(None, "unknown")


@pytest.mark.parametrize(
    ("country", "text", "official"),
    [
        ("LT", "Utenos r. sav.", "Utenos rajono savivaldybė"),
        ("LT", "UTENOS RAJ.", "Utenos rajono savivaldybė"),
        ("LT", "utenos r", "Utenos rajono savivaldybė"),
        ("LT", "Vilniaus m.", "Vilniaus miesto savivaldybė"),
        ("LT", "Vilniaus r. sav. administracija", None),
        ("LT", "Kauno rajone", "Kauno rajono savivaldybė"),
        ("LT", "Neringa", "Neringos savivaldybė"),
        ("LT", "Vilniaus m. sav. (Vilniaus apskr.)", "Vilniaus miesto savivaldybė"),
        ("LT", "Vilniaus m. sav., Lietuva", "Vilniaus miesto savivaldybė"),
        ("LT", "13 Vilniaus m. sav.", "Vilniaus miesto savivaldybė"),
        ("EE", "Tartu linn", "Tartu linn"),
        ("EE", "Tartu l.", "Tartu linn"),
        ("EE", "Tartu vald", "Tartu vald"),
        ("EE", "Tartu vallas", "Tartu vald"),
        ("EE", "Tallinn", "Tallinn"),
        ("EE", "Tallinna linn", "Tallinn"),
        ("EE", "Tallinna linnavalitsus", "Tallinn"),
        ("LV", "Ventspils novads", "Ventspils novads"),
        ("LV", "Ventspils nov.", "Ventspils novads"),
        ("LV", "Ventspils", "Ventspils"),
        ("LV", "Ventspilī", "Ventspils"),
        ("LV", "Ventspils valstspilsēta", "Ventspils"),
        ("LV", "Rīgas valstspilsētas pašvaldība", "Rīga"),
        ("LV", "Rīga", "Rīga"),
        ("LV", "Jelgavas novads", "Jelgavas novads"),
        ("LV", "Jelgava", "Jelgava"),
        ("GB", "Leeds", "Leeds City Council"),
    ],
)  # fmt: skip
def test_everyday_names(country: str, text: str, official: str | None) -> None:
    found = resolve(text, country)
    assert (unit(country, found.code).official if found.code else None) == official


@pytest.mark.parametrize(
    ("country", "text"),
    [("LT", town) for town in ("Vilnius", "Kaunas", "Klaipėda", "Šiauliai", "Panevėžys", "Alytus", "Vilniaus")]
    + [("EE", "Tartu"), ("LV", "Jelgavas"), ("LV", "Rēzeknes"), ("EE", "Viljandi"), ("EE", "Rakvere")],
)
def test_a_stem_of_a_town_and_a_district_is_ambiguous(country: str, text: str) -> None:
    assert resolve(text, country) == Resolved(None, "ambiguous")


# Which unit on which day


@pytest.mark.parametrize(
    ("code", "day", "expected"),
    [
        (VARAKLANI, date(2024, 5, 1), VARAKLANI),
        (VARAKLANI, date(2025, 6, 30), VARAKLANI),
        (VARAKLANI, date(2025, 7, 1), AFTER),
        (VARAKLANI, date(2026, 5, 1), AFTER),
        (BEFORE, date(2024, 5, 1), BEFORE),
        (BEFORE, date(2025, 12, 31), AFTER),
        (AFTER, date(2024, 5, 1), BEFORE),
        (AFTER, date(2025, 6, 30), BEFORE),
        (AFTER, date(2025, 7, 1), AFTER),
        (AFTER, date(2019, 5, 1), BEFORE),  # before the place's first unit its earliest applies
        (VARAKLANI, date(2019, 5, 1), VARAKLANI),
    ],
)
def test_madona_and_varaklani(code: str, day: date, expected: str) -> None:
    assert unit_on("LV", code, day) == expected


@given(place=UNITS, day=ANY_DAY)
def test_the_unit_on_a_day_exists_then_wherever_any_of_the_place_does(place: Unit, day: date) -> None:
    found = unit(place.country, unit_on(place.country, place.code, day))
    if place.valid_on(day):
        assert found == place
    namesakes = [u for u in code_list() if (u.country, u.official) == (place.country, place.official)]
    if any(u.valid_on(day) for u in namesakes) or (place.successor and place.valid_to and day > place.valid_to):
        assert found.valid_on(day)


@given(place=UNITS, day=ANY_DAY)
def test_asking_again_on_the_same_day_changes_nothing(place: Unit, day: date) -> None:
    once = unit_on(place.country, place.code, day)
    assert unit_on(place.country, once, day) == once


def test_the_code_list_is_sound() -> None:
    keys = [(u.country, u.code, u.valid_from) for u in code_list()]
    assert len(set(keys)) == len(keys)
    for place in code_list():
        if place.successor:
            assert place.valid_to is not None
            assert unit(place.country, place.successor).valid_on(place.valid_to + timedelta(days=1))
