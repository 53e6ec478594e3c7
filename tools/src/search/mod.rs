//! The search index, made from the rendered pages: shards, so that a query loads only what it needs.
//!
//! Stop words and stems are elasticlunr-rs's (`language`). Its `Index`, a character trie in one JSON
//! document, must be loaded whole, 2 MB for 1,000 pages, and needs a stemmer in the browser; so its
//! token streams feed postings of our own (`postings`), sorted by what they are worth, cut into small
//! files that carry their own passages (`shard`, `files`). A pure verb: nothing is read or written.

mod code;
mod document;
mod files;
mod intern;
mod keyboard;
mod language;
mod postings;
#[cfg(test)]
mod reference;
mod shard;
mod synonyms;
mod ukrainian;
mod weights;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use crate::site::Rendered;
use crate::synonyms::Synonyms;

pub use files::FOLDER;

/// Kinds of pages that are no answer to a question.
const LEFT_OUT: [&str; 4] = ["search", "embed", "none", "terms"];

/// Kinds by which results are filtered, and the kinds of pages in each; all others are `other`.
/// Where all else is equal, the earlier one stands first.
const KINDS: [(&str, &[&str]); 6] = [
    ("rule", &["rule", "instrument"]),
    ("reply", &["reply"]),
    ("lesson", &["lesson", "module"]),
    ("case", &["case"]),
    ("trick", &["trick"]),
    ("before", &["question", "outcome"]),
];

/// Index files by path, and the number of terms.
#[derive(Default)]
pub struct Index {
    pub files: BTreeMap<String, Vec<u8>>,
    pub terms: usize,
}

/// `root` is the path that all addresses begin with; `synonyms` are those of each language.
pub fn index(pages: &[Rendered], root: &str, synonyms: &BTreeMap<String, Synonyms>) -> Index {
    let mut languages: BTreeMap<&str, Vec<&Rendered>> = BTreeMap::new();
    for page in pages.iter().filter(|p| !p.lang.is_empty() && !LEFT_OUT.contains(&p.kind.as_str())) {
        languages.entry(&page.lang).or_default().push(page);
    }
    let mut index = Index::default();
    for (lang, pages) in languages {
        let none = Synonyms::default();
        let one = Prepared::of(lang, pages, root, synonyms.get(lang).unwrap_or(&none));
        index.terms += one.inverted.terms.len();
        index.files.extend(one.files(shard::size(&one.inverted)));
    }
    index
}

/// One language, sorted and inverted, not yet cut.
struct Prepared<'a> {
    lang: &'a str,
    pages: Vec<&'a Rendered>,
    inverted: postings::Inverted<'a>,
}

impl<'a> Prepared<'a> {
    fn of(lang: &'a str, mut pages: Vec<&'a Rendered>, root: &str, synonyms: &Synonyms) -> Prepared<'a> {
        pages.sort_by(|a, b| (kind(a), &a.path).cmp(&(kind(b), &b.path)));
        let numbers = numbers(&pages, root);
        let inverted = postings::invert(lang, &pages, &linked(&pages, &numbers), &called(&pages, &numbers), synonyms);
        Prepared { lang, pages, inverted }
    }

    fn files(&self, size: usize) -> BTreeMap<String, Vec<u8>> {
        let keys = shard::keys(&self.inverted);
        let shards = shard::cut(&self.inverted, &keys, size);
        let kinds: Vec<usize> = (0..=KINDS.len()).map(|k| self.pages.partition_point(|p| kind(p) < k)).collect();
        let names: Vec<&str> = KINDS.iter().map(|k| k.0).chain(["other"]).collect();
        let root = json!({"kinds": names.join(" "), "starts": kinds, "keys": keyboard::layouts(self.lang)});
        files::Files { lang: self.lang, pages: &self.pages, index: &self.inverted, shards: &shards, root }.all()
    }
}

/// The place of a page's kind among `KINDS`.
fn kind(page: &Rendered) -> usize {
    KINDS.iter().position(|k| k.1.contains(&page.kind.as_str())).unwrap_or(KINDS.len())
}

/// The numbers of pages by their addresses.
fn numbers(pages: &[&Rendered], root: &str) -> BTreeMap<String, usize> {
    pages.iter().enumerate().map(|(i, p)| (format!("{root}{}", p.path.strip_suffix("index.html").unwrap_or(&p.path)), i)).collect()
}

/// For each page, what others call it where they lead to it, a choice that ends there for example: each wording
/// once, without the page's own title.
fn called(pages: &[&Rendered], numbers: &BTreeMap<String, usize>) -> Vec<Vec<String>> {
    let mut all: Vec<BTreeSet<String>> = vec![BTreeSet::new(); pages.len()];
    for (from, page) in pages.iter().enumerate() {
        for link in page.links.iter().filter(|l| l.element == "a" && !l.text.is_empty()) {
            let to = numbers.get(&link.url).filter(|to| **to != from && pages[**to].title != link.text);
            if let Some(to) = to {
                all[*to].insert(link.text.clone());
            }
        }
    }
    all.into_iter().map(|names| names.into_iter().collect()).collect()
}

/// For each page, how many others lead to it. What nearly all lead to is navigation and counts nothing.
fn linked(pages: &[&Rendered], numbers: &BTreeMap<String, usize>) -> Vec<usize> {
    let mut counts = vec![0; pages.len()];
    for page in pages {
        let to = page.links.iter().filter(|l| l.element == "a").map(|l| l.url.split('#').next().unwrap_or_default());
        let found: BTreeSet<usize> = to.filter_map(|url| numbers.get(url).copied()).collect();
        for number in found {
            counts[number] += 1;
        }
    }
    counts.into_iter().map(|n| if n * 10 > pages.len() * 9 { 0 } else { n }).collect()
}
