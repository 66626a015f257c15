#!/usr/bin/env bash
# cn2an 0.5.24: a numeral that ends in 零 raises KeyError, not the ValueError of other bad numerals.
# Expected: a number that people say (一百五十零 件 stands in reports) is read, or refused with the
#   ValueError that cn2an raises for every other text that it does not take.
# Seen: mode "smart" raises KeyError('1'); only mode "strict" raises ValueError. Code that catches
#   ValueError alone lets it through.
#     KeyError 1
#     ValueError
# So: both are caught, and such a numeral is no claim.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m pip install --quiet --disable-pip-version-check --target "$dir/lib" cn2an==0.5.24
cd "$dir"
out=$(PYTHONPATH=lib python3 - <<'PY'
import cn2an

try:
    print(cn2an.cn2an("一百五十零", "smart"))
except Exception as error:
    print(type(error).__name__, error.args[0])
try:
    print(cn2an.cn2an("三百余", "smart"))
except Exception as error:
    print(type(error).__name__)
PY
)
echo "$out"
[ "$out" = "KeyError 1
ValueError" ]
