//! Resolves references for one page: addresses in its language, quotations, numbers of its sources.
//!
//! Owns the HTML of a resolved reference. Unknown ids were reported by `check`; should one be left
//! (a page being served with problems), its text stays without a link.

use std::cell::{Cell, RefCell};

use super::contacts;
use crate::contact::Contact;
use crate::content::Guide;
use crate::page::{Page, QuotesFrom, SCOPES};
use crate::registry::Misconception;
use crate::short;
use crate::text::{self, Reference, escape};

/// The path part of an address, with a slash at both ends: `https://x/guide` gives `/guide/`.
pub fn base_path(base_url: &str) -> String {
    let rest = base_url.split_once("://").map_or(base_url, |(_, rest)| rest);
    let path = rest.split_once('/').map_or("", |(_, path)| path).trim_matches('/');
    if path.is_empty() { "/".into() } else { format!("/{path}/") }
}

pub struct Resolver<'a> {
    guide: &'a Guide,
    root: &'a str,
    lang: Cell<&'a str>,
    folder: &'a str,
    /// Ids of cited sources in the order of their numbers, with how often each was cited.
    cited: RefCell<Vec<(String, usize)>>,
    /// Ids of the page's own quotations, and of contacts, that its text shows as a block.
    shown: RefCell<Vec<String>>,
}

impl<'a> Resolver<'a> {
    pub fn new(guide: &'a Guide, root: &'a str, page: &'a Page) -> Resolver<'a> {
        Resolver { guide, root, lang: Cell::new(&page.lang), folder: &page.folder, cited: RefCell::default(), shown: RefCell::default() }
    }

    /// Resolves in another language than the page's: a quiz that is not translated yet.
    pub fn in_language<T>(&self, lang: &str, resolve: impl FnOnce() -> T) -> T {
        let known = self.guide.config.languages.iter().find(|l| *l == lang);
        let before = self.lang.replace(known.map_or(self.lang(), |l| l));
        let resolved = resolve();
        self.lang.set(before);
        resolved
    }

    pub fn lang(&self) -> &'a str {
        self.lang.get()
    }

    /// The path that all addresses begin with.
    pub fn root(&self) -> &str {
        self.root
    }

    /// The address of a page, in its language.
    pub fn url(&self, page: &Page) -> String {
        let lang = if page.lang == self.guide.config.default_language { String::new() } else { format!("{}/", page.lang) };
        let folder = if page.folder.is_empty() { String::new() } else { format!("{}/", page.folder) };
        format!("{}{lang}{folder}", self.root)
    }

    /// The address of the page in `folder`, in this language or else the default one.
    pub fn url_of(&self, folder: &str) -> String {
        self.guide.page(folder, self.lang()).map_or_else(|| format!("{}{folder}/", self.root), |p| self.url(p))
    }

    /// The short address of a page, in its language; the code is its original's.
    pub fn short(&self, page: &Page) -> Option<String> {
        let original = self.guide.page(&page.folder, &self.guide.config.default_language)?;
        let code = &original.short.as_ref()?.value;
        let lang = if page.lang == original.lang { String::new() } else { format!("{}/", page.lang) };
        Some(format!("{}{lang}{}/{code}/", self.root, short::FOLDER))
    }

    /// Source ids in the order of their numbers, with the number of citations.
    pub fn cited(&self) -> Vec<(String, usize)> {
        self.cited.borrow().clone()
    }

    pub fn shown(&self, quote: &str) -> bool {
        self.shown.borrow().iter().any(|q| q == quote)
    }

    /// Markdown that may hold block quotations.
    pub fn block(&self, markdown: &str) -> String {
        text::resolve(markdown, |r| match r.scheme.as_str() {
            "quote" if r.alone => self.block_quote(r),
            "contact" if r.alone => self.contact(r),
            _ => self.one(r),
        })
    }

    /// Markdown of one line, shown within other text.
    pub fn inline(&self, markdown: &str) -> String {
        text::resolve(markdown, |r| self.one(r))
    }

    fn one(&self, r: &Reference) -> String {
        let (target, anchor) = r.target.split_once('#').map_or((r.target.as_str(), String::new()), |(t, a)| (t, format!("#{a}")));
        match r.scheme.as_str() {
            "rule" => match self.guide.rule(target, self.lang()) {
                Some(page) => self.link("ref-rule", r, self.url(page), &page.lang, &self.rule_name(page), self.lang()),
                None => r.text.clone(),
            },
            "term" => match self.guide.term(target, self.lang()) {
                Some((term, lang)) => self.link("ref-term", r, self.entry_url("glossary", target, lang), lang, &term.name, lang),
                None => r.text.clone(),
            },
            "misconception" => match self.guide.misconception(target, self.lang()) {
                Some((m, lang)) => self.misconception(r, m, lang),
                None => r.text.clone(),
            },
            "page" => match self.guide.page(target, self.lang()) {
                Some(page) => self.link("ref-page", r, self.url(page) + &anchor, &page.lang, &page.title.value, &page.lang),
                None => r.text.clone(),
            },
            "contact" => match self.guide.contact(target, self.lang()) {
                Some((contact, _)) => contacts::inline(self.guide, self, contact, &r.text),
                None => r.text.clone(),
            },
            "source" => self.source(target, &r.text),
            "scope" => self.scope(target),
            _ => self.inline_quote(r),
        }
    }

    /// A link whose words are the author's or, where there are none, the target's `own` in `own_lang`. One
    /// that leads into another language says so.
    fn link(&self, class: &str, r: &Reference, url: String, lang: &str, own: &str, own_lang: &str) -> String {
        let words = match (r.text.is_empty(), own_lang == self.lang()) {
            (false, _) => r.text.clone(),
            (true, true) => escape(own),
            (true, false) => format!("<span lang=\"{own_lang}\">{}</span>", escape(own)),
        };
        let (hreflang, mark) = self.foreign(lang);
        format!("<a class=\"{class}\" href=\"{}\"{hreflang}>{words}{mark}</a>", escape(&url))
    }

    /// What a link into another language carries: its attribute, and a mark after its words.
    fn foreign(&self, lang: &str) -> (String, String) {
        if lang == self.lang() {
            return Default::default();
        }
        let mark = escape(self.guide.config.words(self.lang(), "mark_original"));
        (format!(" hreflang=\"{lang}\""), format!(" <span class=\"foreign\">{mark}</span>"))
    }

    /// Where a registry's entry stands in the language that has it.
    pub fn entry_url(&self, folder: &str, id: &str, lang: &str) -> String {
        let page = self.guide.page(folder, lang).map_or_else(|| format!("{}{folder}/", self.root), |p| self.url(p));
        format!("{page}#{id}")
    }

    pub fn belief_url(&self, m: &Misconception, lang: &str) -> String {
        self.entry_url(&m.folder(), &m.id, lang)
    }

    /// A belief is never shown as if the guide said it: without words of its own, the link is marked.
    fn misconception(&self, r: &Reference, m: &Misconception, lang: &str) -> String {
        let link = self.link("ref-misconception", r, self.belief_url(m, lang), lang, &self.quoted(&m.belief, lang), lang);
        if !r.text.is_empty() {
            return link;
        }
        let mark = escape(self.guide.config.words(self.lang(), "belief_mark"));
        format!("<span class=\"believed\">({mark} {link})</span>")
    }

    /// A contact alone in its paragraph stands there with all that is known of it.
    fn contact(&self, r: &Reference) -> String {
        let contact = self.guide.contact(&r.target, self.lang()).map(|(contact, _)| contact);
        let anchor = contact.map(Contact::anchor).unwrap_or_default();
        let first = !self.shown(&anchor);
        if first {
            self.shown.borrow_mut().push(anchor);
        }
        let card = contact.map(|c| contacts::card(self.guide, self, c, first));
        // The card's template is our own: if it can't be rendered, the words that were written stay.
        let card = card.and_then(Result::ok).unwrap_or_else(|| r.text.clone());
        format!("\n\n{card}\n\n")
    }

    fn source(&self, id: &str, words: &str) -> String {
        if !self.guide.sources.iter().any(|s| s.id == id) {
            return words.to_string();
        }
        let mut cited = self.cited.borrow_mut();
        let at = cited.iter().position(|(known, _)| known == id).unwrap_or_else(|| {
            cited.push((id.to_string(), 0));
            cited.len() - 1
        });
        cited[at].1 += 1;
        let (n, k) = (at + 1, cited[at].1);
        let before = if words.is_empty() { String::new() } else { format!("<a href=\"#source-{n}\">{words}</a>") };
        format!("{before}<sup class=\"ref-source\"><a id=\"ref-{n}-{k}\" href=\"#source-{n}\">{n}</a></sup>")
    }

    /// A label that says what a legal claim rests on; it leads to the page that explains the labels.
    pub fn scope(&self, name: &str) -> String {
        let key = SCOPES.iter().find(|s| s.0 == name).map_or("", |s| s.1);
        let words = escape(self.guide.config.words(self.lang(), key));
        format!("<a class=\"scope scope-{name}\" href=\"{}\">{words}</a>", self.url_of("rules"))
    }

    pub fn rule_name(&self, rule: &Page) -> String {
        self.named(rule, |i| i.extra.article.as_deref())
    }

    pub fn rule_short(&self, rule: &Page) -> String {
        self.named(rule, |i| i.extra.article_short.as_deref())
    }

    fn named(&self, rule: &Page, pattern: impl Fn(&Page) -> Option<&str>) -> String {
        // In the words of this language, also where the rule itself is not translated.
        let above = rule.folder.rsplit_once('/').and_then(|(folder, _)| self.guide.page(folder, self.lang()));
        let pattern = above.and_then(pattern).unwrap_or("{number}");
        pattern.replace("{number}", rule.extra.number.as_deref().unwrap_or_default())
    }

    /// Where words of a rule stand in another language than this one, they say which.
    fn of_lang(&self, page: &Page) -> String {
        if page.lang == self.lang() { String::new() } else { format!(" lang=\"{}\"", page.lang) }
    }

    fn inline_quote(&self, r: &Reference) -> String {
        let Some((page, whole)) = self.guide.quote(&r.target, self.lang()) else { return r.text.clone() };
        let words = if r.text.is_empty() { escape(whole) } else { escape(&r.text) };
        let own = if ours(page) { format!(" <span class=\"foreign\">{}</span>", escape(self.guide.config.words(self.lang(), "quote_own_short"))) } else { String::new() };
        let (hreflang, mark) = self.foreign(&page.lang);
        format!("<q class=\"treaty\"{}><a href=\"{}#{}\"{hreflang}>{words}</a></q>{own}{mark}", self.of_lang(page), self.url(page), r.target)
    }

    fn block_quote(&self, r: &Reference) -> String {
        let Some((page, whole)) = self.guide.quote(&r.target, self.lang()) else { return String::new() };
        let own = page.folder == self.folder;
        let first = own && !self.shown(&r.target);
        if first {
            self.shown.borrow_mut().push(r.target.clone());
        }
        let id = if first { format!(" id=\"{}\"", r.target) } else { String::new() };
        let name = escape(&self.rule_name(page));
        let (hreflang, mark) = self.foreign(&page.lang);
        let source = if own { name } else { format!("<a href=\"{}\"{hreflang}>{name}{mark}</a>", self.url(page)) };
        let label = self.scope(page.extra.scope.as_deref().unwrap_or_default());
        let beside = self.original_words(&r.target, page);
        format!("\n\n<blockquote class=\"treaty\"{id}><p{}>{}</p>{beside}<footer>{source} {label}{}</footer></blockquote>\n\n", self.of_lang(page), escape(&self.quoted(whole, &page.lang)), self.official(page))
    }

    /// Words in the quotation marks of their language.
    fn quoted(&self, words: &str, lang: &str) -> String {
        let mark = |key| self.guide.config.words(lang, key);
        format!("{}{words}{}", mark("quote_open"), mark("quote_close"))
    }

    /// The number of the official text that a translated rule's words were taken from.
    pub fn official(&self, page: &Page) -> String {
        match &page.extra.quotes_from {
            Some(QuotesFrom::Source(id)) => self.source(&id.value, ""),
            _ => String::new(),
        }
    }

    /// Beside treaty words that this guide translated itself: that it did, and the original's words.
    pub fn original_words(&self, id: &str, page: &Page) -> String {
        let default = &self.guide.config.default_language;
        let Some((_, original)) = self.guide.quote(id, default).filter(|_| ours(page)) else { return String::new() };
        let said = escape(self.guide.config.words(self.lang(), "quote_own"));
        format!("<p class=\"original\">{said} <span lang=\"{default}\">{}</span></p>", escape(&self.quoted(original, default)))
    }
}

fn ours(page: &Page) -> bool {
    page.extra.quotes_from == Some(QuotesFrom::Ourselves)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_paths_have_a_slash_at_both_ends() {
        for (url, path) in [("https://x.example", "/"), ("https://x.example/", "/"), ("https://x.example/a/b/", "/a/b/")] {
            assert_eq!(base_path(url), path);
        }
    }
}
