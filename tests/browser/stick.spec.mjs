// The zip of the guide, unpacked and opened by double click: file://, no server, no network.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { test as base, expect } from "./fixtures.mjs";
import { PAGES, PUBLIC, html, kindOf, langOf, word } from "./site.mjs";
import { unzip } from "./unzip.mjs";
import { takeQuiz, right } from "./quiz-driver.mjs";

const test = base.extend({
  stick: [async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), "stick-"));
    const names = unzip(join(PUBLIC, "guide.zip"), folder);
    await use({ names, folder: join(folder, "guide") });
    rmSync(folder, { recursive: true });
  }, { scope: "worker" }],
  // All that is loaded must come from the folder.
  baseURL: async ({ stick }, use) => use(pathToFileURL(stick.folder).href),
  at: async ({ stick }, use) => use((path) => pathToFileURL(join(stick.folder, path.endsWith("/") ? path + "index.html" : path)).href),
  context: async ({ context }, use) => {
    await context.setOffline(true);
    await use(context);
  },
});
const pathOf = (stick, url) => decodeURIComponent(new URL(url).pathname).slice(stick.folder.length);
const LESSON = PAGES.find((path) => kindOf(path) === "lesson" && langOf(path) === "en");
const follow = async (page, link) => {
  await link.click();
  await page.waitForLoadState();
};

test("the zip holds every page, and every address of a page leads to a file in it or to the web", async ({ stick }) => {
  const names = new Set(stick.names);
  const troubles = [];
  for (const path of PAGES) {
    const file = `guide${path}index.html`;
    if (!names.has(file)) { troubles.push(`${file} is missing`); continue; }
    const text = readFileSync(join(stick.folder, path, "index.html"), "utf8");
    for (const [, name, url] of text.matchAll(/ (href|src|data-url)="([^"]*)"/g)) {
      if (/^(#|https?:|tel:|mailto:|viber:|data:)/.test(url)) continue;
      const to = new URL(url.replace(/#.*/, ""), `file:///${file}`).pathname.slice(1);
      if (!names.has(to)) troubles.push(`${file}: ${name} ${url}`);
    }
    if (/<link rel="canonical" href="([^"]*)"/.exec(text)[1] !== /<link rel="canonical" href="([^"]*)"/.exec(html(path))[1]) troubles.push(`${file}: canonical`);
  }
  expect(troubles).toEqual([]);
  expect(stick.names.filter((name) => /embed\/|card\.png|404\.html|\.(br|gz)$/.test(name))).toEqual([]);
});

test("reading: from the front page to a lesson, on to the next, and home again", async ({ page, at, stick }) => {
  await page.goto(at("/"));
  await follow(page, page.locator('nav a[href$="lessons/index.html"]').first());
  await follow(page, page.locator(`main a[href$="${LESSON.replace(/^\/lessons\//, "")}index.html"]`).first());
  expect(pathOf(stick, page.url())).toBe(LESSON + "index.html");
  await expect(page.locator("h1")).toHaveText(/\w/);
  await follow(page, page.locator("a[rel=next], a[rel=prev]").first());
  expect(pathOf(stick, page.url())).toMatch(/^\/lessons\/.*index\.html$/);
  await follow(page, page.locator(".site-name"));
  expect(pathOf(stick, page.url())).toBe("/index.html");
});

test("a quiz marks, explains and keeps; the page of progress knows it", async ({ page, at }) => {
  await page.goto(at(LESSON));
  await takeQuiz(page, right);
  await expect(page.locator("guide-quiz .result")).toBeVisible();
  const words = await page.locator("guide-quiz").evaluate((quiz) => ({ ...quiz.dataset }));
  await page.getByRole("button", { name: words.keep, exact: true }).click();
  expect(await page.evaluate(() => Object.keys(JSON.parse(localStorage["guide.progress"]).quizzes))).toEqual([LESSON]);
  await page.getByRole("link", { name: words.progress, exact: true }).click();
  await page.waitForURL(at("/progress/"));
  // Over file:// each page may have a process of its own, and a busy browser tells the next one late what is stored.
  await expect(async () => {
    await page.reload();
    await expect(page.locator(`guide-record a[href$="${LESSON.slice(1)}index.html"] + p`)).toBeVisible({ timeout: 1000 });
  }).toPass();
});

test("a module's quiz draws other questions, whose links stay in the folder", async ({ page, at, stick }) => {
  const path = PAGES.find((path) => kindOf(path) === "module-quiz" && langOf(path) === "en");
  const first = page.locator("guide-quiz legend").first();
  await page.goto(at(path));
  const before = await page.locator("guide-quiz legend").allTextContents();
  await page.goto(at(path) + "#seed=77");
  await expect.poll(() => page.locator("guide-quiz legend").allTextContents()).not.toEqual(before);
  await expect(first).toBeVisible();
  const links = await page.locator("guide-quiz a[href]").evaluateAll((all) => all.map((a) => a.href));
  expect(links.length).toBeGreaterThan(5);
  const own = links.filter((url) => url.startsWith("file:"));
  expect(own.filter((url) => !stick.names.includes("guide" + pathOf(stick, url)))).toEqual([]);
  expect(own.length).toBeGreaterThan(5);
});

test("the search finds, and what it found opens", async ({ page, at, stick }) => {
  await page.goto(at("/search/"));
  await page.locator("#search-box").fill("public curiosity");
  const found = page.locator("#search-results a");
  await expect(found).toHaveCount(10);
  for (const url of await found.evaluateAll((all) => all.map((a) => a.href))) expect(stick.names).toContain("guide" + pathOf(stick, url));
  await page.locator("#search-box").press("Enter");
  await page.waitForURL((url) => !url.pathname.endsWith("/search/index.html"));
  await expect(page.locator("h1")).toBeVisible();
});

test("the languages: to Ukrainian and back, with the place; the search of that language", async ({ page, at, stick }) => {
  const path = PAGES.find((path) => kindOf(path) === "reply" && PAGES.includes("/uk" + path));
  const anchor = /<h2 id="([^"]+)"/.exec(html(path))[1];
  await page.goto(`${at(path)}#${anchor}`);
  await follow(page, page.locator(".languages a[lang=uk]"));
  expect(page.url()).toBe(`${at("/uk" + path)}#${anchor}`);
  await follow(page, page.locator(".languages a[lang=en]"));
  expect(page.url()).toBe(`${at(path)}#${anchor}`);
  await page.goto(at("/uk/search/"));
  await page.locator("#search-box").fill("полонений");
  await expect(page.locator("#search-results a").first()).toBeVisible();
  expect(pathOf(stick, await page.locator("#search-results a").first().evaluate((a) => a.href))).toMatch(/^\/uk\/.*index\.html$/);
});

test("a page of each kind opens without a complaint; what only the web offers is left out", async ({ page, at }) => {
  test.setTimeout(180_000);
  const kinds = Object.values(Object.fromEntries(PAGES.map((path) => [kindOf(path) + langOf(path), path])));
  expect(kinds.length).toBeGreaterThan(20);
  for (const path of kinds) {
    await page.goto(at(path));
    await expect(page.locator("h1")).toBeVisible();
  }
  await page.goto(at("/offline/"));
  await expect(page.locator("#not-kept")).toBeVisible();
  await expect(page.getByText(word("offline_keep", "/offline/"), { exact: true })).toHaveCount(0);
  await expect(page.locator('a[href*="guide.zip"], guide-offline')).toHaveCount(0);
});

test("an assignment is made, done and read from the stick; its link leads to the published guide", async ({ page, at }) => {
  const said = (key) => word(key, "/assign/");
  const press = (key) => page.getByRole("button", { name: said(key), exact: true }).click();
  await page.goto(at("/assign/"));
  const first = page.locator("[data-path^=lessons]").first();
  await first.locator("summary").click();
  await first.locator("details input").first().check();
  await page.locator("[name=results]").selectOption("short");
  await press("assign_make");
  await expect(page.locator("guide-copy .link")).toHaveText(/^https:\/\/.*\/assignment\/#a=/);
  const link = await page.locator("guide-copy .link").textContent();
  await press("assign_show_qr");
  await expect(page.locator(".slip .qr svg")).toBeVisible();
  await page.goto(at("/assignment/") + link.slice(link.indexOf("#")));
  await press("work_begin");
  const set = page.locator("guide-work fieldset");
  await expect(set).toHaveCount(1);
  // Any answer will do: a code comes of it.
  await set.evaluate((node) => {
    const names = new Set();
    for (const input of node.querySelectorAll("input[type=radio], input[type=checkbox]")) {
      if (!names.has(input.name)) input.click();
      names.add(input.name);
    }
    for (const select of node.querySelectorAll("select")) select.selectedIndex = 1;
    for (const input of node.querySelectorAll("input[type=text]")) input.value = "13";
    [...node.querySelectorAll(".actions button")].at(-1).click();
  });
  await expect(page.locator(".code .words")).not.toBeEmpty();
  const code = await page.locator(".code .words").textContent();
  await page.goto(at("/gradebook/"));
  await page.locator("[name=link]").fill(link);
  await page.locator("[name=codes]").fill(code);
  await press("grade_show");
  await expect(page.locator("tbody tr")).toHaveCount(1);
  await expect(page.locator("tbody tr")).toContainText(said("code_short"));
});
