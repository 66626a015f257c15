#!/usr/bin/env bash
# cn2an 0.5.24: 两三 (two or three) is read as 23, 七八十 (seventy or eighty) is refused.
# Expected: an approximate numeral is refused, or read as a range; never as an exact other number.
# Seen: two digits side by side are taken for the digits of one number.
#     两三 23
#     三四 34
#     七八十 ValueError
# So: two different digits from 一 to 九 side by side, of which neither is a year's, are no number.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m pip install --quiet --disable-pip-version-check --target "$dir/lib" cn2an==0.5.24
cd "$dir"
out=$(PYTHONPATH=lib python3 - <<'PY'
import cn2an

for text in ("两三", "三四", "七八十"):
    try:
        print(text, cn2an.cn2an(text, "smart"))
    except ValueError:
        print(text, "ValueError")
PY
)
echo "$out"
[ "$out" = "两三 23
三四 34
七八十 ValueError" ]
