// The browser tests: what a reader's Chromium makes of the built site in public/ (or GUIDE_PUBLIC).
//
//   cargo guide build && npx playwright test --config tests/browser/playwright.config.mjs
//
// The browser is the system's own (CHROMIUM names another one); nothing is downloaded.
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: ".",
  outputDir: "results",
  fullyParallel: true,
  workers: 2,
  timeout: 30_000,
  expect: { timeout: 5_000 },
  forbidOnly: true,
  // Some 2,400 tests on a busy machine: a browser that stalls once is told as "flaky" in the counts, a fault fails twice.
  retries: 1,
  reporter: "dot",
  use: {
    trace: "off",
    viewport: { width: 1280, height: 900 },
    launchOptions: { executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] },
  },
});
