// The review: brings back what is due from all that the reader kept, the questions missed and some of the
// others, mixed. Nothing kept, nothing due, or a clock set back: the page's own questions stay, and a
// sentence says so. Kept marks change only when the whole review is done.
const REVIEWED = 10;
const MISSED = 7;

// Addresses from storage may be anybody's.
const isPath = (path, root) => path.startsWith(root) && /^([a-z0-9-]+\/)+$/.test(path.slice(root.length));

// Nothing of the review itself is kept: it changes the marks of the quizzes it took its questions from.
class Review extends Quiz {
  connectedCallback() {
    if (this.questions) return;
    super.connectedCallback();
    this.bring();
  }

  // [path, mark] of each quiz that was finished.
  marks(whole) {
    const paths = isTable(own(whole, "marks")) ? Object.keys(whole.marks) : [];
    return paths.filter((path) => isPath(path, this.dataset.root)).map((path) => [path, progress.mark(whole, path)]).filter(([, mark]) => mark);
  }

  async bring() {
    const words = this.dataset;
    const { state, whole } = progress.read();
    const marks = state === "ok" ? this.marks(whole) : [];
    const say = (text) => { this.note.textContent = text; };
    if (state === "unreadable") return say(words.unreadable);
    if (!marks.length) return say(words.reviewFirst);
    if (marks.some(([, mark]) => mark.day > today())) return say(words.reviewClock);
    const days = marks.map(([, mark]) => dueIn(mark)).filter((n) => n !== null);
    const due = marks.filter(([, mark]) => dueIn(mark) !== null && dueIn(mark) <= 0);
    if (!due.length) return say(days.length ? fill(words.reviewNext, { date: dayName(today() + Math.min(...days), words) }) : words.reviewNone);
    say(words.reviewLoading);
    const { sets, failed } = await this.collect(due);
    if (!sets.length) return say(words.reviewFailed);
    this.due = due.map(([path]) => path);
    this.replace(sets);
    this.sumUp();
    say(failed ? words.reviewFailed : words.reviewDue);
  }

  // A question's id says where it stands: `lessons--module--lesson--question`.
  async collect(due) {
    const words = this.dataset;
    const roll = dice(today());
    const missed = due.flatMap(([path, mark]) => mark.wrong.map((id) => ({ path, id: this.whole(path, id) })));
    const chosen = shuffle(missed, roll).slice(0, MISSED);
    const pages = [...chosen.map((m) => words.root + m.id.replace(/--[^-]+(-[^-]+)*$/, "").replaceAll("--", "/") + "/"), ...due.map(([path]) => path)];
    const paths = [...new Set(pages)].filter((path) => isPath(path, words.root) && !path.endsWith("/quiz/"));
    const loaded = (await Promise.all(paths.map((path) => loadBank(path).catch(() => null)))).filter(Boolean);
    const all = loaded.flatMap((bank) => bank.questions.map((html) => ({ bank, html, path: bank.path, id: /id="q-([a-z0-9-]+)"/.exec(html)[1] })));
    const found = all.filter((q) => chosen.some((m) => m.id === q.id));
    const others = shuffle(all.filter((q) => !found.includes(q)), roll).slice(0, REVIEWED - found.length);
    const sets = shuffle([...found, ...others], roll).map((q, i) => borrow(q.bank, q.html, i + 1, words));
    return { sets, failed: loaded.length < paths.length };
  }

  // A lesson keeps the short ids of its own questions, a module's quiz the whole ones.
  whole(path, id) {
    const prefix = path.slice(this.dataset.root.length).replaceAll("/", "--");
    return String(id).includes("--") ? String(id) : prefix + id;
  }

  sumUp() {
    super.sumUp();
    if (!this.due || this.questions.some((q) => !q.done)) return;
    const due = this.due;
    this.due = null;
    const outcome = progress.update((whole) => due.reduce((all, path) => this.reviewed(all, path), whole));
    this.note.textContent = outcome === "ok" ? this.dataset.reviewKept : outcome === "unreadable" ? this.dataset.unreadable : this.dataset.keepFailed;
  }

  // What was missed now is missed; the steps that have passed are done.
  reviewed(whole, path) {
    const mark = progress.mark(whole, path);
    if (!mark) return whole;
    const wrong = new Set(mark.wrong);
    for (const q of this.questions) {
      const own = path === q.set.dataset.page ? q.set.dataset.question : q.id;
      if (q.isRight) wrong.delete(own);
      else if (own !== q.id) wrong.add(own);
    }
    const passed = STEPS.filter((step) => mark.day + step <= today()).length;
    return progress.put(whole, "marks", path, { ...mark, wrong: [...wrong], reviewed: Math.max(mark.reviewed + 1, passed) });
  }
}

customElements.define("guide-quiz", Review);
