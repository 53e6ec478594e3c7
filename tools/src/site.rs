//! What Zola rendered, read page by page: links, ids, headings, head, and the text of each section.
//!
//! Owns the reading of HTML; knows nothing of the sources in `content/`. The search index, the link
//! checks and the page contract are made from these values, so that none can drift from the page.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use html5gum::{HtmlString, Token, Tokenizer};
use rayon::prelude::*;
use walkdir::WalkDir;

/// The folder of the pages that other sites may frame.
pub const FRAMES: &str = "embed";

/// Elements that have no end tag.
const VOID: [&str; 13] = ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// Elements inside a sentence: words around them are not parted.
const INLINE: [&str; 13] = ["a", "abbr", "b", "cite", "code", "em", "i", "q", "small", "span", "strong", "sup", "time"];

/// Classes of what a template says on many pages: labels, numbers of sources, tables of facts.
const SILENT_CLASSES: [&str; 7] = ["scope", "ref-source", "label", "meta", "facts", "rests-on", "used-on"];

/// Classes of what a page is called besides its title.
const NAME_CLASSES: [&str; 2] = ["rule-name", "claim"];

/// Elements whose text is no part of a page's own words: a reader does not search for them.
const SILENT: [&str; 8] = ["nav", "footer", "script", "style", "template", "guide-quiz", "guide-share", "guide-search"];

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Section {
    /// Empty for what stands before the first heading with an id.
    pub anchor: String,
    pub heading: String,
    /// Other words that the section defines: a term's other names.
    pub names: Vec<String>,
    pub text: String,
}

#[derive(Clone, Debug, Default)]
pub struct Rendered {
    /// Relative to the site's root: `cases/x/index.html`.
    pub path: String,
    pub html: String,
    pub lang: String,
    /// The text of the page's `h1`.
    pub title: String,
    pub description: String,
    /// What else the page is called: a rule's number and treaty, the claim that a reply answers.
    pub names: String,
    /// The kind of page, from the body's class `kind-lesson`; `none` for a page that Zola makes itself.
    pub kind: String,
    pub ids: Vec<String>,
    /// Every `href` and `src` as written, whether it is a link for the reader, and where it points.
    pub links: Vec<Link>,
    pub headings: Vec<(u8, String)>,
    pub sections: Vec<Section>,
    /// Head entries by name: `canonical`, `og:title`, `description`, ...
    pub head: BTreeMap<String, String>,
    /// Byte lengths of inline scripts that run.
    pub inline_scripts: Vec<usize>,
    pub pictures_without_alt: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub url: String,
    /// The element: `a`, `script`, `img`, `link`.
    pub element: String,
    /// What the page's own words call the place that it leads to; empty in menus.
    pub text: String,
}

/// Reads every page below `folder`, sorted by path.
pub fn read_all(folder: &Path) -> Result<Vec<Rendered>> {
    let mut paths = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.context("cannot list the rendered site")?;
        if entry.file_type().is_file() && entry.path().extension().is_some_and(|e| e == "html") {
            paths.push(entry.into_path());
        }
    }
    let mut pages: Vec<Rendered> = paths
        .par_iter()
        .map(|path| {
            let html = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
            let relative = path.strip_prefix(folder).unwrap_or(path);
            let parts: Vec<_> = relative.components().map(|c| c.as_os_str().to_string_lossy()).collect();
            Ok(read(&parts.join("/"), html))
        })
        .collect::<Result<_>>()?;
    pages.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(pages)
}

/// Reads one page.
pub fn read(path: &str, html: String) -> Rendered {
    let mut reader = Reader::default();
    for token in Tokenizer::new(&html) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => reader.start(&text(&tag.name), &|key| {
                tag.attributes.get(key.as_bytes()).map(|v| text(&v.value))
            }, tag.self_closing),
            Token::EndTag(tag) => reader.end(&text(&tag.name)),
            Token::String(s) => reader.text(&text(&s.value)),
            _ => {}
        }
    }
    let mut page = reader.page;
    page.sections.push(reader.section);
    for section in &mut page.sections {
        section.text = fold(&section.text);
    }
    page.sections.retain(|s| !s.text.is_empty() || !s.heading.is_empty());
    for link in &mut page.links {
        link.text = fold(&link.text);
    }
    page.title = fold(&page.title);
    page.names = fold(&page.names);
    page.path = path.into();
    page.html = html;
    page
}

fn kind(class: &str) -> String {
    class.split_whitespace().find_map(|c| c.strip_prefix("kind-")).unwrap_or_default().to_string()
}

fn text(bytes: &HtmlString) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[derive(Default)]
struct Reader {
    page: Rendered,
    section: Section,
    /// Open elements, and whether each is silent.
    open: Vec<(String, bool)>,
    /// How many of them are silent.
    silent: usize,
    /// How many elements were open where a name begins.
    name: Option<usize>,
    heading: Option<(u8, String, String)>,
    script: bool,
}

impl Reader {
    fn inside(&self, name: &str) -> bool {
        self.open.iter().any(|(n, _)| n == name)
    }

    fn start(&mut self, name: &str, attribute: &dyn Fn(&str) -> Option<String>, closed: bool) {
        if let Some(id) = attribute("id") {
            self.page.ids.push(id);
        }
        for key in ["href", "src"] {
            if let Some(url) = attribute(key) {
                self.page.links.push(Link { url, element: name.into(), text: String::new() });
            }
        }
        match name {
            "html" => self.page.lang = attribute("lang").unwrap_or_default(),
            "body" => self.page.kind = kind(&attribute("class").unwrap_or_default()),
            "meta" | "link" => self.head(name, attribute),
            "img" if attribute("alt").is_none() => self.page.pictures_without_alt += 1,
            "script" => self.script = attribute("src").is_none() && attribute("type").is_none(),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let level = name.as_bytes()[1] - b'0';
                self.heading = Some((level, attribute("id").unwrap_or_default(), String::new()));
            }
            // An entry of a list is named by the word it defines.
            "dfn" if !self.section.anchor.is_empty() => self.heading = Some((0, String::new(), String::new())),
            _ if INLINE.contains(&name) => {}
            // Words of neighbouring blocks must not run together.
            _ => self.push(" "),
        }
        if !closed && !VOID.contains(&name) {
            let class = attribute("class").unwrap_or_default();
            let silent = SILENT.contains(&name)
                || attribute("data-index").is_some_and(|value| value == "no")
                || class.split_whitespace().any(|c| SILENT_CLASSES.contains(&c));
            self.silent += usize::from(silent);
            if class.split_whitespace().any(|c| NAME_CLASSES.contains(&c)) {
                self.name = Some(self.open.len());
            }
            if attribute("data-index").is_some_and(|value| value == "section") {
                self.begin_section(attribute("id").unwrap_or_default(), String::new());
            }
            self.open.push((name.into(), silent));
        }
    }

    fn head(&mut self, name: &str, attribute: &dyn Fn(&str) -> Option<String>) {
        let key = if name == "meta" {
            attribute("name").or_else(|| attribute("property")).or_else(|| attribute("http-equiv"))
        } else {
            // Of several alternates, each keeps its language or its type.
            attribute("rel").map(|rel| match (attribute("hreflang"), attribute("type")) {
                (Some(lang), _) => format!("{rel}:{lang}"),
                (None, Some(kind)) if rel == "alternate" => format!("{rel} {kind}"),
                _ => rel,
            })
        };
        let value = attribute("content").or_else(|| attribute("href"));
        if let (Some(key), Some(value)) = (key, value) {
            if key == "description" {
                self.page.description = value.clone();
            }
            self.page.head.insert(key, value);
        }
    }

    fn end(&mut self, name: &str) {
        let Some(at) = self.open.iter().rposition(|(n, _)| n == name) else { return };
        let closed = self.open.drain(at..).filter(|(_, silent)| *silent).count();
        self.silent -= closed;
        self.name = self.name.filter(|opened| *opened < self.open.len());
        self.script &= name != "script";
        if (name == "dfn" || name.len() == 2 && name.starts_with('h')) && self.heading.is_some() {
            self.close_heading();
        } else if !INLINE.contains(&name) {
            self.push(" ");
        }
    }

    fn close_heading(&mut self) {
        let Some((level, id, heading)) = self.heading.take() else { return };
        let heading = fold(&heading);
        if level > 0 {
            self.page.headings.push((level, heading.clone()));
        }
        if level == 1 {
            self.page.title = heading;
        } else if self.silent == 0 && self.unnamed() {
            self.section.heading = heading;
        } else if level == 0 {
            self.push(&heading);
            self.section.names.push(heading);
        } else if self.silent == 0 && self.inside("main") && !id.is_empty() {
            self.begin_section(id, heading);
        }
    }

    fn begin_section(&mut self, anchor: String, heading: String) {
        let done = std::mem::replace(&mut self.section, Section { anchor, heading, ..Section::default() });
        self.page.sections.push(done);
    }

    /// Whether the present section was begun by an element that is no heading, and awaits its own.
    fn unnamed(&self) -> bool {
        !self.section.anchor.is_empty() && self.section.heading.is_empty()
    }

    fn text(&mut self, text: &str) {
        if self.silent == 0
            && self.inside("main")
            && self.inside("a")
            && let Some(link) = self.page.links.iter_mut().rfind(|l| l.element == "a")
        {
            link.text.push_str(text);
        }
        if self.script {
            self.page.inline_scripts.push(text.len());
        }
        if let Some((_, _, heading)) = &mut self.heading {
            heading.push_str(text);
        } else {
            self.push(text);
        }
    }

    fn push(&mut self, text: &str) {
        if self.silent == 0 && self.heading.is_none() && self.inside("main") {
            let into = if self.name.is_some() { &mut self.page.names } else { &mut self.section.text };
            into.push_str(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_into_sections_links_and_head() {
        let html = "<!doctype html><html lang=en><head><link rel=canonical href='https://x/'><meta name=description content=D>\
            <script>1</script><script type='application/ld+json'>{}</script></head><body class='wide kind-case'><nav><a href='/'>N</a></nav>\
            <main><p class=rule-name>Article <b>13</b></p><h1>Title &amp; more</h1><p>Lead<br>text</p><h2 id=a>First</h2><p>One <a href='#b'>two</a>.</p><guide-quiz>no</guide-quiz><div data-index=no><h2 id=c>No</h2>no</div><a class='x scope'>Treaty</a>\
            <img src=x.png></main><footer>no</footer></body></html>";
        let page = read("x/index.html", html.to_string());
        assert_eq!((page.title.as_str(), page.names.as_str()), ("Title & more", "Article 13"));
        assert_eq!((page.lang.as_str(), page.kind.as_str(), page.description.as_str()), ("en", "case", "D"));
        let sections: Vec<_> = page.sections.iter().map(|s| (s.anchor.as_str(), s.text.as_str())).collect();
        assert_eq!(sections, [("", "Lead text"), ("a", "One two.")]);
        let list = read("x", "<main><div id=t data-index=section><dt><dfn>Term</dfn> <i>also: <dfn>T</dfn></i></dt><dd>Means.</dd></div><section id=b data-index=section><h2>Belief</h2><p>No.</p></section></main>".to_string());
        let sections: Vec<_> = list.sections.iter().map(|s| (s.anchor.as_str(), s.heading.as_str(), s.text.as_str())).collect();
        assert_eq!(sections, [("t", "Term", "also: T Means."), ("b", "Belief", "No.")]);
        assert_eq!(list.sections[0].names, ["T"]);
        let links: Vec<_> = page.links.iter().map(|l| (l.url.as_str(), l.text.as_str())).collect();
        assert_eq!(links, [("https://x/", ""), ("/", ""), ("#b", "two"), ("x.png", "")]);
        assert_eq!(page.head["canonical"], "https://x/");
        assert_eq!(page.inline_scripts, [1]);
        assert_eq!(page.pictures_without_alt, 1);
    }
}
