// A module's quiz: the drawn questions of the page, or others that a number in the address names; what was
// gained since the module's first questions; a certificate to print that claims no more than it is.
class Course extends KeptQuiz {
  connectedCallback() {
    if (this.questions) return;
    this.seed = this.drawn = Number(this.dataset.seed);
    super.connectedCallback();
    this.note.after(actions(button(this.dataset.moduleQuizOther, () => { location.hash = "seed=" + (1 + Math.floor(Math.random() * SEEDS)); })));
    this.redraw(validSeed(askedSeed()) || this.keptSeed);
  }

  get keptSeed() {
    const stored = own(progress.read().quizzes, this.dataset.path);
    const seed = own(stored, "--seed");
    return Array.isArray(seed) ? validSeed(seed[0]) : 0;
  }

  // One number names both the questions and their order.
  get ownSeed() {
    return this.drawn;
  }

  reseed() {
    this.redraw(validSeed(askedSeed()));
  }

  get answers() {
    return { ...super.answers, "--seed": [String(this.drawn)] };
  }

  // Answers belong to the questions that they were given to.
  restore() {
    if (!this.keptSeed || this.keptSeed === this.drawn) return super.restore();
    const stored = own(progress.read().quizzes, this.dataset.path);
    this.kept = isTable(stored);
    this.sumUp();
    this.offer();
  }

  async redraw(seed) {
    const words = this.dataset;
    this.wanted = seed;
    if (!seed || seed === this.drawn) return this.mix();
    this.note.textContent = words.moduleQuizDrawing;
    const loaded = await Promise.all(words.banks.split(" ").map((path) => loadBank(path))).catch(() => null);
    if (this.wanted !== seed) return;
    if (!loaded) {
      this.note.textContent = words.moduleQuizFailed;
      return;
    }
    const first = words.first.split(" ").filter(Boolean).map((place) => place.split(".").map(Number));
    const places = draw(seed, loaded.map((bank) => bank.questions.length), first, Number(words.count));
    this.seed = this.drawn = seed;
    this.replace(places.map(([bank, at], i) => borrow(loaded[bank], loaded[bank].questions[at], i + 1, words)));
    this.restore();
  }

  // What the module opened with, marked only now.
  get gain() {
    const before = own(own(progress.read().whole, "before"), this.dataset.modulePath);
    const both = this.questions.filter((q) => Array.isArray(own(before, q.id)));
    if (!both.length) return [];
    const right = both.filter((q) => credit(q.kind, q.right, before[q.id]) === 1).length;
    return [make("p", "gain", fill(this.dataset.gainBefore, { before: right, all: both.length, after: both.filter((q) => q.isRight).length }))];
  }

  resultParts() {
    const parts = super.resultParts();
    parts.splice(2, 0, ...this.gain);
    return [...parts, this.certificate()];
  }

  certificate() {
    const words = this.dataset;
    const box = make("section", "certificate");
    const date = new Date().toLocaleDateString(words.locale, { dateStyle: "long" });
    const right = this.questions.length - this.missed.length;
    const name = make("input");
    name.type = "text";
    name.autocomplete = "off";
    const label = make("label", "", words.certificateName + " ");
    label.append(name);
    const row = make("p", "name");
    row.append(label);
    const site = document.querySelector(".site-name").textContent;
    box.append(
      make("h4", "", words.certificate), row,
      make("p", "", fill(words.certificateText, { date, module: words.module, site, right, all: this.questions.length })),
      make("p", "meta", words.certificateLimits),
      actions(button(words.certificatePrint, () => this.print())),
    );
    return box;
  }

  // On paper it stands alone.
  print() {
    const root = document.documentElement;
    root.classList.add("certificate-only");
    addEventListener("afterprint", () => root.classList.remove("certificate-only"), { once: true });
    print();
  }
}
customElements.define("guide-quiz", Course);
