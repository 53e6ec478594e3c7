// Script in the query, the fragment and in what is stored: it stays text, or is not looked at at all.
// (Queries of the search are in search.spec.mjs, other broken storage in progress.spec.mjs.)
import { test, expect } from "./fixtures.mjs";
import { TEMPLATES, RICH_QUIZ } from "./site.mjs";

const IMG = '<img src=x onerror="self.probed=true">';
const TRIES = [
  `?q=${encodeURIComponent(IMG)}`,
  "?q=<script>self.probed=true</script>&lang=javascript:self.probed=true",
  `#${encodeURIComponent(IMG)}`,
  '#"><svg/onload=self.probed=true>',
  "#javascript:self.probed=true",
  "#q=</script><script>self.probed=true</script>",
  "#:~:text=x&q=%3Cscript%3Eself.probed%3Dtrue%3C/script%3E",
];
// The page without what a fragment may rightly change: the search box and its results, and the sentence
// of a story or a quiz that says that the address names nothing in it.
const body = async (page) => {
  // What is kept on the device is looked up after the page has loaded.
  await page.waitForFunction(() => [...document.querySelectorAll("guide-offline > [role=status]")].every((status) => status.textContent));
  return page.evaluate(() => {
    const copy = document.documentElement.cloneNode(true);
    for (const list of copy.querySelectorAll("#search-results, #search-status, #search-offers, #search-more, guide-scenario > [role=status], guide-quiz .seed, head script[src*='/search/']")) list.remove();
    copy.querySelector("#search-box")?.removeAttribute("aria-expanded");
    return copy.outerHTML;
  });
};

for (const [kind, path] of TEMPLATES) {
  test(`query and fragment: ${kind}`, async ({ page }) => {
    // Each visit draws an order of its own; here all draw the same.
    await page.addInitScript(() => { Math.random = () => 0.5; });
    await page.goto(path);
    const plain = await body(page);
    for (const attempt of TRIES) {
      // By way of another address, or the browser would only move within the page.
      await page.goto("about:blank");
      await page.goto(path + attempt);
      expect(await page.evaluate(() => self.probed)).toBeUndefined();
      expect(await body(page)).toBe(plain);
    }
  });
}

test("stored progress, theme and shortcut", async ({ page }) => {
  await page.goto(RICH_QUIZ);
  const plain = await body(page);
  const path = await page.locator("guide-quiz").getAttribute("data-path");
  const ids = await page.locator("guide-quiz fieldset").evaluateAll((sets) => sets.map((set) => set.id.slice(2)));
  const values = [
    { v: 1, quizzes: { [path]: Object.fromEntries(ids.map((id) => [id, [IMG, '"]', "javascript:self.probed=true"]])) } },
    { v: 1, quizzes: { [path]: { [IMG]: [IMG], '"]': ["a"] } } },
    { v: 1, quizzes: { [IMG]: { a: [IMG] } }, [IMG]: IMG },
    IMG,
  ];
  for (const value of values) {
    await page.evaluate(([value, img]) => {
      localStorage.setItem("guide.progress", JSON.stringify(value));
      localStorage.setItem("guide.theme", img);
      localStorage.setItem("guide.shortcut", img);
    }, [value, IMG]);
    await page.reload();
    expect(await page.evaluate(() => self.probed)).toBeUndefined();
    await expect(page.locator("[onerror], main img[src=x]")).toHaveCount(0);
    await expect(page.locator("guide-quiz input:checked")).toHaveCount(0);
    await expect(page.locator("html")).not.toHaveAttribute("data-theme");
  }
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  expect(await body(page)).toBe(plain);
});
