// Finds codes in whatever was pasted or dropped: chat lines, quoted mail, lists. What chat programs do to text
// (line breaks, invisible characters, quotation marks around, marks of quotation) is undone. Pure functions: text
// in, [{ kind, text, problem }] out, in their order; a problem is told by the page in words.
const INPUT_LIMIT = 2e6;
const CODE_LIMIT = 6000;
const INVISIBLE = /[\u00AD\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFE0E\uFE0F\uFEFF]/g;
const DASHES = /[\u2010-\u2015\u2212\uFE58\uFE63\uFF0D-]/g;
// Two digits at most: a group of four letters within a short code must not look like the beginning of another.
const MARK = /(^|[^A-Za-z0-9+=])(?:Q(\d{1,2})[.\u3002\uFF0E]|[Pp](\d{1,2})[-\u2010-\u2015\u2212])/g;

const sealedIn = (rest) => {
  const end = rest.search(/[.\u3002\uFF0E\u2026]/);
  const body = (end < 0 ? rest.slice(0, CODE_LIMIT * 2) : rest.slice(0, end)).replace(/[\s>|"'\u0060\u00AB\u00BB\u2018-\u201F*]/g, "");
  if (body.length > CODE_LIMIT) return { text: "", problem: "long" };
  const whole = /^[A-Za-z0-9+=]*$/.test(body);
  if (end >= 0 && whole) return { text: body, problem: null };
  // Without its last point the code is cut, and what follows is somebody's words.
  return { text: "", problem: end < 0 || !whole && /\s/.test(rest.slice(0, end)) ? "cut" : "letters" };
};

// Up to the fourth group; a word after it is not a part.
const shortIn = (rest) => {
  const found = /^(?:\s*[A-Za-z0-9]{4}[\s-]*){3}[A-Za-z0-9]{1,4}/.exec(rest.replace(DASHES, "-")) || /^[A-Za-z0-9\s-]*/.exec(rest.replace(DASHES, "-"));
  return { text: found[0].replace(/[\s-]/g, "").slice(0, SHORT_LETTERS), problem: null };
};

const findCodes = (input) => {
  if (input.length > INPUT_LIMIT) return [{ kind: "none", text: "", problem: "much" }];
  const text = input.replace(INVISIBLE, "");
  const marks = [...text.matchAll(MARK)];
  if (!marks.length) return [{ kind: "none", text: "", problem: "none" }];
  return marks.map((mark, at) => {
    const next = marks[at + 1];
    const rest = text.slice(mark.index + mark[0].length, next ? next.index + next[1].length : text.length);
    const version = mark[2] || mark[3];
    if (version !== "1") return { kind: mark[2] ? "sealed" : "short", text: "", problem: "version" };
    return mark[2] ? { kind: "sealed", ...sealedIn(rest) } : { kind: "short", ...shortIn(rest) };
  });
};
