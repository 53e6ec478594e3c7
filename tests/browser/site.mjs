// The built site as the tests see it: its folder, its pages from the sitemap, and one page per template.
import { readFileSync, readdirSync, existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";

export const PUBLIC = process.env.GUIDE_PUBLIC || fileURLToPath(new URL("../../public", import.meta.url));
if (!existsSync(join(PUBLIC, "sitemap.xml"))) throw new Error(`${PUBLIC} holds no built site: run \`cargo guide build\` first`);

export const html = (path) => readFileSync(join(PUBLIC, path.endsWith("/") ? path + "index.html" : path), "utf8");

export const PAGES = [...readFileSync(join(PUBLIC, "sitemap.xml"), "utf8").matchAll(/<loc>(.*?)<\/loc>/g)].map(([, url]) => new URL(url).pathname);

// The addresses that people send, and the frames for other sites: pages, but not in the sitemap.
const below = (folder) => (existsSync(join(PUBLIC, folder)) ? readdirSync(join(PUBLIC, folder), { recursive: true }) : []).filter((f) => f.endsWith("index.html")).sort().map((f) => `/${folder}/${f.replace(/index\.html$/, "")}`);
export const langOf = (path) => /<html lang="([\w-]+)"/.exec(html(path))[1];
export const LANGUAGES = [...new Set(PAGES.map(langOf))];
const prefixes = ["", ...LANGUAGES.map((lang) => `${lang}/`).filter((lang) => PAGES.includes(`/${lang}`))];
export const SHORT = prefixes.flatMap((lang) => below(`${lang}a`));
export const FRAMES = below("embed");

// A word of the interface as a page shows it, in the page's own language.
const CONFIG = readFileSync(new URL("../../config.toml", import.meta.url), "utf8");
export function word(key, path) {
  const lang = langOf(path);
  const at = Math.max(CONFIG.indexOf(`[languages.${lang}.translations]`), CONFIG.indexOf("[translations]"));
  return JSON.parse(new RegExp(`^${key} = (".*")$`, "m").exec(CONFIG.slice(at))[1]);
}

// Not in the sitemap, but a page like any other.
export const NOT_FOUND = "/404.html";

export const kindOf = (path) => /<body class="[^"]*\bkind-([\w-]+)/.exec(html(path))?.[1];

// The longest page of every kind, which shows the most of its template: [["case", "/cases/…/"], …].
const longestOfEach = (paths) => Object.entries(paths.reduce((found, path) => {
  const kind = kindOf(path);
  if (!found[kind] || html(path).length > html(found[kind]).length) found[kind] = path;
  return found;
}, {}));

export const TEMPLATES = longestOfEach([...PAGES, NOT_FOUND]);

export const QUIZZES = PAGES.filter((path) => html(path).includes("<guide-quiz"));
export const QUIZ_TEMPLATES = longestOfEach(QUIZZES);

// A quiz with both kinds of verdict questions and one with several right answers, if there is such a one.
export const RICH_QUIZ = QUIZZES.find((path) => {
  const right = [...html(path).matchAll(/data-kind="verdict"[\s\S]*?data-choice="([\w-]+)" data-correct/g)].map((m) => m[1]);
  return right.includes("fine") && right.some((id) => id !== "fine") && html(path).includes('data-kind="multiple"');
}) || QUIZZES[0];
