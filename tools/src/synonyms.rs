//! The synonyms of one language: `content/search/synonyms.<lang>.toml`, groups of words that mean the same.
//!
//! Owns the file's format. What a search makes of them is for `search`.

use crate::problem::Problems;
use crate::tree::{Fields, Node};

/// Words or phrases that stand for one another.
pub type Group = Vec<String>;

/// The language of a file of synonyms, from its path.
pub fn language(file: &str) -> Option<&str> {
    file.strip_prefix("content/search/synonyms.")?.strip_suffix(".toml")
}

pub fn read(file: &str, node: &Node, problems: &Problems) -> Vec<Group> {
    let Some(fields) = Fields::new(file, "the file", node, problems) else { return Vec::new() };
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
            if !key.chars().any(char::is_alphanumeric) {
                problems.add(file, word.line, format!("`{}` is not a word", word.value), "write what people type: letters or digits");
            }
            if let Some((_, first)) = seen.iter().find(|(k, _)| *k == key) {
                problems.add(file, word.line, format!("`{}` stands in two groups", word.value), format!("join them, or take it out; the first is at line {first}"));
            }
            seen.push((key, word.line));
        }
        groups.push(words.into_iter().map(|w| w.value).collect());
    }
    fields.finish();
    groups
}
