from __future__ import annotations

import random
import zipfile
from io import BytesIO

import pytest

from extract.document import Document
from extract.ground.errors import DamagedOriginal
from extract.readers import open_document
from extract.readers.ofd.ofd import pictures_of
from extract.readers.ofd.ofd_drawing import deltas_of
from extract.report import read
from tests.extract.damage import damage_html
from tests.extract.made import html_report, make_truth
from tests.extract.made_ofd import NAMESPACE, Habits, ofd_file, ofd_report, text_object
from tests.extract.test_laws import TITLE, assert_exact, assert_no_wrong_number

HABITS = {
    "plain": Habits(),
    "every-step": Habits(repeats=False),
    "scaled": Habits(scaled=True),
    "areas": Habits(rules="areas", absolute=True),
    "boxes": Habits(rules="boxes"),
    "templates": Habits(in_template=True),
    "blocks": Habits(in_blocks=True),
}


@pytest.mark.parametrize("name", HABITS)
def test_an_ofd_comes_back_exactly(name: str) -> None:
    truth = make_truth(random.Random(name), marks=True)
    report = read(ofd_report(html_report(truth), TITLE, HABITS[name]), "report.ofd")
    assert_exact(report, truth)
    place = report.evidence["requests.new.total"].place
    assert place and place.page and place.box
    assert report.media_type == "application/ofd"


@pytest.mark.parametrize("seed", range(12))
def test_a_damaged_ofd_is_never_verified_with_a_wrong_number(seed: int) -> None:
    rng = random.Random(seed)
    truth = make_truth(rng)
    page = damage_html(html_report(truth), rng)
    assert_no_wrong_number(read(ofd_report(page, TITLE), "damaged.ofd"), truth)


def lines(*texts: str) -> list[str]:
    return [line.text for line in open_document(ofd_file([(list(texts), [])])).lines]


def test_steps_between_characters() -> None:
    assert deltas_of("1 g 3 2.5 4", 10) == [1.0, 2.5, 2.5, 2.5, 4.0]
    assert deltas_of("g 2000000000 1", 3) == [1.0, 1.0, 1.0]
    assert deltas_of("g", 3) == []
    assert deltas_of("", 3) == []


def test_text_that_nobody_sees_is_not_read() -> None:
    habits = Habits()
    white = text_object("九", 10, 10, habits).replace(
        "<ofd:TextCode", '<ofd:FillColor Value="255 255 255"/><ofd:TextCode'
    )
    assert lines(
        text_object("一", 10, 20, habits),
        white,
        text_object("八", 10, 30, habits, ' Visible="false"'),
        text_object("七", 10, 40, habits, ' Alpha="0"'),
        text_object("六", 300, 40, habits),
        text_object("水印", 60, 60, habits, ' CTM="0.7 0.7 -0.7 0.7 0 0"'),
    ) == ["一"]


def test_a_character_without_meaning_makes_no_number() -> None:
    assert lines(text_object("1\ue0052", 10, 10, Habits())) == ["1\ufffd2"]


def test_characters_without_steps_stand_side_by_side() -> None:
    one = text_object("公开20", 10, 10, Habits()).replace('DeltaX="g 3', 'Other="g 3')
    assert lines(one.replace("DeltaX", "Other")) == ["公开20"]


def test_several_documents_and_their_titles() -> None:
    first = ofd_file([([text_object("甲", 10, 10, Habits())], [])], title=TITLE)
    document = open_document(first)
    assert document.titles == [TITLE]
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(first)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            if name == "OFD.xml":
                body = text[text.index("<ofd:DocBody>") : text.index("</ofd:OFD>")]
                text = text.replace(body, body + body.replace("Doc_0", "\\Doc_0"))
            new.writestr(name, text)
    assert [line.place.page for line in open_document(buffer.getvalue()).lines] == [1, 2]


def pictured() -> Document:
    picture = '<ofd:ImageObject Boundary="0 0 210 297" ResourceID="5"/>'
    return open_document(ofd_file([([picture], [])]))


def test_a_page_that_is_a_picture_says_so() -> None:
    assert pictured().warnings[0].startswith("page 1 of the OFD is a picture")


def test_the_pictures_of_pages_are_found_in_the_order_of_the_pages() -> None:
    drawn = [f'<ofd:ImageObject Boundary="0 0 210 297" ResourceID="{n}"/>' for n in (6, 5)]
    data = ofd_file([([picture], []) for picture in drawn])
    media = "".join(
        f'<ofd:MultiMedia ID="{n}"><ofd:MediaFile>{n}.png</ofd:MediaFile></ofd:MultiMedia>'
        for n in (5, 6)
    )
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            common = "<ofd:CommonData>"
            new.writestr(
                name, text.replace(common, f"{common}<ofd:PublicRes>R.xml</ofd:PublicRes>")
            )
        head = f'<ofd:Res xmlns:ofd="{NAMESPACE}" BaseLoc="Res">{media}</ofd:Res>'
        new.writestr("Doc_0/R.xml", head)
        new.writestr("Doc_0/Res/5.PNG", b"five")
        new.writestr("Doc_0/Res/6.png", b"six")
    found = [("Doc_0/Res/6.png", b"six"), ("Doc_0/Res/5.PNG", b"five")]
    assert list(pictures_of(buffer.getvalue())) == found


def test_a_missing_part_is_damage() -> None:
    data = ofd_file([([], [])])
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            if "Page_0" not in name:
                new.writestr(name, old.read(name))
    with pytest.raises(DamagedOriginal, match="no part"):
        open_document(buffer.getvalue())
    with pytest.raises(DamagedOriginal):
        open_document(data[: len(data) // 2])
