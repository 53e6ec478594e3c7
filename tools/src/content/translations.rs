//! Reads the translations: the words of each, laid over the structure of its original.
//!
//! Owns which file translates which (`index.uk.md`, `quiz.uk.toml`) and the pages, quizzes and trees
//! that come of it. What a translation may say is for `words`; what has changed since, for `freshness`.

use anyhow::Result;

use super::{Guide, RISKS, TREE, files, read};
use crate::page::{self, Kind, Page, Parts, QuotesFrom};
use crate::problem::Problems;
use crate::translation::{Bodies, Record, Translation, passages};
use crate::tree::{self, Node, Spot, Value};
use crate::words::{self, Entries};
use crate::{quiz, scenario};

/// What can only be read once all originals are.
#[derive(Default)]
pub struct Waiting {
    /// File, folder, language, parts.
    pub pages: Vec<(String, String, String, Parts)>,
    pub words: Vec<String>,
}

/// Whether a file holds words for another one: `content/…/quiz.uk.toml`.
pub fn is_words(file: &str) -> bool {
    let name = file.rsplit('/').next().unwrap_or_default();
    file.starts_with("content/") && name.strip_suffix(".toml").is_some_and(|stem| stem.contains('.'))
}

/// `content/…/quiz.toml` for `content/…/quiz.uk.toml`, and `uk`.
fn original_of(words: &str) -> (String, &str) {
    let stem = words.trim_end_matches(".toml");
    let (stem, lang) = stem.rsplit_once('.').unwrap_or((stem, ""));
    (format!("{stem}.toml"), lang)
}

impl Guide {
    pub(super) fn translate_pages(&mut self, waiting: &Waiting, problems: &Problems) {
        for (file, folder, lang, parts) in &waiting.pages {
            match self.originals.get(folder).cloned() {
                Some((original, theirs)) => self.translate_page(file, folder, lang, parts, &original, &theirs, problems),
                None => {
                    let original = file.replace(&format!(".{lang}.md"), ".md");
                    let help = format!("write the page in `{}` first, or move the translation", self.config.default_language);
                    problems.add(file, 1, format!("the translation has no original `{original}`"), help);
                }
            }
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn translate_page(&mut self, file: &str, folder: &str, lang: &str, parts: &Parts, original: &str, theirs: &Parts, problems: &Problems) {
        let section = original.ends_with("/_index.md");
        if section != file.ends_with(&format!("/_index.{lang}.md")) {
            problems.add(file, 1, format!("the translation is not called as its original `{original}`"), "a list of pages is an `_index` in every language");
        }
        let record = Record::of(file, &parts.front, problems);
        let laid = words::lay(file, &theirs.front, &parts.front, Entries::All, record.as_ref().map(|r| &r.words), problems);
        let bodies = Bodies { text: parts.body.clone(), line: parts.body_line, original: theirs.body.clone() };
        let whole = Parts { front: laid.node, ..parts.clone() };
        let page = problems.unless_in(original, |p| page::read(file, folder, lang, section, &whole, p));
        if let Some(mut page) = page {
            page.passages = passages(&bodies, record.as_ref());
            page.draft |= laid.own.iter().any(|(key, node)| key == "draft" && matches!(node.value, Value::Boolean(true)));
            page.extra.quotes_from = quotes_from(file, !page.extra.quotes.is_empty(), &laid.own, problems);
            self.pages.push(page);
        }
        let translation = Translation { original: original.into(), lang: lang.into(), record, units: laid.units, bodies: Some(bodies) };
        self.translations.insert(file.into(), translation);
    }

    /// The tree of `original` in each other language that has its words: language, file of the words, tree.
    pub(super) fn in_languages(&mut self, original: &str, node: &Node, entries: Entries, problems: &Problems) -> Result<Vec<(String, String, Node)>> {
        let mut all = Vec::new();
        for lang in self.config.languages.iter().skip(1) {
            let file = original.replace(".toml", &format!(".{lang}.toml"));
            if !self.root.join(&file).is_file() {
                continue;
            }
            let folder = original.trim_start_matches("content/").rsplit_once('/').map_or("", |(folder, _)| folder);
            // Risks are shown beside sources on any page, whether their list is translated or not.
            if original != RISKS && !self.pages.iter().any(|p| p.folder == folder && p.lang == *lang) {
                problems.add(&file, 1, "the words have no page beside them", format!("translate the page first: `guide translate {folder} {lang}`"));
            }
            let words = tree::toml(&file, &read(&self.root, &file, problems)?, 1, problems);
            let record = Record::of(&file, &words, problems);
            let laid = words::lay(&file, node, &words, entries, record.as_ref().map(|r| &r.words), problems);
            let translation = Translation { original: original.into(), lang: lang.clone(), record, units: laid.units, bodies: None };
            self.translations.insert(file.clone(), translation);
            all.push((lang.clone(), file, laid.node));
        }
        Ok(all)
    }

    /// Quizzes, to the page beside them in every language.
    pub(super) fn attach_quizzes(&mut self, problems: &Problems) -> Result<()> {
        let alone = ("the quiz has no page beside it", "add `index.md` to its folder");
        let give = |page: &mut Page, lang: &str, quiz: &_| {
            page.quiz.clone_from(quiz);
            page.quiz_lang = lang.into();
        };
        self.attach("/quiz.toml", |_| true, alone, quiz::read, give, problems)
    }

    /// Stories, in the same way.
    pub(super) fn attach_scenarios(&mut self, problems: &Problems) -> Result<()> {
        let alone = ("the scenario has no page beside it", "add `index.md` to its folder, which stands below content/scenarios");
        let give = |page: &mut Page, lang: &str, scenario: &_| {
            page.scenario.clone_from(scenario);
            page.scenario_lang = lang.into();
        };
        self.attach("/scenario.toml", |p| p.kind == Kind::Scenario, alone, scenario::read, give, problems)
    }

    /// What the files called `name` hold, to the pages beside them. Where its words are not translated,
    /// a translated page shows them as they are.
    fn attach<T>(
        &mut self,
        name: &str,
        owner: impl Fn(&Page) -> bool,
        alone: (&str, &str),
        read_tree: impl Fn(&str, &Node, &Problems) -> T,
        give: impl Fn(&mut Page, &str, &T),
        problems: &Problems,
    ) -> Result<()> {
        for file in files(&self.root, "content")?.iter().filter(|f| f.ends_with(name)) {
            let owners = self.beside(file, &owner);
            if owners.is_empty() {
                problems.add(file, 1, alone.0, alone.1);
            }
            for (lang, read) in self.in_every_language(file, problems, &read_tree)? {
                for i in &owners {
                    if lang == self.config.default_language || self.pages[*i].lang == lang {
                        give(&mut self.pages[*i], &lang, &read);
                    }
                }
            }
        }
        Ok(())
    }

    /// The places of the pages in the folder of `file`; none where the original page is missing.
    fn beside(&self, file: &str, kind: impl Fn(&Page) -> bool) -> Vec<usize> {
        let folder = file.trim_start_matches("content/").rsplit_once('/').map_or("", |(folder, _)| folder);
        let all: Vec<usize> = self.pages.iter().enumerate().filter(|(_, p)| p.folder == folder && kind(p)).map(|(i, _)| i).collect();
        if all.iter().any(|i| self.pages[*i].lang == self.config.default_language) { all } else { Vec::new() }
    }

    /// What `read` makes of a file, the default language first, then each that has its words.
    fn in_every_language<T>(&mut self, file: &str, problems: &Problems, read_tree: impl Fn(&str, &Node, &Problems) -> T) -> Result<Vec<(String, T)>> {
        let node = tree::toml(file, &read(&self.root, file, problems)?, 1, problems);
        let mut all = vec![(self.config.default_language.clone(), read_tree(file, &node, problems))];
        for (lang, words, node) in self.in_languages(file, &node, Entries::All, problems)? {
            all.push((lang, problems.unless_in(file, |p| read_tree(&words, &node, p))));
        }
        Ok(all)
    }

    /// The questions of a tree stand on pages: where the entrance is translated, they must be.
    pub(super) fn trees_without_words(&self, problems: &Problems) {
        let untold = |p: &&Page| p.folder == "before" && p.extra.question.is_none() && p.lang != self.config.default_language;
        for page in self.pages.iter().filter(untold) {
            let file = TREE.replace(".toml", &format!(".{}.toml", page.lang));
            problems.add(&page.file, 1, "the page is translated, its tree is not", format!("add the tree’s words as `{file}`"));
        }
    }

    /// Words files that translate nothing that can be translated.
    pub(super) fn unused_words(&self, waiting: &Waiting, problems: &Problems) {
        for file in waiting.words.iter().filter(|f| !self.translations.contains_key(*f)) {
            let (original, lang) = original_of(file);
            if self.knows(file, lang, problems) {
                problems.add(file, 1, format!("no words are looked for here: there is no `{original}` to translate"), "name the file after the one whose words it holds");
            }
        }
    }
}

/// A translated rule says where its treaty words come from; a page without treaty words doesn't.
fn quotes_from(file: &str, quotes: bool, own: &[(String, Node)], problems: &Problems) -> Option<QuotesFrom> {
    let find = |wanted: &str| own.iter().find(|(key, _)| key == wanted).map(|(_, node)| node);
    match (quotes, find("quotes_source"), find("quotes_own")) {
        (true, Some(Node { value: Value::String(id), line }), None) => Some(QuotesFrom::Source(Spot { value: id.clone(), line: *line })),
        (true, None, Some(Node { value: Value::Boolean(true), .. })) => Some(QuotesFrom::Ourselves),
        (false, None, None) => None,
        (false, ..) => {
            problems.add(file, 1, "the translation says where its treaty words come from, and has none", "remove `quotes_source` and `quotes_own`");
            None
        }
        _ => {
            let help = "add under `[extra]` either `quotes_source = \"…\"` (the source of the official text) or `quotes_own = true` (our own translation)";
            problems.add(file, 1, "the translation doesn’t say where its treaty words come from", help);
            None
        }
    }
}
