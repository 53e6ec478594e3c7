// Assignments from end to end, in a browser: a teacher makes one, pupils do it, the gradebook shows the class. Which
// questions there are is read from the pages, so that no test depends on the course as it is today.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import jsQR from "jsqr";
import { test, expect, axe, sideways, stored, NOTHING } from "./fixtures.mjs";
import { LANGUAGES, PAGES, html, langOf, word } from "./site.mjs";
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
  await expect(page.locator("guide-copy .link")).toContainText("#a=");
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
  if (activity) await page.getByRole("button", { name: `${said("work_begin")}: ${said(`work_activity_${activity}`)}` }).click();
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


test("a teacher makes it, pupils do it, the gradebook shows the class", async ({ page, browser, baseURL }) => {
  test.setTimeout(180_000);
  const made = await make(page, [CALM[0], CALM[1], STORY], { count: "5", number: true, shuffle: true, feedback: "end", due: "2031-05-20", passphrase: "кіт" });
  expect(made.link).toContain(`${ASSIGNMENT}#a=`);
  expect(JSON.parse(made.key).key).toBeUndefined();
  const pages = await page.locator(".slip .pages li").allTextContents();
  expect(pages.length).toBe(3);
  expect(await stored(page)).toEqual(NOTHING);

  // Without script: the slip's addresses can be read, and the page of the link says so.
  const bare = await browser.newContext({ javaScriptEnabled: false, baseURL });
  const reader = await bare.newPage();
  await reader.goto(made.link);
  await expect(reader.locator("noscript")).toBeVisible();
  expect(html(ASSIGNMENT)).toContain(`<noscript><p>${said("work_no_script")}</p></noscript>`);
  await reader.goto(new URL(pages[0]).pathname);
  await reader.locator(`a[href="/${CALM[0].path}/"]`).first().click();
  await expect(reader.locator("h1")).toBeVisible();
  await expect(reader.locator("guide-quiz fieldset")).toHaveCount(CALM[0].count);
  await bare.close();

  // Storage blocked altogether; the explanations come at the end, and answers can be changed until then.
  const blocked = await browser.newContext({ baseURL });
  await blocked.addInitScript(() => {
    for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"]) Object.defineProperty(self, name, { get() { throw new DOMException("", "SecurityError"); } });
  });
  const shut = await blocked.newPage();
  const second = await work(shut, made.link, { number: 4, miss: 2 });
  expect(second.all.length).toBe(5);
  await blocked.close();

  // As it should be; then tampered with: a letter changed, and a result of the pupil's own making.
  const first = await work(page, made.link, { number: 3 });
  expect(await stored(page)).toEqual(NOTHING);
  const forged = await page.evaluate(async (id) => {
    const one = guideCodes.decodeAssignment(location.hash);
    const evil = (answers) => guideCodes.sealResult(one, { number: 5, attempt: 1, answers });
    return [await evil([[0, "no-such-question", ["=1+1"]]]), await evil([[0, id, ["<img src=x onerror=alert(1)>"]], [1, id, ["=cmd|' /C calc'!A0"]]])];
  }, "no-such");
  const changed = first.code.slice(0, 90) + (first.code[90] === "A" ? "B" : "A") + first.code.slice(91);
  const chat = [
    `Good morning! ${first.code}`, `«${second.code.replace(/.{60}/g, "$&\n> ")}» ok`, changed, ...forged, first.code.slice(0, 200), first.code, "<script>alert(1)</script> =1+1",
  ].join("\n");
  const rows = await grade(page, { ...made, passphrase: "кіт" }, chat);
  const bad = (n, key, values) => [String(n), "", "", "", "", "", said(key, values)];
  const missed = second.all.filter((q) => q.wrong).slice(0, 2).length;
  expect(rows[0]).toEqual(["1", "3", "5", "5", "5", "100 %", ""]);
  expect(rows[1].slice(0, 4)).toEqual(["2", "4", String(5 - missed), "5"]);
  expect(rows.slice(2)).toEqual([bad(3, "code_changed"), bad(4, "code_others"), bad(5, "code_others"), bad(6, "code_cut"), bad(7, "code_twice", { n: 1 })]);
  await expect(page.locator(".missed").first().locator("li")).toHaveCount(missed);
  expect(await axe(page)).toEqual([]);

  // The table as it is saved, opened by a spreadsheet.
  const [download] = await Promise.all([page.waitForEvent("download"), press(page, "grade_csv").click()]);
  const saved = readFileSync(await download.path(), "utf8");
  expect(saved.startsWith(`\uFEFF${said("grade_row")};${said("grade_number")};`)).toBe(true);
  expect(saved.split("\r\n")[1]).toBe("1;3;5;5;5;100 %;");
});

test("LibreOffice opens the table as it is meant: words as words, numbers as numbers, no formula", async ({ page }) => {
  await page.goto(GRADEBOOK);
  await press(page, "grade_show").click();
  await expect(page.locator(".note")).toHaveText(said("grade_no_assignment"));
  const text = await page.evaluate(() => guideCodes.csv([["Учень", "Їжак; «Ґ»"], ["=1+1", 7], ["+2", "-3"], ["@SUM(1)", "\t=1"], ['say "so"', "two\nlines"]], ";"));
  const folder = mkdtempSync(join(tmpdir(), "class-"));
  writeFileSync(join(folder, "class.csv"), text);
  // 59: semicolon, 34: quotation mark, 76: UTF-8, from line 1.
  execFileSync(process.env.SOFFICE || "soffice", ["--headless", `-env:UserInstallation=file://${folder}/profile`, "--infilter=CSV:59,34,76,1", "--convert-to", "fods", "--outdir", folder, join(folder, "class.csv")], { stdio: "pipe" });
  const sheet = readFileSync(join(folder, "class.fods"), "utf8");
  expect(sheet).not.toContain("table:formula");
  const cells = [...sheet.matchAll(/<table:table-cell[^>]*office:value-type="(\w+)"[^>]*>([\s\S]*?)<\/table:table-cell>/g)].map(([, type, inner]) => [type, [...inner.matchAll(/<text:p>([\s\S]*?)<\/text:p>/g)].map(([, p]) => p.replace(/<[^>]+>/g, "").replaceAll("&quot;", '"').replaceAll("&apos;", "'")).join("\n")]);
  expect(cells.slice(0, 6)).toEqual([["string", "Учень"], ["string", "Їжак; «Ґ»"], ["string", "'=1+1"], ["float", "7"], ["string", "'+2"], ["string", "'-3"]]);
  expect(cells.slice(6).map(([type]) => type)).toEqual(["string", "string", "string", "string"]);
  expect(cells.slice(8)).toEqual([["string", 'say "so"'], ["string", "two\nlines"]]);
});

test("a hard subject: two equal activities for all, and nothing tells which", async ({ page }) => {
  const made = await make(page, [HARD], {});
  await expect(page.locator(".made .two")).toBeVisible();
  const a = await work(page, made.link, { activity: "a" });
  await page.goto("about:blank");
  await page.goto(made.link);
  await expect(page).toHaveTitle(new RegExp(`^${said("assign_slip")} `));
  await press(page, "work_begin").click();
  await expect(page.getByRole("heading", { name: said("work_choose") })).toBeFocused();
  expect(await axe(page)).toEqual([]);
  await page.goto("about:blank");
  const b = await work(page, made.link, { activity: "b" });
  expect(b.all.length).toBe(a.all.length);
  expect(b.all.map((q) => q.id).filter((id) => a.all.some((q) => q.id === id))).toEqual([]);
  expect(b.code.length).toBe(a.code.length);
  const rows = await grade(page, made, `${a.code} ${b.code}`);
  expect(rows[0].slice(1)).toEqual(rows[1].slice(1));
  const shown = await page.locator("guide-gradebook").innerText();
  for (const name of ["work_activity_a", "work_activity_b"]) expect(shown).not.toContain(said(name));
});

test("without a key: short codes, that a pupil can write down", async ({ page }) => {
  const made = await make(page, [CALM[0]], { results: "short", number: true, attempts: "2" });
  const { code, all } = await work(page, made.link, { number: 9 });
  expect(code).toMatch(/^P1(-[0-9A-Z]{4}){4}$/);
  await press(page, "quiz_again").click();
  await expect(page.locator("guide-work fieldset").first()).toBeFocused();
  const rows = await grade(page, { link: made.link }, code.toLowerCase());
  expect(rows).toEqual([["1", "9", String(all.length), String(all.length), String(all.length), "100 %", said("code_short")]]);
});

test("a damaged link says what is wrong with it, and a changed quiz says so to pupil and teacher", async ({ page, context }) => {
  const made = await make(page, [CALM[0]], {});
  const text = made.link.split("#")[1];
  const note = page.locator("guide-assignment .note");
  const damage = { "": "link_none", "a=%3Cscript%3E": "link_letters", [text.slice(0, 40)]: "link_cut", [text.slice(0, 60) + (text[60] === "A" ? "B" : "A") + text.slice(61)]: "link_changed", "a=AgAIAAAAAAA": "link_version" };
  for (const [fragment, key] of Object.entries(damage)) {
    await page.goto("about:blank");
    await page.goto(`${ASSIGNMENT}#${fragment}`);
    await expect(note).toHaveText(said(key));
    await expect(press(page, "work_begin")).toHaveCount(0);
  }
  await context.route("**/questions.js", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace(/"[0-9a-f]{8}"\)\s*$/, '"00000001")') });
  });
  const { code } = await work(page, made.link);
  await expect(note).toHaveText(said("work_changed"));
  await grade(page, made, code);
  await expect(page.locator("guide-gradebook .note")).toHaveText(said("grade_changed"));
});

test("the gradebook says what is wrong with a key file", async ({ page }) => {
  const made = await make(page, [CALM[0]], { passphrase: "x" });
  const note = page.locator("guide-gradebook .note");
  const tell = async (key, passphrase, expected) => {
    await grade(page, { key, passphrase }, "Q1.A.");
    await expect(note).toHaveText(said(expected));
  };
  await tell(made.key, "", "grade_passphrase");
  await tell(made.key, "y", "grade_wrong_passphrase");
  await tell("<script>", "", "grade_file");
  await tell(made.key.replace('"v":1', '"v":2'), "x", "grade_file_version");
  await expect(page.locator("tbody tr")).toHaveCount(0);
});

test("the slip stands alone on paper, and its QR code leads to the assignment", async ({ page }) => {
  await page.addInitScript(() => { self.print = () => { self.printed = document.documentElement.dataset.only; }; });
  const made = await make(page, [CALM[0]], { due: "2031-05-20" });
  await press(page, "assign_print").click();
  await expect.poll(() => page.evaluate(() => self.printed)).toBe("slip");
  await page.emulateMedia({ media: "print" });
  const hidden = await page.locator("h1, .site-header, .options, .module, .site-footer, .share").evaluateAll((all) => all.every((node) => !node.checkVisibility()));
  expect(hidden).toBe(true);
  await expect(page.locator(".slip .qr svg")).toBeVisible();
  await expect(page.locator(".slip .due")).toContainText("2031");
  const picture = await page.locator(".slip .qr svg").evaluate(async (svg) => {
    const side = svg.viewBox.baseVal.width * 4;
    const image = new Image();
    const copy = svg.cloneNode(true);
    copy.setAttribute("width", side);
    copy.setAttribute("height", side);
    image.src = "data:image/svg+xml," + encodeURIComponent(new XMLSerializer().serializeToString(copy));
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: side, height: side });
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    // A digit for each point: dark or light.
    return { side, points: [...context.getImageData(0, 0, side, side).data].filter((value, at) => at % 4 === 0).map((value) => (value < 128 ? 0 : 1)).join("") };
  });
  const points = Uint8ClampedArray.from([...picture.points].flatMap((light) => [light * 255, light * 255, light * 255, 255]));
  expect(jsQR(points, picture.side, picture.side).data).toBe(made.link);
  await page.emulateMedia({ media: "screen" });
  await press(page, "assign_answers_print").click();
  await expect(page.locator(".answer-key li")).toHaveCount(CALM[0].count);
});

test("by keyboard alone, on a narrow screen, single questions too", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto(ASSIGN);
  const item = page.locator(`[data-path="${CALM[0].path}"]`);
  await item.locator("summary").focus();
  await page.keyboard.press("Enter");
  const boxes = item.locator("details input");
  await expect(boxes).toHaveCount(CALM[0].count);
  await boxes.nth(1).focus();
  await page.keyboard.press("Space");
  await expect(item.locator("> .pick input")).toBeChecked();
  expect(await sideways(page)).toBe(0);
  await press(page, "assign_make").focus();
  await page.keyboard.press("Enter");
  await expect(page.locator("#made")).toBeFocused();
  expect(await sideways(page)).toBe(0);
  expect(await axe(page)).toEqual([]);
  await expect(page.locator("guide-copy .link")).toContainText("#a=");
  const link = await page.locator("guide-copy .link").textContent();
  await page.goto(link);
  expect(await axe(page)).toEqual([]);
  await press(page, "work_begin").focus();
  await page.keyboard.press("Enter");
  await expect(page.locator("guide-work fieldset")).toHaveCount(1);
  await expect(page.locator("guide-work h2").last()).toBeFocused();
  const [only] = await sets(page);
  await answerInPage(page, [[only.id, only.kind, only.right]]);
  await expect(page.locator(".code .words")).toContainText("Q1.");
  expect(await sideways(page)).toBe(0);
  expect(await axe(page)).toEqual([]);
  await page.goto(GRADEBOOK);
  expect(await sideways(page)).toBe(0);
  expect(await axe(page)).toEqual([]);
});

test("nothing chosen, or too much: said, and nothing is made", async ({ page }) => {
  await page.goto(ASSIGN);
  await press(page, "assign_make").click();
  await expect(page.locator("guide-assign .note")).toHaveText(said("assign_none"));
  for (const box of await page.locator(".whole input").all()) await box.check();
  await press(page, "assign_make").click();
  await expect(page.locator("guide-assign .note")).toHaveText(said("assign_many", { n: 60 }));
  await expect(page.locator(".made")).toBeHidden();
});

test("in another language: the pages that it lacks come from the first one, and codes of all languages are read", async ({ page }) => {
  const other = LANGUAGES.find((lang) => lang !== langOf(ASSIGN));
  const [assign, gradebook] = [`/${other}/assign/`, `/${other}/gradebook/`];
  const missing = ITEMS.find((item) => item.count && !item.hard && !PAGES.includes(`/${other}/${item.path}/`));
  const there = CALM.find((item) => PAGES.includes(`/${other}/${item.path}/`));
  const items = [missing, there].filter(Boolean);
  await page.goto(assign);
  for (const item of items) await pick(page, item);
  await page.locator("[name=results]").selectOption("short");
  await page.getByRole("button", { name: said("assign_make", {}, assign), exact: true }).click();
  await expect(page.locator("guide-copy .link")).toContainText(`/${other}/assignment/#a=`);
  const link = await page.locator("guide-copy .link").textContent();
  // Done in the first language, read in the other.
  const { code, all } = await work(page, link.replace(`/${other}/`, "/"));
  expect(all.length).toBe(items.reduce((sum, item) => sum + item.count, 0));
  await page.goto("about:blank");
  await page.goto(link);
  await page.getByRole("button", { name: said("work_begin", {}, assign), exact: true }).click();
  await expect(page.locator("guide-work fieldset")).toHaveCount(all.length);
  await page.goto(gradebook);
  await page.locator("[name=link]").fill(link);
  await page.locator("[name=codes]").fill(code);
  await page.getByRole("button", { name: said("grade_show", {}, assign), exact: true }).click();
  await expect(page.locator("tbody tr")).toContainText(said("code_short", {}, assign));
});
