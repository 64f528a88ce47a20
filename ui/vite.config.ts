// Build of the screens: one bundle for the native window, the tablet and the browser dev host.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";

// The floor is Chrome 88, one above the design's 87: Svelte's scoped CSS is emitted with
// `:where()`, which Chrome 87 drops together with the whole rule. Scripts are still lowered to 87.
const SCRIPT_FLOOR = "chrome87";
const STYLE_FLOOR = "chrome88";

export default defineConfig({
  plugins: [svelte(), svelteTesting()],
  base: "./",
  build: {
    target: SCRIPT_FLOOR,
    cssTarget: STYLE_FLOOR,
    // Fonts stay files: inlined they would be parsed with the styles before the first paint.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // What is loaded with the first page and what later: the size of each has its own budget.
    manifest: true,
    reportCompressedSize: false,
  },
  test: {
    environment: "jsdom",
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/setup.ts"],
    restoreMocks: true,
  },
});
