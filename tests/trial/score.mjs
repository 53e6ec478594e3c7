// Whether the questions of the course tell apart who has read a lesson and who has not.
//
//   cargo guide build && node tests/trial/score.mjs [--site public]
//
// tests/trial/<module>.json holds what readers answered, by ids, in three passes: `choices` (the prompts
// hidden), `without` (the lesson not read) and `with` (the lesson read). Prints for each module and pass
// the share that is right, what guessing would give, and the share corrected for guessing; then the
// strategies that need no reading at all. A changed question makes its old answers worthless: try again.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { serve } from "../browser/server.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const site = process.argv.includes("--site") ? process.argv[process.argv.indexOf("--site") + 1] : join(here, "../../public");

/** In the page: every question with its key and what can be chosen. */
function read() {
  const ids = (all, name) => [...all].map((e) => e.dataset[name]);
  return [...document.querySelectorAll("guide-quiz fieldset[data-kind]")].map((q) => {
    const key = q.querySelector(".key");
    const choices = [...q.querySelectorAll(":scope > .choice")].map((c) => ({ id: c.querySelector("input").value, length: c.querySelector("label").textContent.length }));
    const right = ids(key.querySelectorAll("[data-correct]:not([data-choice^='reason--'])"), "choice");
    const bins = Object.fromEntries([...key.querySelectorAll("[data-bin]")].map((e) => [e.dataset.part, e.dataset.bin]));
    const offers = ids(q.querySelectorAll("[data-offer]"), "offer");
    const accepted = [...key.querySelectorAll("[data-accepted]")].map((e) => e.textContent);
    return { id: q.id.slice(2), kind: q.dataset.kind, choices, right, parts: ids(key.querySelectorAll("[data-part]"), "part"), bins, offers, accepted };
  });
}

const fold = (text) => text.toLowerCase().replace(/[’ʼ]/g, "'").replace(/\s+/g, " ").trim();
const same = (one, two) => JSON.stringify(one) === JSON.stringify(two);
const share = (all, right) => all.filter(right).length / all.length;
const permutations = (n) => (n < 2 ? 1 : n * permutations(n - 1));

/** From 0 to 1. */
function mark(q, answer) {
  if (answer === undefined || answer === "?") return 0;
  if (q.kind === "single" || q.kind === "verdict") return Number(q.right[0] === answer);
  if (q.kind === "multiple") return Number(same([...q.right].sort(), [...answer].sort()));
  if (q.kind === "order") return Number(same(q.parts, answer));
  if (q.kind === "match") return share(q.parts, (part) => answer[part] === part);
  if (q.kind === "sort") return share(q.parts, (part) => answer[part] === q.bins[part]);
  return Number(q.accepted.map(fold).includes(fold(answer)));
}

/** What guessing gives. */
function chance(q) {
  if (q.kind === "single" || q.kind === "verdict") return 1 / q.choices.length;
  if (q.kind === "multiple") return 1 / (2 ** q.choices.length - 2);
  if (q.kind === "order") return 1 / permutations(q.parts.length);
  if (q.kind === "match") return 1 / q.offers.length;
  if (q.kind === "sort") return 1 / new Set(Object.values(q.bins)).size;
  return 0;
}

const mean = (numbers) => numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
const percent = (n) => `${(100 * n).toFixed(1)} %`.padStart(8);

function line(name, what, questions, marks) {
  const [raw, guess] = [mean(marks), mean(questions.map(chance))];
  console.log(`${name.padEnd(28)} ${what.padEnd(10)} ${String(questions.length).padStart(4)} ${percent(raw)} ${percent(guess)} ${((raw - guess) / (1 - guess)).toFixed(3).padStart(7)}`);
}

const server = await serve(site);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });
// The quiz as it is written, not as its script arranges it.
const page = await (await browser.newContext({ baseURL: server.origin, javaScriptEnabled: false })).newPage();
const bank = [];
const unknown = [];
console.log(`${"module".padEnd(28)} ${"pass".padEnd(10)}    n    right   chance corrected`);
for (const file of readdirSync(here).filter((name) => name.endsWith(".json")).sort()) {
  const module = file.replace(".json", "");
  const passes = JSON.parse(readFileSync(join(here, file), "utf8"));
  const lessons = new Set(Object.values(passes).flatMap((pass) => Object.keys(pass)).map((key) => key.split("/")[0]));
  const questions = new Map();
  for (const lesson of [...lessons].sort()) {
    const response = await page.goto(`/lessons/${module}/${lesson}/`);
    if (!response.ok()) continue;
    for (const q of await page.evaluate(read)) questions.set(`${lesson}/${q.id}`, q);
  }
  bank.push(...questions.values());
  for (const [pass, answers] of Object.entries(passes)) {
    const known = Object.keys(answers).filter((key) => questions.has(key));
    unknown.push(...Object.keys(answers).filter((key) => !questions.has(key)).map((key) => `${module}/${key}`));
    const asked = known.map((key) => questions.get(key));
    line(module, pass, asked, known.map((key, i) => mark(asked[i], answers[key])));
  }
}
const single = bank.filter((q) => q.kind === "single");
const verdict = bank.filter((q) => q.kind === "verdict");
const longest = (q) => q.choices.reduce((best, c) => (c.length > best.length ? c : best)).id;
const shortest = (q) => q.choices.reduce((best, c) => (c.length < best.length ? c : best)).id;
line("always the first", "single", single, single.map((q) => mark(q, q.choices[0].id)));
line("always the longest", "single", single, single.map((q) => mark(q, longest(q))));
line("always the shortest", "single", single, single.map((q) => mark(q, shortest(q))));
line("always refuse", "verdict", verdict, verdict.map((q) => mark(q, "dont-share")));
line("always share", "verdict", verdict, verdict.map((q) => mark(q, "fine")));
await browser.close();
await server.close();
if (unknown.length > 0) {
  console.error(`answers to questions that don't exist any more: ${unknown.join(" ")}\ntry these modules again, or remove the answers`);
  process.exit(1);
}
