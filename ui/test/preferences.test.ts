// How the tablet looks: what was chosen stays chosen.
import { afterEach, expect, it } from "vitest";
import { preferences } from "../src/app/preferences.svelte";
import { language } from "../src/i18n/index.svelte";

afterEach(async () => {
  await Promise.all([preferences.setText(20), preferences.setTheme("system"), preferences.setLanguage("vi")]);
});

it("keeps all of what is chosen at once, and finds it at the next start", async () => {
  await Promise.all([preferences.setText(28), preferences.setTheme("dark"), preferences.setLanguage("en")]);
  const all = () => [preferences.text, preferences.theme, language.code];
  expect(all()).toEqual([28, "dark", "en"]);
  [preferences.text, preferences.theme] = [20, "light"];
  await preferences.load();
  expect(all()).toEqual([28, "dark", "en"]);
});
