// Times `guide build` beside its Zola step, on copies of the guide grown to a number of pages.
//
//   node tests/bench/build.mjs [pages=500] [runs=5]
//
// Prints seconds, median of the runs: cold (nothing compressed yet), warm (nothing changed), edited
// (one lesson changed). The Zola step is `zola build` on the staged site, timed in the same run.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const project = join(dirname(fileURLToPath(import.meta.url)), "../..");
const pages = Number(process.argv[2] ?? 500);
const runs = Number(process.argv[3] ?? 5);
const tool = join(project, "target/debug/guide");
const root = join(project, "target/bench/build");

const count = (folder) =>
  readdirSync(folder, { withFileTypes: true, recursive: true }).filter((e) => e.isFile() && /^_?index\.md$/.test(e.name)).length;

function grow() {
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root, { recursive: true });
  for (const name of ["config.toml", "content", "templates", "static"]) cpSync(join(project, name), join(root, name), { recursive: true });
  const module = join(root, "content/lessons/public-curiosity");
  const size = count(module);
  for (let n = 1; count(join(root, "content")) + size <= pages; n += 1) {
    const copy = join(root, `content/lessons/public-curiosity-${n}`);
    cpSync(module, copy, { recursive: true });
    // Real copies differ: equal pages would share one entry of the compression cache.
    for (const entry of readdirSync(copy, { withFileTypes: true, recursive: true })) {
      const file = join(entry.parentPath ?? entry.path, entry.name);
      if (entry.isFile() && entry.name.endsWith("index.md")) writeFileSync(file, `${readFileSync(file, "utf8")}\nCopy number ${n}.\n`);
    }
  }
}

function build() {
  const started = process.hrtime.bigint();
  const printed = execFileSync(tool, ["--root", root, "build"], { encoding: "utf8", cwd: project });
  const whole = Number(process.hrtime.bigint() - started) / 1e9;
  const zola = Number(/^zola .* ([\d.]+) s$/m.exec(printed)[1]);
  return { whole, zola, contract: /^contract .*$/m.exec(printed)[0] };
}

const median = (values) => values.toSorted?.((a, b) => a - b)[values.length >> 1] ?? [...values].sort((a, b) => a - b)[values.length >> 1];

grow();
console.log(`${count(join(root, "content"))} pages, ${runs} runs each; seconds, median`);
const lesson = join(root, "content/lessons/public-curiosity/narrow-exceptions/index.md");
const original = readFileSync(lesson, "utf8");
const kinds = {
  cold: () => rmSync(join(root, "target"), { recursive: true, force: true }),
  warm: () => {},
  edited: (run) => writeFileSync(lesson, `${original}\nEdited ${run} at ${process.pid}.\n`),
};
for (const [name, before] of Object.entries(kinds)) {
  const results = [];
  const times = name === "cold" ? Math.min(runs, 2) : runs;
  for (let run = 0; run < times; run += 1) {
    before(run);
    results.push(build());
  }
  const whole = median(results.map((r) => r.whole));
  const zola = median(results.map((r) => r.zola));
  const more = median(results.map((r) => r.whole - r.zola));
  console.log(`${name.padEnd(7)} guide build ${whole.toFixed(2)}  zola ${zola.toFixed(2)}  difference ${more.toFixed(2)}`);
  if (name === "cold") console.log(results[0].contract);
}
rmSync(root, { recursive: true, force: true });
