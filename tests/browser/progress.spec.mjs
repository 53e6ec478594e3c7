// What the quiz keeps on the device: nothing before its button is pressed, the answers after it, and
// nothing that is stored, broken, full or forbidden may break the page or harm what others stored.
import { test, expect, stored, NOTHING } from "./fixtures.mjs";
import { QUIZZES, RICH_QUIZ } from "./site.mjs";
import { words, questions, choice, wrong, takeQuiz, answerByKeyboard } from "./quiz-driver.mjs";

const KEY = "guide.progress";
const raw = (page) => page.evaluate((key) => localStorage.getItem(key), KEY);
const put = (page, text) => page.evaluate(([key, value]) => localStorage.setItem(key, value), [KEY, text]);
const keeper = (page) => page.locator("guide-quiz .keeping button");
const note = (page) => page.locator('guide-quiz .keeping [role="status"]');

async function answerFirst(page) {
  const [question] = await questions(page);
  await page.locator("guide-quiz fieldset").first().focus();
  await answerByKeyboard(page, question, wrong(question));
  await expect(page.locator("guide-quiz .outcome").first()).not.toBeEmpty();
  return question;
}

test("kept only after the button, restored after a reload, forgotten on demand", async ({ page }) => {
  await page.goto(RICH_QUIZ);
  const said = await words(page);
  const question = await answerFirst(page);
  await expect(page.locator("guide-quiz .keeping")).toContainText(said.keepWhat);
  expect(await stored(page)).toEqual(NOTHING);
  await page.reload();
  await expect(page.locator("guide-quiz input:checked")).toHaveCount(0);

  await answerFirst(page);
  await keeper(page).focus();
  await page.keyboard.press("Enter");
  await expect(keeper(page)).toHaveText(said.forget);
  await expect(page.locator("guide-quiz .keeping")).toContainText(said.kept);
  expect(JSON.parse(await raw(page))).toEqual({ v: 1, quizzes: { [said.path]: { [question.id]: wrong(question) } } });

  await page.reload();
  await expect(choice(page, question, wrong(question)[0])).toBeChecked();
  await expect(page.locator("guide-quiz .outcome").first()).not.toBeEmpty();
  await expect(page.locator("guide-quiz .choice .feedback").first()).toBeVisible();
  expect(await page.evaluate(() => document.activeElement === document.body), "restoring takes the focus").toBe(true);

  await keeper(page).focus();
  await page.keyboard.press("Enter");
  await expect(note(page)).toHaveText(said.forgotten);
  await expect(keeper(page)).toBeFocused();
  expect(await stored(page)).toEqual(NOTHING);
  await page.reload();
  await expect(page.locator("guide-quiz input:checked")).toHaveCount(0);
});

test("a finished quiz comes back with its result; answers given later are kept too", async ({ page }) => {
  await page.goto(RICH_QUIZ);
  await keeper(page).click();
  const all = await takeQuiz(page, wrong);
  const score = await page.locator("guide-quiz .score").textContent();
  expect(Object.keys(Object.values(JSON.parse(await raw(page)).quizzes)[0]).length).toBe(all.length);
  await page.reload();
  await expect(page.locator("guide-quiz .score")).toHaveText(score);
});

test("keep and forget leave other quizzes and unknown keys alone", async ({ page }) => {
  await page.goto(RICH_QUIZ);
  const said = await words(page);
  const others = { v: 1, quizzes: { "/other/": { x: ["a"] }, "/third/": "odd" }, later: { day: 7 } };
  await put(page, JSON.stringify(others));
  await page.reload();
  const question = await answerFirst(page);
  await keeper(page).click();
  expect(JSON.parse(await raw(page))).toEqual({ ...others, quizzes: { ...others.quizzes, [said.path]: { [question.id]: wrong(question) } } });
  await keeper(page).click();
  expect(JSON.parse(await raw(page))).toEqual(others);
});

test("another page's progress is not taken for this one's", async ({ page }) => {
  await page.goto(QUIZZES[0]);
  await answerFirst(page);
  await keeper(page).click();
  const before = JSON.parse(await raw(page));
  await page.goto(QUIZZES[1]);
  await expect(page.locator("guide-quiz input:checked")).toHaveCount(0);
  await answerFirst(page);
  await keeper(page).click();
  expect(JSON.parse(await raw(page)).quizzes).toMatchObject(before.quizzes);
  expect(Object.keys(JSON.parse(await raw(page)).quizzes).length).toBe(2);
});

// `left` says that the stored text must stay as it was even after "keep" was pressed.
const BROKEN = {
  "no JSON": { text: "{\"v\":1,", left: true },
  "an empty text": { text: "", left: true },
  "null": { text: "null", left: true },
  "a number": { text: "7", left: true },
  "a list": { text: "[]", left: true },
  "no quizzes": { text: "{\"v\":1}", left: true },
  "a list of quizzes": { text: "{\"v\":1,\"quizzes\":[1]}", left: true },
  "a later version": { text: "{\"v\":2,\"quizzes\":{}}", left: true },
  "deep": { text: "[".repeat(200_000) + "]".repeat(200_000), left: true },
  "answers that are a text": { answers: "x" },
  "answers that are a list": { answers: [["a"]] },
  "answers that are null": { answers: null },
  "an answer that is no list": { first: "a" },
  "an answer of foreign things": { first: [null, {}, 7, ["a"], "no-such-choice"] },
  "foreign questions": { answers: { "no-such-question": ["a"], constructor: ["a"], toString: ["a"] } },
  "a poisoned prototype": { text: (path) => `{"v":1,"quizzes":{"__proto__":{"x":["a"]},"${path}":{"__proto__":["a"]}}}` },
  "two million letters": { first: ["x".repeat(2_000_000)] },
};

for (const [name, { text, answers, first, left }] of Object.entries(BROKEN)) {
  test(`stored progress is broken: ${name}`, async ({ page }) => {
    await page.goto(RICH_QUIZ);
    const { path } = await words(page);
    const [question] = await questions(page);
    const wanted = first ? { [question.id]: first } : answers;
    const value = typeof text === "function" ? text(path) : text ?? JSON.stringify({ v: 1, quizzes: { [path]: wanted, "/other/": { x: ["a"] } } });
    await put(page, value);
    await page.reload();
    await expect(page.locator("guide-quiz input:checked")).toHaveCount(0);
    expect(await raw(page)).toBe(value);
    await answerFirst(page);
    // Whatever the button says now, pressing it must not destroy what could not be read.
    await keeper(page).click();
    if (left) {
      expect(await raw(page)).toBe(value);
      await expect(note(page)).toHaveText((await words(page)).unreadable);
    } else if (!text) {
      expect(JSON.parse(await raw(page)).quizzes["/other/"]).toEqual({ x: ["a"] });
    }
    expect(await page.evaluate(() => [].x ?? {}.x)).toBeUndefined();
    const second = (await questions(page))[1];
    await page.locator("guide-quiz fieldset").nth(1).focus();
    await answerByKeyboard(page, second, second.right);
    await expect(page.locator("guide-quiz .outcome").nth(1)).toHaveText((await words(page)).isRight);
  });
}

test("storage is full: it says so, and the rest goes on", async ({ page }) => {
  await page.goto(RICH_QUIZ);
  const said = await words(page);
  await page.evaluate(() => {
    let step = 4_000_000;
    let all = "";
    while (step >= 1) {
      try {
        localStorage.setItem("someone-else", all + "x".repeat(step));
        all += "x".repeat(step);
      } catch {
        step = Math.floor(step / 2);
      }
    }
  });
  await answerFirst(page);
  await keeper(page).click();
  await expect(note(page)).toHaveText(said.keepFailed);
  await expect(keeper(page)).toHaveText(said.keep);
  expect(await raw(page)).toBe(null);
});

const BLOCKED = {
  "the property throws": () => Object.defineProperty(self, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } }),
  "every call throws": () => {
    for (const name of ["getItem", "setItem", "removeItem", "key", "clear"]) Storage.prototype[name] = () => { throw new DOMException("no", "SecurityError"); };
  },
  "there is none": () => Object.defineProperty(self, "localStorage", { value: null }),
};

for (const [name, block] of Object.entries(BLOCKED)) {
  test(`storage is blocked: ${name}`, async ({ page }) => {
    await page.addInitScript(block);
    await page.goto(RICH_QUIZ);
    const said = await words(page);
    await answerFirst(page);
    await keeper(page).click();
    // "Blocked" has no other words than "did not let us keep".
    await expect(note(page)).toHaveText(said.keepFailed);
    await page.locator("guide-theme input[value=dark]").check();
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
    await expect(page.locator("guide-theme [role=status]")).not.toBeEmpty();
    await page.locator("guide-shortcut input").uncheck();
  });
}
