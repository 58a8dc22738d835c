"""From which size on figures are published: thresholds of reference/policy that hold everywhere."""

from catalogue.model.policy import general_threshold

SMALLEST = int(general_threshold("smallest_count"))
INTERVAL = int(general_threshold("interval_min"))
HOURS_INTERVAL = general_threshold("hours_interval_min") / 100
NAMED_PERSONS = int(general_threshold("named_persons_min"))
INSTITUTIONS = int(general_threshold("hours_institutions_min"))
MERGE_PERSONS = int(general_threshold("merge_persons_max"))
MEAN_PERSONS = int(general_threshold("mean_persons_min"))
DECILE_PERSONS = int(general_threshold("decile_persons_min"))
SHARE_ROSTER = int(general_threshold("share_roster_min"))
TABLE_PERSONS = int(general_threshold("table_persons_min"))
FINE_TABLE_PERSONS = int(general_threshold("fine_table_persons_min"))
REVISION_PERSONS = int(general_threshold("revision_persons_min"))


def is_small(*counts: int | None) -> bool:
    """Whether any of the counts of persons or completions is too small to publish (1 to 4)."""
    return any(count is not None and 0 < count < SMALLEST for count in counts)
