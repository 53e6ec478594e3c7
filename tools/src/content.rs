//! The guide's sources as one value: pages, quizzes, registries, languages.
//!
//! Owns the project's source folders: nothing else reads them. Reports what a file says wrongly of
//! itself; what only the whole guide can know (ids that exist, lists in balance) is for `check`.
//! Never knows `public/`. Translations are read in `content::translations`.

mod translations;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use rayon::prelude::*;
use walkdir::WalkDir;

use crate::page::{self, Extra, Kind, Page};
use crate::problem::Problems;
use crate::registry::{self, Misconception, Risk, Source, Term};
use crate::translation::{self, Translation};
use crate::tree::{self, Fields, Node, Spot, Value};
use crate::contact::{self, Contact};
use crate::date::Day;
use crate::short::{self, Retired};
use crate::synonyms::{self, Synonyms};
use crate::{decision, digest, problem, words};
use translations::Waiting;

pub const TERMS: &str = "content/glossary/terms.toml";
pub const MISCONCEPTIONS: &str = "content/misconceptions/misconceptions.toml";
pub const SOURCES: &str = "content/sources/sources.json";
pub const TREE: &str = "content/before/tree.toml";
pub const RISKS: &str = "content/sources/risks.toml";

/// The folders of sources, beside `config.toml`.
const FOLDERS: [&str; 3] = ["content", "templates", "static"];

/// Days after which a contact is old, where `config.toml` names none.
const CONTACTS_DAYS: i64 = 180;

/// What the tool itself needs of `config.toml`; Zola reads the file whole.
#[derive(Debug, Default)]
pub struct Config {
    pub text: String,
    pub base_url: String,
    pub default_language: String,
    /// Days after which a contact is shown as old, `contacts_days` under `[extra]`.
    pub contacts_days: i64,
    /// The default language first, then the others by code.
    pub languages: Vec<String>,
    /// Language, key, words.
    pub translations: BTreeMap<String, BTreeMap<String, String>>,
    /// On which line of `config.toml` a language begins.
    pub lines: BTreeMap<String, usize>,
}

impl Config {
    /// The words for `key`; check reports missing keys before anything is rendered.
    pub fn words(&self, lang: &str, key: &str) -> &str {
        self.translations.get(lang).and_then(|t| t.get(key)).map_or("", String::as_str)
    }
}

#[derive(Debug, Default)]
pub struct Guide {
    pub root: PathBuf,
    pub config: Config,
    /// Sorted by folder, then language with the default one first.
    pub pages: Vec<Page>,
    /// Places in `pages` by folder: references are looked up by the thousand.
    by_folder: BTreeMap<String, Vec<usize>>,
    pub terms: Vec<Term>,
    pub misconceptions: Vec<Misconception>,
    /// The entries that a language has of both, by language.
    pub translated: BTreeMap<String, Entries>,
    /// Every file that translates another one, by its path.
    pub translations: BTreeMap<String, Translation>,
    pub sources: Vec<Source>,
    /// The sources' file as it stands, to be published for reference managers.
    pub sources_text: String,
    pub risks: Vec<Risk>,
    pub contacts: Vec<Contact>,
    /// Codes of short addresses that belong to no page any more.
    pub retired: Vec<Retired>,
    /// The day for which the guide is built: by it the age of a contact is counted.
    pub today: Day,
    /// Each page in the default language as its file and parts, by folder.
    pub originals: BTreeMap<String, (String, page::Parts)>,
    /// By language.
    pub synonyms: BTreeMap<String, Synonyms>,
    /// Files under `content/`, `templates/` and `static/` that are neither pages nor read above, by path.
    pub assets: BTreeMap<String, Vec<u8>>,
}

/// Registry entries in one language.
#[derive(Debug, Default)]
pub struct Entries {
    pub terms: Vec<Term>,
    pub misconceptions: Vec<Misconception>,
    pub contacts: Vec<Contact>,
    pub risks: Vec<Risk>,
}

impl Guide {
    /// Reads all sources below `root`. Fails only where the folder is no guide or can't be read.
    pub fn load(root: &Path, problems: &Problems) -> Result<Guide> {
        let mut guide = Guide { root: root.to_path_buf(), ..Guide::default() };
        ensure_guide(root)?;
        guide.config = config(&read(root, "config.toml", problems)?, problems);
        let mut waiting = Waiting::default();
        for folder in FOLDERS {
            for file in files(root, folder)? {
                guide.take(&file, &mut waiting, problems)?;
            }
        }
        guide.translate_pages(&waiting, problems);
        guide.attach_quizzes(problems)?;
        guide.attach_scenarios(problems)?;
        guide.read_registries(problems)?;
        guide.read_tree(problems)?;
        guide.list_sources();
        guide.today = guide.newest();
        guide.unused_words(&waiting, problems);
        guide.end_modules();
        guide.sheets();
        let order = |lang: &str| guide.config.languages.iter().position(|l| l == lang);
        guide.pages.sort_by(|a, b| (&a.folder, order(&a.lang)).cmp(&(&b.folder, order(&b.lang))));
        for (i, page) in guide.pages.iter().enumerate() {
            guide.by_folder.entry(page.folder.clone()).or_default().push(i);
        }
        Ok(guide)
    }

    fn take(&mut self, file: &str, waiting: &mut Waiting, problems: &Problems) -> Result<()> {
        if let Some(lang) = synonyms::language(file) {
            let node = tree::toml(file, &read(&self.root, file, problems)?, 1, problems);
            self.knows(file, lang, problems);
            self.synonyms.insert(lang.to_string(), synonyms::read(file, &node, problems));
            return Ok(());
        }
        let below = file.strip_prefix("content/");
        let Some((below, true)) = below.map(|b| (b, b.ends_with(".md"))) else {
            if translations::is_words(file) {
                waiting.words.push(file.to_string());
            } else if !file.ends_with("/quiz.toml") && !file.ends_with("/scenario.toml") && ![TERMS, MISCONCEPTIONS, SOURCES, RISKS, TREE, contact::FILE, short::FILE].contains(&file) {
                let bytes = std::fs::read(self.root.join(file)).with_context(|| format!("cannot read {file}"))?;
                self.assets.insert(file.to_string(), bytes);
            }
            return Ok(());
        };
        let (folder, name) = below.rsplit_once('/').unwrap_or(("", below));
        let stem = name.trim_end_matches(".md");
        let (stem, lang) = stem.split_once('.').unwrap_or((stem, &self.config.default_language));
        let section = match stem {
            "index" => false,
            "_index" => true,
            _ => {
                problems.add(file, 1, format!("no page can be called `{name}`"), "put it into a folder of its own as `index.md`");
                return Ok(());
            }
        };
        if !self.knows(file, lang, problems) {
            return Ok(());
        }
        let Some(parts) = page::parts_of(file, &read(&self.root, file, problems)?, problems) else { return Ok(()) };
        if lang != self.config.default_language {
            waiting.pages.push((file.to_string(), folder.to_string(), lang.to_string(), parts));
            return Ok(());
        }
        if let Some(page) = page::read(file, folder, lang, section, &parts, problems) {
            self.pages.push(Page { passages: translation::headings(&parts.body), ..page });
        }
        self.originals.insert(folder.to_string(), (file.to_string(), parts));
        Ok(())
    }

    fn knows(&self, file: &str, lang: &str, problems: &Problems) -> bool {
        let known = self.config.languages.iter().any(|l| l == lang);
        if !known {
            let help = problem::nearest(lang, self.config.languages.iter().map(String::as_str), "add the language to config.toml");
            problems.add(file, 1, format!("unknown language `{lang}`"), help);
        }
        known
    }

    fn read_registries(&mut self, problems: &Problems) -> Result<()> {
        if let Some(node) = self.toml_file(TERMS, problems)? {
            self.terms = registry::terms(TERMS, &node, problems);
            for (lang, file, node) in self.in_languages(TERMS, &node, words::Entries::Some, problems)? {
                let terms = problems.unless_in(TERMS, |p| registry::terms(&file, &node, p));
                self.translated.entry(lang).or_default().terms = terms;
            }
        }
        if let Some(node) = self.toml_file(MISCONCEPTIONS, problems)? {
            self.misconceptions = registry::misconceptions(MISCONCEPTIONS, &node, problems);
            for (lang, file, node) in self.in_languages(MISCONCEPTIONS, &node, words::Entries::Some, problems)? {
                let all = problems.unless_in(MISCONCEPTIONS, |p| registry::misconceptions(&file, &node, p));
                self.translated.entry(lang).or_default().misconceptions = all;
            }
        }
        if let Some(node) = self.toml_file(RISKS, problems)? {
            self.risks = registry::risks(RISKS, &node, problems);
            for (lang, file, node) in self.in_languages(RISKS, &node, words::Entries::All, problems)? {
                let risks = problems.unless_in(RISKS, |p| registry::risks(&file, &node, p));
                self.translated.entry(lang).or_default().risks = risks;
            }
        }
        if let Some(node) = self.toml_file(contact::FILE, problems)? {
            self.contacts = contact::read(contact::FILE, &node, problems);
            for (lang, file, node) in self.in_languages(contact::FILE, &node, words::Entries::Some, problems)? {
                let contacts = problems.unless_in(contact::FILE, |p| contact::read(&file, &node, p));
                self.translated.entry(lang).or_default().contacts = contacts;
            }
        }
        if let Some(node) = self.toml_file(short::FILE, problems)? {
            self.retired = short::retired(short::FILE, &node, problems);
        }
        if self.root.join(SOURCES).is_file() {
            self.sources_text = read(&self.root, SOURCES, problems)?;
            if let Some(node) = tree::json(SOURCES, &self.sources_text, problems) {
                self.sources = registry::sources(SOURCES, &node, problems);
            }
        }
        Ok(())
    }

    fn read_tree(&mut self, problems: &Problems) -> Result<()> {
        let Some(node) = self.toml_file(TREE, problems)? else { return Ok(()) };
        let lang = self.config.default_language.clone();
        self.grow(TREE, &lang, decision::read(TREE, &node, problems), problems);
        for (lang, file, node) in self.in_languages(TREE, &node, words::Entries::All, problems)? {
            let tree = problems.unless_in(TREE, |p| decision::read(&file, &node, p));
            self.grow(&file, &lang, tree, problems);
        }
        self.trees_without_words(problems);
        Ok(())
    }

    /// Makes a page of each node: the first question stands on the page of `before/` itself.
    fn grow(&mut self, file: &str, lang: &str, tree: decision::Tree, problems: &Problems) {
        let entrance = self.pages.iter().position(|p| p.folder == "before" && p.lang == lang);
        for (i, question) in tree.questions.into_iter().enumerate() {
            if let (0, Some(entrance)) = (i, entrance) {
                self.pages[entrance].extra.question = Some(question);
                continue;
            }
            let folder = format!("before/{}", question.id);
            let description = question.description.clone().unwrap_or_else(|| question.title.clone());
            let title = question.title.clone();
            let (line, extra) = (question.line, Extra { question: Some(question), ..Extra::default() });
            let short = extra.question.as_ref().and_then(|q| q.short.clone());
            self.pages.push(Page { short, ..Page::made(file, line, folder, lang, Kind::Question, title, description, extra) });
        }
        for outcome in tree.outcomes {
            let folder = format!("before/{}", outcome.id);
            let (title, description) = (outcome.title.clone(), outcome.description.clone());
            let line = outcome.line;
            let extra = Extra { answer: Some(outcome.answer.clone()), rules: outcome.rules.clone(), outcome: Some(outcome), ..Extra::default() };
            let short = extra.outcome.as_ref().and_then(|o| o.short.clone());
            self.pages.push(Page { short, ..Page::made(file, line, folder, lang, Kind::Outcome, title, description, extra) });
        }
        if entrance.is_none() && lang == self.config.default_language {
            problems.add(file, 1, "the tree has no page beside it", "add `_index.md` to its folder: the first question is shown there");
        }
    }

    /// The list of sources outgrows one page: each initial of a publisher gets its own, in every language
    /// that has the list's own page.
    fn list_sources(&mut self) {
        let listed = |lang: &&String| self.pages.iter().any(|p| p.folder == "sources" && p.lang == **lang);
        let languages: Vec<String> = self.config.languages.iter().filter(listed).cloned().collect();
        let initials: BTreeSet<String> = self.sources.iter().map(Source::initial).collect();
        for (lang, initial) in languages.iter().flat_map(|lang| initials.iter().map(move |i| (lang, i))) {
            let words = |key| {
                let text = self.config.words(lang, key).replace("{initial}", &initial.to_uppercase());
                Spot { value: text, line: 1 }
            };
            let (title, description) = (words("sources_initial"), words("sources_initial_about"));
            let folder = format!("sources/{initial}");
            self.pages.push(Page::made(SOURCES, 1, folder, lang, Kind::Sources, title, description, Extra::default()));
        }
    }

    /// The newest date that the sources themselves name: the day of this edition.
    pub fn newest(&self) -> Day {
        let written = self.pages.iter().flat_map(|p| [&p.date, &p.updated]).flatten().filter_map(|date| Day::read(date));
        written.chain(self.contacts.iter().map(|c| c.checked)).max().unwrap_or_default()
    }

    /// Each module ends with a quiz drawn from those of its lessons.
    fn end_modules(&mut self) {
        let mut made = Vec::new();
        for module in self.pages.iter().filter(|p| p.kind == Kind::Module && !p.draft) {
            if !self.children(&module.folder, &module.lang).iter().any(|lesson| lesson.quiz.is_some() && lesson.quiz_lang == module.lang) {
                continue;
            }
            let words = |key| {
                let name = module.title.value.split(':').next().unwrap_or_default();
                Spot { value: self.config.words(&module.lang, key).replace("{module}", name), line: 1 }
            };
            let (title, description) = (words("module_quiz_title"), words("module_quiz_about"));
            let folder = format!("{}/quiz", module.folder);
            let mut page = Page::made(&module.file, 1, folder, &module.lang, Kind::ModuleQuiz, title, description, Extra::default());
            // After the lessons, whatever their number.
            page.weight = i64::MAX;
            made.push(page);
        }
        self.pages.extend(made);
    }

    /// Each teacher's page of a module has two sheets to print: the module's handout, and its key.
    fn sheets(&mut self) {
        let mut made = Vec::new();
        for page in self.pages.iter().filter(|p| p.kind == Kind::Page && !p.draft) {
            let Some(name) = page.folder.strip_prefix("teachers/") else { continue };
            let folder = format!("lessons/{name}");
            let Some(module) = self.pages.iter().find(|p| p.folder == folder && p.lang == page.lang && !p.draft) else { continue };
            let name = module.title.value.split(':').next().unwrap_or_default();
            let words = |key| Spot { value: self.config.words(&page.lang, key).replace("{module}", name), line: 1 };
            for (kind, title, about) in [(Kind::Handout, "handout_title", "handout_about"), (Kind::Key, "key_title", "key_about")] {
                let folder = format!("{}/{}", page.folder, kind.name());
                made.push(Page::made(&page.file, 1, folder, &page.lang, kind, words(title), words(about), Extra::default()));
            }
        }
        self.pages.extend(made);
    }

    /// The tree of a TOML file; `None` where there is none.
    pub fn toml_file(&self, file: &str, problems: &Problems) -> Result<Option<Node>> {
        if !self.root.join(file).is_file() {
            return Ok(None);
        }
        Ok(Some(tree::toml(file, &read(&self.root, file, problems)?, 1, problems)))
    }

    /// The page of `folder` in `lang`, or else in the default language.
    pub fn page(&self, folder: &str, lang: &str) -> Option<&Page> {
        let all = self.by_folder.get(folder)?;
        let of = |lang: &str| all.iter().map(|i| &self.pages[*i]).find(|p| p.lang == lang);
        of(lang).or_else(|| of(&self.config.default_language))
    }

    /// Whether the entry was checked so long ago that the official page comes first.
    pub fn is_old(&self, contact: &Contact) -> bool {
        self.today.days_since(contact.checked) > self.config.contacts_days
    }

    /// Whether a page has, or once had, this code of a short address.
    pub fn has_code(&self, code: &str) -> bool {
        let of_pages = self.pages.iter().flat_map(|p| &p.short).map(|s| &s.value);
        of_pages.chain(self.retired.iter().map(|r| &r.code.value)).any(|known| known == code)
    }

    pub fn rule(&self, id: &str, lang: &str) -> Option<&Page> {
        let folder = format!("rules/{}", id.replacen('-', "/", 1));
        self.page(&folder, lang).filter(|p| p.kind == Kind::Rule)
    }

    /// The term in a language that has it, and which language that is: this one, or else the default one.
    pub fn term<'a>(&'a self, id: &str, lang: &'a str) -> Option<(&'a Term, &'a str)> {
        let own = self.translated.get(lang).and_then(|all| all.terms.iter().find(|t| t.id == id));
        own.map(|t| (t, lang)).or_else(|| Some((self.terms.iter().find(|t| t.id == id)?, self.config.default_language.as_str())))
    }

    /// As `term`, of a belief.
    pub fn misconception<'a>(&'a self, id: &str, lang: &'a str) -> Option<(&'a Misconception, &'a str)> {
        let own = self.translated.get(lang).and_then(|all| all.misconceptions.iter().find(|m| m.id == id));
        own.map(|m| (m, lang)).or_else(|| Some((self.misconceptions.iter().find(|m| m.id == id)?, self.config.default_language.as_str())))
    }

    /// As `term`, of a contact.
    pub fn contact<'a>(&'a self, id: &str, lang: &'a str) -> Option<(&'a Contact, &'a str)> {
        let own = self.translated.get(lang).and_then(|all| all.contacts.iter().find(|c| c.id == id));
        own.map(|c| (c, lang)).or_else(|| Some((self.contacts.iter().find(|c| c.id == id)?, self.config.default_language.as_str())))
    }

    /// The risks in the words of a language, or else in those of the default one.
    pub fn risks(&self, lang: &str) -> &[Risk] {
        self.translated.get(lang).map(|all| all.risks.as_slice()).filter(|all| !all.is_empty()).unwrap_or(&self.risks)
    }

    pub fn rule_ids(&self) -> Vec<String> {
        self.pages.iter().filter(|p| p.lang == self.config.default_language).filter_map(Page::rule_id).collect()
    }

    /// The instrument's page that a rule belongs to.
    pub fn instrument(&self, rule: &Page) -> Option<&Page> {
        let folder = rule.folder.rsplit_once('/')?.0;
        self.page(folder, &rule.lang).filter(|p| p.kind == Kind::Instrument)
    }

    /// The rule's page and words for a quotation's id: `gc3-13-2` is paragraph 2 of `gc3-13`.
    pub fn quote(&self, id: &str, lang: &str) -> Option<(&Page, &str)> {
        let (rule, paragraph) = id.rsplit_once('-')?;
        let page = self.rule(rule, lang)?;
        let (_, words) = page.extra.quotes.iter().find(|(key, _)| key == paragraph)?;
        Some((page, &words.value))
    }

    /// As a page in `lang` lists them: its own first, then those that only the default language has. Cases
    /// keep their one order, in which no party stands twice in a row.
    pub fn listed<'a>(&'a self, folder: &str, lang: &str) -> Vec<&'a Page> {
        let own = self.children(folder, lang);
        if lang == self.config.default_language {
            return own;
        }
        let all = self.children(folder, &self.config.default_language);
        let translated = |p: &Page| own.iter().find(|o| o.folder == p.folder).copied();
        if folder == "cases" {
            return all.into_iter().map(|p| translated(p).unwrap_or(p)).collect();
        }
        let missing: Vec<&Page> = all.into_iter().filter(|p| translated(p).is_none()).collect();
        own.iter().copied().chain(missing).collect()
    }

    /// A question of one of a module's lessons, by `lesson/question`, with its lesson.
    pub fn question(&self, module: &str, id: &str, lang: &str) -> Option<(&Page, &crate::quiz::Question)> {
        let (lesson, id) = id.split_once('/')?;
        let lesson = self.page(&format!("{module}/{lesson}"), lang)?;
        let question = lesson.quiz.as_ref()?.questions.iter().find(|q| q.id == id)?;
        Some((lesson, question))
    }

    /// Pages right below `folder` in the reading order, in one language.
    pub fn children<'a>(&'a self, folder: &str, lang: &str) -> Vec<&'a Page> {
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let mut all: Vec<&Page> = self
            .pages
            .iter()
            .filter(|p| p.lang == lang && !p.draft && !p.folder.is_empty())
            .filter(|p| p.folder.strip_prefix(&prefix).is_some_and(|rest| !rest.contains('/')))
            .collect();
        all.sort_by(|a, b| (a.weight, &a.folder).cmp(&(b.weight, &b.folder)));
        all
    }
}

/// A failure where `root` is not a guide's folder.
pub fn ensure_guide(root: &Path) -> Result<()> {
    if !root.join("config.toml").is_file() || !root.join("content").is_dir() {
        bail!("{} is no guide: it has no config.toml or no content folder", root.display());
    }
    Ok(())
}

/// All files below one folder of the project, sorted, as paths with `/`; hidden files are left out.
fn files(root: &Path, folder: &str) -> Result<Vec<String>> {
    let mut all = Vec::new();
    let walk = WalkDir::new(root.join(folder)).sort_by_file_name().into_iter();
    for entry in walk.filter_entry(|e| !e.file_name().to_string_lossy().starts_with('.')) {
        let entry = match entry {
            Ok(entry) => entry,
            // A guide without templates of its own is caught by Zola, with a message of its own.
            Err(error) if error.depth() == 0 => return Ok(all),
            Err(error) => return Err(error).with_context(|| format!("cannot list {folder}")),
        };
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(root).unwrap_or(entry.path());
            let parts: Vec<_> = path.components().map(|c| c.as_os_str().to_string_lossy()).collect();
            all.push(parts.join("/"));
        }
    }
    Ok(all)
}

/// One hash of all sources: another name or another byte gives another one.
pub fn fingerprint(root: &Path) -> Result<String> {
    ensure_guide(root)?;
    let mut names = vec!["config.toml".to_string()];
    for folder in FOLDERS {
        names.extend(files(root, folder)?);
    }
    let one = |name: &String| {
        let bytes = std::fs::read(root.join(name)).with_context(|| format!("cannot read {name}"))?;
        Ok(format!("{} {name}\n", digest::hex(&bytes)))
    };
    let lines: Vec<String> = names.par_iter().map(one).collect::<Result<_>>()?;
    Ok(digest::hex(lines.concat().as_bytes()))
}

/// A source's text. What is not UTF-8 is a problem, and shown with replacement characters, so that
/// the file's other problems are found too.
fn read(root: &Path, file: &str, problems: &Problems) -> Result<String> {
    let bytes = std::fs::read(root.join(file)).with_context(|| format!("cannot read {file}"))?;
    if let Err(error) = std::str::from_utf8(&bytes) {
        let line = 1 + bytes[..error.valid_up_to()].iter().filter(|b| **b == b'\n').count();
        problems.add(file, line, "not valid UTF-8", "save the file as UTF-8");
    }
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Ok(text.strip_prefix('\u{feff}').map(str::to_string).unwrap_or(text))
}

fn config(text: &str, problems: &Problems) -> Config {
    let file = "config.toml";
    let node = tree::toml(file, text, 1, problems);
    let Some(fields) = Fields::new(file, "config.toml", &node, problems) else { return Config::default() };
    let default_language = fields.string("default_language", "en").map_or("en".into(), |s| s.value);
    let base_url = fields.string("base_url", "https://example.org").map_or(String::new(), |s| s.value);
    let contacts_days = fields.node("extra").and_then(|extra| {
        let extra = Fields::new(file, "[extra]", extra, problems)?;
        extra.optional_integer("contacts_days").map(|days| days.value)
    });
    let contacts_days = contacts_days.unwrap_or(CONTACTS_DAYS);
    let mut config = Config { text: text.into(), base_url, default_language, contacts_days, ..Config::default() };
    config.languages.push(config.default_language.clone());
    let own = fields.node("translations").map(strings).unwrap_or_default();
    config.lines.insert(config.default_language.clone(), fields.node("translations").map_or(1, |n| n.line));
    config.translations.insert(config.default_language.clone(), own);
    if let Some(Node { value: Value::Table(rows), .. }) = fields.node("languages") {
        for (lang, node) in rows {
            let Value::Table(inner) = &node.value else { continue };
            let own = inner.iter().find(|(k, _)| k == "translations").map(|(_, n)| n);
            config.translations.entry(lang.clone()).or_default().extend(own.map(strings).unwrap_or_default());
            if *lang != config.default_language {
                config.languages.push(lang.clone());
                config.lines.insert(lang.clone(), own.map_or(node.line, |n| n.line));
            }
        }
    }
    config
}

fn strings(node: &Node) -> BTreeMap<String, String> {
    let Value::Table(rows) = &node.value else { return BTreeMap::new() };
    let pair = |(key, node): &(String, Node)| match &node.value {
        Value::String(s) => Some((key.clone(), s.clone())),
        _ => None,
    };
    rows.iter().filter_map(pair).collect()
}
