// How easy the English lessons read: Flesch reading ease of each, the hardest first, and the median.
//
//   node tests/bench/ease.mjs [content/lessons]
//
// 60 to 70 is plain English; the median is meant to be 55 or more. Quotations of treaties that stand
// alone are left out: their words are not ours to make easier.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { flesch } from "flesch";
import { syllable } from "syllable";

const lessons = process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), "../../content/lessons");

/** What a reader reads: no front matter, headings, labels or addresses. */
function words(markdown) {
  return markdown
    .replace(/^\+\+\+[\s\S]*?^\+\+\+$/m, "")
    .replace(/^#.*$/gm, "")
    .replace(/\[\]\([^)]*\)/g, "")
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/^(\s*([*-]|\d+\.)\s+)/gm, "")
    .replace(/[*_`]/g, "");
}

function ease(text) {
  // A line of a list or a paragraph ends a sentence, whatever stands at its end.
  const sentences = text.split(/\n+|(?<=[.!?]["”’)]*)\s+/).filter((s) => /\p{L}/u.test(s)).length;
  const all = text.match(/[\p{L}\p{N}][\p{L}\p{N}’'-]*/gu) ?? [];
  return { words: all.length, ease: flesch({ sentence: sentences, word: all.length, syllable: all.reduce((sum, w) => sum + Math.max(1, syllable(w)), 0) }) };
}

const rows = readdirSync(lessons, { recursive: true })
  .map(String)
  .filter((file) => /^[^/]+\/[^/]+\/index\.md$/.test(file) && existsSync(join(lessons, file)))
  .map((file) => ({ lesson: file.replace("/index.md", ""), ...ease(words(readFileSync(join(lessons, file), "utf8"))) }))
  .sort((a, b) => a.ease - b.ease || (a.lesson < b.lesson ? -1 : 1));
for (const row of rows) console.log(`${row.ease.toFixed(1).padStart(6)} ${String(row.words).padStart(5)} words  ${row.lesson}`);
const middle = rows.length / 2;
const median = (rows[Math.floor(middle - 0.5)].ease + rows[Math.floor(middle)].ease) / 2;
console.log(`${rows.length} lessons, ${rows.reduce((sum, r) => sum + r.words, 0)} words; median ${median.toFixed(1)}`);
