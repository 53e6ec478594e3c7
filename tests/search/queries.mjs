// How good the search is: the queries of tests/search/queries.<lang>.toml on a built site.
//
//   node tests/search/queries.mjs [--site public] [--verbose] [--check]
//
// Prints mean reciprocal rank and success at 3 for each language that the site has; with --verbose each
// query whose first result is no answer, with --check one line of counts, and fails where a figure is
// below the one in recorded.toml.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { open, results } from "./engine.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const option = (name, otherwise) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : otherwise);
const site = option("--site", join(here, "../../public"));
const verbose = process.argv.includes("--verbose");
const check = process.argv.includes("--check");

// { en: { mrr, at3 }, … }
const recorded = Object.fromEntries([...readFileSync(join(here, "recorded.toml"), "utf8").matchAll(/^\[(\w+)\]\nmrr = ([\d.]+)\nat3 = ([\d.]+)$/gm)].map(([, lang, mrr, at3]) => [lang, { mrr: Number(mrr), at3: Number(at3) }]));

// The few forms of TOML that the query files use: tables of strings and lists of strings.
export function queries(lang) {
  const text = readFileSync(join(here, `queries.${lang}.toml`), "utf8");
  return text.split("[[query]]").slice(1).map((table) => {
    const value = (key) => JSON.parse(new RegExp(`^${key} = (.*)$`, "m").exec(table)[1]);
    return { text: value("text"), kind: value("kind"), pages: value("pages") };
  });
}

export const measure = (ranks) => ({
  mrr: ranks.reduce((sum, rank) => sum + (rank ? 1 / rank : 0), 0) / ranks.length,
  at3: ranks.filter((rank) => rank && rank <= 3).length / ranks.length,
});

export const rankOf = (urls, pages) => {
  const found = [...new Set(urls.map((url) => url.split("#")[0].replace(/\/$/, "")))].findIndex((url) => pages.includes(url));
  return found + 1;
};

// Whether the language has one of the pages that answer.
export const answered = (site, prefix, pages) => pages.some((page) => existsSync(join(site, prefix + page, "index.html")));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  let [passed, failed] = [0, 0];
  for (const lang of ["en", "uk", "ru"]) {
    if (!existsSync(join(site, `search/root.${lang}.js`))) continue;
    const engine = open(site, lang);
    const prefix = lang === "en" ? "" : `${lang}/`;
    const kinds = {};
    const ranks = [];
    const all = queries(lang);
    // In a translation that is under way, no search can find what is not there yet.
    const asked = all.filter(({ pages }) => answered(site, prefix, pages));
    if (asked.length < all.length) console.log(`${lang}  ${all.length - asked.length} of ${all.length} queries wait for a translation of the pages that answer`);
    for (const { text, kind, pages } of asked) {
      const told = await results(engine, text);
      const urls = told.results.map((r) => r.url);
      const rank = rankOf(urls, pages.map((page) => prefix + page));
      ranks.push(rank);
      (kinds[kind] ||= []).push(rank);
      if (verbose && rank !== 1) console.log(`${rank || "-"}\t${kind}\t${text}\t${pages.join(" ")}\t=> ${urls.slice(0, 4).join("  ")}`);
    }
    const say = ({ mrr, at3 }) => `MRR ${mrr.toFixed(3)}  success at 3 ${at3.toFixed(3)}`;
    for (const [kind, own] of Object.entries(kinds)) console.log(`${lang}  ${kind.padEnd(14)} ${String(own.length).padStart(3)}  ${say(measure(own))}`);
    const whole = measure(ranks);
    console.log(`${lang}  all            ${String(ranks.length).padStart(3)}  ${say(whole)}`);
    const least = recorded[lang];
    if (least && whole.mrr >= least.mrr && whole.at3 >= least.at3) passed += 1;
    else {
      failed += 1;
      console.log(`${lang}  recorded: ${least ? say(least) : "nothing: add it to tests/search/recorded.toml"}`);
    }
  }
  if (check) {
    console.log(`search: ${passed} passed, ${failed} failed`);
    process.exitCode = failed ? 1 : 0;
  }
}
