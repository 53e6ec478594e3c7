// Times `guide build` beside its Zola step, on copies of the guide grown to a number of pages.
//
//   node tests/bench/build.mjs [pages=500] [runs=5]
//
// Prints seconds, median of the runs: cold (nothing compressed yet), edited (one lesson changed), warm
// (nothing changed: the tool sees it and does not run Zola). The Zola step is `zola build` on the staged
// site, timed in the same run; beside a warm build stands that of the edited ones.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const project = join(dirname(fileURLToPath(import.meta.url)), "../..");
const pages = Number(process.argv[2] ?? 500);
const runs = Number(process.argv[3] ?? 5);
const tool = join(project, "target/debug/guide");
const root = join(project, "target/bench/build");

// As the tool counts them: with the pages that it makes itself.
const count = () => Number(/^check +(\d+) pages/m.exec(execFileSync(tool, ["--root", root, "check"], { encoding: "utf8" }))[1]);

// A copy differs from the page it is made of (equal pages would share one entry of the compression
// cache) and refers to other rules and sources than it: lists of users grow everywhere a little, as in a
// guide that grows, and not on one rule's page past the page contract.
function turned(text, turn) {
  const others = (all) => () => all[(turn.at += 1) % all.length];
  const [rule, source] = [others(turn.rules), others(turn.sources)];
  return text
    .replace(/\[([^\]]*)\]\(quote:[^)]*\)/g, "$1")
    .replace(/\[([^\]]*)\]\(misconception:[^)]*\)/g, "$1")
    .replace(/^misconception = .*\n/gm, "")
    .replace(/\(rule:[^)]*\)/g, () => `(rule:${rule()})`)
    .replace(/\(source:[^)]*\)/g, () => `(source:${source()})`)
    .replace(/^rules = \[.*\]$/gm, () => `rules = ["${rule()}"]`);
}

function grow() {
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root, { recursive: true });
  for (const name of ["config.toml", "content", "templates", "static"]) cpSync(join(project, name), join(root, name), { recursive: true });
  const rules = readdirSync(join(root, "content/rules"), { recursive: true }).filter((f) => /^\w+\/[^/]+\/index\.md$/.test(f));
  const sources = JSON.parse(readFileSync(join(root, "content/sources/sources.json"), "utf8"));
  const turn = { at: 0, rules: rules.map((f) => f.split("/").slice(0, 2).join("-")).sort(), sources: sources.map((s) => s.id) };
  const module = join(root, "content/lessons/public-curiosity");
  for (let n = 1; count() < pages; n += 1) {
    const copy = join(root, `content/lessons/public-curiosity-${n}`);
    cpSync(module, copy, { recursive: true });
    for (const entry of readdirSync(copy, { withFileTypes: true, recursive: true })) {
      const file = join(entry.parentPath ?? entry.path, entry.name);
      if (!entry.isFile()) continue;
      const text = turned(readFileSync(file, "utf8"), turn);
      writeFileSync(file, entry.name.endsWith("index.md") ? `${text}\nCopy number ${n}.\n` : text);
    }
  }
}

let zola;

function build() {
  const started = process.hrtime.bigint();
  const printed = execFileSync(tool, ["--root", root, "build"], { encoding: "utf8", cwd: project });
  const whole = Number(process.hrtime.bigint() - started) / 1e9;
  const step = /^zola .* ([\d.]+) s$/m.exec(printed);
  if (step) zola = Number(step[1]);
  return { whole, zola, contract: /^contract .*$/m.exec(printed)?.[0] };
}

const median = (values) => values.toSorted?.((a, b) => a - b)[values.length >> 1] ?? [...values].sort((a, b) => a - b)[values.length >> 1];

grow();
console.log(`${count()} pages, ${runs} runs each; seconds, median`);
const lesson = join(root, "content/lessons/public-curiosity/narrow-exceptions/index.md");
const original = readFileSync(lesson, "utf8");
const kinds = {
  cold: () => rmSync(join(root, "target"), { recursive: true, force: true }),
  edited: (run) => writeFileSync(lesson, `${original}\nEdited ${run} at ${process.pid}.\n`),
  warm: () => {},
};
for (const [name, before] of Object.entries(kinds)) {
  const results = [];
  const times = name === "cold" ? Math.min(runs, 2) : runs;
  for (let run = 0; run < times; run += 1) {
    before(run);
    results.push(build());
  }
  const whole = median(results.map((r) => r.whole));
  const step = median(results.map((r) => r.zola));
  const more = median(results.map((r) => r.whole - r.zola));
  console.log(`${name.padEnd(7)} guide build ${whole.toFixed(2)}  zola ${step.toFixed(2)}  difference ${more.toFixed(2)}`);
  if (name === "cold") console.log(results[0].contract);
}
rmSync(root, { recursive: true, force: true });
