//! Checks what only the whole guide can know: ids that exist, quotations, lists in balance.
//!
//! A pure verb: the guide in, problems out. What one file says wrongly of itself is found while it
//! is read; what only rendered pages show is found by `links`.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::contact::{self, Contact};
use crate::content::{Guide, MISCONCEPTIONS, RISKS, SOURCES, TERMS, TREE};
use crate::page::{Kind, Page, QuotesFrom, READY, SCOPES};
use crate::problem::{Problems, nearest};
use crate::quiz::{Quiz, VERDICTS};
use crate::registry::{Misconception, Term};
use crate::scenario::Scenario;
use crate::short;
use crate::synonyms;
use crate::text::{self, Reference};
use crate::tree::Spot;
use crate::unit::Why;

/// Words of a quotation outside the rules' own pages.
const QUOTATION_LIMIT: usize = 30;

/// Keys of other words that `prepare` puts into pages.
const OWN_WORDS: [&str; 37] = [
    "language_name", "site_name", "subject_other", "belief_mark", "card_source", "card_independent", "sources_initial", "sources_initial_about",
    "months", "months_alone", "mark_original", "page_missing", "passage_changed", "passage_new", "passage_gone", "passage_read", "quote_own",
    "quote_own_short", "quote_open", "quote_close", "module_quiz_title", "module_quiz_about", "export_key", "key_title", "key_about", "handout_title", "handout_about", "export_quiz", "export_columns", "report_title", "report_whole",
    "report_some", "contents", "scorm_recorded", "scorm_none", "scorm_failed", "scorm_changed",
];

pub fn check(guide: &Guide, problems: &Problems) {
    let check = Checker { guide, problems, ids: Ids::of(guide), cited: RefCell::default() };
    guide.pages.iter().for_each(|page| check.page(page));
    check.front_pages();
    check.labels();
    check.registries();
    check.contacts();
    check.shorts();
    check.asked();
    check.sources();
    check.balance();
}

/// All ids that text can refer to, by scheme.
struct Ids(BTreeMap<&'static str, BTreeSet<String>>);

impl Ids {
    fn of(guide: &Guide) -> Ids {
        let mut ids: BTreeMap<&'static str, BTreeSet<String>> = BTreeMap::new();
        ids.insert("rule", guide.rule_ids().into_iter().collect());
        ids.insert("term", guide.terms.iter().map(|t| t.id.clone()).collect());
        ids.insert("source", guide.sources.iter().map(|s| s.id.clone()).collect());
        ids.insert("misconception", guide.misconceptions.iter().map(|m| m.id.clone()).collect());
        ids.insert("contact", guide.contacts.iter().map(|c| c.id.clone()).collect());
        ids.insert("page", guide.pages.iter().map(|p| p.folder.clone()).collect());
        ids.insert("scope", SCOPES.iter().map(|s| s.0.to_string()).collect());
        let quotes = guide.pages.iter().filter_map(|p| p.rule_id().map(|id| (id, p)));
        ids.insert("quote", quotes.flat_map(|(id, p)| p.extra.quotes.iter().map(move |(key, _)| format!("{id}-{key}"))).collect());
        Ids(ids)
    }
}

/// What a reader uses at some risk: a source to read, a contact to write to.
struct Entry<'a> {
    file: &'a str,
    line: usize,
    what: String,
    organisation: &'a str,
    risk: &'a [String],
}

struct Checker<'a> {
    guide: &'a Guide,
    problems: &'a Problems,
    ids: Ids,
    /// Sources that some text cites; complete once every text was read.
    cited: RefCell<BTreeSet<String>>,
}

impl Checker<'_> {
    fn known(&self, file: &str, line: usize, scheme: &'static str, id: &str) {
        let Some(ids) = self.ids.0.get(scheme).filter(|ids| !ids.contains(id)) else { return };
        let otherwise = match scheme {
            "rule" => "the rules are the folders below content/rules".to_string(),
            "term" => format!("the terms are in {TERMS}"),
            "source" => format!("the sources are in {SOURCES}"),
            "misconception" => format!("the misconceptions are in {MISCONCEPTIONS}"),
            "contact" => format!("the contacts are in {}", contact::FILE),
            "quote" => "quotations stand under [extra.quotes] on the rule’s page".to_string(),
            "page" => "name the page’s folder below content/".to_string(),
            _ => format!("scopes are {}", SCOPES.map(|s| s.0).join(", ")),
        };
        let help = nearest(id, ids.iter().map(String::as_str), &otherwise);
        self.problems.add(file, line, format!("unknown {scheme} `{id}`"), help);
    }

    fn asked(&self) {
        for (lang, synonyms) in &self.guide.synonyms {
            let file = synonyms::file(lang);
            synonyms.asked.iter().for_each(|asked| self.known(&file, asked.page.line, "page", &asked.page.value));
        }
    }

    fn rules(&self, file: &str, ids: &[Spot<String>]) {
        ids.iter().for_each(|id| self.known(file, id.line, "rule", &id.value));
    }

    fn page(&self, page: &Page) {
        let file = page.file.as_str();
        let long = page.kind == Kind::Rule;
        let lang = page.lang.as_str();
        self.text(file, page.body_line, &page.body, long, lang);
        let default = lang == self.guide.config.default_language;
        let tree = if default { TREE.to_string() } else { TREE.replace(".toml", &format!(".{lang}.toml")) };
        for part in page.texts() {
            // The tree's first question is shown on the page beside the tree.
            let of_tree = page.extra.question.as_ref().and_then(|q| q.text.as_ref()).is_some_and(|text| std::ptr::eq(text, part));
            self.text(if of_tree { &tree } else { file }, part.line, &part.value, long, lang);
        }
        if let Some(QuotesFrom::Source(id)) = &page.extra.quotes_from {
            self.known(file, id.line, "source", &id.value);
            self.cited.borrow_mut().insert(id.value.clone());
        }
        for (key, quote) in &page.extra.quotes {
            if !quote.value.trim().is_empty() {
                continue;
            }
            self.problems.add(file, quote.line, format!("quotation `{key}` is empty"), "write the treaty’s words or remove it");
        }
        self.rules(file, &page.extra.rules);
        self.rules(file, &page.extra.related);
        page.extra.contacts.iter().for_each(|id| self.known(file, id.line, "contact", &id.value));
        if let Some(id) = &page.extra.misconception {
            self.known(file, id.line, "misconception", &id.value);
        }
        if let Some(calm) = &page.extra.calm
            && self.guide.page(&format!("lessons/{}", calm.value), &page.lang).is_none()
        {
            self.problems.add(file, calm.line, format!("there is no module `{}`", calm.value), "name the folder of a module below `content/lessons/`");
        }
        for id in &page.extra.before {
            match self.guide.question(&page.folder, &id.value, &page.lang).map(|(_, q)| q.task.kind()) {
                Some("single" | "multiple" | "verdict") => {}
                Some(kind) => self.problems.add(file, id.line, format!("question `{}` is of the kind `{kind}`", id.value), "a module opens with questions whose answer is a choice"),
                None => self.problems.add(file, id.line, format!("the module has no question `{}`", id.value), "name the lesson’s folder and the question’s id: `lesson/question`"),
            }
        }
        if page.kind == Kind::Rule && self.guide.instrument(page).is_none() {
            self.problems.add(file, 1, "the rule has no instrument", "add `_index.md` to the folder above it");
        }
        let needs = matches!(page.kind, Kind::Lesson | Kind::Case | Kind::Trick) && page.lang == self.guide.config.default_language;
        match &page.quiz {
            Some(quiz) => self.quiz(page, quiz),
            None if needs && !page.draft => {
                self.problems.add(file, 1, format!("the {} has no quiz", page.kind.name()), "add `quiz.toml` beside it");
            }
            None => {}
        }
        match &page.scenario {
            Some(scenario) => self.scenario(scenario, &page.scenario_lang),
            None if page.kind == Kind::Scenario && page.lang == self.guide.config.default_language && !page.draft => {
                self.problems.add(file, 1, "the scenario page has no story", "add `scenario.toml` beside it");
            }
            None => {}
        }
    }

    fn text(&self, file: &str, first: usize, markdown: &str, long_quotations: bool, lang: &str) {
        let read = text::read(markdown);
        let line = |offset: usize| text::line_of(markdown, offset, first);
        for reference in &read.references {
            self.reference(file, line(reference.range.start), reference, lang);
        }
        for (at, url) in &read.other_links {
            let scheme = url.split(':').next().unwrap_or("");
            let help = if url.starts_with("http") {
                format!("add it to {SOURCES} and refer to it as `[](source:…)`")
            } else {
                nearest(scheme, text::SCHEMES, "refer to a page as `[…](page:folder)`, to a rule as `[…](rule:id)`")
            };
            self.problems.add(file, line(*at), format!("the link `{url}` is no reference"), help);
        }
        for at in &read.pictures_without_alt {
            self.problems.add(file, line(*at), "a picture has no alternative text", "say between the brackets what the picture tells: `![…](picture.svg)`");
        }
        for at in &read.raw_html {
            self.problems.add(file, line(*at), "raw HTML", "write Markdown: its meaning carries over to print, packages and search");
        }
        for (at, words) in read.quotations.iter().filter(|(_, words)| !long_quotations && *words > QUOTATION_LIMIT) {
            self.problems.add(file, line(*at), format!("a quotation of {words} words, more than {QUOTATION_LIMIT}"), "shorten it, or say it in your own words");
        }
        for (at, _) in read.headings.iter().filter(|(_, level)| *level == 1) {
            self.problems.add(file, line(*at), "a first-level heading", "begin headings with `##`: the title is the page’s only `#`");
        }
    }

    fn reference(&self, file: &str, line: usize, reference: &Reference, lang: &str) {
        let scheme = text::SCHEMES.iter().find(|s| **s == reference.scheme).copied().unwrap_or_default();
        let target = reference.target.split('#').next().unwrap_or_default();
        self.known(file, line, scheme, target);
        if scheme == "source" {
            self.cited.borrow_mut().insert(target.to_string());
        }
        if scheme == "quote" && !reference.text.is_empty()
            && let Some((rule, whole)) = self.guide.quote(&reference.target, lang)
            && !whole.contains(&reference.text)
        {
            let message = format!("the words “{}” are not in quotation `{}`", reference.text, reference.target);
            let untold = if rule.lang == lang { String::new() } else { format!("translate the rule `{}` first, or leave the words out, `[](quote:{})`; ", rule.folder, reference.target) };
            self.problems.add(file, line, message, format!("{untold}it reads: {whole}"));
        }
    }

    fn quiz(&self, page: &Page, quiz: &Quiz) {
        let (file, lang) = (quiz.file.as_str(), page.quiz_lang.as_str());
        for q in &quiz.questions {
            for text in q.texts() {
                self.text(file, text.line, &text.value, false, lang);
            }
            if let Some(n) = q.objective.as_ref().filter(|n| n.value < 1 || n.value > page.extra.objectives.len() as i64) {
                let message = format!("question `{}` tests objective {}, which the page does not have", q.id, n.value);
                let help = format!("the page has {}", crate::problem::count(page.extra.objectives.len(), "objective"));
                self.problems.add(file, n.line, message, help);
            }
            for remark in q.task.remarks() {
                self.rules(file, &remark.rules);
                if let Some(id) = &remark.misconception {
                    self.known(file, id.line, "misconception", &id.value);
                }
            }
        }
    }

    fn scenario(&self, scenario: &Scenario, lang: &str) {
        for text in scenario.texts() {
            self.text(&scenario.file, text.line, &text.value, false, lang);
        }
        scenario.rules().for_each(|id| self.known(&scenario.file, id.line, "rule", &id.value));
    }

    fn front_pages(&self) {
        let default = &self.guide.config.default_language;
        for lang in self.guide.config.languages.iter().filter(|lang| !self.guide.pages.iter().any(|p| p.folder.is_empty() && p.lang == **lang)) {
            let name = if lang == default { "_index.md".to_string() } else { format!("_index.{lang}.md") };
            let message = format!("language `{lang}` has no front page");
            self.problems.add("config.toml", 1, message, format!("add `content/{name}`"));
        }
    }

    /// Words that the tool itself puts into pages must exist; `languages` asks them of every other language.
    fn labels(&self) {
        let config = &self.guide.config;
        let lang = &config.default_language;
        let keys = VERDICTS.iter().map(|v| v.1).chain(SCOPES.iter().map(|s| s.1)).chain(READY.iter().map(|r| r.1)).chain(OWN_WORDS).chain(contact::words()).chain(Why::WORDS.map(|w| w.1));
        for key in keys.filter(|key| config.words(lang, key).is_empty()) {
            let line = config.lines.get(lang).copied().unwrap_or(1);
            let message = format!("language `{lang}` has no word `{key}`");
            self.problems.add("config.toml", line, message, format!("add `{key} = \"…\"` to `[translations]`"));
        }
    }

    fn registries(&self) {
        let guide = self.guide;
        let default = guide.config.default_language.as_str();
        self.entries(&guide.terms, &guide.misconceptions, &guide.contacts, default);
        guide.misconceptions.iter().for_each(|m| self.subject(m));
        for (lang, own) in &guide.translated {
            self.entries(&own.terms, &own.misconceptions, &own.contacts, lang);
        }
        for risk in self.guide.risks.iter().filter(|r| r.country.len() != 2 || !r.country.bytes().all(|b| b.is_ascii_uppercase())) {
            self.problems.add(RISKS, risk.line, format!("`{}` is no country code", risk.country), "write two capital letters (ISO 3166), such as `RU`");
        }
    }

    /// A contact is sourced, and carries the risk of using it.
    fn contacts(&self) {
        let file = contact::FILE;
        for c in &self.guide.contacts {
            if self.guide.is_old(c) {
                let message = format!("contact `{}` was checked on {}, more than {} days ago", c.id, c.checked, self.guide.config.contacts_days);
                self.problems.warn(file, c.line, message, "look at its official page, mend the entry and write the day as `checked`");
            }
            for source in &c.sources {
                self.known(file, source.line, "source", &source.value);
                self.cited.borrow_mut().insert(source.value.clone());
            }
            let entry = Entry { file, line: c.line, what: format!("contact `{}`", c.id), organisation: &c.name, risk: &c.risk };
            self.risk(&entry, |name| name == c.name);
        }
    }

    /// The risks of an entry are those that `risks.toml` explains for an organisation of which it is.
    fn risk(&self, entry: &Entry<'_>, of: impl Fn(&str) -> bool) {
        let field = |code: &str| if entry.file == SOURCES { format!("risk: {code}") } else { format!("risk = [\"{code}\"]") };
                let help = |code: &str| if entry.file == SOURCES { format!("add a line `{}` to its `note`", field(code)) } else { format!("add `{}`", field(code)) };
        for risk in self.guide.risks.iter().filter(|r| of(&r.organisation) && !entry.risk.contains(&r.country)) {
            let message = format!("{} comes from {} and has no `{}`", entry.what, risk.organisation, field(&risk.country));
            self.problems.add(entry.file, entry.line, message, format!("{}: {}", help(&risk.country), risk.reason));
        }
        for code in entry.risk.iter().filter(|code| !self.guide.risks.iter().any(|r| of(&r.organisation) && r.country == **code)) {
            let message = format!("{} has `{}`, which no entry explains", entry.what, field(code));
            self.problems.add(entry.file, entry.line, message, format!("add a `[[risk]]` for {} and {code} to {RISKS}", entry.organisation));
        }
    }

    /// Each code has one page, and none that was given up comes back.
    fn shorts(&self) {
        let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
        for retired in &self.guide.retired {
            let code = retired.code.value.as_str();
            if !short::is_code(code) {
                let message = format!("`{code}` is no code of a short address");
                self.problems.add(short::FILE, retired.code.line, message, "write it as it was published, such as `k7m3p`");
            }
            if owners.insert(code, short::FILE).is_some() {
                self.problems.add(short::FILE, retired.code.line, format!("code `{code}` is retired twice"), "remove one of the two");
            }
            if let Some(to) = &retired.to {
                self.known(short::FILE, to.line, "page", &to.value);
            }
        }
        for page in &self.guide.pages {
            if page.folder == short::FOLDER || page.folder.starts_with(&format!("{}/", short::FOLDER)) {
                self.problems.add(&page.file, 1, format!("the folder `{}` is kept for short addresses", short::FOLDER), "give the page another folder");
            }
            let Some(given) = &page.short else { continue };
            let (code, line) = (given.value.as_str(), given.line);
            let free = short::code(&page.folder, |code| self.guide.has_code(code));
            if !short::is_code(code) {
                self.problems.add(&page.file, line, format!("`{code}` is no code of a short address"), format!("write `short = \"{free}\"`"));
            } else if let Some(owner) = owners.insert(code, &page.file) {
                let what = if owner == short::FILE { "is retired" } else { "belongs to another page" };
                let message = format!("the code `{code}` {what} (see {owner})");
                self.problems.add(&page.file, line, message, format!("write `short = \"{free}\"`: a code is never used again"));
            }
        }
    }

    /// The texts of registries in one language.
    fn entries(&self, terms: &[Term], beliefs: &[Misconception], contacts: &[Contact], lang: &str) {
        let default = lang == self.guide.config.default_language;
        let of_lang = |file: &str| if default { file.to_string() } else { file.replace(".toml", &format!(".{lang}.toml")) };
        let [of_terms, of_beliefs, of_contacts] = [TERMS, MISCONCEPTIONS, contact::FILE].map(of_lang);
        for term in terms {
            self.text(&of_terms, term.definition.line, &term.definition.value, false, lang);
            self.rules(&of_terms, &term.rules);
        }
        for m in beliefs {
            self.text(&of_beliefs, m.better.line, &m.better.value, false, lang);
            self.rules(&of_beliefs, &m.rules);
        }
        for c in contacts {
            for part in [&c.can, &c.cannot].into_iter().chain(&c.note) {
                self.text(&of_contacts, part.line, &part.value, false, lang);
            }
        }
    }

    /// A belief stands on a page that exists; translations take their subject from the original.
    fn subject(&self, m: &Misconception) {
        let Some(subject) = m.subject.as_ref().filter(|_| self.guide.page(&m.folder(), &self.guide.config.default_language).is_none()) else { return };
        let known = self.guide.pages.iter().filter_map(|p| p.folder.strip_prefix("misconceptions/"));
        let help = nearest(&subject.value, known, &format!("add content/{}/index.md, or leave `subject` out", m.folder()));
        self.problems.add(MISCONCEPTIONS, subject.line, format!("misconception `{}` has the unknown subject `{}`", m.id, subject.value), help);
    }

    /// Sources are used, and carry the risk of the organisation that publishes them.
    fn sources(&self) {
        let used = self.cited.borrow();
        for source in &self.guide.sources {
            if !used.contains(source.id.as_str()) {
                let message = format!("source `{}` is not used", source.id);
                self.problems.add(SOURCES, source.line, message, format!("cite it as `[](source:{})` or remove it", source.id));
            }
            let of = |name: &str| source.publisher == name || source.authors.iter().any(|a| a == name) || source.container.as_deref() == Some(name);
            let entry = Entry { file: SOURCES, line: source.line, what: format!("source `{}`", source.id), organisation: &source.publisher, risk: &source.risk };
            self.risk(&entry, of);
        }
    }

    /// No list shows two cases about one party in a row; every language lists them in this order.
    fn balance(&self) {
        let cases = self.guide.children("cases", &self.guide.config.default_language);
        let cases: Vec<&Page> = cases.into_iter().filter(|p| p.kind == Kind::Case).collect();
        for pair in cases.windows(2) {
            let shared = pair[1].extra.about.iter().find(|b| pair[0].extra.about.iter().any(|a| a.value == b.value));
            if let Some(party) = shared {
                let message = format!("two cases about `{}` in a row: after `{}`", party.value, pair[0].folder);
                self.problems.add(&pair[1].file, party.line, message, "change the `weight` of one of them");
            }
        }
    }
}
