// Every page of the sitemap, as most readers meet it: light, scripts on, nothing pressed yet.
import { test, everyPage, expect, axe, stored, sideways, NOTHING } from "./fixtures.mjs";
import { PAGES, TEMPLATES, NOT_FOUND } from "./site.mjs";

// An inline script that got into the page by some hole.
const probe = (page) => page.evaluate(() => {
  const script = document.createElement("script");
  script.textContent = "self.probed = true";
  document.head.append(script);
  return self.probed === true;
});
const REFUSED = /console error: .*(Content Security Policy|CSP)/;

for (const path of PAGES) {
  everyPage(`page ${path}`, async ({ tab: { page, watch } }) => {
    watch.reset();
    await page.setViewportSize({ width: 1280, height: 900 });
    const response = await page.goto(path);
    expect(response.status()).toBe(200);
    expect(response.headers()["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(response.headers()["x-content-type-options"]).toBe("nosniff");
    await expect(page.locator("h1")).toHaveCount(1);
    expect(await axe(page)).toEqual([]);
    expect(await stored(page)).toEqual(NOTHING);
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await sideways(page), "pixels that stick out at 320 px").toBe(0);
    // Only now: the refusals below are the only messages that the console may hold.
    expect(watch.troubles).toEqual([]);
    watch.expect(REFUSED);
    expect(await probe(page), "an injected inline script ran").toBe(false);
    expect(watch.troubles.length, "refusals: by the page's own policy and by the header's").toBe(2);
    watch.check();
  });
}

test("the sitemap is the whole guide", () => {
  expect(PAGES.length).toBeGreaterThan(100);
  expect(TEMPLATES.map(([kind]) => kind)).toEqual(expect.arrayContaining(["home", "lesson", "case", "rule", "module", "instrument", "section", "page", "glossary", "sources", "misconceptions", "search", "scenario", "module-quiz", "progress", "review", "assign", "assignment", "gradebook", "none"]));
});

test("an address that doesn't exist leads on", async ({ page, watch }) => {
  watch.expect(/console error: Failed to load resource.*404/);
  const response = await page.goto("/no/such/page/");
  expect(response.status()).toBe(404);
  expect(await axe(page)).toEqual([]);
  expect(await stored(page)).toEqual(NOTHING);
  for (const href of ["/", "/search/", "/help/"]) await expect(page.locator(`main a[href="${href}"]`).first()).toBeVisible();
});

test("the skip link leads to the content by keyboard", async ({ page }) => {
  await page.goto("/");
  await page.keyboard.press("Tab");
  await expect(page.locator(".skip-link")).toBeFocused();
  await expect(page.locator(".skip-link")).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(page.locator("main")).toBeFocused();
});

test.describe("on a host that sends no headers", () => {
  test.use({ bare: true });
  for (const [kind, path] of TEMPLATES) {
    test(`the policy in the page holds: ${kind}`, async ({ page, watch }) => {
      watch.expect(REFUSED);
      const response = await page.goto(path);
      expect(response.headers()["content-security-policy"]).toBeUndefined();
      expect(await probe(page)).toBe(false);
    });
  }

  test("nothing goes to another origin, and no style or handler runs", async ({ page, watch }) => {
    watch.expect(REFUSED);
    await page.goto("/");
    const got = await page.evaluate(async () => {
      const other = "https://elsewhere.example/";
      const refused = [];
      document.addEventListener("securitypolicyviolation", (event) => refused.push(event.effectiveDirective));
      await fetch(other).catch(() => {});
      const box = document.createElement("div");
      document.body.append(box);
      box.setAttribute("onclick", "self.probed = true");
      box.click();
      box.setAttribute("style", "color: red");
      box.append(Object.assign(new Image(), { src: other + "a.png" }));
      document.head.append(Object.assign(document.createElement("script"), { src: other + "a.js" }));
      document.head.append(Object.assign(document.createElement("base"), { href: other }));
      const frame = Object.assign(document.createElement("iframe"), { src: other });
      document.body.append(frame);
      const form = Object.assign(document.createElement("form"), { action: other });
      document.body.append(form);
      form.submit();
      // Each refusal is told when the browser gets to it; what is not told after two seconds was not refused.
      for (let wait = 0; new Set(refused).size < 8 && wait < 20; wait += 1) await new Promise((done) => setTimeout(done, 100));
      return { refused: [...new Set(refused)].sort(), probed: self.probed === true, base: document.baseURI.startsWith(location.origin) };
    });
    expect(got).toEqual({
      refused: ["base-uri", "connect-src", "form-action", "frame-src", "img-src", "script-src-attr", "script-src-elem", "style-src-attr"],
      probed: false,
      base: true,
    });
    watch.troubles = watch.troubles.filter((t) => !/^failed: https:\/\/elsewhere/.test(t));
    // Chromium tells of the refused requests as if they had been made; none reached the network.
    watch.troubles = watch.troubles.filter((t) => !/^elsewhere: https:\/\/elsewhere/.test(t));
  });
});

test("404.html is not in the sitemap", () => expect(PAGES).not.toContain(NOT_FOUND));
