// The search beside others on the same pages and queries, in one run: Pagefind, the index that Zola
// makes with elasticlunr and elasticlunr.js, MiniSearch.
//
//   node tests/search/peers.mjs [--site public]
//
// Every engine gets the same pages, as its own defaults index them: Pagefind the rendered pages' main
// part, MiniSearch and elasticlunr title, description and text (elasticlunr with Zola's weights: body
// and title, each 1, "OR"). Prints mean reciprocal rank and success at 3.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { open, results } from "./engine.mjs";
import { answered, measure, queries, rankOf } from "./queries.mjs";

const project = join(dirname(fileURLToPath(import.meta.url)), "../..");
const option = (name, otherwise) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : otherwise);
const site = option("--site", join(project, "public"));
const require = createRequire(import.meta.url);
const elasticlunr = require("elasticlunr");
const { default: MiniSearch } = await import("minisearch");

const decode = (text) => text.replace(/&#x([0-9a-f]+);/gi, (_, hex) => String.fromCodePoint(parseInt(hex, 16))).replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&quot;/g, '"').replace(/&amp;/g, "&");
const strip = (html) => decode(html.replace(/<(script|style|nav|template)[^]*?<\/\1>/g, " ").replace(/<[^>]*>/g, " ")).replace(/\s+/g, " ").trim();

// The pages that our own index holds.
function pages(lang) {
  const all = readdirSync(site, { recursive: true, withFileTypes: true }).filter((e) => e.isFile() && e.name === "index.html").map((e) => join(e.parentPath ?? e.path, e.name));
  return all.map((file) => {
    const html = readFileSync(file, "utf8");
    const kind = /<body class="[^"]*kind-([\w-]+)/.exec(html)?.[1];
    return { file, html, kind, lang: /<html lang="([\w-]+)"/.exec(html)?.[1] };
  }).filter((p) => p.kind && !["search", "terms", "embed", "none"].includes(p.kind) && p.lang === lang).map(({ file, html }) => ({
    file, html,
    id: relative(site, file).replace(/index\.html$/, ""),
    title: strip(/<h1[^>]*>([^]*?)<\/h1>/.exec(html)?.[1] ?? ""),
    description: decode(/<meta name="description" content="([^"]*)"/.exec(html)?.[1] ?? ""),
    body: strip(/<main[^>]*>([^]*)<\/main>/.exec(html)?.[1] ?? ""),
  }));
}

function miniSearch(all) {
  const index = new MiniSearch({ fields: ["title", "description", "body"], storeFields: ["id"] });
  index.addAll(all.map(({ id, title, description, body }) => ({ id, title, description, body })));
  const ask = (options) => async (query) => index.search(query, options).slice(0, 10).map((r) => r.id);
  return { "MiniSearch, defaults": ask({}), "MiniSearch, tuned as its handbook suggests": ask({ boost: { title: 3 }, prefix: true, fuzzy: 0.2 }) };
}

function elastic(all) {
  const index = elasticlunr(function () {
    this.addField("title");
    this.addField("body");
    this.setRef("id");
  });
  all.forEach(({ id, title, body }) => index.addDoc({ id, title, body }));
  return { "elasticlunr.js, as Zola's index": async (query) => index.search(query, { bool: "OR", fields: { title: { boost: 1 }, body: { boost: 1 } } }).slice(0, 10).map((r) => r.ref) };
}

async function pagefind(all, lang) {
  // A folder for each language: Node would take the script of the last one again.
  const folder = join(project, `target/bench/pagefind-${lang}`);
  rmSync(folder, { recursive: true, force: true });
  for (const page of all) {
    const copy = join(folder, page.id, "index.html");
    mkdirSync(dirname(copy), { recursive: true });
    writeFileSync(copy, page.html.replace("<main", "<main data-pagefind-body"));
  }
  // Not in the lock file: it names packages for other systems that the registry doesn't hold, and `npm ci` refuses.
  execFileSync("npx", ["--yes", "pagefind@1.6.0", "--site", folder, "--quiet"], { stdio: "inherit" });
  // Its script fetches from its own folder, which lies on the disk here.
  const fetchFile = globalThis.fetch;
  globalThis.fetch = async (url, ...rest) => {
    const path = decodeURIComponent(String(url).replace(/^file:\/\//, "").split("?")[0]);
    return existsSync(path) ? new Response(readFileSync(path)) : fetchFile(url, ...rest);
  };
  globalThis.document = { querySelector: () => ({ getAttribute: () => lang }), currentScript: null };
  globalThis.window = globalThis;
  globalThis.location = new URL("http://localhost/");
  const script = join(folder, "pagefind/pagefind.js");
  cpSync(script, script.replace(/\.js$/, ".mjs"));
  const engine = await import(script.replace(/\.js$/, ".mjs"));
  await engine.options({ basePath: join(folder, "pagefind") + "/", baseUrl: "/" });
  await engine.init();
  return {
    Pagefind: async (query) => {
      const found = await engine.search(query);
      const first = await Promise.all(found.results.slice(0, 10).map((r) => r.data()));
      return first.map((r) => r.url.replace(/^\//, "").replace(/index\.html$/, ""));
    },
  };
}

for (const lang of ["en", "uk", "ru"].filter((lang) => existsSync(join(site, `search/root.${lang}.js`)))) {
  const all = pages(lang);
  const prefix = lang === "en" ? "" : `${lang}/`;
  const engine = open(site, lang);
  const engines = { "this guide": async (query) => (await results(engine, query)).results.map((r) => r.url) };
  Object.assign(engines, miniSearch(all), elastic(all));
  try {
    Object.assign(engines, await pagefind(all, lang));
  } catch (error) {
    console.log(`${lang}  Pagefind could not be run: ${error.message}`);
  }
  const asked = queries(lang).filter(({ pages }) => answered(site, prefix, pages));
  console.log(`${lang}  ${all.length} pages, ${asked.length} queries`);
  for (const [name, ask] of Object.entries(engines)) {
    const ranks = [];
    for (const { text, pages: wanted } of asked) ranks.push(rankOf(await ask(text), wanted.map((page) => prefix + page)));
    const { mrr, at3 } = measure(ranks);
    console.log(`${lang}  ${name.padEnd(44)} MRR ${mrr.toFixed(3)}  success at 3 ${at3.toFixed(3)}`);
  }
}
