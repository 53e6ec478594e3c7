// The service worker of a reader who pressed "keep this guide on this device": answers with the kept files.
// Its own address names the one version it answers from (sw.js?v=…), so that no two are ever mixed: a newer
// one waits until all pages of the older are closed. Written and filled by static/js/offline.js.
"use strict";
const root = new URL("./", location.href);
const at = (path) => new URL(path, root).href;
const prefix = `guide ${root.pathname} `;
const version = new URL(location.href).searchParams.get("v");
const name = prefix + version;
const DAY = 864e5;

// What stands in the cache beside the guide: what is kept, written last of all; and when was asked for a newer one.
const KEPT = at("offline/kept.json");
const ASKED = at("offline/asked.json");
const find = (url) => caches.match(url, { cacheName: name });

self.addEventListener("install", (event) => {
  event.waitUntil(find(KEPT).then((kept) => {
    if (!kept) throw new Error("the kept guide is not whole");
  }));
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const other of await caches.keys()) if (other.startsWith(prefix) && other !== name) await caches.delete(other);
    await self.clients.claim();
  })());
});

// The page asks to use this version: only if no other page shows the older one. Answers how many do.
self.addEventListener("message", (event) => {
  event.waitUntil((async () => {
    const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    const others = pages.filter(({ id, url }) => id !== event.source.id && url.startsWith(root.href)).length;
    if (!others) await self.skipWaiting();
    event.ports[0].postMessage(others);
  })());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  // The page that brings a version asks past this one.
  if (request.method !== "GET" || (request.cache === "no-store" && request.mode !== "navigate") || url.origin !== root.origin || !url.pathname.startsWith(root.pathname)) return;
  event.respondWith(answer(event, request, url.origin + url.pathname.replace(/\/index\.html$/, "/")));
});

async function answer(event, request, url) {
  const found = await find(url);
  if (!found) return elsewhere(request);
  if (request.mode !== "navigate") return found;
  event.waitUntil(ask().catch(() => {}));
  return told(found);
}

// What is not kept comes from the network; without one, the page about keeping says so.
async function elsewhere(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await find(KEPT);
    if (request.mode !== "navigate" || !kept) throw error;
    return Response.redirect(at((await kept.json()).page + "#not-kept"), 302);
  }
}

// At most once a day, and only while a page is opened: is there a newer version?
async function ask() {
  const asked = await find(ASKED).then((found) => found?.json());
  if (!navigator.onLine) return;
  if (asked && Date.now() - asked.when < DAY && Date.now() >= asked.when) return;
  const response = await fetch(at("offline/version.json"), { cache: "no-store" });
  const newer = !version.startsWith((await response.json()).version);
  // Removed meanwhile: nothing is written any more.
  if (!(await caches.has(name))) return;
  await (await caches.open(name)).put(ASKED, new Response(JSON.stringify({ when: Date.now(), newer })));
}

const escape = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");

// A page says at its top that there is a newer version, once that is known.
async function told(found) {
  const asked = await find(ASKED).then((one) => one?.json());
  if (!asked?.newer) return found;
  const { page, lang, words } = await find(KEPT).then((one) => one.json());
  const note = `<p class="warning" lang="${escape(lang)}">${escape(words.newer)} <a href="${escape(at(page))}">${escape(words.update)}</a></p>`;
  const html = (await found.text()).replace(/<main[^>]*>/, (main) => main + note);
  return new Response(html, { headers: found.headers });
}
