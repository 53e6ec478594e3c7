// Scores again from the answers, sums up the class, and writes the table as CSV. Pure functions: questions as
// { id, kind, right, prompt, beliefs } by page, payloads and rows in, rows and text out. A row never says which of
// two activities a pupil chose.
const key = (pick, id) => `${pick.path} ${id}`;

// Which activity it was is known here, and stays here. What was not asked is no result.
const scored = (assignment, pages, result) => {
  const idsOf = (path) => (pages.get(path) || []).map((q) => q.id);
  const given = new Map(result.answers.map(([at, id, answer]) => [key(assignment.picks[at], id), answer]));
  const asked = (assignment.two ? ["a", "b"] : ["a"]).map((role) => questionsOf(assignment, role, idsOf));
  const own = asked.find((list) => list.some(([pick, id]) => given.has(key(pick, id)))) || asked[0];
  const answered = own.filter(([pick, id]) => given.has(key(pick, id))).length;
  if (!own.length || answered < given.size) throw new Damage("others");
  const marks = own.map(([pick, id]) => {
    const question = pages.get(pick.path).find((q) => q.id === id);
    const answer = given.get(key(pick, id)) || [];
    return { question, pick, answer, credit: credit(question.kind, question.right, answer) };
  });
  const points = marks.reduce((sum, mark) => sum + mark.credit, 0);
  return { marks, all: marks.length, right: marks.filter((mark) => mark.credit === 1).length, tenths: Math.round(points * 10) };
};

// What the class missed most, and the beliefs that its wrong answers voiced. Of another activity only what
// several pupils answered: one alone would be known.
const SEVERAL = 3;
const missedMost = (rows) => {
  const [questions, beliefs] = [new Map(), new Map()];
  for (const { question, pick, answer, credit: points } of rows.flatMap((row) => row.marks || [])) {
    const entry = questions.get(key(pick, question.id)) || { question, pick, asked: 0, missed: 0 };
    entry.asked++;
    if (points < 1) entry.missed++;
    questions.set(key(pick, question.id), entry);
    const wrong = answer.filter((part) => !question.right.includes(part));
    for (const belief of new Set(wrong.map((part) => question.beliefs[part] || question.beliefs[part.split(":")[0]]).filter(Boolean))) {
      beliefs.set(belief, { belief, n: (beliefs.get(belief)?.n || 0) + 1, hidden: pick.role === "b" });
    }
  }
  const shown = ({ asked, pick }) => pick.role === "a" || asked >= SEVERAL;
  return {
    questions: [...questions.values()].filter((q) => q.missed && shown(q)).sort((x, y) => y.missed / y.asked - x.missed / x.asked || y.missed - x.missed),
    beliefs: [...beliefs.values()].filter((b) => !b.hidden || b.n >= SEVERAL).sort((x, y) => y.n - x.n),
  };
};

// A cell that a spreadsheet would take for a formula gets an apostrophe before it.
const cell = (value, separator) => {
  const text = /^[=+\-@\t\r]/.test(String(value)) ? `'${value}` : String(value);
  return /["\r\n\t]/.test(text) || text.includes(separator) ? `"${text.replaceAll('"', '""')}"` : text;
};
// With a mark at its start, by which spreadsheets know UTF-8.
const csv = (rows, separator) => "\uFEFF" + rows.map((row) => row.map((value) => cell(value, separator)).join(separator) + "\r\n").join("");
