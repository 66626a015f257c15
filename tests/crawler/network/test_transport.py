"""Old servers and portals of one scheme: the standard way first, the older one after it."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from crawler.portals.registry import Portal
from crawler.run import CrawlOutcome, crawl
from tests.crawler.handmade import Handmade, html, rows
from tests.portals import (
    Answer,
    PortalServer,
    Request,
    Site,
    listed_reports,
    static_portal,
)


def certificate(folder: Path) -> Path:
    """A key and a certificate of nobody, in one file."""
    secret = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "old.example")])
    day = datetime(2020, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(secret.public_key())
        .serial_number(7)
        .not_valid_before(day)
        .not_valid_after(day + timedelta(days=30))
        .sign(secret, hashes.SHA256())
    )
    pem = secret.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    path = folder / "old.pem"
    path.write_bytes(pem + made.public_bytes(serialization.Encoding.PEM))
    return path


def portal() -> Site:
    return static_portal(listed_reports(years=(2024, 2023)))


def visited(server: PortalServer, home: str, data: Path) -> CrawlOutcome:
    declared = Portal(id="a", name="a", home_page=home)
    (outcome,) = crawl([declared], data, delay=0.0, allow_hosts=[server.host], quiet=True)
    return outcome


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_3])
def test_a_server_of_any_age_is_spoken_to(version: ssl.TLSVersion, tmp_path: Path) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.set_ciphers("ALL:@SECLEVEL=0")
    tls.minimum_version = tls.maximum_version = version
    tls.load_cert_chain(certificate(tmp_path))
    with PortalServer(portal(), tls=tls) as server:
        outcome = visited(server, server.url, tmp_path / "data")
    assert (outcome.found, outcome.problems) == (2, [])


def test_links_by_https_are_followed_on_a_portal_that_knows_only_http(tmp_path: Path) -> None:
    made = Handmade()
    made.page("/", "<a href='/nb/'>政府信息公开年报</a>")
    years = range(2013, 2025)
    for year in years:
        made.report(f"/nb/{year}.html", year)

    def column(request: Request) -> Answer:
        return Answer(html(rows(years, f"https://{request.headers['host']}/nb/{{}}.html")).encode())

    made.site.put("/nb/", column)
    with PortalServer(made.site) as server:
        outcome = visited(server, server.url, tmp_path)
    assert (outcome.found, outcome.problems) == (12, [])
    assert outcome.requests - len(made.site.log) <= 3  # one link was tried, and tried again


def test_a_portal_that_knows_only_http_is_visited_though_declared_otherwise(tmp_path: Path) -> None:
    with PortalServer(portal()) as server:
        outcome = visited(server, server.url.replace("http:", "https:"), tmp_path)
    assert (outcome.found, outcome.problems) == (2, [])
