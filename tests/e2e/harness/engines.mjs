// Browsers of the years that tablets' web views are from: packages of the registry that carry the program itself.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync } from "node:zlib";

const packages = fileURLToPath(new URL("../node_modules/", import.meta.url));

/** Unpacks one beside its package, once: its program, and where its libraries lie. */
export function engine(name) {
  const folder = join(packages, name);
  const at = join(folder, "unpacked");
  const program = join(at, "chromium");
  if (!existsSync(program)) {
    mkdirSync(at, { recursive: true });
    for (const part of ["aws", "swiftshader"]) {
      const packed = join(folder, "bin", `${part}.tar.br`);
      if (!existsSync(packed)) continue;
      const opened = spawnSync("tar", ["-x", "-C", at], { input: brotliDecompressSync(readFileSync(packed)) });
      if (opened.status !== 0) throw new Error(`${packed}: ${opened.stderr}`);
    }
    writeFileSync(program, brotliDecompressSync(readFileSync(join(folder, "bin", "chromium.br"))), { mode: 0o755 });
  }
  return { program, env: { ...process.env, LD_LIBRARY_PATH: join(at, "lib") } };
}

/** What these need beside a tablet's own flags. */
export const ENGINE_FLAGS = ["--single-process", "--no-zygote"];
