"""Which rows speak of the same person: linked by the strongest key that nothing contradicts."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
import pyarrow as pa

# decisions 6, strongest first; the first joins across centres, the others hold within one
LEVELS = ("national_id_key", "participant_key", "name_birth_key", "name_workplace_key")
NAMES = ("national_id", "participant_id", "name_and_birth_date", "name_and_workplace")

LINKS = pa.schema(
    [
        ("record", pa.string()),
        ("person_id", pa.string()),
        ("linked_by", pa.string()),
        ("centres", pa.int64()),
        ("is_known", pa.bool_()),
    ]
)


def link(records: pd.DataFrame) -> pa.Table:
    """One person per record: columns of LINKS, one row per record, in the records' order.

    `records` has `record`, `centre`, `is_described` and a column for each of LEVELS (None where the
    rows give no such key). Two records are one person where they share a key and no stronger key
    tells them apart; where stronger keys do, the records that have none of them stay together apart.
    """
    clusters = _Clusters(len(records))
    keys = [records[level].to_numpy(dtype=object, na_value=None) for level in LEVELS]
    centres = records["centre"].to_numpy(dtype=object)
    for level, values in enumerate(keys):
        shared = pd.Series(values, dtype=object)
        shared = shared[shared.notna() & shared.duplicated(keep=False)]
        for _, rows in shared.groupby(shared, sort=True).groups.items():
            clusters.join_level(level, list(rows), keys, centres)
    return _table(records, clusters, keys)


class _Clusters:
    """Union-find over records, with the members of each cluster at hand."""

    def __init__(self, size: int) -> None:
        self.parent = np.arange(size)
        self.members: dict[int, list[int]] = {}

    def find(self, record: int) -> int:
        while self.parent[record] != record:
            self.parent[record] = self.parent[self.parent[record]]
            record = self.parent[record]
        return int(record)

    def of(self, root: int) -> list[int]:
        return self.members.get(root, [root])

    def merge(self, roots: Iterable[int]) -> None:
        first, *others = sorted(roots)
        joined = list(self.of(first))
        for root in others:
            joined += self.of(root)
            self.parent[root] = first
            self.members.pop(root, None)
        self.members[first] = joined

    def join_level(self, level: int, rows: list[int], keys: list[np.ndarray], centres: np.ndarray) -> None:
        """Merge the clusters that share a key of this level, unless stronger keys contradict."""
        roots = {self.find(row) for row in rows}
        if len(roots) < 2:
            return
        centre = centres[rows[0]]
        stronger = {root: self._stronger(root, level, keys, centres, centre) for root in roots}
        contradicts = any(
            len(set().union(*(found[above] for found in stronger.values()))) > 1 for above in range(level)
        )
        if contradicts:
            roots = {root for root in roots if not any(stronger[root])}
        if len(roots) > 1:
            self.merge(roots)

    def _stronger(
        self, root: int, level: int, keys: list[np.ndarray], centres: np.ndarray, centre: object
    ) -> list[set[object]]:
        """The cluster's keys above a level; those of other centres say nothing about this one's."""
        return [
            {
                keys[above][member]
                for member in self.of(root)
                if keys[above][member] is not None and (above == 0 or centres[member] == centre)
            }
            for above in range(level)
        ]


def _table(records: pd.DataFrame, clusters: _Clusters, keys: list[np.ndarray]) -> pa.Table:
    """Name each cluster by its strongest key, the least where it has several."""
    roots = np.array([clusters.find(row) for row in range(len(records))], dtype="int64")
    person = np.full(len(records), None, dtype=object)
    linked_by = np.full(len(records), None, dtype=object)
    for level, values in enumerate(keys):
        least = pd.Series(values, dtype=object).groupby(roots).min()
        named = least.reindex(roots).to_numpy(dtype=object, na_value=None)
        open_ = np.equal(person, None) & np.not_equal(named, None)
        person[open_] = named[open_]
        linked_by[open_] = NAMES[level]
    frame = pd.DataFrame({"person": person, "centre": records["centre"].to_numpy(), "known": records["is_described"]})
    grouped = frame.groupby("person")
    return pa.table(
        {
            "record": records["record"].tolist(),
            "person_id": list(person),
            "linked_by": list(linked_by),
            "centres": grouped["centre"].transform("nunique").astype("int64").tolist(),
            "is_known": grouped["known"].transform("any").astype(bool).tolist(),
        },
        schema=LINKS,
    )
