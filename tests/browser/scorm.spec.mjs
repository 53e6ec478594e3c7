// The SCORM package of a module, as a school's system runs it: unpacked, in a frame, below scorm-again's API, whose
// recorded data must be what the pupil did. And without a system: over http, and from a disk.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { test as base, expect } from "./fixtures.mjs";
import { serve } from "./server.mjs";
import { PAGES, PUBLIC, html, word } from "./site.mjs";
import { unzip } from "./unzip.mjs";
import { answerInPage, questions } from "./quiz-driver.mjs";

// The module with the most questions: its data is the longest.
const count = (path) => PAGES.filter((p) => p.startsWith(path.replace("/teachers/", "/lessons/"))).reduce((n, p) => n + html(p).split("<fieldset").length, 0);
const PAGE = PAGES.filter((path) => /^\/teachers\/[^/]+\/$/.test(path) && html(path).includes(".scorm.zip")).sort((a, b) => count(b) - count(a))[0];
const NAME = PAGE.split("/").at(-2);

// A system: the standard's API, and a record of every call that did not succeed.
const LMS = `<!doctype html><html lang="en"><title>System</title><link rel="icon" href="data:,"><script src="/scorm12.js"></script><script>
window.API = new Scorm12API({ autocommit: false, logLevel: 5 });
window.calls = [];
const resumed = JSON.parse(sessionStorage.resumed || "null");
if (resumed) API.loadFromJSON(resumed);
for (const name of ["LMSInitialize", "LMSGetValue", "LMSSetValue", "LMSCommit", "LMSFinish"]) {
  const call = API[name].bind(API);
  API[name] = (...all) => { const answer = call(...all); calls.push([name, ...all, String(answer), API.LMSGetLastError()]); return answer; };
}
</script><iframe name="sco" src="/index.html" width="1000" height="700"></iframe>`;

const test = base.extend({
  sco: [async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), "scorm-"));
    const names = unzip(join(PUBLIC, PAGE, `${NAME}.scorm.zip`), folder);
    const overlay = new Map([["/lms.html", Buffer.from(LMS)], ["/scorm12.js", readFileSync(new URL("../../node_modules/scorm-again/dist/scorm12.min.js", import.meta.url))]]);
    const server = await serve(folder, { headers: false, overlay });
    await use({ names, folder, origin: server.origin });
    await server.close();
    rmSync(folder, { recursive: true });
  }, { scope: "worker" }],
  baseURL: async ({ sco }, use) => use(sco.origin),
});

// The lesson in its frame, once its quiz is ready.
async function lesson(page, at) {
  const sco = page.frame("sco") ?? page.mainFrame();
  if (at !== undefined) {
    await sco.locator("details").evaluate((details) => { details.open = true; });
    await sco.locator("nav a").nth(at).click();
    await expect(sco.locator("nav a").nth(at)).toHaveAttribute("aria-current", "true");
  }
  await expect.poll(() => page.frame("lesson")?.locator("guide-quiz .actions button").count()).toBeGreaterThan(0);
  return page.frame("lesson");
}
const ids = (frame) => frame.evaluate(() => [...document.querySelectorAll("guide-quiz fieldset")].map((set) => set.id));
const system = (page) => page.evaluate(() => ({ calls, cmi: JSON.parse(JSON.stringify(API.cmi)) }));
const leave = (page) => page.evaluate(() => new Promise((done) => {
  const frame = document.querySelector("iframe");
  frame.addEventListener("load", done, { once: true });
  frame.src = "about:blank";
}));

test("the manifest names every file once, and one item", async ({ page, sco }) => {
  const text = readFileSync(join(sco.folder, "imsmanifest.xml"), "utf8");
  const found = await page.evaluate((text) => {
    const xml = new DOMParser().parseFromString(text, "application/xml");
    const all = (name) => [...xml.getElementsByTagNameNS("*", name)];
    return { broken: all("parsererror").length, files: all("file").map((f) => f.getAttribute("href")), items: all("item").length, kind: all("resource").map((r) => r.getAttributeNS("http://www.adlnet.org/xsd/adlcp_rootv1p2", "scormtype")) };
  }, text);
  expect(found).toEqual({ broken: 0, files: sco.names.filter((name) => name !== "imsmanifest.xml").sort(), items: 1, kind: ["sco"] });
  // All that is loaded lies in the package.
  const troubles = sco.names.filter((name) => name.endsWith(".html")).flatMap((name) => [...readFileSync(join(sco.folder, name), "utf8").matchAll(/<(?:script|img|iframe|link rel="(?:stylesheet|icon)")[^>]* (?:src|href)="([^"]+)"/g)].map(([, url]) => [name, url]))
    .filter(([name, url]) => !sco.names.includes(new URL(url, `file:///${name}`).pathname.slice(1)));
  expect(troubles).toEqual([]);
});

test("a system records answers, score, status and time, and the pupil goes on where they were", async ({ page }) => {
  test.setTimeout(180_000);
  await page.goto("/lms.html");
  const first = await lesson(page);
  await expect(page.frame("sco").locator("[role=status]")).toHaveText(word("scorm_recorded", PAGE));
  const lessons = await page.frame("sco").locator("nav a").evaluateAll((all) => all.map((a) => ({ id: a.dataset.lesson, n: Number(a.dataset.questions) })));
  const all = lessons.reduce((n, l) => n + l.n, 0);
  // The first lesson wrong, so that the score is neither 0 nor 100.
  const missed = await questions(first);
  await answerInPage(first, missed.map((q) => [q.id, q.kind, q.wrong]));
  let state = await system(page);
  expect([state.cmi.core.lesson_status, state.cmi.core.score.raw !== "", state.cmi.core.lesson_location]).toEqual(["incomplete", true, lessons[0].id]);
  for (let at = 1; at < lessons.length; at++) {
    const frame = await lesson(page, at);
    const asked = await questions(frame);
    expect(asked.length).toBe(lessons[at].n);
    await answerInPage(frame, asked.map((q) => [q.id, q.kind, q.right]));
  }
  state = await system(page);
  const { core, interactions, suspend_data: data } = state.cmi;
  const found = interactions.childArray ?? Object.values(interactions);
  expect(found.length).toBe(all);
  expect(found.filter((i) => !/^[\x21-\x7e]{1,255}$/.test(i.id) || !["correct", "wrong"].includes(i.result))).toEqual([]);
  expect(found.filter((i) => i.result === "wrong").length).toBe(missed.length);
  expect(new Set(found.map((i) => i.id)).size).toBe(all);
  expect(Number(core.score.raw)).toBeGreaterThanOrEqual(Math.floor((100 * (all - missed.length)) / all));
  expect(Number(core.score.raw)).toBeLessThan(100);
  expect(core.lesson_status).toBe(Number(core.score.raw) >= 60 ? "passed" : "failed");
  expect(data.length).toBeLessThanOrEqual(4096);
  expect(data).toMatch(/^[\x21-\x7e]+$/);
  await leave(page);
  state = await system(page);
  expect(state.calls.filter(([, , , answer, error]) => answer === "false" || (error !== undefined && error !== "0")).filter(([name]) => name === "LMSSetValue")).toEqual([]);
  expect(state.calls.map(([name]) => name).filter((name) => name === "LMSInitialize" || name === "LMSFinish")).toEqual(["LMSInitialize", "LMSFinish"]);
  expect(state.calls.find(([name, key]) => name === "LMSSetValue" && key === "cmi.core.session_time")[2]).toMatch(/^\d{4}:\d{2}:\d{2}\.\d{2}$/);
  // As the system gives it back in the next lesson.
  const kept = { core: { lesson_location: lessons[0].id, lesson_status: core.lesson_status }, suspend_data: data };
  await page.evaluate((kept) => { sessionStorage.resumed = JSON.stringify(kept); }, kept);
  await page.goto("/lms.html");
  const again = await lesson(page);
  expect(await ids(again)).toEqual(missed.map((q) => `q-${q.id}`));
  await expect(again.locator("guide-quiz .result")).toBeVisible();
  expect(await again.locator("guide-quiz [data-mark=wrong]").count()).toBeGreaterThan(0);
  const last = await lesson(page, lessons.length - 1);
  await expect(last.locator("guide-quiz .result")).toBeVisible();
  await expect(last.locator("guide-quiz .result li a")).toHaveCount(0);
  const resumed = await system(page);
  expect(resumed.calls.filter(([name, key]) => name === "LMSSetValue" && /score|status|interactions/.test(key))).toEqual([]);
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
});

test("data of another edition is not taken for answers to these questions", async ({ page }) => {
  await page.goto("/lms.html");
  const kept = { core: { lesson_status: "incomplete" }, suspend_data: "1|00000000|a-2s,,;" };
  await page.evaluate((kept) => { sessionStorage.resumed = JSON.stringify(kept); }, kept);
  await page.goto("/lms.html");
  const frame = await lesson(page);
  await expect(page.frame("sco").locator("[role=status]")).toHaveText(word("scorm_changed", PAGE));
  await expect(frame.locator("guide-quiz .result")).toBeHidden();
});

test("without a system it says so, and the quiz works", async ({ page }) => {
  await page.goto("/index.html");
  const frame = await lesson(page);
  await expect(page.locator("[role=status]")).toHaveText(word("scorm_none", PAGE));
  const asked = await questions(frame);
  await answerInPage(frame, asked.map((q) => [q.id, q.kind, q.right]));
  await expect(frame.locator("guide-quiz .result")).toBeVisible();
});

test.describe("from a disk", () => {
  test.use({ baseURL: async ({ sco }, use) => use(pathToFileURL(sco.folder).href) });
  test("the lessons and their quizzes work", async ({ page, sco }) => {
    await page.goto(pathToFileURL(join(sco.folder, "index.html")).href);
    await expect(page.locator("[role=status]")).toHaveText(word("scorm_none", PAGE));
    await page.locator("summary").click();
    await page.locator("nav a").last().click();
    await expect.poll(() => page.frame("lesson")?.locator("guide-quiz .actions button").count()).toBeGreaterThan(0);
    const frame = page.frame("lesson");
    const asked = await questions(frame);
    await answerInPage(frame, asked.map((q) => [q.id, q.kind, q.right]));
    await expect(frame.locator("guide-quiz .result")).toBeVisible();
  });
});
