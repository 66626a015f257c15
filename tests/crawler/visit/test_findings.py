"""What a visit has found, and what of it is told."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from archive.database.store import Role, Seen
from crawler.errors import HttpError, PortalError, Refused, TooSlow
from crawler.items import Recorded
from crawler.pages.rows import Row
from crawler.portals.registry import Portal
from crawler.visit.parts.findings import MOST_OF_A_KIND, Findings, FoundList
from crawler.visit.visit_summary import MOST_TOLD, dead_links, explain, told
from extract.ground.messages import plain

PORTAL = Portal("x", "某县人民政府", "http://x.example/")
roles: st.SearchStrategy[Role] = st.sampled_from(["page", "attachment", "list"])
errors = st.builds(
    lambda kind, number: kind(f"http://x.example/{number} failed."),
    st.sampled_from([HttpError, Refused, TooSlow]),
    st.integers(0, 30),
)


@given(st.lists(errors))
def test_each_problem_is_told_once_and_of_a_class_not_more_than_a_person_reads(
    met: list[PortalError],
) -> None:
    findings = Findings("x")
    for error in met:
        findings.problem(error)
    kinds = Counter(type(error).__name__ for error in {str((type(e), e)): e for e in met}.values())
    shown = Counter(kind for kind, _ in findings.problems)
    assert shown == {kind: min(n, MOST_OF_A_KIND + 1) for kind, n in kinds.items()}
    for kind, number in kinds.items():
        more = (kind, f"{number - MOST_OF_A_KIND} more of the same kind; see the log.")
        assert (more in findings.problems) == (number > MOST_OF_A_KIND)


@given(st.lists(st.tuples(roles, st.booleans(), st.booleans())))
def test_every_document_is_counted_as_kept_or_as_it_was(
    recorded: list[tuple[Role, bool, bool]],
) -> None:
    findings = Findings("x")
    for number, (role, is_new, asked) in enumerate(recorded):
        seen = Seen(f"http://x.example/{number}", "x", role)
        unasked = None if is_new or asked else str(number)
        findings.record(Recorded(seen, is_new, unasked))
    counts = findings.counts()
    documents = [is_new for role, is_new, _ in recorded if role != "list"]
    assert (counts["kept"], counts["unchanged"]) == (sum(documents), documents.count(False))
    assert len(findings.unasked) == sum(not is_new and not asked for _, is_new, asked in recorded)
    assert findings.gain(with_rows=True) == len(documents)


@given(st.lists(errors))
def test_dead_links_are_told_once_each_and_end_at_a_number(met: list[PortalError]) -> None:
    findings = Findings("x")
    for error in met:
        findings.dead_link(error, barred=isinstance(error, Refused))
    links = dead_links(findings)
    different = {(type(error), str(error)) for error in met}
    assert len(links) == min(len(different), MOST_TOLD + 1)
    assert findings.is_barred == any(isinstance(error, Refused) for error in met)
    assert told(findings)["dead_ends"] == [sentence for _, sentence in links]
    findings.forget()
    assert dead_links(findings) == []


def test_a_report_is_found_once_and_may_turn_out_to_be_a_folder() -> None:
    findings = Findings("x")
    findings.add_report("http://x.example/1/", "2020年 年报")
    findings.add_report("http://X.example/1/index.html", "2020年年报")
    assert findings.found == 1
    assert findings.has_title("2020年年报")
    findings.withdraw("http://x.example/1")
    assert (findings.found, findings.rows) == (0, 2)


def test_the_reports_of_a_list_add_up_over_its_pages() -> None:
    findings = Findings("x")
    findings.add_to_list("http://x.example/nb/", "static", 0)
    assert not findings.lists
    findings.add_to_list("http://x.example/nb/", "static", 15)
    findings.add_to_list("http://x.example/nb/", "static", 2)
    assert findings.lists == (FoundList("http://x.example/nb/", "static", 17),)


def test_on_trial_some_reports_are_fetched_and_the_others_only_counted() -> None:
    findings = Findings("x", samples=2)
    rows = [Row(f"http://x.example/{number}", "年报") for number in range(4)]
    assert [findings.is_only_counted(row, 2020) for row in rows] == [False, False, True, True]
    assert [row for row, _ in findings.listed] == rows
    assert findings.gain(with_rows=False) == 4
    assert not any(Findings("x").is_only_counted(row, 2020) for row in rows)


def kinds(findings: Findings, portal: Portal = PORTAL, *, is_whole: bool = True) -> list[str]:
    return [type(error).__name__ for error in explain(portal, findings, is_whole=is_whole)]


def test_nothing_found_has_a_name() -> None:
    findings = Findings("x")
    assert kinds(findings) == ["ColumnNotFound"]
    findings.dead_link(HttpError(plain("a")))
    assert kinds(findings) == ["HttpError", "ColumnNotFound"]
    findings.dead_link(Refused(plain("b")), barred=True)
    assert kinds(findings) == ["HttpError", "Refused"]
    findings.count_column()
    findings.read_as("static", "http://x.example/nb/")
    assert kinds(findings) == ["NoReports"]
    assert "read as static" in str(explain(PORTAL, findings, is_whole=True)[0])


def test_reports_that_cannot_be_had_are_named_where_all_were_wanted() -> None:
    findings = Findings("x")
    findings.count_row()
    findings.dead_link(TooSlow(plain("a")))
    assert kinds(findings) == ["NoReports", "TooSlow"]
    assert kinds(findings, is_whole=False) == []


def test_what_was_named_already_or_is_expected_needs_no_name() -> None:
    assert kinds(Findings("x"), Portal("x", "x", "http://x.example/", expected=0)) == []
    named = Findings("x")
    named.problem(HttpError(plain("a")))
    assert kinds(named) == []
    found = Findings("x")
    found.add_report("http://x.example/1", "年报")
    assert kinds(found) == []
