// The page of a package for a school's system (SCORM 1.2): shows a lesson in its frame, finds the system among
// the windows around it, and tells it answers, score, status and time. What is taken up later is kept by the
// system as places among a question's parts, never as words. Without a system it says so, and the lessons work.
const PASS = 60;
// The standard's limits.
const DATA_LIMIT = 4096;
const ID_LIMIT = 255;

// Around us there may be pages of another origin; what is around those may be ours again.
const findIn = (start) => {
  for (let at = start, steps = 0; at && steps < 12; steps++) {
    try {
      if (at.API) return at.API;
    } catch {
      // Another origin.
    }
    if (at.parent === at) return null;
    at = at.parent;
  }
  return null;
};

class Course {
  constructor(nav, frame, note) {
    this.words = nav.dataset;
    this.frame = frame;
    this.note = note;
    this.started = Date.now();
    this.lessons = [...nav.querySelectorAll("a")].map((a) => ({ a, id: a.dataset.lesson, path: a.dataset.path, answers: Array(Number(a.dataset.questions)).fill(null) }));
    frame.addEventListener("load", () => this.arrived());
    this.begin();
    addEventListener("pagehide", () => this.end());
  }

  begin() {
    const api = findIn(window) || findIn(window.opener);
    this.api = api && this.yes(api.LMSInitialize("")) ? api : null;
    this.say(this.api ? this.words.recorded : this.words.none);
    if (this.api) this.resume();
    const here = this.api && this.get("cmi.core.lesson_location");
    this.frame.src = (this.lessons.find((lesson) => lesson.id === here) || this.lessons[0]).a.href;
  }

  yes(answer) {
    return String(answer) === "true";
  }

  get(name) {
    return String(this.api.LMSGetValue(name) ?? "");
  }

  set(name, value) {
    if (!this.yes(this.api.LMSSetValue(name, String(value)))) this.say(this.words.failed);
  }

  say(text) {
    this.note.textContent = text;
  }

  resume() {
    this.readOnly = this.get("cmi.core.lesson_mode") === "review";
    this.count = Number(this.get("cmi.interactions._count")) || 0;
    const data = this.get("cmi.suspend_data");
    if (data && !this.read(data)) this.say(this.words.changed);
    if (["", "not attempted", "unknown"].includes(this.get("cmi.core.lesson_status")) && !this.readOnly) this.report();
  }

  // `1|edition|entry,entry;…`: a question's code and its percents, or nothing. Of another edition, nothing is taken.
  read(data) {
    const [version, edition, all = ""] = data.split("|");
    const rows = all.split(";").map((row) => row.split(","));
    const fits = version === "1" && edition === this.words.edition && rows.length === this.lessons.length;
    if (!fits || rows.some((row, i) => row.length !== Math.max(1, this.lessons[i].answers.length))) return false;
    rows.forEach((row, i) => row.forEach((entry, at) => {
      const [, code, percent] = /^([0-9a-z]+)-([0-9a-z]{1,2})$/.exec(entry) || [];
      if (code && at < this.lessons[i].answers.length) this.lessons[i].answers[at] = { code, percent: Math.min(100, parseInt(percent, 36)) };
    }));
    return true;
  }

  get data() {
    const entry = (answer) => (answer ? `${answer.code}-${answer.percent.toString(36)}` : "");
    return `1|${this.words.edition}|${this.lessons.map((lesson) => lesson.answers.map(entry).join(",")).join(";")}`;
  }

  // What a lesson's quiz asks for, and what it hands over: called by scorm-quiz.js in the frame.
  kept(path) {
    const lesson = this.lessons.find((l) => l.path === path);
    return lesson ? lesson.answers.map((answer) => answer && answer.code) : null;
  }

  take(path, questions) {
    const lesson = this.lessons.find((l) => l.path === path);
    if (!lesson || lesson.answers.length !== questions.length) return;
    questions.forEach((question, at) => {
      const known = lesson.answers[at];
      // A question that is asked again keeps its answer until there is another one.
      if (!question || (known && known.code === question.code)) return;
      lesson.answers[at] = { code: question.code, percent: Math.round(question.credit * 100) };
      this.interaction(lesson, question);
    });
    this.report();
  }

  interaction(lesson, question) {
    if (!this.api || this.readOnly) return;
    const at = `cmi.interactions.${this.count++}`;
    this.set(`${at}.id`, `${lesson.id}.${question.id}`.slice(0, ID_LIMIT));
    this.set(`${at}.type`, question.type);
    this.set(`${at}.student_response`, question.response);
    this.set(`${at}.correct_responses.0.pattern`, question.pattern);
    this.set(`${at}.result`, question.credit === 1 ? "correct" : "wrong");
  }

  get answers() {
    return this.lessons.flatMap((lesson) => lesson.answers);
  }

  get score() {
    const percents = this.answers.map((answer) => (answer ? answer.percent : 0));
    return percents.length ? Math.round(percents.reduce((sum, percent) => sum + percent, 0) / percents.length) : 100;
  }

  get whole() {
    return this.answers.every(Boolean);
  }

  report() {
    if (!this.api || this.readOnly) return;
    const { data } = this;
    this.set("cmi.core.score.min", 0);
    this.set("cmi.core.score.max", 100);
    this.set("cmi.core.score.raw", this.score);
    this.set("cmi.core.lesson_status", !this.whole ? "incomplete" : this.score >= PASS ? "passed" : "failed");
    if (data.length <= DATA_LIMIT) this.set("cmi.suspend_data", data);
    else this.say(this.words.failed);
    this.api.LMSCommit("");
  }

  arrived() {
    let path = "";
    try {
      path = this.frame.contentWindow.location.href;
    } catch {
      // From a disk, or a page of the web.
    }
    for (const { a, id } of this.lessons) {
      const here = a.href === path.replace(/[#?].*/, "");
      if (here) a.setAttribute("aria-current", "true");
      else a.removeAttribute("aria-current");
      if (here && this.api && !this.readOnly) this.set("cmi.core.lesson_location", id);
    }
  }

  // HHHH:MM:SS.SS
  get time() {
    const all = Math.floor((Date.now() - this.started) / 10);
    const two = (n) => String(n).padStart(2, "0");
    const minutes = Math.floor(all / 6000);
    return `${String(Math.floor(minutes / 60)).padStart(4, "0")}:${two(minutes % 60)}:${two(Math.floor(all / 100) % 60)}.${two(all % 100)}`;
  }

  end() {
    const { api } = this;
    if (!api) return;
    if (!this.readOnly) {
      this.set("cmi.core.session_time", this.time);
      this.set("cmi.core.exit", this.whole ? "" : "suspend");
      api.LMSCommit("");
    }
    this.api = null;
    api.LMSFinish("");
  }
}
self.guideCourse = new Course(document.querySelector("nav"), document.querySelector("iframe"), document.querySelector("[role=status]"));
