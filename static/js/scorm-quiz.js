// The quiz of a lesson within a package for a school's system: hands each answer to the package's own page
// around it (scorm.js), as places among the question's parts rather than as words, and takes back what
// was handed over earlier. From a disk, where no page may look into another, it is the quiz as it is. Keeps nothing.
const course = (() => {
  try {
    return self.parent !== self && self.parent.guideCourse;
  } catch {
    return null;
  }
})();

// By their ids, so that a shuffled question means the same.
const inOrder = (values) => [...new Set(values)].sort();
const choicesOf = (q) => inOrder([...q.set.querySelectorAll(".choice input")].map((input) => input.value));
const partsOf = (q) => inOrder(q.rows.map((row) => row.dataset.part));
const offersOf = (q) => {
  if (q.kind === "order") return q.rows.map((row, at) => String(at + 1));
  const match = q.kind === "match";
  return inOrder([...q.set.querySelectorAll(match ? "[data-offer]" : ".row input")].map((node) => (match ? node.dataset.offer : node.value)));
};
const wrongOf = (q) => [...q.key.querySelectorAll("[data-wrong]")].map((li) => li.dataset.wrong);
// The value of a part in a list of `part:value`.
const placedAt = (answer, part) => (answer.find((text) => text.startsWith(part + ":")) || "").slice(part.length + 1);
const LETTERS = "abcdefghijklmnopqrstuvwxyz";
// What somebody wrote is not stored; where it was neither right nor known, this stands for it.
const WRITTEN = "—";

const encode = (q) => {
  const { answer } = q;
  if (!q.rows) return answer.map((value) => choicesOf(q).indexOf(value).toString(36)).join("");
  if (q.kind !== "short") return partsOf(q).map((part) => offersOf(q).indexOf(placedAt(answer, part)).toString(36)).join("");
  const place = (list) => list.findIndex((text) => same(text, answer[0]));
  const [right, wrong] = [place(q.right), place(wrongOf(q))];
  return right >= 0 ? "a" + right.toString(36) : wrong >= 0 ? "w" + wrong.toString(36) : "x";
};

const decode = (q, code) => {
  const numbers = [...code].map((digit) => parseInt(digit, 36));
  if (!q.rows) return numbers.map((at) => choicesOf(q)[at]).filter(Boolean);
  if (q.kind !== "short") {
    const placed = partsOf(q).map((part, i) => [part, offersOf(q)[numbers[i]]]);
    // A sequence is told from its first place to its last.
    if (q.kind === "order") placed.sort(([, a], [, b]) => a - b);
    return placed.map((pair) => pair.join(":"));
  }
  const at = parseInt(code.slice(1), 36);
  return [(code[0] === "a" ? q.right[at] : code[0] === "w" ? wrongOf(q)[at] : WRITTEN) || WRITTEN];
};

// As SCORM 1.2 writes an answer of each kind of interaction.
const TYPES = { order: "sequencing", match: "matching", sort: "matching", short: "fill-in" };
const response = (q, answer) => {
  if (q.kind === "short") return answer[0].slice(0, 255);
  if (!q.rows) return inOrder(answer).map((value) => LETTERS[choicesOf(q).indexOf(value)]).join(",");
  const parts = partsOf(q);
  if (q.kind === "order") return offersOf(q).map((place) => LETTERS[parts.findIndex((part) => placedAt(answer, part) === place)]).join(",");
  return parts.map((part, i) => `${i + 1}.${LETTERS[offersOf(q).indexOf(placedAt(answer, part))]}`).join(",");
};

class ReportedQuiz extends Quiz {
  restore() {
    const kept = course && course.kept(this.dataset.path);
    if (kept) this.questions.forEach((q, at) => { if (kept[at]) q.restore(decode(q, kept[at])); });
    this.sumUp();
  }

  save() {
    if (!course) return;
    course.take(this.dataset.path, this.questions.map((q) => q.done && {
      id: q.id, code: encode(q), credit: q.credit, type: TYPES[q.kind] || "choice", response: response(q, q.answer), pattern: response(q, q.right),
    }));
  }
}
customElements.define("guide-quiz", ReportedQuiz);

// A page of the web may not stand in a frame of the package.
document.addEventListener("click", (event) => {
  const a = event.target.closest("a[href]");
  if (a && a.protocol.startsWith("http") && a.host !== location.host) Object.assign(a, { target: "_blank", rel: "noopener noreferrer" });
});
