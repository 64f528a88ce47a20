// The check of what the app says of itself, against copies of the project with one fault each.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const app = "src-tauri/gen/android/app";
const KEPT = ["src-tauri/tauri.conf.json", "src-tauri/capabilities", "src-tauri/src/android.rs", "Cargo.toml", "ui/package.json", "ui/src/backend/tauri.ts", "tests/android/check.sh", `${app}/build.gradle.kts`, `${app}/src`];

/** Runs the check over a copy in which one file was changed. */
function checked(path, change) {
  const copy = mkdtempSync(join(tmpdir(), "tungnha-identity-"));
  try {
    for (const kept of KEPT) {
      mkdirSync(dirname(join(copy, kept)), { recursive: true });
      cpSync(join(root, kept), join(copy, kept), { recursive: true });
    }
    if (path) {
      const before = readFileSync(join(copy, path), "utf8");
      const after = change(before);
      assert.notEqual(after, before, "the fault was planted");
      writeFileSync(join(copy, path), after);
    }
    const { status, stderr } = spawnSync(process.execPath, [join(root, "tests/android/identity.mjs"), copy], { encoding: "utf8" });
    return { status, stderr };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

test("finds nothing in the project as it is", () => assert.equal(checked().status, 0));

const manifest = `${app}/src/main/AndroidManifest.xml`;
for (const [what, path, change] of [
  ["a misspelt permission", manifest, (text) => text.replace("permission.CAMERA", "permission.CAMRA")],
  ["a permission nobody gave a reason for", manifest, (text) => text.replace("<application", '<uses-permission android:name="android.permission.READ_CONTACTS" />\n<application')],
  ["an activity that doesn't say whether it is exported", manifest, (text) => text.replace('android:exported="true"', "")],
  ["a provider open to every app", manifest, (text) => text.replace('android:exported="false"', 'android:exported="true"')],
  ["a backup", manifest, (text) => text.replace('allowBackup="false"', 'allowBackup="true"')],
  ["another application id in Gradle", `${app}/build.gradle.kts`, (text) => text.replace('applicationId = "vn.tungnha.app"', 'applicationId = "vn.tungnha.apps"')],
  ["another minSdk in Gradle", `${app}/build.gradle.kts`, (text) => text.replace("minSdk = 26", "minSdk = 24")],
  ["another version in the configuration", "src-tauri/tauri.conf.json", (text) => text.replace(/"version": "[^"]+"/, '"version": "9.9.9"')],
  ["a file provider that can name the store", `${app}/src/main/res/xml/shared_files.xml`, (text) => text.replace("</paths>", '<files-path name="all" path="." /></paths>')],
  ["a screen that may be photographed", `${app}/src/main/java/vn/tungnha/app/MainActivity.kt`, (text) => text.replaceAll("FLAG_SECURE", "FLAG_FULLSCREEN")],
  ["a flag that is only spoken of", `${app}/src/main/java/vn/tungnha/app/MainActivity.kt`, (text) => text.replace(/window\.setFlags.*/, "// FLAG_SECURE")],
  ["a password keeper that may read along", `${app}/src/main/java/vn/tungnha/app/MainActivity.kt`, (text) => text.replace("importantForAutofill =", "tag =")],
  ["a keyboard that covers the fields", `${app}/src/main/java/vn/tungnha/app/MainActivity.kt`, (text) => text.replace("WindowInsetsCompat.Type.ime()", "0")],
  ["an activity that begins anew with larger letters", manifest, (text) => text.replace("|fontScale", "")],
  ["a web view that reports", manifest, (text) => text.replace("MetricsOptOut", "MetricsOptIn")],
  ["a copy from tablet to tablet", `${app}/src/main/res/xml/nothing_leaves.xml`, (text) => text.replaceAll('<exclude domain="device_database" path="." />', "")],
  ["a back key nobody hears", "src-tauri/capabilities/tablet.json", (text) => text.replace("core:app:allow-register-listener", "core:app:default")],
  ["a network nobody is told of", `${app}/src/main/java/vn/tungnha/app/SystemPlugin.kt`, (text) => text.replace('trigger("network"', 'trigger("networks"')],
  ["multicast that is never let in", `${app}/src/main/java/vn/tungnha/app/SystemPlugin.kt`, (text) => text.replace("multicast.acquire()", "")],
  ["a command under another name", `${app}/src/main/java/vn/tungnha/app/KeystorePlugin.kt`, (text) => text.replace("fun unwrap", "fun unwrapp")],
]) {
  test(`finds ${what}`, () => {
    const { status, stderr } = checked(path, change);
    assert.equal(status, 1, stderr);
    assert.match(stderr, /^android identity: /);
  });
}
