"""National identifiers with right check digits whose serial number is always 990-999.

No register gives those serials to living people in such numbers: in Estonia the serials before 2013
ended near 710, in Lithuania and Latvia they count the births of one day. README.md says so too.
"""

from datetime import date
from random import Random

from .world import Sex

FIRST = (1, 2, 3, 4, 5, 6, 7, 8, 9, 1)
SECOND = (3, 4, 5, 6, 7, 8, 9, 1, 2, 3)
LATVIAN = (10, 5, 8, 4, 2, 1, 6, 3, 7, 9)


def _weighted(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))


def lithuanian_estonian(birth: date, sex: Sex, serial: int) -> str:
    """Asmens kodas and isikukood have one form: G YYMMDD NNN K."""
    century = (3 if birth.year < 2000 else 5) + (sex == "f")
    body = f"{century}{birth:%y%m%d}{serial:03d}"
    check = _weighted(body, FIRST) % 11
    if check == 10:
        check = _weighted(body, SECOND) % 11 % 10
    return f"{body}{check}"


def latvian(birth: date, serial: int) -> str:
    """Personas kods DDMMYY-CNNNK; empty where the serial has no check digit."""
    body = f"{birth:%d%m%y}{1 if birth.year < 2000 else 2}{serial:03d}"
    check = (1 + _weighted(body, LATVIAN)) % 11
    return "" if check == 10 else f"{body[:6]}-{body[6:]}{check}"


def national_id(country: str, birth: date, sex: Sex, random: Random, taken: set[str]) -> str:
    """A valid identifier nobody in `taken` has; empty where no serial is left or the country has none."""
    if country not in {"LT", "EE", "LV"}:
        return ""
    serials = list(range(990, 1000))
    random.shuffle(serials)
    for serial in serials:
        value = latvian(birth, serial) if country == "LV" else lithuanian_estonian(birth, sex, serial)
        if value and value not in taken:
            taken.add(value)
            return value
    return ""


def spoiled(value: str) -> str:
    """The same identifier with a wrong check digit."""
    return value[:-1] + str((int(value[-1]) + 3) % 10)
