#!/usr/bin/env bash
# trafilatura 2.3.1: its Markdown has tables without the rule below the head.
# Expected: output_format="markdown" gives tables that Markdown readers know: GFM wants a row of
#   dashes (|---|---|) below the head, or it is no table.
# Seen: pipe rows alone, with a blank behind the last bar, so that GFM shows a paragraph.
#     | item | count |
#     | new | 12 |
#     rule: False
# So: rows between bars are a table in the reader of text, with or without the rule.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m pip install --quiet --disable-pip-version-check --target "$dir/lib" trafilatura==2.3.1 lxml_html_clean==0.4.5
cd "$dir"
out=$(PYTHONPATH=lib python3 - <<'PY'
import re

import trafilatura

text = "The office received requests and answered them in time. " * 12
page = f"""<html><body><main><h1>Report</h1><p>{text}</p><table><tr><td>item</td><td>count</td></tr>
<tr><td>new</td><td>12</td></tr></table></main></body></html>"""
found = trafilatura.extract(page, output_format="markdown", include_tables=True)
rows = [line.strip() for line in found.splitlines() if line.startswith("|")]
print("\n".join(row for row in rows))
print("rule:", any(re.fullmatch(r"\|[\s:|-]+\|", row) for row in rows))
PY
)
echo "$out"
[ "$out" = "| item | count |
| new | 12 |
rule: False" ]
