#!/usr/bin/env bash
# warcio 1.8.1: WARC-Payload-Digest is written on records that have no payload (metadata).
# Expected: metadata records carry a block digest only: WARC 1.1 (ISO 28500:2017) defines payloads
#   for response, resource, request, revisit and conversion records (5.9, 6).
# Seen: create_warc_record() and write_record() add both digests, the same value twice.
#     metadata payload digest: yes
# So: whoever checks payload digests leaves metadata records out, or counts false alarms.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m pip install --quiet --disable-pip-version-check --target "$dir/lib" warcio==1.8.1
cd "$dir"
out=$(PYTHONPATH=lib python3 - <<'PY'
import io

from warcio.warcwriter import WARCWriter

out = io.BytesIO()
writer = WARCWriter(out, gzip=False, warc_version="1.1")
block = io.BytesIO(b"crawled: yes\r\n")
kind = "application/warc-fields"
writer.write_record(
    writer.create_warc_record("urn:a", "metadata", payload=block, warc_content_type=kind)
)
has = b"WARC-Payload-Digest" in out.getvalue()
print("metadata payload digest:", "yes" if has else "no")
PY
)
echo "$out"
[ "$out" = "metadata payload digest: yes" ]
