"""What programs find on the site: the catalogue of editions as JSON, and as DCAT-AP for national data portals."""

import json
from collections.abc import Iterator
from typing import Any

from catalogue.language import language, languages_of
from catalogue.reports.closing import LICENCE
from catalogue.site.feeds import urn
from catalogue.site.pages import absolute, country_menu, country_name
from catalogue.site.record import Release, Site

Json = dict[str, Any]

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
AUTHORITY = "http://publications.europa.eu/resource/authority"
COUNTRIES = {"LT": "LTU", "EE": "EST", "LV": "LVA", "PL": "POL", "GB": "GBR"}
LANGUAGES = {"lt": "LIT", "et": "EST", "lv": "LAV", "pl": "POL", "en": "ENG"}
# ending → EU file type and IANA media type
FORMATS = {
    "csv": ("CSV", "text/csv"),
    "json": ("JSON", "application/json"),
    "xlsx": ("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def catalogues(site: Site) -> Iterator[tuple[str, bytes]]:
    """Path and content of both catalogues."""
    editions = [_edition(site, release) for release in site.releases]
    yield "catalogue.json", _json({"licence": LICENCE, "editions": editions})
    yield "dcat.jsonld", _json(_dcat(site))


def _json(value: Json) -> bytes:
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def _edition(site: Site, release: Release) -> Json:
    """An edition with the status and the files of each municipality; paths are from the site's root."""
    return {
        "edition": release.number,
        "country": release.country,
        "year": release.year,
        "version": release.version,
        "published": release.published.isoformat(),
        "state": release.state,
        "reason": dict(release.reason),
        "files": site.files_in(release.folder("data")),
        "municipalities": {
            code: {"status": status, "files": site.files_in(release.folder(code))}
            | ({"merged_into": release.merged_into[code]} if code in release.merged_into else {})
            for code, status in release.status.items()
        },
    }


# --- DCAT-AP


def _dcat(site: Site) -> Json:
    """A catalogue with one dataset a country."""
    publisher = _publisher()
    newest = max((release.published for release in site.releases), default=None)
    return {
        "@context": CONTEXT,
        "@id": absolute(site, "dcat.jsonld") or urn("catalogue"),
        "@type": "dcat:Catalog",
        "dct:title": _texts(("en", *sorted({languages_of(country)[0] for country in site.countries} - {"en"}))),
        "dct:description": {"@language": "en", "@value": "Municipal reports on professional development of educators."},
        "dct:publisher": publisher,
        "dct:license": {"@id": LICENCE},
        "foaf:homepage": {"@id": absolute(site, "index.html") or "index.html"},
        "dcat:dataset": [_dataset(site, country, publisher) for country in site.countries],
    } | ({"dct:modified": _day(newest.isoformat())} if newest else {})


def _publisher() -> Json:
    return {"@id": urn("publisher"), "@type": "foaf:Agent", "foaf:name": language("en").say("Training Catalogue")}


def _texts(langs: tuple[str, ...]) -> list[Json]:
    return [{"@language": code, "@value": language(code).say("Training Catalogue")} for code in langs]


def _dataset(site: Site, country: str, publisher: Json) -> Json:
    """A country's figures: what they are about, and the files of every edition in force."""
    releases = [one for one in reversed(site.releases_of(country)) if one.is_in_force]
    langs = languages_of(country)
    described: Json = {
        "@id": urn("dataset", country),
        "@type": "dcat:Dataset",
        "dct:identifier": f"training-catalogue-{country.lower()}",
        "dct:title": [
            {
                "@language": code,
                "@value": language(code).say(
                    "Professional development of educators by municipality: {country}",
                    country=country_name(country, language(code)).nominative,
                ),
            }
            for code in langs
        ],
        "dct:description": [
            {
                "@language": code,
                "@value": language(code).say(
                    "Educators who took part in professional development, programmes completed, hours and shares, by "
                    "municipality and calendar year. Figures on small groups are withheld."
                ),
            }
            for code in langs
        ],
        "dcat:theme": {"@id": f"{AUTHORITY}/data-theme/EDUC"},
        "dct:accrualPeriodicity": {"@id": f"{AUTHORITY}/frequency/ANNUAL"},
        "dct:language": [{"@id": f"{AUTHORITY}/language/{LANGUAGES[code]}"} for code in langs],
        "dct:spatial": {"@id": f"{AUTHORITY}/country/{COUNTRIES.get(country, country)}"},
        "dct:publisher": publisher,
        "dct:accessRights": {"@id": f"{AUTHORITY}/access-right/PUBLIC"},
        "dcat:landingPage": {"@id": _address(site, country_menu(country, language(langs[0]))[0][0])},
        "dcat:distribution": [one for release in releases for one in _distributions(site, release)],
    }
    if site.contact:
        described["dcat:contactPoint"] = {"@type": "vcard:Kind", "vcard:fn": site.contact}
    return described | _dates(releases)


def _dates(releases: list[Release]) -> Json:
    """When a dataset was issued and changed, and the years that it is about; `releases` are the oldest first."""
    if not releases:
        return {}
    years = [release.year for release in releases]
    return {
        "dct:issued": _day(releases[0].published.isoformat()),
        "dct:modified": _day(max(release.published for release in releases).isoformat()),
        "owl:versionInfo": releases[-1].number,
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _day(f"{min(years)}-01-01"),
            "dcat:endDate": _day(f"{max(years)}-12-31"),
        },
    }


def _distributions(site: Site, release: Release) -> Iterator[Json]:
    """The national files of an edition."""
    for path in site.files_in(release.folder("data")):
        kind = FORMATS.get(path.rpartition(".")[2])
        if kind and not path.endswith("datapackage.json"):
            yield {
                "@id": urn("distribution", path),
                "@type": "dcat:Distribution",
                "dct:title": f"{release.number}: {path.rpartition('/')[2]}",
                "dct:format": {"@id": f"{AUTHORITY}/file-type/{kind[0]}"},
                "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{kind[1]}"},
                "dcat:accessURL": {"@id": _address(site, path)},
                "dcat:downloadURL": {"@id": _address(site, path)},
                "dct:license": {"@id": LICENCE},
                "dct:issued": _day(release.published.isoformat()),
            }


def _address(site: Site, path: str) -> str:
    return absolute(site, path) or path


def _day(day: str) -> Json:
    return {"@type": "xsd:date", "@value": day}
