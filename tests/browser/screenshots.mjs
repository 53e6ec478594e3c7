// Pictures of the built site for people to look at: node tests/browser/screenshots.mjs FOLDER
// Home, a lesson, a case with its quiz answered, a rule, a search and 404, on a phone and a desk,
// light and dark, and as printed. Asserts nothing: what looks wrong is for eyes to find.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { serve } from "./server.mjs";
import { PUBLIC, TEMPLATES, RICH_QUIZ } from "./site.mjs";
import { takeQuiz, right, wrong } from "./quiz-driver.mjs";

const folder = process.argv[2];
if (!folder) throw new Error("name the folder for the pictures: node tests/browser/screenshots.mjs FOLDER");
mkdirSync(folder, { recursive: true });

const of = Object.fromEntries(TEMPLATES);
const SHOTS = {
  home: { path: "/" },
  lesson: { path: of.lesson },
  case: {
    path: RICH_QUIZ,
    prepare: (page) => takeQuiz(page, (q) => (q.id.length % 2 ? right(q) : wrong(q))),
  },
  rule: { path: of.rule },
  search: {
    path: "/search/#q=public%20curiosity",
    prepare: async (page) => {
      await page.locator("#search-results .snippet").first().waitFor();
      await page.locator("#search-box").press("ArrowDown");
    },
  },
  "404": { path: "/no/such/page/" },
};
const LOOKS = {
  "360-light": { viewport: { width: 360, height: 800 } },
  "360-dark": { viewport: { width: 360, height: 800 }, colorScheme: "dark" },
  "1280-light": { viewport: { width: 1280, height: 900 } },
  "1280-dark": { viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
  // About the width of A4 at the browser's 96 dots per inch, without its margins.
  "print": { viewport: { width: 680, height: 960 }, media: "print" },
};

const server = await serve(PUBLIC);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });
for (const [look, { media, ...options }] of Object.entries(LOOKS)) {
  const context = await browser.newContext({ baseURL: server.origin, ...options });
  for (const [name, { path, prepare }] of Object.entries(SHOTS)) {
    const page = await context.newPage();
    await page.goto(path);
    await prepare?.(page);
    if (media) await page.emulateMedia({ media });
    await page.evaluate(() => scrollTo(0, 0));
    const screen = join(folder, `${name}-${look}.png`);
    await page.screenshot({ path: screen });
    await page.screenshot({ path: screen.replace(".png", "-whole.png"), fullPage: true });
    await page.close();
  }
  await context.close();
}
await browser.close();
await server.close();
console.log(`${Object.keys(SHOTS).length * Object.keys(LOOKS).length * 2} pictures in ${folder}`);
