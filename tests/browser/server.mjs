// A static server for the tests: serves a folder with the headers of its own `_headers`, as a host
// that reads that file does. Owns nothing of the site: what a page needs must be in the folder.
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { join, normalize, extname } from "node:path";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".webp": "image/webp",
  ".xml": "application/xml",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".txt": "text/plain; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".zip": "application/zip",
  ".imscc": "application/zip",
};

// [{ pattern, headers }]: a line that isn't indented names the addresses of those that follow.
export function parseHeaders(text) {
  const rules = [];
  for (const line of text.split("\n")) {
    if (!line.trim() || line.startsWith("#")) continue;
    if (!/^\s/.test(line)) rules.push({ pattern: line.trim(), headers: [] });
    else {
      const colon = line.indexOf(":");
      rules.at(-1).headers.push([line.slice(0, colon).trim(), line.slice(colon + 1).trim()]);
    }
  }
  return rules;
}

const applies = (pattern, path) => (pattern.endsWith("*") ? path.startsWith(pattern.slice(0, -1)) : path === pattern);

function read(folder, path) {
  try {
    return readFileSync(join(folder, normalize(path)));
  } catch {
    return null;
  }
}

// `headers: false` is a host (or a stick) that sends none: the pages must look after themselves. `overlay` holds
// other bytes for some paths, or null where a file is missing; it may change while the host runs.
export async function serve(folder, { headers = true, overlay = new Map() } = {}) {
  const rules = headers ? parseHeaders(readFileSync(join(folder, "_headers"), "utf8")) : [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://x").pathname);
    const file = path.endsWith("/") ? path + "index.html" : path;
    const body = overlay.has(path) ? overlay.get(path) : read(folder, file);
    for (const rule of rules) {
      if (applies(rule.pattern, path)) for (const [name, value] of rule.headers) response.setHeader(name, value);
    }
    response.setHeader("Content-Type", body ? TYPES[extname(file)] || "application/octet-stream" : TYPES[".html"]);
    response.writeHead(body ? 200 : 404).end(body || read(folder, "404.html"));
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((done) => { server.close(done); server.closeAllConnections(); }),
  };
}
