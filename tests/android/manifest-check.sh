#!/bin/sh
# Links the Android project's manifest and resources with Debian's aapt2, and checks what a linker does not.
#
#   tests/android/manifest-check.sh [another manifest than ours]
#
# aapt2 finds a missing resource, a wrong attribute, malformed XML. It does not know that a permission's name is
# misspelt, that an activity must say whether it is exported, or that nothing may leave the tablet: identity.mjs does.
set -eu
cd "$(dirname "$0")/../.."
project=src-tauri/gen/android/app framework=/usr/share/android-framework-res/framework-res.apk package=vn.tungnha.app
manifest=${1:-$project/src/main/AndroidManifest.xml}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "android manifest: $*" >&2; exit 1; }

command -v aapt2 >/dev/null && [ -f $framework ] || apt-get install -y --no-install-recommends aapt android-framework-res >/dev/null

# Gradle fills these in. The framework of Debian is Android 10's: it has not heard of dataExtractionRules (Android 12).
sed -e 's/\${usesCleartextTraffic}/false/g' -e "s/\${applicationId}/$package/g" -e "s/<manifest /<manifest package=\"$package\" /" \
  -e '/android:dataExtractionRules=/d' $manifest >"$work/AndroidManifest.xml"
! grep -n '\${' "$work/AndroidManifest.xml" || fail "a placeholder that Gradle is not told to fill"
tell() { node -p "const config = require('./src-tauri/tauri.conf.json'); $1"; }
aapt2 compile --dir tests/android/stubres -o "$work/stubs.zip"
aapt2 compile --dir $project/src/main/res -o "$work/res.zip"
aapt2 link -I $framework --manifest "$work/AndroidManifest.xml" --min-sdk-version 26 --target-sdk-version 36 \
  --version-code "$(tell 'config.version.split(".").reduce((sum, part) => sum * 1000 + Number(part), 0)')" --version-name "$(tell config.version)" -o "$work/app.apk" "$work/stubs.zip" -R "$work/res.zip" --auto-add-overlay 2>"$work/log" \
  || { grep -v 'Unknown chunk' "$work/log" >&2; fail "the resources do not link"; }

tests/android/apk-check.sh "$work/app.apk"
asked=$(aapt2 dump permissions "$work/app.apk" 2>/dev/null | grep -c 'uses-permission: name=') || fail "no permissions in the linked manifest"
echo "android manifest: manifest and resources link (aapt2), $asked permissions"
