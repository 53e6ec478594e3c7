// The search engine: which pages answer a query, from the shards that `guide build` makes
// (tools/src/search/ writes their format and proves that the order is that of an unsplit index).
// Knows nothing of the page it runs on; all numbers are whole, so that every device gives one order.
(() => {
  "use strict";
  const BEST = 50;
  const WORDS = 8;
  const LETTERS = 40;
  // A beginning of one or two letters stands everywhere, and says nothing of neighbours.
  const PLACELESS = /^..?\*$/;
  // Eighths: what a word is worth as it stands, with another ending, as a beginning, respelt.
  const EXACT = 8, ENDING = 7, TYPING = 7, BEGUN = 5, LONGER = 3, ONE_WRONG = 7, TWO_WRONG = 6;
  // For two words of the query side by side, or close to one another.
  const NEXT = 240, NEAR = 80;
  // Eighths of a score that a page earns by the share of the query that it answers.
  const SHARE = 4;

  const WORD = /[\p{Alphabetic}\p{N}'’ʼ‘\u0301\u00ad]+/gu;
  const fold = (word) => word.replace(/['’ʼ‘\u0301\u00ad]/g, "").toLowerCase().replace(/ё/g, "е").replace(/ґ/g, "г");
  const clean = (text) => text.replace(/[\u{10000}-\u{10ffff}]/gu, " ").normalize("NFC");
  const wordsOf = (text) => (clean(text).match(WORD) || []).map(fold).filter(Boolean);

  const listed = (text) => text.split(" ").filter(Boolean);

  // Numbers as tools/src/search/code.rs writes them.
  class Reader {
    constructor(text) {
      this.text = text;
      this.at = 0;
    }

    digit() {
      const code = this.text.charCodeAt(this.at++) - 35;
      if (!(code >= 0)) throw new RangeError("a list ends too early");
      return code > 57 ? code - 1 : code;
    }

    number() {
      const first = this.digit();
      if (first < 60) return first;
      if (first < 90) return 60 + (first - 60) * 91 + this.digit();
      return 2790 + (this.digit() * 91 + this.digit()) * 91 + this.digit();
    }

    // [page, weight, places] until `count` are read.
    postings(count, placed) {
      const all = [];
      while (all.length < count) {
        const weight = this.number();
        let page = 0;
        for (let left = this.number(); left; left--) {
          page += this.number();
          const places = [];
          for (let place = 0, last = !placed; !last;) {
            const gap = this.number();
            place += gap >> 1;
            last = gap & 1;
            places.push(place);
          }
          all.push([page, weight, places]);
        }
      }
      return all;
    }
  }

  const order = (a, b) => b[1] - a[1] || a[0] - b[0];

  // Adding, dropping, changing a letter and swapping two count one; more than `most` is not counted.
  const distance = (a, b, most) => {
    let [before, last] = [[], Array.from({ length: b.length + 1 }, (_, i) => i)];
    for (let i = 1; i <= a.length; i++) {
      const row = [i];
      for (let j = 1; j <= b.length; j++) {
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] !== b[j - 1]));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      if (Math.min(...row) > most) return most + 1;
      [before, last] = [last, row];
    }
    return last[b.length];
  };

  // One file of the index: its keys, and a list for each.
  class Shard {
    constructor(number, { forms, lists, words }, { head, whole }) {
      Object.assign(this, { number, head, whole, words: words || {}, lists: lists.split(" ") });
      this.names = forms.split("|").map((name) => name.split(/[ ;]/));
      this.keys = new Map();
      forms.split("|").forEach((name, i) => name.split(";")[0].split(" ").forEach((key) => this.keys.set(key, i)));
    }

    list(i) {
      let found = this.lists[i];
      if (typeof found === "string") {
        const reader = new Reader(found);
        const [rarity, count] = [reader.number(), reader.number()];
        const postings = reader.postings(Math.min(count, this.head), !PLACELESS.test(this.names[i][0]));
        if (count > this.head && count <= this.whole) postings.push(...reader.postings(count - this.head, false));
        found = { rarity, count, postings, forms: this.names[i], shard: this, i };
        this.lists[i] = found;
      }
      return found;
    }

    get(key) {
      const i = this.keys.get(key);
      return i === undefined ? undefined : this.list(i);
    }

    // All words with one beginning as one list.
    beginning(start) {
      const whole = this.get(start + "*");
      if (whole) return { ...whole, start };
      const found = new Set();
      for (const [key, i] of this.keys) if (key.startsWith(start) && !/[*_]/.test(key)) found.add(i);
      if (!found.size) return undefined;
      const placeless = PLACELESS.test(start + "*");
      const pages = new Map();
      let rarity = 1000;
      for (const list of [...found].map((i) => this.list(i))) {
        rarity = Math.min(rarity, list.rarity);
        for (const [page, weight, places] of list.postings.slice(0, this.head)) {
          const old = pages.get(page) || [page, 0, []];
          pages.set(page, [page, Math.max(old[1], weight), placeless ? [] : old[2].concat(places)]);
        }
      }
      return { rarity, start, count: 0, forms: [], shard: this, postings: [...pages.values()].sort(order).slice(0, BEST) };
    }

    // Lists in the file of tails stand in the order of the terms that have one.
    tailOf(list) {
      return this.lists.slice(0, list.i).map((_, i) => this.list(i)).filter((l) => l.count > this.whole && !l.forms[0].endsWith("*")).length;
    }
  }

  const near = (before, after) => {
    let best = 0;
    for (const a of before) for (const b of after) {
      if (b - a === 1) return NEXT;
      if (b - a > -4 && b - a < 6 && b !== a) best = NEAR;
    }
    return best;
  };

  // How much each word of a query tells; a title as a whole is none of its words.
  const raritiesOf = (words) => words.map((choices) => (choices[0].title ? 0 : Math.max(...choices.map((c) => c.list.rarity))));

  // What a sum is multiplied by on a page that has the words for which `has` is true.
  const shareOf = (rarities, has) => rarities.reduce((sum, rarity, i) => sum + rarity * (has(i) ? 8 : 8 - SHARE), 0) || 8;

  // `words` are lists of { list, worth }: what each word of the query may stand for. Every page with
  // the sum of what its words are worth, the less the more of them it lacks.
  const score = (words, [first, end]) => {
    const all = new Map();
    const rarities = raritiesOf(words);
    words.forEach((choices, i) => {
      const best = new Map();
      for (const { list, worth } of choices) for (const [page, weight, places] of list.postings) {
        if (page < first || page >= end) continue;
        const old = best.get(page) || { sum: 0, places: [] };
        best.set(page, { sum: Math.max(old.sum, worth * list.rarity * weight), places: old.places.concat(places) });
      }
      for (const [page, { sum, places }] of best) {
        const whole = all.get(page) || { page, sum: 0, parts: [] };
        if (!choices[0].title) whole.sum += sum;
        whole.parts[i] = sum;
        if (whole.places) whole.sum += near(whole.places, places) * Math.min(rarities[i], rarities[whole.at]);
        all.set(page, Object.assign(whole, { places, at: i }));
      }
    });
    // A page of just this name is worth at least as much as if each word were one.
    const title = words.at(-1)?.[0].title ? words.length - 1 : -1;
    for (const whole of all.values()) {
      whole.named = (whole.parts[title] || 0) * (title || 1) * shareOf(rarities, () => true);
      whole.score = Math.max(whole.named, whole.sum * shareOf(rarities, (i) => whole.parts[i]));
    }
    return [...all.values()].sort((a, b) => b.score - a.score || a.page - b.page);
  };

  // Whether what is not loaded yet could change the first `count` results: a page may stand in the
  // rest of each list with at most the weight at which the loaded part ends.
  const open = (words, results, count) => {
    const most = words.map((choices) => Math.max(0, ...choices.map(({ list, worth }) => (list.count > list.postings.length ? worth * list.rarity * list.postings.at(-1)[1] : 0))));
    if (!most.some(Boolean)) return false;
    const rarities = raritiesOf(words);
    const bound = ({ sum, parts, named }) => Math.max(named, most.reduce((all, m, i) => all + Math.max(0, m - (parts[i] || 0)), sum) * shareOf(rarities, (i) => parts[i] || most[i]));
    const last = results[count - 1]?.score || 0;
    const unseen = bound({ sum: 0, parts: [], named: 0 });
    return unseen >= last || results.some((r, i) => bound(r) > r.score && (i < count || bound(r) >= last));
  };

  class Search {
    // `load(name)` gives a file of the index, or fails.
    constructor(root, load) {
      this.root = root;
      this.load = load;
      // Each key says how many letters it shares with the one before it.
      let from = "";
      this.from = (root.from.match(/[A-Z][^A-Z]*/g) || []).map((key) => (from = from.slice(0, key.charCodeAt() - 65) + key.slice(1)));
      this.stop = new Set(listed(root.stop));
      this.endings = new Set(listed(root.endings));
      this.kinds = root.kinds.split(" ");
      this.shards = new Map();
      this.pages = new Map();
    }

    place(key) {
      let [low, high] = [0, this.from.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (this.from[middle] <= key) low = middle + 1;
        else high = middle;
      }
      return low;
    }

    shard(key) {
      const number = this.place(key);
      if (!this.shards.has(number)) {
        const coming = this.load(String(number)).then((data) => {
          const shard = new Shard(number, data, this.root);
          const known = data.pages.map((page) => this.know(...page));
          for (const [at, text, anchor, heading] of data.passages) known[at].passages.push({ text, anchor, heading, number });
          return shard;
        });
        coming.catch(() => this.shards.delete(number));
        this.shards.set(number, coming);
      }
      return this.shards.get(number);
    }

    know(page, url, title, name, about) {
      if (!this.pages.has(page)) this.pages.set(page, { url, title, name, passages: [] });
      return Object.assign(this.pages.get(page), about === undefined ? {} : { about });
    }

    // What a word of the query stands for: itself, else its beginning, another ending, or other letters.
    async choices(word, typing) {
      const shard = await this.shard(word);
      const exact = shard.get(word);
      const start = () => this.shard(word + "*").then((s) => s.beginning(word));
      const choice = (list, worth, form) => (list ? [{ list, worth, form }] : []);
      if (exact && !typing) return choice(exact, EXACT, word);
      if (typing) {
        const found = [...choice(exact, EXACT, word), ...choice(await start(), exact ? LONGER : TYPING)];
        if (found.length) return found;
      }
      // A form that the guide never uses: without its ending it is another form, or the beginning of some.
      for (let n = word.length - 1; n > 2 && n > word.length - 5; n--) {
        if (!this.endings.has(word.slice(n))) continue;
        const base = word.slice(0, n);
        const list = (await this.shard(base)).get(base) || (n > 3 && (await this.shard(base + "*")).beginning(base));
        if (list) return choice(list, ENDING, !list.start && base);
      }
      if (!typing && word.length > 2) return choice(await start(), BEGUN);
      return [];
    }

    // Words of the guide that differ from a misspelt one by a letter, by two in a long one.
    async respelt(word) {
      const most = word.length < 4 ? 0 : word.length < 8 ? 1 : 2;
      if (!most || word.length > 20 || /[^\p{Alphabetic}]/u.test(word)) return [];
      const keys = [];
      for (let n = word.length - most; n <= word.length + most; n++) for (const first of ["!" + word[0], "#" + word.at(-1)]) keys.push(first + String.fromCharCode(97 + n));
      const found = new Map();
      for (const [i, shard] of (await Promise.all(keys.map((key) => this.shard(key)))).entries()) {
        listed(shard.words[keys[i]] || "").forEach((other, rank) => {
          if (found.has(other)) return;
          const wrong = distance(word, other, most);
          if (wrong <= most) found.set(other, { other, wrong, elsewhere: i % 2, rank });
        });
      }
      const all = [...found.values()].sort((a, b) => a.wrong - b.wrong || a.elsewhere - b.elsewhere || a.rank - b.rank || (a.other < b.other ? -1 : 1));
      const near = all.filter(({ wrong }) => wrong === all[0].wrong).slice(0, 3);
      return Promise.all(near.map(async ({ other, wrong }) => ({ list: (await this.shard(other)).get(other), worth: wrong > 1 ? TWO_WRONG : ONE_WRONG, form: other, respelt: true })));
    }

    // The words of a query as lists; those that the guide doesn't know are left out.
    async words(query) {
      const whole = wordsOf(query);
      const all = [...new Set(whole)].map((word) => word.slice(0, LETTERS));
      const said = all.filter((word) => !this.stop.has(word)).slice(0, WORDS);
      const words = said.length ? said : all.slice(0, WORDS);
      // A word is being typed until something stands behind it.
      const typed = /[\p{Alphabetic}\p{N}]$/u.test(query) ? all.at(-1) : "";
      const found = await Promise.all(words.map(async (word) => {
        const [choices, parts] = [await this.choices(word, word === typed), /^(\p{Alphabetic}+)(\p{N}+)$/u.exec(word)];
        if (choices.length) return [choices];
        if (parts) return Promise.all(parts.slice(1).map((part) => this.choices(part)));
        return [await this.respelt(word)];
      }));
      const known = found.flat().filter((choices) => choices.length);
      // A page of just this name, whose key stands beside the first word that says something: each goes by
      // its term's first form, unless most are small words.
      const names = known.map(([{ form, list }]) => form && list.forms[0]);
      const key = said.length * 2 > all.length ? known.length && names.every(Boolean) && known[0][0].form + "_" + names.slice(1).join("_") : [said[0] || whole[0], ...whole].join("_");
      const list = key && (await this.shard(key.slice(0, 400))).get(key);
      return list ? [...known, [{ list, worth: EXACT, title: true }]] : known;
    }

    // Calls `show` with the first `count` results of a kind as soon as there are some, and again if
    // the rest of a long list changes them. Where the guide knows no word of the query, the results are
    // those of what was meant.
    async find(query, kind, count, show) {
      let words = await this.words(query);
      const meant = words.length ? "" : await this.meant(query);
      if (meant) words = await this.words(meant);
      const at = this.kinds.indexOf(kind);
      const range = at < 0 ? [0, Infinity] : [this.root.starts[at], this.root.starts[at + 1] ?? Infinity];
      const results = score(words, range);
      // The best pages of one word are at hand.
      const more = (words.filter((choices) => !choices[0].title).length > 1 || at >= 0) && open(words, results, count);
      const say = async (...found) => show({ ...(await this.told(...found, count)), meant });
      await say(words, results);
      if (!more) return;
      const whole = await Promise.all(words.map((choices) => Promise.all(choices.map(async (choice) => ({ ...choice, list: await this.whole(choice.list) })))));
      await say(whole, score(whole, range));
    }

    async whole(list) {
      if (list.count <= list.postings.length) return list;
      const text = (await this.load("t" + list.shard.number)).split(" ")[list.shard.tailOf(list)];
      const rest = new Reader(text).postings(list.count - this.root.head, false);
      return { ...list, postings: list.postings.concat(rest) };
    }

    async told(words, results, count) {
      const marks = words.map((choices) => {
        const forms = new Set(choices.flatMap(({ list }) => list.forms));
        const starts = choices.flatMap(({ list, worth }) => (worth === LONGER ? [] : list.start || []));
        return (word) => forms.has(word) || starts.some((start) => word.startsWith(start));
      });
      const from = new Set(words.flatMap((choices) => choices.map(({ list }) => list.shard.number)));
      const first = results.slice(0, count);
      // What is shown doesn't depend on what was asked before: a passage that came with these words, else the page's line.
      const bare = ({ about, passages }) => about === undefined && !passages.some(({ number }) => from.has(number));
      const blocks = [...new Set(first.filter(({ page }) => bare(this.pages.get(page) || { passages: [] })).map(({ page }) => Math.floor(page / this.root.block)))];
      await Promise.all(blocks.map(async (block) => {
        (await this.load("d" + block)).forEach((told, i) => this.know(block * this.root.block + i, ...told));
      }));
      return {
        count: results.length,
        // Whether some word was found as it was typed.
        sure: words.some((choices) => choices.some(({ respelt }) => !respelt)),
        marked: (word) => marks.some((mark) => mark(fold(word))),
        results: first.map(({ page, score }) => {
          const { url, title, name, about, passages } = this.pages.get(page);
          // The passage that says most of the words, of those that came with these words.
          const told = ({ text, heading }) => marks.filter((mark) => wordsOf(text + " " + (heading || "")).some(mark)).length;
          const here = passages.filter(({ number }) => from.has(number));
          const passage = here.length ? here.reduce((best, next) => (told(next) > told(best) ? next : best)) : { text: about };
          return { page, score, url: url + (passage.anchor ? "#" + passage.anchor : ""), title, kind: this.kindOf(page), name, heading: passage.heading, text: passage.text };
        }),
      };
    }

    kindOf(page) {
      return this.kinds[this.root.starts.filter((start) => start <= page).length - 1];
    }

    // Whether all words of a query are the guide's own.
    async knows(query) {
      const words = wordsOf(query).filter((word) => !this.stop.has(word));
      const known = await Promise.all(words.map((word) => this.choices(word, false)));
      return known.length > 0 && known.every((choices) => choices.length);
    }

    // The query as it reads on the keyboard that was meant, where the guide knows its words.
    async meant(query) {
      for (const [typed, meant] of this.root.keys) {
        const text = [...query.toLowerCase()].map((c) => (typed.includes(c) ? meant[typed.indexOf(c)] : c)).join("");
        if (text === query.toLowerCase()) continue;
        if (await this.knows(text)) return text;
      }
      return "";
    }
  }

  self.GuideSearch = { Search, WORD, wordsOf };
})();
