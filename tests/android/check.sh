#!/bin/sh
# Everything about the Android app that can be checked with no SDK and no NDK: all its Rust type-checked for a
# 64-bit tablet and its C compiled for checking, the Kotlin type-checked, manifest and resources linked, identity and
# permissions, the checks of an APK over small ones with planted faults, and a bundle that old web views can run.
#
#   tests/android/check.sh [more arguments for cargo check]
#
# It installs what is missing where it may (rustup target, Debian packages), and ends with an error when a
# build changed the committed Android project: plugins edit the manifest, and that must be seen in review.
# What it does not do: link, run Gradle, build OpenSSL. That needs a machine with the SDK (README).
set -eu
cd "$(dirname "$0")/../.."
target=aarch64-linux-android package=vn.tungnha.app library=tung_nha_lib
project=$PWD/src-tauri/gen/android
generated=$project/app/src/main/java/$(echo $package | tr . /)/generated

have() { command -v "$1" >/dev/null 2>&1; }
install() {
  have apt-get && [ "$(id -u)" = 0 ] || { echo "android check: please install: $*" >&2; exit 1; }
  apt-get install -y --no-install-recommends "$@" >/dev/null || { apt-get update >/dev/null && apt-get install -y --no-install-recommends "$@" >/dev/null; }
}

# The C of ring, zstd and SQLCipher is compiled against Debian's arm64 headers: glibc's, not bionic's, so this
# finds a missing source or a wrong switch, not a missing function of Android's.
have clang || install clang
[ -d /usr/aarch64-linux-gnu/include/asm ] || install libc6-dev-arm64-cross linux-libc-dev-arm64-cross
[ -f /usr/include/openssl/ssl.h ] || install libssl-dev
here=$(cc -print-multiarch)
export CC_aarch64_linux_android=clang AR_aarch64_linux_android=ar
export CFLAGS_aarch64_linux_android="-isystem $PWD/tests/android/include -isystem /usr/aarch64-linux-gnu/include -isystem /usr/include/$here"
# OpenSSL is built from source on a real Android build; its headers are enough to check against.
export AARCH64_LINUX_ANDROID_OPENSSL_NO_VENDOR=1
export AARCH64_LINUX_ANDROID_OPENSSL_LIB_DIR=/usr/lib/$here AARCH64_LINUX_ANDROID_OPENSSL_INCLUDE_DIR=/usr/include

# What `cargo tauri android build` would set.
[ -d "$(dirname "$generated")" ] || { echo "android check: no $(dirname "$generated"): did the identifier change?" >&2; exit 1; }
mkdir -p "$generated"
export WRY_ANDROID_PACKAGE=$package TAURI_ANDROID_PACKAGE_UNESCAPED=$package WRY_ANDROID_LIBRARY=$library
export TAURI_ANDROID_PROJECT_PATH=$project WRY_ANDROID_KOTLIN_FILES_OUT_DIR=$generated

# The target's standard library: rustup's where it can be had; else Debian's compiler builds it from its own source.
std_of() { [ -d "$(rustc --print sysroot)/lib/rustlib/$target/lib" ]; }
if std_of || { have rustup && rustup target add $target >/dev/null 2>&1 && std_of; }; then
  cargo check --target $target --lib -p tung-nha "$@"
else
  [ -x /usr/bin/cargo ] && [ -e /usr/lib/rustlib/src ] || install rustc-web cargo-web rust-web-src
  env -u RUSTUP_TOOLCHAIN RUSTC_BOOTSTRAP=1 RUSTC=/usr/bin/rustc CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-target}/android-web" \
    /usr/bin/cargo check -Zbuild-std=std,panic_unwind --target $target --lib -p tung-nha "$@"
fi
git diff --exit-code -- src-tauri/gen/android || { echo "android check: the committed Android project was changed by the build" >&2; exit 1; }
echo "android rust: all of the app is well typed for $target; the committed project is as the build leaves it"
tests/android/kotlin-check.sh
tests/android/manifest-check.sh
node tests/android/identity.mjs
node --test tests/android/identity.test.mjs >/dev/null || { echo "android check: identity.mjs passes over a planted fault" >&2; exit 1; }
node --test tests/android/apk.test.mjs >/dev/null || { echo "android check: a check of the APK passes over a planted fault" >&2; exit 1; }
[ -d ui/node_modules ] || (cd ui && npm ci --no-audit --no-fund --loglevel=error)
(cd ui && npx --no-install vite build --logLevel error && node scripts/check-bundle.mjs)
planted=$(printf '%s' 'export const last = [1].at(-1)' | node -e 'import("./ui/scripts/too-new.mjs").then(({ tooNew }) => console.log(tooNew(".js", require("fs").readFileSync(0, "utf8")).length))')
[ "$planted" = 1 ] || { echo "android check: the bundle's check passes over a planted Array.prototype.at" >&2; exit 1; }
echo "android bundle: nothing in what a tablet loads is newer than Chrome 88 (a planted use is found)"
echo "check-android: all passed; no APK was built here"
