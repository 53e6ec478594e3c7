// <guide-search>: looks words up in the index that `guide build` makes (tools/src/search.rs writes
// its format), and lists sections while the reader types. Nothing is sent or stored: the query stands
// in the fragment (#q=), the index and the texts are scripts, because a page from a disk may not fetch.
// Every word shown comes from the element's data-* attributes, from the page or from the index.
(() => {
  "use strict";
  const LIMIT = 20;
  const SNIPPET = 160;
  // What a word is worth that was only found by its beginning.
  const PART = 0.5;

  // The same as `fold` and the cutting into words in search.rs.
  const fold = (text) => text.normalize("NFC").toLowerCase().replace(/[’ʼ‘]/g, "'");
  const TOKEN = /[^\s/–—“”-]+/g;
  const trim = (word) => word.replace(/^[^\p{Alphabetic}\p{N}]+|[^\p{Alphabetic}\p{N}]+$/gu, "");
  const wordsOf = (text) => (fold(text).match(TOKEN) || []).map(trim).filter(Boolean);

  const make = (tag, className, ...children) => {
    const node = document.createElement(tag);
    if (className) node.className = className;
    node.append(...children);
    return node;
  };

  const load = (url) => new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });

  // The data once loaded: which sections answer a query, best first. Knows nothing of the page.
  class Index {
    constructor({ pages, entries, words, stems, postings }) {
      Object.assign(this, { pages, entries, stems, postings });
      this.words = words.split(" ");
      this.names = entries.map(([page, , heading]) => (heading ? "" : wordsOf(pages[page][1]).join()));
      // How much each section says, beside the mean: a long list that mentions everything answers less.
      const sizes = entries.map(() => 0);
      for (const posting of postings) for (let at = 0; at < posting.length; at += 2) sizes[posting[at]] += posting[at + 1];
      const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
      this.lengths = sizes.map((size) => 0.5 + (0.5 * size) / mean);
    }

    // Where `word` stands among the sorted words, or would stand.
    place(word) {
      let [low, high] = [0, this.words.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (this.words[middle] < word) low = middle + 1;
        else high = middle;
      }
      return low;
    }

    stemOf(word) {
      const at = this.place(word);
      return this.words[at] === word ? this.stems[at] : -1;
    }

    beginningWith(start) {
      const found = new Set();
      for (let at = this.place(start); this.words[at]?.startsWith(start); at++) found.add(this.stems[at]);
      return found;
    }

    // Stems that a word of the query stands for, and how well: whole words, then beginnings of words;
    // for an unknown word, its own longest beginning that is known.
    matches(word, last) {
      const found = new Map();
      const add = (stems, worth) => { for (const stem of stems) if (!found.has(stem)) found.set(stem, worth); };
      const exact = this.stemOf(word);
      if (exact >= 0) add([exact], 1);
      if (last) add(this.beginningWith(word), exact < 0 ? 1 : PART);
      if (!found.size && word.length > 2) add(this.beginningWith(word), PART);
      for (let n = word.length - 1; !found.size && n >= 4; n--) add(this.beginningWith(word.slice(0, n)), PART);
      return found;
    }

    search(query) {
      const words = [...new Set(wordsOf(query))].slice(0, 12);
      const marked = new Set();
      const found = new Map();
      words.forEach((word, i) => {
        const best = new Map();
        for (const [stem, worth] of this.matches(word, i === words.length - 1)) {
          const posting = this.postings[stem];
          if (posting.length) marked.add(stem);
          const rarity = Math.log(1 + (2 * this.entries.length) / posting.length);
          for (let at = 0; at < posting.length; at += 2) {
            const score = (posting[at + 1] * rarity * worth) / this.lengths[posting[at]];
            const other = best.get(posting[at]) || { worth: 0, score: 0 };
            best.set(posting[at], { worth: Math.max(worth, other.worth), score: Math.max(score, other.score) });
          }
        }
        for (const [entry, { worth, score }] of best) {
          const sum = found.get(entry) || { entry, count: 0, score: 0 };
          // Guesses don't count as words found: small words such as "who" are not in the index, and
          // what happens to begin like them must not outrank what was asked for.
          found.set(entry, { entry, count: sum.count + (worth === 1), score: sum.score + score });
        }
      });
      // A page of just this name stands first, even if its name is nothing but small words.
      const name = wordsOf(query).join();
      this.names.forEach((own, entry) => {
        if (!own || own !== name) return;
        found.set(entry, { entry, count: words.length + 1, score: found.get(entry)?.score || 0 });
      });
      const order = (a, b) => b.count - a.count || b.score - a.score || a.entry - b.entry;
      return { marked, entries: [...found.values()].sort(order).slice(0, LIMIT).map((f) => f.entry) };
    }
  }

  customElements.define("guide-search", class extends HTMLElement {
    connectedCallback() {
      if (this.box) return;
      this.box = this.querySelector("#search-box");
      this.list = this.querySelector("#search-results");
      this.status = this.querySelector("#search-status");
      this.at = -1;
      this.querySelector(".search-form").hidden = false;
      this.box.addEventListener("focus", () => this.ready());
      this.box.addEventListener("input", () => { this.keep(); this.show(); });
      this.addEventListener("keydown", (event) => this.press(event));
      this.list.addEventListener("focusin", ({ target }) => this.choose(this.options.indexOf(target)));
      addEventListener("hashchange", () => this.restore());
      this.restore();
    }

    get options() {
      return [...this.list.querySelectorAll("a")];
    }

    // The index, then the texts for the snippets: asked for once, and again after a failure.
    async ready() {
      if (this.loading) return;
      this.loading = true;
      try {
        await load(this.dataset.index);
        this.index = new Index(self.guideSearchData.index);
      } catch {
        this.loading = false;
        this.say(this.dataset.failed);
        return;
      }
      this.show();
      try {
        await load(this.dataset.texts);
        this.texts = self.guideSearchData.texts;
        this.show(this.at);
      } catch {
        // The results stand without snippets.
      }
    }

    // The fragment comes from anyone: only text, cut to a length, and ignored if it can't be decoded.
    restore() {
      const [, coded] = /^#q=(.*)$/.exec(location.hash) || [];
      if (coded === undefined) return;
      try {
        this.box.value = decodeURIComponent(coded.replace(/\+/g, " ")).slice(0, 200);
      } catch {
        return;
      }
      this.show();
      if (this.box.value) this.ready();
    }

    keep() {
      try {
        const fragment = this.box.value ? "#q=" + encodeURIComponent(this.box.value) : "";
        history.replaceState(history.state, "", location.pathname + location.search + fragment);
      } catch {
        // Half a character typed, or the browser allows no more changes just now.
      }
    }

    // Said once: a live region that is set to the same text may be read again.
    say(text) {
      if (this.status.textContent !== text) this.status.textContent = text;
    }

    show(at = -1) {
      if (!this.index) {
        if (this.box.value) {
          this.say(this.dataset.loading);
          this.ready();
        }
        return;
      }
      const words = this.dataset;
      const { entries, marked } = this.index.search(this.box.value);
      this.list.replaceChildren(...entries.map((entry, i) => this.result(entry, i, marked)));
      this.list.hidden = !entries.length;
      this.box.setAttribute("aria-expanded", String(entries.length > 0));
      this.choose(at);
      const count = entries.length === 1 ? words.one : words.many.replace("{n}", entries.length);
      this.say(!wordsOf(this.box.value).length ? "" : entries.length ? count : words.none);
    }

    result(entry, i, marked) {
      const [number, anchor, heading] = this.index.entries[entry];
      const [url, title] = this.index.pages[number];
      const link = make("a", "", make("strong", "", ...this.marks(title, marked)));
      const kind = this.kindOf(url);
      if (kind) link.append(" ", make("span", "meta", kind));
      if (heading) link.append(" ", make("span", "heading", ...this.marks(heading, marked)));
      const snippet = this.texts ? this.snippet(this.texts[entry] || "", marked) : [];
      if (snippet.length) link.append(" ", make("span", "snippet", ...snippet));
      link.id = "search-result-" + i;
      link.href = url + (anchor && "#" + anchor);
      link.setAttribute("role", "option");
      const item = make("li", "", link);
      item.setAttribute("role", "none");
      return item;
    }

    // The kind of a page, in the words of the complete list below: the heading it stands under.
    kindOf(url) {
      if (!this.kinds) {
        this.kinds = new Map();
        for (const link of document.querySelectorAll(".subject li a")) {
          this.kinds.set(link.getAttribute("href"), link.closest(".subject").querySelector("h3").textContent);
        }
      }
      return this.kinds.get(url);
    }

    // Text as nodes, with the words that match in <mark>.
    marks(text, marked) {
      const nodes = [];
      let end = 0;
      for (const { index, 0: token } of text.matchAll(TOKEN)) {
        const word = trim(token);
        if (!word || !marked.has(this.index.stemOf(fold(word)))) continue;
        const start = index + token.indexOf(word);
        nodes.push(text.slice(end, start), make("mark", "", word));
        end = start + word.length;
      }
      return [...nodes, text.slice(end)].filter((node) => node !== "");
    }

    snippet(text, marked) {
      const first = [...text.matchAll(TOKEN)].find(([token]) => marked.has(this.index.stemOf(fold(trim(token)))));
      const wish = Math.max(0, (first ? first.index : 0) - SNIPPET / 3);
      const start = wish && text.indexOf(" ", wish) + 1;
      const last = start + SNIPPET < text.length ? text.lastIndexOf(" ", start + SNIPPET) : text.length;
      const nodes = this.marks(text.slice(start, last > start ? last : start + SNIPPET), marked);
      return [start ? "… " : "", ...nodes, last < text.length ? " …" : ""].filter((node) => node !== "");
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
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
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
