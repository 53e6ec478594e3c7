// The questions of other pages, loaded when the reader asks for them: a page's `questions.js` stands beside
// it, was made from the page itself, and hands its questions over here. A script, because pages that are
// opened from a file can fetch nothing; where those lie, stick.js knows.
const banks = new Map();
self.guideQuestions = (path, title, questions, version) => banks.set(path, { path, title, questions, version });

const loadBank = (path) => new Promise((done, failed) => {
  const found = () => (banks.has(path) ? done(banks.get(path)) : failed(new Error(path)));
  if (banks.has(path)) return found();
  const script = make("script");
  script.src = (self.guideAt || String)(path + "questions.js");
  script.onload = script.onerror = found;
  document.head.append(script);
});

// A question's fieldset, for its place on this page. Its text is the guide's own, never anybody's input.
const borrow = (bank, html, n, words) => {
  const template = make("template");
  template.innerHTML = html;
  const set = template.content.firstElementChild;
  const number = set.querySelector(".number");
  number.textContent = number.textContent.replace(/\d+/, n);
  const read = set.querySelector(".read") || set.querySelector(".key").appendChild(make("p", "read"));
  const to = read.querySelector("a");
  read.replaceChildren(words.read, " ", link(to ? to.getAttribute("href") : bank.path, bank.title));
  return set;
};
