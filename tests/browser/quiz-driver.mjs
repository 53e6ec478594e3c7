// Drives a quiz as a reader with a keyboard does, and knows the right answers from the page's own key.
// Owns no expectation about what the quiz should say; the specs have those.
export const words = (page) => page.locator("guide-quiz").evaluate((quiz) => ({ ...quiz.dataset }));

// [{ id, kind, choices: [ids in order], right: [ids] }], as built.
export const questions = (page) => page.locator("guide-quiz fieldset").evaluateAll((sets) => sets.map((set) => ({
  id: set.id.slice(2),
  kind: set.dataset.kind,
  choices: [...set.querySelectorAll(".choice input")].map((input) => input.value),
  right: [...set.querySelectorAll("li[data-correct]")].map((li) => li.dataset.choice),
})));

export const choice = (page, question, id) => page.locator(`[id="q-${question.id}-${id}"]`);

// Answers that are wrong: another one, or all of several.
export const wrong = (question) => (question.kind === "multiple" ? question.choices : [question.choices.find((id) => !question.right.includes(id))]);

// From a focused fieldset: choose and press "Check" with keys alone; focus ends on the button.
export async function answerByKeyboard(page, question, ids) {
  await page.keyboard.press("Tab");
  if (question.kind === "multiple") {
    for (const id of question.choices) {
      if (ids.includes(id)) await page.keyboard.press("Space");
      await page.keyboard.press("Tab");
    }
  } else {
    const at = question.choices.indexOf(ids[0]);
    if (at === 0) await page.keyboard.press("Space");
    for (let i = 0; i < at; i++) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
}

// The whole quiz by keyboard, from its first question to the focused heading of the result.
export async function takeQuiz(page, pick) {
  const all = await questions(page);
  await page.locator("guide-quiz fieldset").first().focus();
  for (const question of all) {
    await answerByKeyboard(page, question, pick(question));
    await page.keyboard.press("Enter");
  }
  return all;
}
