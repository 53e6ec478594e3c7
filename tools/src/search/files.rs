//! The files of an index as a browser loads them: scripts that register data, because a page opened
//! from a disk may not fetch.
//!
//! `search/root.<lang>.js` keeps its name and is asked for anew; all others stand in a folder that is
//! named after the hash of what they hold. static/js/search-engine.js reads this format.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::code::{HEAD, Posting, WHOLE, number, postings};
use super::postings::{Inverted, Term, named};
use super::shard::{Beginning, Key, Shard, is_title, placed};
use crate::digest::hex_of;
use crate::site::Rendered;

/// Pages in a block: what the shards of a query don't say of a page (address, title) stands there.
pub const BLOCK: usize = 32;

/// Letters of a description that stand in for a passage.
const LINE: usize = 90;

/// The folder of hashed files; each may be kept for ever.
pub const FOLDER: &str = "search-data";

pub struct Files<'a> {
    pub lang: &'a str,
    pub pages: &'a [&'a Rendered],
    pub index: &'a Inverted<'a>,
    pub shards: &'a [Shard<'a>],
    /// What the root says besides: kinds, keyboards, other languages.
    pub root: Value,
}

impl Files<'_> {
    pub fn all(&self) -> BTreeMap<String, Vec<u8>> {
        let told: Vec<Told> = self.pages.par_iter().map(|page| Told::of(page)).collect();
        let shards = self.shards.par_iter().enumerate().flat_map_iter(|(i, shard)| {
            let tails = self.tails(shard).map(|lists| (format!("t{i}"), json(&lists)));
            [(i.to_string(), self.shard(shard, &told))].into_iter().chain(tails)
        });
        let blocks = told.par_chunks(BLOCK).enumerate().map(|(i, block)| {
            let pages = listed(block, |out, told| out.extend_from_slice(told.whole().as_bytes()));
            (format!("d{i}"), pages)
        });
        let texts: BTreeMap<String, Vec<u8>> = shards.chain(blocks).map(|(name, value)| {
            let text = self.script(&name, &value);
            (name, text)
        }).collect();
        let mut hash = Sha256::new();
        texts.values().for_each(|text| hash.update(text));
        let folder = format!("{FOLDER}/{}-{}", self.lang, &hex_of(hash)[..10]);
        let root = self.script("root", &json(&self.root(&folder)));
        let mut files: BTreeMap<String, Vec<u8>> = texts.into_iter().map(|(name, text)| (format!("{folder}/{name}.js"), text)).collect();
        files.insert(format!("search/root.{}.js", self.lang), root);
        files
    }

    fn script(&self, name: &str, value: &[u8]) -> Vec<u8> {
        let mut text = Vec::with_capacity(value.len() + 80);
        text.extend_from_slice(format!("(self.guideSearch=self.guideSearch||{{}})[\"{}.{name}\"]=", self.lang).as_bytes());
        text.extend_from_slice(value);
        text.extend_from_slice(b";\n");
        text
    }

    fn root(&self, folder: &str) -> Value {
        let stop: Vec<&str> = self.index.stop.iter().map(String::as_str).collect();
        let mut root = json!({
            "folder": folder, "pages": self.pages.len(), "head": HEAD, "whole": WHOLE, "block": BLOCK,
            "from": self.beginnings(), "stop": stop.join(" "), "endings": self.index.endings.join(" "),
        });
        if let (Value::Object(root), Value::Object(more)) = (&mut root, self.root.clone()) {
            root.extend(more);
        }
        root
    }

    /// Where each shard but the first begins: a capital for the letters that its key shares with the one before
    /// (`A` for none), and the rest of the key. Keys have no capitals.
    fn beginnings(&self) -> String {
        let mut text = String::new();
        for pair in self.shards.windows(2) {
            let (before, key) = (&pair[0].from, &pair[1].from);
            let shared = before.chars().zip(key.chars()).take(25).take_while(|(a, b)| a == b).count();
            text.push(char::from(b'A' + shared as u8));
            text.extend(key.chars().skip(shared));
        }
        text
    }

    fn shard(&self, shard: &Shard<'_>, told: &[Told]) -> Vec<u8> {
        let mut shown = Shown::default();
        let (mut forms, mut lists) = (Vec::new(), Vec::new());
        for id in &shard.terms {
            let term = &self.index.terms[*id];
            forms.push(keys_of(term));
            lists.push(head(term.rarity, &term.postings, true));
            if !is_title(term) {
                shown.add(term);
            }
        }
        // A title's page mostly stands among the best of the title's first word.
        for term in shard.terms.iter().map(|id| &self.index.terms[*id]).filter(|t| is_title(t)) {
            shown.add_missing(term);
        }
        for (start, beginning) in &shard.beginnings {
            let Beginning { rarity, postings, shown: first } = beginning;
            forms.push(format!("{start}*"));
            lists.push(head(*rarity, postings, placed(start)));
            shown.passages.extend(first.iter().copied());
        }
        let words: BTreeMap<&str, String> =
            shard.keys.iter().filter_map(|(key, value)| if let Key::Words(words) = value { Some((*key, words.join(" "))) } else { None }).collect();
        let (pages, passages) = shown.write(self, told);
        let mut out = Vec::new();
        let mut field = |name: &str, value: &[u8]| {
            out.extend_from_slice(format!("{}\"{name}\":", if out.is_empty() { '{' } else { ',' }).as_bytes());
            out.extend_from_slice(value);
        };
        field("forms", &json(&forms.join("|")));
        field("lists", &json(&lists.join(" ")));
        field("pages", &pages);
        field("passages", &passages);
        if !words.is_empty() {
            field("words", &json(&words));
        }
        out.push(b'}');
        out
    }

    /// The rest of the lists that are too long for the shard, in the order of its terms.
    fn tails(&self, shard: &Shard<'_>) -> Option<String> {
        let long = shard.terms.iter().map(|id| &self.index.terms[*id]).filter(|t| t.postings.len() > WHOLE);
        let lists: Vec<String> = long
            .map(|term| {
                let mut text = String::new();
                postings(&mut text, &term.postings[HEAD..], false);
                text
            })
            .collect();
        (!lists.is_empty()).then(|| lists.join(" "))
    }
}

/// Forms, and after `;` what else to mark.
fn keys_of(term: &Term) -> String {
    let list = |words: &BTreeSet<String>| words.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
    if term.also.is_empty() { list(&term.forms) } else { format!("{};{}", list(&term.forms), list(&term.also)) }
}

fn head(rarity: u32, all: &[Posting], placed: bool) -> String {
    let mut text = String::new();
    number(&mut text, rarity);
    number(&mut text, all.len() as u32);
    let (first, rest) = all.split_at(all.len().min(HEAD));
    postings(&mut text, first, placed);
    if all.len() <= WHOLE {
        postings(&mut text, rest, false);
    }
    text
}

#[derive(Default)]
struct Shown {
    pages: BTreeSet<u32>,
    passages: BTreeSet<(u32, usize)>,
}

impl Shown {
    fn add(&mut self, term: &Term) {
        self.pages.extend(term.postings.iter().take(named(term.postings.len())).map(|posting| posting.page));
        self.passages.extend(term.postings.iter().zip(&term.passages).map(|(posting, passage)| (posting.page, *passage)));
    }

    /// Of pages that are not shown yet; a passage further down the page is that of an entry.
    fn add_missing(&mut self, term: &Term) {
        for (posting, passage) in term.postings.iter().zip(&term.passages) {
            if *passage > 0 || self.passages.range((posting.page, 0)..=(posting.page, usize::MAX)).next().is_none() {
                self.passages.insert((posting.page, *passage));
            }
        }
    }

    /// Pages as `[number, address, title]`, and their names if they have some, and what they are about where
    /// no passage tells it; passages as `[place in that list, text]`, with anchor and
    /// heading unless they stand before the first one.
    fn write(&self, files: &Files<'_>, told: &[Told]) -> (Vec<u8>, Vec<u8>) {
        let pages: BTreeSet<u32> = self.pages.iter().copied().chain(self.passages.iter().map(|p| p.0)).collect();
        let pages: Vec<u32> = pages.into_iter().collect();
        let passages = listed(&self.passages, |out, (page, passage)| {
            let at = pages.partition_point(|p| p < page);
            let found = &files.index.pages[*page as usize][*passage];
            match files.pages[*page as usize].sections.get(found.section).filter(|s| !s.anchor.is_empty()) {
                Some(section) => write(out, &(at, found.text, &section.anchor, &section.heading)),
                None => write(out, &(at, found.text)),
            }
        });
        let pages = listed(&pages, |out, number| {
            let shown = self.passages.range((*number, 0)..=(*number, usize::MAX)).next().is_some();
            let Told { first, name, line } = &told[*number as usize];
            let rest = match (shown, name == "\"\"") {
                (true, true) => String::new(),
                (true, false) => format!(",{name}"),
                (false, _) => format!(",{name},{line}"),
            };
            out.extend_from_slice(format!("[{number},{first}{rest}]").as_bytes());
        });
        (pages, passages)
    }
}

/// What many files say of a page, ready to be written: address and title, further names, what it is about.
struct Told {
    first: String,
    name: String,
    line: String,
}

impl Told {
    fn of(page: &Rendered) -> Told {
        let text = |text: &str| String::from_utf8_lossy(&json(&text)).into_owned();
        Told { first: format!("{},{}", text(address(&page.path)), text(&page.title)), name: text(&page.names), line: text(line(&page.description)) }
    }

    fn whole(&self) -> String {
        format!("[{},{},{}]", self.first, self.name, self.line)
    }
}

fn json(value: &(impl Serialize + ?Sized)) -> Vec<u8> {
    let mut out = Vec::new();
    write(&mut out, value);
    out
}

fn write(out: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) {
    serde_json::to_writer(out, value).expect("text and numbers are JSON, and memory takes all");
}

/// A JSON list of what `write` makes of each.
fn listed<T>(all: impl IntoIterator<Item = T>, mut write: impl FnMut(&mut Vec<u8>, T)) -> Vec<u8> {
    let mut out = vec![b'['];
    for one in all {
        if out.len() > 1 {
            out.push(b',');
        }
        write(&mut out, one);
    }
    out.push(b']');
    out
}

/// The beginning of a description, as long as a result needs it.
fn line(description: &str) -> &str {
    match description.char_indices().nth(LINE) {
        Some((limit, last)) => &description[..description[..limit + last.len_utf8()].rfind(' ').unwrap_or(description.len())],
        None => description,
    }
}

/// Below the guide's root.
fn address(path: &str) -> &str {
    path.strip_suffix("index.html").unwrap_or(path)
}
