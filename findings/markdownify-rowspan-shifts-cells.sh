#!/usr/bin/env bash
# markdownify 1.2.3: below a cell with rowspan the next row's values move one column to the left.
# Expected: the row keeps its columns, with an empty cell (or the spanning one repeated) in the
#   first, since colspan is given its place.
# Seen: the 3 of the second column stands in the first.
#     | b | 2 |
#     | 3 |
# So: a row with fewer cells than the head is placed only where its label says how, else unread.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m pip install --quiet --disable-pip-version-check --target "$dir/lib" markdownify==1.2.3
cd "$dir"
out=$(PYTHONPATH=lib python3 - <<'PY'
from markdownify import markdownify

table = """<table><tr><th>k</th><th>n</th></tr><tr><td rowspan="2">b</td><td>2</td></tr>
<tr><td>3</td></tr></table>"""
rows = [line for line in markdownify(table).splitlines() if line.strip()]
print("\n".join(rows[-2:]))
PY
)
echo "$out"
[ "$out" = "| b | 2 |
| 3 |" ]
