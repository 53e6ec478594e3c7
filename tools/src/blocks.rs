//! The passages of a Markdown text: its blocks, the ids of its headings, and which passage of a
//! translation stands for which of the original.
//!
//! Owns what a passage is and how two texts are paired. What is recorded, and what a reader or a
//! translator is told, is the business of others.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

use crate::digest::hex;
use crate::text;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Heading(u8),
    Paragraph,
    List,
    Quotation,
    Code,
    Table,
    Other,
}

impl Shape {
    pub fn name(self) -> &'static str {
        match self {
            Shape::Heading(2) => "a heading `##`",
            Shape::Heading(3) => "a heading `###`",
            Shape::Heading(_) => "a heading",
            Shape::Paragraph => "a paragraph",
            Shape::List => "a list",
            Shape::Quotation => "a block quotation",
            Shape::Code => "a block of code",
            Shape::Table => "a table",
            Shape::Other => "another block",
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    pub shape: Shape,
    pub range: Range<usize>,
    pub hash: String,
    /// A heading's id: its own, or one made from its words as Zola makes it.
    pub id: Option<String>,
}

/// A short hash of words; how they are broken into lines does not matter.
pub fn hash(words: &str) -> String {
    let folded = words.split_whitespace().collect::<Vec<_>>().join(" ");
    hex(folded.as_bytes())[..8].to_string()
}

/// The first words of a passage, for messages.
pub fn extract(words: &str) -> String {
    const LONGEST: usize = 60;
    let folded = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if folded.chars().count() <= LONGEST {
        return folded;
    }
    let cut: String = folded.chars().take(LONGEST).collect();
    format!("{}…", cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole))
}

/// The outermost blocks of a text, in their order.
pub fn read(markdown: &str) -> Vec<Block> {
    let mut all: Vec<Block> = Vec::new();
    let (mut depth, mut heading, mut own) = (0, String::new(), None);
    let mut used: BTreeMap<String, usize> = BTreeMap::new();
    for (event, range) in Parser::new_ext(markdown, text::options()).into_offset_iter() {
        match event {
            Event::Start(tag) => {
                if depth == 0 {
                    heading.clear();
                    own = if let Tag::Heading { id, .. } = &tag { id.as_ref().map(ToString::to_string) } else { None };
                    all.push(block(markdown, shape(&tag), range));
                }
                depth += 1;
            }
            Event::End(_) => {
                depth -= 1;
                let done = all.last_mut().filter(|b| depth == 0 && matches!(b.shape, Shape::Heading(_)));
                if let Some(block) = done {
                    block.id = Some(own.take().unwrap_or_else(|| unique(slug(&heading), &mut used)));
                }
            }
            Event::Rule if depth == 0 => all.push(block(markdown, Shape::Other, range)),
            Event::Text(words) | Event::Code(words) => heading.push_str(&words),
            _ => {}
        }
    }
    all
}

fn block(markdown: &str, shape: Shape, range: Range<usize>) -> Block {
    let hash = hash(&markdown[range.clone()]);
    Block { shape, range, hash, id: None }
}

fn shape(tag: &Tag<'_>) -> Shape {
    match tag {
        Tag::Heading { level, .. } => Shape::Heading(*level as u8),
        Tag::Paragraph => Shape::Paragraph,
        Tag::List(_) => Shape::List,
        Tag::BlockQuote(_) => Shape::Quotation,
        Tag::CodeBlock(_) => Shape::Code,
        Tag::Table(_) => Shape::Table,
        _ => Shape::Other,
    }
}

/// Words as an anchor: letters and digits in lower case, all else one hyphen.
fn slug(words: &str) -> String {
    let parts = words.split(|c: char| !c.is_alphanumeric()).filter(|p| !p.is_empty());
    parts.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

/// The second `sources` on a page is `sources-1`, as with Zola.
fn unique(slug: String, used: &mut BTreeMap<String, usize>) -> String {
    let times = used.entry(slug.clone()).or_default();
    *times += 1;
    if *times == 1 { slug } else { format!("{slug}-{}", *times - 1) }
}

/// For each recorded passage the original's passage it stands for, and whether that is unchanged.
pub type Pairs = Vec<Option<(usize, bool)>>;

/// Pairs what a translation was made from (hashes, with the shapes of its passages) with the original
/// as it is now: first what is unchanged, then, between those, passages of the same shape in order.
pub fn pair(recorded: &[(String, Shape)], now: &[Block]) -> Pairs {
    let mut pairs: Pairs = vec![None; recorded.len()];
    let same = common(recorded.len(), now.len(), |i, j| recorded[i].0 == now[j].hash);
    let (mut from, mut to) = (0, 0);
    for (i, j) in same.into_iter().chain([(recorded.len(), now.len())]) {
        for (a, b) in common(i - from, j - to, |a, b| recorded[from + a].1 == now[to + b].shape) {
            pairs[from + a] = Some((to + b, false));
        }
        if i < recorded.len() {
            pairs[i] = Some((j, true));
        }
        (from, to) = (i + 1, j + 1);
    }
    pairs
}

/// A longest common subsequence of two rows, as pairs of places.
fn common(n: usize, m: usize, same: impl Fn(usize, usize) -> bool) -> Vec<(usize, usize)> {
    let mut longest = vec![vec![0usize; m + 1]; n + 1];
    for i in (0..n).rev() {
        for j in (0..m).rev() {
            longest[i][j] = if same(i, j) { longest[i + 1][j + 1] + 1 } else { longest[i + 1][j].max(longest[i][j + 1]) };
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < n && j < m {
        if same(i, j) && longest[i][j] == longest[i + 1][j + 1] + 1 {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if longest[i + 1][j] >= longest[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// What has to stand where, for a heading to have this id.
pub fn with_id(markdown: &str, heading: &Range<usize>, id: &str) -> (Range<usize>, String) {
    let end = words_end(markdown, heading);
    (end..attributes_end(markdown, heading, end), format!(" {{#{id}}}"))
}

/// Where the words of a heading end: before its closing `#`, its attributes or its underline.
fn words_end(markdown: &str, range: &Range<usize>) -> usize {
    let heading = &markdown[range.clone()];
    let line = line_of_words(heading).trim_end();
    let line = match line.rfind('{') {
        Some(open) if line.ends_with('}') => line[..open].trim_end(),
        _ => line,
    };
    let bare = line.trim_end_matches('#');
    let closed = heading.starts_with('#') && bare.len() < line.len() && bare.ends_with(' ');
    range.start + if closed { bare.trim_end().len() } else { line.len() }
}

fn attributes_end(markdown: &str, range: &Range<usize>, words_end: usize) -> usize {
    (range.start + line_of_words(&markdown[range.clone()]).trim_end().len()).max(words_end)
}

/// All but the underline of a heading that has one.
fn line_of_words(heading: &str) -> &str {
    let trimmed = heading.trim_end();
    match trimmed.rsplit_once('\n') {
        Some((words, underline)) if !heading.starts_with('#') && underline.trim().bytes().all(|b| b == b'=' || b == b'-') => words,
        _ => trimmed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passages_have_shapes_and_headings_ids() {
        let all = read("Lead\n\n## What isn’t meant\n\n* a\n\n* b\n\n> q\n\n## What isn’t meant\n\n### Own {#mine}\n\n---\n");
        let shapes: Vec<Shape> = all.iter().map(|b| b.shape).collect();
        use Shape::{Heading, List, Other, Paragraph, Quotation};
        assert_eq!(shapes, [Paragraph, Heading(2), List, Quotation, Heading(2), Heading(3), Other]);
        let ids: Vec<&str> = all.iter().filter_map(|b| b.id.as_deref()).collect();
        assert_eq!(ids, ["what-isn-t-meant", "what-isn-t-meant-1", "mine"]);
    }

    #[test]
    fn ids_are_written_whatever_the_heading_looks_like() {
        for (heading, with) in [
            ("## A b", "## A b {#x}"),
            ("## A b ##\n", "## A b {#x}\n"),
            ("## C#\n", "## C# {#x}\n"),
            ("## A {#old}\n", "## A {#x}\n"),
            ("A\nb\n---\n", "A\nb {#x}\n---\n"),
        ] {
            let text = format!("p\n\n{heading}");
            let block = read(&text).into_iter().find(|b| b.id.is_some()).expect("a heading");
            let (place, written) = with_id(&text, &block.range, "x");
            let mut new = text.clone();
            new.replace_range(place, &written);
            assert_eq!(new, format!("p\n\n{with}"));
            assert_eq!(read(&new)[1].id.as_deref(), Some("x"), "{new}");
        }
    }

    fn paired(recorded: &str, now: &str) -> Vec<String> {
        let recorded: Vec<_> = read(recorded).into_iter().map(|b| (b.hash, b.shape)).collect();
        pair(&recorded, &read(now)).into_iter().map(|p| p.map_or("gone".into(), |(j, same)| format!("{j}{}", if same { "" } else { "*" }))).collect()
    }

    #[test]
    fn a_translation_is_paired_with_what_became_of_its_original() {
        assert_eq!(paired("a\n\nb\n\nc", "a\n\nb\n\nc"), ["0", "1", "2"]);
        assert_eq!(paired("a\n\nb\n\nc", "a\n\nB\n\nc"), ["0", "1*", "2"]);
        assert_eq!(paired("a\n\nb\n\nc", "a\n\nnew\n\nnewer\n\nb\n\nc"), ["0", "3", "4"]);
        assert_eq!(paired("a\n\nb\n\nc", "a\n\nc"), ["0", "gone", "1"]);
        assert_eq!(paired("a\n\nb", "a\n\n## H\n\nB"), ["0", "2*"]);
        assert_eq!(paired("a", ""), ["gone"]);
    }
}
