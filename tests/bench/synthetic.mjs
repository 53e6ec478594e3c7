// A guide of any number of pages for measurements: a Zola site with words as a language has them, few
// of them common and most of them rare. The same number gives the same bytes.
//
// Owns the pages and the words asked for; what is measured on them is for search.mjs.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const WORDS = 900;
// Zipf's law with two slopes, as large corpora show it: the words that most people use, each as frequent
// as its rank is small, and all others, which grow rare faster. So 1,000 pages have some 30,000 stems.
const USUAL = 6000;
const OTHERS = 0.1;
const SMALL = "the of and to in a is that for it was on with as be at by this had not are but from or have an they which one you were all her she there would their we him been has when who will no if out so said what up its about into them than can only other time new some could these two may first then do any like my now over such our man me even most made after also did many off".split(" ");
const ONSETS = ["b", "c", "d", "f", "g", "h", "l", "m", "n", "p", "r", "s", "t", "v", "st", "tr", "pr", "br", "gr", "pl", "sh", "ch"];
const RIMES = ["a", "e", "i", "o", "u", "an", "en", "in", "on", "er", "ar", "or", "al", "el", "is", "us", "at", "it", "ant", "ent", "ion", "ine"];
const ENDINGS = ["", "", "", "s", "s", "ed", "ing", "er"];

// Park and Miller.
function randomly(seed) {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

// The word of a rank: short where it is common.
function spelt(rank) {
  let [text, rest] = ["", rank];
  do {
    text += ONSETS[rest % ONSETS.length] + RIMES[(rest * 7 + text.length) % RIMES.length];
    rest = Math.floor(rest / ONSETS.length);
  } while (rest > 0);
  return text;
}

// Writes the site and returns words by how many pages hold them: `in(share)` gives the stem whose count
// comes nearest to that share of the pages, `rare()` one of two pages or as near as there is.
export function site(folder, pages) {
  rmSync(folder, { recursive: true, force: true });
  for (const part of ["content", "templates"]) mkdirSync(join(folder, part), { recursive: true });
  writeFileSync(join(folder, "config.toml"), 'base_url = "http://localhost"\ndefault_language = "en"\ncompile_sass = false\nbuild_search_index = false\n');
  const shell = (kind, title, main) => `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${title}</title><meta name="description" content="{{ ${kind === "page" ? "page" : "section"}.description }}"></head><body class="kind-${kind}"><main data-pagefind-body><h1>${title}</h1>${main}</main></body></html>\n`;
  writeFileSync(join(folder, "templates/page.html"), shell("page", "{{ page.title }}", "{{ page.content | safe }}"));
  writeFileSync(join(folder, "templates/index.html"), shell("home", "{{ section.title }}", "{% for p in section.pages %}<p><a href=\"{{ p.permalink | safe }}\">{{ p.title }}</a></p>{% endfor %}"));
  writeFileSync(join(folder, "content/_index.md"), '+++\ntitle = "Home"\ndescription = "The first page"\n+++\n');
  const random = randomly(20261121);
  const held = new Map();
  const word = (page) => {
    if (random() < 0.45) return SMALL[Math.floor(SMALL.length ** random()) - 1];
    const rank = Math.floor(random() < OTHERS ? USUAL / (1 - random()) : USUAL ** random());
    const stem = spelt(rank);
    const on = held.get(stem) || { last: -1, count: 0 };
    if (on.last !== page) held.set(stem, { last: page, count: on.count + 1 });
    return stem + ENDINGS[Math.floor(random() * ENDINGS.length)];
  };
  const sentence = (page, length) => {
    const text = Array.from({ length }, () => word(page)).join(" ");
    return text[0].toUpperCase() + text.slice(1);
  };
  for (let page = 0; page < pages; page += 1) {
    const title = sentence(page, 4 + Math.floor(random() * 4));
    let text = `+++\ntitle = "${title}"\ndescription = "${sentence(page, 18)}."\n+++\n`;
    for (let words = 0; words < WORDS;) {
      if (words % 5 === 0) text += `\n## ${sentence(page, 4)}\n`;
      const length = 8 + Math.floor(random() * 14);
      text += `${sentence(page, length)}.${random() < 0.25 ? "\n\n" : " "}`;
      words += length;
    }
    writeFileSync(join(folder, `content/p${page}.md`), text);
  }
  const all = [...held].filter(([stem]) => stem.length > 3 && !SMALL.includes(stem)).map(([stem, { count }]) => [stem, count]);
  const nearest = (count, nth = 0) => all.toSorted((a, b) => Math.abs(a[1] - count) - Math.abs(b[1] - count) || (a[0] < b[0] ? -1 : 1))[nth][0];
  return { in: (share, nth) => nearest(pages * share, nth), rare: (nth) => nearest(2, nth) };
}
