//! The files that are published beside Zola's: host headers with the pages' own security policy.
//!
//! A pure verb that renders `tools/templates/`. The policy is read from the rendered pages, so that
//! header and page can't disagree.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result};
use tera::{Context, Tera};

use crate::site::{FRAMES, Rendered};

const HEADERS: &str = include_str!("../templates/_headers");

/// Folders whose file names carry a hash of the content.
const HASHED: [&str; 2] = ["js", "search-data"];

pub fn publish(pages: &[Rendered], root: &str) -> Result<BTreeMap<String, Vec<u8>>> {
    let policy = policy(pages).context("no rendered page has a Content-Security-Policy; mend templates/base.html")?;
    let mut context = Context::new();
    context.insert("policy", &policy);
    context.insert("root", root);
    context.insert("hashed", &HASHED);
    context.insert("frames", FRAMES);
    context.insert("folders", &folders(pages));
    context.insert("cartridges", &cartridges(pages));
    let mut tera = Tera::default();
    tera.add_raw_template("_headers", HEADERS).context("tools/templates/_headers")?;
    let headers = tera.render("_headers", &context).context("tools/templates/_headers")?;
    Ok(BTreeMap::from([("_headers".to_string(), headers.into_bytes())]))
}

/// The folders right below the root but that of the frames: a host adds up the headers of all patterns that an
/// address matches, so that "nobody may frame this" can't be said of everything and then unsaid.
fn folders(pages: &[Rendered]) -> BTreeSet<&str> {
    pages.iter().filter_map(|p| p.path.split_once('/')).map(|(first, _)| first).filter(|first| *first != FRAMES).collect()
}

/// Zips under a name of their own, which hosts don't know by its ending.
fn cartridges(pages: &[Rendered]) -> BTreeSet<&str> {
    pages.iter().flat_map(|p| &p.links).map(|link| link.url.as_str()).filter(|url| url.ends_with(".imscc")).collect()
}

/// One header serves all pages: it allows what any of them allows, and each page's own `<meta>` less.
fn policy(pages: &[Rendered]) -> Option<String> {
    let mut whole: Vec<(String, Vec<String>)> = Vec::new();
    for directive in pages.iter().filter_map(|p| p.head.get("Content-Security-Policy")).flat_map(|policy| policy.split(';')) {
        let mut words = directive.split_whitespace().map(str::to_string);
        let Some(name) = words.next() else { continue };
        let at = whole.iter().position(|(known, _)| *known == name).unwrap_or_else(|| {
            whole.push((name, Vec::new()));
            whole.len() - 1
        });
        let new: Vec<String> = words.filter(|word| !whole[at].1.contains(word)).collect();
        whole[at].1.extend(new);
    }
    let directives = whole.iter().map(|(name, words)| format!("{name} {}", words.join(" ")));
    (!whole.is_empty()).then(|| directives.collect::<Vec<_>>().join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site;

    #[test]
    fn a_cartridge_is_served_as_the_zip_it_is() {
        let page = "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'\"><a href=/g/t/x.imscc>x</a><a href=/g/t/x.csv>x</a>";
        let files = publish(&[site::read("t/index.html", page.into())], "/g/").expect("headers");
        let text = String::from_utf8_lossy(&files["_headers"]).into_owned();
        assert!(text.ends_with("\n/g/t/x.imscc\n  Content-Type: application/zip\n") && !text.contains("x.csv"), "{text}");
    }

    #[test]
    fn the_header_allows_what_any_page_allows() {
        let page = |policy: &str| site::read("index.html", format!("<meta http-equiv=Content-Security-Policy content=\"{policy}\">"));
        let pages = [page("default-src 'none'; style-src 'a'"), page("default-src 'none'; style-src 'b'")];
        assert_eq!(policy(&pages).as_deref(), Some("default-src 'none'; style-src 'a' 'b'"));
        assert_eq!(policy(&[]), None);
    }
}
