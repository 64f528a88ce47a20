// Small facts about this page that must outlive a killed app: the place one was at, how it looks, who still has the
// first cards before them. In IndexedDB, which Chromium hands to the disk at once; what is put in localStorage it
// writes down seconds to a minute later, and a process killed meanwhile has lost it. Never anything about a
// resident: the store is the place for those.

const BASE = "tungnha";
const TABLE = "kept";

/** Opened once; null where there is no IndexedDB, or none that opens (a private window). */
let base: Promise<IDBDatabase | null> | null = null;

function open(): Promise<IDBDatabase | null> {
  base ??= new Promise((ready) => {
    if (typeof indexedDB === "undefined") return ready(null);
    const asked = indexedDB.open(BASE, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(TABLE);
    asked.onsuccess = () => ready(asked.result);
    asked.onerror = () => ready(null);
  });
  return base;
}

/** Keeps words under a name; what can't be kept is no reason to stop anybody. */
export async function keep(name: string, words: string): Promise<void> {
  const opened = await open();
  if (!opened) return localStorage.setItem(`${BASE}.${name}`, words);
  await new Promise<void>((done) => {
    // Handed to the system, which outlives the app; a place is not worth waiting for the flash itself.
    const write = opened.transaction(TABLE, "readwrite", { durability: "relaxed" });
    write.objectStore(TABLE).put(words, name);
    write.oncomplete = write.onerror = write.onabort = () => done();
  });
}

/** What was kept under a name; null when nothing was. */
export async function recall(name: string): Promise<string | null> {
  const opened = await open();
  if (!opened) return localStorage.getItem(`${BASE}.${name}`);
  return new Promise((told) => {
    const asked = opened.transaction(TABLE, "readonly").objectStore(TABLE).get(name);
    asked.onsuccess = () => told(typeof asked.result === "string" ? asked.result : null);
    asked.onerror = () => told(null);
  });
}
