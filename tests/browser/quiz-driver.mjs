// Drives a quiz as a reader with a keyboard does, and knows the right answers from the page's own key.
// Owns no expectation about what the quiz should say; the specs have those. An answer is a list of texts:
// ids of choices (a verdict's reason after it), `part:value` for what is placed, or what is written.
export const words = (page) => page.locator("guide-quiz").evaluate((quiz) => ({ ...quiz.dataset }));

// [{ id, kind, choices: [in order], right: [answer], wrong: [answer] }], as built.
export const questions = (page) => page.locator("guide-quiz fieldset").evaluateAll((sets) => sets.map((set) => {
  const all = (selector, value) => [...set.querySelectorAll(selector)].map(value);
  const kind = set.dataset.kind;
  const key = (value) => all(".key [data-part]", value);
  const choices = all(".choice input", (input) => input.value);
  const parts = all(".row", (row) => row.dataset.part);
  const bins = [...new Set(all(".bin input", (input) => input.value))];
  const chosen = all(".key [data-correct]", (li) => li.dataset.choice);
  const other = (group) => choices.find((id) => id.startsWith("reason--") === group && !chosen.includes(id));
  const { right, wrong } = {
    order: () => ({ right: key((li) => li.dataset.part).map((part, i) => `${part}:${i + 1}`), wrong: key((li) => li.dataset.part).map((part, i, { length }) => `${part}:${(i + 1) % length + 1}`) }),
    match: () => ({ right: key((li) => `${li.dataset.part}:${li.dataset.part}`), wrong: parts.map((part, i) => `${part}:${parts[(i + 1) % parts.length]}`) }),
    sort: () => ({ right: key((li) => `${li.dataset.part}:${li.dataset.bin}`), wrong: key((li) => `${li.dataset.part}:${bins.find((bin) => bin !== li.dataset.bin)}`) }),
    short: () => ({ right: all(".key [data-accepted]", (form) => form.textContent).slice(0, 1), wrong: ["no such word"] }),
    multiple: () => ({ right: chosen, wrong: choices }),
  }[kind]?.() ?? { right: chosen, wrong: [other(false), other(true)].filter(Boolean) };
  return { id: set.id.slice(2), kind, choices, right, wrong, bins, offers: all(".offers li", (li) => li.dataset.offer) };
}));

export const choice = (page, question, id) => page.locator(`[id="q-${question.id}-${id}"]`);
export const right = (question) => question.right;
export const wrong = (question) => question.wrong;

// Radio buttons are one stop of the Tab key; arrows go on from there.
async function pick(page, inputs, at) {
  await inputs.first().focus();
  if (at === 0) await page.keyboard.press("Space");
  for (let i = 0; i < at; i++) await page.keyboard.press("ArrowDown");
}

const KEYS = {
  async multiple(page, set, question, answer) {
    await page.keyboard.press("Tab");
    for (const id of question.choices) {
      if (answer.includes(id)) await page.keyboard.press("Space");
      await page.keyboard.press("Tab");
    }
  },
  async order(page, set, question, answer) {
    const wanted = [...answer].sort((a, b) => a.split(":")[1] - b.split(":")[1]).map((text) => text.split(":")[0]);
    for (const [place, part] of wanted.entries()) {
      const at = async () => (await set.locator(".row").evaluateAll((rows) => rows.map((row) => row.dataset.part))).indexOf(part);
      await set.locator(`.row[data-part="${part}"] button`).first().focus();
      while ((await at()) > place) await page.keyboard.press("Enter");
    }
  },
  async match(page, set, question, answer) {
    for (const text of answer) {
      const [part, value] = text.split(":");
      await set.locator(`.row[data-part="${part}"] select`).focus();
      const to = await set.locator(`.row[data-part="${part}"] option`).evaluateAll((all, wanted) => all.findIndex((o) => o.value === wanted), value);
      for (let i = 0; i < to; i++) await page.keyboard.press("ArrowDown");
    }
  },
  async sort(page, set, question, answer) {
    for (const text of answer) {
      const [part, value] = text.split(":");
      await pick(page, set.locator(`.row[data-part="${part}"] input`), question.bins.indexOf(value));
    }
  },
  async short(page, set, question, answer) {
    await set.locator(".row input").focus();
    await page.keyboard.type(answer[0]);
  },
  async choice(page, set, question, answer) {
    for (const [group, id] of answer.entries()) {
      const inputs = set.locator(group ? ".reasons input" : ".choice:not(.reasons .choice) input");
      const at = (await inputs.evaluateAll((all) => all.map((input) => input.value))).indexOf(id);
      await pick(page, inputs, at);
    }
  },
};

// Choose and press "Check" with keys alone; focus ends on the button.
export async function answerByKeyboard(page, question, answer) {
  const set = page.locator(`[id="q-${question.id}"]`);
  await set.focus();
  await (KEYS[question.kind] ?? KEYS.choice)(page, set, question, answer);
  await set.locator(".actions button").last().focus();
  await page.keyboard.press("Enter");
}

// The whole quiz by keyboard, from its first question to the focused heading of the result.
export async function takeQuiz(page, answer) {
  const all = await questions(page);
  await page.locator("guide-quiz fieldset").first().focus();
  for (const question of all) {
    await answerByKeyboard(page, question, answer(question));
    await page.keyboard.press("Enter");
  }
  return all;
}

// The same with clicks made in the page, for speed.
export const answerInPage = (page, answers) => page.evaluate((all) => {
  for (const [id, kind, answer] of all) {
    const set = document.getElementById(`q-${id}`);
    const row = (part) => set.querySelector(`.row[data-part="${part}"]`);
    const placed = answer.map((text) => text.split(":"));
    if (kind === "order") {
      placed.sort((a, b) => a[1] - b[1]).forEach(([part], place) => {
        while ([...set.querySelectorAll(".row")].indexOf(row(part)) > place) row(part).querySelector("button").click();
      });
    } else if (kind === "match") {
      for (const [part, value] of placed) {
        const select = row(part).querySelector("select");
        select.value = value;
        select.dispatchEvent(new Event("change", { bubbles: true }));
      }
    } else if (kind === "sort") for (const [part, value] of placed) row(part).querySelector(`input[value="${value}"]`).click();
    else if (kind === "short") set.querySelector(".row input").value = answer[0];
    else for (const value of answer) set.querySelector(`.choice input[value="${value}"]`).click();
    [...set.querySelectorAll(".actions button")].at(-1).click();
  }
}, answers);
