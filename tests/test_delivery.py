"""Delivery by e-mail: what a letter says, to whom it goes, and that nobody ever gets it twice.

The mail server is a real one on loopback (tests/smtp_server.py); the letters are those of a published site.
"""

import io
import json
import os
import random
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue import cli
from catalogue.delivery.deliver import ZONE, Delivered, deliver, dry_run, note_bounced, status
from catalogue.delivery.due import letters_due
from catalogue.delivery.letter import compose, mailbox_in, plain, words
from catalogue.delivery.outbox import MOST_ATTEMPTS, Row, look, open_outbox
from catalogue.delivery.recipients import Recipient, address_of, clean_name, read_recipients
from catalogue.delivery.released import read_released
from catalogue.delivery.server import Sender, account, connected
from catalogue.editions.publish import publish
from catalogue.editions.record import read_record
from catalogue.errors import UserError
from catalogue.language import languages_of
from catalogue.settings import Settings
from html_form import Parsed
from reports_fixture import AS_OF, SIZES, make_database
from smtp_server import DROP, PASSWORD, USER, MailHost, authenticate, certificate

CONTACT = "Ataskaitos: reports@catalogue.example, tel. +370 5 000 0000"
SITE_URL = "https://reports.example.org/"
HEAD = "country,municipality,email,kind,name,language,attach\n"
# the personal mailbox of Utena stands before the role mailbox, so that order is no accident
PEOPLE = """LT,82,ona.onaite@utena.example,personal,,en,
LT,82,svietimas@utena.example,role,Švietimo skyrius,,
LT,41,oswiata@vilnius.example,role,,pl,
LT,13,svietimas@vilnius.example,role,,,
EE,0793,haridus@tartu.example,role,,,
LV,0001000,izglitiba@riga.example,role,,,
GB,E08000035,education@leeds.example,role,,,
"""
# with municipalities of every status: full, compact, merged
PUBLISHED = [("LT", code) for code in ("82", "34", "62", "45", "43", "13", "41")]
PUBLISHED += [("EE", "0793"), ("EE", "0784"), ("LV", "0001000"), ("GB", "E08000035")]
ADDRESSES = sorted(re.findall(r"[\w.]+@[\w.]+", PEOPLE))
DAY = datetime(2026, 10, 15, 8, 30, tzinfo=ZONE)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A released site; tests that change files take a copy."""
    folder = tmp_path_factory.mktemp("published")
    (folder / "data").mkdir()
    settings = Settings(
        raw=folder / "raw",
        marts=folder / "data" / "marts",
        reports=folder / "reports",
        as_of=AS_OF,
        site_url=SITE_URL,
        contact=CONTACT,
    )
    sizes = {place: SIZES[place] for place in PUBLISHED}
    done = publish(settings, make_database(folder / "catalogue.duckdb", sizes=sizes))
    assert len(done.released) == 4, done.stopped
    return settings


@pytest.fixture
def settings(published: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The released site with a state folder of its own and a list of recipients."""
    for name in [name for name in os.environ if name.startswith("CATALOGUE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("CATALOGUE_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("CATALOGUE_SMTP_TLS", "none")
    monkeypatch.setenv("CATALOGUE_SMTP_FROM", "reports@catalogue.example")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    write_list(tmp_path / "data", PEOPLE)
    return replace(published, marts=tmp_path / "data" / "marts")


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., MailHost]]:
    """Starts mail servers; the environment names the newest one."""
    running: list[MailHost] = []

    def start(*arguments: Any, **options: Any) -> MailHost:
        server = MailHost(*arguments, **options)
        server.start()
        running.append(server)
        monkeypatch.setenv("CATALOGUE_SMTP_PORT", str(server.port))
        return server

    yield start
    for server in running:
        server.stop()


def write_list(folder: Path, lines: str, head: str = HEAD) -> Path:
    path = folder / "recipients.csv"
    path.write_text(head + lines, "utf-8")
    return path


def states(settings: Settings) -> dict[str, str]:
    return {row.recipient: row.state for row in look(settings.state)}


def parsed(content: bytes) -> EmailMessage:
    message = BytesParser(policy=default).parsebytes(content)
    assert isinstance(message, EmailMessage)
    return message


def text_of(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


# --- the list of recipients


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("separator", [",", ";"])
def test_list_is_read_with_comma_or_semicolon_with_or_without_bom(tmp_path: Path, mark: str, separator: str) -> None:
    path = tmp_path / "recipients.csv"
    path.write_text(mark + (HEAD + PEOPLE).replace(",", separator), "utf-8")
    listed = read_recipients(path)
    assert not listed.faults
    assert [one.line for one in listed.people] == list(range(2, 9))
    assert listed.people[0].language == "en" and listed.people[1].language == "lt"
    assert listed.people[1].name == "Švietimo skyrius" and listed.people[4].code == "0793"


def test_faults_name_line_and_remedy_and_do_not_stop_the_others(tmp_path: Path) -> None:
    lines = """LT,82,no address,role,,,
Lithuania,82,a@b.example,role,,,
LT,,a@b.example,role,,,
LT,82,a@b.example,boss,,,
LT,82,a@b.example,role,,ru,
LT,82,a@b.example,role,,,docx
UK,E08000035,a@b.example,role,,,
LT,82,a@b.example,role,Onaitė, Ona,lt,pdf
LT,82,good@b.example,role
LT,82,GOOD@b.example,personal,,,
"""
    listed = read_recipients(write_list(tmp_path, lines))
    assert [one.email for one in listed.people] == ["good@b.example"]
    assert [re.match(r"recipients\.csv, line (\d+): \S+", fault).group(1) for fault in listed.faults] == [  # type: ignore[union-attr]
        "2", "3", "4", "5", "6", "7", "8", "9", "11",
    ]  # fmt: skip
    assert "lt, en" in listed.faults[4] and "line 10" in listed.faults[8]
    assert not any("@b." in fault for fault in listed.faults)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"country;email;kind\n", "municipality is missing"),
        (b"country,municipality,email,kind,phone\n", "phone is not known"),
        (b"country,municipality,email,kind,email\n", "twice"),
        ("country,municipality,email,kind\nLT,82,ą@b.lt,role".encode("utf-16"), "UTF-8"),
        (b"", "missing"),
    ],
)
def test_a_list_that_cannot_be_read_is_one_line(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "recipients.csv"
    path.write_bytes(content)
    with pytest.raises(UserError, match=said):
        read_recipients(path)
    with pytest.raises(UserError, match="make it"):
        read_recipients(tmp_path / "nowhere.csv")


def test_domains_are_written_in_ascii() -> None:
    assert address_of(" Švietimas@Šiauliai.LT ") == "Švietimas@xn--iauliai-pqb.lt"
    assert address_of("info@jõgeva.ee").isascii()


@pytest.mark.parametrize(
    "wrong",
    ["", "a", "@b.lt", "a@", "a@b", "a b@c.lt", "a@b..lt", "a..b@c.lt", "a@b.lt\nBcc: x@y.lt", "a@b.lt,c@d.lt",
     "<a@b.lt>", "a@127.0.0.1", "a@-b.lt", "a\u202e@b.lt", "a" * 65 + "@b.lt", "a@" + "b." * 130 + "lt", "a@b@c.lt"],
)  # fmt: skip
def test_what_is_no_address_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="address"):
        address_of(wrong)


@given(st.text(max_size=60))
def test_no_name_breaks_out_of_its_header(name: str) -> None:
    cleaned = clean_name(name)
    assert cleaned.isprintable() and len(cleaned.splitlines()) <= 1 and "=?" not in cleaned


# --- what a letter says


def all_letters(settings: Settings) -> Iterator[tuple[Path, EmailMessage]]:
    """A letter of each released report in each of its languages."""
    for entry in read_record(settings.reports):
        for code, kind in sorted(entry["municipalities"].items()):
            for language in languages_of(entry["country"], code) if kind != "no data" else ():
                person = Recipient(entry["country"], code, "a@b.example", "role", language, "none", "", 2)
                (letter,) = letters_due([entry], [person], [])
                path = settings.reports / "site" / letter.address
                said = words(letter, read_released(path), SITE_URL + letter.address, CONTACT, "reports@c.example")
                message = compose(letter, said, Sender("s@c.example"), "reports@c.example", DAY)
                yield path, parsed(message.as_bytes())


def test_letters_say_no_number_that_their_page_does_not_say(published: Settings) -> None:
    """All pages in all languages: figures, dates and the address are the page's own."""
    seen = Counter[str]()
    for path, message in all_letters(published):
        page = Parsed(path.read_text("utf-8"))
        known = set(re.findall(r"\d+", " ".join(page.visible())))
        for kind in ("plain", "html"):
            text = " ".join(text_of(message, kind).split()).replace(CONTACT, "")
            text = re.sub(r"<(style|head)\b.*?</\1>|<[^>]*>|https://\S+", " ", text, flags=re.DOTALL)
            assert set(re.findall(r"\d+", text)) <= known, path
        year = path.parts[-3]
        assert re.findall(r"\d+", message["Subject"]) == [year], path
        seen[path.stem] += 1
    assert set(seen) == {"lt", "et", "lv", "pl", "en"} and seen.total() > 20


def test_a_letter_that_says_a_number_beside_its_report_waits(
    settings: Settings, host: Callable[..., MailHost], tmp_path: Path
) -> None:
    """Subject, headline and key figures are under the gate of reports: a page that somebody edited says no more."""
    server = host()
    shutil.copytree(settings.reports, tmp_path / "edited")
    site = tmp_path / "edited" / "site"
    for code, found, instead in (
        ("lt/82", r'(<p class="lead">[^(]*\()\d+', r"\g<1>98765"),
        ("ee/0793", r'(<dd class="v">)[\d,]+', r"\g<1>3,7"),
        ("lv/0001000", r'(<nav class="crumb".*?)Rīga', r"\g<1>Rīga 3"),
    ):
        for page in site.glob(f"{code}/*/v*/??.html"):
            text, times = re.subn(found, instead, page.read_text("utf-8"), count=1, flags=re.DOTALL)
            assert times
            page.write_text(text, "utf-8")
    done = deliver(replace(settings, reports=tmp_path / "edited"))
    told = [fault.partition(":")[0].rsplit("-", 2)[0] for fault in done.faults]
    assert told == ["EE-0793", "LT-82", "LT-82", "LV-0001000"]
    assert all("says a number that its report does not" in fault for fault in done.faults)
    assert done.exit_code == 1 and len(server.taken) == 3
    assert deliver(settings).exit_code == 0 and sorted(server.recipients) == ADDRESSES


def test_letters_keep_their_form(published: Settings) -> None:
    for path, message in all_letters(published):
        html, text = text_of(message, "html"), text_of(message, "plain")
        assert message.get_content_type() == "multipart/alternative"
        assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
        assert len(html.encode()) <= 30 * 1024 and len(message.as_bytes()) <= 30 * 1024
        assert not re.search(r"<(img|script|link|iframe|object|form|video|audio|svg)\b|url\(|\bsrc=|@import", html)
        links = set(re.findall(r'https?://[^\s"<>]+', html + text))
        assert links == {SITE_URL + path.relative_to(published.reports / "site").as_posix()}
        page = Parsed(html)
        assert ("html", {"lang": path.stem}) in page.tags and message["Content-Language"] == path.stem
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["List-Unsubscribe"].startswith("<mailto:reports@c.example?")
        assert max(map(len, text.splitlines())) <= 100
        # text and HTML say the same words
        body = re.sub(r"<br>", " ", html).partition("</head>")[2]
        shown = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", "", body))).strip()
        assert " ".join(text.replace("\n* ", "\n").replace("--\n", "").split()) == shown


def test_a_letter_has_headline_and_four_figures_with_change(published: Settings) -> None:
    path = next((published.reports / "site" / "lt" / "13").glob("*/v*/lt.html"))
    page = read_released(path)
    text = next(text_of(message, "plain") for where, message in all_letters(published) if where == path)
    flowing = " ".join(text.split(" ")).replace("\n", " ")
    assert page.headline in flowing and len(page.figures) == 4
    assert sum(bool(figure.change) for figure in page.figures) >= 3
    for figure in page.figures:
        assert figure.label in flowing and figure.change in flowing
    assert page.following and page.following[1] in text and "Pagarbiai" in text


def test_a_letter_in_each_language_is_in_that_language(published: Settings) -> None:
    english = ("Dear Sir", "published", "Questions", "faithfully", "address", "Next edition")
    for path, message in all_letters(published):
        if path.stem != "en":
            assert not any(word in text_of(message, "plain").replace(SITE_URL, "") for word in english), path


@pytest.mark.parametrize(
    "name",
    ['Skyrius"\r\nBcc: thief@x.example', "A\nSubject: gift", "=?utf-8?q?a=0D=0ABcc:_x?=", "Ž" * 300, "<b@c.d>, e@f.g",
     "\u202egnp.exe", "Švietimo, kultūros ir sporto skyrius; „Utena“", "\\", "'", " "],
)  # fmt: skip
def test_hostile_names_stay_in_their_header(settings: Settings, host: Callable[..., MailHost], name: str) -> None:
    server = host()
    quoted = '"' + name.replace('"', '""') + '"'
    write_list(settings.state, f"LT,82,a@b.example,role,{quoted},,\n")
    assert deliver(settings).exit_code == 0
    (letter,) = server.taken
    to = letter.message["To"].addresses
    assert [one.addr_spec for one in to] == ["a@b.example"] and letter.recipient == "a@b.example"
    assert sorted(letter.message.keys()) == sorted({*letter.message.keys()})
    assert "Bcc" not in letter.message and "ataskaita" in letter.message["Subject"]
    assert not letter.message.defects


def test_addresses_in_other_scripts_are_sent_where_the_server_can(
    settings: Settings, host: Callable[..., MailHost]
) -> None:
    write_list(settings.state, "LT,82,švietimas@šiauliai.lt,role,Šiaulių švietimas,,\nLT,13,a@b.example,role,,,\n")
    able = host(enable_SMTPUTF8=True)
    assert deliver(settings).exit_code == 0
    assert able.recipients == ["a@b.example", "švietimas@xn--iauliai-pqb.lt"]
    assert "To: Šiaulių švietimas <švietimas@xn--iauliai-pqb.lt>\r\n".encode() in able.taken[1].content
    (settings.state / "outbox.sqlite").unlink()
    unable = host(enable_SMTPUTF8=False)
    assert deliver(settings).exit_code == 1
    assert unable.recipients == ["a@b.example"]
    assert states(settings)["švietimas@xn--iauliai-pqb.lt"] == "bounced"


# --- whom an edition goes to


def entry(country: str, year: int, version: int = 1, state: str = "in force", **more: Any) -> Any:
    return {
        "country": country, "year": year, "version": version, "state": state, "reason": {},
        "published": f"{year + 1}-10-15", "municipalities": {"82": "full", "45": "merged", "6": "no data"},
    } | more  # fmt: skip


def person(code: str = "82", email: str = "a@b.example", **more: Any) -> Recipient:
    return replace(Recipient("LT", code, email, "role", "lt", "none", "", 2), **more)


def test_the_newest_year_goes_to_everyone_and_earlier_years_to_nobody() -> None:
    record = [entry("LT", 2023), entry("LT", 2024), entry("LT", 2025), entry("EE", 2026)]
    assert [letter.edition for letter in letters_due(record, [person()], [])] == ["LT-82-2025-v1"]
    since = letters_due(record, [person()], [], date(2025, 10, 15))
    assert [letter.edition for letter in since] == ["LT-82-2024-v1", "LT-82-2025-v1"]


def test_merged_municipalities_get_a_letter_and_those_without_a_report_none() -> None:
    record = [entry("LT", 2025)]
    assert letters_due(record, [person("45")], [])
    assert not letters_due(record, [person("6")], []) and not letters_due(record, [person("7")], [])


def test_only_what_is_in_force_is_sent() -> None:
    record = [entry("LT", 2025, state="revised"), entry("LT", 2025, 2, reason={"lt": "Patikslinta."})]
    (letter,) = letters_due(record, [person()], [])
    assert (letter.edition, letter.reason) == ("LT-82-2025-v2", "Patikslinta.")
    # a newest year that is withdrawn does not bring an earlier one to people who never had it
    assert not letters_due([entry("LT", 2024), entry("LT", 2025, state="withdrawn")], [person()], [])


def test_a_revision_of_an_earlier_year_goes_to_those_who_received_that_year() -> None:
    record = [entry("LT", 2024, 2), entry("LT", 2025)]
    had = [Row("LT-82-2024-v1", "a@b.example", "sent", 1, "250", "2025-10-15")]
    people = [person(), person(email="new@b.example", line=3)]
    due = {(letter.edition, letter.recipient.email) for letter in letters_due(record, people, had)}
    assert due == {
        ("LT-82-2024-v2", "a@b.example"),
        ("LT-82-2025-v1", "a@b.example"),
        ("LT-82-2025-v1", "new@b.example"),
    }


def test_role_mailboxes_come_first(settings: Settings, host: Callable[..., MailHost]) -> None:
    server = host()
    deliver(settings)
    utena = [address for address in server.recipients if "utena" in address]
    assert utena == ["svietimas@utena.example", "ona.onaite@utena.example"]


def test_a_municipality_that_no_edition_knows_is_told(settings: Settings, host: Callable[..., MailHost]) -> None:
    """A spreadsheet had made 793 of Tartu's 0793, and nobody noticed that no letter went."""
    host()
    write_list(settings.state, PEOPLE.replace("0793", "793"))
    done = deliver(settings)
    assert done.exit_code == 1 and done.new["sent"] == 6
    assert "recipients.csv, line 6" in done.report() and "leading zeros" in done.report()


# --- sending


def test_each_recipient_gets_each_edition_once(settings: Settings, host: Callable[..., MailHost]) -> None:
    server = host()
    first = deliver(settings)
    assert first.exit_code == 0 and first.new == Counter(sent=7)
    assert sorted(server.recipients) == ADDRESSES and server.handler.connections == 1
    assert set(states(settings).values()) == {"sent"}
    assert stat.S_IMODE((settings.state / "outbox.sqlite").stat().st_mode) == 0o600
    again = deliver(settings)
    assert again.exit_code == 0 and not again.new and len(server.taken) == 7
    write_list(settings.state, PEOPLE + "LT,34,new@ignalina.example,role,,,\n")
    assert deliver(settings).new == Counter(sent=1) and len(server.taken) == 8
    identifiers = [one.message["Message-ID"] for one in server.taken]
    assert len(set(identifiers)) == 8 and all(one.endswith("@catalogue.example>") for one in identifiers)


def test_letters_arrive_as_they_were_written(settings: Settings, host: Callable[..., MailHost]) -> None:
    """Byte for byte but for the date, which is that of sending."""
    server = host()
    dry_run(settings, Path("trial"))
    deliver(settings)
    files = [path.read_bytes() for path in Path("trial").iterdir()]
    trial = {parsed(content)["To"].addresses[0].addr_spec: content for content in files}
    assert set(trial) == set(server.recipients)

    def undated(content: bytes) -> bytes:
        return re.sub(rb"^Date: .*?\r\n", b"", content)

    for letter in server.taken:
        assert undated(letter.content).rstrip() == undated(trial[letter.recipient]).rstrip()
        assert letter.sender == "reports@catalogue.example" and letter.content.isascii()


def test_signs_in_over_starttls(
    settings: Settings, host: Callable[..., MailHost], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    public, context = certificate(tmp_path)
    server = host(tls_context=context, authenticator=authenticate, auth_required=True)
    monkeypatch.delenv("CATALOGUE_SMTP_TLS")
    monkeypatch.setenv("CATALOGUE_SMTP_USER", USER.decode())
    (tmp_path / "password").write_bytes(PASSWORD + b"\n")
    monkeypatch.setenv("CATALOGUE_SMTP_PASSWORD_FILE", str(tmp_path / "password"))
    with pytest.raises(UserError, match="certificate"):
        deliver(settings)
    monkeypatch.setenv("SSL_CERT_FILE", str(public))
    assert deliver(settings).exit_code == 0
    assert len(server.taken) == 7 and all(letter.was_encrypted for letter in server.taken)
    (settings.state / "outbox.sqlite").unlink()
    (tmp_path / "password").write_bytes(PASSWORD + b" of old")
    with pytest.raises(UserError, match=r"refuses user and password \(535\)") as error:
        deliver(settings)
    assert PASSWORD.decode() not in str(error.value) and USER.decode() not in str(error.value)


def test_never_falls_back_to_plain_text(
    settings: Settings, host: Callable[..., MailHost], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = host()
    monkeypatch.delenv("CATALOGUE_SMTP_TLS")
    with pytest.raises(UserError, match="does not offer"):
        deliver(settings)
    assert not server.taken
    monkeypatch.setenv("CATALOGUE_SMTP_TLS", "none")
    monkeypatch.setenv("CATALOGUE_SMTP_HOST", "mail.example.org")
    monkeypatch.setenv("CATALOGUE_SMTP_USER", "u")
    monkeypatch.setenv("CATALOGUE_SMTP_PASSWORD", "p")
    with pytest.raises(UserError, match="password on the network"):
        deliver(settings)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [("HOST", "", "HOST is not set"), ("FROM", "", "FROM is not set"), ("FROM", "nobody", "FROM is not an address"),
     ("TLS", "maybe", "none of"), ("PORT", "many", "PORT"), ("USER", "u", "go together"),
     ("PASSWORD_FILE", "nowhere", "cannot be read")],
)  # fmt: skip
def test_wrong_settings_are_one_line(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(f"CATALOGUE_SMTP_{name}", value)
    with pytest.raises(UserError, match=said):
        deliver(settings)


def test_a_country_may_have_a_sender_of_its_own(
    settings: Settings, host: Callable[..., MailHost], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A letter from another country's domain fails that country's checks of senders."""
    server = host()
    monkeypatch.setenv("CATALOGUE_SMTP_FROM_EE", "Koolitused <aruanded@catalogue.example.ee>")
    deliver(settings)
    senders = {letter.recipient: letter.sender for letter in server.taken}
    assert senders["haridus@tartu.example"] == "aruanded@catalogue.example.ee"
    assert senders["svietimas@utena.example"] == "reports@catalogue.example"


def test_nobody_listens(settings: Settings, host: Callable[..., MailHost]) -> None:
    server = host()
    server.stop()
    with pytest.raises(UserError, match="cannot be reached"):
        deliver(settings)
    assert set(states(settings).values()) == {"queued"}


def test_temporary_refusals_are_tried_again_and_permanent_ones_are_not(
    settings: Settings, host: Callable[..., MailHost]
) -> None:
    answers = {
        ("rcpt", "haridus@tartu.example"): "450 4.2.1 busy, haridus@tartu.example",
        ("text", "izglitiba@riga.example"): "452 4.3.1 full",
        ("rcpt", "oswiata@vilnius.example"): "550 5.1.1 no oswiata@vilnius.example here",
        ("text", "education@leeds.example"): "554 looks odd",
        ("rcpt", "svietimas@vilnius.example"): "550 5.7.1 policy",
    }
    server = host(lambda stage, recipient: answers.get((stage, recipient)))
    done = deliver(settings)
    assert done.exit_code == 1 and done.new == Counter(sent=2, failed=3, bounced=2)
    rows = {row.recipient: row for row in look(settings.state)}
    assert rows["oswiata@vilnius.example"].code == "550 5.1.1" and rows["education@leeds.example"].code == "554"
    assert "550 5.1.1" in done.report() and "@" not in done.report()
    answers.clear()
    again = deliver(settings)
    assert again.new == Counter(sent=3) and again.exit_code == 1  # the bounces are shown every morning
    assert len(again.troubled) == 2 == len(status(settings).troubled)
    assert Counter(server.recipients).most_common(1)[0][1] == 1
    assert deliver(settings, resend_bounced=True).new == Counter(sent=2)
    assert sorted(server.recipients) == ADDRESSES


def test_a_letter_that_never_gets_through_is_given_up(settings: Settings, host: Callable[..., MailHost]) -> None:
    server = host(lambda stage, recipient: "451 4.7.1 greylisted" if "tartu" in recipient else None)
    for _ in range(MOST_ATTEMPTS - 1):
        deliver(settings)
        assert states(settings)["haridus@tartu.example"] == "failed"
    deliver(settings)
    assert states(settings)["haridus@tartu.example"] == "bounced"
    deliver(settings)
    assert len(server.taken) == 6


def test_a_bounce_is_forgotten_when_its_line_is_mended(settings: Settings, host: Callable[..., MailHost]) -> None:
    host(lambda stage, recipient: "550 5.1.1 unknown" if recipient.startswith("haridus@") else None)
    assert deliver(settings).exit_code == 1
    write_list(settings.state, PEOPLE.replace("haridus@", "haridusosakond@"))
    done = deliver(settings)
    assert done.new == Counter(sent=1) and done.exit_code == 0


def test_a_server_that_drops_connections_gets_new_ones(settings: Settings, host: Callable[..., MailHost]) -> None:
    """Some servers take only so many letters a connection; before a letter's text that is no harm."""
    seen = Counter[str]()

    def decide(stage: str, recipient: str) -> Any:
        seen[recipient] += stage == "rcpt"
        return DROP if stage == "rcpt" and seen[recipient] == 1 and len(seen) % 3 == 0 else None

    server = host(decide)
    assert deliver(settings).exit_code == 0
    assert sorted(server.recipients) == ADDRESSES and server.handler.connections == 3


def test_a_server_that_closes_after_so_many_letters_gets_the_rest_at_once(
    settings: Settings, host: Callable[..., MailHost]
) -> None:
    """421 is no refusal of the recipient: the next connection takes the letter."""
    told: list[str] = []

    def decide(stage: str, recipient: str) -> Any:
        if stage == "rcpt" and len(server.taken) == 3 and not told:
            told.append(recipient)
            return "421 4.7.0 too many letters in this connection"
        return None

    server = host(decide)
    done = deliver(settings)
    assert told and done.exit_code == 0 and done.new == Counter(sent=7)
    assert sorted(server.recipients) == ADDRESSES and server.handler.connections == 2


def test_a_bounce_is_forgotten_when_a_later_letter_arrived() -> None:
    """A mailbox that was full a year ago was told of every morning."""
    bounced = Row("LT-82-2024-v1", "a@b.example", "bounced", 1, "552", "2025-10-15")
    arrived = Row("LT-82-2025-v1", "a@b.example", "sent", 1, "250", "2026-10-15")
    lines = {(row.edition, row.recipient): 2 for row in (bounced, arrived)}
    assert Delivered(rows=[bounced, arrived], lines=lines).exit_code == 0
    assert Delivered(rows=[bounced], lines=lines).exit_code == 1
    assert Delivered(rows=[bounced, replace(arrived, day="2025-10-14")], lines=lines).exit_code == 1


def test_a_connection_lost_in_the_text_leaves_the_letter_unknown(
    settings: Settings, host: Callable[..., MailHost]
) -> None:
    """The server had taken the letter when the line broke: sent again, it would have come twice."""
    lost = {"haridus@tartu.example"}
    server = host(lambda stage, recipient: DROP if stage == "taken" and recipient in lost else None)
    done = deliver(settings)
    assert done.exit_code == 1 and done.new == Counter(sent=6, unknown=1)
    assert "may have been sent" in done.report() and "--resend-unknown" in done.report()
    lost.clear()
    again = deliver(settings)
    assert again.exit_code == 1 and not again.new and sorted(server.recipients) == ADDRESSES
    assert deliver(settings, resend_unknown=True).exit_code == 0
    assert Counter(server.recipients)["haridus@tartu.example"] == 2


def test_lines_that_begin_with_a_dot_arrive(settings: Settings, host: Callable[..., MailHost]) -> None:
    """A lone dot ends a letter for the server: what came after it would be lost."""
    server = host()
    letter = b"Subject: dots\r\n\r\n.hidden\r\n..\r\n.\r\nthe end\r\n"
    with connected(account()) as connection:
        assert connection.send(letter, "a@b.example", "c@d.example", lambda: None).state == "sent"
    assert server.taken[0].content == letter


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_a_server_that_refuses_the_sender_ends_the_run(settings: Settings, host: Callable[..., MailHost]) -> None:
    """No recipient is to blame for it, so none bounces."""
    server = host(authenticator=authenticate, auth_required=True, auth_require_tls=False)
    done = deliver(settings)
    assert done.exit_code == 2 and "refuses the sender" in done.report() and not server.taken
    assert set(states(settings).values()) == {"queued"}


def test_a_server_that_dies_half_way_leaves_the_rest_for_the_next_run(
    settings: Settings, host: Callable[..., MailHost], monkeypatch: pytest.MonkeyPatch
) -> None:
    gone: list[MailHost] = []

    def decide(stage: str, recipient: str) -> Any:
        if len(server.taken) == 3 and stage == "rcpt":
            monkeypatch.setenv("CATALOGUE_SMTP_PORT", "1")
            server.close()
            gone.append(server)
            return DROP
        return None

    server = host(decide)
    done = deliver(settings)
    assert gone and done.new["sent"] == 3 and done.exit_code == 1 and "next run" in done.report()
    assert Counter(states(settings).values()) == Counter(sent=3, queued=4)
    second = host()
    assert deliver(settings).exit_code == 0
    assert sorted(server.recipients + second.recipients) == ADDRESSES


# --- a process that is killed


def start_delivery(settings: Settings, folder: Path) -> subprocess.Popen[bytes]:
    """`catalogue deliver` in a process of its own."""
    (folder / "catalogue.toml").write_text(f'site_url = "{SITE_URL}"\ncontact = "{CONTACT}"\n', "utf-8")
    command = "import sys; from catalogue.cli import main; sys.argv = sys.argv[1:]; main()"
    places = ["--marts", str(settings.marts), "--reports", str(settings.reports)]
    return subprocess.Popen(
        [sys.executable, "-c", command, "catalogue", "deliver", *places], cwd=folder, stdout=subprocess.PIPE
    )


@pytest.mark.parametrize("stage", ["rcpt", "text", "taken"])
@pytest.mark.parametrize("nth", [1, 4])
def test_killed_at_any_stage_nobody_gets_a_letter_twice(
    settings: Settings, host: Callable[..., MailHost], tmp_path: Path, stage: str, nth: int
) -> None:
    """kill -9 before the text, in it, and after the server took the letter but before it was written down."""
    seen = Counter[str]()
    running: list[subprocess.Popen[bytes]] = []

    def decide(where: str, recipient: str) -> Any:
        seen[where] += 1
        if where == stage and seen[where] == nth and running:
            running.pop().send_signal(signal.SIGKILL)
            time.sleep(0.2)
            return DROP
        return None

    server = host(decide)
    victim = start_delivery(settings, tmp_path)
    running.append(victim)
    assert victim.wait(60) == -signal.SIGKILL
    before = list(server.recipients)
    again = start_delivery(settings, tmp_path)
    out, _ = again.communicate(timeout=60)
    assert Counter(server.recipients).most_common(1)[0][1] == 1
    if stage == "rcpt":
        assert again.returncode == 0 and sorted(server.recipients) == ADDRESSES
    else:
        assert again.returncode == 1 and b"may have been sent" in out
        assert len(server.recipients) == len(ADDRESSES) - (stage == "text")
    assert server.recipients[: len(before)] == before
    deliver(settings, resend_unknown=True)
    assert {*server.recipients} == {*ADDRESSES}


@pytest.mark.slow
def test_killed_at_random_moments_nobody_gets_a_letter_twice(
    settings: Settings, host: Callable[..., MailHost], tmp_path: Path
) -> None:
    seed = int(os.environ.get("SEED", random.randrange(10**6)))
    print("seed", seed)
    rng = random.Random(seed)
    server = host(lambda stage, recipient: time.sleep(rng.uniform(0, 0.02)))
    write_list(settings.state, "".join(f"LT,82,r{n}@b.example,role,,,\n" for n in range(60)))
    for _ in range(8):
        process = start_delivery(settings, tmp_path)
        begun = len(server.taken)
        deadline = time.monotonic() + 30
        while len(server.taken) == begun and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.005)
        time.sleep(rng.uniform(0, 0.1))
        process.kill()
        process.wait()
    deliver(settings)
    assert Counter(server.recipients).most_common(1)[0][1] == 1
    unknown = {row.recipient for row in look(settings.state) if row.state == "sending"}
    never = {f"r{n}@b.example" for n in range(60)} - {*server.recipients}
    assert never <= unknown


def test_two_deliveries_at_once_are_refused(settings: Settings, host: Callable[..., MailHost]) -> None:
    server = host()
    with open_outbox(settings.state), pytest.raises(UserError, match="another delivery"):
        deliver(settings)
    assert not server.taken


def test_an_outbox_that_is_broken_stops_everything(settings: Settings, host: Callable[..., MailHost]) -> None:
    """An empty outbox would mean that everybody gets everything again."""
    server = host()
    (settings.state / "outbox.sqlite").write_bytes(b"not a database" * 100)
    with pytest.raises(UserError, match="backup"):
        deliver(settings)
    assert not server.taken


# --- letters that come back


def notification(message_id: str, address: str, action: str = "failed", status_code: str = "5.1.1") -> bytes:
    return f"""From: MAILER-DAEMON@b.example
To: reports@catalogue.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="xx"

--xx
Content-Type: text/plain

I'm sorry to have to inform you.

--xx
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.b.example

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status_code}
Diagnostic-Code: smtp; 550 5.1.1 user unknown

--xx
Content-Type: text/rfc822-headers

From: reports@catalogue.example
Message-ID: {message_id}

--xx--
""".encode()


def test_a_notification_marks_its_letter_as_bounced(settings: Settings, host: Callable[..., MailHost]) -> None:
    server = host()
    write_list(settings.state, PEOPLE + "LT,34,svietimas@utena.example,role,,,\n")
    deliver(settings)
    (identifier,) = (
        one.message["Message-ID"] for one in server.taken if "subject=LT-34-" in one.message["List-Unsubscribe"]
    )
    Path("bounce.eml").write_bytes(notification(identifier, "svietimas@utena.example"))
    (edition,) = note_bounced(settings, "bounce.eml")
    assert edition.startswith("LT-34-")
    assert Counter(row.state for row in look(settings.state)) == Counter(sent=7, bounced=1)
    assert status(settings).exit_code == 1 and "5.1.1" in status(settings).report()


def test_a_notification_without_our_number_goes_by_its_address(
    settings: Settings, host: Callable[..., MailHost]
) -> None:
    host()
    deliver(settings)
    Path("bounce.eml").write_bytes(notification("<other@elsewhere>", "Haridus@tartu.example"))
    assert len(note_bounced(settings, "bounce.eml")) == 1
    assert states(settings)["haridus@tartu.example"] == "bounced"
    assert note_bounced(settings, "IZGLITIBA@riga.example")
    assert states(settings)["izglitiba@riga.example"] == "bounced"


@pytest.mark.parametrize("content", [b"", b"hello", notification("<a@b>", "haridus@tartu.example", "delayed", "4.4.1")])
def test_what_is_no_notification_changes_nothing(
    settings: Settings, host: Callable[..., MailHost], content: bytes
) -> None:
    host()
    deliver(settings)
    Path("bounce.eml").write_bytes(content)
    with pytest.raises(UserError, match="no notification"):
        note_bounced(settings, "bounce.eml")
    with pytest.raises(UserError, match="no letter"):
        note_bounced(settings, "stranger@b.example")
    with pytest.raises(UserError, match="neither"):
        note_bounced(settings, "nowhere.eml")
    assert set(states(settings).values()) == {"sent"}


# --- dry run, attachments, revisions, the command line


def test_a_dry_run_writes_the_letters_and_changes_nothing_else(settings: Settings) -> None:
    for folder in ("one", "two"):
        done = dry_run(settings, Path(folder))
        assert done.exit_code == 0 and done.new == Counter(written=7)
    one, two = ({path.name: path.read_bytes() for path in Path(name).iterdir()} for name in ("one", "two"))
    assert one == two and len(one) == 7
    assert not (settings.state / "outbox.sqlite").exists()
    for content in one.values():
        (address,) = set(re.findall(rf"{re.escape(SITE_URL)}(\S+\.html)", text_of(parsed(content), "plain")))
        assert (settings.reports / "site" / address).is_file()


def test_without_the_sites_address_only_a_dry_run_goes(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = replace(settings, site_url=None)
    with pytest.raises(UserError, match="site_url"):
        deliver(nowhere)
    monkeypatch.delenv("CATALOGUE_SMTP_FROM")
    assert dry_run(nowhere, Path("trial")).exit_code == 0
    for path in Path("trial").iterdir():
        text = text_of(parsed(path.read_bytes()), "plain")
        (address,) = re.findall(r"^\w\w/\w+/\d{4}/v\d/\w\w\.html$", text, re.MULTILINE)
        assert (settings.reports / "site" / address).is_file()
        assert "http" not in text_of(parsed(path.read_bytes()), "html")


def test_the_report_is_attached_in_a_zip_file_where_wished(settings: Settings, host: Callable[..., MailHost]) -> None:
    server = host()
    write_list(settings.state, "LT,82,a@b.example,role,,,zip\nLT,82,c@d.example,role,,,none\n")
    assert deliver(settings).exit_code == 0
    (attached,) = server.taken[0].message.iter_attachments()
    content = attached.get_content()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        (name,) = archive.namelist()
        edition = look(settings.state)[0].edition
        assert name == f"{edition}-lt.html" and attached.get_filename() == f"{edition}-lt.zip"
        assert archive.read(name) == next((settings.reports / "site/lt/82").glob("*/v*/lt.html")).read_bytes()
    assert len(content) <= 500_000 and not [*server.taken[1].message.iter_attachments()]
    assert "ZIP" in text_of(server.taken[0].message, "plain") and "ZIP" not in text_of(server.taken[1].message, "plain")


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("chromium"), reason="no Chromium")
def test_the_report_is_attached_as_pdf_where_wished(settings: Settings, host: Callable[..., MailHost]) -> None:
    server = host()
    write_list(settings.state, "LT,82,a@b.example,role,,en,pdf\n")
    assert deliver(settings).exit_code == 0
    (attached,) = server.taken[0].message.iter_attachments()
    content = attached.get_content()
    assert attached.get_content_type() == "application/pdf" and attached.get_filename().endswith("-en.pdf")
    assert content.startswith(b"%PDF-") and len(content) <= 500_000


def test_a_letter_whose_pdf_cannot_be_made_waits(
    settings: Settings, host: Callable[..., MailHost], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sent without it, it could not be sent again with it."""
    monkeypatch.setenv("CHROMIUM", "nowhere")
    server = host()
    write_list(
        settings.state, PEOPLE.replace("svietimas@vilnius.example,role,,,", "svietimas@vilnius.example,role,,,pdf")
    )
    done = deliver(settings)
    assert done.exit_code == 1 and len(server.taken) == 6
    assert (
        "recipients.csv line 5" in done.report()
        and "CHROMIUM names nowhere" in done.report()
        and "waits" in done.report()
    )
    assert states(settings)["svietimas@vilnius.example"] == "queued"


def test_merged_municipalities_are_told_whose_figures_they_read(settings: Settings) -> None:
    """The letter of a merged municipality must not pass its county's figures off as its own."""
    write_list(settings.state, "LT,45,a@b.example,role,,en,\n")
    dry_run(settings, Path("trial"))
    (path,) = Path("trial").iterdir()
    flowing = " ".join(text_of(parsed(path.read_bytes()), "plain").split())
    page = read_released(next((settings.reports / "site/lt/45").glob("*/v*/en.html")))
    assert page.notices and all(" ".join(notice.split()) in flowing for notice in page.notices)
    assert all("Utena" in figure.label for figure in page.figures)


def revised(settings: Settings, folder: Path) -> Settings:
    """The site after a revision of the Lithuanian reports."""
    shutil.copytree(settings.reports, folder / "revised")
    site = folder / "revised" / "site"
    record = json.loads((site / "editions.json").read_text("utf-8"))
    (old,) = (one for one in record["editions"] if one["country"] == "LT" and one["state"] == "in force")
    version = old["version"]
    reason = {"lt": "Patikslintas sąrašas.", "en": "The roster was corrected.", "pl": "Poprawiono wykaz."}
    record["editions"].append({**old, "version": version + 1, "reason": reason, "state": "in force"})
    old["state"] = "revised"
    (site / "editions.json").write_text(json.dumps(record), "utf-8")
    for pages in sorted((site / "lt").glob(f"*/*/v{version}")):
        new = pages.with_name(f"v{version + 1}")
        shutil.copytree(pages, new)
        for page in new.glob("*.html"):
            text = page.read_text("utf-8")
            page.write_text(text.replace(f"-v{version}", f"-v{version + 1}"), "utf-8")
    return replace(settings, reports=folder / "revised")


def test_a_revision_is_a_letter_of_its_own_and_says_what_changed(
    settings: Settings, host: Callable[..., MailHost], tmp_path: Path
) -> None:
    server = host()
    deliver(settings)
    assert deliver(revised(settings, tmp_path)).exit_code == 0
    letters = server.taken[7:]
    assert sorted(one.recipient for one in letters) == [one for one in ADDRESSES if "utena" in one or "vilnius" in one]
    texts = {one.recipient: text_of(one.message, "plain") for one in letters}
    assert "Kas pasikeitė: Patikslintas sąrašas." in texts["svietimas@utena.example"]
    assert "What has changed: The roster was corrected." in texts["ona.onaite@utena.example"]
    assert "skorygowany raport" in texts["oswiata@vilnius.example"]


def test_a_page_that_is_missing_or_anothers_holds_its_letter_only(
    settings: Settings, host: Callable[..., MailHost], tmp_path: Path
) -> None:
    server = host()
    shutil.copytree(settings.reports, tmp_path / "broken")
    site = tmp_path / "broken" / "site"
    next((site / "ee" / "0793").glob("*/v*/et.html")).unlink()
    next((site / "lv" / "0001000").glob("*/v*/lv.html")).write_text("<html lang='lv'><p class='lead'>5", "utf-8")
    leeds = next((site / "gb" / "E08000035").glob("*/v*/en.html"))
    leeds.write_text(leeds.read_text("utf-8").replace("GB-E08000035-", "GB-E08000036-"), "utf-8")
    done = deliver(replace(settings, reports=tmp_path / "broken"))
    assert done.exit_code == 1 and len(server.taken) == 4 and len(done.faults) == 3
    assert deliver(settings).exit_code == 0 and sorted(server.recipients) == ADDRESSES


def test_nothing_published_yet_is_nothing_to_send(settings: Settings, tmp_path: Path) -> None:
    done = deliver(replace(settings, reports=tmp_path / "empty"))
    assert done.exit_code == 0 and not done.new


@pytest.mark.filterwarnings("ignore:Cyclopts application invoked without tokens")
def test_command_line(
    settings: Settings,
    host: Callable[..., MailHost],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def run(*arguments: str) -> tuple[int, str, str]:
        places = ("--marts", str(settings.marts), "--reports", str(settings.reports))
        monkeypatch.setattr(sys, "argv", ["catalogue", "deliver", *arguments, *places])
        with pytest.raises(SystemExit) as end:
            cli.main()
        out, err = capsys.readouterr()
        assert not re.search(r"\w@\w", out + err)
        return int(end.value.code or 0), out, err

    assert run()[0] == 2 and not (tmp_path / "data" / "outbox.sqlite").exists()
    (tmp_path / "catalogue.toml").write_text(f'site_url = "{SITE_URL}"\ncontact = "{CONTACT}"\n', "utf-8")
    refused = {"haridus@tartu.example"}
    server = host(lambda stage, recipient: "550 5.1.1 no" if recipient in refused else None)
    assert run("--dry-run", "trial")[0] == 0 and len([*Path("trial").iterdir()]) == 7
    code, out, _ = run()
    assert code == 1 and "6 sent" in out and "recipients.csv line 6" in out and len(server.taken) == 6
    code, out, _ = run("--status")
    assert code == 1 and "bounced, code 550 5.1.1" in out
    refused.clear()
    assert run("--resend-bounced")[0] == 0 and run("--status")[0] == 0
    code, out, _ = run("--bounced", "izglitiba@riga.example")
    assert code == 0 and "noted as bounced: LV-0001000-" in out
    assert run("--status")[0] == 1 and run("--bounced", "nobody")[0] == 2


def test_contact_words_give_the_mailbox() -> None:
    assert mailbox_in(CONTACT) == "reports@catalogue.example"
    assert mailbox_in("tel. +370 5 000 0000") is None and mailbox_in(None) is None


def test_plain_text_is_complete(published: Settings) -> None:
    """Whoever reads plain text only gets every sentence that the HTML part has."""
    (entry_,) = (one for one in read_record(published.reports)[-1:])
    code = next(code for code, kind in entry_["municipalities"].items() if kind != "no data")
    language = languages_of(entry_["country"], code)[0]
    one = Recipient(entry_["country"], code, "a@b.example", "role", language, "pdf", "", 2)
    (letter,) = letters_due([entry_], [one], [])
    page = read_released(published.reports / "site" / letter.address)
    said = words(letter, page, "x", CONTACT, "a@b.example")
    flowing = plain(said).replace("\n", " ")
    assert all(text in flowing for text in (said.greeting, said.headline, said.attached, said.questions, said.why))
