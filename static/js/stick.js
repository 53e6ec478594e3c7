// Only in the zip of the guide, before all other scripts: pages that are opened from a disk. Their own links
// were rewritten when the zip was made; this mends what scripts and the search index say later, where
// addresses begin at the root of the published guide and lead to folders.
const { src, dataset: { root } } = document.currentScript;
const base = src.replace(/js\/[^/]*$/, "");
const toFile = (url) => url.replace(/(^|\/)(?=$|#)/, "$1index.html");

// Where a path of the guide lies here, and the path of what lies here: quizzes are kept by their paths.
self.guideAt = (path) => base + toFile(path.slice(root.length));
self.guideAsset = (path) => base + path.slice(root.length);
self.guidePath = (url) => root + url.slice(base.length).replace(/index\.html.*$/, "");

const mend = (link) => {
  const href = link.getAttribute("href");
  if (href.startsWith(root)) link.href = self.guideAt(href);
  else if (link.href.startsWith(base)) link.href = toFile(link.href);
};
new MutationObserver((records) => {
  for (const { addedNodes } of records) for (const node of addedNodes) {
    if (node.matches?.("a[href]")) mend(node);
    node.querySelectorAll?.("a[href]").forEach(mend);
  }
}).observe(document, { childList: true, subtree: true });
