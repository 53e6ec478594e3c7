//! The page contract: sizes and requests of every published page, measured on what was built.
//!
//! A pure verb: rendered pages and compressed files in, problems and figures out. Sizes are bytes of
//! brotli at quality 11, as a reader's browser receives them. DESIGN of the limits: CONTRIBUTING.md.

use std::collections::BTreeMap;

use crate::packed::{Packed, first_bytes};
use crate::problem::Problems;
use crate::site::Rendered;

/// A page with its style sheet, which is inlined: one round trip of a new TCP connection.
const PAGE_LIMIT: usize = 14_000;
/// A page that ends with a quiz, and the pages that hold a whole registry or list. Its first `PAGE_LIMIT` bytes hold all up
/// to the end of the first section, so that reading can begin after one round trip.
const LONG_PAGE_LIMIT: usize = 20_000;
/// A whole module on sheets that are made to be printed. Its first section comes with the first bytes, too.
const SHEET_LIMIT: usize = 28_000;
const SCRIPT_LIMIT: usize = 8_000;
const SCRIPTS_LIMIT: usize = 2;
const WHOLE_LIMIT: usize = 30_000;
const REQUESTS_LIMIT: usize = 5;

/// Figures of one page, in bytes and requests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sizes {
    pub page: usize,
    pub scripts: usize,
    pub whole: usize,
    pub requests: usize,
}

/// Median and maximum over all pages.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub pages: usize,
    pub page: (usize, usize),
    pub scripts: (usize, usize),
    pub whole: (usize, usize),
}

pub fn measure(
    pages: &[Rendered],
    packed: &[Packed],
    root: &str,
    source_of: impl Fn(&Rendered) -> String,
    problems: &Problems,
) -> Summary {
    let files: BTreeMap<&str, &Packed> = packed.iter().map(|p| (p.path.as_str(), p)).collect();
    let size = |path: &str| files.get(path).and_then(|p| p.brotli.as_ref()).map_or(0, Vec::len);
    let mut all = Vec::new();
    // What a press loads later counts apart, and has the same limit. The search's data are no scripts.
    for (path, file) in files.iter().filter(|(path, _)| path.starts_with("js/") && path.ends_with(".js")) {
        let bytes = file.brotli.as_ref().map_or(0, Vec::len);
        if bytes > SCRIPT_LIMIT {
            problems.add("static/js", 1, format!("the script {path} is {bytes} bytes compressed, more than {SCRIPT_LIMIT}"), "make it smaller, or divide it");
        }
    }
    for page in pages {
        let loaded: Vec<&str> = page
            .links
            .iter()
            .filter(|l| matches!(l.element.as_str(), "script" | "img"))
            .filter_map(|l| l.url.strip_prefix(root))
            .collect();
        // The root of the search index is data: it counts for the whole page.
        let scripts: Vec<&str> = loaded.iter().filter(|path| path.ends_with(".js") && !path.starts_with("search/")).copied().collect();
        let sizes = Sizes {
            page: size(&page.path),
            scripts: scripts.iter().map(|path| size(path)).sum(),
            whole: size(&page.path) + loaded.iter().map(|path| size(path)).sum::<usize>(),
            requests: 1 + loaded.len(),
        };
        let say = |message: String, help: &str| problems.add(&source_of(page), 1, message, help);
        let limit = page_limit(page);
        if sizes.page > limit {
            say(format!("the page is {} bytes compressed, more than {limit}", sizes.page), "shorten it, or divide it into two pages");
        }
        if limit > PAGE_LIMIT
            && let Some(packed) = files.get(page.path.as_str()).and_then(|p| p.brotli.as_ref())
            && !first_section_within(page, &first_bytes(packed, PAGE_LIMIT))
        {
            say(format!("the first section does not end within {PAGE_LIMIT} compressed bytes"), "shorten what stands above it");
        }
        if sizes.scripts > SCRIPT_LIMIT || scripts.len() > SCRIPTS_LIMIT {
            let message = format!("the page loads {} scripts of {} bytes, more than {SCRIPTS_LIMIT} or {SCRIPT_LIMIT}", scripts.len(), sizes.scripts);
            say(message, "make the scripts in static/js smaller");
        }
        if sizes.whole > WHOLE_LIMIT || sizes.requests > REQUESTS_LIMIT {
            let message = format!("the page needs {} requests and {} bytes, more than {REQUESTS_LIMIT} or {WHOLE_LIMIT}", sizes.requests, sizes.whole);
            say(message, "remove pictures or scripts");
        }
        all.push(sizes);
    }
    summary(&all)
}

fn page_limit(page: &Rendered) -> usize {
    match page.kind.as_str() {
        "rule" if page.html.contains("<guide-quiz") => LONG_PAGE_LIMIT,
        "lesson" | "case" | "trick" | "scenario" | "module-quiz" | "review" | "sources" | "glossary" | "misconceptions" | "search" | "assign" => LONG_PAGE_LIMIT,
        "key" | "handout" => SHEET_LIMIT,
        _ => PAGE_LIMIT,
    }
}

/// Whether what has arrived reaches the second `h2` of the page's main part; in a list without
/// headings, the end of its first entry; in a quiz of its own, the end of its first question.
fn first_section_within(page: &Rendered, arrived: &[u8]) -> bool {
    let html = page.html.as_str();
    let main = html.find("<main").unwrap_or(0);
    let second = match page.kind.as_str() {
        "module-quiz" => html[main..].match_indices("</fieldset>").next(),
        _ => html[main..].match_indices("<h2").nth(1),
    };
    let end = second.or_else(|| html[main..].match_indices("</li>").next());
    arrived.len() >= end.map_or(html.len(), |(at, _)| main + at)
}

fn summary(all: &[Sizes]) -> Summary {
    let of = |f: fn(&Sizes) -> usize| {
        let mut values: Vec<usize> = all.iter().map(f).collect();
        values.sort_unstable();
        (values.get(values.len() / 2).copied().unwrap_or(0), values.last().copied().unwrap_or(0))
    };
    Summary { pages: all.len(), page: of(|s| s.page), scripts: of(|s| s.scripts), whole: of(|s| s.whole) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site;

    fn packed(path: &str, bytes: usize) -> Packed {
        Packed { path: path.into(), sha256: String::new(), size: 0, brotli: Some(vec![0; bytes]), gzip: None }
    }

    #[test]
    fn pages_over_a_limit_are_named_with_their_number() {
        let html = "<body class=kind-rule><main><h1>x</h1></main><script src=/js/a.js></script></body>";
        let pages = [site::read("a/index.html", html.into()), site::read("b/index.html", html.into())];
        let files = [packed("a/index.html", 14_001), packed("b/index.html", 100), packed("js/a.js", 8_001)];
        let problems = Problems::default();
        let summary = measure(&pages, &files, "/", |p| p.path.clone(), &problems);
        let messages: Vec<String> = problems.into_sorted().into_iter().map(|p| format!("{}: {}", p.file, p.message)).collect();
        assert_eq!(
            messages,
            [
                "a/index.html: the page is 14001 bytes compressed, more than 14000",
                "a/index.html: the page loads 1 scripts of 8001 bytes, more than 2 or 8000",
                "b/index.html: the page loads 1 scripts of 8001 bytes, more than 2 or 8000",
                "static/js: the script js/a.js is 8001 bytes compressed, more than 8000",
            ]
        );
        assert_eq!(summary.page, (14_001, 14_001));
        assert_eq!(summary.pages, 2);
    }

    #[test]
    fn a_quiz_of_its_own_begins_with_its_first_question() {
        let html = "<main><h2>Quiz</h2><fieldset>one</fieldset><fieldset>two</fieldset><h2>Sources</h2></main>";
        let arrived = &html.as_bytes()[..html.find("two").expect("a second question")];
        let of_kind = |kind: &str| site::read("a/index.html", format!("<body class=kind-{kind}>{html}</body>"));
        let within = |kind: &str| first_section_within(&of_kind(kind), &[format!("<body class=kind-{kind}>").as_bytes(), arrived].concat());
        assert_eq!((within("module-quiz"), within("lesson")), (true, false));
    }
}
