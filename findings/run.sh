#!/usr/bin/env bash
# Runs every finding; says which still hold. Exit 1 if one does not.
set -u
cd "$(dirname "$0")" || exit 2
failed=0
for script in *.sh; do
    [ "$script" = run.sh ] && continue
    if out=$(bash "$script" 2>&1); then
        echo "holds    $script"
    else
        echo "changed  $script"
        printf '%s\n' "$out" | tail -n 5 | sed 's/^/         /'
        failed=1
    fi
done
exit "$failed"
