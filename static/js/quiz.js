// <guide-quiz>: marks the answers of the quiz that stands in the page, shows each explanation beside
// its part, and sums up at the end. Without this script the quiz is whole: questions and answers.
// Every word comes from the element's data-* attributes or from the page, cloned, never from input.
// Stores nothing: keeping.js does, for those who press its button.
class Quiz extends HTMLElement {
  connectedCallback() {
    if (this.questions) return;
    this.section = this.querySelector("section");
    this.note = status("seed");
    this.section.querySelector("h2").after(this.note);
    this.result = make("div", "result");
    this.result.hidden = true;
    this.section.append(this.result);
    this.begin();
    this.restore();
    addEventListener("hashchange", () => { if (askedSeed() !== null) this.reseed(); });
  }

  // The address now asks for another order.
  reseed() {
    this.again(this.questions);
  }

  begin() {
    this.questions = [...this.querySelectorAll("fieldset")].map((set) => new Question(set, this.dataset, (q) => this.press(q)));
    this.mix();
  }

  // Other questions in the place of those here.
  replace(sets) {
    for (const q of this.questions) q.set.remove();
    this.result.before(...sets);
    this.begin();
  }

  get ownSeed() {
    return seedOfVisit();
  }

  // Where an author lets the parts be shuffled, each visit has its own order; a seed brings it back.
  mix() {
    const asked = askedSeed();
    this.note.textContent = asked !== null && !validSeed(asked) ? this.dataset.seedWrong : "";
    if (!this.querySelector("[data-shuffle]")) return;
    this.seed = this.ownSeed;
    this.questions.forEach((q, at) => { if (!q.done) q.reset(dice(this.seed + at)); });
  }

  // The button first checks its question, then leads on to the next open one, or to the result.
  press(question) {
    if (question.done) {
      const open = this.questions.find((q) => !q.done);
      (open ? open.set : this.result.querySelector("h3")).focus();
      return;
    }
    if (!question.check()) return;
    this.sumUp();
    this.save();
  }

  sumUp() {
    const open = this.questions.some((q) => !q.done);
    for (const q of this.questions) if (q.done) q.button.textContent = open ? this.dataset.next : this.dataset.end;
    this.result.hidden = open;
    if (!open) this.result.replaceChildren(...this.resultParts());
  }

  get missed() {
    return this.questions.filter((q) => !q.isRight);
  }

  resultParts() {
    const words = this.dataset;
    const title = make("h3", "", words.result);
    title.tabIndex = -1;
    const [all, missed] = [this.questions.length, this.missed];
    const points = this.questions.reduce((sum, q) => sum + q.credit, 0);
    const parts = [title, make("p", "score", fill(words.score, { right: all - missed.length, all }))];
    if (points > all - missed.length) {
      const shown = points.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
      parts.push(make("p", "", fill(words.points, { points: shown, all })));
    }
    if (this.questions.some((q) => q.kind === "verdict")) parts.push(...this.mistakes());
    if (missed.length) parts.push(make("p", "", words.againList), this.missedList(missed));
    const buttons = missed.length && missed.length < all ? [button(words.againMissed, () => this.again(missed))] : [];
    buttons.push(button(words.again, () => this.again(this.questions)));
    parts.push(actions(...buttons));
    if (this.seed) {
      const line = make("p", "meta", words.seedSame + " ");
      line.append(link("#seed=" + this.seed, this.seed));
      parts.push(line);
    }
    return parts;
  }

  // Both kinds apart, because one of them can't be taken back.
  mistakes() {
    const words = this.dataset;
    const wrong = this.questions.filter((q) => q.kind === "verdict" && q.verdict !== q.right[0]);
    const shared = wrong.filter((q) => q.verdict === "fine").length;
    const refused = wrong.filter((q) => q.right[0] === "fine").length;
    const list = make("ul", "mistakes");
    list.append(make("li", "", fill(words.shared, { n: shared })), make("li", "", fill(words.refused, { n: refused })));
    return [list, make("p", "", words.noWayBack)];
  }

  // Each with its number and prompt, and where to read again.
  missedList(missed) {
    const list = make("ul");
    for (const q of missed) {
      const [number, ...prompt] = [...copy(q.set.querySelector("legend")).childNodes];
      const item = list.appendChild(make("li"));
      item.append(link("#" + q.set.id, number.textContent), " ", ...prompt);
      const read = q.key.querySelector(".read");
      if (read) item.append(" ", copy(read));
    }
    return list;
  }

  again(questions) {
    for (const q of questions) q.reset();
    this.mix();
    this.sumUp();
    this.save();
    questions[0].set.focus();
  }

  // Nothing is kept, unless keeping.js adds it.
  restore() {
    this.sumUp();
  }

  save() {}
}
