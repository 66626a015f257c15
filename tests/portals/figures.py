"""The figures of a sample report: what every cell of the form of 2021 prints, sums holding.

Labels and order are this module's own, written from the circular (国办公开办函〔2021〕30号) and not
taken from the reader's `extract/forms`, so that the samples can find the reader at fault.
"""

from __future__ import annotations

import random
from collections.abc import Mapping

Figures = dict[str, dict[str, dict[str, str]]]
"""table -> row -> column -> the text printed in the cell."""

DISCLOSURE: dict[str, tuple[str, tuple[str, ...]]] = {
    "rules": ("规章", ("made", "repealed", "in_force")),
    "normative_documents": ("行政规范性文件", ("made", "repealed", "in_force")),
    "licensing": ("行政许可", ("decisions",)),
    "penalties": ("行政处罚", ("decisions",)),
    "compulsory_measures": ("行政强制", ("decisions",)),
    "administrative_fees": ("行政事业性收费", ("collected",)),
}
"""Row -> its label and columns."""

APPLICANTS = {
    "natural_person": "自然人",
    "business": "商业企业",
    "research": "科研机构",
    "welfare": "社会公益组织",
    "legal_service": "法律服务机构",
    "other_organisation": "其他",
}

OUTCOMES: dict[str, tuple[str, str]] = {
    "granted": ("", "（一）予以公开"),
    "granted_in_part": ("", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
    "refused_state_secret": ("（三）不予公开", "1.属于国家秘密"),
    "refused_other_law": ("（三）不予公开", "2.其他法律行政法规禁止公开"),
    "refused_security_stability": ("（三）不予公开", "3.危及“三安全一稳定”"),
    "refused_third_party": ("（三）不予公开", "4.保护第三方合法权益"),
    "refused_internal_affairs": ("（三）不予公开", "5.属于三类内部事务信息"),
    "refused_deliberative": ("（三）不予公开", "6.属于四类过程性信息"),
    "refused_enforcement_file": ("（三）不予公开", "7.属于行政执法案卷"),
    "refused_administrative_inquiry": ("（三）不予公开", "8.属于行政查询事项"),
    "unable_not_held": ("（四）无法提供", "1.本机关不掌握相关政府信息"),
    "unable_not_existing": ("（四）无法提供", "2.没有现成信息需要另行制作"),
    "unable_unclear": ("（四）无法提供", "3.补正后申请内容仍不明确"),
    "not_processed_petition": ("（五）不予处理", "1.信访举报投诉类申请"),
    "not_processed_repeat": ("（五）不予处理", "2.重复申请"),
    "not_processed_publication": ("（五）不予处理", "3.要求提供公开出版物"),
    "not_processed_excessive": ("（五）不予处理", "4.无正当理由大量反复申请"),
    "not_processed_reissue": ("（五）不予处理", "5.要求行政机关确认或重新出具已获取信息"),
    "other_uncorrected": (
        "（六）其他处理",
        "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    ),
    "other_fee_unpaid": (
        "（六）其他处理",
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    ),
    "other_misc": ("（六）其他处理", "3.其他"),
}
"""Row of 三、本年度办理结果 -> its group ("" for none) and label."""

ROUTES = {
    "reconsideration": "行政复议",
    "litigation_direct": "未经复议直接起诉",
    "litigation_after_reconsideration": "复议后起诉",
}

RESULTS = {
    "upheld": "结果维持",
    "corrected": "结果纠正",
    "other": "其他结果",
    "pending": "尚未审结",
    "total": "总计",
}

_COMMON = (
    *("granted",) * 16,
    *("unable_not_held",) * 12,
    *("granted_in_part", "other_misc", "other_uncorrected") * 3,
    *("not_processed_repeat", "not_processed_petition") * 2,
    *OUTCOMES,
)
"""Outcomes as often as they happen: most requests are granted or ask for what is not held."""


def filled(rows: Mapping[str, list[int | float]]) -> Figures:
    """All cells of the form: the rows given ("table.row": values in printed order), 0 elsewhere."""
    figures: Figures = {}
    for table, row, columns in layout():
        values = rows.get(f"{table}.{row}", [0] * len(columns))
        figures.setdefault(table, {})[row] = {
            column: str(value) for column, value in zip(columns, values, strict=True)
        }
    return figures


def layout() -> list[tuple[str, str, list[str]]]:
    """(table, row, columns) of the form, in printed order: 34 rows, 200 cells."""
    applicants = [*APPLICANTS, "total"]
    rows = [("disclosure", row, list(columns)) for row, (_, columns) in DISCLOSURE.items()]
    requests = ["new", "carried_in", *OUTCOMES, "handled", "carried_out"]
    rows += [("requests", row, applicants) for row in requests]
    rows += [("review_litigation", row, list(RESULTS)) for row in ROUTES]
    return rows


def invented(
    seed: str,
    carried_in: Mapping[str, int] | None = None,
    carried_out: Mapping[str, int] | None = None,
    scale: int = 20,
) -> Figures:
    """Figures of our own whose sums hold: the same ones for the same seed.

    ``carried_in`` and ``carried_out`` fix 上年结转 and 结转下年度 by applicant, for reports that
    follow or precede one another; ``scale`` is about how many requests natural persons make.
    """
    pick = _Pick(seed)
    if carried_out is None:
        carried_out = {"natural_person": pick.upto(4), "business": pick.upto(1)}
    rows: dict[str, dict[str, int]] = {row: dict.fromkeys(APPLICANTS, 0) for row in _request_rows()}
    for applicant in APPLICANTS:
        left = carried_out.get(applicant, 0)
        new = left + _asked(pick, applicant, scale)
        old = (carried_in or {}).get(applicant, 0)
        rows["new"][applicant], rows["carried_in"][applicant] = new, old
        rows["carried_out"][applicant], rows["handled"][applicant] = left, old + new - left
        for _ in range(old + new - left):
            rows[_COMMON[pick.upto(len(_COMMON) - 1)]][applicant] += 1
    values: dict[str, list[int | float]] = {
        f"requests.{row}": [*cells.values(), sum(cells.values())] for row, cells in rows.items()
    }
    return filled(values | _disclosed(pick, scale) | _disputes(pick))


def carried_out(figures: Figures) -> dict[str, int]:
    """What a report carries over into the next year, by applicant."""
    row = figures["requests"]["carried_out"]
    return {applicant: int(row[applicant] or 0) for applicant in APPLICANTS}


def number(printed: str) -> int | float | None:
    """The number that a cell prints; None where it prints none."""
    try:
        value = float(printed)
    except ValueError:
        return None
    return int(value) if value.is_integer() else value


class _Pick:
    """Whole numbers that depend on the seed alone, in every version of Python."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)

    def upto(self, top: int) -> int:
        return int(self._random.random() * (top + 1))


def _request_rows() -> list[str]:
    return ["new", "carried_in", *OUTCOMES, "handled", "carried_out"]


def _asked(pick: _Pick, applicant: str, scale: int) -> int:
    if applicant == "natural_person":
        return scale // 2 + pick.upto(scale)
    if applicant == "business":
        return pick.upto(scale // 4)
    return pick.upto(12) // 12


def _disclosed(pick: _Pick, scale: int) -> dict[str, list[int | float]]:
    made, repealed = pick.upto(8), pick.upto(4)
    return {
        "disclosure.normative_documents": [made, repealed, made + pick.upto(60)],
        "disclosure.licensing": [pick.upto(scale * 40)],
        "disclosure.penalties": [pick.upto(scale * 5)],
        "disclosure.compulsory_measures": [pick.upto(scale)],
        "disclosure.administrative_fees": [
            [0, 0, pick.upto(900), pick.upto(9000) / 100][pick.upto(3)]
        ],
    }


def _disputes(pick: _Pick) -> dict[str, list[int | float]]:
    values: dict[str, list[int | float]] = {}
    for route in ROUTES:
        parts: list[int | float] = [pick.upto(3) // 2 for _ in range(4)]
        values[f"review_litigation.{route}"] = [*parts, sum(parts)]
    return values
