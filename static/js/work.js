// <guide-work>: the pupil's part of an assignment. Brings the questions, offers two equal activities where the
// subject is hard, marks at once or at the end, and ends with the code. Which activity it was stays here.
class Work extends Quiz {
  connectedCallback() {
    if (this.one) return;
    this.one = guideCodes.decodeAssignment(this.fragment);
    this.attempt = 1;
    this.bring();
  }

  get ownSeed() {
    return this.one.seed;
  }

  // Parts stand as they were built, unless the teacher chose otherwise.
  mix() {
    if (this.one.shuffle) this.questions.forEach((q, at) => q.reset(dice(this.one.seed + at)));
  }

  reseed() {}

  async bring() {
    this.banks = new Map();
    const wanted = this.one.picks.filter((pick) => pick.role !== "read");
    await Promise.all(wanted.map(async ({ path }) => {
      const bank = await bankOf(this.dataset, path).catch(() => null);
      if (bank) this.banks.set(path, bank);
    }));
    const changed = wanted.some((pick) => this.banks.has(pick.path) && this.banks.get(pick.path).version !== pick.version);
    const missing = wanted.some((pick) => !this.banks.has(pick.path));
    this.told.textContent = missing ? this.dataset.workMissing : changed ? this.dataset.workChanged : "";
    if (this.one.two) this.choose();
    else this.open("a");
  }

  // Both are named by what they are about; neither is called the usual one.
  choose() {
    const words = this.dataset;
    const box = make("section");
    const title = make("h2", "", words.workChoose);
    title.tabIndex = -1;
    box.append(title, make("p", "", words.workTwo));
    for (const role of ["a", "b"]) {
      const name = words[`workActivity${role.toUpperCase()}`];
      box.append(make("h3", "", name), this.reading(role), actions(button(`${words.workBegin}: ${name}`, () => this.open(role))));
    }
    this.replaceChildren(box);
    title.focus();
  }

  // In a tab of their own: what is answered here would be gone.
  reading(role) {
    const list = make("ul");
    const add = (url, title) => {
      const a = link(url, title);
      a.target = "_blank";
      a.rel = "noopener";
      list.appendChild(make("li")).append(a);
    };
    for (const { path, role: own } of this.one.picks) {
      const bank = this.banks.get(path);
      const story = own === "read" && this.stories.querySelector(`[data-path="${path}"] a`);
      if (own === role && bank) add(bank.path, bank.title);
      if (story) add(story.getAttribute("href"), story.textContent);
    }
    return list;
  }

  open(role) {
    const words = this.dataset;
    this.parts = this.questionsOf(role);
    const read = make("section");
    read.append(make("h2", "", words.workRead), this.reading(role));
    const title = make("h2", "", words.workQuestions);
    title.tabIndex = -1;
    const section = make("section", "quiz");
    section.append(title, ...this.parts.map(({ bank, html }, i) => borrow(bank, html, i + 1, words)));
    this.replaceChildren(read);
    // A story alone has no questions, and no code.
    if (!this.parts.length) return this.append(make("p", "", words.workNoQuestions));
    this.append(section);
    super.connectedCallback();
    title.focus();
  }

  questionsOf(role) {
    const idOf = (html) => /data-question="([a-z0-9-]+)"/.exec(html)[1];
    const all = (path) => this.banks.get(path)?.questions || [];
    return guideCodes.questionsOf(this.one, role, (path) => all(path).map(idOf)).map(([pick, id]) => (
      { place: this.one.picks.indexOf(pick), id, bank: this.banks.get(pick.path), html: all(pick.path).find((html) => idOf(html) === id) }
    ));
  }

  // At the end: an answer is noted and can be changed until the last one is there.
  press(question) {
    if (!this.one.late || question.done) return super.press(question);
    if (!question.isWhole()) return;
    question.held = true;
    const open = this.questions.find((q) => !q.held);
    question.outcome.textContent = this.dataset.workHeld;
    if (open) return open.set.focus();
    for (const q of this.questions) {
      // One that was emptied again is open again.
      if (!q.isWhole()) {
        q.held = false;
        return q.set.focus();
      }
    }
    for (const q of this.questions) q.check();
    this.sumUp();
    this.result.querySelector("h3").focus();
  }

  resultParts() {
    const parts = super.resultParts().filter((part) => !part.matches(".actions"));
    const { attempts } = this.one;
    parts.push(this.code());
    if (!attempts || this.attempt < attempts) parts.push(actions(button(this.dataset.again, () => this.afresh())));
    return parts;
  }

  afresh() {
    this.attempt++;
    for (const q of this.questions) q.held = false;
    this.again(this.questions);
  }

  code() {
    const words = this.dataset;
    const box = make("section", "code");
    box.append(make("h4", "", words.workCode), make("p", "", words.workHonest));
    const out = make("div");
    out.setAttribute("role", "status");
    if (this.one.number) {
      const label = make("label", "", words.workYourNumber + " ");
      const select = make("select");
      select.append(new Option("", "0"), ...Array.from({ length: guideCodes.NUMBERS }, (_, i) => new Option(i + 1, i + 1)));
      select.addEventListener("change", () => this.tell(out, Number(select.value)));
      label.append(select);
      box.appendChild(make("p")).append(label);
    }
    box.append(out);
    this.tell(out, 0);
    return box;
  }

  async tell(out, number) {
    const words = this.dataset;
    if (this.one.number && !number) return out.replaceChildren(make("p", "", words.workNumberFirst));
    let text;
    try {
      text = await this.codeOf(number);
    } catch {
      return out.replaceChildren(make("p", "", words.workNoCrypto));
    }
    const copying = make("guide-copy");
    Object.assign(copying.dataset, { copy: words.workCopy, copied: words.workCopied, marked: words.workMarked });
    copying.append(make("p", "words", text));
    out.replaceChildren(copying, actions(button(words.workSave, () => save("code.txt", "text/plain", text + "\n"))));
  }

  // An activity as if all of it had been right.
  ideal(role) {
    const answers = this.questionsOf(role).map(({ place, id, bank, html }, i) => {
      const set = borrow(bank, html, i + 1, this.dataset);
      const { kind } = set.dataset;
      const right = rightParts(kind, set.querySelector(".key"));
      return [place, id, kind === "short" ? right.slice(0, 1) : right];
    });
    return { number: guideCodes.NUMBERS, attempt: 1, answers };
  }

  async codeOf(number) {
    const { one, attempt, questions } = this;
    if (one.key) {
      const least = one.two ? await guideCodes.roomFor([this.ideal("a"), this.ideal("b")]) : 0;
      return guideCodes.sealResult(one, { number, attempt, answers: questions.map((q, i) => [this.parts[i].place, this.parts[i].id, q.answer]) }, least);
    }
    const tenths = Math.round(questions.reduce((sum, q) => sum + q.credit, 0) * 10);
    return guideCodes.shortCode(one, { number, right: questions.length - this.missed.length, all: questions.length, tenths });
  }
}
customElements.define("guide-work", Work);
