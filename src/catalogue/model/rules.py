"""Rules: stable identifiers with severity and basis by country and day, and their texts in five languages."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import cast

from catalogue.model.findings import Finding, Severity
from catalogue.model.policy import POLICY, in_force, policy_tables, rows_of

REFERENCE = Path(__file__).parent.parent / "reference"


@dataclass(frozen=True)
class Rule:
    """One rule as it stands where country and day do not matter.

    `scope` is file, sheet, column, row, cell or publish; `domain_rules` the V-rules it covers, parted by spaces.
    """

    id: str
    severity: Severity
    scope: str
    domain_rules: str
    basis: str


@dataclass(frozen=True)
class RuleText:
    """What a rule says to people, in one language."""

    title: str
    meaning: str
    remedy: str


@cache
def rules(folder: Path = POLICY) -> dict[str, Rule]:
    """All rules of reference/policy/rules.csv by id: the row for everywhere and always, else the rule's first."""
    return {rule: _rule(rule, folder) for rule in dict.fromkeys(row["rule"] for row in policy_tables(folder)["rules"])}


def _rule(rule: str, folder: Path) -> Rule:
    rows = rows_of("rules", rule, folder)
    row = in_force(rows, country=None, on=None) or rows[0]
    return Rule(rule, cast(Severity, row["severity"]), row["scope"], row["checks"], row["basis"])


def severity(rule: str, country: str | None, on: date | None, folder: Path = POLICY) -> Severity | None:
    """How grave a rule is in a country on a day; None where it is not in force. KeyError for an unknown rule.

    Without a country only rows for everywhere hold; without a day only rows without an end.
    """
    row = in_force(rows_of("rules", rule, folder), country, on)
    return None if row is None else cast(Severity, row["severity"])


@cache
def rule_texts(language: str) -> dict[str, RuleText]:
    """Texts of all rules in a language, by rule id."""
    with (REFERENCE / "rule_texts.csv").open(encoding="utf-8", newline="") as lines:
        return {
            row["rule"]: RuleText(row["title"], row["meaning"], row["remedy"])
            for row in csv.DictReader(lines)
            if row["language"] == language
        }


def finding(
    rule: str,
    *,
    sheet: str | None = None,
    row: int | None = None,
    column: int | None = None,
    field: str | None = None,
    count: int = 1,
    params: Mapping[str, str] | None = None,
    severity: Severity | None = None,
) -> Finding:
    """A finding, as grave as given, else as the rule is everywhere. KeyError for an unknown rule."""
    return Finding(rule, severity or rules()[rule].severity, sheet, row, column, field, count, dict(params or {}))
