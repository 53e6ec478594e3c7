// <guide-assign>: a teacher picks pages or single questions and options from lists, and gets a link, a printable slip,
// the answer key and, for encrypted results, a key file. Without this script the page is a list of links. Nothing is
// stored; every word is the page's own.
const MOST = 60;

class Assign extends HTMLElement {
  connectedCallback() {
    if (this.form) return;
    this.form = this.querySelector(".options");
    this.made = this.querySelector(".made");
    this.note = this.querySelector(".note");
    for (const item of this.querySelectorAll("[data-path]")) this.offer(item);
    for (const module of this.querySelectorAll(".module")) this.offerAll(module);
    this.field("results").addEventListener("change", () => this.results());
    this.press("make", () => this.make());
    this.press("save-key", () => this.saveKey());
    this.press("print-slip", () => this.qr().then(() => this.print("slip")));
    this.press("answers", () => this.answers());
    this.press("show-qr", () => this.qr());
    // Outside secure pages browsers have no cipher: only short codes are left.
    if (!self.crypto?.subtle) {
      this.field("results").value = "short";
      this.field("results").disabled = true;
      this.say(this.dataset.assignNoCrypto);
    }
    this.results();
    this.form.hidden = false;
  }

  field(name) {
    return this.form.querySelector(`[name="${name}"]`);
  }

  press(name, action) {
    this.querySelector(`[data-press="${name}"]`).addEventListener("click", () => Promise.resolve(action()).catch(() => this.say(this.dataset.assignFailed)));
  }

  say(text) {
    this.note.textContent = text;
  }

  results() {
    for (const part of this.form.querySelectorAll(".with-key")) part.hidden = this.field("results").value !== "key";
  }

  box(parent, text, name) {
    const label = make("label", "pick");
    const box = make("input");
    box.type = "checkbox";
    label.append(box, " " + text);
    if (name) box.setAttribute("aria-label", `${name}: ${text}`);
    parent.append(label);
    return box;
  }

  offer(item) {
    const { count } = item.dataset;
    const title = item.querySelector("a").textContent;
    item.box = this.box(item, count ? fill(this.dataset.assignQuestions, { n: count }) : this.dataset.assignStory, title);
    if (!count) return;
    const more = make("details");
    more.append(make("summary", "", this.dataset.assignSingle));
    more.addEventListener("toggle", () => { if (more.open && !item.single) this.single(item, more); });
    item.append(more);
  }

  // A whole module at once: its lessons.
  offerAll(module) {
    const boxes = [...module.querySelectorAll("[data-path]")].map((item) => item.box);
    const all = this.box(module.querySelector(".whole"), this.dataset.assignModule, module.querySelector("h3").textContent);
    all.addEventListener("change", () => { for (const box of boxes) box.checked = all.checked; });
    module.addEventListener("change", () => { all.checked = boxes.every((box) => box.checked); });
  }

  async single(item, more) {
    item.single = [];
    const bank = await bankOf(this.dataset, item.dataset.path).catch(() => null);
    if (!bank) {
      item.single = null;
      return more.append(make("p", "", this.dataset.assignNotLoaded));
    }
    item.single = readBank(bank).map((question) => {
      const box = this.box(more.appendChild(make("p")), question.prompt);
      box.addEventListener("change", () => { item.box.checked = item.single.some(([, one]) => one.checked); });
      return [question.id, box];
    });
  }

  pick(item, role) {
    const chosen = (item.single || []).filter(([, box]) => box.checked).map(([id]) => id);
    return { path: item.dataset.path, role, version: item.dataset.version || "00000000", ids: chosen.length < (item.single || []).length ? chosen : [] };
  }

  // Pages of the calm module for the other activity: by lot, and no more to read than its questions need.
  calm(picks, wanted) {
    const pages = this.dataset.calm.split(",").map((page) => page.split(" ")).filter(([path, version]) => version && !picks.some((pick) => pick.path === path));
    const from = Math.floor(Math.random() * pages.length);
    let open = wanted;
    return [...pages.slice(from), ...pages.slice(0, from)].filter(([, , count]) => {
      const taken = open > 0;
      open -= Number(count);
      return taken;
    }).map(([path, version]) => ({ path, role: "b", version, ids: [] }));
  }

  // What is picked, as `encodeAssignment` takes it; or the name of what is wrong with it.
  read() {
    const items = [...this.querySelectorAll("[data-path]")].filter((item) => item.box.checked);
    const picks = items.map((item) => this.pick(item, item.dataset.count ? "a" : "read"));
    if (!picks.length) return "assignNone";
    const questions = items.reduce((sum, item, at) => sum + (picks[at].ids.length || Number(item.dataset.count || 0)), 0);
    const count = Number(this.field("count").value);
    if ((count || questions) > MOST) return "assignMany";
    const two = items.some((item) => "hard" in item.dataset && item.dataset.count);
    if (two) {
      const calm = this.calm(picks, count || questions);
      if (!calm.length) return "assignNoCalm";
      picks.push(...calm);
    }
    const due = this.field("due").valueAsNumber;
    return {
      picks, two, count, shuffle: this.field("shuffle").checked, late: this.field("feedback").value === "end", number: this.field("number").checked,
      attempts: Number(this.field("attempts").value), due: Number.isFinite(due) ? Math.max(0, Math.min(65535, due / 864e5)) : 0,
      seed: 1 + Math.floor(Math.random() * guideCodes.SEEDS), key: null,
    };
  }

  async make() {
    await loadScript(this.dataset.codes);
    const one = this.read();
    this.made.hidden = true;
    this.say("");
    if (typeof one === "string") return this.say(fill(this.dataset[one], { n: MOST }));
    this.secret = null;
    if (this.field("results").value === "key") {
      const { shown, secret } = await guideCodes.makeKey();
      one.key = shown;
      this.secret = secret;
    }
    const text = guideCodes.encodeAssignment(one);
    if (text.length > guideCodes.LINK_LIMIT) return this.say(fill(this.dataset.assignMany, { n: MOST }));
    this.one = guideCodes.decodeAssignment("a=" + text);
    this.fragment = "a=" + text;
    // From a file or a stick, the link leads to the published guide.
    const base = location.protocol === "file:" ? this.dataset.permalink : location.origin;
    this.url = new URL(this.dataset.assignment, base).href + "#" + this.fragment;
    this.show();
  }

  show() {
    for (const node of this.made.querySelectorAll(".link")) node.textContent = this.url;
    const open = this.made.querySelector(".open");
    open.href = this.url;
    for (const part of this.made.querySelectorAll(".with-key")) part.hidden = !this.secret;
    this.made.querySelector(".key-saved").textContent = "";
    this.made.querySelector(".two").hidden = !this.one.two;
    const due = this.made.querySelector(".due");
    due.hidden = !this.one.due;
    due.textContent = fill(this.dataset.assignDue, { date: new Date(this.one.due * 864e5).toLocaleDateString(this.dataset.locale, { dateStyle: "long", timeZone: "UTC" }) });
    const pages = this.one.picks.filter((pick) => pick.role !== "b").map((pick) => this.querySelector(`[data-path="${pick.path}"]`));
    this.made.querySelector(".pages").replaceChildren(...pages.map((item) => make("li", "", new URL(item.dataset.short, this.dataset.permalink).href)));
    this.made.querySelector(".qr").replaceChildren();
    this.made.querySelector(".answer-key").replaceChildren();
    this.made.hidden = false;
    this.made.querySelector("h2").focus();
  }

  async saveKey() {
    const words = this.made.querySelector("[name=passphrase]").value;
    save("assignment-key.json", "application/json", await guideCodes.keyFile(this.fragment, this.secret, words));
    this.made.querySelector(".key-saved").textContent = words ? this.dataset.assignKeyLocked : this.dataset.assignKeySaved;
  }

  // On paper it stands alone.
  print(part) {
    const root = document.documentElement;
    root.dataset.only = part;
    addEventListener("afterprint", () => { delete root.dataset.only; }, { once: true });
    print();
  }

  // The code is drawn by a library that only this press loads.
  async qr() {
    await loadScript(this.dataset.qr);
    let drawn;
    try {
      drawn = drawCode(self.guideQr(this.url), this.dataset.assignQr);
    } catch {
      drawn = make("p", "", this.dataset.assignQrLong);
    }
    this.made.querySelector(".qr").replaceChildren(drawn);
  }

  // The questions of each activity with what is right, for paper.
  async answers() {
    const out = this.made.querySelector(".answer-key");
    const pages = new Map();
    for (const { path, role } of this.one.picks) {
      if (role === "read") continue;
      pages.set(path, readBank(await bankOf(this.dataset, path)));
    }
    const list = (role) => {
      const rows = make("ol");
      for (const [pick, id] of guideCodes.questionsOf(this.one, role, (path) => pages.get(path).map((q) => q.id))) {
        const { prompt, answer } = pages.get(pick.path).find((q) => q.id === id);
        const row = rows.appendChild(make("li", "", prompt));
        row.append(make("br"), make("strong", "", answer));
      }
      return rows;
    };
    out.replaceChildren(make("h3", "", this.dataset.assignAnswers), make("p", "", this.dataset.assignHonest));
    if (this.one.two) out.append(make("h4", "", this.dataset.workActivityA), list("a"), make("h4", "", this.dataset.workActivityB), list("b"));
    else out.append(list("a"));
    this.print("answer-key");
  }
}
customElements.define("guide-assign", Assign);
