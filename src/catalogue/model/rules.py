"""Rules: stable identifiers with severity and basis, and their texts in five languages."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from catalogue.model.findings import Finding, Severity

REFERENCE = Path(__file__).parent.parent / "reference"


@dataclass(frozen=True)
class Rule:
    """One rule: `scope` is file, sheet, column, row or cell; `domain_rules` the V-rules it covers."""

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
def rules() -> dict[str, Rule]:
    """All rules of reference/rules.csv by id."""
    with (REFERENCE / "rules.csv").open(encoding="utf-8", newline="") as lines:
        return {
            row["rule"]: Rule(row["rule"], row["severity"], row["scope"], row["checks"], row["basis"])  # type: ignore[arg-type]
            for row in csv.DictReader(lines)
        }


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
) -> Finding:
    """A finding with the severity that the rule's table gives. KeyError for an unknown rule."""
    return Finding(rule, rules()[rule].severity, sheet, row, column, field, count, dict(params or {}))
