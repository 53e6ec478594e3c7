// Learning that lasts: a module's quiz by its seed, its certificate and the gain since the module's first
// questions; the review of what was kept; the page of progress with its files; and what of it is broken.
import { readFileSync, writeFileSync } from "node:fs";
import { test, expect, axe, sideways, stored, NOTHING } from "./fixtures.mjs";
import { PAGES, QUIZZES, html, kindOf } from "./site.mjs";
import { words, questions, right, wrong, answerInPage } from "./quiz-driver.mjs";

const COURSE = PAGES.find((path) => kindOf(path) === "module-quiz");
const MODULE = PAGES.find((path) => html(path).includes("<guide-before"));
const LESSON = QUIZZES.find((path) => kindOf(path) === "lesson");
const KEY = "guide.progress";
const raw = (page) => page.evaluate((key) => localStorage.getItem(key), KEY);
const put = (page, value) => page.evaluate(([key, text]) => localStorage.setItem(key, text), [KEY, typeof value === "string" ? value : JSON.stringify(value)]);
const ids = async (page) => (await questions(page)).map((q) => q.id);
const open = async (page, path) => {
  await page.goto("about:blank");
  await page.goto(path);
};
const takeAll = async (page, pick) => answerInPage(page, (await questions(page)).map((q) => [q.id, q.kind, pick(q)]));
const note = (page) => page.locator("guide-quiz .seed");
const today = () => Math.floor(Date.now() / 864e5);
// A lesson that was finished `ago` days ago, these questions wrong.
const kept = (path, ago, missed = []) => ({
  v: 1, quizzes: { [path]: {} }, marks: { [path]: { all: 6, right: 6 - missed.length, wrong: missed, day: today() - ago, reviewed: 0 } },
});

test("the quiz of the page is the one of its seed; others are drawn, without repeats, and come back", async ({ page }) => {
  await page.goto(COURSE);
  const built = await ids(page);
  expect(built.length).toBe(10);
  expect(new Set(built).size).toBe(10);
  await open(page, COURSE + "#seed=1");
  expect(await ids(page)).toEqual(built);
  // The drawing in the browser agrees with the one in the tool.
  await open(page, COURSE + "#seed=2");
  await expect.poll(async () => String(await ids(page))).not.toBe(String(built));
  const second = await ids(page);
  expect(new Set(second).size).toBe(10);
  await page.evaluate(() => { location.hash = "seed=1"; });
  await expect.poll(async () => String(await ids(page))).toBe(String(built));
  await page.getByRole("button", { name: (await words(page)).moduleQuizOther }).click();
  await expect(page).toHaveURL(/#seed=\d+$/);
  expect(await axe(page)).toEqual([]);
  expect(await stored(page)).toEqual(NOTHING);
});

test("a module's quiz from the keyboard of a teacher: links lead home, ids are unique", async ({ page }) => {
  await open(page, COURSE + "#seed=77");
  await expect.poll(async () => (await ids(page)).length).toBe(10);
  const odd = await page.evaluate(() => {
    const all = [...document.querySelectorAll("[id]")].map((node) => node.id);
    const links = [...document.querySelectorAll("guide-quiz fieldset a[href]")].map((a) => a.getAttribute("href"));
    return { twice: all.filter((id, at) => all.indexOf(id) !== at), lost: links.filter((href) => href.startsWith("#") && !document.getElementById(href.slice(1))) };
  });
  expect(odd).toEqual({ twice: [], lost: [] });
});

test("the banks can't be loaded: the quiz of the page stays, and a sentence says so", async ({ page, context, watch }) => {
  watch.expect(/failed: .*questions\.js/);
  watch.expect(/console error: Failed to load resource/);
  await context.route("**/questions.js", (route) => route.abort());
  await page.goto(COURSE);
  const built = await ids(page);
  await page.evaluate(() => { location.hash = "seed=5"; });
  await expect(note(page)).toHaveText((await words(page)).moduleQuizFailed);
  expect(await ids(page)).toEqual(built);
});

test("finished: the certificate claims what it is, and prints alone", async ({ page }) => {
  await page.addInitScript(() => { self.print = () => { self.printed = (self.printed || 0) + 1; }; });
  await page.goto(COURSE);
  const said = await words(page);
  await takeAll(page, right);
  const box = page.locator(".certificate");
  await expect(box).toContainText(said.certificate);
  await expect(box).toContainText(said.certificateLimits);
  await expect(box).toContainText("10");
  // The number that a teacher hands out names what was just done.
  await expect(page.locator('.result a[href^="#seed="]')).toHaveAttribute("href", "#seed=1");
  expect(await axe(page)).toEqual([]);
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await sideways(page)).toBe(0);
  await box.locator("input").fill("<b>A reader</b>");
  await box.getByRole("button").click();
  expect(await page.evaluate(() => self.printed)).toBe(1);
  await page.emulateMedia({ media: "print" });
  const seen = await page.evaluate(() => [...document.querySelectorAll("h1, fieldset, .score, .share, .certificate, .certificate p")].filter((e) => e.checkVisibility()).map((e) => e.className || e.localName));
  expect(seen).toEqual(["certificate", "name", "p", "meta"]);
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await expect(page.locator("fieldset").first()).toBeVisible();
  expect(await stored(page)).toEqual(NOTHING);
});

test("before and after: three questions unmarked, and the gain at the end", async ({ page }) => {
  await page.goto(MODULE);
  const sets = page.locator("guide-before fieldset");
  await expect(sets).toHaveCount(3);
  await expect(page.locator("guide-before .key, guide-before [data-correct]")).toHaveCount(0);
  expect(await axe(page)).toEqual([]);
  for (const set of await sets.all()) await set.locator("input").last().check();
  expect(await stored(page)).toEqual(NOTHING);
  await page.locator("guide-before button").first().click();
  expect(Object.keys(JSON.parse(await raw(page)).before)).toEqual([MODULE]);
  await page.reload();
  await expect(page.locator("guide-before input:checked")).toHaveCount(3);

  await page.goto(COURSE);
  await takeAll(page, right);
  await expect(page.locator(".gain")).toContainText("3");
  expect(await axe(page)).toEqual([]);

  await page.goto(MODULE);
  await page.locator("guide-before button").last().click();
  expect(await stored(page)).toEqual(NOTHING);
});

test("kept answers come back with the draw they were given to", async ({ page }) => {
  await open(page, COURSE + "#seed=4242");
  await expect(note(page)).toBeEmpty();
  const drawn = await ids(page);
  await page.locator("guide-quiz .keeping button").click();
  await takeAll(page, wrong);
  const score = await page.locator(".score").textContent();
  await open(page, COURSE);
  await expect.poll(() => ids(page)).toEqual(drawn);
  await expect(page.locator(".score")).toHaveText(score);
  await open(page, COURSE + "#seed=9");
  await expect.poll(async () => String(await ids(page))).not.toBe(String(drawn));
  await expect(page.locator(".score")).toHaveCount(0);
});

test("progress: what was done, when the review is due, export, erase, import", async ({ page }, info) => {
  await page.goto("/progress/");
  const said = await page.locator("guide-record").evaluate((record) => ({ ...record.dataset }));
  await expect(page.locator("guide-record .keeping")).toContainText(said.recordNone);
  expect(await stored(page)).toEqual(NOTHING);
  await page.goto(LESSON);
  await page.locator("guide-quiz .keeping button").click();
  await takeAll(page, right);
  await page.goto("/progress/");
  const line = page.locator(`guide-record a[href="${LESSON}"] + p`);
  await expect(line).toContainText(said.recordDone.split("{")[0]);
  expect(await axe(page)).toEqual([]);
  const before = await raw(page);
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: said.recordExport }).click()]);
  const text = readFileSync(await file.path(), "utf8");
  expect(JSON.parse(text)).toEqual(JSON.parse(before));

  await page.getByRole("button", { name: said.recordErase }).click();
  await page.getByRole("button", { name: said.recordEraseStop }).click();
  expect(await raw(page)).toBe(before);
  await page.getByRole("button", { name: said.recordErase }).click();
  await page.getByRole("button", { name: said.recordEraseSure }).click();
  await expect(page.locator("guide-record > [role=status]")).toHaveText(said.recordErased);
  expect(await stored(page)).toEqual(NOTHING);

  const path = info.outputPath("progress.json");
  writeFileSync(path, text);
  await page.locator("guide-record input[type=file]").setInputFiles(path);
  await expect(line).toContainText(said.recordDone.split("{")[0]);
  expect(JSON.parse(await raw(page))).toEqual(JSON.parse(before));
});

test("a calendar file with three days, by a press, and nothing kept", async ({ page }) => {
  await page.goto("/progress/");
  const said = await page.locator("guide-record").evaluate((record) => ({ ...record.dataset }));
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: said.remind }).click()]);
  const text = readFileSync(await file.path(), "utf8");
  const days = [...text.matchAll(/DTSTART;VALUE=DATE:(\d{8})\r\n/g)].map(([, day]) => day);
  expect(days).toEqual([1, 7, 21].map((n) => new Date((today() + n) * 864e5).toISOString().slice(0, 10).replaceAll("-", "")));
  for (const line of text.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  // A calendar is seen by others.
  expect(text).not.toMatch(/SUMMARY:.*(prison|captive|capture|war\b)/i);
  expect(await stored(page)).toEqual(NOTHING);
});

const FILES = {
  "no JSON": "{", "a list": "[]", "another version": '{"v":2,"quizzes":{}}', "empty": "", "too big": `{"v":1,"quizzes":{"/x/":{"a":["${"x".repeat(2_100_000)}"]}}}`,
};

test("files that are no progress change nothing", async ({ page }, info) => {
  await page.goto("/progress/");
  const mine = kept(LESSON, 3);
  await put(page, mine);
  await page.reload();
  const said = await page.locator("guide-record").evaluate((record) => ({ ...record.dataset }));
  for (const [name, text] of Object.entries(FILES)) {
    const path = info.outputPath("file.json");
    writeFileSync(path, text);
    await page.locator("guide-record input[type=file]").setInputFiles(path);
    await expect(page.locator("guide-record > [role=status]"), name).toHaveText(said.recordImportFailed);
    expect(JSON.parse(await raw(page))).toEqual(mine);
    await page.reload();
  }
});

test("a file by someone else: only known quizzes in the known shape are taken, and nothing kept is lost", async ({ page }, info) => {
  await page.goto("/progress/");
  const mine = kept(LESSON, 3, ["a"]);
  await put(page, mine);
  await page.reload();
  const other = QUIZZES.find((path) => path !== LESSON && kindOf(path) === "lesson");
  const path = info.outputPath("file.json");
  writeFileSync(path, JSON.stringify({
    v: 1,
    quizzes: { [LESSON]: { x: ["theirs"] }, [other]: { good: ["a"], bad: "a", worse: [{}] }, "//evil.example/": { a: ["b"] }, "/<img src=x onerror=self.probed=1>/": {}, "/lessons/../": {} },
    marks: { [other]: { all: 6, right: 5, wrong: ["<b>", 7], day: 1, reviewed: 0, html: "<b>" }, "//evil.example/": {} },
    more: "x",
  }));
  await page.locator("guide-record input[type=file]").setInputFiles(path);
  await expect(page.locator("guide-record > [role=status]")).not.toBeEmpty();
  expect(JSON.parse(await raw(page))).toEqual({
    v: 1, quizzes: { ...mine.quizzes, [other]: { good: ["a"] } }, marks: { ...mine.marks, [other]: { all: 6, right: 5, wrong: ["<b>"], day: 1, reviewed: 0 } },
  });
  expect(await page.evaluate(() => self.probed)).toBeUndefined();
});

test("the review brings back what was missed, mixes in others, and moves on when done", async ({ page }) => {
  await page.goto(LESSON);
  const all = await ids(page);
  const missed = all.slice(0, 2);
  await put(page, kept(LESSON, 2, missed));
  await page.goto("/review/");
  const said = await words(page);
  await expect(note(page)).toHaveText(said.reviewDue);
  const prefix = LESSON.slice(1).replaceAll("/", "--");
  const asked = await ids(page);
  for (const id of missed) expect(asked).toContain(prefix + id);
  expect(asked.length).toBeGreaterThan(missed.length);
  expect(await axe(page)).toEqual([]);
  await takeAll(page, (q) => (q.id === prefix + missed[0] ? wrong(q) : right(q)));
  await expect(note(page)).toHaveText(said.reviewKept);
  const mark = JSON.parse(await raw(page)).marks[LESSON];
  expect(mark).toMatchObject({ wrong: [missed[0]], reviewed: 1, day: today() - 2 });
  await page.reload();
  await expect(note(page)).not.toHaveText(said.reviewDue);
  expect(await axe(page)).toEqual([]);
});

const REVIEWS = {
  "nothing kept": { value: null, said: "reviewFirst" },
  "nothing due": { value: kept(LESSON, 0), said: "reviewNext" },
  "a clock set back": { value: kept(LESSON, -5), said: "reviewClock" },
  "all three done": { value: { v: 1, quizzes: {}, marks: { [LESSON]: { all: 1, right: 1, wrong: [], day: 1, reviewed: 3 } } }, said: "reviewNone" },
  "no JSON": { value: "{", said: "unreadable" },
  "marks of another shape": { value: { v: 1, quizzes: {}, marks: [1] }, said: "reviewFirst" },
  "a mark of another shape": { value: { v: 1, quizzes: {}, marks: { [LESSON]: "x", "/cases/": { all: "6" } } }, said: "reviewFirst" },
  "a foreign address": { value: { v: 1, quizzes: {}, marks: { "//evil.example/": kept("/", 3).marks["/"], "javascript:alert(1)//": kept("/", 3).marks["/"] } }, said: "reviewFirst" },
};

for (const [name, { value, said }] of Object.entries(REVIEWS)) {
  test(`review: ${name}`, async ({ page }) => {
    await page.goto("/review/");
    if (value !== null) await put(page, value);
    const before = await raw(page);
    await page.reload();
    const text = (await words(page))[said];
    await expect(note(page)).toContainText(text.split("{")[0]);
    // The page's own sample is there to answer, and leaves what is kept alone.
    await takeAll(page, right);
    await expect(page.locator(".score")).toBeVisible();
    expect(await raw(page)).toBe(before);
  });
}

test("a page that is gone, or strange ids, don't spoil the rest of a review", async ({ page, watch }) => {
  watch.expect(/console error: .*(404|MIME)/);
  watch.expect(/^failed: .*\/questions\.js$/);
  await page.goto("/review/");
  const value = kept(LESSON, 2, ["no-such-question", 7, null, "<img src=x>", "a--b--c"]);
  value.marks["/lessons/gone/away/"] = { ...value.marks[LESSON] };
  await put(page, value);
  await page.reload();
  await expect(note(page)).toHaveText((await words(page)).reviewFailed);
  expect((await ids(page)).length).toBeGreaterThan(2);
  await takeAll(page, right);
  expect(JSON.parse(await raw(page)).marks[LESSON].reviewed).toBe(1);
});

for (const path of ["/progress/", "/review/", COURSE, MODULE]) {
  test(`storage that is full or forbidden: ${path}`, async ({ page }) => {
    await page.addInitScript(() => {
      for (const name of ["getItem", "setItem", "removeItem"]) Storage.prototype[name] = () => { throw new DOMException("no", "SecurityError"); };
    });
    await page.goto(path);
    if (path === MODULE) {
      await page.locator("guide-before button").first().click();
      await expect(page.locator("guide-before [role=status]")).not.toBeEmpty();
    } else if (path === "/progress/") {
      await expect(page.locator("guide-record .keeping p")).not.toBeEmpty();
    } else {
      await takeAll(page, right);
      await expect(page.locator(".score")).toBeVisible();
    }
  });
}

test("progress as it was kept before reviews existed is read on", async ({ page }) => {
  await page.goto(LESSON);
  const [question] = await questions(page);
  await put(page, { v: 1, quizzes: { [LESSON]: { [question.id]: question.wrong } } });
  await page.reload();
  await expect(page.locator("guide-quiz .outcome").first()).not.toBeEmpty();
  await page.goto("/progress/");
  const said = await page.locator("guide-record").evaluate((record) => ({ ...record.dataset }));
  await expect(page.locator(`guide-record a[href="${LESSON}"] + p`)).toHaveText(said.recordStarted);
});
