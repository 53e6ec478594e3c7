// The guide kept in the browser: pressed for, whole or not at all, one version at a time, gone at one press.
// "The network is off" means here that the host itself is gone.
import { createHash } from "node:crypto";
import { test as base, expect, stored, axe, NOTHING } from "./fixtures.mjs";
import { serve } from "./server.mjs";
import { PAGES, PUBLIC, html, kindOf, langOf, word } from "./site.mjs";
import { takeQuiz, right } from "./quiz-driver.mjs";

const test = base.extend({
  // A host of its own for each test: it changes, and goes away.
  site: async ({}, use) => {
    const overlay = new Map();
    const server = await serve(PUBLIC, { overlay });
    await use({ overlay, ...server });
    await server.close();
  },
  baseURL: async ({ site }, use) => use(site.origin),
});
test.setTimeout(360_000);

const PATH = "/offline/";
const LESSON = PAGES.find((path) => kindOf(path) === "lesson" && langOf(path) === "en");
const say = (key, values = {}) => word("offline_" + key, PATH).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
const pressable = (page, key) => page.getByRole("button", { name: say(key), exact: true });
const note = (page) => page.locator("guide-offline [role=status]");
// What the page says before: all files of the language, as they were built.
const megabytes = /(\d+) MB/.exec(/id="here"[\s\S]*?<\/p>/.exec(html(PATH))[0])[1];
const kept = (n, languages = "English") => say("kept", { languages, n });
const listOf = (lang) => JSON.parse(html(`/offline/files.${lang}.json`));
const cacheNames = (page) => page.evaluate(() => caches.keys());

async function keep(page, n) {
  await page.goto(PATH);
  await pressable(page, "keep").click();
  await expect(note(page)).toHaveText(kept(n), { timeout: 60_000 });
}

async function removeAll(page) {
  await pressable(page, "remove").click();
  await expect(note(page)).toHaveText(say("removed"));
  expect(await stored(page)).toEqual(NOTHING);
}

// A guide of few files, so that a test is not kept waiting by the rest: returns the megabytes of the English one.
function shorten(overlay) {
  const few = ([path]) => /^(offline\/|js\/|favicon|search\/|search-data\/..-\w+\/\d\.|$)/.test(path.replace(/^(uk|ru)\//, "")) || "/" + path === LESSON;
  for (const lang of ["en", "uk", "ru"]) {
    const list = listOf(lang);
    overlay.set(`/offline/files.${lang}.json`, Buffer.from(JSON.stringify({ ...list, files: list.files.filter(few) })));
  }
  const files = listOf("en").files.filter(few);
  return Math.ceil(files.reduce((sum, [path]) => sum + Buffer.byteLength(html("/" + path)), 0) / 1e6);
}

// Breaking off leaves requests that were under way; that they failed is no trouble.
const brokenOff = (watch) => { watch.troubles = watch.troubles.filter((t) => !t.startsWith("failed: ")); };

// The same guide with one page changed, as another build lists it.
function secondVersion(overlay, path) {
  const bytes = Buffer.from(html(path).replace("</h1>", " (second version)</h1>"));
  overlay.set(path, bytes);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 16);
  const version = "2222222222222222";
  for (const lang of ["en", "uk", "ru"]) {
    const list = JSON.parse(overlay.get(`/offline/files.${lang}.json`));
    const files = list.files.map(([name, old]) => [name, "/" + name === path ? hash : old]);
    overlay.set(`/offline/files.${lang}.json`, Buffer.from(JSON.stringify({ ...list, version, files })));
  }
  overlay.set("/offline/version.json", Buffer.from(JSON.stringify({ version })));
}

test("nothing is stored before the press; where and how much is said; one press keeps, one removes", async ({ page, watch, site }) => {
  const n = shorten(site.overlay);
  await page.goto(PATH);
  await expect(note(page)).toHaveText(say("none"));
  await expect(page.getByText(say("here_what", { n: megabytes }), { exact: true })).toBeVisible();
  await expect(pressable(page, "remove")).toHaveCount(0);
  expect(await stored(page)).toEqual(NOTHING);
  expect(watch.requests.filter((url) => /files\.|version\.json|sw\.js/.test(url))).toEqual([]);

  await page.keyboard.press("Tab");
  await pressable(page, "keep").focus();
  await page.keyboard.press("Enter");
  await expect(note(page)).toHaveText(say("keeping"));
  await expect(page.getByRole("progressbar", { name: say("keeping") })).toBeVisible();
  await expect(pressable(page, "stop")).toBeFocused();
  expect(await axe(page)).toEqual([]);
  await expect(note(page)).toHaveText(kept(n), { timeout: 60_000 });
  await expect(pressable(page, "remove")).toBeFocused();
  await expect(page.locator("progress")).toBeHidden();
  expect(await axe(page)).toEqual([]);
  expect((await stored(page)).workers).toBe(1);
  expect(await cacheNames(page)).toHaveLength(1);

  await page.reload();
  await expect(note(page)).toHaveText(kept(n));
  await pressable(page, "remove").click();
  await expect(note(page)).toHaveText(say("removed"));
  await expect(pressable(page, "keep")).toBeFocused();
  await page.reload();
  await expect(note(page)).toHaveText(say("none"));
  expect(await stored(page)).toEqual(NOTHING);
});

test("without a network: a lesson not visited before, its quiz, the search; what is not kept is told", async ({ page, context, site, watch }) => {
  // The worker asks for a newer version, and for the page that is not kept.
  [/failed: .*\/offline\/version\.json$/, /failed: .*\/uk\/$/, /ERR_CONNECTION_REFUSED/].forEach((message) => watch.expect(message));
  await keep(page, megabytes);
  await site.close();
  await page.goto(LESSON);
  await expect(page.locator("h1")).toBeVisible();
  await takeQuiz(page, right);
  await expect(page.locator("guide-quiz .result")).toBeVisible();

  await page.goto("/search/");
  await page.locator("#search-box").fill("public curiosity");
  await expect(page.locator("#search-results a")).toHaveCount(10);
  await page.locator("#search-results a").first().click();
  await page.waitForURL((url) => url.pathname !== "/search/");
  await expect(page.locator("h1")).toBeVisible();
  // A new tab, the address of a folder's file, and the front page.
  const other = await context.newPage();
  await other.goto("/index.html");
  await expect(other.locator("h1")).toBeVisible();

  await page.goto("/uk/");
  await expect(page).toHaveURL(/\/offline\/#not-kept$/);
  await expect(page.locator("#not-kept")).toBeInViewport();
  await expect(note(page)).toHaveText(kept(megabytes));
});

test("a newer version is told, brought at a press, used once no page shows the older, and never mixed", async ({ page, context, site }) => {
  const n = shorten(site.overlay);
  await keep(page, n);
  const [first] = await cacheNames(page);
  secondVersion(site.overlay, LESSON);
  await page.goto(LESSON);
  await expect(page.locator("h1")).not.toContainText("second");
  // As a day later: whether there is a newer one is asked with the next page, and told on the one after it.
  await page.evaluate(async (name) => (await caches.open(name)).delete(location.origin + "/offline/asked.json"), first);
  await page.reload();
  await expect.poll(() => page.evaluate(async () => Boolean(await caches.match(location.origin + "/offline/asked.json")))).toBe(true);
  await page.reload();
  const told = page.locator("main > .warning");
  await expect(told).toHaveText(`${say("newer")} ${say("update")}`);
  const older = await context.newPage();
  await older.goto(LESSON);

  await told.getByRole("link").click();
  await expect(note(page)).toHaveText(say("newer"));
  await pressable(page, "update").click();
  await expect(note(page)).toHaveText(say("waiting", { languages: "English", n }), { timeout: 60_000 });
  expect(await cacheNames(page)).toHaveLength(2);
  await older.reload();
  await expect(older.locator("h1")).not.toContainText("second");
  await pressable(page, "use").click();
  await expect(note(page)).toHaveText(say("open", { others: 1 }));
  await older.close();
  await pressable(page, "use").click();
  await expect(note(page)).toHaveText(kept(n));
  expect(await cacheNames(page)).toEqual([expect.stringContaining("2222222222222222-en")]);
  await site.close();
  await page.goto(LESSON);
  await expect(page.locator("h1")).toContainText("(second version)");
});

test("a second language joins the first", async ({ page, site }) => {
  const n = shorten(site.overlay);
  await keep(page, n);
  await page.goto("/uk/offline/");
  await page.getByRole("button", { name: word("offline_also", "/uk/offline/"), exact: true }).click();
  const use = page.getByRole("button", { name: word("offline_use", "/uk/offline/"), exact: true });
  await expect(use).toBeVisible({ timeout: 60_000 });
  await use.click();
  await expect(note(page)).toContainText("англійська, українська");
  await site.close();
  await page.goto("/uk/");
  await expect(page.locator("html")).toHaveAttribute("lang", "uk");
  await page.goto(LESSON);
  await expect(page.locator("h1")).toBeVisible();
});

test("a host that breaks off leaves nothing in use; a second press brings the rest", async ({ page, site, watch }) => {
  watch.expect(/404/);
  const n = shorten(site.overlay);
  const missing = LESSON;
  site.overlay.set(missing, null);
  await page.goto(PATH);
  await pressable(page, "keep").click();
  await expect(note(page)).toHaveText(say("failed"), { timeout: 60_000 });
  brokenOff(watch);
  expect((await stored(page)).workers).toBe(0);
  await page.reload();
  await expect(note(page)).toHaveText(say("part"));
  site.overlay.delete(missing);
  await pressable(page, "keep").click();
  await expect(note(page)).toHaveText(kept(n), { timeout: 60_000 });
});

test("a guide that changes meanwhile is not mixed", async ({ page, site, watch }) => {
  shorten(site.overlay);
  site.overlay.set(LESSON, Buffer.from("another version"));
  await page.goto(PATH);
  await pressable(page, "keep").click();
  await expect(note(page)).toHaveText(say("changed"), { timeout: 60_000 });
  brokenOff(watch);
  expect((await stored(page)).workers).toBe(0);
  await removeAll(page);
});

test("stopped: what has come is told, not used, and removable", async ({ page, watch }) => {
  await page.goto(PATH);
  await pressable(page, "keep").click();
  await expect(page.locator("progress[value]")).toBeVisible();
  await pressable(page, "stop").click();
  await expect(note(page)).toHaveText(say("stopped"));
  brokenOff(watch);
  expect((await stored(page)).workers).toBe(0);
  await removeAll(page);
});

test("a device without room: told, and nothing is kept", async ({ page, watch }) => {
  await page.addInitScript(() => { Cache.prototype.put = () => Promise.reject(new DOMException("", "QuotaExceededError")); });
  await page.goto(PATH);
  await pressable(page, "keep").click();
  await expect(note(page)).toHaveText(say("full", { n: megabytes }));
  brokenOff(watch);
  await expect(pressable(page, "keep")).toBeVisible();
  expect(await stored(page)).toEqual(NOTHING);
});

test("too little room as the browser counts it: told before anything is brought", async ({ page, watch }) => {
  await page.addInitScript(() => { StorageManager.prototype.estimate = async () => ({ quota: 9e6, usage: 1e6 }); });
  await page.goto(PATH);
  await pressable(page, "keep").click();
  await expect(note(page)).toHaveText(say("full", { n: megabytes }));
  expect(watch.requests.filter((url) => url.includes("/search-data/"))).toEqual([]);
  expect(await stored(page)).toEqual(NOTHING);
});

for (const [name, block] of [
  ["no service workers", () => Object.defineProperty(Navigator.prototype, "serviceWorker", { value: undefined })],
  ["no caches", () => Object.defineProperty(self, "caches", { value: undefined })],
  ["refused caches", () => { CacheStorage.prototype.keys = () => Promise.reject(new DOMException("", "SecurityError")); }],
]) {
  test(`a browser that keeps nothing says so: ${name}`, async ({ page }) => {
    await page.addInitScript(block);
    await page.goto(PATH);
    await expect(note(page)).toHaveText(say("blocked"));
    await expect(page.locator("guide-offline button")).toHaveCount(0);
  });
}

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });
  test("the page offers the zip and says what needs script", async ({ page }) => {
    await page.goto(PATH);
    await expect(page.getByText(say("no_script"), { exact: true })).toBeVisible();
    await expect(page.locator('a[href="/guide.zip"]')).toHaveText(/\d+ MB/);
    await expect(page.locator("guide-offline button")).toHaveCount(0);
  });
});
