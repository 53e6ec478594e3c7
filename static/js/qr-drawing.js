// A drawn QR code: one path of runs, black on white with the quiet zone that readers need, as tools/src/qr.rs
// draws those of pages. `code` is what the library returns: `size`, and `get(x, y)`.
const QUIET = 4;
const drawCode = (code, label) => {
  let path = "";
  for (let y = 0; y < code.size; y++) for (let x = 0; x < code.size; x++) if (code.get(x, y)) path += `M${x + QUIET} ${y + QUIET}h1v1h-1z`;
  const side = code.size + 2 * QUIET;
  const node = (name, attributes) => {
    const one = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) one.setAttribute(key, value);
    return one;
  };
  const svg = node("svg", { viewBox: `0 0 ${side} ${side}`, role: "img", "aria-label": label, "shape-rendering": "crispEdges" });
  svg.append(node("path", { fill: "#fff", d: `M0 0h${side}v${side}H0z` }), node("path", { d: path }));
  return svg;
};
