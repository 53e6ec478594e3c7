// One page of every template in the states a reader may meet it in: dark, narrow, forced colours,
// enlarged, answered, on paper. Light and 320 px without axe are in pages.spec.mjs, for every page.
import { HtmlValidate } from "html-validate";
import { test, expect, axe, sideways } from "./fixtures.mjs";
import { TEMPLATES, RICH_QUIZ, QUIZZES } from "./site.mjs";
import { RULES } from "./html-rules.mjs";
import { takeQuiz, right, wrong } from "./quiz-driver.mjs";

const LOOKS = {
  "dark": (page) => page.emulateMedia({ colorScheme: "dark" }),
  "320 px": (page) => page.setViewportSize({ width: 320, height: 640 }),
  "forced colours": (page) => page.emulateMedia({ forcedColors: "active" }),
  // Text alone enlarged to twice its size, on a narrow screen.
  "text at 200 %": async (page) => {
    await page.setViewportSize({ width: 640, height: 800 });
    await page.evaluate(() => { document.documentElement.style.fontSize = "200%"; });
  },
};

async function search(page) {
  await page.locator("#search-box").fill("public curiosity");
  await page.locator("#search-box").press("ArrowDown");
  await expect(page.locator("#search-results .snippet").first()).toBeVisible();
}

for (const [look, set] of Object.entries(LOOKS)) {
  for (const [kind, path] of TEMPLATES) {
    test(`${look}: ${kind}`, async ({ page }) => {
      await page.goto(path);
      await set(page);
      expect(await axe(page)).toEqual([]);
      expect(await sideways(page)).toBe(0);
    });
  }

  test(`${look}: answered quiz`, async ({ page }) => {
    await page.goto(RICH_QUIZ);
    await set(page);
    await takeQuiz(page, wrong);
    expect(await axe(page)).toEqual([]);
    expect(await sideways(page)).toBe(0);
  });

  test(`${look}: search results`, async ({ page }) => {
    await page.goto("/search/");
    await set(page);
    await search(page);
    expect(await axe(page)).toEqual([]);
    expect(await sideways(page)).toBe(0);
  });
}

// The page as it stands after scripts worked on it must be valid too.
const valid = async (page) => {
  const validator = new HtmlValidate({
    root: true,
    extends: ["html-validate:recommended"],
    rules: {
      ...RULES,
      // The browser writes the document anew: how it spells things is not ours.
      "attr-quotes": "off", "attribute-boolean-style": "off", "attribute-empty-style": "off", "doctype-style": "off", "no-trailing-whitespace": "off", "void-style": "off",
    },
  });
  const { results } = await validator.validateString(await page.content());
  return results.flatMap((r) => r.messages).map((m) => `${m.ruleId}: ${m.message} (${m.selector})`);
};

test("answered, light: axe and valid", async ({ page }) => {
  await page.goto(RICH_QUIZ);
  await takeQuiz(page, right);
  expect(await axe(page)).toEqual([]);
  expect(await valid(page)).toEqual([]);
  await page.locator("guide-quiz details").evaluateAll((all) => all.forEach((d) => { d.open = true; }));
  await page.locator("guide-quiz .keeping button").click();
  expect(await axe(page)).toEqual([]);
});

test("search results, light: axe and valid", async ({ page }) => {
  await page.goto("/search/");
  await search(page);
  expect(await axe(page)).toEqual([]);
  expect(await valid(page)).toEqual([]);
});

for (const answered of [false, true]) {
  for (const path of [RICH_QUIZ, QUIZZES.findLast((quiz) => quiz !== RICH_QUIZ)]) {
    test(`on paper the quiz is a worksheet with its key${answered ? ", answered" : ""}: ${path}`, async ({ page }) => {
      await page.goto(path);
      if (answered) await takeQuiz(page, wrong);
      await page.emulateMedia({ media: "print" });
      const seen = await page.evaluate(() => {
        const visible = (e) => e.checkVisibility({ contentVisibilityAuto: true }) && e.getBoundingClientRect().height > 0;
        const all = (selector) => [...document.querySelectorAll(selector)];
        const count = (selector) => all(selector).filter(visible).length;
        const size = (e) => parseFloat(getComputedStyle(e).fontSize);
        return {
          hiddenExplanations: all("guide-quiz .key .feedback, guide-quiz .key .explanation, guide-quiz legend, guide-quiz .choice label").filter((e) => !visible(e)).length,
          boxes: count(".choice input, .bin input") === all(".choice input, .bin input").length && count(".blank") === all(".blank").length,
          controls: count("button, select, input[type=text], summary, guide-theme, guide-shortcut, .site-header nav, .site-footer nav, .skip-link"),
          smaller: all("guide-quiz .key .feedback p").every((p) => size(p) < size(p.closest("fieldset").querySelector("legend"))),
          twice: count(".choice > .feedback, .row > .feedback"),
          rings: all("fieldset").filter((e) => getComputedStyle(e).outlineStyle !== "none" && getComputedStyle(e).outlineWidth !== "0px").length,
        };
      });
      expect(seen).toEqual({ hiddenExplanations: 0, boxes: true, controls: 0, smaller: true, twice: 0, rings: 0 });
    });
  }
}

test("on paper a dark page is black on white, and sources show their addresses", async ({ page }) => {
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  await page.goto(RICH_QUIZ);
  await page.evaluate(() => { document.documentElement.dataset.theme = "dark"; });
  expect(await page.evaluate(() => [getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor])).toEqual(["rgb(0, 0, 0)", "rgb(255, 255, 255)"]);
  const links = page.locator('.sources a[href^="http"]');
  expect(await links.first().evaluate((a) => getComputedStyle(a, "::after").content)).toContain("http");
});
