// Kills `guide build` at random moments and checks that public/ is a whole site every time.
//
//   node tests/bench/kill.mjs [builds=50] [seed=1]
//
// Between builds one page changes, so that an old and a new site differ. A site is whole when every
// file matches checksums.txt and nothing else lies beside them.
import { spawn, execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const project = join(dirname(fileURLToPath(import.meta.url)), "../..");
const builds = Number(process.argv[2] ?? 50);
let state = Number(process.argv[3] ?? 1);
const random = () => {
  // Park and Miller: the same seed kills at the same moments.
  state = (state * 48271) % 2147483647;
  return state / 2147483647;
};
const root = join(project, "target/bench/kill");
const site = join(root, "public");
const tool = join(project, "target/debug/guide");
rmSync(root, { recursive: true, force: true });
mkdirSync(root, { recursive: true });
for (const name of ["config.toml", "content", "templates", "static"]) cpSync(join(project, name), join(root, name), { recursive: true });

function whole() {
  const listed = new Map(readFileSync(join(site, "checksums.txt"), "utf8").trimEnd().split("\n").map((line) => [line.slice(66), line.slice(0, 64)]));
  for (const entry of readdirSync(site, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath ?? entry.path, entry.name);
    const path = relative(site, file).split(sep).join("/");
    if (path === "checksums.txt" || path === "checksums.txt.br" || path === "checksums.txt.gz" || /\.(br|gz)$/.test(path)) continue;
    const hash = createHash("sha256").update(readFileSync(file)).digest("hex");
    if (listed.get(path) !== hash) return `${path} does not match`;
    listed.delete(path);
  }
  return listed.size ? `missing: ${[...listed.keys()].slice(0, 3).join(", ")}` : "";
}

const page = join(root, "content/duty/index.md");
const original = readFileSync(page, "utf8");
const build = () => execFileSync(tool, ["--root", root, "-q", "build"], { cwd: project });
build();
writeFileSync(page, `${original}\nEdition 0.\n`);
const started = Date.now();
build();
const usual = Date.now() - started;
let failed = 0;
let killed = 0;
for (let n = 1; n <= builds; n += 1) {
  writeFileSync(page, `${original}\nEdition ${n}.\n`);
  const child = spawn(tool, ["--root", root, "-q", "build"], { cwd: project, detached: true, stdio: "ignore" });
  const ended = new Promise((resolve) => child.on("exit", (code, signal) => resolve(signal)));
  const timer = setTimeout(() => process.kill(-child.pid, "SIGKILL"), random() * usual);
  if ((await ended) === "SIGKILL") killed += 1;
  clearTimeout(timer);
  const wrong = whole();
  if (wrong) {
    failed += 1;
    console.log(`build ${n}: ${wrong}`);
  }
}
console.log(`${builds} builds, ${killed} killed before their end: ${builds - failed} whole sites, ${failed} broken`);
rmSync(root, { recursive: true, force: true });
process.exit(failed ? 1 : 0);
