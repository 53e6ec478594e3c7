//! The synonyms of one language: `content/search/synonyms.<lang>.toml`, groups of words that mean the same, and
//! what people type when a page is what they need.
//!
//! Owns the file's format. Whether a page exists is for `check`; what a search makes of it is for `search`.

use crate::problem::Problems;
use crate::tree::{Fields, Node, Spot};

/// Words or phrases that stand for one another.
pub type Group = Vec<String>;

#[derive(Debug, Default)]
pub struct Synonyms {
    pub groups: Vec<Group>,
    pub asked: Vec<Asked>,
}

/// Phrases in people's own words, and the page that answers.
#[derive(Debug)]
pub struct Asked {
    /// The page's folder below `content/`.
    pub page: Spot<String>,
    pub words: Vec<String>,
}

pub fn file(lang: &str) -> String {
    format!("content/search/synonyms.{lang}.toml")
}

/// The language of a file of synonyms, from its path.
pub fn language(file: &str) -> Option<&str> {
    file.strip_prefix("content/search/synonyms.")?.strip_suffix(".toml")
}

pub fn read(file: &str, node: &Node, problems: &Problems) -> Synonyms {
    let Some(fields) = Fields::new(file, "the file", node, problems) else { return Synonyms::default() };
    let mut groups = Vec::new();
    let mut seen: Vec<(String, usize)> = Vec::new();
    for node in fields.tables("group") {
        let Some(group) = Fields::new(file, "a group", node, problems) else { continue };
        let words = group.strings("words");
        group.finish();
        if words.len() < 2 {
            problems.add(file, node.line, "the group has fewer than two words", "add `words = [\"prisoner of war\", \"POW\"]`");
        }
        for word in &words {
            let key = word.value.to_lowercase();
            typed(file, word, problems);
            if let Some((_, first)) = seen.iter().find(|(k, _)| *k == key) {
                problems.add(file, word.line, format!("`{}` stands in two groups", word.value), format!("join them, or take it out; the first is at line {first}"));
            }
            seen.push((key, word.line));
        }
        groups.push(words.into_iter().map(|w| w.value).collect());
    }
    let mut all: Vec<Asked> = Vec::new();
    for node in fields.tables("asked") {
        let Some(asked) = Fields::new(file, "an `asked` table", node, problems) else { continue };
        let (page, words) = (asked.string("page", "reply/they-attacked-us"), asked.strings("words"));
        asked.finish();
        words.iter().for_each(|word| typed(file, word, problems));
        if words.is_empty() {
            problems.add(file, node.line, "nothing is asked", "add `words = [\"they did it first\"]`, as people type it");
        }
        let Some(page) = page else { continue };
        if let Some(first) = all.iter().find(|other| other.page.value == page.value) {
            problems.add(file, page.line, format!("`{}` has two tables", page.value), format!("join them; the first is at line {}", first.page.line));
        }
        all.push(Asked { page, words: words.into_iter().map(|w| w.value).collect() });
    }
    fields.finish();
    Synonyms { groups, asked: all }
}

fn typed(file: &str, word: &Spot<String>, problems: &Problems) {
    if !word.value.chars().any(char::is_alphanumeric) {
        problems.add(file, word.line, format!("`{}` is not a word", word.value), "write what people type: letters or digits");
    }
}
