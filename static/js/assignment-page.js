// <guide-assignment>: reads the assignment from the fragment and says what it is; the questions come with a press,
// by scripts of their own (work.js). A damaged link gets its reason in words. Nothing is stored.
class AssignmentPage extends HTMLElement {
  connectedCallback() {
    if (this.box) return;
    this.box = make("div");
    this.note = status("note");
    this.append(this.note, this.box);
    addEventListener("hashchange", () => this.read());
    this.read();
  }

  read() {
    const words = this.dataset;
    this.box.replaceChildren();
    try {
      this.one = decodeAssignment(location.hash);
    } catch (error) {
      if (!(error instanceof Damage)) throw error;
      this.note.textContent = words[{ none: "linkNone", letters: "linkLetters", cut: "linkCut", changed: "linkChanged", version: "linkVersion", odd: "linkOdd" }[error.message]];
      return;
    }
    this.note.textContent = "";
    const facts = make("ul");
    for (const fact of this.facts()) facts.append(make("li", "", fact));
    this.box.append(facts, actions(button(words.workBegin, () => this.begin())));
  }

  facts() {
    const { one, dataset: words } = this;
    const day = (n) => new Date(n * 864e5).toLocaleDateString(words.locale, { dateStyle: "long", timeZone: "UTC" });
    return [
      one.due && fill(words.assignDue, { date: day(one.due) }),
      one.two && words.workTwo,
      one.late ? words.workLate : words.workAtOnce,
      one.attempts ? fill(words.workAttempts, { n: one.attempts }) : words.workAnyAttempts,
      one.key ? words.workSealed : words.workShort,
      one.number && words.workNumber,
    ].filter(Boolean);
  }

  async begin() {
    this.note.textContent = this.dataset.reviewLoading;
    try {
      for (const src of [this.dataset.codes, this.dataset.work]) await loadScript(src);
    } catch {
      this.note.textContent = this.dataset.reviewFailed;
      return;
    }
    const work = document.createElement("guide-work");
    Object.assign(work.dataset, this.dataset);
    work.fragment = location.hash;
    work.stories = this.querySelector(".stories");
    work.told = this.note;
    this.box.replaceChildren(work);
  }
}
customElements.define("guide-assignment", AssignmentPage);
