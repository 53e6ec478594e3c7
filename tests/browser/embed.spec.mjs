// Frames for other sites: a quiz or a reply in a sandbox on a foreign page. All other pages refuse to be framed.
import { createServer } from "node:http";
import { test, expect, axe, stored, NOTHING } from "./fixtures.mjs";
import { FRAMES, PAGES, html } from "./site.mjs";

const json = (path) => JSON.parse(html(path + "oembed.json"));
const local = (code, origin) => code.replace(/src="https?:\/\/[^/]+/, `src="${origin}`);
const REPLY = FRAMES.find((path) => path.startsWith("/embed/reply/"));
const QUIZ = FRAMES.find((path) => path.startsWith("/embed/cases/"));

// A page of somebody else's, with whatever it is given.
const foreign = test.extend({
  foreign: async ({}, use) => {
    let body = "";
    const server = createServer((request, response) => response.writeHead(200, { "Content-Type": "text/html" }).end(`<!doctype html><title>x</title><link rel="icon" href="data:,">${body}`));
    await new Promise((done) => server.listen(0, "127.0.0.1", done));
    await use({ origin: `http://127.0.0.1:${server.address().port}`, show: (code) => { body = code; } });
    server.close();
    server.closeAllConnections();
  },
});

test("frames are there for every reply, lesson, case and trick, and each is announced", () => {
  const announced = PAGES.filter((path) => html(path).includes("application/json+oembed"));
  expect(FRAMES).toEqual(announced.map((path) => "/embed" + path).sort());
  for (const kind of ["reply", "lessons", "cases", "tricks"]) expect(FRAMES.some((path) => path.startsWith(`/embed/${kind}/`)), kind).toBe(true);
});

foreign("a reply stands in a foreign page, its link opens beside it", async ({ page, context, foreign, baseURL, watch }) => {
  foreign.show(local(json(REPLY.replace("/embed", "")).html, baseURL));
  await page.goto(foreign.origin);
  const frame = page.frameLocator("iframe");
  for (const part of [".claim", "h1", ".answer", ".authority", ".instead"]) await expect(frame.locator(part)).toBeVisible();
  await expect(frame.locator("header, footer, nav, script")).toHaveCount(0);
  const opened = context.waitForEvent("page");
  await frame.locator("main > p > a").last().click();
  expect(new URL((await opened).url()).pathname).toBe(REPLY.replace("/embed", ""));
  watch.troubles = watch.troubles.filter((t) => !t.startsWith(`elsewhere: ${foreign.origin}`));
});

foreign("a quiz works in a foreign page and keeps nothing", async ({ page, foreign, baseURL, watch }) => {
  foreign.show(local(json(QUIZ.replace("/embed", "")).html, baseURL));
  await page.goto(foreign.origin);
  const frame = page.frameLocator("iframe");
  const question = frame.locator("fieldset").first();
  await question.locator(".choice input").first().check();
  await question.locator("button").first().click();
  await expect(question.locator(".feedback").first()).toBeVisible();
  expect(await stored(page)).toEqual(NOTHING);
  expect((await page.context().storageState()).origins).toEqual([]);
  watch.troubles = watch.troubles.filter((t) => !t.startsWith(`elsewhere: ${foreign.origin}`));
});

foreign("no other page can be framed", async ({ page, foreign, baseURL, watch }) => {
  for (const path of ["/", "/reply/", REPLY.replace("/embed", ""), "/help/", "/404.html"]) {
    foreign.show(`<iframe src="${baseURL}${path}"></iframe>`);
    await page.goto(foreign.origin);
    await expect.poll(() => watch.troubles.some((t) => t.includes("frame-ancestors"))).toBe(true);
    watch.reset();
  }
});

for (const path of [REPLY, QUIZ]) {
  test(`the frame by itself is accessible, dark and narrow: ${path}`, async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 480 });
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await page.goto(path);
      expect(await axe(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    }
  });
}
