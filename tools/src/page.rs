//! A page's front matter: the closed types of every kind of page.
//!
//! Owns which fields each kind has and their limits. The kind follows from the folder; nothing here
//! knows other pages or touches files.

use crate::problem::{Problems, nearest};
use crate::decision::{Outcome, Question};
use crate::quiz::Quiz;
use crate::scenario::Scenario;
use crate::translation::Passage;
use crate::tree::{Fields, Node, Spot, Value};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Home,
    /// A list of the pages below it.
    Section,
    Module,
    Lesson,
    Case,
    Trick,
    Instrument,
    Rule,
    Glossary,
    Sources,
    Misconceptions,
    Search,
    /// A question of *Before you share*, made from its tree.
    Question,
    /// An outcome of *Before you share*, made from its tree.
    Outcome,
    /// A short page that people send in place of a repost.
    Reply,
    /// A branching story, with its `scenario.toml`.
    Scenario,
    /// Someone is captive or missing: the entrance and the moments below it.
    Help,
    /// The registry of contacts.
    Contacts,
    /// A quiz drawn from the lessons of a module, made by the tool.
    ModuleQuiz,
    /// A module's questions with their answers, to be printed; made by the tool, as the next.
    Key,
    /// A module's short answers and questions, to be printed.
    Handout,
    /// What the reader did, on the device.
    Progress,
    /// Questions that come back.
    Review,
    /// Every term by the letters of its names.
    Terms,
    /// How to read the guide without a network.
    Offline,
    /// Where a teacher makes an assignment, where pupils do it, and where its results are read.
    Assign,
    Assignment,
    Gradebook,
    /// Anything else.
    Page,
}

impl Kind {
    /// The kind of the page in `folder` (below `content/`); `section` where the file is `_index.md`.
    pub fn of(folder: &str, section: bool) -> Kind {
        let parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
        match (parts.as_slice(), section) {
            ([], _) => Kind::Home,
            (["glossary"], _) => Kind::Glossary,
            (["sources"], _) => Kind::Sources,
            (["misconceptions"] | ["misconceptions", _], _) => Kind::Misconceptions,
            (["search"], _) => Kind::Search,
            (["search", "terms"], _) => Kind::Terms,
            (["progress"], _) => Kind::Progress,
            (["review"], _) => Kind::Review,
            (["offline"], _) => Kind::Offline,
            (["assign"], _) => Kind::Assign,
            (["assignment"], _) => Kind::Assignment,
            (["gradebook"], _) => Kind::Gradebook,
            (["lessons", _], true) => Kind::Module,
            (["lessons", _, _], false) => Kind::Lesson,
            (["cases", _], false) => Kind::Case,
            (["tricks", _], false) => Kind::Trick,
            (["before"], _) => Kind::Question,
            (["reply", _], false) => Kind::Reply,
            (["scenarios", _], false) => Kind::Scenario,
            (["help"] | ["help", _], false) => Kind::Help,
            (["contacts"], _) => Kind::Contacts,
            (["rules", _], true) => Kind::Instrument,
            (["rules", _, _], false) => Kind::Rule,
            (_, true) => Kind::Section,
            (_, false) => Kind::Page,
        }
    }

    /// The name that templates and the search index use; also the template's file name, but for home.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Home => "home",
            Kind::Section => "section",
            Kind::Module => "module",
            Kind::Lesson => "lesson",
            Kind::Case => "case",
            Kind::Trick => "trick",
            Kind::Instrument => "instrument",
            Kind::Rule => "rule",
            Kind::Glossary => "glossary",
            Kind::Sources => "sources",
            Kind::Misconceptions => "misconceptions",
            Kind::Search => "search",
            Kind::Question => "question",
            Kind::Outcome => "outcome",
            Kind::Reply => "reply",
            Kind::Scenario => "scenario",
            Kind::Help => "help",
            Kind::Contacts => "contacts",
            Kind::ModuleQuiz => "module-quiz",
            Kind::Key => "key",
            Kind::Handout => "handout",
            Kind::Progress => "progress",
            Kind::Review => "review",
            Kind::Terms => "terms",
            Kind::Offline => "offline",
            Kind::Assign => "assign",
            Kind::Assignment => "assignment",
            Kind::Gradebook => "gradebook",
            Kind::Page => "page",
        }
    }

    pub fn template(self) -> String {
        let name = match self {
            Kind::Home => "index",
            Kind::Handout | Kind::Key => "sheet",
            kind => kind.name(),
        };
        format!("{name}.html")
    }
}

/// What a legal claim rests on, and how a label's translation is called.
pub const SCOPES: [(&str, &str); 6] = [
    ("treaty", "scope_treaty"),
    ("custom", "scope_custom"),
    ("icrc-reading", "scope_icrc_reading"),
    ("guidance", "scope_guidance"),
    ("policy", "scope_policy"),
    ("our-advice", "scope_our_advice"),
];

/// Fields under `[extra]`; each kind reads only its own (see `read_extra`).
#[derive(Clone, Debug, Default)]
pub struct Extra {
    pub answer: Option<Spot<String>>,
    pub objectives: Vec<Spot<String>>,
    pub minutes: Option<i64>,
    pub warning: Option<Spot<String>>,
    pub skip: Option<Spot<String>>,
    pub rules: Vec<Spot<String>>,
    pub when: Option<String>,
    pub war: Option<String>,
    pub about: Vec<Spot<String>>,
    /// The belief that a trick feeds on.
    pub misconception: Option<Spot<String>>,
    pub level: Option<String>,
    pub age: Option<i64>,
    pub number: Option<String>,
    pub binds: Option<String>,
    pub scope: Option<String>,
    pub url: Option<String>,
    pub related: Vec<Spot<String>>,
    pub reservations: Option<Spot<String>>,
    /// Paragraph number and treaty words, in the file's order.
    pub quotes: Vec<(String, Spot<String>)>,
    pub short: Option<String>,
    pub name: Option<String>,
    pub article: Option<String>,
    pub article_short: Option<String>,
    pub treaty_file: Option<String>,
    pub parts: Vec<Part>,
    /// The node of the tree behind a question's page: what is asked, or the verdict.
    pub question: Option<Question>,
    pub outcome: Option<Outcome>,
    /// What people say, as a reply page names it.
    pub claim: Option<String>,
    /// What to do instead.
    pub instead: Option<Spot<String>>,
    pub ready: Vec<Ready>,
    /// Questions that a module opens with, unmarked: `lesson/question`.
    pub before: Vec<Spot<String>>,
    /// The module, by its folder, whose questions are the other activity where a subject is hard.
    pub calm: Option<Spot<String>>,
    /// Who the reader is in a scenario.
    pub role: Option<Spot<String>>,
    /// Ids of the contacts that a help page names; all of them where it names none.
    pub contacts: Vec<Spot<String>>,
    /// Where a translated rule's treaty words come from; `None` for an original.
    pub quotes_from: Option<QuotesFrom>,
}

/// Treaty words in another language than the guide's first.
#[derive(Clone, Debug, PartialEq)]
pub enum QuotesFrom {
    /// An official text, by its source.
    Source(Spot<String>),
    /// This guide's own translation; the original stands beside it.
    Ourselves,
}

/// Words to send: for whom, and the text without the link, which comes last.
#[derive(Clone, Debug)]
pub struct Ready {
    pub to: String,
    pub text: Spot<String>,
}

/// For whom ready words are, in the order in which a page shows them, the key of the label, and how
/// many characters they may have.
pub const READY: [(&str, &str, usize); 5] = [
    ("poster", "ready_poster", 280),
    ("admin", "ready_admin", 280),
    ("platform", "ready_platform", 280),
    ("chat", "ready_chat", 120),
    ("public", "ready_public", 280),
];

/// A part, section or chapter of an instrument, as the treaty divides itself.
#[derive(Clone, Debug)]
pub struct Part {
    pub title: String,
    /// 1 for a part, 2 for a section in it, 3 for a chapter in that.
    pub level: i64,
    /// The `weight` of its first rule.
    pub from: i64,
}

#[derive(Clone, Debug)]
pub struct Page {
    /// Relative to the project's folder: `content/cases/x/index.md`.
    pub file: String,
    /// Below `content/`, without slashes at the ends; empty for home.
    pub folder: String,
    pub lang: String,
    pub section: bool,
    pub kind: Kind,
    pub title: Spot<String>,
    pub description: Spot<String>,
    pub date: Option<String>,
    pub updated: Option<String>,
    pub weight: i64,
    pub draft: bool,
    /// The code of its short address; a translation has that of its original.
    pub short: Option<Spot<String>>,
    pub extra: Extra,
    pub body: String,
    pub body_line: usize,
    /// What is to be said or set between the passages of the body.
    pub passages: Vec<Passage>,
    pub quiz: Option<Quiz>,
    /// A quiz and a story stay in the original language until their words are translated.
    pub quiz_lang: String,
    pub scenario: Option<Scenario>,
    pub scenario_lang: String,
}

impl Page {
    /// A page that the tool makes from a node of a tree: it has no Markdown file of its own.
    pub fn made(file: &str, line: usize, folder: String, lang: &str, kind: Kind, title: Spot<String>, description: Spot<String>, extra: Extra) -> Page {
        Page {
            file: file.into(),
            folder,
            lang: lang.into(),
            section: false,
            kind,
            title,
            description,
            date: None,
            updated: None,
            weight: line as i64,
            draft: false,
            short: None,
            extra,
            body: String::new(),
            body_line: line,
            passages: Vec::new(),
            quiz: None,
            quiz_lang: lang.into(),
            scenario: None,
            scenario_lang: lang.into(),
        }
    }

    /// Every Markdown text of the page outside its body and quiz, with its line.
    pub fn texts(&self) -> Vec<&Spot<String>> {
        let e = &self.extra;
        let mut all: Vec<&Spot<String>> = [&e.answer, &e.warning, &e.reservations, &e.instead, &e.role].into_iter().flatten().collect();
        all.extend(e.ready.iter().map(|r| &r.text));
        all.extend(e.question.iter().flat_map(|q| &q.text));
        all.extend(e.outcome.iter().flat_map(|o| [&o.why, &o.now, &o.say]));
        all
    }

    /// The Markdown file in the staged site, below `content/`.
    pub fn staged(&self, default_language: &str) -> String {
        if matches!(self.kind, Kind::ModuleQuiz | Kind::Key | Kind::Handout) {
            // Made from another page, in the same language: `_index.uk.md` gives `quiz/index.uk.md`.
            let name = self.file.rsplit('/').next().unwrap_or_default().trim_start_matches('_');
            return format!("{}/{name}", self.folder);
        }
        if self.file.ends_with(".md") {
            return self.file.trim_start_matches("content/").to_string();
        }
        let lang = if self.lang == default_language { String::new() } else { format!(".{}", self.lang) };
        format!("{}/index{lang}.md", self.folder)
    }

    /// The id by which text refers to a rule: `gc3-13` for `rules/gc3/13`.
    pub fn rule_id(&self) -> Option<String> {
        (self.kind == Kind::Rule).then(|| self.folder["rules/".len()..].replace('/', "-"))
    }
}

const TITLE_LIMIT: usize = 75;
const DESCRIPTION_LIMITS: (usize, usize) = (50, 220);

/// Questions that a module can open with.
const BEFORE: usize = 3;

/// Splits a Markdown file into front matter and body, with the line on which the body begins.
pub fn split(text: &str) -> Option<(&str, &str, usize)> {
    let rest = text.strip_prefix("+++\n")?;
    let end = if rest.starts_with("+++") { 0 } else { rest.find("\n+++")? + 1 };
    let front = &rest[..end];
    let after = &rest[end + 3..];
    let body = after.strip_prefix('\n').or(after.is_empty().then_some(""))?;
    Some((front, body, front.matches('\n').count() + 3))
}

/// A Markdown file's front matter, not yet looked at, and its body.
#[derive(Clone, Debug)]
pub struct Parts {
    pub front: Node,
    pub body: String,
    pub body_line: usize,
}

/// Takes a Markdown file apart; `None`, with a problem, where it can't be a page.
pub fn parts_of(file: &str, text: &str, problems: &Problems) -> Option<Parts> {
    let text = text.replace("\r\n", "\n");
    let Some((front, body, body_line)) = split(&text) else {
        problems.add(file, 1, "the page has no front matter", "begin the file with `+++`, TOML fields, and `+++`");
        return None;
    };
    Some(Parts { front: crate::tree::toml(file, front, 2, problems), body: body.into(), body_line })
}

/// Makes a page of its parts.
pub fn read(file: &str, folder: &str, lang: &str, section: bool, parts: &Parts, problems: &Problems) -> Option<Page> {
    let fields = Fields::new(file, "the front matter", &parts.front, problems)?;
    let kind = Kind::of(folder, section);
    let title = fields.string("title", "…");
    let description = fields.string("description", "…");
    let date = fields.optional_date("date");
    let updated = fields.optional_date("updated");
    let weight = fields.optional_integer("weight");
    let draft = fields.boolean("draft");
    let short = fields.optional_string("short");
    if date.is_none() && !section {
        fields.date("date");
    }
    if let Some(t) = title.as_ref().filter(|t| t.value.chars().count() > TITLE_LIMIT) {
        let message = format!("the title has {} characters, more than {TITLE_LIMIT}", t.value.chars().count());
        fields.problem(t.line, message, "shorten it: previews and result lists cut long titles");
    }
    if let Some(d) = &description {
        let (n, (least, most)) = (d.value.chars().count(), DESCRIPTION_LIMITS);
        if n < least || n > most {
            let message = format!("the description has {n} characters, not {least} to {most}");
            fields.problem(d.line, message, "say the essential thing in one or two sentences: it is the preview people see");
        }
    }
    let empty = Node { line: fields.line, value: Value::Table(Vec::new()) };
    let extra = read_extra(file, kind, fields.node("extra").unwrap_or(&empty), problems);
    fields.finish();
    Some(Page {
        file: file.into(),
        folder: folder.into(),
        lang: lang.into(),
        section,
        kind,
        // A page whose title is missing still exists: what refers to it is not wrong as well.
        title: title.unwrap_or_default(),
        description: description.unwrap_or_default(),
        date: date.map(|d| d.value),
        updated: updated.map(|d| d.value),
        weight: weight.map_or(0, |w| w.value),
        draft,
        short,
        extra: extra.unwrap_or_default(),
        body: parts.body.clone(),
        body_line: parts.body_line,
        passages: Vec::new(),
        quiz: None,
        quiz_lang: lang.into(),
        scenario: None,
        scenario_lang: lang.into(),
    })
}

fn read_extra(file: &str, kind: Kind, node: &Node, problems: &Problems) -> Option<Extra> {
    let f = Fields::new(file, "[extra]", node, problems)?;
    let value = |spot: Option<Spot<String>>| spot.map(|s| s.value);
    let mut extra = Extra::default();
    match kind {
        Kind::Lesson | Kind::Scenario => {
            if kind == Kind::Scenario {
                extra.role = f.string("role", "You moderate a group of 300 neighbours.");
            }
            extra.answer = f.string("answer", "The short answer.");
            extra.objectives = objectives(&f);
            extra.minutes = f.integer("minutes", "6").map(|m| m.value);
            (extra.warning, extra.skip) = warning(&f);
            extra.rules = f.strings("rules");
        }
        Kind::Module => {
            extra.answer = f.optional_string("answer");
            extra.objectives = objectives(&f);
            extra.level = value(f.string("level", "introductory"));
            extra.age = f.integer("age", "12").map(|a| a.value);
            extra.before = f.strings("before");
            if !extra.before.is_empty() && extra.before.len() != BEFORE {
                f.problem(f.line, format!("the module opens with {} of its questions, not {BEFORE}", extra.before.len()), "name three as `before = [\"lesson/question\", …]`, or none");
            }
            extra.rules = f.strings("rules");
        }
        Kind::Case => {
            extra.answer = f.string("answer", "The short answer.");
            extra.when = value(f.string("when", "March 2022"));
            extra.war = value(f.string("war", "Iraq, 2003"));
            extra.about = f.strings("about");
            if extra.about.is_empty() {
                f.problem(f.line, "the case doesn’t say whose handling it examines", "add `about = [\"iraq\"]`");
            }
            (extra.warning, extra.skip) = warning(&f);
            extra.rules = f.strings("rules");
        }
        Kind::Trick => {
            extra.answer = f.string("answer", "The short answer.");
            extra.misconception = f.string("misconception", "kind-video-is-harmless");
            (extra.warning, extra.skip) = warning(&f);
            extra.rules = f.strings("rules");
        }
        Kind::Instrument => {
            extra.short = value(f.string("short", "GC III"));
            extra.name = value(f.string("name", "Third Geneva Convention"));
            extra.article = value(f.string("article", "Article {number} of the Third Geneva Convention"));
            extra.article_short = value(f.string("article_short", "GC III, Art. {number}"));
            extra.url = value(f.string("url", "https://…"));
            extra.treaty_file = value(f.optional_string("treaty_file"));
            extra.parts = parts(&f);
        }
        Kind::Rule => {
            extra.answer = f.string("answer", "What it says, in plain words.");
            extra.number = value(f.string("number", "13"));
            extra.binds = value(f.string("binds", "States, and everyone who acts for them"));
            extra.scope = scope(&f);
            extra.url = value(f.string("url", "https://…"));
            extra.related = f.strings("related");
            extra.reservations = f.optional_string("reservations");
            extra.quotes = quotes(&f);
        }
        Kind::Help => {
            extra.answer = f.optional_string("answer");
            extra.rules = f.strings("rules");
            extra.contacts = f.strings("contacts");
        }
        Kind::Assign => {
            extra.answer = f.optional_string("answer");
            extra.rules = f.strings("rules");
            extra.calm = f.string("calm", "check-before-you-believe");
        }
        Kind::Reply => {
            extra.claim = value(f.string("claim", "They attacked us: why protect their soldiers?"));
            extra.answer = f.string("answer", "The short answer.");
            extra.rules = f.strings("rules");
            if extra.rules.is_empty() {
                f.problem(f.line, "the reply names no rule", "add `rules = [\"gc3-13\"]`: the authority stands first");
            }
            extra.instead = f.string("instead", "What to do instead.");
            extra.ready = ready(&f);
        }
        _ => {
            extra.answer = f.optional_string("answer");
            extra.rules = f.strings("rules");
        }
    }
    f.finish();
    Some(extra)
}

fn objectives(f: &Fields<'_>) -> Vec<Spot<String>> {
    let all = f.strings("objectives");
    if all.is_empty() {
        f.problem(f.line, format!("{} has no `objectives`", f.what), "add `objectives = [\"say …\", \"decide …\"]`");
    }
    all
}

/// A line that says what follows, and the anchor of the next safe section: both or none.
fn warning(f: &Fields<'_>) -> (Option<Spot<String>>, Option<Spot<String>>) {
    let (warning, skip) = (f.optional_string("warning"), f.optional_string("skip"));
    if warning.is_some() != skip.is_some() {
        let message = "`warning` and `skip` belong together".to_string();
        f.problem(f.line, message, "write both (the line, and the anchor of the next safe section) or neither");
    }
    (warning, skip)
}

fn scope(f: &Fields<'_>) -> Option<String> {
    let spot = f.string("scope", "treaty")?;
    if !SCOPES.iter().any(|(name, _)| *name == spot.value) {
        let known = SCOPES.map(|s| s.0);
        let help = nearest(&spot.value, known, &format!("scopes are {}", known.join(", ")));
        f.problem(spot.line, format!("unknown scope `{}`", spot.value), help);
        return None;
    }
    Some(spot.value)
}

/// Words to send, each once, in the order of `READY`, none too long.
fn ready(f: &Fields<'_>) -> Vec<Ready> {
    let mut all = Vec::new();
    for node in f.tables("ready") {
        let Some(row) = Fields::new(f.file, "a ready reply", node, f.problems) else { continue };
        let (to, text) = (row.string("to", "poster"), row.string("text", "…"));
        row.finish();
        let (Some(to), Some(text)) = (to, text) else { continue };
        let Some((_, _, limit)) = READY.iter().find(|known| known.0 == to.value) else {
            let known = READY.map(|r| r.0);
            f.problem(to.line, format!("unknown receiver `{}`", to.value), nearest(&to.value, known, &format!("receivers are {}", known.join(", "))));
            continue;
        };
        let length = text.value.chars().count();
        if length > *limit {
            f.problem(text.line, format!("the words for `{}` have {length} characters, more than {limit}", to.value), "shorten them: the link is added at the end");
        }
        all.push(Ready { to: to.value, text });
    }
    for (to, ..) in READY.iter().filter(|(to, ..)| !all.iter().any(|r: &Ready| r.to == *to)) {
        f.problem(f.line, format!("the reply has no words for `{to}`"), format!("add `[[extra.ready]]` with `to = \"{to}\"`"));
    }
    all.sort_by_key(|r| READY.iter().position(|known| known.0 == r.to));
    all
}

/// The instrument's parts in their order: none begins before the one above it or skips a level.
fn parts(f: &Fields<'_>) -> Vec<Part> {
    let mut all: Vec<Part> = Vec::new();
    for node in f.tables("part") {
        let Some(part) = Fields::new(f.file, "a part", node, f.problems) else { continue };
        let (title, from) = (part.string("title", "Part I: General provisions"), part.integer("from", "1"));
        let level = part.optional_integer("level").map_or(1, |l| l.value);
        if let (Some(title), Some(from)) = (title, from) {
            let (above, before) = all.last().map_or((0, 0), |p| (p.level, p.from));
            if level < 1 || level > 3 || level > above + 1 || from.value < before {
                let message = format!("part “{}” is out of order", title.value);
                part.problem(node.line, message, "`from` never falls, and `level` (1 to 3) rises by one at a time");
            }
            all.push(Part { title: title.value, level, from: from.value });
        }
        part.finish();
    }
    all
}

fn quotes(f: &Fields<'_>) -> Vec<(String, Spot<String>)> {
    let Some(node) = f.node("quotes") else { return Vec::new() };
    let Some(table) = Fields::new(f.file, "[extra.quotes]", node, f.problems) else { return Vec::new() };
    let mut all = Vec::new();
    for (key, node) in table.rows() {
        match &node.value {
            Value::String(text) if key.bytes().all(|b| b.is_ascii_digit()) => {
                all.push((key.clone(), Spot { value: text.clone(), line: node.line }));
            }
            _ => table.problem(
                node.line,
                format!("quotation `{key}` is not a paragraph’s number and its words"),
                "write `2 = \"…\"`: the key counts the treaty’s paragraphs from 1",
            ),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_follow_from_folders() {
        for (folder, section, kind) in [
            ("", true, Kind::Home),
            ("lessons", true, Kind::Section),
            ("lessons/a", true, Kind::Module),
            ("lessons/a/b", false, Kind::Lesson),
            ("cases/a", false, Kind::Case),
            ("tricks/a", false, Kind::Trick),
            ("scenarios", true, Kind::Section),
            ("scenarios/a", false, Kind::Scenario),
            ("rules/gc3", true, Kind::Instrument),
            ("rules/gc3/13", false, Kind::Rule),
            ("about/privacy", false, Kind::Page),
        ] {
            assert_eq!(Kind::of(folder, section), kind, "{folder}");
        }
    }

    #[test]
    fn front_matter_and_body_know_their_lines() {
        assert_eq!(split("+++\na = 1\n+++\nBody\n"), Some(("a = 1\n", "Body\n", 4)));
        assert_eq!(split("+++\n+++\n"), Some(("", "", 3)));
        assert_eq!(split("no front matter"), None);
        assert_eq!(split("+++\nnever closed"), None);
    }
}
