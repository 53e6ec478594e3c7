// One question: its fieldset in the page, what is answered, and how it looks once it is checked. What is
// right, and every explanation, is taken from the key that stands in the page.
class Question {
  constructor(set, words, checked) {
    this.set = set;
    this.words = words;
    this.kind = set.dataset.kind;
    this.id = set.id.slice(2);
    this.key = set.querySelector(".key");
    this.rows = this.kind === "multiple" || this.kind === "single" || this.kind === "verdict" ? null : rowsOf(set);
    this.reasons = set.querySelector(".reasons");
    this.right = rightParts(this.kind, this.key);
    this.outcome = status("outcome");
    const say = (text) => { this.outcome.textContent = text; };
    // The second half of a double click must not jump on to the next question.
    this.button = button(words.check, (event) => { if (event.detail < 2) checked(this); });
    if (this.kind === "order") orderControls(set, words, say);
    if (this.kind === "match") matchControls(set, words);
    if (this.kind === "short") shortControls(set, words, () => checked(this));
    if (this.reasons) set.addEventListener("change", () => this.ask());
    this.key.before(actions(this.button), this.outcome);
    this.start = this.answer;
    this.reset();
  }

  get controls() {
    return [...this.set.querySelectorAll(".choice input, .row input, .row select, .row button")];
  }

  get answer() {
    if (this.kind === "order") return rowsOf(this.set).map((row, at) => `${row.dataset.part}:${at + 1}`);
    const value = (c) => (c.type === "text" ? c.value.trim() : c.closest(".row") ? c.value && `${c.closest(".row").dataset.part}:${c.value}` : c.value);
    return this.controls.filter((c) => (c.type === "radio" || c.type === "checkbox" ? c.checked : true)).map(value).filter(Boolean);
  }

  get verdict() {
    return this.kind === "verdict" ? this.answer[0] : null;
  }

  get credit() {
    return credit(this.kind, this.right, this.answer);
  }

  get isRight() {
    return this.credit === 1;
  }

  // A verdict's second step comes once the first is done.
  ask() {
    const open = !this.answer.length;
    if (!open && this.reasons.hidden) this.outcome.textContent = this.reasons.querySelector("p").textContent;
    this.reasons.hidden = open;
  }

  restore(stored) {
    if (!Array.isArray(stored)) return;
    const answer = stored.filter((part) => typeof part === "string");
    if (this.rows) place(this.set, answer);
    else for (const input of this.controls) input.checked = answer.includes(input.value);
    if (this.reasons) this.ask();
    // Only what the reader can have chosen: stored answers may be anybody's, or older than the question.
    if (this.kind === "order" ? answer.join() === this.answer.join() : this.answer.length) this.check();
  }

  reset(roll) {
    this.done = false;
    this.button.textContent = this.words.check;
    this.outcome.textContent = "";
    for (const node of this.set.querySelectorAll(".choice > .mark, .choice > .feedback, .row > .mark, .row > .feedback")) node.remove();
    for (const node of this.set.querySelectorAll("[data-mark]")) node.removeAttribute("data-mark");
    for (const c of this.controls) {
      c.disabled = c.checked = false;
      if (c.type === "text") c.value = "";
    }
    if (this.rows) place(this.set, this.kind === "order" ? this.start : []);
    if (this.reasons) this.ask();
    if (roll && "shuffle" in this.set.dataset) this.shuffle(roll);
  }

  // Choices, rows, and what a match offers; a verdict's three labels always stand in the same order.
  shuffle(roll) {
    const lists = [this.reasons || this.set, this.set.querySelector(".offers"), this.set.querySelector(".rows")];
    for (const list of lists.filter(Boolean)) {
      const parts = [...list.children].filter((child) => child.matches(this.kind === "match" ? "li[data-offer]" : ".choice, .row"));
      if (this.kind === "verdict" && list === this.set) continue;
      const after = parts.length && parts[parts.length - 1].nextSibling;
      for (const part of shuffle(parts, roll)) list.insertBefore(part, after);
    }
    if (this.kind === "order") {
      if (this.isRight) rowsOf(this.set)[0].before(rowsOf(this.set).pop());
      this.start = this.answer;
      number(this.set);
    }
    if (this.kind === "match") {
      for (const select of this.set.querySelectorAll("select")) select.remove();
      matchControls(this.set, this.words);
    }
  }

  // Whether all of it is answered; if not, says so.
  isWhole() {
    const { length } = this.answer;
    const whole = length >= (this.reasons ? 2 : this.rows && this.kind !== "short" ? this.rows.length : 1);
    if (!whole) this.outcome.textContent = length ? this.words.chooseMore : this.words.chooseFirst;
    return whole;
  }

  check() {
    if (!this.isWhole()) return false;
    const answer = this.answer;
    this.done = true;
    for (const c of this.controls) c.disabled = true;
    if (this.rows) this.markRows(answer);
    else this.markChoices();
    const counts = count(this.kind, this.right, answer);
    this.outcome.textContent = this.isRight ? this.words.isRight
      : counts.found ? fill(this.words.isPartly, counts) : this.words.isWrong;
    return true;
  }

  markChoices() {
    const several = this.kind === "multiple";
    for (const input of this.controls) {
      const right = this.right.includes(input.value);
      if (!right && !input.checked) continue;
      const words = this.words;
      const text = input.checked ? (right ? words.right : words.wrong) : (several ? words.rightMissed : words.rightAnswer);
      this.mark(input.parentNode, right, text, this.said("choice", input.value));
    }
  }

  markRows(answer) {
    const words = this.words;
    if (this.kind === "short") {
      const known = [...this.key.querySelectorAll("[data-wrong]")].find((li) => same(li.dataset.wrong, answer[0]));
      const said = this.isRight ? this.key.querySelector(".explanation") : (known || this.key.querySelector("[data-otherwise]")).querySelector(".feedback");
      return this.mark(this.rows[0], this.isRight, this.isRight ? words.right : `${words.wrong}. ${words.rightAnswer}: ${this.right[0]}`, said);
    }
    this.rows.forEach((row) => {
      const { part } = row.dataset;
      const expected = this.right.findIndex((text) => text.startsWith(part + ":"));
      const right = answer.includes(this.right[expected]);
      const li = [...this.key.querySelectorAll("[data-part]")][expected];
      const where = this.kind === "order" ? String(expected + 1) : li.querySelector("strong").textContent;
      this.mark(row, right, right ? words.right : `${words.wrong}. ${words.rightAnswer}: ${where}`, li.querySelector(".feedback"));
      const given = answer.find((text) => text.startsWith(part + ":"));
      const lure = this.kind === "match" && this.said("lure", given.slice(part.length + 1));
      if (lure) row.append(copy(lure));
    });
  }

  said(name, id) {
    const li = [...this.key.querySelectorAll(`[data-${name}]`)].find((node) => node.dataset[name] === id);
    return li && li.querySelector(".feedback");
  }

  // In words and with a sign, beside the part; then its explanation. A belief is named to those who hold it.
  mark(part, right, text, said) {
    const sign = make("span", "sign", right ? "✓" : "✗");
    sign.setAttribute("aria-hidden", "true");
    const mark = make("p", "mark");
    mark.append(sign, " ", make("strong", "", text));
    part.dataset.mark = right ? "right" : "wrong";
    part.append(mark);
    if (!said) return;
    const feedback = copy(said);
    if (right) for (const belief of feedback.querySelectorAll(".belief")) belief.remove();
    feedback.classList.add("feedback");
    part.append(feedback);
  }
}
