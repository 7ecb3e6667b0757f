// Has three-vrm load models in a headless Chromium: node trial.mjs PACKAGES FOLDER FILE...
//
// A server on the loopback address gives the page (page.mjs), the packages and the models to the browser, and takes a
// sheet of pictures of each model and what was wrong with it. Ends with 1 where something was.

import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, extname, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

const [packages, folder, ...files] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
const names = files.map((file) => basename(file, extname(file)));
const PATIENCE = 60_000;
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".json": "application/json" };

const wrong = [];
let patience;
let end;
const ended = new Promise((done) => (end = done));

/** Each model has its time: the page has said something of it, and goes on to the next. */
function wait() {
  clearTimeout(patience);
  patience = setTimeout(() => {
    wrong.push(`the browser said nothing for ${PATIENCE / 1000} s`);
    end();
  }, PATIENCE);
}

/** The file behind an address, if there is one that the page may have. */
function found(path) {
  if (path === "/" || path === "/page.mjs") return join(here, path === "/" ? "page.html" : "page.mjs");
  const [, kind, ...rest] = path.split("/");
  if (kind === "models") return files[Number(rest[0])];
  const file = resolve(packages, ...rest);
  return kind === "packages" && file.startsWith(resolve(packages) + sep) ? file : undefined;
}

async function told(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

async function answer(request, response) {
  const path = decodeURIComponent(new URL(request.url, "http://here").pathname);
  if (request.method === "POST") {
    const body = await told(request);
    wait();
    if (path.startsWith("/picture/")) {
      const file = join(folder, `${names[Number(basename(path))]}.png`);
      await writeFile(file, body);
      console.log(file);
    } else if (path === "/wrong") {
      wrong.push(body.toString());
    } else if (path === "/end") {
      end();
    }
    return response.end();
  }
  if (path === "/names") return response.end(JSON.stringify(names));
  const file = found(path);
  try {
    if (!file) throw new Error("nothing of that name");
    const bytes = await readFile(file);
    response.writeHead(200, { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream" });
    response.end(bytes);
  } catch {
    response.writeHead(404);
    response.end();
  }
}

const server = createServer((request, response) => {
  answer(request, response).catch((error) => {
    wrong.push(String(error));
    end();
  });
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const profile = await mkdtemp(join(tmpdir(), "banter-vrm-"));
const browser = spawn("chromium", [
  "--headless=new", "--disable-gpu", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
  "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
  "--disable-dev-shm-usage", `--user-data-dir=${profile}`,
  // Chromium's own sandbox does not run as root.
  ...(process.geteuid?.() === 0 ? ["--no-sandbox"] : []),
  `http://127.0.0.1:${server.address().port}/`,
], { stdio: "ignore" });
browser.on("error", (error) => {
  wrong.push(`chromium does not start: ${error.message}`);
  end();
});
const gone = new Promise((done) => browser.on("exit", done).on("error", done));
gone.then(() => end());
wait();
await ended;
clearTimeout(patience);
browser.kill();
await gone;
server.close();
server.closeAllConnections();
await rm(profile, { recursive: true, force: true, maxRetries: 5 });
for (const sentence of wrong) console.error(sentence);
process.exitCode = wrong.length ? 1 : 0;
