// What is half written: kept in the tablet's own locked store as it is typed, so that a tablet that dies in the middle
// of a form opens at the same words, as does the form itself after a touch of the back key. Never in the page's own storage: it is about a person.
import type { App } from "../../app/app.svelte";

/** How long fingers rest before what they typed is kept. */
const REST_MS = 250;

export class Draft<T> {
  readonly #app: App;
  readonly #name: string;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Being saved, saved, or known by now: saving once more would be a second one. */
  #done = false;
  /** One after another: words that are still on their way must not come after their end. */
  #written: Promise<unknown> = Promise.resolve();

  constructor(app: App, name: string) {
    this.#app = app;
    this.#name = name;
  }

  /** What was kept; null for nothing, or for what another version wrote. */
  async recall(): Promise<T | null> {
    const words = await this.#app.call("kept_form", { name: this.#name }).catch(() => null);
    try {
      return words === null ? null : (JSON.parse(words) as T);
    } catch {
      return null;
    }
  }

  /** Keeps the form's words (JSON: what an old web view has) once the fingers rest. What can't be kept stands on the screen all the same. */
  keep(words: string): void {
    clearTimeout(this.#timer);
    if (this.#done) return;
    this.#timer = setTimeout(() => void this.#write(words), REST_MS);
  }

  /** Its name, for the tap that saves it and ends it in one step, once no words are on their way; null while it is being saved. */
  async rest(): Promise<string | null> {
    if (this.#done) return null;
    this.#done = true;
    clearTimeout(this.#timer);
    await this.#written;
    return this.#name;
  }

  /** It could not be saved: these words go on being half written. */
  resume(words: string): void {
    this.#done = false;
    this.keep(words);
  }

  /** It was somebody known: nothing is half written any more. */
  async end(): Promise<void> {
    this.#done = true;
    clearTimeout(this.#timer);
    await this.#write(null);
  }

  #write(words: string | null): Promise<unknown> {
    return (this.#written = this.#written.then(() => this.#app.call("keep_form", { name: this.#name, words })).catch(() => undefined));
  }
}
