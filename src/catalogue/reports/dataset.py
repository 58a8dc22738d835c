"""The description of a report's figures for search engines and data portals (schema.org Dataset)."""

from typing import Any

from markupsafe import Markup

from catalogue.markup import script_json
from catalogue.reports.closing import LICENCE, data_stem, publisher
from catalogue.reports.labels import indicator_names
from catalogue.reports.page import Page

MEASURED = ("share_completed", "persons", "completions", "academic_hours", "institutions_active")


def dataset(page: Page, title: str, description: str) -> Markup:
    """The JSON-LD of a page; absolute addresses only where the site has one."""
    t, edition = page.t, page.about.edition
    address = page.address
    folder = f"{address.rpartition('/')[0]}/" if address else ""
    stem = data_stem(page)
    names = indicator_names(t)
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": title,
        "description": description,
        "inLanguage": t.code,
        "identifier": page.edition_id,
        "version": str(edition.version),
        "temporalCoverage": f"{page.year}-01-01/{page.year}-12-31",
        "spatialCoverage": _place(page),
        "publisher": {"@type": "Organization", "name": publisher(page)},
        "license": LICENCE,
        "isAccessibleForFree": True,
        "variableMeasured": [{"@type": "PropertyValue", "propertyID": name, "name": names[name]} for name in MEASURED],
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": "text/csv", "contentUrl": f"{folder}{stem}.csv"},
            {"@type": "DataDownload", "encodingFormat": "application/json", "contentUrl": f"{folder}{stem}.json"},
        ],
    }
    if not edition.is_draft:
        described["datePublished"] = edition.published.isoformat()
    if address:
        described["url"] = address
    return script_json(described)


def _place(page: Page) -> dict[str, Any]:
    """The municipality with its codes, within its county and country."""
    unit = page.about.unit
    country = {"@type": "Country", "name": page.country.nominative, "identifier": unit.country}
    within: dict[str, Any] = country
    if page.county:
        within = {"@type": "AdministrativeArea", "name": page.county.nominative, "containedInPlace": country}
        if unit.county_code:
            within["identifier"] = {"@type": "PropertyValue", "propertyID": "ISO 3166-2", "value": unit.county_code}
    return {
        "@type": "AdministrativeArea",
        "name": page.own.nominative,
        # in all four countries the code of local administrative units (LAU) is the national one
        "identifier": [
            {"@type": "PropertyValue", "propertyID": scheme, "value": unit.code} for scheme in ("LAU", "national code")
        ],
        "containedInPlace": within,
    }
