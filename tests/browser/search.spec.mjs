// The search page by keyboard and with queries from anyone. The query never leaves the device.
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { test, expect, stored, NOTHING } from "./fixtures.mjs";
import { PAGES, PUBLIC, html, kindOf } from "./site.mjs";
import { open as engine, results } from "../search/engine.mjs";

const PATH = "/search/";
const langOf = (path) => /<html lang="([\w-]+)"/.exec(html(path))[1];
const box = (page) => page.locator("#search-box");
const options = (page) => page.locator('#search-results [role="option"]');
const status = (page) => page.locator("#search-status");
const words = (page) => page.locator("guide-search").evaluate((search) => ({ ...search.dataset }));
const hrefs = (page) => options(page).evaluateAll((links) => links.map((a) => a.getAttribute("href")));

async function open(page, query) {
  await page.goto(PATH);
  await box(page).focus();
  await page.keyboard.type(query);
  await expect(options(page).first()).toBeVisible();
}

test("the client script is small", () => {
  const [script] = readdirSync(join(PUBLIC, "js")).filter((file) => /^search\.\w+\.js\.br$/.test(file));
  expect(statSync(join(PUBLIC, "js", script)).size).toBeLessThanOrEqual(6000);
});

test("a query loads its own shards and nothing else; no request carries it", async ({ page, watch }) => {
  await page.goto(PATH);
  await page.waitForLoadState("networkidle");
  const asked = () => watch.requests.filter((url) => url.includes("/search-data/")).length;
  expect(watch.requests.filter((url) => url.endsWith("/search/root.en.js"))).toHaveLength(1);
  expect(asked()).toBe(0);
  await page.keyboard.press("/");
  await expect(box(page)).toBeFocused();
  await expect(box(page)).toHaveValue("");
  await page.keyboard.insertText("prisoner");
  await expect(options(page).first()).toBeVisible();
  expect(asked()).toBe(1);
  await page.keyboard.insertText(" of war");
  await expect(options(page).first()).toContainText(/war/i);
  await page.waitForLoadState("networkidle");
  expect(asked()).toBeLessThanOrEqual(4);
  expect(watch.requests.filter((url) => /prisoner|#q|\?/.test(url.replace(/^.*#/, "#")))).toEqual([]);
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
  await expect(options(page)).toHaveCount(10);
  await expect(status(page)).toHaveText(said.first.replace("{n}", 10));
  await expect(status(page)).toHaveAttribute("role", "status");
  await expect(box(page)).toHaveAttribute("aria-expanded", "true");
  const labels = Object.fromEntries(await page.locator("[name=kind]").evaluateAll((inputs) => inputs.map((i) => [i.value, i.parentNode.textContent.trim()])));
  for (const option of await options(page).all()) {
    await expect(option.locator("strong")).not.toBeEmpty();
    const label = labels[kindOf((await option.getAttribute("href")).split("#")[0])];
    if (label) await expect(option.locator(".meta")).toContainText(label);
  }
  const first = options(page).first();
  await expect(first.locator("mark").first()).toHaveText(/public|curiosity/i);
  await expect(first.locator(".snippet")).not.toBeEmpty();
  expect((await first.locator(".snippet").textContent()).length).toBeLessThan(200);
  for (const href of await hrefs(page)) expect(href).toMatch(/^\/[^#]*\/?(#[\w-]+)?$/);
});

test("more results, and results of one kind", async ({ page }) => {
  await open(page, "prisoner");
  const first = await hrefs(page);
  await page.locator("#search-more").click();
  await expect(options(page)).toHaveCount(40);
  expect((await hrefs(page)).slice(0, 10)).toEqual(first);
  await expect(page.locator("#search-more")).toBeHidden();
  await page.locator('[name=kind][value="case"]').check();
  await expect(options(page).first()).toHaveAttribute("href", /^\/cases\//);
  expect((await hrefs(page)).filter((href) => kindOf(href.split("#")[0]) !== "case")).toEqual([]);
  await expect(page).toHaveURL(/#q=prisoner&kind=case$/);
  await page.reload();
  await expect(page.locator('[name=kind][value="case"]')).toBeChecked();
  await expect(options(page).first()).toHaveAttribute("href", /^\/cases\//);
});

test("an article's number leads to the rule", async ({ page }) => {
  await open(page, "article 13");
  for (const query of ["article 13", "Article 13", "art. 13", "art.13", "art13", "gc3 13", "GC III 13", "gc3 art 13", "Third Geneva Convention, Article 13"]) {
    await box(page).fill(query);
    await expect(options(page).first(), query).toHaveAttribute("href", /^\/rules\/gc3\/13\//);
  }
});

test("misspelt words are found, and the wrong keyboard is offered", async ({ page }) => {
  await open(page, "curiosty");
  await expect(options(page).first().locator("mark").first()).toHaveText(/curiosity/i);
  for (const query of ["xuriosity", "prisnoer", "humilaition"]) {
    await box(page).fill(query);
    await expect(options(page).first(), query).toBeVisible();
  }
  await box(page).fill("сгкшщышен");
  const offers = page.locator("#search-offers");
  await expect(offers.locator("a")).toHaveText("curiosity");
  await expect(offers).toContainText((await words(page)).meant);
  const meant = await hrefs(page);
  expect(meant.length).toBeGreaterThan(0);
  await offers.locator("a").click();
  await expect(box(page)).toHaveValue("curiosity");
  await expect(options(page).first()).toBeVisible();
  expect(await hrefs(page)).toEqual(meant);
  await expect(offers).toBeHidden();
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
  // Past the choice of a kind, which is one stop.
  await page.keyboard.press("Tab");
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
  await page.waitForLoadState("networkidle");
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

test("what the words of a query find", async () => {
  const guide = engine(PUBLIC, "en");
  const find = async (query) => (await results(guide, query)).results.map(({ url, title, heading, text }) => [url, title, heading, text].join(" "));
  const exact = await find("prisoner");
  expect(await find("PRISONER")).toEqual(exact);
  // Typographic and plain apostrophes are one; a word of the same stem is marked.
  expect(await find("prisoner’s ")).toEqual(await find("prisoner's "));
  const { marked } = await results(guide, "prisoners ");
  expect([marked("prisoner"), marked("Prisoners’"), marked("war")]).toEqual([true, true, false]);
  // The last word also as a beginning; an unknown one by what is like it.
  expect((await find("curios")).join()).toMatch(/curiosity/i);
  expect((await find("curios prison")).join()).toMatch(/curiosity/i);
  // Neighbours rank above scattered words, and all words above some.
  expect((await find("public curiosity"))[0]).toMatch(/public curiosity/i);
  const both = await results(guide, "humiliating blurred");
  expect(both.results[0].url).toMatch(/blurred/);
  for (const nothing of ["   ", "", "qqqxqqq", "!?"]) expect(await find(nothing)).toEqual([]);
});

for (const lang of [...new Set(PAGES.map((path) => langOf(path)))]) {
  test(`every page's title finds the page: ${lang}`, async () => {
    const guide = engine(PUBLIC, lang);
    const missing = [];
    // The pages of the sources' register are called by a letter, and a letter alone is no query.
    const pages = PAGES.filter((path) => langOf(path) === lang && !["search", "terms", "none"].includes(kindOf(path)) && !/\/sources\/./.test(path));
    for (const path of pages) {
      const title = html(path).match(/<h1[^>]*>(.*?)<\/h1>/s)[1].replace(/<[^>]*>/g, "").replace(/&amp;/g, "&").replace(/&#x27;|&#39;/g, "'");
      const { results: found } = await results(guide, title);
      if (!found.slice(0, 3).some(({ url }) => "/" + url.split("#")[0] === path)) missing.push(`${path} ${title}`);
    }
    expect(pages.length).toBeGreaterThan(0);
    expect(missing).toEqual([]);
  });
}

test("nothing found says what helps", async ({ page }) => {
  await page.goto(PATH + "#q=qqqxqqq");
  await expect(status(page)).toHaveText((await words(page)).none);
  await expect(options(page)).toHaveCount(0);
  await expect(page.locator("#everything")).toBeVisible();
  await box(page).fill("   ");
  await expect(status(page)).toHaveText("");
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
    await page.waitForLoadState("networkidle");
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
  await page.evaluate(() => {
    const input = document.getElementById("search-box");
    input.value = "curiosity \ud83d";
    input.dispatchEvent(new Event("input"));
  });
  await expect(options(page).first()).toBeVisible();
});

for (const [what, pattern] of [["root", "**/search/root.*"], ["shard", "**/search-data/**"]]) {
  test(`the ${what} can't be loaded: a plain sentence, and the next try works`, async ({ page, context, watch }) => {
    watch.expect(/console error: Failed to load resource/);
    watch.expect(/failed: .*search/);
    await context.route(pattern, (route) => route.abort());
    await page.goto(PATH);
    await box(page).fill("curiosity");
    await expect(status(page)).toHaveText((await words(page)).failed);
    await expect(page.locator("#everything")).toBeVisible();
    await context.unroute(pattern);
    await box(page).fill("curiosit");
    await expect(options(page).first()).toBeVisible();
  });

  for (const body of ["", "self.guideSearch = 7;", "self.guideSearch = { 'en.root': { folder: 7 } };", "not a script", "(self.guideSearch=self.guideSearch||{})['en.root']={};"]) {
    test(`the ${what} is not what it should be (${body}): the same sentence`, async ({ page, context, watch }) => {
      if (body === "not a script") watch.expect(/error: /);
      await context.route(pattern, (route) => route.fulfill({ contentType: "text/javascript", body }));
      await page.goto(PATH);
      await box(page).fill("curiosity");
      await expect(status(page)).toHaveText((await words(page)).failed);
    });
  }
}

test("a new version has replaced the shards: the search goes on with its root", async ({ page, context, watch }) => {
  watch.expect(/console error: Failed to load resource/);
  watch.expect(/console error: Refused to execute script/);
  watch.expect(/failed: .*search-data/);
  await page.goto(PATH);
  const root = readFileSync(join(PUBLIC, "search/root.en.js"), "utf8");
  await page.evaluate(() => { self.guideSearch["en.root"].folder = "search-data/en-0000000000"; });
  await box(page).fill("curiosity");
  await expect(options(page).first()).toBeVisible();
  expect(root).toContain("search-data/en-");
});
