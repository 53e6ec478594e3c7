// The languages of the guide: the switch, what a page says of its other languages, first views.
import { test, expect, axe, stored, sideways, NOTHING } from "./fixtures.mjs";
import { PAGES, html } from "./site.mjs";

const langOf = (path) => /<html lang="([\w-]+)"/.exec(html(path))[1];
const OTHERS = PAGES.filter((path) => langOf(path) !== "en");
const original = (path) => path.replace(/^\/[a-z]{2}\//, "/");
// A page in all languages that has a heading, and one that only English has.
const WHOLE = OTHERS.find((path) => /<main[\s\S]*<h2 id="/.test(html(path)) && OTHERS.filter((other) => original(other) === original(path)).length > 1);
const ENGLISH = PAGES.find((path) => langOf(path) === "en" && !OTHERS.some((other) => original(other) === path));

test("there are pages in Ukrainian and Russian", () => {
  for (const lang of ["uk", "ru"]) expect(OTHERS.filter((path) => langOf(path) === lang).length).toBeGreaterThan(20);
  expect(WHOLE).toBeDefined();
  expect(ENGLISH).toBeDefined();
});

test("every translation is in the language of its address and has an original", () => {
  for (const path of OTHERS) {
    expect(path.startsWith(`/${langOf(path)}/`), path).toBe(true);
    expect(PAGES, path).toContain(original(path));
  }
});

test("alternates are mutual, and name only pages that exist", () => {
  const alternates = (path) => [...html(path).matchAll(/<link rel="alternate" hreflang="([\w-]+)" href="([^"]+)">/g)].map(([, lang, url]) => [lang, new URL(url.replaceAll("&#x2F;", "/")).pathname]);
  for (const path of PAGES) {
    const own = alternates(path);
    for (const [lang, url] of own) {
      expect(PAGES, `${path} names ${url}`).toContain(url);
      if (lang !== "x-default") expect(langOf(url), `${path} calls ${url} ${lang}`).toBe(lang);
      expect(alternates(url), `${url} does not name what ${path} names`).toEqual(own);
    }
    const same = PAGES.filter((other) => original(other) === original(path) && (langOf(other) === "en" || other !== original(other))).length;
    expect(own.length, path).toBe(same > 1 ? same + 1 : 0);
  }
});

test("the switch keeps the place, also without script", async ({ page, browser, baseURL }) => {
  await page.goto(WHOLE);
  const anchor = await page.locator("main h2[id]").first().getAttribute("id");
  await page.goto(`${WHOLE}#${anchor}`);
  await page.locator(".languages a[lang=en]").click();
  await page.waitForURL(`**${original(WHOLE)}#${anchor}`);
  await expect(page.locator(`#${anchor}`)).toBeInViewport();
  expect(await stored(page)).toEqual(NOTHING);
  const context = await browser.newContext({ baseURL, javaScriptEnabled: false });
  const plain = await context.newPage();
  await plain.goto(`${WHOLE}#${anchor}`);
  await plain.locator(".languages a[lang=en]").click();
  expect(new URL(plain.url()).pathname).toBe(original(WHOLE));
  await context.close();
});

test("a page that a language lacks leads to its front page, without the place", async ({ page }) => {
  await page.goto(`${ENGLISH}#content`);
  const link = page.locator(".languages a[lang=uk]");
  await expect(link.locator(".foreign")).toBeVisible();
  await link.click();
  await page.waitForURL("**/uk/");
  await expect(page.locator("html")).toHaveAttribute("lang", "uk");
});

for (const lang of ["uk", "ru"]) {
  test(`the front page in ${lang}: 320 px, axe, its way back`, async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto(`/${lang}/`);
    expect(await sideways(page)).toBe(0);
    expect(await axe(page)).toEqual([]);
    await expect(page.locator(`.languages a[lang=${lang}]`)).toHaveAttribute("aria-current", "page");
    // No link that stays in this language claims to leave it, and none that leaves it hides that.
    const links = await page.locator("main a[href^='/'], header a[href^='/'], footer a[href^='/']").evaluateAll((all) => all.map((a) => [a.getAttribute("href"), a.hreflang, a.closest(".languages") !== null]));
    for (const [href, hreflang, isSwitch] of links) {
      if (isSwitch || !PAGES.includes(href.split("#")[0])) continue;
      expect([href, hreflang]).toEqual([href, langOf(href.split("#")[0]) === lang ? "" : "en"]);
    }
  });
}

test("404 speaks every language", async ({ page, watch }) => {
  watch.expect(/console error: Failed to load resource.*404/);
  await page.goto("/uk/no/such/page/");
  for (const lang of ["uk", "ru"]) await expect(page.locator(`main section[lang=${lang}] a[href="/${lang}/"]`)).toBeVisible();
  expect(await axe(page)).toEqual([]);
});
