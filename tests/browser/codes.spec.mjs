// What rides in links and codes, without a browser: assignments and results come back as they were, every damage
// has its name, and nothing that a pupil can put into a code goes on into the gradebook or the table.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { test } from "@playwright/test";

const source = (name) => readFileSync(fileURLToPath(new URL(`../../static/js/${name}.js`, import.meta.url)), "utf8");
const FILES = ["shuffle", "draw", "marking", "bytes", "assignment", "short-code", "result", "codes", "keys", "grades"];
const {
  Damage, encodeAssignment, decodeAssignment, questionsOf, framed, toText, fromText, joined, LINK, CHAT, sealResult, openResult, shortCode, readShort,
  findCodes, makeKey, keyFile, readKeyFile, unlockKey, scored, missedMost, csv, squeezed, cipherOf, publicKey, roomFor,
} = new Function("self", `${FILES.map(source).join("\n")}
  return { Damage, encodeAssignment, decodeAssignment, questionsOf, framed, toText, fromText, joined, LINK, CHAT, sealResult, openResult, shortCode, readShort,
    findCodes, makeKey, keyFile, readKeyFile, unlockKey, scored, missedMost, csv, squeezed, cipherOf, publicKey, roomFor };`)(globalThis);

const pick = (path, role = "a", ids = []) => ({ path, role, version: "0badcafe", ids });
const plan = (more = {}) => ({
  picks: [pick("lessons/a/one"), pick("lessons/a/two", "a", ["q-2", "q-4"]), pick("scenarios/a-story", "read")],
  two: false, shuffle: true, late: false, number: true, attempts: 2, count: 0, due: 20800, seed: 77, key: null, ...more,
});
const made = (more) => decodeAssignment("#a=" + encodeAssignment(plan(more)));
const fails = async (name, run) => assert.rejects(async () => run(), (error) => error instanceof Damage && error.message === name);
const keys = async () => {
  const { shown, secret } = await makeKey();
  return { shown, secret, open: await unlockKey({ key: secret }) };
};
const QUESTIONS = ["q-1", "q-2", "q-3", "q-4"].map((id) => ({ id, kind: "single", right: ["yes"], prompt: id, beliefs: { no: `belief of ${id}` } }));
const PAGES = new Map([["lessons/a/one", QUESTIONS], ["lessons/a/two", QUESTIONS], ["lessons/b/calm", QUESTIONS]]);
const idsOf = (path) => PAGES.get(path).map((q) => q.id);
const answers = (one, role, answer) => questionsOf(one, role, idsOf).map(([own, id]) => [one.picks.indexOf(own), id, [answer]]);

test("an assignment comes back as it was", async () => {
  const { shown } = await keys();
  for (const more of [{}, { key: shown }, { late: true, number: false, shuffle: false, attempts: 0, count: 20, due: 0, seed: 999999 }, { two: true, picks: [pick("lessons/a/one"), pick("lessons/b/calm", "b")] }]) {
    const { bytes, id, ...one } = made(more);
    assert.deepEqual(one, plan(more));
    assert.equal(id.length, 4);
    assert.ok(bytes.length > 20);
  }
});

test("every damage to a link has its name", async () => {
  const text = encodeAssignment(plan());
  await fails("none", () => decodeAssignment(""));
  await fails("none", () => decodeAssignment("#seed=7"));
  await fails("letters", () => decodeAssignment("#a=" + text.slice(0, 9) + "“" + text.slice(10)));
  await fails("letters", () => decodeAssignment("#a=" + text + "%20"));
  for (let cut = 1; cut < text.length; cut++) await fails("cut", () => decodeAssignment("#a=" + text.slice(0, cut)));
  // Every single letter changed into another one.
  for (let at = 4; at < text.length - 1; at++) {
    const other = text[at] === "A" ? "B" : "A";
    await assert.rejects(async () => decodeAssignment("#a=" + text.slice(0, at) + other + text.slice(at + 1)), (error) => ["changed", "cut"].includes(error.message), `letter ${at}`);
  }
  await fails("changed", () => decodeAssignment("#a=" + text + "AAAA"));
  await fails("changed", () => decodeAssignment("#a=" + "A".repeat(1e6)));
  await fails("version", () => decodeAssignment("#a=" + toText(framed(2, [0]), LINK)));
});

test("a link that was made by hand asks for nothing that the page can't offer", async () => {
  const odd = (more) => fails("odd", () => decodeAssignment("#a=" + encodeAssignment(plan(more))));
  await odd({ attempts: 9 });
  await odd({ count: 7 });
  await odd({ seed: 0 });
  await odd({ picks: [] });
  await odd({ picks: [pick("lessons/a/one"), pick("lessons/a/one")] });
  await odd({ two: true });
  await odd({ picks: [pick("lessons/a/one"), pick("lessons/b/calm", "b")] });
  for (const path of ["about/privacy", "lessons/../../x/y", "//elsewhere.example/x", "lessons/a", "lessons/a/<b>", "help/in-the-clip", "scenarios/a-story"]) await odd({ picks: [pick(path)] });
  await odd({ picks: [pick("lessons/a/one", "a", ["<script>"])] });
  await odd({ picks: [pick("lessons/a/one", "a", ["q-1", "q-1"])] });
  await fails("odd", () => decodeAssignment("#a=" + toText(framed(1, [255, 0, 0, 0, 0, 7, 0, 0, 0]), LINK)));
  await fails("odd", () => decodeAssignment("#a=" + toText(framed(1, [0, 0, 0, 0, 0, 7, 0, 0, 200]), LINK)));
});

test("two activities are equally long, whatever is chosen; one seed draws the same for all", () => {
  const one = made({ two: true, count: 5, picks: [pick("lessons/a/one", "a", ["q-1", "q-3"]), pick("lessons/b/calm", "b")] });
  const [a, b] = ["a", "b"].map((role) => questionsOf(one, role, idsOf).map(([, id]) => id));
  assert.deepEqual([a.length, b.length], [2, 2]);
  assert.deepEqual(b, questionsOf(one, "b", idsOf).map(([, id]) => id));
  assert.deepEqual(questionsOf(made({ shuffle: false }), "a", idsOf).map(([own, id]) => `${own.path} ${id}`), [...["q-1", "q-2", "q-3", "q-4"].map((id) => `lessons/a/one ${id}`), "lessons/a/two q-2", "lessons/a/two q-4"]);
});

test("a result opens with its key alone, for its assignment alone", async () => {
  const [mine, other] = [await keys(), await keys()];
  const one = made({ key: mine.shown });
  const result = { number: 12, attempt: 1, answers: answers(one, "a", "yes") };
  const code = await sealResult(one, result);
  const [found] = findCodes(code);
  assert.deepEqual(await openResult(found.text, one, mine.open), result);
  await fails("locked", () => openResult(found.text, one, other.open));
  await fails("locked", () => openResult(found.text, one, null));
  await fails("foreign", () => openResult(found.text, made({ key: mine.shown, seed: 78 }), mine.open));
  // The same id, but other conditions.
  await fails("locked", () => openResult(found.text, { ...one, bytes: made({ key: mine.shown, attempts: 3 }).bytes }, mine.open));
  const bytes = fromText(found.text, CHAT);
  for (const at of [20, 60, bytes.length - 1]) {
    const bad = bytes.slice(7);
    bad[at - 7] ^= 1;
    // The checksum made good again, as a pupil with tools can.
    await fails("locked", () => openResult(toText(framed(1, bad), CHAT), one, mine.open));
  }
});

test("which of two activities it was can't be told from a code's length", async () => {
  const { shown } = await keys();
  const one = made({ key: shown, two: true, picks: [pick("lessons/a/one"), pick("lessons/b/calm", "b")] });
  const [long, brief] = ["a-long-choice-of-words-that-squeezes-badly-7q9x2k-4m8z1w-0v5t3r", "a"].map((text, at) => answers(one, "ab"[at], text));
  const results = [long.map(([at, id, [text]], i) => [at, id, [text, `part-${i}-${"kqxzvwjy".slice(i)}:${i}`, `${7919 * (i + 3)}-${104729 * (i + 5)}`]]), brief].map((list) => ({ number: 1, attempt: 1, answers: list }));
  const sizes = async (least) => (await Promise.all(results.map((result) => sealResult(one, result, least)))).map((code) => code.length);
  const [a, b] = await sizes();
  assert.notEqual(a, b);
  const [c, d] = await sizes(await roomFor(results));
  assert.equal(c, d);
});

test("twenty questions fit into a chat line", async () => {
  const { shown } = await keys();
  const long = new Map(["one", "two"].map((name) => [`lessons/a/${name}`, Array.from({ length: 10 }, (_, i) => `${name}-question-${"abcdefghij"[i]}`)]));
  const one = made({ key: shown, picks: [pick("lessons/a/one"), pick("lessons/a/two")] });
  const list = questionsOf(one, "a", (path) => long.get(path)).map(([own, id], i) => [one.picks.indexOf(own), id, [["fine", "dont-share", "hand-in"][i % 3], "reason--both-tests"]]);
  assert.equal(list.length, 20);
  const code = await sealResult(one, { number: 12, attempt: 1, answers: list });
  assert.ok(code.length <= 640, `${code.length} characters`);
});

test("codes are found in what chat programs make of them", async () => {
  const { shown, open } = await keys();
  const one = made({ key: shown });
  const result = { number: 0, attempt: 1, answers: answers(one, "a", "no") };
  const code = await sealResult(one, result);
  const body = code.slice(3, -1);
  const short = shortCode(one, { number: 7, right: 3, all: 6, tenths: 35 });
  const whole = [
    `Good morning! My code: ${code} Thank you.`,
    `“${code}”`, `«${code}»`, `*${code}*`,
    code.replace(/.{30}/g, "$&\n"), code.replace(/.{40}/g, "$&\r\n> > "), [...code].join("\u200B"), code.replace(/.{20}/g, "$&\u00AD\uFEFF"),
    `[18:02] A: ${code.slice(0, 90)}\n${code.slice(90)}`,
  ];
  for (const text of whole) assert.deepEqual(findCodes(text), [{ kind: "sealed", text: body, problem: null }], text);
  const shorts = [short, short.toLowerCase(), short.replaceAll("-", "–"), short.replaceAll("-", " ").replace("P1 ", "P1-"), `my code is ${short}, thanks`, short.replaceAll("0", "O").replaceAll("1", "l").replace(/^Pl/, "P1")];
  for (const text of shorts) assert.deepEqual(readShort(findCodes(text)[0].text, one), { number: 7, right: 3, all: 6, tenths: 35 }, text);
  // Any short code at all, whatever its groups look like.
  for (let right = 0; right < 4000; right++) {
    const any = { number: right % 61, right: right % 90, all: 90, tenths: 10 * (right % 90) + (right % 7) };
    const all = findCodes(shortCode(one, any));
    assert.equal(all.length, 1);
    assert.deepEqual(readShort(all[0].text, one), any);
  }
  const [first, second, third] = findCodes(`${code}\n${short}\n<b>hello</b> ${code}`);
  assert.deepEqual([first.kind, second.kind, third.kind], ["sealed", "short", "sealed"]);
  assert.deepEqual(await openResult(third.text, one, open), result);
});

test("each bad code has its own reason, and none harms another", async () => {
  const { shown, open } = await keys();
  const one = made({ key: shown });
  const code = await sealResult(one, { number: 0, attempt: 1, answers: answers(one, "a", "yes") });
  const problem = (text) => findCodes(text).map((found) => found.problem);
  assert.deepEqual(problem("no code at all"), ["none"]);
  assert.deepEqual(problem(""), ["none"]);
  assert.deepEqual(problem("<script>alert(1)</script>"), ["none"]);
  assert.deepEqual(problem(code.slice(0, -1)), ["cut"]);
  assert.deepEqual(problem(code.slice(0, 80) + "\nThat is all, good bye."), ["cut"]);
  assert.deepEqual(problem(code.slice(0, 80) + "<b>" + code.slice(80)), ["letters"]);
  assert.deepEqual(problem("Q2." + code.slice(3)), ["version"]);
  assert.deepEqual(problem("P9-K7QF-3M2A-9TXW-04BD"), ["version"]);
  assert.deepEqual(problem("Q1." + "A".repeat(1e6) + "."), ["long"]);
  assert.deepEqual(problem("=1+1 ".repeat(5e5)), ["much"]);
  assert.deepEqual(problem(`${code.slice(0, 50)}\n${code}\n=cmd|' /C calc'!A0`), ["cut", null]);
  await fails("cut", () => openResult(code.slice(3, 100), one, open));
  await fails("changed", () => openResult(code.slice(3, 60) + (code[60] === "A" ? "B" : "A") + code.slice(61, -1), one, open));
  const short = findCodes(shortCode(one, { number: 7, right: 3, all: 6, tenths: 35 }))[0].text;
  await fails("changed", () => readShort(short.slice(0, 9) + (short[9] === "A" ? "B" : "A") + short.slice(10), one));
  await fails("cut", () => readShort(short.slice(0, 9), one));
  await fails("letters", () => readShort("U".repeat(16), one));
  await fails("foreign", () => readShort(short, made({ seed: 5 })));
  await fails("payload", () => readShort(findCodes(shortCode(one, { number: 7, right: 9, all: 6, tenths: 35 }))[0].text, one));
});

// What a pupil with tools can do: anything at all, encrypted as it should be.
async function forged(one, plain) {
  const pair = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
  const { key, iv } = await cipherOf(pair.privateKey, await publicKey(one.key), one.id);
  const own = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: one.bytes }, key, plain);
  return toText(framed(1, joined(one.id, own, new Uint8Array(sealed))), CHAT);
}

test("a forged payload is no result", async () => {
  const { shown, open } = await keys();
  const one = made({ key: shown });
  const texts = [
    "", "{}", "null", "[1,2,3]", "[1,1,{}]", "[-1,1,[]]", "[61,1,[]]", "[1,0,[]]", "[1.5,1,[]]", '["<b>",1,[]]', '["=1+1",1,[]]', "[1,1,[[0,\"q-1\"]]]", "[1,1,[[9,\"q-1\",[]]]]",
    '[1,1,[[0,"<script>alert(1)</script>",["a"]]]]', '[1,1,[[0,"q-1",[{}]]]]', '[1,1,[[0,"q-1",["a"]],[0,"q-1",["b"]]]]', `[1,1,[[0,"q-1",["${"x".repeat(301)}"]]]]`, '[1,1,[[0,"__proto__",["a"]]]]',
  ];
  for (const text of texts) await fails("payload", async () => openResult(await forged(one, await squeezed(text)), one, open));
  // A few bytes that unfold into megabytes, a length that lies, and noise.
  await fails("payload", async () => openResult(await forged(one, await squeezed(`[1,1,[${" ".repeat(3e7)}]]`)), one, open));
  await fails("payload", async () => openResult(await forged(one, new Uint8Array([0, 255, 255, 1])), one, open));
  await fails("payload", async () => openResult(await forged(one, new Uint8Array([1, 0, 3, 9, 9, 9])), one, open));
  // A shape that is known, with what was never asked.
  const other = await openResult(await forged(one, await squeezed('[1,1,[[1,"q-1",["yes"]]]]')), one, open);
  await fails("others", () => scored(one, PAGES, other));
});

test("points are counted again, and what was missed", () => {
  const one = made();
  const rows = ["yes", "no", "no"].map((answer) => scored(one, PAGES, { answers: answers(one, "a", answer) }));
  assert.deepEqual(rows.map(({ right, all, tenths }) => [right, all, tenths]), [[6, 6, 60], [0, 6, 0], [0, 6, 0]]);
  const { questions, beliefs } = missedMost(rows);
  assert.deepEqual([questions.length, questions[0].missed, questions[0].asked], [6, 2, 3]);
  assert.ok(beliefs.some(({ belief, n }) => belief === "belief of q-2" && n === 4));
});

test("what only one or two pupils chose is never shown", () => {
  const one = made({ two: true, picks: [pick("lessons/a/one"), pick("lessons/b/calm", "b")] });
  const row = (role) => scored(one, PAGES, { answers: answers(one, role, "no") });
  const paths = (rows) => new Set(missedMost(rows).questions.map((q) => q.pick.path));
  assert.deepEqual([...paths([row("a"), row("b"), row("b")])], ["lessons/a/one"]);
  assert.ok(paths([row("b"), row("b"), row("b")]).has("lessons/b/calm"));
});

test("a table holds no formula and begins as spreadsheets want it", () => {
  const text = csv([["=1+1", "+1", "-1", "@x", "\tx", "\rx"], ["a;b", 'say "so"', "two\nlines", "plain", 7, ""]], ";");
  assert.equal(text, "\uFEFF'=1+1;'+1;'-1;'@x;\"'\tx\";\"'\rx\"\r\n\"a;b\";\"say \"\"so\"\"\";\"two\nlines\";plain;7;\r\n");
  assert.equal(csv([["a,b", "c;d"]], ","), "\uFEFF\"a,b\",c;d\r\n");
});

test("a key file opens with its passphrase alone", async () => {
  const { secret } = await makeKey();
  const locked = readKeyFile(await keyFile("a=x", secret, "кіт і два"));
  assert.deepEqual([locked.link, locked.key, locked.locked.rounds], ["a=x", undefined, 600000]);
  assert.equal((await unlockKey(locked, "кіт і два")).type, "private");
  await fails("passphrase", () => unlockKey(locked, ""));
  await fails("wrongPassphrase", () => unlockKey(locked, "кіт і три"));
  await fails("file", () => unlockKey({ key: { kty: "EC" } }, ""));
  await fails("file", () => unlockKey({ locked: { rounds: 1e12 } }, "x"));
  for (const text of ["", "{}", "[]", "null", "<html>", '{"guide":"key","v":1}']) await fails("file", () => readKeyFile(text));
  await fails("fileVersion", () => readKeyFile('{"guide":"key","v":2,"link":"a=x","key":{}}'));
});
