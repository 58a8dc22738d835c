"""Which rows speak of the same person: linked by the strongest key that nothing contradicts."""

from collections import defaultdict
from typing import Any

import pyarrow as pa

# decisions 6, strongest first; the first joins across centres, the others hold within one
LEVELS = ("national_id_key", "participant_key", "name_birth_key", "name_workplace_key")
NAMES = ("national_id", "participant_id", "name_and_birth_date", "name_and_workplace")

PEOPLE = pa.schema(
    [
        ("person_no", pa.int64()),
        ("person_id", pa.string()),
        ("linked_by", pa.string()),
        ("centres", pa.int64()),
        ("is_known", pa.bool_()),
    ]
)
LINKS = pa.schema([("record", pa.uint64()), ("person_no", pa.int64()), ("is_known", pa.bool_())])


def link(records: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Gather records into persons: (people, links), as PEOPLE with a row a person and LINKS a row a record.

    `records` has `record`, `centre`, `is_described` and a column for each of LEVELS (null where the
    rows give no such key). Two records are one person where they share a key and no stronger key
    tells them apart; where stronger keys do, the records that have none of them stay together apart.
    """
    centres = records["centre"].to_pylist()
    keys = [records[level].to_pylist() for level in LEVELS]
    clusters = _Clusters(keys, centres)
    for level, values in enumerate(keys):
        sharing: dict[str, list[int]] = defaultdict(list)
        for row, value in enumerate(values):
            if value is not None:
                sharing[value].append(row)
        for _, rows in sorted(sharing.items()):  # not in the order of the rows
            if len(rows) > 1:
                clusters.join_level(level, rows)
    return _tables(records, clusters)


class _Clusters:
    """Union-find over records, with the members of each cluster at hand."""

    def __init__(self, keys: list[list[str | None]], centres: list[str]) -> None:
        self.keys = keys
        self.centres = centres
        self.root = list(range(len(centres)))
        self.members: dict[int, list[int]] = {}

    def of(self, root: int) -> list[int]:
        return self.members.get(root) or [root]

    def join_level(self, level: int, rows: list[int]) -> None:
        """Merge the clusters that share a key of this level, unless stronger keys contradict."""
        roots = {self.root[row] for row in rows}
        if len(roots) < 2:
            return
        centre = self.centres[rows[0]]
        stronger = {root: self._stronger(root, level, centre) for root in roots}
        if any(len(set().union(*(found[above] for found in stronger.values()))) > 1 for above in range(level)):
            roots = {root for root in roots if not any(stronger[root])}
        if len(roots) > 1:
            self._merge(roots)

    def _merge(self, roots: set[int]) -> None:
        first, *others = sorted(roots)
        joined = list(self.of(first))
        for root in others:
            joined += self.of(root)
            self.members.pop(root, None)
        for member in joined:
            self.root[member] = first
        self.members[first] = joined

    def _stronger(self, root: int, level: int, centre: str) -> list[set[str]]:
        """The cluster's keys above a level; those of other centres say nothing about this one's."""
        return [
            {
                key
                for member in self.of(root)
                if (key := self.keys[above][member]) is not None and (above == 0 or self.centres[member] == centre)
            }
            for above in range(level)
        ]


def _tables(records: pa.Table, clusters: _Clusters) -> tuple[pa.Table, pa.Table]:
    """Name each cluster by its strongest key, the least where it has several."""
    described = records["is_described"].to_pylist()
    numbers: dict[int, int] = {}
    people: list[tuple[Any, ...]] = []
    for root in clusters.root:
        if root in numbers:
            continue
        members = clusters.of(root)
        level, name = min(
            (level, key)
            for level, values in enumerate(clusters.keys)
            for member in members
            if (key := values[member]) is not None
        )
        numbers[root] = len(people)
        centres = len({clusters.centres[member] for member in members})
        people.append((len(people), name, NAMES[level], centres, any(described[member] for member in members)))
    found = [numbers[root] for root in clusters.root]
    known = [people[number][4] for number in found]
    columns = [[person[place] for person in people] for place in range(len(PEOPLE))]
    return (
        pa.table(columns, schema=PEOPLE),
        pa.table([records["record"], found, known], schema=LINKS),
    )
