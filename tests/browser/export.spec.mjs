// The files beside the teachers' pages: each format is read by a parser that isn't ours, and must say what the
// quizzes of the built pages say. Nothing here knows a question of the course.
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "gift-pegjs";
import { test, expect } from "./fixtures.mjs";
import { unzip } from "./unzip.mjs";
import { PAGES, PUBLIC, html, kindOf, word } from "./site.mjs";

const TEACHERS = PAGES.filter((path) => /\/teachers\/[^/]+\/$/.test(path) && existsSync(join(PUBLIC, path, `${path.split("/").at(-2)}.moodle.xml`)));
const name = (path) => path.split("/").at(-2);
const file = (path, ending) => join(PUBLIC, path, `${name(path)}.${ending}`);
const read = (path, ending) => readFileSync(file(path, ending), "utf8");
const moduleOf = (path) => path.replace("/teachers/", "/lessons/");
const lessonsOf = (path) => PAGES.filter((p) => p.startsWith(moduleOf(path)) && kindOf(p) === "lesson");

// What the lessons' pages ask: { "module.lesson.question": { kind, choices, right, parts, accepted, lures, reasons } }.
async function asked(page, path) {
  const pages = lessonsOf(path).map((lesson) => [`${name(path)}.${name(lesson)}`, html(lesson)]);
  return page.evaluate((pages) => Object.fromEntries(pages.flatMap(([id, text]) => {
    const sets = [...new DOMParser().parseFromString(text, "text/html").querySelectorAll("guide-quiz fieldset")];
    return sets.map((set) => {
      const all = (selector, value) => [...set.querySelectorAll(selector)].map(value);
      const choices = all(".choice input", (input) => input.value).filter((choice) => !choice.startsWith("reason--"));
      const right = all(".key [data-correct]", (li) => li.dataset.choice).filter((choice) => choices.includes(choice));
      const parts = all(".key [data-part]", (li) => li.dataset.bin || li.dataset.part);
      return [`${id}.${set.id.slice(2)}`, { kind: set.dataset.kind, count: choices.length, right: right.map((choice) => choices.indexOf(choice)).sort(), parts: parts.length, bins: new Set(parts).size, accepted: all(".key [data-accepted]", (form) => form.textContent), lures: all(".key [data-lure]", (li) => li.dataset.lure).length, reasons: all(".reasons input", (input) => input.value).length }];
    });
  })), pages);
}

// Every question is in the file or named by the report under the file's name.
function reported(path, ending) {
  const section = read(path, "report.txt").split(/\n\n/).find((part) => part.startsWith(`${name(path)}.${ending}\n`)) ?? "";
  const left = section.split(/\n\* /).find((part) => part.startsWith(word("loss_kind", path))) ?? "";
  return { left: [...left.matchAll(/^ {2}\d+\. (\S+)$/gm)].map((m) => m[1]).sort(), all: [...section.matchAll(/^ {2}\d+\. (\S+)$/gm)].map((m) => m[1]) };
}

test("there is a teacher's page with files for each module that has one", () => {
  const modules = PAGES.filter((path) => kindOf(path) === "module" && PAGES.includes(path.replace("/lessons/", "/teachers/")));
  expect(modules.length).toBeGreaterThan(0);
  expect(TEACHERS.map(moduleOf).sort()).toEqual(modules.sort());
});

test("GIFT: gift-pegjs reads every question, with the right answers", async ({ page }) => {
  for (const path of TEACHERS) {
    const questions = await asked(page, path);
    const found = Object.fromEntries(parse(read(path, "gift.txt")).filter((q) => q.type !== "Category").map((q) => [q.title, q]));
    const { left } = reported(path, "gift.txt");
    expect([...Object.keys(found), ...left].sort()).toEqual(Object.keys(questions).sort());
    expect(left.every((id) => questions[id].kind === "order"), left.join()).toBe(true);
    for (const [id, q] of Object.entries(found)) {
      const { kind, count, right, parts, accepted } = questions[id];
      const told = `${id}: ${JSON.stringify(q)}`;
      expect(q.globalFeedback.text, told).toContain(moduleOf(path) + id.split(".")[1] + "/");
      if (kind === "match" || kind === "sort") expect([q.type, q.matchPairs.length], told).toEqual(["Matching", parts]);
      else if (kind === "short") {
        expect(q.type, told).toBe("Short");
        expect(q.choices.filter((c) => c.weight === null).map((c) => c.text.text), told).toEqual(expect.arrayContaining(accepted));
        expect(q.choices.at(-1), told).toMatchObject({ weight: 0, text: { text: "*" } });
      } else {
        const chosen = q.choices.map((c, i) => (c.isCorrect || c.weight > 0 ? i : -1)).filter((i) => i >= 0);
        expect([q.type, q.choices.length, chosen], told).toEqual(["MC", count, right]);
        expect(q.choices.every((c) => c.feedback.text), told).toBe(true);
        if (kind === "multiple") expect(Math.round(q.choices.reduce((sum, c) => sum + Math.max(0, c.weight), 0)), told).toBe(100);
      }
    }
  }
});

test("Moodle XML: well-formed, each question in its type, with fractions that Moodle knows", async ({ page }) => {
  const types = { single: "multichoice", multiple: "multichoice", verdict: "multichoice", order: "ordering", match: "matching", sort: "matching", short: "shortanswer" };
  // Moodle refuses any other fraction.
  const fractions = ["100", "90", "83.33333", "80", "75", "70", "66.66667", "60", "50", "40", "33.33333", "30", "25", "20", "16.66667", "14.28571", "12.5", "11.11111", "10", "5", "0"];
  for (const path of TEACHERS) {
    const questions = await asked(page, path);
    const found = await page.evaluate((text) => {
      const xml = new DOMParser().parseFromString(text, "application/xml");
      if (xml.querySelector("parsererror")) return xml.querySelector("parsererror").textContent;
      const child = (node, name) => [...node.children].filter((c) => c.localName === name);
      const text1 = (node, name) => child(node, name)[0]?.textContent.trim();
      return [...xml.documentElement.children].map((q) => ({
        type: q.getAttribute("type"), id: text1(q, "idnumber"), category: text1(q, "category"), single: text1(q, "single"), name: text1(q, "name"), prompt: text1(q, "questiontext"),
        answers: child(q, "answer").map((a) => ({ fraction: a.getAttribute("fraction"), text: text1(a, "text"), feedback: text1(a, "feedback") })),
        pairs: child(q, "subquestion").map((s) => [text1(s, "text"), text1(s, "answer")]), tags: child(q, "tags").flatMap((t) => [...t.children]).map((t) => t.textContent),
        general: text1(q, "generalfeedback"), shown: text1(q, "shownumcorrect"), hints: child(q, "hint").length,
      }));
    }, read(path, "moodle.xml"));
    expect(typeof found === "string" ? found : "", path).toBe("");
    expect(found[0].category).toContain("$course$/top/");
    const all = found.filter((q) => q.type !== "category");
    const { left, all: told } = reported(path, "moodle.xml");
    expect([...all.map((q) => q.id), ...left].sort()).toEqual(Object.keys(questions).sort());
    for (const q of all) {
      const { kind, count, right, parts, accepted, lures, reasons } = questions[q.id];
      const at = `${q.id}: ${JSON.stringify(q)}`;
      expect([q.type, Boolean(q.name && q.prompt && q.general), q.tags.slice(0, 3)], at).toEqual([types[kind], true, [name(path), q.id.split(".")[1], kind]]);
      expect(q.id, "Moodle cuts longer ones").toMatch(/^[\x21-\x7e]{1,100}$/);
      if (kind === "order") expect([q.answers.length, q.shown, q.hints], at).toEqual([parts, "1", 0]);
      else expect(q.answers.filter((a) => !fractions.includes(a.fraction.replace("-", ""))), at).toEqual([]);
      if (kind === "match" || kind === "sort") {
        expect(q.pairs.filter(([item]) => item).length, at).toBe(parts);
        if (kind === "match") expect(q.pairs.length - parts, at).toBe(lures);
        expect(q.pairs.filter(([, answer]) => !answer || answer.length > 255), "Moodle's field is 255 characters long").toEqual([]);
      }
      if (kind === "short") {
        expect(q.answers.filter((a) => a.fraction === "100").map((a) => a.text), at).toEqual(expect.arrayContaining(accepted));
        expect(q.answers.at(-1), at).toMatchObject({ fraction: "0", text: "*" });
      }
      if (count) {
        expect([q.answers.length, q.answers.map((a, i) => (Number(a.fraction) > 0 ? i : -1)).filter((i) => i >= 0), q.single], at).toEqual([count, right, String(kind !== "multiple")]);
        expect(q.answers.every((a) => a.feedback), at).toBe(true);
      }
      if (reasons || kind === "order" || kind === "match" || kind === "sort") expect(told, "a loss that the report does not tell").toContain(q.id);
    }
  }
});

test("Common Cartridge: every file is named and there, each question in a type of its profile", async ({ page }) => {
  const profiles = { single: "cc.multiple_choice.v0p1", multiple: "cc.multiple_response.v0p1", verdict: "cc.multiple_choice.v0p1", short: "cc.fib.v0p1" };
  for (const path of TEACHERS) {
    const questions = await asked(page, path);
    const folder = mkdtempSync(join(tmpdir(), "cartridge-"));
    const names = unzip(file(path, "imscc"), folder);
    const files = Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
    rmSync(folder, { recursive: true });
    const found = await page.evaluate((files) => {
      const documents = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, new DOMParser().parseFromString(text, "application/xml")]));
      const all = (node, name) => [...node.getElementsByTagNameNS("*", name)];
      const broken = Object.keys(documents).filter((name) => documents[name].querySelector("parsererror"));
      const manifest = documents["imsmanifest.xml"];
      const items = Object.entries(documents).filter(([name]) => name.startsWith("quiz/")).flatMap(([, quiz]) => all(quiz, "item")).map((item) => ({
        id: item.getAttribute("ident"), profile: all(item, "fieldentry")[0].textContent, labels: all(item, "response_label").map((label) => label.getAttribute("ident")),
        point: all(all(item, "setvar")[0].parentNode, "varequal").filter((v) => v.parentNode.localName !== "not").map((v) => v.textContent),
        dead: all(item, "displayfeedback").map((d) => d.getAttribute("linkrefid")).filter((id) => !all(item, "itemfeedback").some((f) => f.getAttribute("ident") === id)),
      }));
      return {
        broken, items, version: all(manifest, "schemaversion")[0].textContent, hrefs: all(manifest, "file").map((f) => f.getAttribute("href")), kinds: all(manifest, "resource").map((r) => r.getAttribute("type")),
        ids: all(manifest, "resource").map((r) => r.getAttribute("identifier")), refs: all(manifest, "item").map((i) => i.getAttribute("identifierref")).filter(Boolean),
        links: Object.entries(documents).filter(([name]) => name.startsWith("link/")).map(([, link]) => all(link, "url")[0].getAttribute("href")),
      };
    }, files);
    expect([found.broken, found.version]).toEqual([[], "1.1.0"]);
    expect([...found.hrefs, "imsmanifest.xml"].sort()).toEqual([...names].sort());
    expect(found.refs).toEqual(found.ids);
    expect(new Set(found.kinds)).toEqual(new Set(["imswl_xmlv1p1", "imsqti_xmlv1p2/imscc_xmlv1p1/assessment"]));
    expect(found.links.map((url) => new URL(url).pathname).sort()).toEqual(lessonsOf(path).sort());
    const { left, all: told } = reported(path, "imscc");
    expect([...found.items.map((item) => item.id), ...left].sort()).toEqual(Object.keys(questions).sort());
    expect(left.filter((id) => profiles[questions[id].kind])).toEqual([]);
    for (const item of found.items) {
      const { kind, count, right, accepted } = questions[item.id];
      const at = JSON.stringify(item);
      expect([item.profile, item.labels.length, item.dead], at).toEqual([profiles[kind], count, []]);
      if (kind === "short") expect(item.point, at).toEqual(expect.arrayContaining(accepted));
      else expect(item.point.map((id) => item.labels.indexOf(id)), at).toEqual(right);
      if (kind === "multiple" || kind === "short") expect(told).toContain(item.id);
    }
  }
});

test("the list and the table hold every question", async ({ page }) => {
  for (const path of TEACHERS) {
    const ids = Object.keys(await asked(page, path)).sort();
    const list = read(path, "questions.txt");
    expect([...list.matchAll(/^\d+\. .* \[([\w.-]+)\]$/gm)].map((m) => m[1]).sort()).toEqual(ids);
    const csv = read(path, "csv");
    expect(csv.charCodeAt(0)).toBe(0xfeff);
    // Quoted cells only: what stands between two quotation marks, doubled ones within.
    const rows = csv.slice(1).split("\r\n").filter(Boolean).map((row) => [...row.matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map((m) => m[1].replaceAll('""', '"')));
    expect(rows.filter((row) => row.length !== 9)).toEqual([]);
    expect(rows.slice(1).map((row) => row[0]).sort()).toEqual(ids);
    expect(rows.flat().filter((cell) => /^[=+\-@]/.test(cell))).toEqual([]);
  }
});

test("handout and key hold every question, by the same letters, and print on A4 and Letter", async ({ page }) => {
  test.setTimeout(180_000);
  for (const path of TEACHERS) {
    const questions = Object.values(await asked(page, path));
    const [handout, key] = await page.evaluate((pages) => pages.map((text) => {
      const items = [...new DOMParser().parseFromString(text, "text/html").querySelectorAll(".sheet li[value]")];
      return items.map((li) => ({ n: li.value, letters: [...li.querySelectorAll("ul li")].map((c) => c.textContent), line: Boolean(li.querySelector(".line")), right: li.querySelector("strong")?.textContent.split(": ").at(-1), said: li.querySelectorAll(".said").length }));
    }), [html(`${path}handout/`), html(`${path}key/`)]);
    expect(handout.map((q) => q.n)).toEqual(questions.map((q, at) => at + 1));
    expect(key.map((q) => q.n)).toEqual(handout.map((q) => q.n));
    expect(handout.filter((q) => q.right || q.said)).toEqual([]);
    expect(key.filter((q) => !q.said)).toEqual([]);
    // The lessons need not stand in the order of their names: what is right is compared as a whole.
    const choices = questions.filter((q) => q.count).map((q) => q.right.map((at) => "abcdef"[at]).join("; "));
    const named = handout.map((q, at) => [q, key[at].right]).filter(([q]) => !q.line);
    expect(named.map(([, right]) => right).sort()).toEqual(choices.sort());
    expect(named.filter(([q, right]) => !right.split("; ").every((sign) => q.letters.some((text) => text.startsWith(`${sign}) `))))).toEqual([]);
  }
  for (const sheet of ["handout", "key"]) {
    await page.goto(`${TEACHERS[0]}${sheet}/`);
    for (const format of ["A4", "Letter"]) {
      const pages = (await page.pdf({ format })).toString("latin1").match(/\/Type\s*\/Page\b/g).length;
      expect(pages, `${sheet} on ${format}`).toBeLessThan(30);
    }
    await page.emulateMedia({ media: "print" });
    // The width of A4 without its margins.
    await page.setViewportSize({ width: 672, height: 900 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(672);
    await page.emulateMedia({ media: "screen" });
  }
});

test("the page offers each file with its size, and each can be fetched as what it is", async ({ page, request }) => {
  const TYPES = { xml: "application/xml", txt: "text/plain; charset=utf-8", csv: "text/csv; charset=utf-8", zip: "application/zip", imscc: "application/zip" };
  for (const path of TEACHERS) {
    await page.goto(path);
    const links = await page.locator("a[download]").evaluateAll((all) => all.map((a) => [new URL(a.href).pathname, a.parentNode.textContent]));
    const files = readdirSync(join(PUBLIC, path)).filter((f) => f.includes(".") && !/\.(br|gz)$/.test(f) && !/^(index\.html|card\.png)$/.test(f));
    expect(links.map(([url]) => url).sort()).toEqual(files.map((f) => path + f).sort());
    for (const [url, said] of links) {
      const bytes = readFileSync(join(PUBLIC, url));
      expect(said, url).toContain(`(${word("download_size", path).replace("{n}", Math.ceil(bytes.length / 1000))})`);
    }
  }
  for (const f of readdirSync(join(PUBLIC, TEACHERS[0])).filter((f) => f.startsWith(name(TEACHERS[0]) + ".") && !/\.(br|gz)$/.test(f))) {
    const response = await request.get(TEACHERS[0] + f);
    expect([f, response.status(), response.headers()["content-type"]]).toEqual([f, 200, TYPES[f.split(".").at(-1)]]);
  }
});
