// <guide-gradebook>: a teacher's key file and pupils' codes in, a table of the class out. Whatever comes in may be
// anybody's: each code gets a row with its points or a plain reason, as text, and harms no other. Nothing is stored.
const FILE_LIMIT = 2e6;
const REASONS = ["none", "much", "long", "letters", "cut", "changed", "version", "foreign", "locked", "payload", "others", "odd"];

class Gradebook extends HTMLElement {
  connectedCallback() {
    if (this.form) return;
    this.form = this.querySelector(".options");
    this.out = this.querySelector(".class");
    this.note = this.querySelector(".note");
    this.press("show", () => this.show());
    this.press("csv", () => save("class.csv", "text/csv;charset=utf-8", this.csv()));
    const codes = this.field("codes");
    codes.addEventListener("dragover", (event) => event.preventDefault());
    codes.addEventListener("drop", (event) => {
      const { files } = event.dataTransfer;
      if (!files.length) return;
      event.preventDefault();
      this.take(files);
    });
    this.field("files").addEventListener("change", (event) => this.take(event.target.files));
    this.form.hidden = false;
  }

  field(name) {
    return this.form.querySelector(`[name="${name}"]`);
  }

  press(name, action) {
    this.querySelector(`[data-press="${name}"]`).addEventListener("click", () => Promise.resolve(action()).catch((error) => this.fail(error)));
  }

  fail(error) {
    const words = this.dataset;
    const of = { file: "gradeFile", fileVersion: "gradeFileVersion", passphrase: "gradePassphrase", wrongPassphrase: "gradeWrongPassphrase", assignment: "gradeNoAssignment", loading: "gradeNotLoaded" };
    this.note.textContent = words[of[error.message]] || (error instanceof self.guideCodes?.Damage ? words.gradeNoAssignment : words.assignFailed);
  }

  async take(files) {
    const texts = await Promise.all([...files].map((file) => (file.size > FILE_LIMIT ? this.dataset.codeMuch : file.text())));
    const codes = this.field("codes");
    codes.value = [codes.value, ...texts].filter(Boolean).join("\n");
  }

  // The key file brings its assignment along; for short codes the link does.
  async load() {
    const file = this.field("key").files[0];
    if (!file) {
      const fragment = this.field("link").value.replace(/^[^#]*#/, "").trim();
      if (!fragment) throw new Error("assignment");
      return { one: guideCodes.decodeAssignment(fragment), secret: null };
    }
    const key = guideCodes.readKeyFile(file.size > FILE_LIMIT ? "" : await file.text());
    return { one: guideCodes.decodeAssignment(key.link), secret: await guideCodes.unlockKey(key, this.field("passphrase").value) };
  }

  async pages(one) {
    const pages = new Map();
    this.changed = false;
    for (const { path, role, version } of one.picks) {
      if (role === "read") continue;
      const bank = await bankOf(this.dataset, path).catch(() => null);
      if (!bank) throw new Error("loading");
      if (bank.version !== version) this.changed = true;
      pages.set(path, readBank(bank));
    }
    return pages;
  }

  async show() {
    this.note.textContent = this.dataset.reviewLoading;
    await loadScript(this.dataset.codes);
    const { one, secret } = await this.load();
    const pages = await this.pages(one);
    this.rows = [];
    for (const code of guideCodes.findCodes(this.field("codes").value)) this.rows.push(await this.row(code, one, pages, secret));
    this.note.textContent = this.changed ? this.dataset.gradeChanged : fill(this.dataset.gradeDone, { n: this.rows.filter((row) => row.all).length, all: this.rows.length });
    this.table();
    this.missed(guideCodes.missedMost(this.rows.filter((row) => row.first)));
    this.out.hidden = false;
    this.out.querySelector("h2").focus();
  }

  // A row, whatever the code was.
  async row(code, one, pages, secret) {
    const row = { text: code.text, number: 0, remark: "" };
    const say = (text) => ({ ...row, remark: text });
    if (code.problem) return say(this.reason(code.problem));
    const before = this.rows.findIndex((other) => other.text === code.text);
    if (before >= 0) return say(fill(this.dataset.codeTwice, { n: before + 1 }));
    try {
      if (code.kind === "short") {
        const short = guideCodes.readShort(code.text, one);
        Object.assign(row, short, { attempt: "", remark: this.dataset.codeShort });
      } else {
        const result = await guideCodes.openResult(code.text, one, secret);
        Object.assign(row, guideCodes.scored(one, pages, result), { number: result.number, attempt: result.attempt });
      }
    } catch (error) {
      return say(this.reason(error instanceof self.guideCodes?.Damage ? error.message : "payload"));
    }
    const same = this.rows.findIndex((other) => other.all && row.number && other.number === row.number);
    row.first = same < 0;
    if (same >= 0) row.remark = [fill(this.dataset.codeSameNumber, { n: same + 1 }), row.remark].filter(Boolean).join(" ");
    return row;
  }

  reason(name) {
    const known = REASONS.includes(name) ? name : "payload";
    return this.dataset["code" + known[0].toUpperCase() + known.slice(1)];
  }

  cells(row, at) {
    const { tenths, all } = row;
    if (!all) return [at + 1, "", "", "", "", "", row.remark];
    return [at + 1, row.number || "", row.right, all, (tenths / 10).toLocaleString(this.dataset.locale), `${Math.round((tenths * 10) / all)} %`, row.remark];
  }

  get heads() {
    const words = this.dataset;
    return [words.gradeRow, words.gradeNumber, words.gradeRight, words.gradeOf, words.gradePoints, words.gradePercent, words.gradeRemark];
  }

  table() {
    const body = make("tbody");
    for (const [at, row] of this.rows.entries()) {
      const line = body.appendChild(make("tr"));
      // As text: a cell may hold whatever a pupil put into a code.
      for (const value of this.cells(row, at)) line.appendChild(make("td")).textContent = value;
    }
    const head = make("thead");
    const line = head.appendChild(make("tr"));
    for (const text of this.heads) {
      const cell = line.appendChild(make("th", "", text));
      cell.scope = "col";
    }
    this.out.querySelector("table").replaceChildren(this.out.querySelector("caption"), head, body);
  }

  missed({ questions, beliefs }) {
    const words = this.dataset;
    const list = (rows) => rows.map((text) => make("li", "", text));
    const [first, second] = this.out.querySelectorAll(".missed ol");
    first.replaceChildren(...list(questions.map((q) => fill(words.gradeMissedBy, { missed: q.missed, asked: q.asked }) + " " + q.question.prompt)));
    second.replaceChildren(...list(beliefs.map((b) => fill(words.gradeTimes, { n: b.n }) + " " + b.belief)));
    for (const ol of [first, second]) ol.parentNode.hidden = !ol.children.length;
  }

  csv() {
    const separator = { comma: ",", semicolon: ";", tab: "\t" }[this.out.querySelector("[name=separator]").value];
    return guideCodes.csv([this.heads, ...this.rows.map((row, at) => this.cells(row, at))], separator);
  }
}
customElements.define("guide-gradebook", Gradebook);
