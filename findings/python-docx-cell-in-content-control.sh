#!/usr/bin/env bash
# python-docx 1.2.0: a table cell inside a content control is not there; the row is one cell short.
# Expected: three cells: the control (w:sdt) wraps the second w:tc, as Word writes it when a form's
#   cell may be filled in, and Word shows the cell like any other.
# Seen: its value is skipped and the third stands in the second's place.
#     ['a', '2']
# So: Word's XML is read directly, and controls around runs, cells and rows are looked through.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m pip install --quiet --disable-pip-version-check --target "$dir/lib" python-docx==1.2.0
cd "$dir"
out=$(PYTHONPATH=lib python3 - <<'PY'
import io

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

document = Document()
row = document.add_table(1, 3).rows[0]
for cell, text in zip(row.cells, "a12"):
    cell.text = text
second = row._tr.tc_lst[1]
control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent/></w:sdt>")
second.addprevious(control)
control[0].append(second)
data = io.BytesIO()
document.save(data)
print([cell.text for cell in Document(data).tables[0].rows[0].cells])
PY
)
echo "$out"
[ "$out" = "['a', '2']" ]
