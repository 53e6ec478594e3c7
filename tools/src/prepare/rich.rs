//! A resolved text as other systems can show it: a few elements of HTML, and the same without markup.
//!
//! Owns which elements remain. What refers to the page (numbers of sources, labels, anchors) is said in
//! words or leads to the published page.

use html5gum::{Token, Tokenizer};

use crate::text::escape;
use crate::unit::Rich;

/// Elements that stay as they are; of all others only the words do.
const KEPT: [&str; 5] = ["em", "strong", "code", "del", "a"];

/// A source as a text names it.
pub struct Cited {
    pub publisher: String,
    pub url: String,
}

pub fn plain(words: &str) -> Rich {
    Rich { html: escape(words), plain: words.to_string() }
}

/// `page` is the address to which anchors belong, `source` tells of a source by its number, `quotes` are the
/// quotation marks of the language.
pub fn read(html: &str, page: &str, source: &dyn Fn(usize) -> Option<Cited>, quotes: [&str; 2]) -> Rich {
    let mut reader = Reader { rich: Rich::default(), open: Vec::new(), silent: None, page, source, quotes };
    for token in Tokenizer::new(html) {
        let Ok(token) = token;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        match token {
            Token::StartTag(tag) => {
                let attribute = |key: &str| tag.attributes.get(key.as_bytes()).map(|v| text(&v.value));
                reader.start(&text(&tag.name), attribute("class").unwrap_or_default(), attribute("href"));
            }
            Token::EndTag(_) => reader.end(),
            Token::String(words) => reader.words(&text(&words.value)),
            _ => {}
        }
    }
    let fold = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    Rich { html: fold(&reader.rich.html), plain: fold(&reader.rich.plain) }
}

struct Reader<'a> {
    rich: Rich,
    /// What closes each open element: in HTML, and in plain text.
    open: Vec<(String, String)>,
    /// How many elements were open where a source's number began.
    silent: Option<usize>,
    page: &'a str,
    source: &'a dyn Fn(usize) -> Option<Cited>,
    quotes: [&'a str; 2],
}

impl Reader<'_> {
    fn start(&mut self, name: &str, class: String, href: Option<String>) {
        if name == "br" {
            self.words(" ");
            return;
        }
        let cited = href.as_ref().and_then(|url| url.strip_prefix("#source-")).and_then(|n| n.parse().ok()).and_then(|n| (self.source)(n));
        let label = class.split(' ').any(|c| c == "scope");
        if name == "sup" && class == "ref-source" {
            self.silent = Some(self.open.len());
        } else if let (Some(_), Some(cited)) = (self.silent, &cited) {
            self.rich.html.push_str(&format!(" (<a href=\"{}\">{}</a>)", escape(&cited.url), escape(&cited.publisher)));
            self.rich.plain.push_str(&format!(" ({})", cited.publisher));
        }
        let close = match (name, self.silent) {
            ("q", None) => {
                self.words(self.quotes[0]);
                [self.quotes[1]; 2].map(str::to_string)
            }
            ("a", None) => {
                let url = cited.map(|c| c.url).or(href).unwrap_or_default();
                let url = if url.starts_with('#') { format!("{}{url}", self.page) } else { url };
                let around = if label { ["(", ")"] } else { ["", ""] };
                self.rich.html.push_str(&format!("{}<a href=\"{}\">", around[0], escape(&url)));
                self.rich.plain.push_str(around[0]);
                [format!("</a>{}", around[1]), around[1].to_string()]
            }
            (name, None) if KEPT.contains(&name) => {
                self.rich.html.push_str(&format!("<{name}>"));
                [format!("</{name}>"), String::new()]
            }
            _ => Default::default(),
        };
        let [html, plain] = close;
        self.open.push((html, plain));
    }

    fn end(&mut self) {
        if let Some((html, plain)) = self.open.pop() {
            self.rich.html.push_str(&html);
            self.rich.plain.push_str(&plain);
        }
        self.silent = self.silent.filter(|open| self.open.len() > *open);
    }

    fn words(&mut self, words: &str) {
        if self.silent.is_none() {
            self.rich.html.push_str(&escape(words));
            self.rich.plain.push_str(words);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(html: &str) -> Rich {
        let source = |n: usize| (n == 1).then(|| Cited { publisher: "P & Q".into(), url: "https://x.example/sources/p/#s".into() });
        read(html, "https://x.example/a/", &source, ["«", "»"])
    }

    #[test]
    fn emphasis_and_links_stay_and_everything_else_is_words() {
        let rich = of("A <em>b</em> <span class=\"foreign\">&lt;c&gt;</span> <a class=\"ref-rule\" href=\"https://x.example/r/\">d</a> <a href=\"#e\">e</a>");
        assert_eq!(rich.html, "A <em>b</em> &lt;c&gt; <a href=\"https://x.example/r/\">d</a> <a href=\"https://x.example/a/#e\">e</a>");
        assert_eq!(rich.plain, "A b <c> d e");
    }

    #[test]
    fn sources_labels_and_quotations_are_said_in_words() {
        let rich = of("a.<sup class=\"ref-source\"><a id=\"ref-1-1\" href=\"#source-1\">1</a></sup> <q class=\"treaty\"><a href=\"u\">w</a></q> <a class=\"scope scope-treaty\" href=\"r\">Treaty</a> z");
        assert_eq!(rich.plain, "a. (P & Q) «w» (Treaty) z");
        assert_eq!(rich.html, "a. (<a href=\"https://x.example/sources/p/#s\">P &amp; Q</a>) «<a href=\"u\">w</a>» (<a href=\"r\">Treaty</a>) z");
    }

    #[test]
    fn words_that_lead_to_a_source_keep_their_place() {
        let rich = of("<a href=\"#source-1\">so</a><sup class=\"ref-source\"><a id=\"x\" href=\"#source-1\">1</a></sup>.");
        assert_eq!(rich.plain, "so (P & Q).");
        assert!(rich.html.starts_with("<a href=\"https://x.example/sources/p/#s\">so</a> (<a"), "{}", rich.html);
    }
}
