#!/usr/bin/env bash
# FastWARC 2.0.1 on files of warcio 1.8.1: verify_payload_digest() is False for a resource record
# whose payload digest is right.
# Expected: True: the payload of a resource record is its block (WARC 1.1, 6.3), and the digest in
#   the header is that of these bytes, as verify_block_digest() says of the same value.
# Seen: without an HTTP message inside, the answer is False, which reads as "damaged".
#     same digest: True, block: True, payload: False
# So: a check of digests by FastWARC means the payload of HTTP records only.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m pip install --quiet --disable-pip-version-check --target "$dir/lib" warcio==1.8.1 fastwarc==2.0.1
cd "$dir"
out=$(PYTHONPATH=lib python3 - <<'PY'
import io

from fastwarc.warc import ArchiveIterator
from warcio.warcwriter import WARCWriter

out = io.BytesIO()
writer = WARCWriter(out, gzip=True, warc_version="1.1")
block = io.BytesIO(b"hello")
writer.write_record(
    writer.create_warc_record(
        "https://example.org/a", "resource", payload=block, warc_content_type="text/plain"
    )
)
out.seek(0)
for record in ArchiveIterator(out):
    same = record.headers["WARC-Payload-Digest"] == record.headers["WARC-Block-Digest"]
    block_right, payload_right = record.verify_block_digest(), record.verify_payload_digest()
    print(f"same digest: {same}, block: {block_right}, payload: {payload_right}")
PY
)
echo "$out"
[ "$out" = "same digest: True, block: True, payload: False" ]
