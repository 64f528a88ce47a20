// What the app says of itself in several places says the same everywhere, and the manifest asks for nothing beyond
// what is written here with its reason.
//
//   node tests/android/identity.mjs [root of the repository]
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = process.argv[2] ?? fileURLToPath(new URL("../../", import.meta.url));
const read = (path) => readFileSync(join(root, path), "utf8");
const faults = [];
const fault = (words) => faults.push(words);
const same = (what, ...told) => {
  const [[, first]] = told;
  for (const [where, value] of told) if (value !== first) fault(`${what}: ${told[0][0]} says ${first}, ${where} says ${value}`);
};
const find = (text, look) => text.match(look)?.[1] ?? null;

/** Every permission the manifest may name: Android's real ones among these, and why. Anything else is misspelt or new. */
const PERMISSIONS = {
  "android.permission.INTERNET": "sending to the hub",
  "android.permission.ACCESS_NETWORK_STATE": "to be told of a network",
  "android.permission.CHANGE_WIFI_MULTICAST_STATE": "finding the hub by mDNS",
  "android.permission.CAMERA": "scanning symbols",
};

const project = "src-tauri/gen/android/app";
const config = JSON.parse(read("src-tauri/tauri.conf.json"));
const gradle = read(`${project}/build.gradle.kts`);
const manifest = read(`${project}/src/main/AndroidManifest.xml`).replace(/<!--[\s\S]*?-->/g, "");
const kotlin = `${project}/src/main/java/${config.identifier.replaceAll(".", "/")}`;
const sources = readdirSync(join(root, kotlin)).filter((name) => name.endsWith(".kt"));
const check = read("tests/android/check.sh");
const rust = read("src-tauri/src/android.rs");

same("identifier", ["tauri.conf.json", config.identifier],
  ["applicationId in build.gradle.kts", find(gradle, /applicationId = "([^"]+)"/)],
  ["namespace in build.gradle.kts", find(gradle, /namespace = "([^"]+)"/)],
  ["PACKAGE in src-tauri/src/android.rs", find(rust, /const PACKAGE: &str = "([^"]+)"/)],
  ["tests/android/check.sh", find(check, /package=(\S+)/)],
  ...sources.map((name) => [name, find(read(`${kotlin}/${name}`), /^package (\S+)/m)]));
same("version", ["tauri.conf.json", config.version],
  ["Cargo.toml", find(read("Cargo.toml"), /^version = "([^"]+)"/m)],
  ["ui/package.json", JSON.parse(read("ui/package.json")).version]);
same("minSdk", ["tauri.conf.json", String(config.bundle.android.minSdkVersion)], ["build.gradle.kts", find(gradle, /minSdk = (\d+)/)]);
same("name", ["tauri.conf.json", config.productName], ["strings.xml", find(read(`${project}/src/main/res/values/strings.xml`), /name="app_name">([^<]+)</)]);
// Above 36 the station's Wi-Fi is shut until a permission is asked for at run time; below it a shop refuses.
if (find(gradle, /targetSdk = (\d+)/) !== "36") fault("targetSdk is not 36");

const asked = [...manifest.matchAll(/<uses-permission\s+android:name="([^"]+)"/g)].map(([, name]) => name);
for (const name of asked) if (!(name in PERMISSIONS)) fault(`${name} is misspelt, or nobody has said here what it is for`);
for (const [name, why] of Object.entries(PERMISSIONS)) if (!asked.includes(name)) fault(`${name} is missing (${why})`);
if (asked.length !== new Set(asked).size) fault("a permission is asked for twice");

for (const [tag, kind, inside] of manifest.matchAll(/<(activity|service|receiver|provider)\b([^>]*)>/g)) {
  const name = find(inside, /android:name="([^"]+)"/) ?? tag;
  const exported = find(inside, /android:exported="(true|false)"/);
  if (exported === null) fault(`${kind} ${name} doesn't say whether it is exported`);
  else if (exported === "true" && !/MainActivity/.test(name)) fault(`${kind} ${name} is open to every app`);
  if (name.startsWith(".") && !sources.includes(`${name.slice(1)}.kt`)) fault(`${kind} ${name} has no Kotlin`);
}
for (const said of ['android:allowBackup="false"', 'android:dataExtractionRules="@xml/nothing_leaves"', 'android:fullBackupContent="@xml/nothing_backed_up"', 'android:windowSoftInputMode="adjustResize"']) {
  if (!manifest.includes(said)) fault(`${said} is missing`);
}
// What begins the activity anew leaves the plugins with a dead one.
for (const change of ["orientation", "screenSize", "smallestScreenSize", "screenLayout", "uiMode", "locale", "layoutDirection", "fontScale", "density", "keyboard", "keyboardHidden"]) {
  if (!find(manifest, /android:configChanges="([^"]+)"/)?.split("|").includes(change)) fault(`configChanges lacks ${change}`);
}
if (!/MetricsOptOut"\s+android:value="true"/.test(manifest)) fault("the web view may report to Google");
for (const rules of ["nothing_leaves", "nothing_backed_up"]) {
  const text = read(`${project}/src/main/res/xml/${rules}.xml`);
  if (/<include\b/.test(text)) fault(`${rules}.xml lets something out`);
  for (const domain of ["root", "file", "database", "sharedpref", "external", "device_root", "device_file", "device_database", "device_sharedpref"]) if (!text.includes(`<exclude domain="${domain}" path="." />`)) fault(`${rules}.xml doesn't keep ${domain}`);
}
const paths = [...read(`${project}/src/main/res/xml/shared_files.xml`).matchAll(/<([a-z-]+) name="[^"]*" path="([^"]*)"/g)].map(([, kind, path]) => `${kind} ${path}`);
if (paths.join() !== "cache-path shared/") fault(`the file provider can name more than cache/shared: ${paths.join(", ")}`);
if (!/authorities="\$\{applicationId\}\.fileprovider"/.test(manifest) || !read(`${kotlin}/SystemPlugin.kt`).includes('${activity.packageName}.fileprovider')) fault("manifest and SystemPlugin.kt name different file providers");
const activity = read(`${kotlin}/MainActivity.kt`).replace(/\/\/.*/g, "");
for (const [said, why] of [
  [/window\.setFlags\([^)]*FLAG_SECURE/, "doesn't set FLAG_SECURE"],
  [/importantForAutofill = View\.IMPORTANT_FOR_AUTOFILL_NO_EXCLUDE_DESCENDANTS/, "lets a password keeper read what is typed"],
  [/Type\.systemBars\(\)[\s\S]*Type\.displayCutout\(\)[\s\S]*Type\.ime\(\)[\s\S]*setPadding/, "doesn't keep clear of bars, cut-outs and keyboard"],
]) if (!said.test(activity)) fault(`MainActivity.kt ${why}`);
// The way back is ours: Tauri's own would walk the page's history, or end the app with what is on the screen.
const page = read("ui/src/backend/tauri.ts");
if (!/onBackButtonPress/.test(page) || !/core:app:allow-register-listener/.test(read("src-tauri/capabilities/tablet.json"))) fault("the page never hears the back key");
// What waits is sent when a network appears: from the callback by the plugin's event to Rust.
const system = read(`${kotlin}/SystemPlugin.kt`);
if (!/registerNetworkCallback\(/.test(system) || !/trigger\("network"/.test(system) || !/"event": "network"/.test(rust)) fault("a network that appears is told to nobody");
if (!/createMulticastLock/.test(system) || !/\.acquire\(\)/.test(system) || !/\.release\(\)/.test(system)) fault("no multicast lock is taken and given back while a hub is looked for");
if (!/usesCleartextTraffic"\] = "false"/.test(gradle)) fault("a release may speak in the clear");
// What Rust asks of Kotlin is there under that name.
const commands = sources.flatMap((name) => [...read(`${kotlin}/${name}`).matchAll(/@Command\s+fun (\w+)/g)].map(([, command]) => command));
for (const command of ["wrap", "unwrap", "listen", "stopListening", "share", "stepBehind"]) {
  if (!commands.includes(command)) fault(`no Kotlin plugin has the command ${command}`);
  if (!rust.includes(`"${command}"`)) fault(`android.rs never asks for ${command}`);
}
if (new RegExp("keystore|system").test(JSON.stringify(readdirSync(join(root, "src-tauri/capabilities")).map((name) => JSON.parse(read(`src-tauri/capabilities/${name}`)).permissions)))) fault("a capability lets the page call our plugins");

for (const words of faults) console.error(`android identity: ${words}`);
if (faults.length > 0) process.exit(1);
console.log(`android identity: ${config.identifier} ${config.version}, minSdk ${config.bundle.android.minSdkVersion}; ${asked.length} permissions, each with its reason; manifest, Gradle, Kotlin and Rust agree`);
