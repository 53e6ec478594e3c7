//! A module as it is handed to other systems: its lessons and their questions, every text resolved.
//!
//! Owns what an exporter gets, and how it says what it could not carry. `prepare` makes these values from
//! the quizzes and registries; `export` writes them in a format. Links in texts are absolute.

pub mod account;
pub mod key;

use std::collections::BTreeMap;

/// A text as HTML (links, emphasis, quotations) and without any markup.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rich {
    pub html: String,
    pub plain: String,
}

#[derive(Clone, Debug, Default)]
pub struct Unit {
    /// The module's folder name: ASCII, the same in every language.
    pub id: String,
    pub lang: String,
    pub title: String,
    pub description: String,
    pub url: String,
    /// The newest day of the guide's contents: the edition from which this was made.
    pub edition: String,
    pub lessons: Vec<Lesson>,
    /// Words of the interface in this language, by key.
    pub words: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Default)]
pub struct Lesson {
    /// The lesson's folder name.
    pub id: String,
    pub title: String,
    pub description: String,
    pub url: String,
    /// The short answer of its page.
    pub answer: Option<Rich>,
    pub objectives: Vec<Rich>,
    pub questions: Vec<Question>,
}

#[derive(Clone, Debug)]
pub struct Question {
    /// `module.lesson.question`: printable ASCII without spaces, unique in the guide.
    pub id: String,
    /// From 1, through the whole module.
    pub n: usize,
    pub prompt: Rich,
    pub hints: Vec<Rich>,
    pub explanation: Option<Rich>,
    /// The module, the lesson, and each rule and belief that the question rests on.
    pub tags: Vec<String>,
    /// Whether the parts may stand in any order.
    pub shuffle: bool,
    /// As `quiz.toml` names it.
    pub kind: &'static str,
    pub task: Task,
}

/// As `quiz::Task`; every part keeps its id.
#[derive(Clone, Debug)]
pub enum Task {
    Single(Vec<Choice>),
    Multiple(Vec<Choice>),
    Verdict { choices: Vec<Choice>, reasons: Vec<Choice> },
    /// In the right sequence.
    Order(Vec<Part>),
    Match { pairs: Vec<Pair>, lures: Vec<Part> },
    Sort { bins: Vec<Bin>, items: Vec<Placed> },
    Short { accepted: Vec<String>, wrong: Vec<Part>, otherwise: Rich },
}

#[derive(Clone, Debug)]
pub struct Choice {
    pub id: String,
    pub text: Rich,
    pub correct: bool,
    pub feedback: Rich,
}

#[derive(Clone, Debug)]
pub struct Part {
    pub text: Rich,
    pub feedback: Rich,
}

#[derive(Clone, Debug)]
pub struct Pair {
    pub item: Rich,
    pub partner: Rich,
    pub feedback: Rich,
}

#[derive(Clone, Debug)]
pub struct Bin {
    pub id: String,
    pub name: Rich,
}

#[derive(Clone, Debug)]
pub struct Placed {
    pub text: Rich,
    pub bin: String,
    pub feedback: Rich,
}

impl Unit {
    /// The words for `key`; `check` reports missing keys before anything is made.
    pub fn word(&self, key: &str) -> &str {
        self.words.get(key).map_or("", String::as_str)
    }

    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.lessons.iter().flat_map(|l| &l.questions)
    }
}

impl Placed {
    /// The name of the bin it belongs in.
    pub fn home<'a>(&self, bins: &'a [Bin]) -> Rich {
        bins.iter().find(|b| b.id == self.bin).map(|b| b.name.clone()).unwrap_or_default()
    }
}

/// A file for other systems, and every question that it lacks or holds with a loss.
#[derive(Clone, Debug, Default)]
pub struct Export {
    /// What its name ends with: `moodle.xml`.
    pub ending: &'static str,
    pub bytes: Vec<u8>,
    pub losses: Vec<Loss>,
}

/// A file beside a teacher's page.
#[derive(Clone, Debug)]
pub struct Download {
    pub name: String,
    /// The key of what is said of it.
    pub word: &'static str,
    /// Nothing, where it can only be made of the finished pages.
    pub bytes: Option<Vec<u8>>,
}

impl Download {
    /// Rounded up: nobody should need more room than was said.
    pub fn kilobytes(bytes: usize) -> String {
        bytes.div_ceil(1000).to_string()
    }

    /// Where the page says how much it is, before that is known.
    pub fn mark(&self) -> String {
        format!("<!-- size:{} -->", self.name)
    }
}

/// What stands beside one teacher's page.
#[derive(Clone, Debug)]
pub struct Offer {
    /// The folder of the page as it is published.
    pub folder: String,
    pub questions: usize,
    pub files: Vec<Download>,
}

/// What happened to one question.
#[derive(Clone, Debug, PartialEq)]
pub struct Loss {
    /// The question's number in the module.
    pub n: usize,
    pub why: Why,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// The format has no question of this kind.
    NoSuchKind,
    /// What a pair, an item or a choice is told stands in the explanation of the whole question.
    FeedbackMoved,
    /// The second step of a verdict stands in its explanation.
    ReasonMoved,
    /// Sorting became matching: the bins are what is matched.
    SortedAsMatched,
    /// Answers that fit nothing are left out.
    LuresLeftOut,
    HintsLeftOut,
    /// What a known wrong answer is told is left out.
    FeedbackLeftOut,
    /// Only an answer that is right in every part earns the point.
    WholeOrNothing,
}

impl Why {
    /// The key of its words among the translations.
    pub const WORDS: [(Why, &str); 8] = [
        (Why::NoSuchKind, "loss_kind"),
        (Why::FeedbackMoved, "loss_feedback_moved"),
        (Why::ReasonMoved, "loss_reason_moved"),
        (Why::SortedAsMatched, "loss_sort"),
        (Why::LuresLeftOut, "loss_lures"),
        (Why::HintsLeftOut, "loss_hints"),
        (Why::FeedbackLeftOut, "loss_feedback"),
        (Why::WholeOrNothing, "loss_partial"),
    ];

    /// Whether the question is not in the file at all.
    pub fn left_out(self) -> bool {
        self == Why::NoSuchKind
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;

    pub fn rich(text: &str) -> Rich {
        super::account::words(text)
    }

    fn choice(id: &str, correct: bool) -> Choice {
        Choice { id: id.into(), text: rich(id), correct, feedback: rich(&format!("said of {id}")) }
    }

    fn part(text: &str) -> Part {
        Part { text: rich(text), feedback: rich(&format!("said of {text}")) }
    }

    /// A module with a question of each kind.
    pub fn unit() -> Unit {
        let pair = |item: &str, partner: &str| Pair { item: rich(item), partner: rich(partner), feedback: rich("why") };
        let placed = |text: &str, bin: &str| Placed { text: rich(text), bin: bin.into(), feedback: rich("why") };
        let bin = |id: &str| Bin { id: id.into(), name: rich(&format!("bin {id}")) };
        let tasks = [
            Task::Single(vec![choice("states", true), choice("readers", false)]),
            Task::Multiple(vec![choice("a", true), choice("b", true), choice("c", false)]),
            Task::Verdict { choices: vec![choice("fine", false), choice("dont-share", true), choice("hand-in", false)], reasons: vec![choice("r1", true), choice("r2", false)] },
            Task::Order(vec![part("1949"), part("1977"), part("2005")]),
            Task::Match { pairs: vec![pair("i1", "p1"), pair("i2", "p2"), pair("i3", "p3")], lures: vec![part("lure")] },
            Task::Sort { bins: vec![bin("x"), bin("y")], items: vec![placed("s1", "x"), placed("s2", "y"), placed("s3", "x")] },
            Task::Short { accepted: vec!["обов’язок".into()], wrong: vec![part("no*t")], otherwise: rich("read again") },
        ];
        let kinds = ["single", "multiple", "verdict", "order", "match", "sort", "short"];
        let question = |(i, task): (usize, Task)| Question {
            id: format!("m.l.{}", kinds[i]),
            n: i + 1,
            prompt: rich(&format!("Q{} {{a = b}} ~ <c> & d: #?", i + 1)),
            hints: if i == 0 || i == 3 { vec![rich("think")] } else { vec![] },
            explanation: Some(rich("because")),
            tags: vec!["m".into(), "l".into(), kinds[i].into()],
            shuffle: i == 0,
            kind: kinds[i],
            task,
        };
        let keys = ["right", "wrong", "ask_why", "fits_nothing", "other_answers"].into_iter().chain(Why::WORDS.map(|w| w.1));
        let reports = ["report_title", "report_whole", "report_some", "export_columns", "export_key", "export_quiz", "hint", "contents", "scorm_recorded", "scorm_none", "scorm_failed", "scorm_changed"];
        let mut words: BTreeMap<String, String> = keys.chain(reports).map(|key| (key.to_string(), format!("<{key}>"))).collect();
        words.insert("report_some".into(), "{n} of {all}".into());
        words.insert("site_name".into(), "Site".into());
        let lesson = Lesson { id: "l".into(), answer: Some(rich("short")), objectives: vec![rich("to know")], title: "A/B".into(), url: "https://x.example/l/".into(), description: "D".into(), questions: tasks.into_iter().enumerate().map(question).collect() };
        Unit { id: "m".into(), lang: "en".into(), title: "M".into(), url: "https://x.example/m/".into(), edition: "2026-01-01".into(), lessons: vec![lesson], words, ..Unit::default() }
    }
}
