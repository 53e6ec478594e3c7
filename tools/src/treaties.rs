//! Compares every treaty quotation with the official text, word for word.
//!
//! A pure verb over text files in the format of official consolidations: a line `Article 13`, then
//! the article's paragraphs, a line each. Reads nothing itself; `main` hands it the files' texts.

use std::collections::BTreeMap;

use crate::content::Guide;
use crate::page::Kind;
use crate::problem::Problems;

/// What was compared, for the closing counts.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Compared {
    pub quotations: usize,
    pub words: usize,
    /// Quotations of instruments for which there is no official text file.
    pub without_text: usize,
}

/// `text_of` gives an instrument's official text by the name in its `treaty_file`, if there is one.
pub fn compare(guide: &Guide, text_of: impl Fn(&str) -> Option<String>, problems: &Problems) -> Compared {
    let mut compared = Compared::default();
    let mut texts = BTreeMap::new();
    let rules = guide.pages.iter().filter(|p| p.kind == Kind::Rule && p.lang == guide.config.default_language);
    for rule in rules {
        let name = guide.instrument(rule).and_then(|i| i.extra.treaty_file.clone());
        let text = name.as_ref().and_then(|name| texts.entry(name.clone()).or_insert_with(|| text_of(name)).as_deref());
        let number = rule.extra.number.as_deref().unwrap_or_default();
        for (paragraph, quote) in &rule.extra.quotes {
            let Some(text) = text else {
                compared.without_text += 1;
                continue;
            };
            compared.quotations += 1;
            compared.words += crate::text::words(&quote.value);
            let help = format!("copy it from Article {number} of `{}`", name.as_deref().unwrap_or_default());
            let Some(article) = article(text, number) else {
                problems.add(&rule.file, quote.line, format!("the official text has no Article {number}"), "mend `number`");
                continue;
            };
            if !stands_in(&quote.value, &article) {
                let message = format!("quotation `{paragraph}` does not stand in Article {number} word for word");
                problems.add(&rule.file, quote.line, message, help);
            } else if !begins_in(&quote.value, paragraph, &article) {
                let message = format!("quotation `{paragraph}` does not begin in paragraph {paragraph} of Article {number}");
                problems.add(&rule.file, quote.line, message, "the key counts the paragraphs from 1; list items belong to theirs");
            }
        }
    }
    compared
}

/// The lines of one article, indented where they belong to the line above; for a number such as
/// `8(2)(b)(xxi)` the lines of its article `8`, or of the paragraph of it that the file holds.
fn article<'t>(text: &'t str, number: &str) -> Option<Vec<&'t str>> {
    let base = number.split('(').next().unwrap_or(number);
    let heading = |line: &'t str| {
        let rest = line.strip_prefix("Article ").or_else(|| line.strip_prefix("ARTICLE "));
        let excerpt = line.starts_with("PARAGRAPH ").then(|| line.rsplit_once("OF ARTICLE ").map(|(_, n)| n)).flatten();
        rest.or(excerpt).and_then(|r| r.split_whitespace().next())
    };
    let mut lines = text.lines().skip_while(|line| heading(line) != Some(base));
    lines.next()?;
    let end = |line: &&'t str| heading(line).is_none() && !line.starts_with("## ") && !line.starts_with("Annex article ");
    Some(lines.take_while(end).filter(|l| !l.trim().is_empty()).collect())
}

/// Spaces folded and typographic quotation marks made plain; words and punctuation stay.
fn normal(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| match c {
            '’' | '‘' | 'ʼ' => '\'',
            '“' | '”' | '«' | '»' => '"',
            '–' | '—' => '-',
            c => c,
        })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether the parts of the quotation (split at `[…]`) follow one another in the article.
fn stands_in(quote: &str, article: &[&str]) -> bool {
    let whole = normal(&article.join(" "));
    let mut rest = whole.as_str();
    for part in quote.split("[…]").map(normal).filter(|p| !p.is_empty()) {
        match find_words(rest, &part) {
            Some(end) => rest = &rest[end..],
            None => return false,
        }
    }
    true
}

/// The end of the first place where `part` stands without cutting a word in two.
fn find_words(text: &str, part: &str) -> Option<usize> {
    let cuts = |left: &str, right: &str| {
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        word(left.chars().next_back()) && word(right.chars().next())
    };
    text.match_indices(part).find_map(|(at, _)| {
        let end = at + part.len();
        (!cuts(&text[..at], part) && !cuts(part, &text[end..])).then_some(end)
    })
}

/// Whether the quotation begins in the paragraph that its key names.
fn begins_in(quote: &str, key: &str, article: &[&str]) -> bool {
    let Ok(wanted) = key.parse::<usize>() else { return false };
    let start = normal(quote.split("[…]").next().unwrap_or_default());
    paragraphs(article).get(&wanted).is_some_and(|text| find_words(&normal(text), &start).is_some())
}

/// Paragraphs by number: their own where the treaty numbers them, else counted from 1. An indented
/// line belongs to the paragraph above it.
fn paragraphs(article: &[&str]) -> BTreeMap<usize, String> {
    let number = |line: &str| line.split([' ', '.']).next().and_then(|n| n.parse::<usize>().ok());
    let numbered = article.iter().any(|line| number(line).is_some());
    let mut current = 0;
    let mut paragraphs: BTreeMap<usize, String> = BTreeMap::new();
    for line in article {
        if numbered {
            current = number(line).unwrap_or(current);
        } else if !line.starts_with(' ') && !is_title(line) {
            current += 1;
        }
        let text = paragraphs.entry(current).or_default();
        text.push(' ');
        text.push_str(line);
    }
    paragraphs
}

/// An official heading in brackets, as the Protocols have below the article's number.
fn is_title(line: &str) -> bool {
    line.starts_with('(') && line.ends_with(')')
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "## PART I\n\nArticle 13\nPrisoners must be humanely treated. Any act is prohibited.\n\
        Likewise, they must be protected against:\n  (a) insults;\n  (b) public curiosity.\nMeasures of reprisal are prohibited.\n\n\
        Article 14\n(Title)\n1 Other words.\n  (a) An item.\n2 More words.\n\nPARAGRAPH 2 OF ARTICLE 8\n2\nFor the purpose:\n(xxi)\noutrages;\n";

    #[test]
    fn quotations_are_found_word_for_word_in_their_article() {
        let article = article(TEXT, "13").expect("the article");
        assert!(stands_in("Likewise, they must be protected […] public curiosity", &article));
        assert!(!stands_in("Likewise, they must be protect", &article));
        assert!(stands_in("Prisoners must be […] treated […]. Likewise, they […]: […] public curiosity […].", &article));
        assert!(!stands_in("Other words.", &article));
        assert!(!stands_in("public curiosity […] insults", &article));
    }

    #[test]
    fn paragraphs_are_counted_without_list_items() {
        let counted = article(TEXT, "13").expect("the article");
        assert!(begins_in("Any act is prohibited.", "1", &counted));
        assert!(begins_in("public curiosity.", "2", &counted));
        assert!(begins_in("Measures of reprisal", "3", &counted));
        assert!(!begins_in("Measures of reprisal", "2", &counted));
        let numbered = article(TEXT, "14").expect("the article");
        assert!(begins_in("An item.", "1", &numbered) && begins_in("More words.", "2", &numbered));
        assert!(begins_in("outrages", "2", &article(TEXT, "8(2)(b)(xxi)").expect("the excerpt")));
    }

    #[test]
    fn a_missing_article_is_none() {
        assert!(article(TEXT, "15").is_none());
        assert!(article(TEXT, "1").is_none());
    }
}
