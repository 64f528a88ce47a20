// The checks of an APK (apk-check.sh, pages-check.sh, manifest-check.sh), each over one with a planted fault: a check
// that passes everything has not looked. The APKs are linked here by aapt2; their libraries are empty ones.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const work = mkdtempSync(join(tmpdir(), "tungnha-apk-"));
after(() => rmSync(work, { recursive: true, force: true }));

function run(script, args, env = {}) {
  const { status, stdout, stderr } = spawnSync(join(root, "tests/android", script), args, { encoding: "utf8", env: { ...process.env, ...env } });
  return { status, told: stdout + stderr };
}

// --- What an APK says of itself -----------------------------------------------------------------

const ours = readFileSync(join(root, "src-tauri/gen/android/app/src/main/AndroidManifest.xml"), "utf8");

for (const [what, change, says] of [
  ["a permission more", (text) => text.replace("<application", '<uses-permission android:name="android.permission.READ_PHONE_STATE" />\n<application'), /what it asks for/],
  ["a backup", (text) => text.replace('allowBackup="false"', 'allowBackup="true"'), /backed up/],
  ["talk in the clear", (text) => text.replace('"${usesCleartextTraffic}"', '"true"'), /in the clear/],
  ["a door for a debugger", (text) => text.replace("<application", '<application android:debuggable="true"'), /debugged/],
  ["an update that would be refused", (text) => text.replace("<manifest ", '<manifest android:versionCode="7" '), /versionCode is '7'/],
  ["a resource that isn't there", (text) => text.replace("@xml/shared_files", "@xml/shared_folders"), /do not link/],
]) {
  test(`finds ${what} in an APK`, () => {
    const path = join(work, "AndroidManifest.xml");
    writeFileSync(path, change(ours));
    assert.notEqual(readFileSync(path, "utf8"), ours, "the fault was planted");
    const { status, told } = run("manifest-check.sh", [path]);
    assert.equal(status, 1, told);
    assert.match(told, says);
  });
}

// --- Pages of 16 KiB ----------------------------------------------------------------------------

/** An APK with one library whose segments are aligned so, judged with the archive's own alignment taken as given. */
function pages(align, { zipalign = "exit 0", folder = "arm64-v8a" } = {}) {
  const at = mkdtempSync(join(work, "pages-"));
  mkdirSync(join(at, "lib", folder), { recursive: true });
  const library = join(at, "lib", folder, "libempty.so");
  const made = spawnSync("cc", ["-shared", "-nostdlib", `-Wl,-z,max-page-size=${align}`, "-x", "c", "-o", library, "-"], { input: "int nothing;", encoding: "utf8" });
  assert.equal(made.status, 0, made.stderr);
  const apk = join(at, "app.apk");
  const zipped = spawnSync("python3", ["-m", "zipfile", "-c", apk, join(at, "lib")], { encoding: "utf8" });
  assert.equal(zipped.status, 0, zipped.stderr);
  writeFileSync(join(at, "zipalign"), `#!/bin/sh\n${zipalign}\n`);
  chmodSync(join(at, "zipalign"), 0o755);
  return run("pages-check.sh", [apk], { PATH: `${at}:${process.env.PATH}` });
}

test("lets a library pass whose segments fit pages of 16 KiB", () => assert.equal(pages(16384).status, 0));
test("finds one made for pages of 4 KiB", () => {
  const { status, told } = pages(4096);
  assert.equal(status, 1);
  assert.match(told, /libempty\.so has a segment aligned to 0x1000/);
});
test("finds an archive that can't be mapped from", () => assert.match(pages(16384, { zipalign: "exit 1" }).told, /not aligned to 16 KiB in the archive/));
test("finds an APK without a 64-bit library", () => assert.match(pages(4096, { folder: "armeabi-v7a" }).told, /no 64-bit library/));
