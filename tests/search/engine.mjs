// The search engine of the guide outside a browser: static/js/search-engine.js and the files of a
// built site, loaded from the disk as a page loads them. Counts what a query asks for.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import vm from "node:vm";

const project = join(dirname(fileURLToPath(import.meta.url)), "../..");
const engine = readFileSync(join(project, "static/js/search-engine.js"), "utf8");

export const open = (site, lang) => openFiles((file) => readFileSync(join(site, file), "utf8"), lang);

// `read(path)` gives the text of a file of the site.
export function openFiles(read, lang) {
  const self = {};
  const context = vm.createContext({ self });
  vm.runInContext(engine, context);
  const run = (file) => vm.runInContext(read(file), context);
  run(`search/root.${lang}.js`);
  const root = self.guideSearch[`${lang}.root`];
  const asked = [];
  const search = new self.GuideSearch.Search(root, async (name) => {
    const file = `${root.folder}/${name}.js`;
    if (!self.guideSearch[`${lang}.${name}`]) {
      asked.push(file);
      run(file);
    }
    return self.guideSearch[`${lang}.${name}`];
  });
  return { search, root, asked };
}

// The first results of a query, as paths below the guide's root.
export async function results({ search }, query, count = 10, kind = "") {
  let last;
  await search.find(query, kind, count, (told) => { last = told; });
  return last;
}
