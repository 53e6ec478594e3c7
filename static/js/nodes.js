// Small makers of page nodes, shared by the scripts that are joined with this one. All text goes in as
// text; nothing here reads or writes what is stored.
const make = (tag, className, text) => {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text) node.textContent = text;
  return node;
};
const button = (text, action) => {
  const node = make("button", "", text);
  node.type = "button";
  node.addEventListener("click", action);
  return node;
};
const link = (url, text) => {
  const node = make("a", "", text);
  node.href = url;
  return node;
};
const status = (className) => {
  const node = make("p", className);
  node.setAttribute("role", "status");
  return node;
};
const actions = (...buttons) => {
  const row = make("p", "actions");
  row.append(...buttons);
  return row;
};
// Without ids, which stay with the original: a source's link back leads there.
const copy = (original) => {
  const node = original.cloneNode(true);
  for (const inner of node.querySelectorAll("[id]")) inner.removeAttribute("id");
  return node;
};
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? values[key] : whole));
