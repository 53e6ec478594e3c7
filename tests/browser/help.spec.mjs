// The help route: the way out, the doors, the numbers, two sheets of paper; by keyboard, and without script.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { test, expect, axe, stored, NOTHING } from "./fixtures.mjs";
import { PAGES, html, kindOf, word } from "./site.mjs";

const HELP = PAGES.filter((path) => kindOf(path) === "help");
const ROUTE = [...HELP, ...PAGES.filter((path) => kindOf(path) === "contacts")];
const AWAY = /class="exit"[\s\S]*?<a href="([^"]+)"/.exec(html(ROUTE[0]))[1];

const away = (page) => page.route(`${AWAY}**`, (route) => route.fulfill({ body: "<title>away</title>", contentType: "text/html" }));
const gone = (watch) => { watch.troubles = watch.troubles.filter((t) => t !== `elsewhere: ${AWAY}`); };

for (const path of ROUTE) {
  test(`${path} says what it must, and its title tells nobody why it is read`, async ({ page }) => {
    await page.goto(path);
    const h1 = await page.locator("h1").innerText();
    expect(await page.title()).not.toContain(h1.split(" ").slice(-2).join(" "));
    await expect(page.locator(".exit a")).toBeInViewport();
    if (HELP.includes(path)) expect(await page.locator("main").innerText()).toContain(word("help_never", path));
    // A risk stands before every number and every link of its card.
    const late = await page.locator(".contact").evaluateAll((cards) => cards.filter((card) => {
      const risk = card.querySelector(".risk");
      return risk && [...card.querySelectorAll("a")].some((a) => a.compareDocumentPosition(risk) & Node.DOCUMENT_POSITION_FOLLOWING);
    }).map((card) => card.id));
    expect(late).toEqual([]);
    await expect(page.locator(".contact .old")).toHaveCount(0);
  });

  test(`${path} prints on two sheets`, async ({ page }) => {
    await page.goto(path);
    const pdf = (await page.pdf({ format: "A4" })).toString("latin1");
    expect(pdf.match(/\/Type\s*\/Page\b(?!s)/g).length).toBeLessThanOrEqual(2);
  });
}

test("the doors open by keyboard and lead to the numbers", async ({ page }) => {
  await page.goto("/help/");
  const doors = page.locator(".doors details");
  await expect(doors).toHaveCount(4);
  for (const door of await doors.all()) {
    await door.locator("summary").focus();
    await page.keyboard.press("Enter");
    await expect(door.locator("p").first()).toBeVisible();
    const link = door.locator(".door a").first();
    await link.focus();
    await page.keyboard.press("Enter");
    await expect(page.locator(".contact:target")).toBeInViewport();
  }
  expect(await axe(page)).toEqual([]);
  // Where it isn't safe to ask Ukraine's bodies, no door leads to them.
  const occupied = await doors.nth(1).locator(".door a").allTextContents();
  expect(new Set(occupied).size).toBe(1);
  expect(await stored(page)).toEqual(NOTHING);
});

for (const path of HELP.filter((path) => /^\/(\w\w\/)?help\/$/.test(path))) {
  test(`${path} is kept by one press, as a file that opens without a network`, async ({ page, context }, info) => {
    await page.goto(path);
    const keep = page.locator(".keep a[download]");
    const [download] = await Promise.all([page.waitForEvent("download"), keep.click()]);
    expect(download.suggestedFilename()).toBe("page.html");
    await expect(page.locator(".keep")).toContainText("page.html");
    const kept = info.outputPath("page.html");
    await download.saveAs(kept);
    expect(readFileSync(kept, "utf8")).toBe(html(path));
    expect(await stored(page)).toEqual(NOTHING);
    await context.setOffline(true);
    const alone = await (await context.browser().newContext({ offline: true })).newPage();
    await alone.goto(pathToFileURL(kept).href);
    await expect(alone.locator("h1")).toBeVisible();
    await expect(alone.locator(".phones a").first()).toHaveAttribute("href", /^tel:/);
    await alone.context().close();
  });
}

test("the way out replaces the page, by a press and by Escape three times", async ({ page, watch }) => {
  await away(page);
  for (const leave of [
    () => page.locator(".exit a").click(),
    async () => { for (let i = 0; i < 3; i++) await page.keyboard.press("Escape"); },
  ]) {
    await page.goto("/");
    await page.goto("/help/");
    await expect(page.locator(".exit span")).toContainText(/history/);
    await leave();
    await page.waitForURL(AWAY);
    await page.goBack();
    await page.waitForURL("**/");
    expect(new URL(page.url()).pathname).toBe("/");
  }
  gone(watch);
});

test("Escape pressed slowly, or twice, leaves nobody", async ({ page }) => {
  await page.clock.install();
  await page.goto("/help/");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.waitForTimeout(2200);
  await page.keyboard.press("Escape");
  await page.waitForTimeout(200);
  expect(new URL(page.url()).pathname).toBe("/help/");
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("the way out is a link, the doors are disclosures, numbers can be called", async ({ page, watch }) => {
    await away(page);
    await page.goto("/help/");
    await expect(page.locator(".exit span")).toContainText(/history/);
    await page.locator(".doors summary").first().click();
    await expect(page.locator(".doors .door").first()).toBeVisible();
    expect(await page.locator(".phones a").evaluateAll((all) => all.every((a) => /^tel:\+?\d{3,}$/.test(a.getAttribute("href"))))).toBe(true);
    await page.locator(".exit a").click();
    await page.waitForURL(AWAY);
    gone(watch);
  });
});
