// A quiz that the reader can keep: a button that says what is kept, answers that come back after a reload,
// and the marks that later reviews need. Nothing is written before the button is pressed.
class KeptQuiz extends Quiz {
  get answers() {
    return Object.fromEntries(this.questions.filter((q) => q.done).map((q) => [q.id, q.answer]));
  }

  restore() {
    const { state, quizzes } = progress.read();
    if (state !== "ok") return this.offer(state === "unreadable" ? this.dataset.unreadable : "");
    const stored = own(quizzes, this.dataset.path);
    this.kept = isTable(stored);
    if (this.kept) for (const q of this.questions) q.restore(own(stored, q.id));
    this.sumUp();
    this.offer();
  }

  save() {
    if (!this.kept) return;
    this.tell(progress.update((whole) => this.record(progress.put(whole, "quizzes", this.dataset.path, this.answers))));
  }

  // What later reviews need: when it was first finished, and which questions were missed.
  record(whole) {
    const { path } = this.dataset;
    if (this.questions.some((q) => !q.done)) return whole;
    const before = progress.mark(whole, path);
    const missed = this.missed.map((q) => q.id);
    return progress.put(whole, "marks", path, {
      reviewed: 0, day: today(), ...before, all: this.questions.length, right: this.questions.length - missed.length, wrong: missed,
    });
  }

  forget() {
    const { path } = this.dataset;
    this.kept = false;
    this.tell(progress.update((whole) => ["quizzes", "marks", "before"].reduce((all, part) => progress.put(all, part, path, null), whole)), this.dataset.forgotten);
  }

  tell(outcome, done) {
    const words = this.dataset;
    if (outcome !== "ok") this.kept = Boolean(done);
    this.offer(outcome === "ok" ? done : outcome === "unreadable" ? words.unreadable : words.keepFailed);
  }

  // What is kept, said before the button that keeps it. The nodes stay, so that focus does too.
  offer(message) {
    const words = this.dataset;
    if (!this.keepButton) {
      this.keeping = make("div", "keeping");
      this.section.append(this.keeping);
      this.keepWhat = make("p");
      this.keepButton = button("", () => {
        if (this.kept) return this.forget();
        this.kept = true;
        this.save();
      });
      this.keepNote = status();
      const more = make("p");
      more.append(link(words.progressUrl, words.progress));
      this.keeping.append(this.keepWhat, actions(this.keepButton), this.keepNote, more);
    }
    this.keepWhat.textContent = this.kept ? words.kept : words.keepWhat;
    this.keepButton.textContent = this.kept ? words.forget : words.keep;
    this.keepNote.textContent = message || "";
  }
}
