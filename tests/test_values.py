"""Dates, numbers, units and words as centres write them."""

import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from catalogue.intake.dates import AMBIGUOUS, UNREADABLE, read_date, vote
from catalogue.intake.meaning import role_group
from catalogue.intake.numbers import Quantity, decimal_mark, read_quantity, to_academic_hours, unit_in_header, unit_of
from catalogue.intake.text import clean, fold, title_key, words
from catalogue.intake.vocabulary import months, role_words, statuses, units, yes_no
from catalogue.model.codes import COMPLETED, HOUR_UNITS, ROLE_GROUPS, STATUSES

settings.register_profile("steady", deadline=None)  # other work on the machine is no failure
settings.load_profile("steady")

DAYS = st.dates(date(1970, 1, 1), date(2068, 12, 31))
MONTHS = {
    "lt": "sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio".split(),
    "et": "jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember".split(),
    "lv": (
        "janvārī februārī martā aprīlī maijā jūnijā jūlijā augustā septembrī oktobrī novembrī decembrī"
    ).split(),
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia".split(),
    "roman": "I II III IV V VI VII VIII IX X XI XII".split(),
    "en": "January February March April May June July August September October November December".split(),
}  # fmt: skip
# each style writes a day; slashed and dashed ones are read under the order named beside them
STYLES = {
    "iso": ("{0:%Y-%m-%d}", "undecided"),
    "iso with time": ("{0:%Y-%m-%d} 00:00:00", "undecided"),
    "iso with zone": ("{0:%Y-%m-%d}T10:30:00+02:00", "undecided"),
    "year first, dots": ("{0:%Y.%m.%d}", "undecided"),
    "year first, closing dot": ("{0:%Y.%m.%d}.", "undecided"),
    "year first, slashes": ("{0:%Y/%m/%d}", "undecided"),
    "year first, spaces": ("{0:%Y %m %d}", "undecided"),
    "dots": ("{0:%d.%m.%Y}", "undecided"),
    "dots, no zeros": ("{0.day}.{0.month}.{0.year}", "undecided"),
    "dots and spaces": ("{0.day}. {0:%m}. {0.year}", "undecided"),
    "roman month": ("{0.day} {roman} {0.year}", "undecided"),
    "typed as text": ("'{0:%Y-%m-%d}", "undecided"),
    "dots, short year": ("{0:%d.%m.%y}", "undecided"),
    "dots, time": ("{0:%d.%m.%Y} 9:05", "undecided"),
    "compact": ("{0:%Y%m%d}", "undecided"),
    "slashes": ("{0:%d/%m/%Y}", "day"),
    "american": ("{0:%m/%d/%Y}", "month"),
    "dashes": ("{0:%d-%m-%Y}", "day"),
    "lt": ("{0.year} m. {lt} {0.day} d.", "undecided"),
    "lt, bare": ("{0.year} {lt} {0.day}", "undecided"),
    "lt, numbers": ("{0:%Y} m. {0:%m} mėn. {0:%d} d.", "undecided"),
    "et": ("{0.day}. {et} {0.year}", "undecided"),
    "et, year": ("{0.day}. {et} {0.year}. a", "undecided"),
    "lv": ("{0.year}. gada {0.day}. {lv}", "undecided"),
    "pl": ("{0.day} {pl} {0.year} r.", "undecided"),
    "en": ("{0.day} {en} {0.year}", "undecided"),
    "en, month first": ("{en} {0.day}, {0.year}", "undecided"),
}


def spoken(day: date, style: str) -> tuple[str, str]:
    form, order = STYLES[style]
    return form.format(day, **{language: names[day.month - 1] for language, names in MONTHS.items()}), order


# Folding


@given(st.text())
@example("ᴬ")
@example("㍱")
@example("ﬁ½ß İ")
def test_folding_twice_is_folding_once(text: str) -> None:
    """Letters that only a compatibility form takes apart ("ᴬ") kept their case: ᴬ → A → a."""
    assert fold(fold(text)) == fold(text)
    assert clean(clean(text)) == clean(text)


@given(st.text())
@example("ǿ")
@example("Ǽ")
@example("Čiurlionis")
def test_composed_and_decomposed_letters_fold_alike(text: str) -> None:
    """A letter that is composed and has no decomposition of its own (ǿ, ǽ) folded in two ways."""
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert fold(composed) == fold(decomposed)
    assert words(composed) == words(decomposed)
    assert clean(composed) == clean(decomposed)


def test_folding_forgets_case_marks_and_spaces_only() -> None:
    assert fold("Vardas,\nPavardė *") == "vardaspavarde"
    assert fold("ŁÓDŹ\u00a0łódź") == "lodzlodz"
    assert fold("Õpetaja (ä ö ü)") == "opetajaaou"
    assert (fold("#"), fold("✓"), fold(" + ")) == ("#", "✓", "+")
    assert fold("1a") != fold("1b")


def test_titles_meet_across_quotes_and_introduced_abbreviations() -> None:
    assert title_key("„Tinklų (toliau – BMT) 1 kūrimo programa”") == title_key("Tinklų kūrimo programa")
    assert title_key("Kursas I") != title_key("Kursas II")


# Dates


@given(day=DAYS, style=st.sampled_from(sorted(STYLES)), form=st.sampled_from(["NFC", "NFD"]))
def test_a_date_in_any_style_reads_back(day: date, style: str, form: str) -> None:
    text, order = spoken(day, style)
    assert read_date(unicodedata.normalize(form, text), order) == (day, None)


@given(DAYS)
def test_cells_that_are_dates_or_serial_numbers_read_back(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    assert read_date(day, "undecided") == (day, None)
    assert read_date(datetime.combine(day, datetime.max.time()), "undecided") == (day, None)
    for value in (serial, float(serial), serial + 0.75, str(serial)):
        assert read_date(value, "undecided") == (day, None)


@given(day=DAYS)
def test_a_slashed_date_is_doubted_exactly_where_it_could_be_two(day: date) -> None:
    both = day.day <= 12 and day.day != day.month
    assert read_date(f"{day:%d/%m/%Y}", "undecided") == (day, AMBIGUOUS if both else None)
    assert read_date(f"{day:%d/%m/%Y}", "mixed") == (day, AMBIGUOUS if both else None)


def test_the_file_votes_on_day_and_month() -> None:
    assert vote(["03/04/2024", "13/04/2024"]) == "day"
    assert vote(["03/04/2024", "04/13/2024", None, 7.0]) == "month"
    assert vote(["13/04/2024", "04/13/2024"]) == "mixed"
    assert vote(["03/04/2024", "05.12.2024"]) == "day"  # who writes dots writes the day first
    assert vote(["04/13/2024", "05.12.2024"]) == "mixed"
    assert vote(["03/04/2024", "2024-12-25", "x", None]) == "undecided"


@pytest.mark.parametrize("text", ["-", "–", "", "  ", None])
def test_blank_dates(text: object) -> None:
    assert read_date(text, "day") == (None, None)


@pytest.mark.parametrize(
    "value",
    [
        *"2024-02-30 31.04.2024 2024-13-01 00.01.2024 20241301 vasario balandis 12 2024-03 03/2024 rytoj".split(),
        *("2024 m.", "kovo 2024", "5 kovo 6 kovo 2024", "1-2 March 2024", "2024-01-01 – 2024-02-01", "²", "1" * 5000),
        *("12345678901234567890", True, 1e300, float("inf"), float("nan"), -1.0, 3.0, timedelta(1)),
    ],
)
def test_what_is_no_date_is_said_to_be_unreadable(value: object) -> None:
    """A superscript, a very long number or an infinite one raised, and the whole file was refused."""
    assert read_date(value, "day") == (None, UNREADABLE)


def test_every_month_word_means_one_month() -> None:
    for language in ("lt", "et", "lv", "pl", "en"):
        names = MONTHS[language]
        assert [months()[fold(name)] for name in names] == list(range(1, 13)), language


# Numbers


@given(
    number=st.decimals(Decimal("0.01"), 99_999, places=2),
    mark=st.sampled_from([",", "."]),
    group=st.sampled_from(["", " ", "\u00a0", "'"]),
    sign=st.sampled_from(["", "-", "+", "−"]),
)
def test_a_decimal_with_either_mark_and_any_grouping_reads_back(
    number: Decimal, mark: str, group: str, sign: str
) -> None:
    text = f"{number:,.2f}".replace(",", "g").replace(".", mark).replace("g", group)
    expected = -number if sign in ("-", "−") else number
    for language in ("lt", "en"):  # two decimals tell the mark, whatever the habit of the language
        assert read_quantity(sign + text, decimal_mark([text], language)) == Quantity(expected)


@given(number=st.integers(1_000, 999_999), mark=st.sampled_from([",", "."]))
def test_grouping_by_the_other_mark_reads_back(number: int, mark: str) -> None:
    text = f"{number:,}".replace(",", "." if mark == "," else ",") + f"{mark}5"
    assert read_quantity(text, mark) == Quantity(number + Decimal("0.5"))


@given(st.integers(0, 999_999), st.integers(0, 3))
def test_number_cells_keep_their_value(units_: int, places: int) -> None:
    value = units_ / 10**places
    read = read_quantity(value, ",")
    assert read is not None and float(read.value) == value


def test_the_mark_is_decided_by_the_column_and_else_by_the_language() -> None:
    assert decimal_mark(["1,5", "12,25", "1.500"], "en") == ","
    assert decimal_mark(["1.5", "12", 3.0], "lt") == "."
    assert (decimal_mark(["1,500"], "en"), decimal_mark(["1.500"], "lt")) == (".", ",")
    assert read_quantity("1,500", ".") == Quantity(Decimal(1500))
    assert read_quantity("1,500", ",") == Quantity(Decimal("1.500"))


def test_a_duration_is_clock_hours() -> None:
    assert read_quantity(time(1, 30), ",") == Quantity(Decimal("1.5"), "clock")
    assert read_quantity(timedelta(days=1, hours=2), ",") == Quantity(Decimal(26), "clock")


@pytest.mark.parametrize("text", ["-", "—", "", " ", None])
def test_blank_numbers(text: object) -> None:
    assert read_quantity(text, ",") is None


@pytest.mark.parametrize(
    "value", ["aštuonios", "8 arba 9", "8-10", "1..2", ",", True, False, date(2024, 1, 8), "8 obuoliai", "(8)", "8%"]
)
def test_what_is_no_number_is_not_read_as_one(value: object) -> None:
    with pytest.raises(ValueError):
        read_quantity(value, ",")


@pytest.mark.parametrize("value", [48503120211, 48503120211.0, "48503120211", "9" * 40, 1e300, float("inf"), 10**6])
def test_an_identifier_in_a_number_column_is_unreadable(value: object) -> None:
    """A national identifier typed as hours did not fit DECIMAL(10,2), and the whole file was refused."""
    with pytest.raises(ValueError):
        read_quantity(value, ",")


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("40 ak. val.", 40, "academic"),
        ("40 akad. tundi", 40, "academic"),
        ("8 val.", 8, None),
        ("6 godz. zegarowych", 6, "clock"),
        ("6,5 astronomiskās stundas", Decimal("6.5"), "clock"),
        ("90 min.", 90, "minutes"),
        ("45 min", 45, "minutes"),
        ("2 dienos", 2, "days"),
        ("2 EAP", 2, "ects"),
        ("EAP: 2", 2, "ects"),
        ("ak. h 40", 40, "academic"),
    ],
)
def test_units_beside_numbers(text: str, value: Decimal, unit: str | None) -> None:
    assert read_quantity(text, ",") == Quantity(Decimal(value), unit)


def test_units_in_headers() -> None:
    assert unit_in_header("Trukmė (ak. val.)") == "academic"
    assert unit_in_header("Maht (EAP)") == "ects"
    assert unit_in_header("Minutės") == "minutes"
    assert unit_in_header("Valandos") is None
    assert unit_of(" val.") is None
    with pytest.raises(ValueError):
        unit_of("obuolių")


@given(st.decimals(Decimal("0.01"), 10_000, places=2), st.sampled_from(HOUR_UNITS))
def test_conversion_is_exact_and_rounds_half_up(value: Decimal, unit: str) -> None:
    per = {"academic": (1, 1), "clock": (4, 3), "minutes": (1, 45), "days": (8, 1), "ects": (26, 1)}[unit]
    exact_hundredths = value * 100 * per[0] / per[1]
    assert to_academic_hours(value, unit) == Decimal(int(exact_hundredths + Decimal("0.5"))) / 100


def test_conversion_of_decision_11() -> None:
    said = {"ects": "26.00", "days": "8.00", "clock": "1.33", "academic": "1.00", "minutes": "0.02"}
    assert {unit: str(to_academic_hours(Decimal(1), unit)) for unit in said} == said
    assert to_academic_hours(Decimal("0.375"), "academic") == Decimal("0.38")


# Words


def test_vocabularies_lead_to_declared_codes_only() -> None:
    assert set(statuses().values()) <= set(STATUSES)
    assert set(role_words().values()) <= set(ROLE_GROUPS)
    assert set(units().values()) <= {*HOUR_UNITS, "generic"}
    assert set(yes_no().values()) == {True, False}


@pytest.mark.parametrize("word", ["Taip", "JAH", "jā", "tak", "yes", "1", "x", "✓", "+", "Baigė", "lõpetas", "TRUE"])
def test_words_of_completion(word: str) -> None:
    assert statuses()[fold(word)] in COMPLETED


@pytest.mark.parametrize("word", ["Ne", "ei", "nē", "nie", "no", "0", "-", "✗", "nebaigė", "ei lõpetanud", "FALSE"])
def test_words_of_not_completing(word: str) -> None:
    assert statuses()[fold(word)] not in COMPLETED


@pytest.mark.parametrize(
    ("title", "group"),
    [
        ("Mokytoja", "subject_and_class_teachers"),
        ("matemaatikaõpetaja", "subject_and_class_teachers"),
        ("Ikimokyklinio ugdymo mokytoja", "preschool_teachers"),
        ("Direktoriaus pavaduotoja ugdymui", "heads_and_deputies"),
        ("Direktoriaus padėjėja", "other"),
        ("logopēds", "support_specialists"),
        ("Qwerty", None),
        ("7", None),
    ],
)
def test_roles(title: str, group: str | None) -> None:
    assert role_group(title) == group


@pytest.mark.parametrize(
    "header", ["Dienos valandos", "Päeva tunnid", "Stundas dienā", "Godziny dnia", "Hours per day"]
)
def test_hours_of_a_day_are_no_days(header: str) -> None:
    """A column of eight hours a day was read as eight days: 64 hours."""
    assert unit_in_header(header) is None


@pytest.mark.parametrize("header", ["Dienų skaičius", "Koolituspäevi", "Dienu skaits", "Liczba dni", "Training days"])
def test_a_header_that_counts_days_names_days(header: str) -> None:
    assert unit_in_header(header) == "days"
