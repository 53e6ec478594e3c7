// <guide-record>: says beside each quiz what is kept of it, and lets the reader save, carry and erase it.
// A file may be anybody's: of it only answers and counts in the known shape are taken, never markup, and
// what is kept here already stays.
const FILE_LIMIT = 2e6;

class Record extends HTMLElement {
  connectedCallback() {
    if (this.note) return;
    this.links = [...this.querySelectorAll("ul a")];
    this.states = new Map();
    for (const a of this.links) {
      const line = make("p");
      a.after(line);
      this.states.set(self.guidePath ? self.guidePath(a.href) : a.getAttribute("href"), line);
    }
    this.summary = make("div", "keeping");
    this.note = status();
    this.buttons = make("div");
    this.prepend(this.summary, this.buttons, this.note);
    this.show();
  }

  show() {
    const words = this.dataset;
    const { state, whole, quizzes } = progress.read();
    const kept = quizzes || {};
    let due = false;
    for (const [path, line] of this.states) {
      const mark = progress.mark(whole, path);
      const n = mark && dueIn(mark);
      due = due || (mark && n !== null && n <= 0);
      line.textContent = mark ? this.describe(mark, n) : isTable(own(kept, path)) ? words.recordStarted : "";
      line.hidden = !line.textContent;
    }
    const others = Object.keys(kept).filter((path) => !this.states.has(path));
    const none = state === "ok" && !Object.keys(kept).length && !own(whole, "before");
    const back = progress.read().whole && Object.keys(own(whole, "marks") || {}).some((path) => (progress.mark(whole, path) || { day: 0 }).day > today());
    this.summary.replaceChildren();
    if (state === "unreadable") this.summary.append(make("p", "", words.quizUnreadable));
    else if (state === "blocked") this.summary.append(make("p", "", words.quizKeepFailed));
    else if (none) this.summary.append(make("p", "", words.recordNone));
    if (back) this.summary.append(make("p", "", words.reviewClock));
    if (others.length) this.summary.append(make("p", "", words.recordMore + " " + others.join(", ")));
    if (due && !back) {
      const line = make("p");
      line.append(link(words.reviewUrl, words.recordReview));
      this.summary.append(line);
    }
    this.offer(state, none);
  }

  describe(mark, n) {
    const words = this.dataset;
    const next = n === null ? words.recordFinished : n <= 0 ? words.recordDue : fill(words.recordDueOn, { date: dayName(today() + n, words) });
    return fill(words.recordDone, { right: mark.right, all: mark.all }) + " " + next;
  }

  offer(state, none) {
    const words = this.dataset;
    const file = make("input");
    file.type = "file";
    file.accept = ".json,application/json";
    file.hidden = true;
    file.addEventListener("change", () => this.add(file.files[0]));
    const buttons = [button(words.recordImport, () => file.click())];
    if (state === "ok" && !none) buttons.unshift(button(words.recordExport, () => this.export()));
    if (state === "unreadable" || (state === "ok" && !none)) buttons.push(button(words.recordErase, () => this.sure()));
    this.buttons.replaceChildren(actions(...buttons, file), ...reminder(words));
  }

  export() {
    const { whole } = progress.read();
    if (whole) save("progress.json", "application/json", JSON.stringify(whole));
  }

  async add(file) {
    const words = this.dataset;
    const text = file && file.size < FILE_LIMIT ? await file.text() : "";
    const theirs = progress.parse(text);
    if (!theirs) return this.say(words.recordImportFailed);
    let [n, m] = [0, 0];
    const outcome = progress.update((whole) => {
      let all = whole;
      for (const path of Object.keys(theirs.quizzes)) {
        if (!this.states.has(path) || !isTable(theirs.quizzes[path])) continue;
        if (own(whole.quizzes, path)) {
          m++;
          continue;
        }
        n++;
        const answers = Object.entries(theirs.quizzes[path]).filter(([, list]) => Array.isArray(list) && list.every((part) => typeof part === "string"));
        all = progress.put(all, "quizzes", path, Object.fromEntries(answers));
        const mark = progress.mark(theirs, path);
        if (mark) {
          const { day, reviewed, right, wrong } = mark;
          all = progress.put(all, "marks", path, { all: mark.all, right, wrong: wrong.filter((id) => typeof id === "string"), day, reviewed });
        }
      }
      return all;
    });
    this.show();
    this.say(outcome === "ok" ? fill(words.recordImported, { n, m }) : outcome === "unreadable" ? words.quizUnreadable : words.quizKeepFailed);
  }

  // Two presses, because it can't be undone.
  sure() {
    const words = this.dataset;
    const stop = button(words.recordEraseStop, () => this.show());
    this.buttons.replaceChildren(actions(button(words.recordEraseSure, () => this.erase()), stop));
    stop.focus();
  }

  erase() {
    let done = true;
    try {
      localStorage.removeItem(progress.key);
    } catch {
      done = false;
    }
    this.show();
    this.say(done ? this.dataset.recordErased : this.dataset.quizKeepFailed);
    this.buttons.querySelector("button").focus();
  }

  say(text) {
    this.note.textContent = text;
  }
}
customElements.define("guide-record", Record);
