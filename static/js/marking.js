// How an answer is marked: pure functions that store nothing. An answer is a list of texts: ids of choices, or
// `part:value` for what was placed, or what was written. Any answer at all gets a credit from 0 to 1.
// Case, spaces and the kind of apostrophe make no difference (as in tools/src/quiz/parts.rs), nor does
// the way in which a number is written.
const fold = (text) => {
  const one = String(text).normalize("NFC").replace(/[’ʼ‘`´]/g, "'").toLowerCase().replace(/\s+/g, " ").trim();
  return /^[+-]?\d[\d ]*([.,]\d+)?$/.test(one) ? String(Number(one.replace(/ /g, "").replace(",", "."))) : one;
};
const same = (a, b) => fold(a) === fold(b);

// What is right, read from the key that stands in the page: ids, `part:value`, or the accepted forms.
const rightParts = (kind, key) => {
  const all = (selector, text) => [...key.querySelectorAll(selector)].map(text);
  switch (kind) {
    case "order": return all("[data-part]", (li) => li.dataset.part).map((part, at) => `${part}:${at + 1}`);
    case "match": return all("[data-part]", (li) => `${li.dataset.part}:${li.dataset.part}`);
    case "sort": return all("[data-part]", (li) => `${li.dataset.part}:${li.dataset.bin}`);
    case "short": return all("[data-accepted]", (form) => form.textContent);
    default: return all("[data-correct]", (li) => li.dataset.choice);
  }
};

// How many of the right ones are in the answer, and how many of the answer are not right.
const count = (kind, right, answer) => {
  const given = Array.isArray(answer) ? [...new Set(answer)] : [];
  if (kind === "short") return { all: 1, found: given.some((text) => right.some((form) => same(form, text))) ? 1 : 0, extra: 0 };
  const found = right.filter((part) => given.includes(part)).length;
  return { all: right.length, found, extra: given.length - found };
};

// Where several answers can be ticked, ticking all of them must earn nothing.
const credit = (kind, right, answer) => {
  const { all, found, extra } = count(kind, right, answer);
  return all ? Math.max(0, found - (kind === "multiple" ? extra : 0)) / all : 0;
};
