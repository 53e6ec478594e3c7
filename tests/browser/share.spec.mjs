// Links to pass on: short addresses, QR codes, the networks' own composers, and how to cite a page.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import jsQR from "jsqr";
import { test, expect, stored, NOTHING } from "./fixtures.mjs";
import { PAGES, PUBLIC, SHORT, html, kindOf } from "./site.mjs";

const text = (value) => value.replace(/&amp;/g, "&").replace(/&quot;/g, '"').replace(/&#x27;/g, "'").replace(/&#x2F;/g, "/").replace(/&lt;/g, "<").replace(/&gt;/g, ">");
const shortOf = (path) => /class="permalink" href="([^"]*\/a\/[^"]+)">([^<]+)/.exec(html(path));
const attribute = (path, pattern) => text(pattern.exec(html(path))[1]);
const BASE = attribute("/", /rel="canonical" href="([^"]+)"/).replace(/\/$/, "");
const REPLIES = PAGES.filter((path) => kindOf(path) === "reply");

test("every page that people send has a short address of its own", () => {
  const kinds = ["reply", "question", "outcome", "lesson", "case", "trick", "rule", "help", "home", "module"];
  const without = PAGES.filter((path) => kinds.includes(kindOf(path)) && !shortOf(path));
  expect(without, "run `cargo guide check` with `short = \"x\"` in the file: it names a free code").toEqual([]);
  const all = PAGES.map((path) => shortOf(path)?.[1]).filter(Boolean);
  expect(new Set(all).size).toBe(all.length);
  expect(SHORT).toEqual(expect.arrayContaining(all));
});

test("a short address leads to its page, with script and without", async ({ browser, page, baseURL }) => {
  const path = REPLIES[0];
  await page.goto(shortOf(path)[1]);
  await page.waitForURL(path);
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL });
  const plain = await context.newPage();
  await plain.goto(shortOf(path)[1]);
  await plain.waitForURL(`**${path}`);
  await expect(plain.locator("h1")).toBeVisible();
  await context.close();
});

test("every QR code is read as its short address, also at the size of a stamp", async ({ page }) => {
  test.setTimeout(360_000);
  await page.goto("/404.html");
  const codes = SHORT.map((path) => ({ address: BASE + path, svg: readFileSync(join(PUBLIC, path, "qr.svg"), "utf8") }));
  expect(codes.length).toBeGreaterThan(100);
  // Drawn by the browser, read by a library that knows nothing of ours.
  for (let i = 0; i < codes.length; i += 25) {
    const part = codes.slice(i, i + 25);
    const side = 160;
    const drawn = await page.evaluate(async ({ part, side }) => Promise.all(part.map(async ({ svg }) => {
      const image = new Image();
      image.src = "data:image/svg+xml;base64," + btoa(svg);
      await image.decode();
      const context = Object.assign(document.createElement("canvas"), { width: side, height: side }).getContext("2d");
      context.drawImage(image, 0, 0, side, side);
      // One character a pixel: lists of numbers take minutes on their way here.
      const { data } = context.getImageData(0, 0, side, side);
      let bits = "";
      for (let at = 0; at < data.length; at += 4) bits += data[at] < 128 ? "#" : ".";
      return bits;
    })), { part, side });
    const pixels = (bits) => Uint8ClampedArray.from([...bits].flatMap((bit) => (bit === "#" ? [0, 0, 0, 255] : [255, 255, 255, 255])));
    expect(drawn.map((bits) => jsQR(pixels(bits), side, side)?.data)).toEqual(part.map((c) => c.address));
  }
});

// Where each link leads, and what the network is handed.
const composers = (page) => page.locator(".networks a").evaluateAll((all) => all.map((a) => [a.textContent, a.getAttribute("href"), a.rel]));
const handed = (href) => {
  const url = new URL(href);
  const value = (key) => url.searchParams.get(key);
  switch (url.protocol + url.host + url.pathname) {
    case "https:t.me/share/url": return `${value("text")} ${value("url")}`;
    case "https:wa.me/": return value("text");
    case "viber:forward": case "viber://forward": return value("text");
    case "https:x.com/intent/post": return `${value("text")} ${value("url")}`;
    case "https:www.facebook.com/sharer/sharer.php": return value("u");
    case "https:share.joinmastodon.org/": return decodeURIComponent(url.hash.replace("#text=", ""));
    case "mailto:": return value("body");
    default: return url.protocol === "viber:" ? value("text") : `unknown: ${href}`;
  }
};

for (const path of [REPLIES[0], REPLIES.at(-1)]) {
  test(`a reply hands its words and its short address to each composer: ${path}`, async ({ page }) => {
    await page.goto(path);
    const ready = await page.locator(".ready .words").allTextContents();
    const [chat, open, sent] = [ready[3], ready[4], shortOf(path)[2]];
    expect(chat.endsWith(` ${sent}`) && open.endsWith(` ${sent}`)).toBe(true);
    const links = await composers(page);
    expect(links.map(([name, href]) => [name, handed(href)])).toEqual([
      ["Telegram", chat], ["WhatsApp", chat], ["Viber", chat], ["X", open], ["Facebook", sent], ["Mastodon", open], [links[6][0], chat],
    ]);
    expect(links.every(([, , rel]) => rel === "noreferrer noopener")).toBe(true);
  });
}

test("nothing is stored and nothing is sent before the reader presses; then one address is opened", async ({ page, watch }) => {
  for (const path of [REPLIES[0], PAGES.find((p) => kindOf(p) === "outcome"), PAGES.find((p) => kindOf(p) === "help")]) {
    await page.goto(path);
    await page.locator("#share").scrollIntoViewIfNeeded();
    await page.waitForLoadState("networkidle");
    expect(watch.requests.filter((url) => url.endsWith("qr.svg"))).toEqual([]);
    expect(await stored(page)).toEqual(NOTHING);
  }
  await page.goto(REPLIES[0]);
  await page.route("https://t.me/**", (route) => route.fulfill({ body: "<title>composer</title>", contentType: "text/html" }));
  watch.reset();
  await page.locator(".networks a").first().click();
  await page.waitForURL("https://t.me/**");
  // A browser may ask for the icon of any page it opens.
  expect(watch.requests.filter((url) => !/\/favicon\.\w+$/.test(url))).toEqual([page.url()]);
  watch.reset();
});

test("the QR code and the citation open by keyboard; the code is loaded only then", async ({ page, watch }) => {
  const path = REPLIES[0];
  await page.goto(path);
  const picture = page.locator(".qr img");
  await expect(picture).toBeHidden();
  await page.locator(".qr summary").focus();
  await page.keyboard.press("Enter");
  await expect(picture).toBeVisible();
  await expect.poll(() => picture.evaluate((img) => img.complete && img.naturalWidth > 0)).toBe(true);
  expect(await picture.getAttribute("alt")).toContain(shortOf(path)[2]);
  await page.locator(".cite summary").focus();
  await page.keyboard.press("Enter");
  const cited = await page.locator(".cite p").innerText();
  expect(cited).toContain(await page.locator("h1").innerText());
  expect(cited).toMatch(/ 0\.\d+\.\d+, \d{4}-\d\d-\d\d\. https:\/\/\S+\/reply\/\S+\. CC BY 4\.0\./);
  expect(watch.requests.filter((url) => url.endsWith("qr.svg")).length).toBe(1);
});

test("on paper the code stands at the foot, and the composers do not", async ({ page, watch }) => {
  await page.goto(REPLIES[0]);
  await page.emulateMedia({ media: "print" });
  await expect(page.locator(".networks")).toBeHidden();
  await expect(page.locator(".qr img")).toBeVisible();
  await page.pdf({ format: "A4" });
  expect(watch.requests.filter((url) => url.endsWith("qr.svg")).length).toBe(1);
});
