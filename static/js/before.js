// <guide-before>: the questions that a module opens with. Nothing is marked here; if the reader presses for
// it, the answers are kept until the module's quiz, which asks the same again (course.js).
customElements.define("guide-before", class extends HTMLElement {
  connectedCallback() {
    if (this.note) return;
    const words = this.dataset;
    this.note = status();
    this.keep = button(words.beforeKeep, () => this.write(this.answers, words.beforeKept));
    this.forget = button(words.beforeForget, () => this.write(null, words.beforeForgotten));
    this.querySelector("section").append(actions(this.keep, this.forget), this.note);
    const stored = own(own(progress.read().whole, "before"), words.path);
    for (const input of this.querySelectorAll(".choice input")) {
      const list = own(stored, input.closest("fieldset").id.slice(2));
      input.checked = Array.isArray(list) && list.includes(input.value);
    }
    this.forget.hidden = !isTable(stored);
    if (isTable(stored)) this.note.textContent = words.beforeKept;
  }

  get answers() {
    const answers = {};
    for (const input of this.querySelectorAll(".choice input:checked")) (answers[input.closest("fieldset").id.slice(2)] ||= []).push(input.value);
    return answers;
  }

  write(answers, done) {
    const words = this.dataset;
    const outcome = progress.update((whole) => progress.put(whole, "before", words.path, answers));
    if (outcome === "ok" && !answers) this.keep.focus();
    if (outcome === "ok") this.forget.hidden = !answers;
    this.note.textContent = outcome === "ok" ? done : outcome === "unreadable" ? words.quizUnreadable : words.quizKeepFailed;
  }
});
