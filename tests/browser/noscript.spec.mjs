// The same pages with JavaScript off: whole, readable, and without controls that do nothing.
import { test, expect, axe } from "./fixtures.mjs";
import { PAGES, TEMPLATES, QUIZZES, QUIZ_TEMPLATES, NOT_FOUND, html, langOf } from "./site.mjs";

test.use({ javaScriptEnabled: false });

test("every page shows its words and no dead control", async ({ page }) => {
  // Hundreds of pages, one after the other: half a second each on a busy machine.
  test.setTimeout(600_000);
  for (const path of [...PAGES, NOT_FOUND]) {
    await page.goto(path);
    const found = await page.evaluate(() => {
      const seen = (selector) => [...document.querySelectorAll(selector)].filter((e) => e.checkVisibility()).length;
      return {
        titles: seen("h1"),
        dead: seen("button, select, textarea, form, [role=combobox], [role=listbox], input:not(.choice input, .bin input)"),
        footer: seen("body > footer"),
        words: document.querySelector("main").innerText.split(/\s+/).length > 20,
        // Every part of every question is explained behind its disclosure; what opens a module has no key.
        unexplained: [...document.querySelectorAll("guide-quiz fieldset")].filter((set) => {
          const explained = [...set.querySelectorAll(".key li .feedback")].filter((e) => e.textContent.trim());
          const parts = set.querySelectorAll(".choice, .row[data-part], .key [data-lure], .key [data-wrong], .key [data-otherwise]");
          return explained.length < (set.dataset.kind === "short" ? 1 : 3) || explained.length !== parts.length;
        }).map((set) => set.id),
      };
    });
    expect({ path, ...found }).toEqual({ path, titles: 1, dead: 0, footer: 1, words: true, unexplained: [] });
  }
});

for (const [kind, path] of QUIZ_TEMPLATES) {
  test(`answers stand behind a disclosure, by keyboard: ${kind}`, async ({ page }) => {
    await page.goto(path);
    for (const set of await page.locator("guide-quiz fieldset").all()) {
      await expect(set.locator("legend")).toBeVisible();
      expect(await set.locator(".choice input, .blank, .bin input").count()).toBeGreaterThanOrEqual((await set.getAttribute("data-kind")) === "short" ? 1 : 3);
      const details = set.locator(".key");
      await expect(details.locator(".feedback").first()).toBeHidden();
      await details.locator("summary").focus();
      await page.keyboard.press("Enter");
      await expect(details.locator("li[data-choice]")).toHaveCount(await set.locator(".choice").count());
      for (const feedback of await details.locator(".feedback").all()) await expect(feedback).toBeVisible();
      // Right or not stands there in words.
      for (const label of await details.locator("li[data-choice] > p:first-child > strong").all()) await expect(label).not.toBeEmpty();
      expect(await details.locator(".explanation").count()).toBeLessThanOrEqual(1);
    }
  });
}

test("a choice can be ticked, and nothing is sent", async ({ page, watch }) => {
  await page.goto(QUIZZES[0]);
  const before = watch.requests.length;
  await page.locator(".choice label").first().click();
  await expect(page.locator(".choice input").first()).toBeChecked();
  await page.keyboard.press("Enter");
  expect(watch.requests.slice(before).filter((url) => !url.endsWith("/favicon.svg"))).toEqual([]);
});

test("every name of a term stands in the alphabetical index and leads to its explanation", async ({ page }) => {
  for (const path of ["/search/terms/", "/uk/search/terms/", "/ru/search/terms/"]) {
    const glossary = path.replace("search/terms/", "glossary/");
    await page.goto(glossary);
    const names = await page.locator(".terms dfn").evaluateAll((all) => all.map((dfn) => [dfn.textContent.trim(), "#" + dfn.closest("[id]").id]));
    expect(names.length).toBeGreaterThan(20);
    await page.goto(path);
    const links = await page.locator("main .subject a").evaluateAll((all) => all.map((a) => [a.textContent.trim(), a.hash, a.pathname]));
    expect(links.filter((link) => link[2] !== glossary)).toEqual([]);
    const own = (list) => list.map(([name, hash]) => name + hash).sort();
    expect(own(links)).toEqual(own(names));
    const initials = await page.locator("main .subject h2").allTextContents();
    const alphabet = new Intl.Collator(langOf(path));
    expect(initials).toEqual([...initials].sort(alphabet.compare));
    expect(new Set(initials).size).toBe(initials.length);
  }
});

test("the search page is a list of every page of its language", async ({ page }) => {
  await page.goto("/search/");
  await expect(page.locator("noscript")).toBeVisible();
  await expect(page.locator("#search-box")).toBeHidden();
  const linked = new Set(await page.locator("a[href]").evaluateAll((links) => links.map((a) => new URL(a.href).pathname)));
  expect(PAGES.filter((path) => langOf(path) === langOf("/search/") && !linked.has(path))).toEqual([]);
});

// axe is a script itself: here the page's own scripts come empty, as from a host that lost them.
test.describe("scripts that never come", () => {
  test.use({ javaScriptEnabled: true });
  for (const [kind, path] of TEMPLATES) {
    test(`axe: ${kind}`, async ({ page, context }) => {
      await context.route(/\/(js|search)\/[^/]+\.js$/, (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
      await page.goto(path);
      await expect(page.locator("guide-theme").locator("input")).toHaveCount(0);
      expect(await axe(page)).toEqual([]);
    });
  }
});

test("every script is deferred, classic, and from here", () => {
  for (const path of [...PAGES, NOT_FOUND]) {
    for (const [tag] of html(path).matchAll(/<script\b[^>]*\bsrc=[^>]*>/g)) expect(tag).toMatch(/^<script src="\/(js|search)\/[\w.-]+\.js" defer>$/);
    expect(html(path)).not.toMatch(/<[^>]+\s(on\w+|style)=/);
  }
});
