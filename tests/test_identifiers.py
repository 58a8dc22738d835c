"""National identifiers are checked for their country, and leave intake only as keyed pseudonyms."""

import hashlib
import hmac
import multiprocessing
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.errors import UserError
from catalogue.intake.identifiers import SCHEMES, NationalId, Pseudonyms, check_national_id, person_key

settings.register_profile("steady", deadline=None)  # other work on the machine is no failure
settings.load_profile("steady")

# made up for the tests, with checksums that hold
LT_ID, EE_ID, PL_ID, PL_ZEROS = "48503120211", "37605030299", "44051401359", "02070803628"
LV_ID, LV_ZEROS = "161175-19997", "010190-12349"


def with_check_digit(digits: str) -> str:
    """Ten digits and the check digit that Lithuania and Estonia share."""
    for weights in ("1234567891", "3456789123"):
        rest = sum(int(weight) * int(digit) for weight, digit in zip(weights, digits, strict=True)) % 11
        if rest < 10:
            return f"{digits}{rest}"
    return f"{digits}0"


@given(
    born=st.dates(date(1900, 1, 1), date(1999, 12, 31)),
    sex=st.integers(0, 1),
    serial=st.integers(0, 999),
    wrong=st.integers(1, 9),
)
def test_checksums_of_lithuania_and_estonia(born: date, sex: int, serial: int, wrong: int) -> None:
    number = with_check_digit(f"{3 + sex}{born:%y%m%d}{serial:03d}")
    spoilt = number[:-1] + str((int(number[-1]) + wrong) % 10)
    for country in ("LT", "EE"):
        assert check_national_id(number, country) == NationalId(number)
        assert check_national_id(float(number), country) == NationalId(number)
        assert check_national_id(f" {number[:1]} {number[1:7]}-{number[7:]} ", country) == NationalId(number)
        assert check_national_id(spoilt, country) == NationalId(None)


@pytest.mark.parametrize(
    ("country", "number"),
    [("LT", LT_ID), ("EE", EE_ID), ("PL", PL_ID), ("GB", "AB123456C"), ("GB", "1234567"), ("GB", "0123456")],
)
def test_valid_identifiers(country: str, number: str) -> None:
    assert check_national_id(number, country) == NationalId(number)


def test_a_lost_zero_is_restored_where_the_checksum_then_holds() -> None:
    assert check_national_id(float(PL_ZEROS), "PL") == NationalId(PL_ZEROS, restored_zeros=True)
    assert check_national_id(PL_ZEROS[1:], "PL") == NationalId(PL_ZEROS, restored_zeros=True)
    assert check_national_id(PL_ZEROS, "PL") == NationalId(PL_ZEROS)
    assert check_national_id(123456.0, "GB") == NationalId("0123456", restored_zeros=True)
    assert check_national_id(float(PL_ZEROS) + 1, "PL") == NationalId(None)


def test_latvian_codes_with_and_without_a_birth_date() -> None:
    for number in (LV_ID, "320190-12340"):
        assert check_national_id(number, "LV") == NationalId(number.replace("-", ""))
    assert check_national_id(float(LV_ZEROS.replace("-", "")), "LV").restored_zeros


def test_the_country_is_declared_and_never_inferred() -> None:
    assert check_national_id(PL_ID, "LT") == NationalId(None)
    assert check_national_id(LT_ID, "PL") == NationalId(None)
    assert check_national_id(LT_ID, "LV") == NationalId(None)
    assert check_national_id(LT_ID, "GB") == NationalId(None)


def test_a_latvian_company_number_is_no_person() -> None:
    assert check_national_id("40003521600", "LV") == NationalId(None)


@pytest.mark.parametrize("country", sorted(SCHEMES))
@pytest.mark.parametrize("value", ["", "abc", True, 0.5, 1e300, float("inf"), float("nan"), "0" * 11, "1" * 400, -5.0])
def test_what_is_no_identifier(country: str, value: object) -> None:
    assert check_national_id(value, country).value is None


# Pseudonyms


@given(scheme=st.text(), country=st.text(), value=st.text(), key=st.binary(min_size=16))
def test_a_pseudonym_is_the_keyed_hash_of_scheme_country_and_value(
    scheme: str, country: str, value: str, key: bytes
) -> None:
    message = f"{scheme}|{country}|{value}".encode()
    assert Pseudonyms(key).of(scheme, country, value) == hmac.new(key, message, hashlib.sha256).hexdigest()[:32]


def test_pseudonyms_differ_by_key_country_scheme_and_value() -> None:
    one, other = Pseudonyms(b"k" * 32), Pseudonyms(b"l" * 32)
    made = {
        one.of("LT_AK", "LT", LT_ID),
        other.of("LT_AK", "LT", LT_ID),
        one.of("EE_IK", "EE", LT_ID),
        one.of("LT_AK", "EE", LT_ID),
        one.of("LT_AK", "LT", EE_ID),
    }
    assert len(made) == 5
    assert one.fingerprint != other.fingerprint
    assert one.of("LT_AK", "LT", LT_ID) == Pseudonyms(b"k" * 32).of("LT_AK", "LT", LT_ID)


# The key


@pytest.fixture(autouse=True)
def no_key_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CATALOGUE_PERSON_KEY", raising=False)


def test_the_key_file_is_private_and_made_once(tmp_path: Path) -> None:
    state = tmp_path / "state"
    key = person_key(state)
    assert len(key) == 64
    assert (state / "person.key").stat().st_mode & 0o777 == 0o600
    assert person_key(state) == key
    assert [path.name for path in state.iterdir()] == ["person.key"]
    assert person_key(tmp_path / "other") != key


def make_key(state: Path, start: object, results: object) -> None:
    start.wait()  # type: ignore[attr-defined]
    results.put(person_key(state))  # type: ignore[attr-defined]


def test_processes_that_start_at_once_agree_on_one_key(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    start, results = context.Barrier(4), context.Queue()
    processes = [context.Process(target=make_key, args=(tmp_path, start, results)) for _ in range(4)]
    for process in processes:
        process.start()
    keys = {results.get(timeout=30) for _ in processes}
    for process in processes:
        process.join()
    assert keys == {person_key(tmp_path)}
    assert [path.name for path in tmp_path.iterdir()] == ["person.key"]


def test_a_key_from_the_environment_wins_and_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CATALOGUE_PERSON_KEY", "0123456789abcdef")
    assert person_key(tmp_path) == b"0123456789abcdef"
    assert not list(tmp_path.iterdir())


def test_a_short_key_in_the_environment_is_refused_without_being_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CATALOGUE_PERSON_KEY", "hunter2hunter2")
    with pytest.raises(UserError, match="too short") as told:
        person_key(tmp_path)
    assert "hunter2" not in str(told.value)


@pytest.mark.parametrize("content", [b"", b"abc\n", b"\xff" * 64, b"0" * 63, b"0" * 65])
def test_a_damaged_key_file_is_told_and_never_replaced(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "person.key").write_bytes(content)
    with pytest.raises(UserError, match="key file"):
        person_key(tmp_path)
    assert (tmp_path / "person.key").read_bytes() == content


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes anywhere")
def test_a_state_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(UserError, match="cannot be used"):
        person_key(tmp_path)


def test_many_threads_make_one_key(tmp_path: Path) -> None:
    """Two threads of a first night wanted the same name for the new key's file, and one batch was not read."""
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda _: person_key(tmp_path), range(32)))
    assert len(set(keys)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["person.key"]
