// <guide-quiz>: marks the answers of the quiz that stands in the page, shows each explanation beside
// its choice, and sums up at the end. Without this script the quiz is whole: questions and answers.
// Every word comes from the element's data-* attributes or from the page, cloned, never from input.
// Nothing is stored before the reader presses the button; `progress` owns the key and never throws.
(() => {
  "use strict";

  const make = (tag, className, text) => {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text) node.textContent = text;
    return node;
  };
  const button = (text, action) => {
    const node = make("button", "", text);
    node.type = "button";
    node.addEventListener("click", action);
    return node;
  };
  // Without ids, which stay with the original: a source's link back leads there.
  const copy = (original) => {
    const node = original.cloneNode(true);
    for (const inner of node.querySelectorAll("[id]")) inner.removeAttribute("id");
    return node;
  };
  const own = (table, key) => (Object.prototype.hasOwnProperty.call(table, key) ? table[key] : null);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? values[key] : whole));

  // What the reader asked to keep: {"v":1,"quizzes":{path:{question:[choices]}}} under one key, read
  // anew before each write (another tab may have written). What it can't read it leaves alone.
  const progress = {
    key: "guide.progress",

    isTable: (value) => typeof value === "object" && value !== null && !Array.isArray(value),

    read() {
      let text;
      try {
        text = localStorage.getItem(this.key);
      } catch {
        return { state: "blocked" };
      }
      if (text === null) return { state: "ok", quizzes: {} };
      try {
        const whole = JSON.parse(text);
        if (whole.v === 1 && this.isTable(whole.quizzes)) return { state: "ok", whole, quizzes: whole.quizzes };
      } catch {
        // Not JSON, or not a table: unreadable, like any other shape.
      }
      return { state: "unreadable" };
    },

    // `answers` null forgets this page; with the last page the key itself goes, unless it holds more.
    write(path, answers) {
      const { state, whole, quizzes } = this.read();
      if (state !== "ok") return state;
      const others = Object.entries(quizzes).filter(([key]) => key !== path);
      const all = Object.fromEntries(answers ? [...others, [path, answers]] : others);
      const next = { ...whole, v: 1, quizzes: all };
      try {
        if (Object.keys(all).length || Object.keys(next).length > 2) localStorage.setItem(this.key, JSON.stringify(next));
        else localStorage.removeItem(this.key);
        return "ok";
      } catch {
        return "failed";
      }
    },
  };

  // One fieldset: which choices are right, which are chosen, and how it looks once checked.
  class Question {
    constructor(set, words, checked) {
      this.set = set;
      this.words = words;
      this.id = set.id.replace(/^q-/, "");
      this.verdict = set.dataset.kind === "verdict";
      this.inputs = [...set.querySelectorAll(".choice input")];
      this.right = [...set.querySelectorAll("li[data-correct]")].map((li) => li.dataset.choice);
      this.outcome = make("p", "outcome");
      this.outcome.setAttribute("role", "status");
      // The second half of a double click must not jump on to the next question.
      this.button = button(words.check, (event) => { if (event.detail < 2) checked(this); });
      const row = make("p", "actions");
      row.append(this.button);
      set.querySelector("details.key").before(row, this.outcome);
      this.reset();
    }

    get chosen() {
      return this.inputs.filter((input) => input.checked).map((input) => input.value);
    }

    get isRight() {
      return this.chosen.length === this.right.length && this.right.every((id) => this.chosen.includes(id));
    }

    reset() {
      this.done = false;
      this.button.textContent = this.words.check;
      this.outcome.textContent = "";
      for (const node of this.set.querySelectorAll(".choice > .mark, .choice > .feedback")) node.remove();
      for (const input of this.inputs) {
        input.checked = input.disabled = false;
        input.parentNode.removeAttribute("data-mark");
      }
    }

    check() {
      const chosen = this.chosen;
      if (!chosen.length) {
        this.outcome.textContent = this.words.chooseFirst;
        return false;
      }
      this.done = true;
      for (const input of this.inputs) {
        input.disabled = true;
        const right = this.right.includes(input.value);
        if (right || input.checked) this.mark(input, right);
      }
      const found = chosen.filter((id) => this.right.includes(id)).length;
      const counts = { found, all: this.right.length, extra: chosen.length - found };
      const partly = found > 0 && !this.isRight;
      this.outcome.textContent = this.isRight ? this.words.isRight
        : partly ? fill(this.words.isPartly, counts) : this.words.isWrong;
      return true;
    }

    // In words and with a sign, beside the choice; then the explanation from the answers below.
    mark(input, right) {
      const words = this.words;
      const several = this.right.length > 1 || input.type === "checkbox";
      const text = input.checked ? (right ? words.right : words.wrong) : (several ? words.rightMissed : words.rightAnswer);
      const sign = make("span", "sign", right ? "✓" : "✗");
      sign.setAttribute("aria-hidden", "true");
      const mark = make("p", "mark");
      mark.append(sign, " ", make("strong", "", text));
      const answer = [...this.set.querySelectorAll(".key li")].find((li) => li.dataset.choice === input.value);
      const choice = input.parentNode;
      choice.dataset.mark = right ? "right" : "wrong";
      choice.append(mark, copy(answer.querySelector(".feedback")));
    }
  }

  customElements.define("guide-quiz", class extends HTMLElement {
    connectedCallback() {
      if (this.questions) return;
      const words = this.dataset;
      this.section = this.querySelector("section");
      this.questions = [...this.querySelectorAll("fieldset")].map((set) => new Question(set, words, (q) => this.press(q)));
      this.result = make("div", "result");
      this.result.hidden = true;
      this.keeping = make("div", "keeping");
      this.section.append(this.result, this.keeping);
      this.restore();
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
      if (this.kept) this.save();
    }

    sumUp() {
      const open = this.questions.some((q) => !q.done);
      for (const q of this.questions) if (q.done) q.button.textContent = open ? this.dataset.next : this.dataset.end;
      this.result.hidden = open;
      if (!open) this.result.replaceChildren(...this.resultParts());
    }

    resultParts() {
      const words = this.dataset;
      const title = make("h3", "", words.result);
      title.tabIndex = -1;
      const missed = this.questions.filter((q) => !q.isRight);
      const right = this.questions.length - missed.length;
      const parts = [title, make("p", "score", fill(words.score, { right, all: this.questions.length }))];
      if (this.questions.some((q) => q.verdict)) {
        const wrong = missed.filter((q) => q.verdict);
        const shared = wrong.filter((q) => q.chosen[0] === "fine").length;
        const refused = wrong.filter((q) => q.right[0] === "fine").length;
        const mistakes = make("ul", "mistakes");
        mistakes.append(make("li", "", fill(words.shared, { n: shared })), make("li", "", fill(words.refused, { n: refused })));
        parts.push(mistakes, make("p", "", words.noWayBack));
      }
      if (missed.length) {
        const list = make("ul");
        for (const q of missed) {
          const [number, ...prompt] = [...copy(q.set.querySelector("legend")).childNodes];
          const link = make("a", "", number.textContent);
          link.href = "#" + q.set.id;
          list.appendChild(make("li")).append(link, " ", ...prompt);
        }
        parts.push(make("p", "", words.againList), list);
      }
      const row = make("p", "actions");
      row.append(button(words.again, () => this.again()));
      return [...parts, row];
    }

    again() {
      for (const q of this.questions) q.reset();
      this.sumUp();
      if (this.kept) this.save();
      this.questions[0].set.focus();
    }

    get answers() {
      return Object.fromEntries(this.questions.filter((q) => q.done).map((q) => [q.id, q.chosen]));
    }

    restore() {
      const { state, quizzes } = progress.read();
      if (state !== "ok") return this.offer(state === "unreadable" ? this.dataset.unreadable : "");
      const stored = own(quizzes, this.dataset.path);
      this.kept = progress.isTable(stored);
      for (const q of this.kept ? this.questions : []) {
        const ids = own(stored, q.id);
        for (const input of q.inputs) input.checked = Array.isArray(ids) && ids.includes(input.value);
        if (q.chosen.length) q.check();
      }
      this.sumUp();
      this.offer();
    }

    save() {
      const words = this.dataset;
      const outcome = progress.write(words.path, this.answers);
      if (outcome !== "ok") this.kept = false;
      this.offer(outcome === "ok" ? "" : outcome === "unreadable" ? words.unreadable : words.keepFailed);
    }

    forget() {
      const words = this.dataset;
      const outcome = progress.write(words.path, null);
      if (outcome === "ok") this.kept = false;
      this.offer(outcome === "ok" ? words.forgotten : outcome === "unreadable" ? words.unreadable : words.keepFailed);
    }

    // What is kept, said before the button that keeps it. The nodes stay, so that focus does too.
    offer(message) {
      const words = this.dataset;
      if (!this.keepButton) {
        this.keepWhat = make("p");
        this.keepButton = button("", () => {
          if (this.kept) return this.forget();
          this.kept = true;
          this.save();
        });
        this.keepNote = make("p");
        this.keepNote.setAttribute("role", "status");
        const row = make("p", "actions");
        row.append(this.keepButton);
        this.keeping.append(this.keepWhat, row, this.keepNote);
      }
      this.keepWhat.textContent = this.kept ? words.kept : words.keepWhat;
      this.keepButton.textContent = this.kept ? words.forget : words.keep;
      this.keepNote.textContent = message || "";
    }
  });
})();
