"""National identifiers are checked for the declared country, then every key becomes a keyed HMAC."""

import hashlib
import hmac
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from stdnum.ee import ik
from stdnum.exceptions import ValidationError
from stdnum.lt import asmens
from stdnum.lv import pvn
from stdnum.pl import pesel

from catalogue.errors import UserError

SCHEMES = {"LT": "LT_AK", "EE": "EE_IK", "LV": "LV_PK", "PL": "PL_PESEL", "GB": "GB_TRN_NINO"}
_CHECKS = {"LT": asmens.validate, "EE": ik.validate, "LV": pvn.validate, "PL": pesel.validate}
GB_DIGITS = 7  # of a teacher reference number, printed as 12/34567
_GB = re.compile(r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]|\d{7}")
_ENCODED_KEY = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class NationalId:
    """A checked identifier: its canonical digits, or None where it is not valid for the country."""

    value: str | None
    restored_zeros: bool = False


def check_national_id(value: object, country: str) -> NationalId:
    """Check a cell as the national identifier of a country; the country is declared, never inferred.

    A number that lost leading zeros is padded, and accepted where the checksum then holds. For the
    United Kingdom a teacher reference number or a national insurance number is recognised by form.
    """
    if isinstance(value, bool):
        return NationalId(None)
    text = _digits(value)
    if country == "GB":
        restored = text.isdigit() and len(text) == GB_DIGITS - 1
        text = text.zfill(GB_DIGITS) if restored else text
        return NationalId(text if _GB.fullmatch(text) else None, restored)
    if country not in _CHECKS or not re.fullmatch(r"\d{5,11}", text):
        return NationalId(None)
    for candidate in dict.fromkeys((text, text.zfill(11))):
        try:
            checked = _CHECKS[country](candidate)
        except ValidationError:
            continue
        if country != "LV" or checked[0] <= "3":
            return NationalId(checked, restored_zeros=candidate != text)
    return NationalId(None)


def _digits(value: object) -> str:
    if isinstance(value, float | int):
        return str(int(value)) if float(value).is_integer() else ""
    return re.sub(r"[\s\u00a0\-–—'./]", "", str(value)).upper()


class Pseudonyms:
    """Turns identifying values into pseudonyms: HMAC-SHA-256 over scheme|country|value, one key."""

    def __init__(self, key: bytes) -> None:
        """Keep the key in memory only."""
        self._key = key

    @property
    def fingerprint(self) -> str:
        """Tells one key from another without giving it away."""
        return self.of("fingerprint", "", "")[:16]

    def of(self, scheme: str, country: str, value: str) -> str:
        """The pseudonym of a value: 32 hexadecimal digits."""
        message = f"{scheme}|{country}|{value}".encode()
        return hmac.digest(self._key, message, hashlib.sha256).hex()[:32]

    def seal(self, *parts: str) -> str:
        """A keyed hash by which the same texts are known again: 16 hexadecimal digits."""
        return self.of("seal", "", "\x1e".join(parts))[:16]


def person_key(state: Path) -> bytes:
    """The key from CATALOGUE_PERSON_KEY, else from the 0600 file in the state folder, made once.

    Raises UserError where the variable is too short or the file cannot be used.
    """
    if given := os.environ.get("CATALOGUE_PERSON_KEY"):
        if len(given) < 16:
            raise UserError("CATALOGUE_PERSON_KEY is too short: give at least 16 characters")
        return given.encode()
    path = state / "person.key"
    try:
        if not path.exists():
            state.mkdir(parents=True, exist_ok=True)
            fresh = path.with_name(f".person.key.{secrets.token_hex(8)}")
            descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_hex(32) + "\n")
            try:
                os.link(fresh, path)  # the first of two runs wins, and neither sees half a key
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
        key = path.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"the key file {path} cannot be used: {type(error).__name__}") from None
    if not _ENCODED_KEY.fullmatch(key):
        raise UserError(f"the key file {path} is damaged; restore it from a backup: a new key breaks every link")
    return key.encode()
