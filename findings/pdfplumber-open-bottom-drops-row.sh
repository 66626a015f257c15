#!/usr/bin/env bash
# pdfplumber 0.11.10: a table whose last row has no rule below it loses that row without a word.
# Expected: three rows, or a warning; sides and inner rules of the last row are drawn, as at every
#   page end at which a browser breaks a table.
# Seen: two rows; the third row's text is in no table.
#     [['r0', '0'], ['r1', '7']]
# So: open ends of tables are closed before rows are found.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m pip install --quiet --disable-pip-version-check --target "$dir/lib" pdfplumber==0.11.10 reportlab==5.1.0
cd "$dir"
out=$(PYTHONPATH=lib python3 - <<'PY'
import io

import pdfplumber
from reportlab.pdfgen.canvas import Canvas

data = io.BytesIO()
page = Canvas(data)
for y in (700, 680, 660):
    page.line(100, y, 300, y)
for x in (100, 200, 300):
    page.line(x, 700, x, 640)
for number, y in enumerate((685, 665, 645)):
    page.drawString(110, y, f"r{number}")
    page.drawString(210, y, str(number * 7))
page.save()
with pdfplumber.open(data) as document:
    print(document.pages[0].extract_tables()[0])
PY
)
echo "$out"
[ "$out" = "[['r0', '0'], ['r1', '7']]" ]
