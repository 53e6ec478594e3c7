//! Translations: how one begins, and how it records what it was made from.
//!
//! A pure verb: the guide in, the texts of files out. A skeleton is a draft that holds the original's
//! words; `freshness` tells later what has changed.

use anyhow::{Context, Result, ensure};

use crate::content::Guide;
use crate::page;
use crate::translation::{Record, Translation};
use crate::tree::Node;
use crate::words;

/// Files beside a page whose words can be translated.
const WORDS_FILES: [&str; 6] = ["quiz", "tree", "terms", "misconceptions", "contacts", "scenario"];

/// The files of a new translation, with their texts; `tree` reads a TOML file of the guide.
pub fn begin(guide: &Guide, folder: &str, lang: &str, tree: impl Fn(&str) -> Result<Option<Node>>) -> Result<Vec<(String, String)>> {
    let folder = folder.trim_matches('/').trim_start_matches("content/").trim_matches('.');
    let others = guide.config.languages.get(1..).unwrap_or_default();
    ensure!(others.iter().any(|l| l == lang), "`{lang}` is no language to translate into; config.toml has: {}", others.join(", "));
    let (file, parts) = guide.originals.get(folder).with_context(|| format!("there is no page `{folder}` below content/"))?;
    let front = words::skeleton(&parts.front).replacen("\n\n[", "\ndraft = true\n\n[", 1);
    let front = if front.contains("draft = true") { front } else { format!("{front}draft = true\n") };
    let quotes = if front.contains("\n[extra.quotes]") { front.replacen("\n[extra]\n", "\n[extra]\nquotes_own = true\n", 1) } else { front };
    let mut all = vec![(file.replace(".md", &format!(".{lang}.md")), format!("+++\n{quotes}+++\n{}", parts.body))];
    let above = file.rsplit_once('/').map_or("", |(above, _)| above);
    for name in WORDS_FILES {
        if let Some(node) = tree(&format!("{above}/{name}.toml"))? {
            all.push((format!("{above}/{name}.{lang}.toml"), words::skeleton(&node)));
        }
    }
    Ok(all)
}

/// The text of a translated file with what it was made from, and one line on what is recorded.
pub fn record(file: &str, text: &str, translation: &Translation) -> Result<(String, String)> {
    let (now, before) = (translation.now(), translation.record.clone().unwrap_or_default());
    let new = if file.ends_with(".md") {
        let text = text.replace("\r\n", "\n");
        let (front, body, _) = page::split(&text).with_context(|| format!("{file} has no front matter"))?;
        format!("+++\n{}+++\n{body}", now.write_into(front))
    } else {
        now.write_into(text)
    };
    Ok((new, summary(file, &now, &before)))
}

fn summary(file: &str, now: &Record, before: &Record) -> String {
    let words = now.words.iter().filter(|(path, hash)| before.words.get(*path) != Some(*hash)).count();
    let passages = now.body.iter().filter(|hash| !before.body.contains(*hash)).count();
    let all = format!("{} words and {} passages", now.words.len(), now.body.len());
    format!("{file}: records {all} of its original, {} of them new\n", words + passages)
}
