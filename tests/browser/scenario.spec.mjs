// A scenario, script on and off: one moment at a time by plain links, what follows from a choice, the end's
// debrief, the whole as a gamebook, the way back; addresses that are broken or gone.
import { test, expect, axe, sideways, stored, NOTHING } from "./fixtures.mjs";
import { PAGES, kindOf } from "./site.mjs";

const ALL = PAGES.filter((path) => kindOf(path) === "scenario");
const [STORY] = ALL;
const shown = (page) => page.locator(".moment").evaluateAll((all) => all.filter((m) => m.checkVisibility()).map((m) => m.id));
// { id: [fragments of its choices] }, ends without any.
const graph = (page) => page.locator(".moment").evaluateAll((all) => Object.fromEntries(all.map((m) => [m.id, [...m.querySelectorAll(".ways a")].map((a) => a.hash.slice(1))])));
const owner = (page, fragment) => page.evaluate((id) => document.getElementById(id).closest(".moment").id, fragment);

// From the start to an end: always the choice that leads to where the walk has not been.
async function walk(page) {
  const been = [];
  for (;;) {
    const [here] = await shown(page);
    been.push(here);
    const ways = await page.locator(".ways a:visible").all();
    if (!ways.length) return been;
    for (const way of ways) {
      const fragment = (await way.getAttribute("href")).slice(1);
      if (been.includes(await owner(page, fragment))) continue;
      await way.focus();
      await page.keyboard.press("Enter");
      await expect.poll(() => shown(page)).toEqual([await owner(page, fragment)]);
      const arrival = page.locator(".arrival:visible");
      await expect(arrival).toHaveCount(fragment.includes("--") ? 1 : 0);
      break;
    }
    expect(been.length).toBeLessThan(40);
  }
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(`script ${javaScriptEnabled ? "on" : "off"}`, () => {
    test.use({ javaScriptEnabled });

    test("from the start to an end, one moment at a time, by keyboard", async ({ page }) => {
      await page.goto(STORY);
      const [start] = Object.keys(await graph(page));
      expect(await shown(page)).toEqual([start]);
      const been = await walk(page);
      expect(been.length).toBeGreaterThan(2);
      const end = page.locator(".end:visible");
      await expect(end.locator("dt")).toHaveCount(4);
      for (const said of await end.locator("dd").all()) await expect(said).not.toBeEmpty();
      await expect(end.locator(".rests-on a").first()).toBeVisible();
      await end.locator(".again a").click();
      await expect.poll(() => shown(page)).toEqual([start]);
    });

    test("a moment can be shared, and an address that is gone shows the beginning", async ({ page }) => {
      await page.goto(STORY);
      const ids = Object.keys(await graph(page));
      for (const id of ids.slice(1, 4)) {
        await page.goto("about:blank");
        await page.goto(`${STORY}#${id}`);
        expect(await shown(page)).toEqual([id]);
      }
      for (const bad of ["#no-such-node", "#%", "#%ff", "#<b>x</b>", "#__proto__", "#the clip", "#a--1"]) {
        await page.goto("about:blank");
        await page.goto(STORY + bad);
        expect(await shown(page)).toEqual([ids[0]]);
        if (javaScriptEnabled) await expect(page.locator("guide-scenario > [role=status]")).not.toBeEmpty();
      }
    });

    test("the whole is a gamebook with numbers, on the screen and on paper", async ({ page }) => {
      await page.goto(STORY + "#whole");
      const ways = await graph(page);
      expect((await shown(page)).length).toBe(Object.keys(ways).length);
      await expect(page.locator(".place:visible")).toHaveCount(Object.keys(ways).length);
      await page.goto("about:blank");
      await page.goto(STORY);
      await page.emulateMedia({ media: "print" });
      expect((await shown(page)).length).toBe(Object.keys(ways).length);
      await expect(page.locator(".arrival").first()).toBeVisible();
      await expect(page.locator(".ways .paper").first()).toBeVisible();
    });
  });
}

test("the way so far, one step back, and a reload", async ({ page }) => {
  await page.goto(STORY);
  await expect(page.locator(".trail")).toBeHidden();
  const been = await walk(page);
  await expect(page.locator(".trail li")).toHaveCount(been.length);
  await page.reload();
  await expect(page.locator(".trail li")).toHaveCount(been.length);
  await page.locator(".trail button").focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => shown(page)).toEqual([been.at(-2)]);
  await expect(page.locator(".trail li")).toHaveCount(been.length - 1);
  await page.locator(".trail a").first().click();
  await expect.poll(() => shown(page)).toEqual([been[0]]);
  await expect(page.locator(".trail")).toBeHidden();
  expect(await stored(page)).toEqual(NOTHING);
});

test("a way of somebody's making in the history is not followed", async ({ page }) => {
  await page.goto(STORY);
  for (const state of [{ way: "x" }, { way: [1, null, "<b>", "no-such"] }, { way: { length: 9 } }, "x", 7, null]) {
    await page.evaluate((value) => history.replaceState(value, ""), state);
    await page.reload();
    expect((await shown(page)).length).toBe(1);
    await expect(page.locator(".trail")).toBeHidden();
  }
});

for (const path of ALL) {
  test(`axe and 320 px at the start, on the way, at an end and as a whole: ${path}`, async ({ page }) => {
    await page.goto(path);
    const ways = await graph(page);
    const ids = Object.keys(ways);
    for (const place of ["", `#${ids[1]}`, `#${Object.values(ways).flat().find((to) => to.includes("--")) ?? ids[2]}`, `#${ids.at(-1)}`, "#whole"]) {
      await page.goto("about:blank");
      await page.goto(path + place);
      expect(await axe(page)).toEqual([]);
      await page.setViewportSize({ width: 320, height: 640 });
      expect(await sideways(page)).toBe(0);
      await page.setViewportSize({ width: 1280, height: 900 });
    }
    // Every end can be reached by the links as they stand.
    const reached = new Set([ids[0]]);
    for (let size = 0; size < reached.size;) {
      size = reached.size;
      for (const id of [...reached]) for (const to of ways[id]) reached.add(await owner(page, to));
    }
    expect([...reached].sort()).toEqual([...ids].sort());
  });
}
