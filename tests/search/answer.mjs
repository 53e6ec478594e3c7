// Answers queries with the search engine, for the tool's own tests: reads one JSON value from
// standard input, { files: { path: text }, lang, queries: [{ text, kind, count }] }, and prints for each
// query its pages with their scores.
import { readFileSync } from "node:fs";
import { openFiles, results } from "./engine.mjs";

const { files, lang, queries } = JSON.parse(readFileSync(0, "utf8"));
const engine = openFiles((path) => files[path], lang);
const answers = [];
for (const { text, kind, count } of queries) {
  const told = await results(engine, text, count, kind);
  answers.push(told.results.map(({ page, score }) => [page, score]));
}
console.log(JSON.stringify(answers));
