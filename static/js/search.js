// <guide-search>: lists what answers a query while the reader types (search-engine.js finds it).
// Nothing is sent or stored: the query stands in the fragment (#q=), and what it needs of the index is
// loaded as scripts, because a page from a disk may not fetch. Every word shown comes from the
// element's data-* attributes, from the page or from the index.
(() => {
  "use strict";
  const FIRST = 10;
  const MORE = 40;
  const { Search, WORD } = self.GuideSearch;

  const make = (tag, className, ...children) => {
    const node = document.createElement(tag);
    if (className) node.className = className;
    node.append(...children.filter((child) => child !== ""));
    return node;
  };

  // Files of the index register themselves; one that did not come is asked for again next time.
  const loading = new Map();
  const load = (url, name) => {
    const files = () => self.guideSearch?.[name];
    if (files()) return Promise.resolve(files());
    if (!loading.has(url)) {
      loading.set(url, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        const done = () => {
          script.remove();
          loading.delete(url);
          if (files()) resolve(files());
          else reject(new Error(url));
        };
        script.onload = script.onerror = done;
        script.src = url;
        document.head.append(script);
      }));
    }
    return loading.get(url);
  };

  const open = async (rootUrl, lang) => {
    const root = await load(rootUrl, lang + ".root");
    const base = rootUrl.replace(/search\/[^/]*$/, "");
    return new Search(root, (name) => load(`${base}${root.folder}/${name}.js`, `${lang}.${name}`));
  };

  customElements.define("guide-search", class extends HTMLElement {
    connectedCallback() {
      if (this.box) return;
      this.box = this.querySelector("#search-box");
      this.list = this.querySelector("#search-results");
      this.status = this.querySelector("#search-status");
      this.offers = this.querySelector("#search-offers");
      this.more = this.querySelector("#search-more");
      this.kinds = [...this.querySelectorAll("[name=kind]")];
      this.base = this.dataset.root.replace(/search\/[^/]*$/, "");
      this.at = -1;
      this.turn = 0;
      this.querySelector(".search-form").hidden = false;
      this.box.addEventListener("focus", () => this.ready().catch(() => this.fail()));
      this.box.addEventListener("input", () => { this.keep(); this.show(); });
      this.kinds.forEach((kind) => kind.addEventListener("change", () => { this.keep(); this.show(); }));
      this.more.addEventListener("click", () => this.show(MORE));
      this.addEventListener("keydown", (event) => this.press(event));
      this.list.addEventListener("focusin", ({ target }) => this.choose(this.options.indexOf(target)));
      addEventListener("hashchange", () => this.restore());
      this.restore();
    }

    get options() {
      return [...this.list.querySelectorAll("a")];
    }

    get kind() {
      return this.kinds.find((kind) => kind.checked)?.value || "";
    }

    async ready() {
      this.search ||= await open(this.dataset.root, document.documentElement.lang);
      return this.search;
    }

    // The fragment comes from anyone: only text, cut to a length, and ignored if it can't be decoded.
    restore() {
      const [, coded, kind = ""] = /^#q=([^&]*)(?:&kind=(\w+))?$/.exec(location.hash) || [];
      if (coded === undefined) return;
      try {
        this.box.value = decodeURIComponent(coded.replace(/\+/g, " ")).slice(0, 200);
      } catch {
        return;
      }
      this.kinds.forEach((one) => { one.checked = one.value === kind; });
      this.show();
    }

    keep() {
      try {
        const kind = this.kind && "&kind=" + this.kind;
        const fragment = this.box.value ? "#q=" + encodeURIComponent(this.box.value) + kind : "";
        history.replaceState(history.state, "", location.pathname + location.search + fragment);
      } catch {
        // Half a character typed, or the browser allows no more changes just now.
      }
    }

    // Said once: a live region that is set to the same text may be read again.
    say(text) {
      if (this.status.textContent !== text) this.status.textContent = text;
    }

    fail() {
      this.say(this.dataset.failed);
    }

    // Only the last query counts: one that was overtaken shows nothing.
    async show(count = FIRST, again = false) {
      const turn = ++this.turn;
      const query = this.box.value;
      const current = () => turn === this.turn;
      if (!/[\p{Alphabetic}\p{N}]/u.test(query)) {
        this.fill({ results: [], count: 0 });
        return this.say("");
      }
      if (!this.search) this.say(this.dataset.loading);
      try {
        const search = await this.ready();
        await search.find(query, this.kind, count, (told) => { if (current()) this.fill(told); });
        if (current()) await this.offer(search, query, current);
      } catch {
        if (!current()) return;
        // A new version of the guide may have replaced the files that the old root names.
        if (again) return this.fail();
        const name = document.documentElement.lang + ".root";
        if (self.guideSearch) delete self.guideSearch[name];
        this.search = null;
        await this.show(count, true);
      }
    }

    fill({ results, count, marked, sure, meant }) {
      this.sure = sure && !meant;
      this.list.replaceChildren(...results.map((result, i) => this.result(result, i, marked)));
      this.list.hidden = !results.length;
      this.more.hidden = count <= results.length || results.length > FIRST;
      this.offers.hidden = true;
      this.box.setAttribute("aria-expanded", String(results.length > 0));
      this.choose(-1);
      const { one, many, first, none } = this.dataset;
      const words = count === 1 ? one : !count ? none : count > results.length ? first : many;
      this.say(words.replace("{n}", results.length));
    }

    result({ url, title, kind, name, heading, text }, i, marked) {
      const link = make("a", "", make("strong", "", ...this.marks(title, marked)), " ");
      const label = this.querySelector(`[name=kind][value=${kind}]`)?.parentNode.textContent.trim();
      if (label || name) link.append(make("span", "meta", label || "", label && name ? " · " : "", ...this.marks(name || "", marked)), " ");
      if (heading) link.append(make("span", "heading", ...this.marks(heading, marked)), " ");
      if (text) link.append(make("span", "snippet", /^[\p{Ll}\d]/u.test(text) ? "… " : "", ...this.marks(text, marked), /[.?!…]["”»’)]*$/.test(text) ? "" : " …"));
      link.id = "search-result-" + i;
      link.href = this.base + url;
      link.setAttribute("role", "option");
      const item = make("li", "", link);
      item.setAttribute("role", "none");
      return item;
    }

    // Text as nodes, with the words that match in <mark>.
    marks(text, marked) {
      const nodes = [];
      let end = 0;
      for (const { index, 0: word } of text.matchAll(WORD)) {
        if (!marked(word)) continue;
        nodes.push(text.slice(end, index), make("mark", "", word));
        end = index + word.length;
      }
      return [...nodes, text.slice(end)];
    }

    // Where the words are unknown as typed: as they read on another keyboard, or in another language.
    async offer(search, query, current) {
      if (this.sure) return;
      const links = [];
      const add = (words, name, url, text) => {
        const link = make("a", "", name);
        link.href = url + "#q=" + encodeURIComponent(text);
        links.push(make("span", "", words + " ", link));
        return link;
      };
      const meant = await search.meant(query);
      if (meant) add(this.dataset.meant, meant, "", meant);
      for (const { dataset: { lang, name, url, root } } of this.querySelectorAll("template")) {
        // A language without an index, or out of reach: nothing is offered.
        const known = await open(root, lang).then((other) => other.knows(query)).catch(() => false);
        if (known) add(this.dataset.elsewhere, name, url, query).lang = lang;
      }
      if (!current() || !links.length) return;
      this.offers.replaceChildren(...links);
      this.offers.hidden = false;
    }

    // The option that the arrows are at; -1 is the box itself.
    choose(at) {
      this.at = at;
      this.options.forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
      const option = this.options[at];
      if (option) this.box.setAttribute("aria-activedescendant", option.id);
      else this.box.removeAttribute("aria-activedescendant");
      option?.scrollIntoView({ block: "nearest" });
    }

    press(event) {
      const options = this.options;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.target.name === "kind") return;
      if (step && options.length) {
        // Round through the box: from the last result down to it, from it up to the last.
        const places = options.length + 1;
        const next = (this.at + 1 + step + places) % places - 1;
        this.box.focus();
        this.choose(next);
      } else if (event.key === "Enter" && event.target === this.box && options.length) {
        (options[this.at] || options[0]).click();
      } else if (event.key === "Escape" && this.at >= 0) {
        this.box.focus();
        this.choose(-1);
      } else if (event.key === "Escape" && this.box.value) {
        this.box.value = "";
        this.keep();
        this.show();
      } else {
        return;
      }
      event.preventDefault();
    }
  });
})();
