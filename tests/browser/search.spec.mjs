// The search page by keyboard and with queries from anyone. The query never leaves the device.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test, expect, stored, NOTHING } from "./fixtures.mjs";
import { PUBLIC } from "./site.mjs";

const PATH = "/search/";
const box = (page) => page.locator("#search-box");
const options = (page) => page.locator('#search-results [role="option"]');
const status = (page) => page.locator("#search-status");
const words = (page) => page.locator("guide-search").evaluate((search) => ({ ...search.dataset }));
const data = (name) => JSON.parse(readFileSync(join(PUBLIC, `search/${name}.en.js`), "utf8").replace(/^.*?=(?=[[{"])/s, "").replace(/;\s*$/, ""));

async function open(page, query) {
  await page.goto(PATH);
  await box(page).focus();
  await page.keyboard.type(query);
  await expect(options(page).first()).toBeVisible();
}

test("the index is asked for when the box gets focus, not before, and no request carries the query", async ({ page, watch }) => {
  await page.goto(PATH);
  await page.waitForLoadState("networkidle");
  const asked = () => watch.requests.filter((url) => /\/search\/(index|texts)\./.test(url)).length;
  expect(asked()).toBe(0);
  await page.keyboard.press("/");
  await expect(box(page)).toBeFocused();
  await expect(box(page)).toHaveValue("");
  await expect.poll(asked).toBe(2);
  await page.keyboard.type("prisoner of war");
  await expect(options(page).first()).toBeVisible();
  expect(watch.requests.filter((url) => /prisoner|#q/.test(url.replace(/^.*#/, "#")))).toEqual([]);
  expect(watch.requests.filter((url) => url.includes("?"))).toEqual([]);
  expect(asked()).toBe(2);
  expect(await stored(page)).toEqual(NOTHING);
});

test("/ on another page leads to the search", async ({ page }) => {
  await page.goto("/rules/");
  await page.keyboard.press("/");
  await expect(page).toHaveURL(/\/search\/$/);
});

test("results while typing: title, heading, kind, snippet, marks, a count in the live region", async ({ page }) => {
  await open(page, "public curiosity");
  const said = await words(page);
  const count = await options(page).count();
  expect(count).toBeGreaterThan(3);
  expect(count).toBeLessThanOrEqual(20);
  await expect(status(page)).toHaveText(said.many.replace("{n}", count));
  await expect(status(page)).toHaveAttribute("role", "status");
  await expect(box(page)).toHaveAttribute("aria-expanded", "true");
  const first = options(page).first();
  await expect(first.locator("mark").first()).toHaveText(/public|curiosity/i);
  await expect(first.locator("strong")).not.toBeEmpty();
  // The kind is the heading that the page stands under in the list below; a heading itself has none.
  const under = await page.locator(".subject li a").evaluateAll((links) => links.map((a) => a.getAttribute("href")));
  for (const option of await options(page).all()) {
    const listed = under.includes((await option.getAttribute("href")).split("#")[0]);
    await expect(option.locator(".meta:not(:empty)")).toHaveCount(listed ? 1 : 0);
  }
  await expect(first.locator(".snippet")).not.toBeEmpty();
  expect((await first.locator(".snippet").textContent()).length).toBeLessThan(180);
  for (const href of await options(page).evaluateAll((links) => links.map((a) => a.getAttribute("href")))) expect(href).toMatch(/^\/[^#]*\/?(#[\w-]+)?$/);
});

test("arrows move through the results and round by the box; Enter opens; Back restores the query", async ({ page }) => {
  await open(page, "curiosity");
  const count = await options(page).count();
  const active = () => box(page).getAttribute("aria-activedescendant");
  expect(await active()).toBe(null);
  await page.keyboard.press("ArrowDown");
  expect(await active()).toBe(await options(page).first().getAttribute("id"));
  await expect(options(page).first()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowUp");
  expect(await active()).toBe(null);
  await page.keyboard.press("ArrowUp");
  expect(await active()).toBe(await options(page).nth(count - 1).getAttribute("id"));
  await expect(options(page).nth(count - 1)).toBeInViewport();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(options(page).nth(1)).toHaveAttribute("aria-selected", "true");
  await expect(page.locator('[aria-selected="true"]')).toHaveCount(1);
  await expect(box(page)).toBeFocused();
  const href = await options(page).nth(1).getAttribute("href");
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname + url.hash === href);
  await page.goBack();
  await expect(box(page)).toHaveValue("curiosity");
  await expect(options(page)).toHaveCount(count);
});

test("Tab goes on to the results, and the arrows work from there too", async ({ page }) => {
  await open(page, "curiosity");
  await page.keyboard.press("Tab");
  await expect(options(page).first()).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(options(page).nth(1)).toHaveAttribute("aria-selected", "true");
  await expect(box(page)).toBeFocused();
});

test("Escape leaves the results, then empties the box", async ({ page }) => {
  await open(page, "curiosity");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Escape");
  await expect(page.locator('[aria-selected="true"]')).toHaveCount(0);
  await expect(box(page)).toHaveValue("curiosity");
  await page.keyboard.press("Escape");
  await expect(box(page)).toHaveValue("");
  await expect(options(page)).toHaveCount(0);
  await expect(box(page)).toHaveAttribute("aria-expanded", "false");
  await expect(page).toHaveURL(/\/search\/$/);
});

test("the query stands in the fragment, is read at the start and when it changes", async ({ page }) => {
  await open(page, "prisoner’s “name”");
  const url = page.url();
  expect(url).toContain("#q=" + encodeURIComponent("prisoner’s “name”"));
  const texts = await options(page).allTextContents();
  await page.goto("/");
  await page.goto(url);
  await expect(options(page)).toHaveText(texts);
  await page.evaluate(() => { location.hash = "#q=capture+card"; });
  await expect(box(page)).toHaveValue("capture card");
  await page.reload();
  await expect(box(page)).toHaveValue("capture card");
  await expect(options(page).first()).toBeVisible();
});

test("Enter with nothing chosen opens the first result; every result's anchor is there", async ({ page }) => {
  await open(page, "article 13");
  const hrefs = await options(page).evaluateAll((links) => links.map((a) => a.getAttribute("href")));
  for (const href of hrefs.filter((h) => h.includes("#"))) {
    const [path, anchor] = href.split("#");
    expect(readFileSync(join(PUBLIC, path, "index.html"), "utf8")).toContain(`id="${anchor}"`);
  }
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname + url.hash === hrefs[0]);
});

test("what the words of a query find", async ({ page }) => {
  await open(page, "curiosity");
  const find = async (query) => {
    await box(page).fill(query);
    return options(page).evaluateAll((links) => links.map((a) => a.textContent));
  };
  const exact = await find("prisoner");
  expect(await find("PRISONER")).toEqual(exact);
  // Typographic and plain apostrophes are one; a word of the same stem is marked.
  expect(await find("prisoner’s")).toEqual(await find("prisoner's"));
  await find("prisoners ");
  expect((await page.locator("#search-results mark").allTextContents()).map((m) => m.toLowerCase())).toContain("prisoner");
  // The last word also as a beginning; an unknown one by what is known of it.
  expect((await find("curios")).join()).toMatch(/curiosity/i);
  expect((await find("curiosityzzz")).join()).toMatch(/curiosity/i);
  expect((await find("curios prison")).join()).toMatch(/curiosity/i);
  // All words before some: nothing that has both stands below what has one.
  const both = (await find("curiosity camera")).map((text) => /curiosity/i.test(text) && /camera/i.test(text));
  expect(both[0]).toBe(true);
  expect(await find("geneva")).toHaveLength(20);
  expect(await find("   ")).toEqual([]);
  await expect(status(page)).toHaveText("");
  expect(await find("qqqxqqq")).toEqual([]);
  await expect(status(page)).toHaveText((await words(page)).none);
  await expect(page.locator("#everything")).toBeVisible();
});

test("every page's title finds the page", async ({ page }) => {
  await open(page, "curiosity");
  const { pages } = data("index");
  expect(pages.length).toBeGreaterThan(100);
  const missing = await page.evaluate((pages) => {
    const input = document.getElementById("search-box");
    return pages.filter(([url, title]) => {
      input.value = title;
      input.dispatchEvent(new Event("input"));
      return ![...document.querySelectorAll('[role="option"]')].some((a) => a.getAttribute("href").split("#")[0] === url);
    }).map(([url, title]) => `${url} ${title}`);
  }, pages);
  expect(missing).toEqual([]);
});

const HOSTILE = {
  "a broken escape": "#q=%E0%A4%A",
  "half a character": "#q=%ED%A0%80",
  "an element": "#q=" + encodeURIComponent('<img src=x onerror="self.probed=true">'),
  "an element, not encoded": '#q="><svg onload=self.probed=true>',
  "an address": "#q=javascript:self.probed=true",
  "names of built-in things": "#q=__proto__%20constructor%20toString%20hasOwnProperty",
  "a regular expression": "#q=" + encodeURIComponent("(a+)+$ [z-a] \\"),
  "a hundred thousand letters": "#q=" + "a".repeat(100_000),
  "ten thousand words": "#q=" + "prisoner+curiosity+".repeat(5_000),
  "control characters": "#q=%00%0A%0D%E2%80%AE%F0%9F%98%80",
  "nothing": "#q=",
};

for (const [name, fragment] of Object.entries(HOSTILE)) {
  test(`a hostile query is only text: ${name}`, async ({ page }) => {
    await page.goto(PATH + fragment);
    await box(page).focus();
    await page.waitForFunction(() => self.guideSearchData?.texts);
    expect(await page.evaluate(() => self.probed)).toBeUndefined();
    await expect(page.locator("guide-search img, guide-search svg, guide-search script, [onerror], [onload]")).toHaveCount(0);
    expect((await box(page).inputValue()).length).toBeLessThanOrEqual(200);
    await box(page).fill("curiosity");
    await expect(options(page).first()).toBeVisible();
  });
}

test("half a character typed, or history refused: the search goes on", async ({ page }) => {
  await page.goto(PATH);
  await page.evaluate(() => { history.replaceState = () => { throw new DOMException("too many", "SecurityError"); }; });
  await box(page).focus();
  await page.waitForFunction(() => self.guideSearchData?.texts);
  await page.evaluate(() => {
    const input = document.getElementById("search-box");
    input.value = "curiosity \ud83d";
    input.dispatchEvent(new Event("input"));
  });
  await expect(options(page).first()).toBeVisible();
});

test("the index can't be loaded: a plain sentence, and the next focus tries again", async ({ page, context, watch }) => {
  watch.expect(/console error: Failed to load resource/);
  watch.expect(/failed: .*index\.en\.js/);
  await context.route("**/search/index.*", (route) => route.abort());
  await page.goto(PATH);
  await box(page).focus();
  const said = await words(page);
  await expect(status(page)).toHaveText(said.failed);
  await expect(page.locator("#everything")).toBeVisible();
  await context.unroute("**/search/index.*");
  await box(page).blur();
  await box(page).focus();
  await page.keyboard.type("curiosity");
  await expect(options(page).first()).toBeVisible();
});

test("the index is not what it should be: the same sentence", async ({ page, context }) => {
  await context.route("**/search/index.*", (route) => route.fulfill({ contentType: "text/javascript", body: "self.guideSearchData = { index: { words: 7 } };" }));
  await page.goto(PATH);
  await box(page).focus();
  await expect(status(page)).toHaveText((await words(page)).failed);
});

test("the texts can't be loaded: results without snippets", async ({ page, context, watch }) => {
  watch.expect(/console error: Failed to load resource/);
  watch.expect(/failed: .*texts\.en\.js/);
  await context.route("**/search/texts.*", (route) => route.abort());
  await open(page, "curiosity");
  await expect(page.locator("#search-results .snippet")).toHaveCount(0);
  await expect(page.locator("#search-results mark").first()).toBeVisible();
});
