// A phone's first screen of each reply, in every language it is published in: the claim, the short answer, the
// rule and what to do instead, without scrolling.
import { test, expect } from "./fixtures.mjs";
import { PAGES, kindOf } from "./site.mjs";

test.use({ viewport: { width: 360, height: 640 } });

for (const path of PAGES.filter((p) => kindOf(p) === "reply")) {
  test(`the first screen of ${path}`, async ({ page }) => {
    await page.goto(path);
    const bottoms = await page.evaluate(() => [".claim", "h1", ".answer", ".authority a", ".instead"].map((part) => {
      const box = document.querySelector(`main ${part}`).getBoundingClientRect();
      return [part, Math.round(box.bottom)];
    }));
    expect(bottoms.filter(([, bottom]) => bottom <= 0 || bottom > 640), `bottoms: ${JSON.stringify(bottoms)}`).toEqual([]);
  });
}
