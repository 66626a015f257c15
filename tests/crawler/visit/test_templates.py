"""Pages of one URL template, and script files: what waits comes back, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.warc.originals import Exchange
from crawler.pages.page import Page
from crawler.visit.parts.script_files import ScriptFiles
from crawler.visit.parts.url_templates import UrlTemplates, url_template
from crawler.visit.tasks import Answer, Step, Task

HOST = "http://a.gov.cn"


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("/view?id=1", "/view?id=2", True),
        ("/view?id=1&t=2", "/view?t=1&id=2", True),
        ("/view?id=1", "/view?no=1", False),
        ("/nb/1.html", "/nb/2.html", True),
        ("/nb/1.html", "/gk/1.html", False),
    ],
)
def test_addresses_of_one_template_differ_by_an_id(one: str, other: str, alike: bool) -> None:
    assert (url_template(HOST + one) == url_template(HOST + other)) == alike


urls = st.sampled_from([f"{HOST}/{folder}/{number}" for folder in "ab" for number in range(4)])
events = st.lists(st.tuples(st.sampled_from(["want", "release", "release all"]), urls))


@given(events)
def test_whatever_is_held_comes_back_once(happened: list[tuple[str, str]]) -> None:
    templates = UrlTemplates()
    held: Counter[int] = Counter()
    back: Counter[int] = Counter()
    for number, (event, url) in enumerate(happened):
        if event == "want":
            held[number] += templates.holds(Task("report", url, depth=number))
        elif event == "release":
            back.update(task.depth for task in templates.release(url))
        else:
            back.update(task.depth for task in templates.release_all())
        if event == "release all":
            assert +held == back
    back.update(task.depth for task in templates.release_all())
    assert +held == back


def test_only_the_first_page_of_a_template_is_not_held() -> None:
    templates = UrlTemplates()
    tasks = [Task("report", f"{HOST}/a/{number}") for number in range(3)]
    assert [templates.holds(task) for task in tasks] == [False, True, True]
    assert not templates.holds(Task("report", f"{HOST}/b/1"))
    assert templates.release(tasks[0].url) == tasks[1:]
    assert not templates.holds(tasks[1])
    assert templates.release(tasks[0].url) == []


def test_one_shell_stands_for_its_template() -> None:
    templates = UrlTemplates()
    shells = [Answer(f"{HOST}/a/{n}", Exchange(f"{HOST}/a/{n}", 200, [], b"")) for n in range(2)]
    for shell in shells:
        templates.add_shell(shell.url, shell)
    assert templates.shell(f"{HOST}/a/9") is shells[0]
    assert templates.shell(f"{HOST}/b/1") is None


def script(number: int) -> Page:
    return Page(f"{HOST}/{number}.js", f"<script>s{number}</script>".encode())


@given(st.lists(st.booleans(), min_size=1, max_size=4), st.integers(1, 4))
def test_all_that_wait_go_on_once_with_the_text_of_every_file_that_came(
    came: list[bool], waiting: int
) -> None:
    files = ScriptFiles()
    wanted = [f"{HOST}/{number}.js" for number in range(len(came))]
    went_on: list[tuple[int, str]] = []

    def waiter(number: int, text: str) -> Iterator[Step]:
        went_on.append((number, text))
        yield Task("article", f"{HOST}/{number}")

    for number in range(waiting):
        bundle, is_known = files.bundle(wanted)
        assert is_known == (number > 0)
        bundle.wait(lambda text, number=number: waiter(number, text))  # type: ignore[misc]
    for number, there in enumerate(came):
        assert bundle.next_url == wanted[number]
        bundle.read(script(number) if there else None)
    assert bundle.next_url is None
    assert len(list(bundle.follow_up())) == waiting
    assert list(bundle.follow_up()) == []
    assert [number for number, _ in went_on] == list(range(waiting))
    for _, text in went_on:
        assert [f"s{n}<" in text for n in range(len(came))] == came


def test_a_script_file_that_was_read_is_kept() -> None:
    files = ScriptFiles()
    page = script(1)
    assert files.get(page.url) is None
    files.add(page.url, page)
    assert files.get(page.url) is page
