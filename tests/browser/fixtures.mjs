// What every browser test gets: the served site, and a watch over the whole context that fails the
// test if anything was said on the console, failed to load, or was asked of another origin.
import { test as base, expect } from "@playwright/test";
import { AxeBuilder } from "@axe-core/playwright";
import { serve } from "./server.mjs";
import { PUBLIC } from "./site.mjs";

// A test that provokes a message says so first, with `watch.expect(/…/)`; it must then come.
class Watch {
  constructor(origin) {
    this.origin = origin;
    this.requests = [];
    this.troubles = [];
    this.brokenOff = [];
    this.expected = [];
  }

  attach(context) {
    context.on("console", (message) => this.troubles.push(`console ${message.type()}: ${message.text()}`));
    context.on("weberror", (error) => this.troubles.push(`error: ${error.error().message}`));
    context.on("dialog", (dialog) => { this.troubles.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
    context.on("requestfailed", (request) => {
      // Leaving a page breaks off its icon, a QR code that a found text has just opened, and what the search was
      // loading; nothing else may be.
      const brokenOff = request.failure().errorText === "net::ERR_ABORTED" && /\/(favicon|qr)\.svg$|\/search(-data)?\/.*\.js$/.test(request.url());
      (brokenOff ? this.brokenOff : this.troubles).push(`failed: ${request.url()}`);
    });
    context.on("request", (request) => {
      this.requests.push(request.url());
      if (!request.url().startsWith(this.origin + "/") && !request.url().startsWith("data:")) this.troubles.push(`elsewhere: ${request.url()}`);
    });
  }

  reset() {
    Object.assign(this, { requests: [], troubles: [], brokenOff: [], expected: [] });
  }

  expect(pattern) {
    this.expected.push(pattern);
  }

  check() {
    expect(this.troubles.filter((t) => !this.expected.some((p) => p.test(t)))).toEqual([]);
    const all = [...this.troubles, ...this.brokenOff];
    expect(this.expected.filter((p) => !all.some((t) => p.test(t))).map(String), "expected messages that did not come").toEqual([]);
  }
}

const started = (options) => async ({}, use) => {
  const server = await serve(PUBLIC, options);
  await use(server.origin);
  await server.close();
};

export const test = base.extend({
  // The host as it should be, and one that sends no headers of its own.
  host: [started(), { scope: "worker" }],
  bareHost: [started({ headers: false }), { scope: "worker" }],
  bare: [false, { option: true }],
  baseURL: async ({ host, bareHost, bare }, use) => use(bare ? bareHost : host),
  watch: [async ({ context, baseURL }, use) => {
    const watch = new Watch(baseURL);
    watch.attach(context);
    await use(watch);
    watch.check();
  }, { auto: true }],
});

// For the tests that visit every page: one tab for each worker, because a new one costs more than a
// page does. Each test must leave nothing behind, which is what these tests check anyway.
export const everyPage = base.extend({
  host: [started(), { scope: "worker" }],
  tab: [async ({ browser, host }, use) => {
    const context = await browser.newContext({ baseURL: host });
    const watch = new Watch(host);
    watch.attach(context);
    await use({ page: await context.newPage(), watch });
    await context.close();
  }, { scope: "worker" }],
});

export { expect };

// Every rule that axe has by default, and WCAG 2.2's target size, which it leaves off.
export async function axe(page) {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ["violations"], rules: { "target-size": { enabled: true } } }).analyze();
  return violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(" ")}: ${n.failureSummary.replace(/\s+/g, " ")}`));
}

// Whatever a page may have left on the device.
export async function stored(page) {
  const inPage = await page.evaluate(async () => ({
    local: { ...localStorage },
    session: { ...sessionStorage },
    cookie: document.cookie,
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    databases: (await indexedDB.databases()).map((d) => d.name),
  }));
  return { ...inPage, cookies: await page.context().cookies() };
}

export const NOTHING = { local: {}, session: {}, cookie: "", caches: [], workers: 0, databases: [], cookies: [] };

export const sideways = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
