// The quiz by keyboard: answer, check, explanation beside the choice, a result that counts both kinds
// of mistakes, again. What it keeps on the device is in progress.spec.mjs.
import { test, everyPage, expect, stored, NOTHING } from "./fixtures.mjs";
import { QUIZZES, QUIZ_TEMPLATES, RICH_QUIZ, kindOf } from "./site.mjs";
import { words, questions, choice, right, wrong, answerByKeyboard, answerInPage, takeQuiz } from "./quiz-driver.mjs";

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
const fieldset = (page, question) => page.locator(`[id="q-${question.id}"]`);

// What the result must say after these answers: score, questions to look at again, both mistakes.
function expected(said, all, pick) {
  const missed = all.filter((q) => String(pick(q)) !== String(q.right));
  const verdicts = missed.filter((q) => q.kind === "verdict");
  return {
    score: fill(said.score, { right: all.length - missed.length, all: all.length }),
    again: missed.length,
    mistakes: all.some((q) => q.kind === "verdict") ? [
      fill(said.shared, { n: verdicts.filter((q) => pick(q)[0] === "fine").length }),
      fill(said.refused, { n: verdicts.filter((q) => pick(q)[0] !== q.right[0] && q.right[0] === "fine").length }),
    ] : [],
  };
}

const got = (page) => page.locator("guide-quiz .result").evaluate((result) => ({
  score: result.querySelector(".score").textContent,
  again: result.querySelectorAll("a[href^='#q-']").length,
  mistakes: [...result.querySelectorAll(".mistakes li")].map((li) => li.textContent),
}));

for (const [kind, path] of QUIZ_TEMPLATES) {
  for (const [name, pick] of [["right", right], ["wrong", wrong]]) {
    test(`by keyboard, all ${name}: ${kind}`, async ({ page }) => {
      await page.goto(path);
      const said = await words(page);
      const all = await takeQuiz(page, pick);
      await expect(page.locator("guide-quiz .result h3")).toBeFocused();
      expect(await got(page)).toEqual(expected(said, all, pick));
      if (all.some((q) => q.kind === "verdict")) await expect(page.locator("guide-quiz .result")).toContainText(said.noWayBack);
      expect(await stored(page)).toEqual(NOTHING);
    });
  }
}

// Every quiz of the guide can be done, with clicks made in the page for speed.
for (const path of QUIZZES) {
  everyPage(`every quiz: ${path}`, async ({ tab: { page, watch } }) => {
    watch.reset();
    await page.goto(path);
    const said = await words(page);
    const all = await questions(page);
    expect(all.length).toBeGreaterThanOrEqual(["lesson", "case"].includes(kindOf(path)) ? 5 : 1);
    for (const pick of [right, wrong]) {
      await answerInPage(page, all.map((q) => [q.id, q.kind, pick(q)]));
      expect(await got(page)).toEqual(expected(said, all, pick));
      await page.locator("guide-quiz .result").getByRole("button", { name: said.again, exact: true }).evaluate((button) => button.click());
      await expect(page.locator("guide-quiz .result")).toBeHidden();
    }
    watch.check();
  });
}

test("the check marks in words, and the explanation stands beside the choice", async ({ page }) => {
  await page.goto(RICH_QUIZ);
  const said = await words(page);
  const [question] = (await questions(page)).filter((q) => q.kind === "single" || (q.kind === "verdict" && q.right.length === 1));
  const set = fieldset(page, question);
  const [bad] = wrong(question);
  await set.focus();
  await answerByKeyboard(page, question, [bad]);
  await expect(set.locator(".outcome")).toHaveText(said.isWrong);
  await expect(set.locator('.outcome[role="status"]')).toHaveCount(1);
  for (const [id, mark] of [[bad, said.wrong], [question.right[0], said.rightAnswer]]) {
    const box = set.locator(".choice", { has: page.locator(`[id="q-${question.id}-${id}"]`) });
    await expect(box.locator(".mark")).toContainText(mark);
    const explained = await set.locator(`.key [data-choice="${id}"] .feedback`).textContent();
    expect(explained.trim().length).toBeGreaterThan(20);
    await expect(box.locator(".feedback")).toBeVisible();
    expect(await box.locator(".feedback").textContent()).toBe(explained);
  }
  await expect(choice(page, question, bad)).toBeDisabled();
  await expect(set.locator(".actions button")).toBeFocused();
  await expect(set.locator(".key > summary")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.locator("guide-quiz fieldset:focus")).toHaveCount(1);
});

test("nothing chosen: it says so and stays open", async ({ page }) => {
  await page.goto(RICH_QUIZ);
  const said = await words(page);
  const set = page.locator("guide-quiz fieldset").first();
  await set.locator("button").focus();
  await page.keyboard.press("Enter");
  await expect(set.locator(".outcome")).toHaveText(said.chooseFirst);
  await expect(set.locator("input").first()).toBeEnabled();
  await expect(page.locator("guide-quiz .result")).toBeHidden();
});

test("a double click on Check doesn't run on to the next question", async ({ page }) => {
  await page.goto(RICH_QUIZ);
  const set = page.locator("guide-quiz fieldset").first();
  await set.locator("label").first().click();
  await set.locator("button").dblclick();
  await expect(set.locator(".outcome")).not.toBeEmpty();
  await expect(page.locator("guide-quiz fieldset").nth(1)).not.toBeFocused();
  await expect(page).toHaveURL(new RegExp(RICH_QUIZ + "$"));
});

test("several right answers: what is missing is told", async ({ page }) => {
  await page.goto(RICH_QUIZ);
  const said = await words(page);
  const question = (await questions(page)).find((q) => q.kind === "multiple");
  test.skip(!question, "no quiz has a question with several right answers");
  const set = fieldset(page, question);
  await set.focus();
  const extra = question.choices.filter((id) => !question.right.includes(id));
  await answerByKeyboard(page, question, [question.right[0], ...extra]);
  await expect(set.locator(".outcome")).toHaveText(fill(said.isPartly, { found: 1, all: question.right.length, extra: extra.length }));
  await expect(set.locator(".mark", { hasText: said.rightMissed })).toHaveCount(question.right.length - 1);
});

test("try again empties everything, and the links of the result lead to the questions", async ({ page }) => {
  await page.goto(RICH_QUIZ);
  const said = await words(page);
  await takeQuiz(page, wrong);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/#q-/);
  await page.locator("guide-quiz .result").getByRole("button", { name: said.again, exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect(page.locator("guide-quiz fieldset").first()).toBeFocused();
  await expect(page.locator("guide-quiz input:checked, guide-quiz input:disabled, guide-quiz .mark, guide-quiz .choice .feedback")).toHaveCount(0);
  await expect(page.locator("guide-quiz .result")).toBeHidden();
  const all = await takeQuiz(page, right);
  await expect(page.locator("guide-quiz .score")).toHaveText(fill(said.score, { right: all.length, all: all.length }));
});
