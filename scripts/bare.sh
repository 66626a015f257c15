#!/usr/bin/env bash
# Reads the originals and runs the PDF and OFD readers' tests once more as a bare machine would:
# without any font, in the C locale and in the time zone that is farthest ahead. What is read must
# not depend on them. The fonts are covered in a mount namespace of this script's own; where that
# is not permitted, it says so and runs the rest.
set -euo pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C TZ=Pacific/Kiritimati
if [ "${1:-}" != inside ]; then
    if unshare --mount true 2>/dev/null; then
        exec unshare --mount bash "$0" inside
    fi
    echo "no mount namespace is permitted here: read once more with this machine's fonts" >&2
else
    empty=$(mktemp -d)
    for folder in /usr/share/fonts /usr/local/share/fonts "$HOME/.fonts" "$HOME/.local/share/fonts"; do
        if [ -d "$folder" ]; then mount --bind "$empty" "$folder"; fi
    done
fi
.venv/bin/python -m scripts.eval
.venv/bin/pytest -n 2 --dist loadfile tests/extract/readers/test_pdf*.py tests/extract/readers/test_ofd.py tests/extract/readers/test_drawn_page.py
