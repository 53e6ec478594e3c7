// Each kind of question as it lives on the site: by keyboard, by mouse, for a screen reader, with the hints,
// narrow, without script, on paper; axe in every state. The whole quizzes are in quiz.spec.mjs.
import { test, expect, axe, sideways } from "./fixtures.mjs";
import { QUIZZES, html } from "./site.mjs";
import { words, questions, right, wrong, answerByKeyboard, answerInPage } from "./quiz-driver.mjs";

const KINDS = ["single", "multiple", "verdict", "order", "match", "sort", "short", "reason"];
const holds = (kind) => (kind === "reason" ? 'class="reasons"' : `data-kind="${kind}"`);
const OF = Object.fromEntries(KINDS.map((kind) => [kind, QUIZZES.find((path) => html(path).includes(holds(kind)))]));
const fieldset = (page, question) => page.locator(`[id="q-${question.id}"]`);
const find = async (page, kind) => (await questions(page)).find((q) => (kind === "reason" ? q.kind === "verdict" && q.right.length === 2 : q.kind === kind));

test("every kind lives on the site", () => expect(KINDS.filter((kind) => !OF[kind])).toEqual([]));

for (const kind of KINDS) {
  for (const [name, answer] of [["right", right], ["wrong", wrong]]) {
    test(`${kind}, ${name}: marked in words, explained, axe clean`, async ({ page }) => {
      await page.goto(OF[kind]);
      const said = await words(page);
      const question = await find(page, kind);
      const set = fieldset(page, question);
      await answerByKeyboard(page, question, answer(question));
      await expect(set.locator(".outcome")).toHaveText(name === "right" ? said.isRight : kind === "multiple" ? /\S/ : said.isWrong);
      const marks = set.locator("[data-mark] .mark");
      expect(await marks.count()).toBeGreaterThan(0);
      for (const mark of await marks.all()) expect((await mark.textContent()).trim().length).toBeGreaterThan(3);
      await expect(set.locator("[data-mark] > .feedback, [data-mark] > .explanation").first()).toBeVisible();
      for (const control of await set.locator(".choice input, .row input, .row select").all()) await expect(control).toBeDisabled();
      expect(await axe(page)).toEqual([]);
      await page.setViewportSize({ width: 320, height: 640 });
      expect(await sideways(page)).toBe(0);
    });
  }

  test(`${kind}: nothing answered, it says so`, async ({ page }) => {
    await page.goto(OF[kind]);
    const said = await words(page);
    const question = await find(page, kind);
    await fieldset(page, question).locator(".actions button").last().click();
    // A sequence always stands in some order: it is an answer.
    if (kind !== "order") await expect(fieldset(page, question).locator(".outcome")).toHaveText(said.chooseFirst);
  });
}

test("by mouse: rows are moved, selected, ticked and written in", async ({ page }) => {
  for (const kind of ["order", "match", "sort", "short"]) {
    await page.goto(OF[kind]);
    const question = await find(page, kind);
    const set = fieldset(page, question);
    if (kind === "order") {
      const second = await set.locator(".row").nth(1).getAttribute("data-part");
      await set.locator(".row").nth(1).locator("button").first().click();
      await expect(set.locator(".row").first()).toHaveAttribute("data-part", second);
      await expect(set.locator(".outcome")).toHaveText(/1/);
      await expect(set.locator(".row").first().locator("button").first()).toBeFocused();
    }
    if (kind === "match") {
      for (const select of await set.locator("select").all()) await select.selectOption({ index: 1 });
      await expect(set.locator(".row .blank").first()).toHaveText("A");
    }
    if (kind === "sort") for (const row of await set.locator(".row").all()) await row.locator("label").last().click();
    if (kind === "short") await set.locator(".row input").fill(question.right[0].toUpperCase() + " ");
    await set.locator(".actions button").last().click();
    await expect(set.locator(".outcome")).not.toBeEmpty();
    expect(await set.locator("[data-mark]").count()).toBeGreaterThan(0);
  }
});

test("some of it answered: it asks for the rest, and part of it right earns part of the point", async ({ page }) => {
  await page.goto(OF.match);
  const said = await words(page);
  const question = await find(page, "match");
  const set = fieldset(page, question);
  await set.locator("select").first().selectOption({ index: 1 });
  await set.locator(".actions button").last().click();
  await expect(set.locator(".outcome")).toHaveText(said.chooseMore);
  const [first, ...others] = question.right;
  await answerInPage(page, [[question.id, "match", [first, ...others.map((text) => `${text.split(":")[0]}:${first.split(":")[0]}`)]]]);
  await expect(set.locator(".outcome")).toContainText(`1`);
  await expect(set.locator('[data-mark="right"]')).toHaveCount(1);
  await expect(set.locator('[data-mark="wrong"]')).toHaveCount(others.length);
});

test("a match that fits nothing is explained where it was chosen", async ({ page }) => {
  await page.goto(OF.match);
  const question = await find(page, "match");
  const set = fieldset(page, question);
  const lure = await set.locator(".key [data-lure]").first().getAttribute("data-lure");
  await answerInPage(page, [[question.id, "match", question.right.map((text) => `${text.split(":")[0]}:${lure}`)]]);
  const said = await set.locator(`.key [data-lure="${lure}"] .feedback`).textContent();
  expect(await set.locator(".row > .feedback").allTextContents()).toContain(said);
});

test("a verdict's reason is a second step", async ({ page }) => {
  await page.goto(OF.reason);
  const said = await words(page);
  const question = await find(page, "reason");
  const set = fieldset(page, question);
  await expect(set.locator(".reasons")).toBeHidden();
  await set.locator(".choice:not(.reasons .choice) input").nth(1).check();
  await expect(set.locator(".reasons")).toBeVisible();
  await set.locator(".actions button").last().click();
  await expect(set.locator(".outcome")).toHaveText(said.chooseMore);
  await answerInPage(page, [[question.id, "verdict", [question.right[0], question.wrong[1]]]]);
  await expect(set.locator(".outcome")).toContainText("1");
  await expect(set.locator('.reasons [data-mark="wrong"]')).toHaveCount(1);
});

test("a belief is named beside a wrong answer, not beside a right one", async ({ page }) => {
  await page.goto(OF.sort);
  const question = await find(page, "sort");
  const set = fieldset(page, question);
  await answerInPage(page, [[question.id, "sort", question.wrong]]);
  expect(await set.locator(".row .belief").count()).toBeGreaterThan(0);
  await page.goto(OF.sort);
  await answerInPage(page, [[question.id, "sort", question.right]]);
  await expect(set.locator(".row .belief")).toHaveCount(0);
});

test("hints open one after the other", async ({ page }) => {
  const path = QUIZZES.find((p) => html(p).split("</fieldset>").some((set) => set.split('class="help"').length > 2));
  await page.goto(path);
  const set = page.locator("fieldset:has(.help ~ .help)").first();
  await expect(set.locator(".help").nth(1)).toBeHidden();
  await set.locator(".help summary").first().focus();
  await page.keyboard.press("Enter");
  await expect(set.locator(".help p").first()).toBeVisible();
  await expect(set.locator(".help").nth(1)).toBeVisible();
});

test("a screen reader gets names, groups and states", async ({ page }) => {
  const tree = {};
  for (const kind of KINDS) {
    await page.goto(OF[kind]);
    const question = await find(page, kind);
    if (kind === "reason") await fieldset(page, question).locator(".choice input").nth(1).check();
    tree[kind] = await fieldset(page, question).ariaSnapshot();
    // Every control has a name of its own, and the question is the name of its group.
    expect(tree[kind], kind).toMatch(/^- '?group "/);
    expect(tree[kind], kind).not.toMatch(/- (radio|checkbox|combobox|textbox|button)\b(?! ")/);
  }
  expect(tree.single).toMatch(/radio "/);
  expect(tree.multiple).toMatch(/checkbox "/);
  expect(tree.order).toMatch(/list:[\s\S]*listitem[\s\S]*button "Up: /);
  expect(tree.match).toMatch(/combobox "/);
  expect(tree.sort).toMatch(/radiogroup "/);
  expect(tree.short).toMatch(/textbox "/);
  expect(tree.reason).toMatch(/radiogroup "Why\?"/);
});

test("a seed repeats the order, a reload keeps it, another one is said to be none", async ({ page }) => {
  const path = QUIZZES.find((p) => html(p).includes('data-kind="match" data-shuffle'));
  const order = () => page.locator("fieldset[data-shuffle] [data-offer], fieldset[data-shuffle] .choice input").evaluateAll((all) => all.map((node) => node.dataset.offer || node.value));
  const open = async (hash) => {
    await page.goto("about:blank");
    await page.goto(path + hash);
    return (await order()).join();
  };
  const one = await open("#seed=7");
  expect(await open("#seed=7")).toBe(one);
  const orders = new Set();
  for (const seed of [1, 2, 3, 4, 5, 999999]) orders.add(await open(`#seed=${seed}`));
  expect(orders.size).toBeGreaterThan(2);
  const own = await open("");
  await page.reload();
  expect((await order()).join()).toBe(own);
  for (const bad of ["#seed=0", "#seed=1000000", "#seed=-1", "#seed=x", "#seed=%3Cb%3E", "#seed="]) {
    await open(bad);
    await expect(page.locator(".seed")).toHaveText((await words(page)).seedWrong);
    await expect(page.locator("guide-quiz fieldset").first()).toBeVisible();
  }
});

test("answers of every kind come back after a reload", async ({ page }) => {
  for (const kind of KINDS) {
    await page.goto(OF[kind]);
    await page.evaluate(() => localStorage.clear());
    await page.reload();
    const question = await find(page, kind);
    await page.locator("guide-quiz .keeping button").click();
    await answerInPage(page, [[question.id, question.kind, question.wrong]]);
    const outcome = await fieldset(page, question).locator(".outcome").textContent();
    await page.reload();
    await expect(fieldset(page, question).locator(".outcome")).toHaveText(outcome);
    expect(await fieldset(page, question).locator("[data-mark]").count()).toBeGreaterThan(0);
  }
});

test("stored answers that fit nothing leave each kind open and whole", async ({ page }) => {
  for (const kind of KINDS) {
    await page.goto(OF[kind]);
    const { path } = await words(page);
    const question = await find(page, kind);
    for (const answer of [["no-such:1", "x"], ["a:b:c"], [":"], ["reason--x"], ["<b>"], [{}], ["1:1", "2:2", "3:3"]]) {
      await page.evaluate(([key, value]) => localStorage.setItem("guide.progress", JSON.stringify({ v: 1, quizzes: { [key]: value } })), [path, { [question.id]: answer }]);
      await page.reload();
      // What was written may be any text: it is an answer like another.
      if (kind !== "short") await expect(fieldset(page, question).locator("[data-mark]")).toHaveCount(0);
      await expect(page.locator("guide-quiz b b")).toHaveCount(0);
    }
  }
});
