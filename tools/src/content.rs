//! The guide's sources as one value: pages, quizzes, registries, languages.
//!
//! Owns the project's source folders: nothing else reads them. Reports what a file says wrongly of
//! itself; what only the whole guide can know (ids that exist, lists in balance) is for `check`.
//! Never knows `public/`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use walkdir::WalkDir;

use crate::page::{self, Extra, Kind, Page};
use crate::problem::Problems;
use crate::registry::{self, Misconception, Risk, Source, Term};
use crate::tree::{self, Fields, Node, Spot, Value};
use crate::contact::{self, Contact};
use crate::date::Day;
use crate::short::{self, Retired};
use crate::{decision, problem, quiz, scenario};

pub const TERMS: &str = "content/glossary/terms.toml";
pub const MISCONCEPTIONS: &str = "content/misconceptions/misconceptions.toml";
pub const SOURCES: &str = "content/sources/sources.json";
pub const TREE: &str = "content/before/tree.toml";
pub const RISKS: &str = "content/sources/risks.toml";

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
    pub sources: Vec<Source>,
    /// The sources' file as it stands, to be published for reference managers.
    pub sources_text: String,
    pub risks: Vec<Risk>,
    pub contacts: Vec<Contact>,
    /// Codes of short addresses that belong to no page any more.
    pub retired: Vec<Retired>,
    /// The day for which the guide is built: by it the age of a contact is counted.
    pub today: Day,
    /// Files under `content/`, `templates/` and `static/` that are neither pages nor read above, by path.
    pub assets: BTreeMap<String, Vec<u8>>,
}

impl Guide {
    /// Reads all sources below `root`. Fails only where the folder is no guide or can't be read.
    pub fn load(root: &Path, problems: &Problems) -> Result<Guide> {
        let mut guide = Guide { root: root.to_path_buf(), ..Guide::default() };
        ensure_guide(root)?;
        guide.config = config(&read(root, "config.toml", problems)?, problems);
        for folder in ["content", "templates", "static"] {
            for file in files(root, folder)? {
                guide.take(&file, problems)?;
            }
        }
        guide.attach_quizzes(problems)?;
        guide.attach_scenarios(problems)?;
        guide.read_registries(problems)?;
        guide.read_tree(problems)?;
        guide.list_sources();
        guide.today = guide.newest();
        let order = |lang: &str| guide.config.languages.iter().position(|l| l == lang);
        guide.pages.sort_by(|a, b| (&a.folder, order(&a.lang)).cmp(&(&b.folder, order(&b.lang))));
        for (i, page) in guide.pages.iter().enumerate() {
            guide.by_folder.entry(page.folder.clone()).or_default().push(i);
        }
        Ok(guide)
    }

    fn take(&mut self, file: &str, problems: &Problems) -> Result<()> {
        let below = file.strip_prefix("content/");
        let Some((below, true)) = below.map(|b| (b, b.ends_with(".md"))) else {
            if !file.ends_with("/quiz.toml") && !file.ends_with("/scenario.toml") && ![TERMS, MISCONCEPTIONS, SOURCES, RISKS, TREE, contact::FILE, short::FILE].contains(&file) {
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
        if !self.config.languages.iter().any(|l| l == lang) {
            let help = problem::nearest(lang, self.config.languages.iter().map(String::as_str), "add the language to config.toml");
            problems.add(file, 1, format!("unknown language `{lang}`"), help);
            return Ok(());
        }
        let text = read(&self.root, file, problems)?;
        let lang = lang.to_string();
        self.pages.extend(page::read(file, folder, &lang, section, &text, problems));
        Ok(())
    }

    fn attach_quizzes(&mut self, problems: &Problems) -> Result<()> {
        for file in files(&self.root, "content")?.iter().filter(|f| f.ends_with("/quiz.toml")) {
            let folder = file.trim_start_matches("content/").trim_end_matches("/quiz.toml");
            let node = tree::toml(file, &read(&self.root, file, problems)?, 1, problems);
            let found = quiz::read(file, &node, problems);
            let owner = self.pages.iter_mut().find(|p| p.folder == folder && p.lang == self.config.default_language);
            match owner {
                Some(page) => page.quiz = found,
                None => problems.add(file, 1, "the quiz has no page beside it", "add `index.md` to its folder"),
            }
        }
        Ok(())
    }

    fn attach_scenarios(&mut self, problems: &Problems) -> Result<()> {
        for file in files(&self.root, "content")?.iter().filter(|f| f.ends_with("/scenario.toml")) {
            let folder = file.trim_start_matches("content/").trim_end_matches("/scenario.toml");
            let node = tree::toml(file, &read(&self.root, file, problems)?, 1, problems);
            let found = scenario::read(file, &node, problems);
            let owner = self.pages.iter_mut().find(|p| p.folder == folder && p.lang == self.config.default_language && p.kind == Kind::Scenario);
            match owner {
                Some(page) => page.scenario = found,
                None => problems.add(file, 1, "the scenario has no page beside it", "add `index.md` to its folder, which stands below content/scenarios"),
            }
        }
        Ok(())
    }

    fn read_registries(&mut self, problems: &Problems) -> Result<()> {
        if let Some(node) = self.toml_file(TERMS, problems)? {
            self.terms = registry::terms(TERMS, &node, problems);
        }
        if let Some(node) = self.toml_file(MISCONCEPTIONS, problems)? {
            self.misconceptions = registry::misconceptions(MISCONCEPTIONS, &node, problems);
        }
        if let Some(node) = self.toml_file(RISKS, problems)? {
            self.risks = registry::risks(RISKS, &node, problems);
        }
        if let Some(node) = self.toml_file(contact::FILE, problems)? {
            self.contacts = contact::read(contact::FILE, &node, problems);
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

    /// Makes a page of each node: the first question stands on the page of `before/` itself.
    fn read_tree(&mut self, problems: &Problems) -> Result<()> {
        let Some(node) = self.toml_file(TREE, problems)? else { return Ok(()) };
        let tree = decision::read(TREE, &node, problems);
        let lang = self.config.default_language.clone();
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
            self.pages.push(Page { short, ..Page::made(TREE, line, folder, &lang, Kind::Question, title, description, extra) });
        }
        for outcome in tree.outcomes {
            let folder = format!("before/{}", outcome.id);
            let (title, description) = (outcome.title.clone(), outcome.description.clone());
            let line = outcome.line;
            let extra = Extra { answer: Some(outcome.answer.clone()), rules: outcome.rules.clone(), outcome: Some(outcome), ..Extra::default() };
            let short = extra.outcome.as_ref().and_then(|o| o.short.clone());
            self.pages.push(Page { short, ..Page::made(TREE, line, folder, &lang, Kind::Outcome, title, description, extra) });
        }
        if entrance.is_none() {
            problems.add(TREE, 1, "the tree has no page beside it", "add `_index.md` to its folder: the first question is shown there");
        }
        Ok(())
    }

    /// The list of sources outgrows one page: each initial of a publisher gets its own.
    fn list_sources(&mut self) {
        let lang = self.config.default_language.clone();
        if !self.pages.iter().any(|p| p.folder == "sources" && p.lang == lang) {
            return;
        }
        let initials: BTreeSet<String> = self.sources.iter().map(Source::initial).collect();
        for initial in initials {
            let words = |key| {
                let text = self.config.words(&lang, key).replace("{initial}", &initial.to_uppercase());
                Spot { value: text, line: 1 }
            };
            let (title, description) = (words("sources_initial"), words("sources_initial_about"));
            let folder = format!("sources/{initial}");
            self.pages.push(Page::made(SOURCES, 1, folder, &lang, Kind::Sources, title, description, Extra::default()));
        }
    }

    /// The newest date that the sources themselves name: without one from outside, the day of the build.
    fn newest(&self) -> Day {
        let written = self.pages.iter().flat_map(|p| [&p.date, &p.updated]).flatten().filter_map(|date| Day::read(date));
        written.chain(self.contacts.iter().map(|c| c.checked)).max().unwrap_or_default()
    }

    fn toml_file(&self, file: &str, problems: &Problems) -> Result<Option<Node>> {
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
    let own = fields.node("translations").map(words).unwrap_or_default();
    config.translations.insert(config.default_language.clone(), own);
    if let Some(Node { value: Value::Table(rows), .. }) = fields.node("languages") {
        for (lang, node) in rows {
            let Value::Table(inner) = &node.value else { continue };
            let table = inner.iter().find(|(k, _)| k == "translations").map(|(_, n)| words(n)).unwrap_or_default();
            config.translations.entry(lang.clone()).or_default().extend(table);
            if *lang != config.default_language {
                config.languages.push(lang.clone());
            }
        }
    }
    config
}

fn words(node: &Node) -> BTreeMap<String, String> {
    let Value::Table(rows) = &node.value else { return BTreeMap::new() };
    let pair = |(key, node): &(String, Node)| match &node.value {
        Value::String(s) => Some((key.clone(), s.clone())),
        _ => None,
    };
    rows.iter().filter_map(pair).collect()
}
