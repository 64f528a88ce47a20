// Svelte reads this file both in the build and in svelte-check.
import { vitePreprocess } from "@sveltejs/vite-plugin-svelte";

/**
 * Every screen and sheet says in the page which file drew it: a sweep over all of them compares what it stood at with
 * what there is (tests/e2e/harness/seen.mjs). Written here, as by hand it would be forgotten at the next one.
 */
const drawn = {
  name: "drawn",
  markup({ content, filename }) {
    const file = /\/src\/(.+)\.svelte$/.exec(filename ?? "")?.[1];
    return { code: file ? content.replace(/(?<!\w)<(Screen|Sheet|Page|Dialog)(?=\s)/g, `<$1 drawn="${file}"`) : content };
  },
};

export default { preprocess: [drawn, vitePreprocess()], compilerOptions: { runes: true } };
