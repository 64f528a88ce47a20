#!/bin/sh
# Checks that an APK runs on tablets with memory pages of 16 KiB (Android 15 and later): its libraries' segments are
# aligned to 16 KiB, and they lie in the archive where they can be mapped from.
#
#   tests/android/pages-check.sh APK
#
# Needs `readelf`, `unzip`, and the SDK's `zipalign` in PATH or under ANDROID_HOME.
set -eu
apk=$1
fail() { echo "android pages: $*" >&2; exit 1; }
zipalign=$(command -v zipalign || ls "${ANDROID_HOME:-/nonexistent}"/build-tools/*/zipalign 2>/dev/null | sort -V | tail -n 1)
[ -n "$zipalign" ] || fail "no zipalign: install the SDK's build tools (35 or newer)"
"$zipalign" -c -P 16 4 "$apk" || fail "libraries in $apk are not aligned to 16 KiB in the archive"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unzip -qo "$apk" 'lib/*' -d "$work" || fail "no libraries in $apk"
found=0
for library in "$work"/lib/*/*.so; do
  # 32-bit tablets have pages of 4 KiB for good.
  case "$library" in */armeabi-v7a/*|*/x86/*) continue ;; esac
  found=$((found + 1))
  aligns=$(readelf -lW "$library" | awk '$1 == "LOAD" { print $NF }')
  [ -n "$aligns" ] || fail "$(basename "$library") has no segments to load"
  for align in $aligns; do
    [ $((align)) -ge 16384 ] || fail "$(basename "$library") has a segment aligned to $align"
  done
done
[ $found -gt 0 ] || fail "no 64-bit library in $apk"
echo "android pages: $found libraries of 64 bits fit pages of 16 KiB"
