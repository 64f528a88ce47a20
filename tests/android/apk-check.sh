#!/bin/sh
# Checks what an APK says of itself, as it will be installed: libraries add to the manifest, and Gradle fills it in.
#
#   tests/android/apk-check.sh APK
#
# Needs `aapt2` in PATH or under ANDROID_HOME, and `node`. On a machine without the SDK it is run over the linked
# manifest (manifest-check.sh); what only Gradle's APK can tell is checked there too, in the workflow.
set -eu
apk=$1
cd "$(dirname "$0")/../.."
fail() { echo "android apk: $*" >&2; exit 1; }
aapt2=$(command -v aapt2 || ls "${ANDROID_HOME:-/nonexistent}"/build-tools/*/aapt2 2>/dev/null | sort -V | tail -n 1)
[ -n "$aapt2" ] || fail "no aapt2: install the SDK's build tools"
said=$("$aapt2" dump badging "$apk" 2>/dev/null) || fail "$apk is no APK"
tree=$("$aapt2" dump xmltree --file AndroidManifest.xml "$apk" 2>/dev/null)

config() { node -p "const config = require('./src-tauri/tauri.conf.json'); $1"; }
want() { # what, wanted, found
  [ "$2" = "$3" ] || fail "$1 is '$3', not '$2'"
}
field() { printf '%s\n' "$said" | sed -n "s/^$1.*$2='\([^']*\)'.*/\1/p" | head -n 1; }
want "the package" "$(config config.identifier)" "$(field package: ' name')"
want "the version's name" "$(config config.version)" "$(field package: versionName)"
# An update with a lower number is refused, and one with the same number may be: it follows from the version.
want "versionCode" "$(config "config.bundle.android.versionCode ?? config.version.split('.').reduce((sum, part) => sum * 1000 + Number(part), 0)")" "$(field package: versionCode)"
least=$(printf '%s\n' "$said" | sed -n "s/^\(minSdkVersion\|sdkVersion\):'\([0-9]*\)'.*/\2/p" | head -n 1)
want "the oldest Android" "$(config config.bundle.android.minSdkVersion)" "$least"
want "the Android it is made for" 36 "$(printf '%s\n' "$said" | sed -n "s/^targetSdkVersion:'\([0-9]*\)'.*/\1/p")"
! printf '%s\n' "$said" | grep -q '^application-debuggable' || fail "it can be debugged: whoever has a cable reads the lists"

# What the manifest asks for and no more; androidx names one for itself, which gives nobody anything.
asked=$(printf '%s\n' "$said" | sed -n "s/^uses-permission[^:]*: name='\([^']*\)'.*/\1/p" | grep -v 'DYNAMIC_RECEIVER_NOT_EXPORTED_PERMISSION$' | sort -u)
wanted=$(sed -n 's/.*<uses-permission android:name="\([^"]*\)".*/\1/p' src-tauri/gen/android/app/src/main/AndroidManifest.xml | sort -u)
want "what it asks for" "$wanted" "$asked"

attribute() { printf '%s\n' "$tree" | grep -q "$1([^)]*)=$2"; }
attribute allowBackup '\(false\|(type 0x12)0x0\)' || fail "it may be backed up"
attribute usesCleartextTraffic '\(false\|(type 0x12)0x0\)' || fail "it may speak in the clear"
echo "android apk: $(basename "$apk") is $(field package: ' name') $(field package: versionName) ($(field package: versionCode)), with $(printf '%s\n' "$asked" | wc -l) permissions, no backup and no debugging"
