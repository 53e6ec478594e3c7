// Properties of marking and drawing, tried on many random answers and seeds without a browser: a credit is
// from 0 to 1 whatever the answer, a shuffle is a permutation that its seed repeats, a draw repeats nothing.
// The cases are the same in every run. Plain assertions: the runner's own take a thousand times longer.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { test } from "@playwright/test";

const source = (name) => readFileSync(fileURLToPath(new URL(`../../static/js/${name}.js`, import.meta.url)), "utf8");
const { fold, same, credit, dice, shuffle, draw, validSeed, SEEDS } = new Function(
  `${source("marking")}\n${source("shuffle")}\n${source("draw")}\nreturn { fold, same, credit, dice, shuffle, draw, validSeed, SEEDS };`,
)();

const KINDS = ["single", "multiple", "verdict", "order", "match", "sort", "short"];
const CASES = 3000;

// A generator of its own, so that a mistake in the one under test can't hide itself.
let state = 20261121;
const random = (n) => {
  state = (state * 1103515245 + 12345) % 2147483648;
  return Math.floor((state / 2147483648) * n);
};
const PIECES = ["a", "b", "c", "a:1", "b:2", "c:3", "13", " 13 ", "", "x:", "Обов’язок", "обовʼязок", "<b>", "__proto__", null, undefined, 7, {}, [], ["a"], NaN, "1e999", "-"];
const some = (pieces) => Array.from({ length: random(6) }, () => pieces[random(pieces.length)]);
const anything = () => [some(PIECES), null, undefined, "a", 7, {}, some(PIECES)][random(7)];
const texts = () => ["a", "b:2", "13", "Обов’язок"].slice(0, 1 + random(4));

test("a credit is within its bounds and total over any answers", () => {
  for (let i = 0; i < CASES; i++) {
    const kind = KINDS[random(KINDS.length)];
    const got = credit(kind, texts(), anything());
    assert.ok(got >= 0 && got <= 1, `${kind}: ${got}`);
  }
  assert.equal(credit("single", [], ["a"]), 0);
});

test("the right answer earns the whole point, in any order; one part less earns less", () => {
  for (let i = 0; i < CASES; i++) {
    const kind = KINDS.filter((k) => k !== "short")[random(6)];
    const right = ["a:1", "b:2", "c:3", "d:4"].slice(0, 1 + random(4));
    const mixed = shuffle([...right], dice(1 + i));
    assert.equal(credit(kind, right, mixed), 1);
    assert.ok(credit(kind, right, mixed.slice(1)) < 1);
    assert.ok(credit(kind, right, [...mixed.slice(1), "z:9"]) < 1);
  }
});

test("ticking everything earns nothing where nothing is right beyond chance", () => {
  assert.equal(credit("multiple", ["a"], ["a", "b", "c"]), 0);
  assert.equal(credit("multiple", ["a", "b"], ["a", "b", "c"]), 0.5);
});

test("written answers: case, spaces, apostrophes and numbers are folded", () => {
  for (const [a, b] of [["Article 13", "  article\t13 "], ["Обов’язок", "обовʼязок"], ["обов'язок", "ОБОВ’ЯЗОК"], ["1000", "1 000"], ["3,5", "3.50"], ["+7", "7"], ["й", "й"]]) {
    assert.equal(same(a, b), true, `${a} / ${b}`);
  }
  for (const [a, b] of [["13", "3"], ["1949", "1948"], ["article 13", "article13"], ["3.5", "35"], ["a", "b"]]) assert.equal(same(a, b), false, `${a} / ${b}`);
  for (const value of PIECES) assert.equal(typeof fold(value), "string");
  for (let i = 0; i < CASES; i++) {
    const text = String.fromCodePoint(32 + random(1200)) + PIECES[random(10)];
    assert.equal(fold(fold(text)), fold(text));
  }
});

test("a shuffle is a permutation, and its seed repeats it", () => {
  const seen = new Set();
  for (let seed = 1; seed <= CASES; seed++) {
    const items = Array.from({ length: random(12) }, (_, at) => at);
    const mixed = shuffle([...items], dice(seed));
    assert.deepEqual([...mixed].sort((a, b) => a - b), items);
    assert.deepEqual(shuffle([...items], dice(seed)), mixed);
    seen.add(shuffle([0, 1, 2], dice(seed)).join());
  }
  assert.equal(seen.size, 6, "orders of three");
});

test("a draw repeats nothing, takes its share of each bank and what must come first", () => {
  for (let seed = 1; seed <= CASES; seed++) {
    const sizes = Array.from({ length: 1 + random(6) }, () => random(9));
    const first = sizes.flatMap((size, bank) => (size > 2 && random(2) ? [[bank, random(size)]] : [])).slice(0, 3);
    const count = 3 + random(10);
    const places = draw(seed, sizes, first, count);
    const names = places.map(String);
    assert.equal(new Set(names).size, names.length);
    assert.equal(places.length, Math.min(count, sizes.reduce((a, b) => a + b, 0)));
    for (const [bank, at] of places) assert.ok(at < sizes[bank]);
    for (const place of first) assert.ok(names.includes(String(place)));
    assert.deepEqual(draw(seed, sizes, first, count), places);
  }
});

test("only a number in range is a seed", () => {
  for (const bad of [null, "", "0", "-1", "1000000", "1e3", "0x10", "1.5", " 1", "999999999999", "__proto__", "NaN"]) assert.equal(validSeed(bad), 0, String(bad));
  assert.deepEqual([validSeed("1"), validSeed(String(SEEDS))], [1, SEEDS]);
});
