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
/** Of which models the page has told something: a picture, or a fault. */
const heard = new Set();
let patience;
let settle;
const ended = new Promise((done) => (settle = done));
let over = false;

/** The trial is over, and why, where it was not the page that ended it. What comes after that is our own doing. */
function end(why) {
  if (over) return;
  over = true;
  if (why) wrong.push(why);
  settle();
}

/** Each model has its time: the page has said something of it, and goes on to the next. */
function wait() {
  clearTimeout(patience);
  patience = setTimeout(() => end(`the browser said nothing for ${PATIENCE / 1000} s`), PATIENCE);
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
    const name = names[Number(basename(path))];
    if (path.startsWith("/picture/")) {
      const file = join(folder, `${name}.png`);
      await writeFile(file, body);
      heard.add(name);
      console.log(file);
    } else if (path.startsWith("/wrong/")) {
      heard.add(name);
      wrong.push(`${name}: ${body}`);
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
  answer(request, response).catch((error) => end(String(error)));
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
browser.on("error", (error) => end(`chromium does not start: ${error.message}`));
browser.on("exit", (code, signal) => end(`chromium ended before the trial (${signal ?? `exit status ${code}`})`));
const gone = new Promise((done) => browser.on("exit", done).on("error", done));
wait();
await ended;
clearTimeout(patience);
browser.kill();
await gone;
server.close();
server.closeAllConnections();
await rm(profile, { recursive: true, force: true, maxRetries: 5 });
for (const name of names.filter((name) => !heard.has(name))) wrong.push(`${name}: it was not tried to the end`);
for (const sentence of wrong) console.error(sentence);
process.exitCode = wrong.length ? 1 : 0;
