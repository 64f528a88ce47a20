#!/bin/sh
# The native-window test, on a screen of its own. The programs and screens must have been built (`./dev test` does).
set -eu
cd "$(dirname "$0")/../.."
for program in tung-nha tungnha-hub tungnha-devhost; do
  [ -x "${CARGO_TARGET_DIR:-target}/debug/$program" ] || { echo "native window: $program is not built: cargo build --workspace --bins --features tung-nha/dev-host" >&2; exit 1; }
done
# WebKit needs a session bus for nothing here; without one it only complains. Two windows, software drawing.
exec xvfb-run --auto-servernum --server-args="-screen 0 900x1200x24" \
  env WEBKIT_DISABLE_COMPOSITING_MODE=1 node --test --test-reporter=spec tests/native/smoke.test.mjs
