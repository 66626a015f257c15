"""Files of a report that a viewer shows: which file it is, whatever the viewer."""

from __future__ import annotations

from base64 import b64encode
from urllib.parse import quote

import pytest

from crawler.pages.attachments import attachments
from crawler.pages.page import Page

FILE = "http://a.gov.cn/files/2024.pdf"
CODED = b64encode(FILE.encode()).decode()
CODED_TWICE = b64encode(quote(FILE, safe="").encode()).decode().rstrip("=")
VIEWERS = {
    "kkFileView": f"<iframe src='/kk/onlinePreview?url={quote(CODED)}'></iframe>",
    "kkFileView, escaped": f"<iframe src='/onlinePreview?url={CODED_TWICE}&name=x'></iframe>",
    "kkFileView, linked": f"<div id=zoom><a href='/onlinePreview?url={CODED}'>报告全文</a></div>",
    "ViewerJS": "<iframe src='/ViewerJS/#../files/2024.pdf'></iframe>",
    "ViewerJS, linked": "<div id=zoom><a href='/ViewerJS/#../files/2024.pdf'>报告</a></div>",
    "pdf.js": "<iframe src='/pdfjs/web/viewer.html?file=%2Ffiles%2F2024.pdf#page=1'></iframe>",
    "hidden field": "<input type=hidden id=pdfUrl value='/files/2024.pdf'><canvas id=c></canvas>",
}


@pytest.mark.parametrize("body", VIEWERS.values(), ids=list(VIEWERS))
def test_the_file_that_a_viewer_shows_is_asked_for(body: str) -> None:
    page = Page("http://a.gov.cn/gk/nb/2024.html", f"<html><body>{body}</body></html>".encode())
    assert [file.url for file in attachments(page)] == [FILE]


@pytest.mark.parametrize(
    "body",
    [
        "<iframe src='/map?url=aGVsbG8='></iframe>",
        "<iframe src='/share/#top'></iframe>",
        "<input type=hidden name=channel value='a.b'><input value='/files/2024.pdf'>",
    ],
)
def test_what_shows_no_file_brings_none(body: str) -> None:
    page = Page("http://a.gov.cn/gk/nb/2024.html", f"<html><body>{body}</body></html>".encode())
    assert attachments(page) == []
