//! Problems that only rendered pages show: broken links and anchors, headings, the head, orphans.
//!
//! A pure verb: rendered pages in, problems out. `source_of` names the file to mend for a page.

use std::collections::{BTreeMap, BTreeSet};

use crate::problem::Problems;
use crate::site::Rendered;

/// Head entries that every page must have.
const HEAD: [&str; 6] = ["description", "canonical", "og:title", "og:description", "og:url", "Content-Security-Policy"];

/// Bytes that the one inline script, which sets the theme before the first paint, may have.
const INLINE_SCRIPT_LIMIT: usize = 200;

pub struct Site<'a> {
    pub pages: &'a [Rendered],
    /// Every published file, relative to the site's root.
    pub files: &'a BTreeSet<String>,
    /// The path that all addresses begin with: `/`, or `/guide/`.
    pub root: &'a str,
    /// The absolute address of the site, without a slash at its end.
    pub base_url: &'a str,
}

pub fn check(site: &Site<'_>, source_of: impl Fn(&Rendered) -> String, problems: &Problems) {
    let ids: BTreeMap<&str, BTreeSet<&str>> =
        site.pages.iter().map(|p| (p.path.as_str(), p.ids.iter().map(String::as_str).collect())).collect();
    let mut linked: BTreeSet<String> = BTreeSet::new();
    for page in site.pages {
        let say = |message: String, help: &str| problems.add(&source_of(page), 1, message, help);
        for link in &page.links {
            match resolve(site, page, &link.url) {
                Target::Elsewhere if link.element != "a" && link.element != "link" => {
                    say(format!("the page loads `{}` from elsewhere", link.url), "publish the file with the guide: nothing is asked of a third party");
                }
                Target::Elsewhere => {}
                Target::Missing => say(format!("broken link `{}`", link.url), "mend the reference, or add the page it leads to"),
                Target::File(path, anchor) => {
                    if !anchor.is_empty() && ids.get(path.as_str()).is_some_and(|ids| !ids.contains(anchor.as_str())) {
                        say(format!("broken anchor `{}`", link.url), "name a heading’s or an entry’s id on that page");
                    }
                    if link.element == "a" && path != page.path {
                        linked.insert(path);
                    }
                }
            }
        }
        own(page, &say);
    }
    // A retired short address stands in links that others have, a frame in others' pages: none of ours leads there.
    let alone = |p: &Rendered| p.path == "404.html" || p.kind == "address" || p.kind == "embed";
    for page in site.pages.iter().filter(|p| !alone(p) && !linked.contains(&p.path)) {
        problems.add(&source_of(page), 1, format!("no page links to /{}", page.path.trim_end_matches("index.html")), "refer to it from a list or a text");
    }
}

enum Target {
    /// Another site, or an address that is no file (`mailto:`).
    Elsewhere,
    Missing,
    File(String, String),
}

fn resolve(site: &Site<'_>, page: &Rendered, url: &str) -> Target {
    let own = url.strip_prefix(site.base_url).filter(|rest| rest.is_empty() || rest.starts_with(['/', '#']));
    let url = own.map_or(url.to_string(), |rest| format!("{}{}", site.root, rest.trim_start_matches('/')));
    let (path, anchor) = url.split_once('#').unwrap_or((&url, ""));
    if path.is_empty() {
        return Target::File(page.path.clone(), anchor.to_string());
    }
    if path.contains(':') || path.starts_with("//") {
        return Target::Elsewhere;
    }
    let Some(below) = path.strip_prefix(site.root) else { return Target::Missing };
    let file = if below.is_empty() || below.ends_with('/') { format!("{below}index.html") } else { below.to_string() };
    if site.files.contains(&file) { Target::File(file, anchor.to_string()) } else { Target::Missing }
}

/// What a page shows of itself.
fn own(page: &Rendered, say: &dyn Fn(String, &str)) {
    let first = page.headings.iter().filter(|(level, _)| *level == 1).count();
    if first != 1 {
        say(format!("the page has {first} first-level headings"), "a page has one: its title");
    }
    for pair in page.headings.windows(2) {
        if pair[1].0 > pair[0].0 + 1 {
            say(format!("heading “{}” skips a level", pair[1].1), "go one level deeper at a time: `##`, then `###`");
        }
    }
    let mut seen = BTreeSet::new();
    for id in page.ids.iter().filter(|id| !seen.insert(id.as_str())) {
        say(format!("id `{id}` stands twice on the page"), "give two headings different words");
    }
    for key in HEAD.iter().filter(|key| page.head.get(**key).is_none_or(String::is_empty)) {
        say(format!("the page’s head has no `{key}`"), "mend templates/base.html");
    }
    if page.pictures_without_alt > 0 {
        say("a picture has no `alt`".to_string(), "mend the template that shows it");
    }
    if let Some(long) = page.inline_scripts.iter().find(|n| **n > INLINE_SCRIPT_LIMIT) {
        say(format!("an inline script of {long} bytes, more than {INLINE_SCRIPT_LIMIT}"), "move it to static/js");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site;

    fn messages(bodies: &[(&str, &str)]) -> Vec<String> {
        let head = "<meta name=description content=d><link rel=canonical href=/g/><meta property=og:title content=t>\
            <meta property=og:description content=d><meta property=og:url content=u><meta http-equiv=Content-Security-Policy content=c>";
        let pages: Vec<Rendered> =
            bodies.iter().map(|(path, body)| site::read(path, format!("<html><head>{head}</head><body>{body}</body></html>"))).collect();
        let files = pages.iter().map(|p| p.path.clone()).collect();
        let problems = Problems::default();
        let site = Site { pages: &pages, files: &files, root: "/g/", base_url: "https://x.example/g" };
        check(&site, |p| p.path.clone(), &problems);
        problems.into_sorted().into_iter().map(|p| format!("{}: {}", p.file, p.message)).collect()
    }

    #[test]
    fn links_resolve_below_the_base_path_only() {
        let good = "<h1 id=t>T</h1><a href='/g/a/#t'>a</a><a href='https://x.example/g/'>home</a><a href='#t'>t</a><a href='https://other.example/'>o</a>";
        assert_eq!(messages(&[("index.html", good), ("a/index.html", good)]), Vec::<String>::new());
        let bad = "<h1>T</h1><a href='/a/'>x</a><a href='/g/b/'>x</a><a href='/g/#no'>x</a><script src='https://cdn.example/x.js'></script>";
        assert_eq!(
            messages(&[("index.html", bad)]),
            [
                "index.html: broken anchor `/g/#no`",
                "index.html: broken link `/a/`",
                "index.html: broken link `/g/b/`",
                "index.html: no page links to /",
                "index.html: the page loads `https://cdn.example/x.js` from elsewhere",
            ]
        );
    }

    #[test]
    fn headings_and_ids_are_in_order() {
        let body = "<h2 id=a>A</h2><h4 id=a>B</h4><a href='/g/'>x</a>";
        assert_eq!(
            messages(&[("index.html", "<h1>T</h1><a href='/g/x/'>x</a>"), ("x/index.html", body)]),
            [
                "x/index.html: heading “B” skips a level",
                "x/index.html: id `a` stands twice on the page",
                "x/index.html: the page has 0 first-level headings",
            ]
        );
    }
}
