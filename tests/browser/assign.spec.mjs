// Assignments from end to end, in a browser: a teacher makes one, pupils do it, the gradebook shows the class. Which
// questions there are is read from the pages, so that no test depends on the course as it is today.
import { readFileSync } from "node:fs";
import { test, expect, axe, sideways, stored, NOTHING } from "./fixtures.mjs";
import { PAGES, html, word, langOf } from "./site.mjs";
import { answerInPage } from "./quiz-driver.mjs";

const [ASSIGN, ASSIGNMENT, GRADEBOOK] = ["assign", "assignment", "gradebook"].map((name) => `/${name}/`);
const said = (key, values = {}, path = ASSIGN) => word(key, path).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
const press = (page, key) => page.getByRole("button", { name: said(key), exact: true });

// The pages that can be picked, as the teacher's page lists them.
const ITEMS = [...html(ASSIGN).matchAll(/<li data-path="([^"]+)"([^>]*)>/g)].map(([, path, rest]) => ({
  path: path.replaceAll("&#x2F;", "/"), count: Number(/data-count="(\d+)"/.exec(rest)?.[1] || 0), hard: / data-hard/.test(rest),
}));
const CALM = ITEMS.filter((item) => item.count && !item.hard && item.path.startsWith("lessons/"));
const HARD = ITEMS.find((item) => item.count && item.hard);
const STORY = ITEMS.find((item) => item.path.startsWith("scenarios/"));
const pick = (page, item) => page.locator(`[data-path="${item.path}"] > .pick input`).check();

// Everything a teacher does; returns the link and the text of the key file, if there is one.
async function make(page, items, { passphrase = "", ...options } = {}) {
  await page.goto(ASSIGN);
  for (const item of items) await pick(page, item);
  for (const [name, value] of Object.entries(options)) {
    const field = page.locator(`.options [name="${name}"]`);
    if (typeof value === "boolean") await field.setChecked(value);
    else if (name === "due") await field.fill(value);
    else await field.selectOption(value);
  }
  await press(page, "assign_make").click();
  await expect(page.locator("#made")).toBeFocused();
  const link = await page.locator("guide-copy .link").textContent();
  if (options.results === "short") return { link, key: null };
  await page.locator(".made [name=passphrase]").fill(passphrase);
  const [download] = await Promise.all([page.waitForEvent("download"), press(page, "assign_key_save").click()]);
  return { link, key: readFileSync(await download.path(), "utf8") };
}

const sets = (page) => page.locator("guide-work fieldset").evaluateAll((all) => all.map((set) => {
  const list = (selector, value) => [...set.querySelectorAll(selector)].map(value);
  const { kind } = set.dataset;
  const chosen = list(".key [data-correct]", (li) => li.dataset.choice);
  const choices = list(".choice input", (input) => input.value);
  const parts = list(".key [data-part]", (li) => li.dataset.part);
  const right = {
    order: () => parts.map((part, i) => `${part}:${i + 1}`),
    match: () => parts.map((part) => `${part}:${part}`),
    sort: () => list(".key [data-part]", (li) => `${li.dataset.part}:${li.dataset.bin}`),
    short: () => list(".key [data-accepted]", (form) => form.textContent).slice(0, 1),
  }[kind]?.() ?? chosen;
  // Wrong where a choice can be wrong without more ado; the rest stays right.
  const other = (group) => choices.find((id) => id.startsWith("reason--") === group && !chosen.includes(id));
  const wrong = ["single", "verdict"].includes(kind) ? [other(false), other(true)].filter(Boolean) : kind === "short" ? ["no such word"] : null;
  return { id: set.id.slice(2), kind, right, wrong };
}));

// A pupil's way from the link to the code; `miss` is how many questions are answered wrong.
async function work(page, link, { miss = 0, number = 0, activity = "" } = {}) {
  await page.goto(link);
  await press(page, "work_begin").click();
  if (activity) await press(page, `work_activity_${activity}`).click();
  await expect(page.locator("guide-work fieldset").first()).toBeVisible();
  const all = await sets(page);
  let left = miss;
  await answerInPage(page, all.map((q) => [q.id, q.kind, q.wrong && left-- > 0 ? q.wrong : q.right]));
  if (number) await page.locator(".code select").selectOption(String(number));
  const code = await page.locator(".code .words").textContent();
  return { code, all };
}

async function grade(page, { key, passphrase = "", link = "" }, codes) {
  await page.goto(GRADEBOOK);
  if (key) await page.locator("[name=key]").setInputFiles({ name: "key.json", mimeType: "application/json", buffer: Buffer.from(key) });
  await page.locator("[name=passphrase]").fill(passphrase);
  await page.locator("[name=link]").fill(link);
  await page.locator("[name=codes]").fill(codes);
  await press(page, "grade_show").click();
  await expect(page.locator(".note")).not.toHaveText(said("review_loading"));
  return page.locator("tbody tr").evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent)));
}

test("a teacher makes it, pupils do it, the gradebook shows the class", async ({ page, context, browser }) => {
  const made = await make(page, [CALM[0], CALM[1]], { count: "5", number: true, shuffle: true, feedback: "end", due: "2031-05-20" });
  expect(made.link).toContain(`${ASSIGNMENT}#a=`);
  expect(await axe(page)).toEqual([]);
  const first = await work(page, made.link, { number: 3 });
  expect(first.all.length).toBe(5);
  expect(await axe(page)).toEqual([]);
  expect(await stored(page)).toEqual(NOTHING);
  // Storage blocked altogether.
  const blocked = await browser.newContext();
  await blocked.addInitScript(() => {
    for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"]) Object.defineProperty(self, name, { get() { throw new DOMException("", "SecurityError"); } });
  });
  const second = await work(await blocked.newPage(), made.link, { number: 4, miss: 2 });
  await blocked.close();
  const rows = await grade(page, made, `Here: ${first.code}\n«${second.code.replace(/.{60}/g, "$&\n> ")}» ok\n${first.code}`);
  console.log(JSON.stringify(rows));
});
