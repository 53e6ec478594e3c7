//! What the tool reads in a Markdown text: references, headings, quotations, pictures.
//!
//! Owns the reference syntax (plain links with a scheme, `[…](rule:gc3-13)`). Zola renders the
//! Markdown; what a reference resolves to is the business of `prepare`.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

/// The schemes of references, in the order in which messages list them.
pub const SCHEMES: [&str; 8] = ["rule", "term", "source", "quote", "misconception", "contact", "page", "scope"];

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    pub scheme: String,
    pub target: String,
    /// The link's text as Markdown; empty means the target's own name.
    pub text: String,
    /// Where the whole link stands in the text.
    pub range: Range<usize>,
    /// Whether the link is all there is in its paragraph.
    pub alone: bool,
}

/// A finding's place (byte offset) and what was found there.
pub type Found<T> = (usize, T);

#[derive(Debug, Default)]
pub struct Text {
    pub references: Vec<Reference>,
    /// Links that are no reference and no `#anchor`.
    pub other_links: Vec<Found<String>>,
    pub pictures_without_alt: Vec<usize>,
    pub raw_html: Vec<usize>,
    pub headings: Vec<Found<u8>>,
    /// Words of each marked quotation: “…” or a block quotation.
    pub quotations: Vec<Found<usize>>,
    pub words: usize,
}

/// The Markdown extensions that Zola has switched on, so that both see the same structure.
pub fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS | Options::ENABLE_HEADING_ATTRIBUTES
}

pub fn read(markdown: &str) -> Text {
    let mut text = Text::default();
    let mut paragraph = 0..0;
    let mut block_quote: Option<usize> = None;
    let mut link: Option<(String, Range<usize>, Option<Range<usize>>)> = None;
    let mut picture: Option<(usize, bool)> = None;
    for (event, range) in Parser::new_ext(markdown, options()).into_offset_iter() {
        if let Some((_, whole, inner)) = &mut link
            && range.start >= whole.start
            && !matches!(event, Event::End(TagEnd::Link))
        {
            *inner = Some(inner.as_ref().map_or(range.clone(), |i| i.start..range.end.max(i.end)));
        }
        match event {
            Event::Start(Tag::Paragraph) => paragraph = range,
            Event::Start(Tag::Heading { level, .. }) => text.headings.push((range.start, level as u8)),
            Event::Start(Tag::Link { dest_url, link_type, .. }) => {
                let scheme = dest_url.split(':').next().unwrap_or_default();
                // `<rule:gc3-13>` is a link to Markdown, but has no text: only `[…](rule:…)` is a reference.
                let auto = link_type == LinkType::Autolink && SCHEMES.contains(&scheme);
                let url = if auto { format!("<{dest_url}>") } else { dest_url.to_string() };
                link = Some((url, range, None));
            }
            Event::End(TagEnd::Link) => {
                if let Some((url, whole, inner)) = link.take() {
                    text.link(markdown, url, whole, inner, &paragraph);
                }
            }
            Event::Start(Tag::Image { .. }) => picture = Some((range.start, false)),
            Event::End(TagEnd::Image) => {
                if let Some((start, false)) = picture.take() {
                    text.pictures_without_alt.push(start);
                }
            }
            Event::Start(Tag::BlockQuote(_)) if block_quote.is_none() => block_quote = Some(range.start),
            Event::End(TagEnd::BlockQuote(_)) => {
                if let Some(start) = block_quote.take() {
                    text.quotations.push((start, words(&markdown[start..range.end.max(start)])));
                }
            }
            Event::Html(_) | Event::InlineHtml(_) => text.raw_html.push(range.start),
            Event::Text(t) | Event::Code(t) => {
                text.words += words(&t);
                if let Some((_, described)) = &mut picture {
                    *described |= !t.trim().is_empty();
                }
            }
            _ => {}
        }
    }
    text.quotations.extend(inline_quotations(markdown));
    text
}

impl Text {
    fn link(&mut self, markdown: &str, url: String, whole: Range<usize>, inner: Option<Range<usize>>, paragraph: &Range<usize>) {
        let split = url.split_once(':');
        match split {
            Some((scheme, target)) if SCHEMES.contains(&scheme) => {
                let alone = markdown.get(paragraph.clone()).map(str::trim) == markdown.get(whole.clone()).map(str::trim);
                let text = inner.map_or("", |i| &markdown[i]).to_string();
                self.references.push(Reference { scheme: scheme.into(), target: target.into(), text, range: whole, alone });
            }
            _ if url.starts_with('#') => {}
            _ => self.other_links.push((whole.start, url)),
        }
    }
}

/// Each “…” in one paragraph, with its number of words.
fn inline_quotations(markdown: &str) -> Vec<Found<usize>> {
    let mut found = Vec::new();
    let mut open: Option<usize> = None;
    let mut blank = false;
    for (at, c) in markdown.char_indices() {
        match c {
            '“' => open = Some(at),
            '”' => {
                if let Some(start) = open.take() {
                    found.push((start, words(&markdown[start..at])));
                }
            }
            '\n' if blank => open = None,
            _ => {}
        }
        blank = c == '\n' || (blank && c.is_whitespace());
    }
    found
}

/// Words as readers count them: runs that hold a letter or a digit.
pub fn words(text: &str) -> usize {
    text.split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric)).count()
}

/// The line of a byte offset, counting from `first`.
pub fn line_of(text: &str, offset: usize, first: usize) -> usize {
    first + text.as_bytes()[..offset.min(text.len())].iter().filter(|b| **b == b'\n').count()
}

/// The text with every reference replaced by what `replace` gives for it.
pub fn resolve(markdown: &str, mut replace: impl FnMut(&Reference) -> String) -> String {
    let mut out = String::with_capacity(markdown.len() + 256);
    let mut at = 0;
    for reference in read(markdown).references {
        if reference.range.start < at {
            continue;
        }
        out.push_str(&markdown[at..reference.range.start]);
        out.push_str(&replace(&reference));
        at = reference.range.end;
    }
    out.push_str(&markdown[at..]);
    out
}

/// Markdown of one paragraph as HTML, without the paragraph around it.
pub fn html(markdown: &str) -> String {
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, Parser::new_ext(markdown, options()));
    html.trim().trim_start_matches("<p>").trim_end_matches("</p>").to_string()
}

/// Escapes text for HTML content and double-quoted attributes.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_carry_scheme_target_text_and_place() {
        let text = read("See [*public* curiosity](rule:gc3-13) and [](term:parole).\n\n[](quote:gc3-13-2)\n");
        let shown: Vec<_> =
            text.references.iter().map(|r| (r.scheme.as_str(), r.target.as_str(), r.text.as_str(), r.alone)).collect();
        assert_eq!(
            shown,
            [("rule", "gc3-13", "*public* curiosity", false), ("term", "parole", "", false), ("quote", "gc3-13-2", "", true)]
        );
    }

    #[test]
    fn quotations_pictures_and_foreign_links_are_seen() {
        let text = read("# A\n\n“one two” ![](x.png) ![alt](y.png) [z](https://example.org) [h](#a)\n\n> one two three\n\n<b>x</b>\n");
        assert_eq!(text.quotations.iter().map(|q| q.1).collect::<Vec<_>>(), [3, 2]);
        assert_eq!(text.pictures_without_alt.len(), 1);
        assert_eq!(text.other_links.len(), 1);
        assert_eq!(text.headings, [(0, 1)]);
        assert_eq!(text.raw_html.len(), 2);
    }

    #[test]
    fn resolve_replaces_only_references() {
        assert_eq!(resolve("a [b](rule:x) `[c](rule:y)` d", |r| format!("<{}>", r.target)), "a <x> `[c](rule:y)` d");
    }
}
