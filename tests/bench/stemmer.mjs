// Measures the Ukrainian stemmer beside rust-stemmers' Russian, on inflected forms that the dictionaries
// of Debian's hunspell-uk and hunspell-ru generate.
//
//   node tests/bench/stemmer.mjs [families=4000]
//
// Prints for each language: families, forms that have their family's commonest stem, families with one
// stem, and families that share a stem with another one. Needs apt-get and dpkg-deb, or the packages'
// .aff and .dic files in $HUNSPELL; fails where they can't be had.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const project = join(dirname(fileURLToPath(import.meta.url)), "../..");
const count = Number(process.argv[2] ?? 4000);
const folder = join(project, "target/bench/hunspell");

function dictionaries() {
  if (process.env.HUNSPELL) return process.env.HUNSPELL;
  const found = join(folder, "usr/share/hunspell");
  if (!existsSync(found)) {
    mkdirSync(folder, { recursive: true });
    execFileSync("apt-get", ["download", "-q", "hunspell-uk", "hunspell-ru"], { cwd: folder, stdio: "inherit" });
    for (const file of readdirSync(folder).filter((name) => name.endsWith(".deb"))) execFileSync("dpkg-deb", ["-x", file, "."], { cwd: folder });
  }
  return found;
}

// Suffix rules by flag: [what goes, what comes, where]. Both dictionaries have flags of one letter.
function suffixes(text) {
  const rules = {};
  for (const [, flag, strip, add, condition] of text.matchAll(/^SFX\s+(\S)\s+(\S+)\s+(\S+)\s+([^\s#]+)/gm)) {
    if (/^[YN]$/.test(strip) && /^\d+$/.test(add)) continue;
    const end = condition === "." ? "" : condition;
    (rules[flag] ||= []).push([strip === "0" ? "" : strip, add.split("/")[0].replace(/^0$/, ""), new RegExp(`${end}$`, "u")]);
  }
  return rules;
}

function families(path) {
  const rules = suffixes(readFileSync(`${path}.aff`, "utf8"));
  const all = [];
  for (const line of readFileSync(`${path}.dic`, "utf8").split("\n").slice(1)) {
    const [word, flags] = line.trim().split("/");
    // Names and compounds aside: words as a text has them.
    if (!flags || !/^\p{Ll}[\p{Ll}'’]{3,}$/u.test(word)) continue;
    const forms = new Set([word]);
    for (const flag of flags) for (const [strip, add, where] of rules[flag] || []) {
      if (where.test(word) && word.endsWith(strip)) forms.add(word.slice(0, word.length - strip.length) + add);
    }
    if (forms.size > 4) all.push([...forms]);
  }
  const step = Math.max(1, Math.floor(all.length / count));
  return all.filter((_, i) => i % step === 0).slice(0, count);
}

const found = dictionaries();
for (const [lang, name] of [["uk", "uk_UA"], ["ru", "ru_RU"]]) {
  const list = join(project, `target/bench/families.${lang}.txt`);
  mkdirSync(dirname(list), { recursive: true });
  writeFileSync(list, families(join(found, name)).map((forms) => forms.join(" ")).join("\n"));
  const printed = execFileSync("cargo", ["test", "--quiet", "--package", "guide", "--bin", "guide", "stems_of_families", "--", "--ignored", "--nocapture"], {
    cwd: project, encoding: "utf8", env: { ...process.env, GUIDE_FAMILIES: list, GUIDE_FAMILIES_LANG: lang },
  });
  console.log(printed.split("\n").filter((line) => line.startsWith(lang)).join("\n"));
}
