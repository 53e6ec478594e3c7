//! The search index, made from the rendered pages: one entry per heading, one file per language.
//!
//! Tokens, stop words and stems are elasticlunr-rs's. Its own `Index` is one JSON document in the
//! shape of a character trie that needs its JavaScript library and a stemmer per language in the
//! browser. Its token streams feed plain postings instead, and the words as written are stored with
//! their stems, so that the browser looks a word up and needs no stemmer. A pure verb: no files here.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use elasticlunr::lang::{English, Language, from_code};
use serde_json::json;

use crate::site::Rendered;

/// What a match is worth where it stands; text counts by its frequency.
const TITLE_WEIGHT: u32 = 12;
const HEADING_WEIGHT: u32 = 6;
const TEXT_WEIGHT_LIMIT: u32 = 4;

/// Kinds of pages that are no answer to a question.
const LEFT_OUT: [&str; 2] = ["search", "none"];

/// Index files by path, and the number of entries.
pub struct Index {
    pub files: BTreeMap<String, Vec<u8>>,
    pub entries: usize,
}

/// `root` is the path that all addresses begin with.
pub fn index(pages: &[Rendered], root: &str) -> Result<Index> {
    let mut languages: BTreeMap<&str, Vec<&Rendered>> = BTreeMap::new();
    for page in pages.iter().filter(|p| !LEFT_OUT.contains(&p.kind.as_str())) {
        languages.entry(&page.lang).or_default().push(page);
    }
    let mut index = Index { files: BTreeMap::new(), entries: 0 };
    for (lang, pages) in languages {
        let one = Builder::of(lang, &pages);
        index.entries += one.entries.len();
        let data = one.json(&pages, root);
        let texts = json!(one.texts);
        for (name, value) in [("index", data), ("texts", texts)] {
            // A script rather than JSON: a page opened from a disk may not fetch.
            let text = serde_json::to_string(&value).context("search index")?;
            let script = format!("(self.guideSearchData=self.guideSearchData||{{}}).{name}={text};\n");
            index.files.insert(format!("search/{name}.{lang}.js"), script.into_bytes());
        }
    }
    Ok(index)
}

#[derive(Default)]
struct Builder {
    /// Page number, anchor, heading.
    entries: Vec<(usize, String, String)>,
    texts: Vec<String>,
    /// Word as written (folded), stem number.
    words: BTreeMap<String, usize>,
    stems: BTreeMap<String, usize>,
    /// For each stem: entry and weight.
    postings: Vec<BTreeMap<usize, u32>>,
}

impl Builder {
    fn of(lang: &str, pages: &[&Rendered]) -> Builder {
        // A language that elasticlunr-rs doesn't know is cut into words like English, unstemmed.
        let known = from_code(lang);
        let language: Box<dyn Language> = known.unwrap_or_else(|| Box::new(English::new()));
        let stemmed = from_code(lang).is_some();
        let mut builder = Builder::default();
        for (number, page) in pages.iter().enumerate() {
            for (i, section) in page.sections.iter().enumerate() {
                let entry = builder.entries.len();
                builder.entries.push((number, section.anchor.clone(), section.heading.clone()));
                builder.texts.push(section.text.clone());
                if i == 0 {
                    builder.add(&*language, stemmed, entry, &page.title, TITLE_WEIGHT);
                }
                builder.add(&*language, stemmed, entry, &section.heading, HEADING_WEIGHT);
                builder.add(&*language, stemmed, entry, &section.text, 1);
            }
        }
        builder
    }

    fn add(&mut self, language: &dyn Language, stemmed: bool, entry: usize, text: &str, weight: u32) {
        let pipeline = language.make_pipeline();
        let mut counts: BTreeMap<usize, u32> = BTreeMap::new();
        for word in language.tokenize(&fold(text)) {
            let word: String = word.trim_matches(|c: char| !c.is_alphanumeric()).to_string();
            if word.is_empty() {
                continue;
            }
            let stem = if stemmed { pipeline.run(vec![word.clone()]).pop() } else { Some(word.clone()) };
            let Some(stem) = stem.filter(|s| !s.is_empty()) else { continue };
            let next = self.stems.len();
            let number = *self.stems.entry(stem).or_insert(next);
            if number == next {
                self.postings.push(BTreeMap::new());
            }
            self.words.insert(word, number);
            *counts.entry(number).or_default() += 1;
        }
        for (stem, count) in counts {
            // The second and eighth mention of a word add something, the hundredth does not.
            let frequency = (1 + count.ilog2()).min(TEXT_WEIGHT_LIMIT);
            *self.postings[stem].entry(entry).or_default() += weight * frequency;
        }
    }

    fn json(&self, pages: &[&Rendered], root: &str) -> serde_json::Value {
        let pages: Vec<_> = pages.iter().map(|p| json!([address(root, &p.path), p.title, p.kind])).collect();
        let words: Vec<&str> = self.words.keys().map(String::as_str).collect();
        let stems: Vec<usize> = self.words.values().copied().collect();
        let postings: Vec<Vec<usize>> =
            self.postings.iter().map(|p| p.iter().flat_map(|(entry, weight)| [*entry, *weight as usize]).collect()).collect();
        json!({"pages": pages, "entries": self.entries, "words": words.join(" "), "stems": stems, "postings": postings})
    }
}

/// Lower case, typographic apostrophes made plain; what a keyboard types meets what a page prints.
fn fold(text: &str) -> String {
    text.to_lowercase().replace(['’', 'ʼ', '‘'], "'").replace(['/', '–', '—', '“', '”'], " ")
}

fn address(root: &str, path: &str) -> String {
    format!("{root}{}", path.strip_suffix("index.html").unwrap_or(path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site;

    #[test]
    fn every_heading_is_an_entry_and_forms_share_a_stem() {
        let html = "<html lang=en><body class=kind-rule><main><h1>Prisoners</h1><p>A prisoner’s right.</p><h2 id=a>Captive</h2><p>prisoner</p></main>";
        let pages = [site::read("rules/x/index.html", html.into())];
        let index = index(&pages, "/g/").expect("an index");
        assert_eq!(index.entries, 2);
        let text = String::from_utf8(index.files["search/index.en.js"].clone()).expect("text");
        let json = text.trim_end_matches(";\n").split_once(".index=").expect("a script").1;
        let value: serde_json::Value = serde_json::from_str(json).expect("JSON");
        assert_eq!(value["pages"][0][0], "/g/rules/x/");
        assert_eq!(value["entries"][1], json!([0, "a", "Captive"]));
        let words: Vec<&str> = value["words"].as_str().expect("words").split(' ').collect();
        let stem = |word: &str| value["stems"][words.iter().position(|w| *w == word).expect("a word")].clone();
        assert_eq!(stem("prisoner"), stem("prisoners"));
        assert!(!words.contains(&"a"), "stop words are left out");
    }
}
