// What the reader asked to keep, under one key, read anew before each write (another tab may have written):
//   {"v":1, "quizzes":{path:{question:[answers]}}, "marks":{path:{all,right,wrong,day,reviewed}}, "before":{path:{…}}}
// `quizzes` is as it always was; what came later stands beside it and may be missing. Nothing is written
// before the reader presses a button. What it can't read it leaves alone. Never throws.
const isTable = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const own = (table, key) => (isTable(table) && Object.prototype.hasOwnProperty.call(table, key) ? table[key] : null);
// Days are counted in UTC, so that travelling makes none twice.
const today = () => Math.floor(Date.now() / 864e5);

const progress = {
  key: "guide.progress",

  parse(text) {
    try {
      const whole = JSON.parse(text);
      if (whole.v === 1 && isTable(whole.quizzes)) return whole;
    } catch {
      // Not JSON, or not a table: unreadable, like any other shape.
    }
    return null;
  },

  read() {
    let text;
    try {
      text = localStorage.getItem(this.key);
    } catch {
      return { state: "blocked" };
    }
    const whole = text === null ? { v: 1, quizzes: {} } : this.parse(text);
    return whole ? { state: "ok", whole, quizzes: whole.quizzes } : { state: "unreadable" };
  },

  // `change` gets all that is kept and returns all that shall be; with the last page the key itself goes.
  update(change) {
    const { state, whole } = this.read();
    if (state !== "ok") return state;
    const next = { ...change(whole) };
    const empty = (value) => isTable(value) && !Object.keys(value).length;
    for (const part of ["marks", "before"]) if (empty(next[part])) delete next[part];
    try {
      if (empty(next.quizzes) && Object.keys(next).length === 2) localStorage.removeItem(this.key);
      else localStorage.setItem(this.key, JSON.stringify(next));
      return "ok";
    } catch {
      return "failed";
    }
  },

  // One entry of one part: `value` null takes it out. A part of another shape is left as it is.
  put(whole, part, path, value) {
    if (part in whole ? !isTable(whole[part]) : !value) return whole;
    const others = Object.entries(whole[part] || {}).filter(([key]) => key !== path);
    return { ...whole, [part]: Object.fromEntries(value ? [...others, [path, value]] : others) };
  },

  // `path` may be anybody's; a mark of another shape counts as none.
  mark(whole, path) {
    const found = own(own(whole, "marks"), path);
    const counts = found && [found.all, found.right, found.day, found.reviewed];
    return counts && counts.every(Number.isInteger) && Array.isArray(found.wrong) ? found : null;
  },
};
