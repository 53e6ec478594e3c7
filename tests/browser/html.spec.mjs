// Valid HTML, as html-validate's recommended rules see it: every file as built, without a browser.
import { test, expect } from "@playwright/test";
import { HtmlValidate } from "html-validate";
import { PAGES, NOT_FOUND, SHORT, FRAMES, html } from "./site.mjs";
import { RULES } from "./html-rules.mjs";

const validator = new HtmlValidate({ root: true, extends: ["html-validate:recommended"], rules: RULES });

for (const path of [...PAGES, NOT_FOUND]) {
  test(`valid HTML ${path}`, async () => {
    const { results } = await validator.validateString(html(path));
    expect(results.flatMap((r) => r.messages).map((m) => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`)).toEqual([]);
  });
}

// Hundreds, all made from two templates of the tool.
for (const [what, paths] of Object.entries({ "short addresses": SHORT, "frames": FRAMES })) {
  test(`valid HTML: ${what}`, async () => {
    test.setTimeout(600_000);
    const wrong = [];
    for (const path of paths) {
      const { results } = await validator.validateString(html(path));
      wrong.push(...results.flatMap((r) => r.messages).map((m) => `${path}: ${m.line}:${m.column} ${m.ruleId}: ${m.message}`));
    }
    expect(wrong).toEqual([]);
  });
}
