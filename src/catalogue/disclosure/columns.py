"""Tables as people see them, found again among the figures: a column or a row is explained as a whole or not at all.

A number in the place of a withheld sign is so noticed even where that number stands elsewhere on the page.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal

from catalogue.disclosure.numbers import parsed
from catalogue.disclosure.rendered import Figure

Token = tuple[str, Decimal | None, int]


class Series:
    """Figures that may stand below or beside each other, and how often cells can show each of their numbers."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        """Nothing is rounded yet."""
        self._figures = list(figures)
        self._shown: dict[int, Counter[Token]] = {}

    def explains(self, tokens: list[Token]) -> bool:
        """Whether all tokens are figures of the series, each at most as often as it has them."""
        if len(tokens) > len(self._figures):
            return False
        return all(self._as_shown(one[2])[one] >= count for one, count in Counter(tokens).items())

    def _as_shown(self, decimals: int) -> Counter[Token]:
        """The figures as cells of so many decimals show them."""
        if decimals not in self._shown:
            unit = Decimal(1).scaleb(-decimals)
            self._shown[decimals] = Counter(
                (figure.flag or "", None, decimals)
                if figure.value is None
                else ("", figure.value.quantize(unit, ROUND_HALF_UP), decimals)
                for figure in self._figures
            )
        return self._shown[decimals]


def token(words: str, code: str) -> Token | None:
    """What a cell shows: a number with its decimals, or that one is withheld; None for words and for no figure."""
    text = words.strip()
    if text == "c":
        return text, None, 0
    plain = re.sub(r"\s?[rbp]$", "", text)
    if not plain or not re.fullmatch(r"[-+\u2212]?[\d.,\u00a0\u202f]+", plain):
        return None
    number = parsed(plain, code)
    return None if number is None else ("", number[0], number[1])


def series_of(figures: Iterable[Figure], key: Callable[[Figure], tuple[object, ...]]) -> list[Series]:
    """Figures in groups, in their order, each figure once."""
    groups: dict[tuple[object, ...], dict[tuple[object, ...], Figure]] = defaultdict(dict)
    for figure in figures:
        own = figure.table, figure.indicator, figure.geo, figure.year, figure.category
        groups[key(figure)].setdefault(own, figure)
    return [Series(group.values()) for group in groups.values()]


def _measured(figure: Figure) -> str:
    """The indicator; where hours have a fraction, a column shows those rounded to whole ones beside whole ones."""
    return figure.indicator.removesuffix("_rounded")


def columns_of(rows: list[list[Token | None]]) -> Iterator[list[Token]]:
    """The columns that show any figure or sign."""
    for at in range(max((len(row) for row in rows), default=0)):
        column = [one for row in rows if at < len(row) and (one := row[at])]
        if column:
            yield column


def explained(rows: list[list[Token | None]], figures: list[Figure]) -> bool:
    """Whether a table is made of figures: column by column, else row by row in the order of the figures."""
    by_category = series_of(figures, lambda f: (f.table, _measured(f), f.geo, f.year, f.dimension))
    by_year = series_of(figures, lambda f: (f.table, _measured(f), f.geo, f.category, f.dimension))
    by_place = series_of(figures, lambda f: (f.table, _measured(f), f.year, f.category, f.dimension))
    columns = [*by_category, *by_year, *by_place]
    if all(any(series.explains(column) for series in columns) for column in columns_of(rows)):
        return True
    tokens = [[one for one in row if one] for row in rows]
    left = iter(by_place)
    if all(any(series.explains(row) for series in left) for row in tokens if row):
        return True
    by_indicator = series_of(figures, lambda f: (f.table, f.geo, f.year, f.category))
    return all(len(row) > 1 and any(series.explains(row) for series in by_indicator) for row in tokens if row)
