//! A quiz: its questions and their parts, read from the `quiz.toml` beside a page.
//!
//! Owns the closed types of the format; `parts` and `choices` read them and know every rule about the
//! shape of a question. Whether the rules and misconceptions it names exist is known only to `check`.

mod choices;
mod parts;

use crate::digest::hex;
use crate::id;
use crate::problem::{Problems, nearest};
use crate::tree::{Fields, Node, Spot};

/// What a reader is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Choose the one right answer.
    Single,
    /// Choose every right answer.
    Multiple,
    /// Decide what to do with a post: one of three fixed labels, and why as a second step.
    Verdict,
    /// Put items in sequence.
    Order,
    /// Find the partner of each item.
    Match,
    /// Put each item into one of two to four bins.
    Sort,
    /// Write a word or a number.
    Short,
}

pub const KINDS: [(&str, Kind); 7] = [
    ("single", Kind::Single),
    ("multiple", Kind::Multiple),
    ("verdict", Kind::Verdict),
    ("order", Kind::Order),
    ("match", Kind::Match),
    ("sort", Kind::Sort),
    ("short", Kind::Short),
];

/// The ids of a verdict question's choices, in the order in which they are shown, each with the
/// key of its label among the translations of `config.toml`.
pub const VERDICTS: [(&str, &str); 3] =
    [("fine", "verdict_fine"), ("dont-share", "verdict_dont_share"), ("hand-in", "verdict_hand_in")];

#[derive(Clone, Debug)]
pub struct Quiz {
    pub file: String,
    pub title: String,
    pub questions: Vec<Question>,
}

#[derive(Clone, Debug)]
pub struct Question {
    pub id: String,
    pub line: usize,
    pub prompt: Spot<String>,
    /// Number of the page's objective that the question tests, from 1.
    pub objective: Option<Spot<i64>>,
    pub explanation: Option<Spot<String>>,
    /// The anchor on the page of what to read again.
    pub section: Option<Spot<String>>,
    /// Shown one after the other, when the reader asks.
    pub hints: Vec<Spot<String>>,
    /// Whether each reader sees the parts in an order of their own.
    pub shuffle: bool,
    pub task: Task,
}

/// What a question consists of, by its kind.
#[derive(Clone, Debug)]
pub enum Task {
    Single(Vec<Choice>),
    Multiple(Vec<Choice>),
    Verdict { choices: Vec<Choice>, reasons: Vec<Choice> },
    /// In the right sequence.
    Order(Vec<Item>),
    Match { pairs: Vec<Pair>, distractors: Vec<Item> },
    Sort { bins: Vec<Bin>, items: Vec<Placed> },
    Short { accepted: Vec<Accepted>, wrong: Vec<Item>, otherwise: Spot<String> },
}

/// What is said about a part once the reader has answered.
#[derive(Clone, Debug)]
pub struct Remark {
    pub feedback: Spot<String>,
    pub rules: Vec<Spot<String>>,
    pub misconception: Option<Spot<String>>,
}

#[derive(Clone, Debug)]
pub struct Choice {
    pub id: String,
    pub line: usize,
    /// Empty for a verdict: its labels come from the translations.
    pub text: Option<Spot<String>>,
    pub correct: bool,
    pub remark: Remark,
}

/// A part that is nothing but its text: an item to put in order, a distractor, a known wrong answer.
#[derive(Clone, Debug)]
pub struct Item {
    pub id: String,
    pub line: usize,
    pub text: Spot<String>,
    pub remark: Remark,
}

#[derive(Clone, Debug)]
pub struct Pair {
    pub id: String,
    pub line: usize,
    pub item: Spot<String>,
    /// What belongs to the item.
    pub partner: Spot<String>,
    pub remark: Remark,
}

#[derive(Clone, Debug)]
pub struct Bin {
    pub id: String,
    pub line: usize,
    pub name: Spot<String>,
}

/// An item and the id of the bin it belongs in.
#[derive(Clone, Debug)]
pub struct Placed {
    pub id: String,
    pub line: usize,
    pub text: Spot<String>,
    pub bin: Spot<String>,
    pub remark: Remark,
}

/// A form of the right answer, as a reader may write it.
#[derive(Clone, Debug)]
pub struct Accepted {
    pub id: String,
    pub line: usize,
    pub text: Spot<String>,
}

impl Task {
    pub fn kind(&self) -> &'static str {
        let kind = match self {
            Task::Single(_) => Kind::Single,
            Task::Multiple(_) => Kind::Multiple,
            Task::Verdict { .. } => Kind::Verdict,
            Task::Order(_) => Kind::Order,
            Task::Match { .. } => Kind::Match,
            Task::Sort { .. } => Kind::Sort,
            Task::Short { .. } => Kind::Short,
        };
        KINDS.iter().find(|(_, k)| *k == kind).map_or("", |(name, _)| name)
    }

    /// What is said about each part, in the order of the file.
    pub fn remarks(&self) -> Vec<&Remark> {
        match self {
            Task::Single(all) | Task::Multiple(all) => all.iter().map(|c| &c.remark).collect(),
            Task::Verdict { choices, reasons } => choices.iter().chain(reasons).map(|c| &c.remark).collect(),
            Task::Order(items) => items.iter().map(|i| &i.remark).collect(),
            Task::Match { pairs, distractors } => pairs.iter().map(|p| &p.remark).chain(distractors.iter().map(|d| &d.remark)).collect(),
            Task::Sort { items, .. } => items.iter().map(|i| &i.remark).collect(),
            Task::Short { wrong, .. } => wrong.iter().map(|w| &w.remark).collect(),
        }
    }

    /// The id of each part, and what is right in it.
    fn keys(&self) -> Vec<String> {
        let choice = |c: &Choice| format!("{} {}", c.id, c.correct);
        match self {
            Task::Single(all) | Task::Multiple(all) => all.iter().map(choice).collect(),
            Task::Verdict { choices, reasons } => choices.iter().chain(reasons).map(choice).collect(),
            Task::Order(items) => items.iter().map(|i| i.id.clone()).collect(),
            Task::Match { pairs, distractors } => pairs.iter().map(|p| p.id.clone()).chain(distractors.iter().map(|d| d.id.clone())).collect(),
            Task::Sort { items, .. } => items.iter().map(|i| format!("{} {}", i.id, i.bin.value)).collect(),
            Task::Short { accepted, wrong, .. } => accepted.iter().map(|a| a.id.clone()).chain(wrong.iter().map(|w| w.id.clone())).collect(),
        }
    }

    /// Every text that readers see of the parts, but for remarks.
    fn words(&self) -> Vec<&Spot<String>> {
        match self {
            Task::Single(all) | Task::Multiple(all) => all.iter().filter_map(|c| c.text.as_ref()).collect(),
            Task::Verdict { reasons, .. } => reasons.iter().filter_map(|c| c.text.as_ref()).collect(),
            Task::Order(items) => items.iter().map(|i| &i.text).collect(),
            Task::Match { pairs, distractors } => {
                pairs.iter().flat_map(|p| [&p.item, &p.partner]).chain(distractors.iter().map(|d| &d.text)).collect()
            }
            Task::Sort { bins, items } => bins.iter().map(|b| &b.name).chain(items.iter().map(|i| &i.text)).collect(),
            Task::Short { accepted, wrong, otherwise } => {
                accepted.iter().map(|a| &a.text).chain(wrong.iter().map(|w| &w.text)).chain([otherwise]).collect()
            }
        }
    }
}

impl Quiz {
    /// Eight digits that change with every question, with what is right in it, and with each of its words.
    pub fn version(&self) -> String {
        let mut all = String::new();
        for q in &self.questions {
            let texts = q.texts().into_iter().map(|t| t.value.as_str());
            let parts = [q.id.as_str(), q.task.kind()].into_iter().map(str::to_string).chain(q.task.keys());
            all.extend(parts.chain(texts.map(str::to_string)).flat_map(|part| [part, "\0".into()]));
        }
        hex(all.as_bytes())[..8].to_string()
    }
}

impl Question {
    /// Every Markdown text of the question, with its line.
    pub fn texts(&self) -> Vec<&Spot<String>> {
        let mut all = vec![&self.prompt];
        all.extend(&self.explanation);
        all.extend(&self.hints);
        all.extend(self.task.words());
        all.extend(self.task.remarks().into_iter().map(|r| &r.feedback));
        all
    }
}

/// Reads the tree of a `quiz.toml`; questions that can't be read are left out, with problems.
pub fn read(file: &str, node: &Node, problems: &Problems) -> Option<Quiz> {
    let fields = Fields::new(file, "the quiz", node, problems)?;
    let title = fields.string("title", "Check yourself");
    let tables = fields.tables("question");
    if tables.is_empty() {
        fields.problem(1, "the quiz has no question", "add a `[[question]]`");
    }
    let questions: Vec<Question> = tables.iter().filter_map(|t| question(file, t, problems)).collect();
    report_twice(&fields, "question", questions.iter().map(|q| (q.id.as_str(), q.line)));
    fields.finish();
    Some(Quiz { file: file.into(), title: title.unwrap_or_default().value, questions })
}

fn question(file: &str, node: &Node, problems: &Problems) -> Option<Question> {
    let mut fields = Fields::new(file, "a question", node, problems)?;
    let id = id::read(&mut fields, "question", "blurred-face");
    let line = id.as_ref().map_or(node.line, |id| id.line);
    let kind = fields.string("kind", "single").and_then(|spot| read_kind(&fields, &spot));
    let prompt = fields.string("prompt", "What do you do?");
    let objective = fields.optional_integer("objective");
    let explanation = fields.optional_string("explanation");
    let section = fields.optional_string("section");
    let hints = fields.strings("hints");
    let shuffle = fields.boolean("shuffle");
    let own = parts::Question { fields: &fields, id: id.as_ref().map_or("", |i| &i.value), line };
    let Some(kind) = kind else {
        // Which parts it should have is not known; choices are what most questions have.
        choices::read(&own, "choice", fields.tables("choice"), true);
        return None;
    };
    let task = match kind {
        Kind::Single => Some(Task::Single(choices::choices(&own, kind))),
        Kind::Multiple => Some(Task::Multiple(choices::choices(&own, kind))),
        Kind::Verdict => Some(choices::verdict(&own)),
        Kind::Order => Some(parts::order(&own)),
        Kind::Match => Some(parts::matching(&own)),
        Kind::Sort => Some(parts::sort(&own)),
        Kind::Short => parts::short(&own),
    };
    fields.finish();
    Some(Question { id: id?.value, line, prompt: prompt?, objective, explanation, section, hints, shuffle, task: task? })
}

fn read_kind(fields: &Fields<'_>, spot: &Spot<String>) -> Option<Kind> {
    let found = KINDS.iter().find(|(name, _)| *name == spot.value);
    if found.is_none() {
        let known = KINDS.map(|k| k.0);
        let help = nearest(&spot.value, known, &format!("kinds are {}", known.join(", ")));
        fields.problem(spot.line, format!("{} has an unknown kind `{}`", fields.what, spot.value), help);
    }
    found.map(|(_, kind)| *kind)
}

fn report_twice<'a>(fields: &Fields<'_>, what: &str, ids: impl Iterator<Item = (&'a str, usize)>) {
    id::lines(fields.file, &format!("{what} id"), &format!(" in {}", fields.what), ids, fields.problems);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree;

    fn problems_of(text: &str) -> Vec<String> {
        let problems = Problems::default();
        let node = tree::toml("q.toml", text, 1, &problems);
        read("q.toml", &node, &problems);
        problems.into_sorted().into_iter().map(|p| format!("{}: {}", p.line, p.message)).collect()
    }

    const HEAD: &str = "title = 'T'\n[[question]]\nid = 'q'\nkind = 'single'\nprompt = 'P'\n";

    #[test]
    fn a_question_needs_right_and_wrong_choices() {
        let both = format!("{HEAD}[[question.choice]]\nid='a'\ntext='A'\nfeedback='F'\ncorrect=true\n[[question.choice]]\nid='b'\ntext='B'\nfeedback='F'\n");
        assert!(problems_of(&both).is_empty());
        assert_eq!(problems_of(&both.replace("correct=true", "")), ["3: question `q` has no correct choice"]);
        let all = both.replace("id='b'", "id='b'\ncorrect=true");
        assert_eq!(
            problems_of(&all),
            ["3: question `q` has more than one correct choice", "3: question `q` has no wrong choice"]
        );
    }
}
