// What a bank's question asks, what is right and which belief a wrong choice voices, read from its markup, which
// is the guide's own. Pure but for an inert template; shows nothing.
const readSet = (html) => {
  const template = make("template");
  template.innerHTML = html;
  const set = template.content.firstElementChild;
  const key = set.querySelector(".key");
  const { kind } = set.dataset;
  set.querySelector(".number").remove();
  const right = rightParts(kind, key);
  const beliefs = {};
  for (const li of key.querySelectorAll("[data-choice], [data-part], [data-wrong]")) {
    const belief = li.querySelector(".belief span");
    if (belief) beliefs[li.dataset.choice || li.dataset.part || li.dataset.wrong] = belief.textContent;
  }
  const text = (node) => node.textContent.replace(/\s+/g, " ").trim();
  const rows = [...key.querySelectorAll("[data-correct] > p:first-child, [data-part] > p:first-child")].map(text);
  return { id: set.dataset.question, kind, right, beliefs, prompt: text(set.querySelector("legend")), answer: kind === "short" ? right.join("; ") : rows.join(" · ") };
};
const readBank = (bank) => bank.questions.map(readSet);
