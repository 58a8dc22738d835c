"""The first, simple protection of small groups: hide counts of 1 to 4, and never one figure alone.

Cells and the sums they take part in are given by the caller. Hidden figures can still be narrowed down
by solving all sums at once; that attack is met by the full disclosure control that follows, and until
then every report says that its protection is partial.
"""

from collections.abc import Hashable, Iterable, Mapping
from typing import Generic, NamedTuple, TypeVar

SMALLEST_PUBLISHED = 5

Key = TypeVar("Key", bound=Hashable)


class Relation(NamedTuple, Generic[Key]):
    """A published sum: `total` is what the `parts` make together, and the parts exclude each other."""

    total: Key
    parts: tuple[Key, ...]


def is_small(*counts: int | None) -> bool:
    """Whether any of the counts of persons or completions is too small to publish (1 to 4)."""
    return any(count is not None and 0 < count < SMALLEST_PUBLISHED for count in counts)


def hidden_cells(sizes: Mapping[Key, int], small: Iterable[Key], relations: Iterable[Relation[Key]]) -> frozenset[Key]:
    """The cells to hide: those in `small` and as many others as keep each of them from standing alone.

    `sizes` gives for every cell the count that decides which is "the next smallest"; cells of size 0
    are known to be 0 and never serve as cover. In no relation exactly one cell stays hidden, and hidden
    parts beside a published total hold at least five together. The result depends on nothing but the
    arguments' contents; ties go to the key that sorts first by its text.
    """
    hidden = set(small)
    order = sorted(relations, key=repr)
    changed = True
    while changed:
        changed = False
        for relation in order:
            cover = _cover(relation, sizes, hidden)
            if cover is not None:
                hidden.add(cover)
                changed = True
    return frozenset(hidden)


def _cover(relation: Relation[Key], sizes: Mapping[Key, int], hidden: set[Key]) -> Key | None:
    """The next cell to hide in one relation, None where it is safe or nothing is left."""
    parts = [part for part in relation.parts if sizes.get(part, 0) > 0]
    closed = [part for part in parts if part in hidden]
    is_total_open = sizes.get(relation.total, 0) > 0 and relation.total not in hidden
    is_alone = len(closed) + (not is_total_open) == 1 and bool(parts)
    if not is_total_open and relation.total not in hidden:
        return None
    is_narrow = is_total_open and closed and is_small(sum(sizes[part] for part in closed))
    if not (is_alone or is_narrow):
        return None
    still_open = [part for part in parts if part not in hidden]
    if still_open:
        return min(still_open, key=lambda part: (sizes[part], repr(part)))
    return relation.total if is_total_open else None
