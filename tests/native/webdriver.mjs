// A small WebDriver client for the app's real window: WebKitWebDriver starts the program and steers its page.
// Clicks are made by script: WebKitWebDriver's own element click crashes it on a window without a manager.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";

/** Waits until `ask` gives something other than null, undefined or false; says `what` was missing otherwise. */
export async function until(what, ask, seconds = 30) {
  const end = performance.now() + seconds * 1000;
  let fault;
  do {
    try {
      const answer = await ask();
      if (answer !== null && answer !== undefined && answer !== false) return answer;
    } catch (thrown) {
      fault = thrown;
    }
    await new Promise((go) => setTimeout(go, 100));
  } while (performance.now() < end);
  throw new Error(`waited ${seconds} s in vain for ${what}`, { cause: fault });
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** Starts WebKitWebDriver. `open(binary, args)` gives a window; `stop()` ends the driver. */
export async function startDriver() {
  const port = await freePort();
  // The app lets itself be steered only when it is told to by its environment.
  const env = { ...process.env, TAURI_AUTOMATION: "true", TAURI_WEBVIEW_AUTOMATION: "true" };
  const driver = spawn("WebKitWebDriver", [`--port=${port}`, "--host=127.0.0.1"], { env, stdio: ["ignore", "ignore", "inherit"] });
  const call = async (method, path, body) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body) });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${method} ${path}: ${value?.error} ${value?.message}`);
    return value;
  };
  await until("WebKitWebDriver", async () => (await call("GET", "/status")).ready);
  return {
    async open(binary, args) {
      const options = { "webkitgtk:browserOptions": { binary, args } };
      const { sessionId } = await call("POST", "/session", { capabilities: { alwaysMatch: options } });
      const at = `/session/${sessionId}`;
      return {
        /** Runs `work(...args)` in the page and gives what it returns. */
        run: (work, ...args) => call("POST", `${at}/execute/sync`, { script: `return (${work})(...arguments);`, args }),
        screenshot: async () => Buffer.from(await call("GET", `${at}/screenshot`), "base64"),
        /** Closes the window, which ends the program. */
        close: () => call("DELETE", at),
      };
    },
    async stop() {
      driver.kill();
      await once(driver, "exit");
    },
  };
}
