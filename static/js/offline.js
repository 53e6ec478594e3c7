// <guide-offline>: keeps the guide on the device when the reader presses for it, tells what is kept, brings a
// newer version, and removes all. All files of one version or none count: each is compared with its hash in
// the list, and what says that the whole is there is written last. sw.js answers from it.
const AT_ONCE = 6;
const PASSED_ON = ["content-type", "content-security-policy", "x-content-type-options", "referrer-policy", "permissions-policy", "cross-origin-opener-policy"];

const sha256 = async (bytes) => [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))].map((b) => b.toString(16).padStart(2, "0")).join("");

class Offline extends HTMLElement {
  connectedCallback() {
    if (this.note) return;
    const { root } = this.dataset;
    this.lang = document.documentElement.lang;
    this.mark = `guide ${root} `;
    this.keptUrl = location.origin + root + "offline/kept.json";
    this.bar = make("progress");
    this.bar.hidden = true;
    this.bar.setAttribute("aria-label", this.dataset.keeping);
    this.note = status();
    this.buttons = make("p", "actions");
    this.append(this.note, this.bar, this.buttons);
    this.show().catch(() => this.say(this.dataset.blocked));
  }

  say(text, values = {}) {
    this.note.textContent = fill(text, values);
  }

  // What is on the device: [{ name, version, langs, size, files }], and in an interrupted one no version.
  async kept() {
    const names = (await caches.keys()).filter((name) => name.startsWith(this.mark));
    return Promise.all(names.map(async (name) => {
      const found = await caches.match(this.keptUrl, { cacheName: name });
      return { name, ...(found && (await found.json())) };
    }));
  }

  async show(message, values) {
    const words = this.dataset;
    // Neither is there without https, nor in some private windows.
    if (!navigator.serviceWorker || !self.caches) return this.say(words.blocked);
    const worker = await navigator.serviceWorker.getRegistration(words.root);
    const all = await this.kept();
    const active = this.of(worker?.active, all);
    const waiting = this.of(worker?.waiting, all);
    const buttons = [];
    const press = (text, action) => buttons.push(button(text, () => action.call(this).catch((error) => this.fail(error))));
    let text = all.length ? words.part : words.none;
    if (waiting && waiting !== active) {
      text = words.waiting;
      press(words.use, () => this.use(worker.waiting));
    } else if (active) {
      text = words.kept;
      if (!active.langs.includes(this.lang)) press(words.also, () => this.keep([...active.langs, this.lang]));
      else if (await this.isNewer(active)) {
        text = words.newer;
        press(words.update, () => this.keep(active.langs));
      }
    } else press(words.keep, () => this.keep([this.lang]));
    if (all.length) press(words.remove, this.erase);
    this.bar.hidden = true;
    this.buttons.replaceChildren(...buttons);
    const names = new Intl.DisplayNames(this.lang, { type: "language" });
    const is = active || waiting;
    const own = is ? { languages: is.langs.map((lang) => names.of(lang)).join(", "), n: Math.ceil(is.size / 1e6) } : {};
    this.say(message || text, { ...own, ...values });
  }

  of(worker, all) {
    return worker && all.find(({ name, version }) => version && this.mark + new URL(worker.scriptURL).searchParams.get("v") === name);
  }

  // Out of reach is not newer.
  async isNewer({ version }) {
    const found = await this.get("offline/version.json").then((response) => response.json()).catch(() => null);
    return Boolean(found) && found.version !== version;
  }

  // Past the browser's own cache and past the worker, which leaves such requests to the network.
  async get(path) {
    const response = await fetch(this.dataset.root + path, { cache: "no-store", signal: this.stop?.signal });
    if (!response.ok) throw new Error("failed");
    return response;
  }

  // One press: everything, or what there was before.
  async keep(langs) {
    const words = this.dataset;
    this.stop = new AbortController();
    this.buttons.replaceChildren(button(words.stop, () => this.stop.abort()));
    this.buttons.firstChild.focus();
    this.bar.removeAttribute("value");
    this.bar.hidden = false;
    this.say(words.keeping);
    const lists = await Promise.all(langs.map(async (lang) => (await this.get(`offline/files.${lang}.json`)).json()));
    const { version } = lists[0];
    if (lists.some((list) => list.version !== version)) throw new Error("changed");
    const files = Object.fromEntries(lists.flatMap((list) => list.files));
    const size = Math.max(...lists.map((list) => list.size));
    const { quota = Infinity, usage = 0 } = (await navigator.storage?.estimate?.()) || {};
    this.needed = size;
    if (quota - usage < size) throw new DOMException("", "QuotaExceededError");
    const v = [version, ...langs].join("-");
    await this.collect(this.mark + v, files);
    const cache = await caches.open(this.mark + v);
    const told = { version, langs, size: await this.sum(cache, files), files, page: location.pathname.slice(words.root.length), lang: this.lang, words: { newer: words.newer, update: words.update } };
    await cache.put(this.keptUrl, new Response(JSON.stringify(told)));
    // A browser that asks back, or doesn't know this, keeps the guide all the same.
    navigator.storage?.persist?.().catch(() => {});
    await this.begin(`${words.root}sw.js?v=${v}`);
    await this.show();
    this.buttons.querySelector("button")?.focus();
  }

  // Editions share files: their sizes can't be added.
  async sum(cache, files) {
    let size = 0;
    for (const path of Object.keys(files)) size += Number((await cache.match(this.dataset.root + path)).headers.get("content-length"));
    return size;
  }

  async collect(name, files) {
    const older = (await this.kept()).filter((one) => one.version && one.name !== name);
    const cache = await caches.open(name);
    const paths = Object.keys(files);
    this.bar.max = paths.length;
    let done = 0;
    const next = async () => {
      for (let path = paths.pop(); path !== undefined; path = paths.pop()) {
        this.stop.signal.throwIfAborted();
        await this.bring(cache, path, files[path], older);
        this.bar.value = ++done;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, next)).finally(() => { paths.length = 0; });
  }

  // A file that is there already, in a version before, or on the host.
  async bring(cache, path, hash, older) {
    const url = this.dataset.root + path;
    if (await cache.match(url)) return;
    const before = older.find(({ files }) => files[path] === hash);
    const found = before && (await caches.match(url, { cacheName: before.name }));
    if (found) return cache.put(url, found);
    const response = await this.get(path);
    const bytes = await response.arrayBuffer();
    if (!(await sha256(bytes)).startsWith(hash)) throw new Error("changed");
    const headers = PASSED_ON.map((key) => [key, response.headers.get(key)]).filter(([, value]) => value);
    await cache.put(url, new Response(bytes, { headers: [...headers, ["content-length", String(bytes.byteLength)]] }));
  }

  // Until the worker is there; one that answers for older pages makes the new one wait.
  async begin(url) {
    const registration = await navigator.serviceWorker.register(url, { scope: this.dataset.root, updateViaCache: "none" });
    const worker = registration.installing;
    if (!worker) return;
    await new Promise((done, failed) => {
      const look = () => {
        if (worker.state === "redundant") failed(new Error("failed"));
        if (worker.state === "activated" || (worker.state === "installed" && registration.active)) done();
      };
      worker.addEventListener("statechange", look);
      look();
    });
  }

  // No page may go on with parts of two versions: the others are closed first.
  async use(worker) {
    const reload = () => location.reload();
    navigator.serviceWorker.addEventListener("controllerchange", reload);
    const others = await new Promise((done) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => done(data);
      worker.postMessage("use", [port2]);
    });
    if (!others) return;
    navigator.serviceWorker.removeEventListener("controllerchange", reload);
    await this.show(this.dataset.open, { others });
  }

  async erase() {
    const worker = await navigator.serviceWorker.getRegistration(this.dataset.root);
    await worker?.unregister();
    for (const { name } of await this.kept()) await caches.delete(name);
    await this.show(this.dataset.removed);
    this.buttons.querySelector("button")?.focus();
  }

  async fail(error) {
    const words = this.dataset;
    const stopped = this.stop?.signal.aborted;
    this.stop?.abort();
    this.stop = null;
    const full = error.name === "QuotaExceededError";
    // What there was before is left as it is; what did not fit would only take room.
    if (full) await this.drop();
    const text = full ? words.full : stopped ? words.stopped : error.message === "changed" ? words.changed : words.failed;
    await this.show(text, { n: Math.ceil(this.needed / 1e6) }).catch(() => this.say(words.blocked));
  }

  async drop() {
    for (const { name, version } of await this.kept()) if (!version) await caches.delete(name);
  }
}
customElements.define("guide-offline", Offline);
