//! The files of an index as a browser loads them: scripts that register data, because a page opened
//! from a disk may not fetch.
//!
//! `search/root.<lang>.js` keeps its name and is asked for anew; all others stand in a folder that is
//! named after the hash of what they hold. static/js/search-engine.js reads this format.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde_json::{Value, json};

use super::code::{HEAD, Posting, WHOLE, number, postings};
use super::postings::{Inverted, NAMED, Term};
use super::shard::{Beginning, Key, Shard, is_title};
use crate::digest::hex;
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
    pub index: &'a Inverted,
    pub shards: &'a [Shard<'a>],
    /// What the root says besides: kinds, keyboards, other languages.
    pub root: Value,
}

impl Files<'_> {
    pub fn all(&self) -> BTreeMap<String, Vec<u8>> {
        let mut data: BTreeMap<String, Value> = BTreeMap::new();
        let shards: Vec<(Value, Option<Value>)> = self.shards.par_iter().map(|s| (self.shard(s), self.tails(s))).collect();
        for (i, (shard, tails)) in shards.into_iter().enumerate() {
            data.insert(i.to_string(), shard);
            data.extend(tails.map(|t| (format!("t{i}"), t)));
        }
        for (i, block) in self.pages.chunks(BLOCK).enumerate() {
            let pages: Vec<Value> = block.iter().map(|p| json!([address(&p.path), p.title, p.names, line(&p.description)])).collect();
            data.insert(format!("d{i}"), json!(pages));
        }
        let texts: BTreeMap<String, Vec<u8>> = data.into_iter().map(|(name, value)| (name.clone(), self.script(&name, &value))).collect();
        let whole: Vec<u8> = texts.values().flatten().copied().collect();
        let folder = format!("{FOLDER}/{}-{}", self.lang, &hex(&whole)[..10]);
        let root = self.root(&folder);
        let mut files: BTreeMap<String, Vec<u8>> = texts.into_iter().map(|(name, text)| (format!("{folder}/{name}.js"), text)).collect();
        files.insert(format!("search/root.{}.js", self.lang), self.script("root", &root));
        files
    }

    fn script(&self, name: &str, value: &Value) -> Vec<u8> {
        format!("(self.guideSearch=self.guideSearch||{{}})[\"{}.{name}\"]={value};\n", self.lang).into_bytes()
    }

    fn root(&self, folder: &str) -> Value {
        let from: Vec<&str> = self.shards.iter().skip(1).map(|s| s.from.as_str()).collect();
        let stop: Vec<&str> = self.index.stop.iter().map(String::as_str).collect();
        let mut root = json!({
            "folder": folder, "pages": self.pages.len(), "head": HEAD, "whole": WHOLE, "block": BLOCK,
            "from": from.join(" "), "stop": stop.join(" "), "endings": self.index.endings.join(" "),
        });
        if let (Value::Object(root), Value::Object(more)) = (&mut root, self.root.clone()) {
            root.extend(more);
        }
        root
    }

    fn shard(&self, shard: &Shard<'_>) -> Value {
        let mut shown = Shown::default();
        let (mut forms, mut lists) = (Vec::new(), Vec::new());
        for id in &shard.terms {
            let term = &self.index.terms[*id];
            forms.push(keys_of(term));
            lists.push(head(term.rarity, &term.postings));
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
            lists.push(head(*rarity, postings));
            shown.passages.extend(first.iter().copied());
        }
        let words: BTreeMap<&str, String> =
            shard.keys.iter().filter_map(|(key, value)| if let Key::Words(words) = value { Some((*key, words.join(" "))) } else { None }).collect();
        let (pages, passages) = shown.write(self);
        let mut value = json!({"forms": forms.join("|"), "lists": lists.join(" "), "pages": pages, "passages": passages});
        if !words.is_empty() {
            value["words"] = json!(words);
        }
        value
    }

    /// The rest of the lists that are too long for the shard, in the order of its terms.
    fn tails(&self, shard: &Shard<'_>) -> Option<Value> {
        let long = shard.terms.iter().map(|id| &self.index.terms[*id]).filter(|t| t.postings.len() > WHOLE);
        let lists: Vec<String> = long
            .map(|term| {
                let mut text = String::new();
                postings(&mut text, &term.postings[HEAD..], false);
                text
            })
            .collect();
        (!lists.is_empty()).then(|| json!(lists.join(" ")))
    }
}

/// Forms, and after `;` what else to mark.
fn keys_of(term: &Term) -> String {
    let list = |words: &BTreeSet<String>| words.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
    if term.also.is_empty() { list(&term.forms) } else { format!("{};{}", list(&term.forms), list(&term.also)) }
}

fn head(rarity: u32, all: &[Posting]) -> String {
    let mut text = String::new();
    number(&mut text, rarity);
    number(&mut text, all.len() as u32);
    let (first, rest) = all.split_at(all.len().min(HEAD));
    postings(&mut text, first, true);
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
        self.pages.extend(term.postings.iter().take(NAMED).map(|posting| posting.page));
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
    fn write(&self, files: &Files<'_>) -> (Vec<Value>, Vec<Value>) {
        let pages: BTreeSet<u32> = self.pages.iter().copied().chain(self.passages.iter().map(|p| p.0)).collect();
        let pages: Vec<u32> = pages.into_iter().collect();
        let passages = self.passages.iter().map(|(page, passage)| {
            let at = pages.partition_point(|p| p < page);
            let found = &files.index.pages[*page as usize][*passage];
            match files.pages[*page as usize].sections.get(found.section).filter(|s| !s.anchor.is_empty()) {
                Some(section) => json!([at, found.text, section.anchor, section.heading]),
                None => json!([at, found.text]),
            }
        });
        let passages = passages.collect();
        let page = |number: &u32| {
            let page = files.pages[*number as usize];
            let told = self.passages.range((*number, 0)..=(*number, usize::MAX)).next().is_some();
            match (told, page.names.is_empty()) {
                (true, true) => json!([number, address(&page.path), page.title]),
                (true, false) => json!([number, address(&page.path), page.title, page.names]),
                (false, _) => json!([number, address(&page.path), page.title, page.names, line(&page.description)]),
            }
        };
        (pages.iter().map(page).collect(), passages)
    }
}

/// The beginning of a description, as long as a result needs it.
fn line(description: &str) -> &str {
    let end = description.char_indices().filter(|(at, c)| *c == ' ' && description[..*at].chars().count() <= LINE).last();
    match end {
        Some((end, _)) if description.chars().count() > LINE => &description[..end],
        _ => description,
    }
}

/// Below the guide's root.
fn address(path: &str) -> &str {
    path.strip_suffix("index.html").unwrap_or(path)
}
