// What other programs make of every address that people send: three preview parsers and an oEmbed consumer, none
// of which knows ours. Pages and short addresses are fetched from the test server under their public names.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import openGraph from "open-graph-scraper";
import { test, expect } from "./fixtures.mjs";
import { PAGES, PUBLIC, SHORT, html } from "./site.mjs";

const require = createRequire(import.meta.url);
const { unfurl } = require("unfurl.js");
const { getPreviewFromContent } = require("link-preview-js");
const oembetter = require("oembetter")();

const text = (value) => value.replace(/&#x2F;/g, "/").replace(/&quot;/g, '"').replace(/&#x27;|&#39;/g, "'").replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
const BASE = text(/rel="canonical" href="([^"]+)"/.exec(html("/"))[1]).replace(/\/$/, "");
const fileOf = (url) => join(PUBLIC, decodeURIComponent(new URL(url).pathname).replace(/\/$/, "/index.html"));

// What the page itself says, read by plain patterns; a short address must show the same as its target.
function expected(path) {
  const target = SHORT.includes(path) ? /content="0; url=([^"]+)"/.exec(html(path))[1] : path;
  const own = html(target);
  const meta = (name) => text(new RegExp(`<meta (?:name|property)="${name}" content="([^"]*)"`).exec(own)[1]);
  const h1 = text(/<h1[^>]*>([\s\S]*?)<\/h1>/.exec(own)[1].replace(/<[^>]+>/g, "")).trim();
  return { target, title: meta("og:title"), h1, description: meta("description"), image: meta("og:image"), lang: /<html lang="([\w-]+)"/.exec(own)[1], locale: meta("og:locale"), url: BASE + target };
}

// A PNG's own width and height.
function sizeOf(url) {
  const bytes = readFileSync(fileOf(url));
  expect(bytes.toString("latin1", 1, 4)).toBe("PNG");
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20), bytes.length < 60_000];
}

const response = (url) => new Response(readFileSync(fileOf(url)), { headers: { "Content-Type": /\.json/.test(url) ? "application/json" : "text/html; charset=utf-8" } });

// The parsers' own names for the same things.
const PARSERS = {
  "open-graph-scraper": async (path) => {
    const { result, error } = await openGraph({ html: html(path) });
    expect(error).toBe(false);
    const [image] = result.ogImage;
    return { title: result.ogTitle, description: result.ogDescription, image: image.url, size: [Number(image.width), Number(image.height)], url: result.ogUrl, locale: result.ogLocale, card: result.twitterCard };
  },
  "unfurl.js": async (path) => {
    const found = await unfurl(BASE + path, { oembed: false, fetch: async (url) => response(url) });
    const [image] = found.open_graph.images;
    return { title: found.open_graph.title, description: found.open_graph.description, image: image.url, size: [Number(image.width), Number(image.height)], url: found.open_graph.url, locale: found.open_graph.locale, card: found.twitter_card?.card };
  },
  "link-preview-js": async (path) => {
    const found = await getPreviewFromContent({ data: html(path), headers: { "content-type": "text/html; charset=utf-8" }, url: BASE + path }, {});
    return { title: found.title, description: found.description, image: found.images[0], site: found.siteName };
  },
};

for (const [name, parse] of Object.entries(PARSERS)) {
  test(`${name} reads every page and every short address`, async () => {
    test.setTimeout(600_000);
    const wrong = [];
    for (const path of [...PAGES, ...SHORT]) {
      const should = expected(path);
      const found = await parse(path);
      const wanted = { title: should.title, description: should.description, image: should.image };
      if (found.size) Object.assign(wanted, { size: [1200, 630], url: should.url, locale: should.locale, card: "summary_large_image" });
      else wanted.site = text(/og:site_name" content="([^"]+)"/.exec(html(path))[1]);
      if (JSON.stringify(found, Object.keys(found).sort()) !== JSON.stringify(wanted, Object.keys(wanted).sort())) wrong.push({ path, found, wanted });
    }
    expect(wrong.slice(0, 3), `${wrong.length} addresses`).toEqual([]);
  });
}

test("titles are the pages' own, pictures have the size that is promised, languages agree", () => {
  for (const path of [...PAGES, ...SHORT]) {
    const should = expected(path);
    expect({ path, title: should.title, lang: should.locale.slice(0, 2) }).toEqual({ path, title: should.h1, lang: should.lang });
    expect({ path, size: sizeOf(should.image) }).toEqual({ path, size: [1200, 630, true] });
    expect(/<html lang="([\w-]+)"/.exec(html(path))[1]).toBe(should.lang);
  }
});

test("an oEmbed consumer finds each quiz and reply by its address", async () => {
  test.setTimeout(360_000);
  const announced = PAGES.filter((path) => html(path).includes("application/json+oembed"));
  expect(announced.length).toBeGreaterThan(40);
  const network = globalThis.fetch;
  globalThis.fetch = async (url) => response(String(url));
  try {
    for (const path of announced) {
      const found = await new Promise((done, fail) => oembetter.fetch(BASE + path, {}, (error, result) => (error ? fail(error) : done(result))));
      const should = expected(path);
      expect(found).toMatchObject({ version: "1.0", type: "rich", title: should.h1, provider_name: text(/og:site_name" content="([^"]+)"/.exec(html(path))[1]), thumbnail_url: should.image, thumbnail_width: 1200, thumbnail_height: 630 });
      expect(found.html).toContain(`<iframe src="${BASE}/embed${path}" width="${found.width}" height="${found.height}"`);
      expect(html(`/embed${path}`)).toContain(`rel="canonical" href="${should.url}"`);
    }
  } finally {
    globalThis.fetch = network;
  }
});
