//! The guide without a network: one zip that opens from a stick (`bundle`), and the lists of files that a
//! service worker keeps on a device (`kept`).
//!
//! A pure verb: rendered pages and packed files in, bytes out. Owns which files a selection of pages needs;
//! static/js/stick.js, static/js/offline.js and static/sw.js are what reads them.

mod address;
mod bundle;
mod kept;

pub use bundle::{entries, zip};
pub use kept::{Editions, editions};

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use crate::packed::Packed;
use crate::site::Rendered;
use bundle::Bytes;

/// The zip of the whole guide, beside its front page. The name says nothing of what it holds.
pub const BUNDLE: &str = "guide.zip";

/// The folder of the page on which readers choose, and of the lists.
pub const FOLDER: &str = "offline";

/// Where the finished page says how much it is: the rendered one can't know it yet.
const BUNDLE_SIZE: &str = "<!-- size:zip -->";
const KEPT_SIZE: &str = "<!-- size:kept -->";

/// A site as it was rendered and packed, not yet sealed.
pub struct Site<'a> {
    pub pages: &'a [Rendered],
    pub packed: &'a [Packed],
    /// The path that all addresses begin with: `/`, or `/guide/`.
    pub root: &'a str,
    /// The absolute address of the site, without a slash at its end.
    pub base_url: &'a str,
    pub default_language: &'a str,
}

/// The zip of all pages but frames for other sites, short addresses and the page for wrong ones.
pub fn bundle(site: &Site<'_>, read: Bytes<'_>, deflate: Bytes<'_>) -> Result<Vec<u8>> {
    let pages = site.pages.iter().filter(|p| !["embed", "address"].contains(&p.kind.as_str()) && p.path != "404.html");
    bundle::zip(site, &pages.collect::<Vec<_>>(), read, deflate)
}

/// The page on which readers choose, with its sizes filled in, and the lists of files to keep. `bundle` is
/// the size of the zip, if one was made.
pub fn files(site: &Site<'_>, editions: &Editions, bundle: Option<usize>) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    for page in site.pages.iter().filter(|p| p.kind == FOLDER) {
        let kept = editions.get(&page.lang).map_or(0, |edition| edition.size);
        let size = |bytes: Option<usize>| bytes.map_or("?".to_string(), megabytes);
        let html = page.html.replace(BUNDLE_SIZE, &size(bundle)).replace(KEPT_SIZE, &size(Some(kept)));
        files.insert(page.path.clone(), html.into_bytes());
    }
    let lists = kept::lists(editions, &files)?;
    files.extend(lists);
    Ok(files)
}

/// Rounded up: nobody should need more room than was said.
fn megabytes(bytes: usize) -> String {
    bytes.div_ceil(1_000_000).to_string()
}

/// The published files that these pages need: themselves, what they load, what their scripts ask for later,
/// and what they offer to download.
fn select<'a>(site: &'a Site<'_>, pages: &[&Rendered]) -> BTreeMap<&'a str, &'a Packed> {
    let published: BTreeMap<&str, &Packed> = site.packed.iter().map(|p| (p.path.as_str(), p)).collect();
    let mut wanted: BTreeSet<String> = BTreeSet::new();
    for page in pages {
        wanted.insert(page.path.clone());
        wanted.insert(page.path.replace("index.html", "questions.js"));
        let loaded = page.links.iter().filter(|link| match link.element.as_str() {
            "script" | "img" => true,
            "link" => link.url.ends_with(".svg"),
            _ => link.url.ends_with(".json"),
        });
        wanted.extend(loaded.filter_map(|link| link.url.strip_prefix(site.root)).map(str::to_string));
        // What the reader's press loads there.
        let later = match page.kind.as_str() {
            "assign" => &["js/codes.", "js/qr."][..],
            "assignment" => &["js/codes.", "js/work."],
            "gradebook" => &["js/codes."],
            _ => &[],
        };
        wanted.extend(published.keys().filter(|path| later.iter().any(|start| path.starts_with(start))).map(|path| path.to_string()));
        if page.kind == "search" {
            let (root, data) = (format!("search/root.{}.js", page.lang), format!("search-data/{}-", page.lang));
            wanted.extend(published.keys().filter(|path| **path == root || path.starts_with(&data)).map(|path| path.to_string()));
        }
    }
    published.into_iter().filter(|(path, _)| wanted.contains(*path)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site;

    pub fn packed(path: &str, size: usize) -> Packed {
        Packed { path: path.into(), sha256: format!("{path:x<64}"), size, brotli: None, gzip: None }
    }

    #[test]
    fn a_selection_holds_what_its_pages_need_and_nothing_else() {
        let html = "<html lang=en><link rel=icon href=/g/i.svg><link rel=canonical href=https://x.example/g/a/><script src=/g/js/a.js></script>\
            <body class=kind-lesson><img src=/g/q.svg><a href=/g/s.json>s</a><a href=/g/b/>b</a>";
        let pages = [site::read("a/index.html", html.into()), site::read("search/index.html", "<html lang=en><body class=kind-search>".into())];
        let all = ["a/index.html", "a/questions.js", "b/index.html", "i.svg", "js/a.js", "js/b.js", "q.svg", "s.json", "search/index.html", "search/root.en.js", "search/root.uk.js", "search-data/en-1/0.js", "search-data/uk-1/0.js"];
        let packed: Vec<Packed> = all.iter().map(|path| packed(path, 1)).collect();
        let site = Site { pages: &pages, packed: &packed, root: "/g/", base_url: "https://x.example/g", default_language: "en" };
        let selected = |pages: &[&Rendered]| select(&site, pages).into_keys().map(str::to_string).collect::<Vec<_>>();
        assert_eq!(selected(&[&pages[0]]), ["a/index.html", "a/questions.js", "i.svg", "js/a.js", "q.svg", "s.json"]);
        assert_eq!(selected(&[&pages[1]]), ["search-data/en-1/0.js", "search/index.html", "search/root.en.js"]);
    }

    #[test]
    fn sizes_are_rounded_up() {
        assert_eq!([0, 1, 1_000_000, 1_000_001].map(megabytes), ["0", "1", "1", "2"]);
    }
}
