"""Project numbers as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.intake.projects import read_project_number

LELETO = "2016-1-LV01-KA201-022658"


@pytest.mark.parametrize(
    "written",
    [
        "2016-1-LV01-KA201-022658",
        "No-2016-1-LV01-KA201-022658.",
        "Nr-2016-1-LV01-KA201-022658",
        "Nr. 2016-1-LV01-KA201-022658",
        "No 2016–1–LV01–KA201–022658",
        "2016—1—LV01—KA201—022658",
        "2016\u20111\u2011LV01\u2011KA201\u2011022658",
        "2016\u22121\u2212LV01\u2212KA201\u2212022658",
        "  no-2016-1-lv01-ka201-022658. ",
        "Projekto Nr. 2016 - 1 - LV01 - KA201 - 022658",
    ],
)
def test_one_project_however_it_is_written(written: str) -> None:
    number = read_project_number(written)
    assert (number.text, number.is_malformed) == (LELETO, False)


@pytest.mark.parametrize(
    "number",
    [
        "2021-1-LT01-KA220-SCH-000032471",
        "2020-1-FR01-KA226-SCH-095521",
        "2017-1-EE01-KA101-034833",
        "2016-1-LV01-KA219-022658_2",
    ],
)
def test_numbers_of_the_grammar(number: str) -> None:
    assert not read_project_number(number).is_malformed


@pytest.mark.parametrize(
    "number",
    [
        "2016-1-LV01-KA201-22658",
        "2016-4-LV01-KA201-022658",
        "2021-1-LT01-KA220-000032471",
        "2022-1-EE01-KA122-SCH-012345",
    ],
)
def test_numbers_that_only_resemble_one_are_asked_about_and_kept(number: str) -> None:
    found = read_project_number(number)
    assert found.is_malformed
    assert found.text == number


@pytest.mark.parametrize("number", ["09.2.1-ESFA-K-728-01-0045", "BMT 2", "Nordplus NPJR-2023/10123"])
def test_numbers_of_other_funders_are_kept_in_capitals(number: str) -> None:
    found = read_project_number(number)
    assert (found.text, found.is_malformed) == (number.upper(), False)


@given(
    st.sampled_from(["", "No-", "Nr. ", "Nr-", "projekto numeris "]),
    st.sampled_from("-–—\u2011\u2212"),
    st.sampled_from(["", ".", ",", " "]),
    st.integers(2014, 2020),
    st.integers(1, 3),
    st.integers(0, 999_999),
)
def test_what_stands_around_a_number_does_not_matter(
    before: str, dash: str, after: str, year: int, half: int, serial: int
) -> None:
    plain = f"{year}-{half}-LT01-KA201-{serial:06d}"
    assert read_project_number(before + plain.replace("-", dash) + after).text == plain
