// The reader's own settings and the link to pass on: theme, shortcut, share, by keyboard.
import { test, expect, stored, NOTHING } from "./fixtures.mjs";
import { RICH_QUIZ, html } from "./site.mjs";

const PAGE = RICH_QUIZ;
const paper = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
const theme = (page, value) => page.locator(`guide-theme input[value=${value}]`);
// The address that is passed on: the short one.
const sent = /class="permalink" href="\/a\/[^"]+">([^<]+)/.exec(html(PAGE))[1];

test("the theme survives a reload from the first paint on, and goes back to the device's", async ({ page }) => {
  await page.goto(PAGE);
  const light = await paper(page);
  await expect(theme(page, "system")).toBeChecked();
  await theme(page, "system").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(theme(page, "dark")).toBeChecked();
  await expect(page.locator("guide-theme [role=status]")).not.toBeEmpty();
  const dark = await paper(page);
  expect(dark).not.toBe(light);
  expect((await stored(page)).local).toEqual({ "guide.theme": "dark" });

  // Before any deferred script: the snippet in the head has set it.
  await page.addInitScript(() => document.addEventListener("readystatechange", () => { self.early ??= document.documentElement.dataset.theme; }));
  await page.goto("/");
  expect(await page.evaluate(() => self.early)).toBe("dark");
  expect(await paper(page)).toBe(dark);
  await expect(theme(page, "dark")).toBeChecked();

  await theme(page, "dark").focus();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  expect(await paper(page)).toBe(light);
  expect(await stored(page)).toEqual(NOTHING);
});

test("light stays light on a dark device", async ({ page }) => {
  await page.goto(PAGE);
  const light = await paper(page);
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await paper(page)).not.toBe(light);
  await theme(page, "light").check();
  expect(await paper(page)).toBe(light);
  await page.reload();
  expect(await paper(page)).toBe(light);
});

for (const value of ["", "purple", '"><script>self.probed=true</script>', "dark light", "x".repeat(100_000)]) {
  test(`a foreign theme is left aside: ${value.slice(0, 20)}`, async ({ page }) => {
    await page.goto("/");
    const light = await paper(page);
    await page.evaluate((v) => localStorage.setItem("guide.theme", v), value);
    await page.reload();
    expect(await paper(page)).toBe(light);
    await expect(theme(page, "system")).toBeChecked();
    expect(await page.evaluate(() => self.probed)).toBeUndefined();
  });
}

test("the / shortcut can be turned off, and is quiet while writing", async ({ page }) => {
  await page.goto("/search/");
  await page.locator("#search-box").focus();
  await page.keyboard.type("a/b");
  await expect(page.locator("#search-box")).toHaveValue("a/b");
  await page.goto("/");
  const box = page.locator("guide-shortcut input");
  await box.focus();
  await page.keyboard.press("Space");
  expect((await stored(page)).local).toEqual({ "guide.shortcut": "off" });
  await page.reload();
  await expect(box).not.toBeChecked();
  await page.keyboard.press("/");
  await page.waitForTimeout(200);
  await expect(page).toHaveURL(/:\d+\/$/);
  await box.check();
  expect(await stored(page)).toEqual(NOTHING);
});

test.describe("share", () => {
  const share = (page) => page.locator("guide-share");
  const words = (page) => share(page).evaluate((element) => ({ ...element.dataset }));

  test("Copy link copies the public address and says so", async ({ page, context }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.goto(PAGE);
    const said = await words(page);
    await expect(share(page).locator("a")).toHaveText(sent);
    await share(page).getByRole("button", { name: said.copy }).focus();
    await page.keyboard.press("Enter");
    await expect(share(page).locator("[role=status]")).toHaveText(said.copied);
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(sent);
    expect(await stored(page)).toEqual(NOTHING);
  });

  test("no clipboard: the address is marked", async ({ page }) => {
    await page.addInitScript(() => {
      Object.defineProperty(navigator, "clipboard", { value: undefined });
      document.execCommand = () => false;
    });
    await page.goto(PAGE);
    const said = await words(page);
    await share(page).getByRole("button", { name: said.copy }).click();
    await expect(share(page).locator("[role=status]")).toHaveText(said.marked);
    expect(await page.evaluate(() => getSelection().toString())).toBe(sent);
  });

  test("the system's share sheet gets the address; leaving it is no failure, a refusal is told", async ({ page }) => {
    await page.addInitScript(() => {
      self.sent = [];
      navigator.share = async (what) => {
        self.sent.push(what);
        if (self.sent.length === 2) throw new DOMException("left", "AbortError");
        if (self.sent.length === 3) throw new DOMException("no", "NotAllowedError");
      };
    });
    await page.goto(PAGE);
    const said = await words(page);
    const button = share(page).getByRole("button", { name: said.system });
    for (let i = 0; i < 3; i++) {
      await expect(share(page).locator("[role=status]")).toHaveText("");
      await button.focus();
      await page.keyboard.press("Enter");
    }
    await expect(share(page).locator("[role=status]")).toHaveText(said.failed);
    const all = await page.evaluate(() => self.sent);
    expect(all.map((s) => s.url)).toEqual([sent, sent, sent]);
  });
});
