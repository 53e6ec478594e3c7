//! A quiz: its questions and choices, read from the `quiz.toml` beside a page.
//!
//! Owns the closed types of the format and every rule about the shape of a question. Whether the
//! rules and misconceptions it names exist is known only to `check`, which sees the whole guide.

use crate::problem::{Problems, nearest};
use crate::tree::{Fields, Node, Spot};

/// What a reader is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Choose the one right answer.
    Single,
    /// Choose every right answer.
    Multiple,
    /// Decide what to do with a post: one of three fixed labels.
    Verdict,
}

pub const KINDS: [(&str, Kind); 3] = [("single", Kind::Single), ("multiple", Kind::Multiple), ("verdict", Kind::Verdict)];

impl Kind {
    pub fn name(self) -> &'static str {
        KINDS.iter().find(|(_, k)| *k == self).map_or("", |(name, _)| name)
    }
}

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
    pub kind: Kind,
    pub prompt: Spot<String>,
    /// Number of the page's objective that the question tests, from 1.
    pub objective: Option<Spot<i64>>,
    pub explanation: Option<Spot<String>>,
    pub choices: Vec<Choice>,
}

#[derive(Clone, Debug)]
pub struct Choice {
    pub id: String,
    pub line: usize,
    /// Empty for a verdict: its labels come from the translations.
    pub text: Option<Spot<String>>,
    pub correct: bool,
    pub feedback: Spot<String>,
    pub rules: Vec<Spot<String>>,
    pub misconception: Option<Spot<String>>,
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
    let id = fields.string("id", "blurred-face");
    if let Some(id) = &id {
        fields.what = format!("question `{}`", id.value);
        check_id(&fields, "question", id);
    }
    let kind = fields.string("kind", "single").and_then(|spot| read_kind(&fields, &spot));
    let prompt = fields.string("prompt", "What do you do?");
    let objective = fields.optional_integer("objective");
    let explanation = fields.optional_string("explanation");
    let tables = fields.tables("choice");
    let choices: Vec<Choice> = tables
        .iter()
        .filter_map(|t| choice(file, id.as_ref().map_or("", |i| &i.value), kind, t, problems))
        .collect();
    report_twice(&fields, "choice", choices.iter().map(|c| (c.id.as_str(), c.line)));
    let whole = choices.len() == tables.len();
    let (id, kind, prompt) = (id?, kind?, prompt?);
    let line = id.line;
    let question = Question { id: id.value, line, kind, prompt, objective, explanation, choices };
    if whole {
        check_shape(&question, &fields);
    }
    fields.finish();
    Some(question)
}

fn read_kind(fields: &Fields<'_>, spot: &Spot<String>) -> Option<Kind> {
    let found = KINDS.iter().find(|(name, _)| *name == spot.value);
    if found.is_none() {
        let help = nearest(&spot.value, KINDS.map(|k| k.0), "kinds are `single`, `multiple` and `verdict`");
        fields.problem(spot.line, format!("{} has an unknown kind `{}`", fields.what, spot.value), help);
    }
    found.map(|(_, kind)| *kind)
}

fn choice(file: &str, question: &str, kind: Option<Kind>, node: &Node, problems: &Problems) -> Option<Choice> {
    let mut fields = Fields::new(file, format!("a choice of question `{question}`"), node, problems)?;
    let id = fields.string("id", "a");
    if let Some(id) = &id {
        fields.what = format!("choice `{}` of question `{question}`", id.value);
        check_id(&fields, "choice", id);
    }
    let text = match kind {
        Some(Kind::Verdict) => {
            if let Some(node) = fields.node("text") {
                let message = format!("{} has a `text`", fields.what);
                fields.problem(node.line, message, "remove it: the three verdicts have fixed labels");
            }
            None
        }
        _ => fields.string("text", "Leave it where it is"),
    };
    let correct = fields.boolean("correct");
    let feedback = fields.string("feedback", "Right: …");
    let rules = fields.strings("rules");
    let misconception = fields.optional_string("misconception");
    if let (true, Some(spot)) = (correct, &misconception) {
        let message = format!("{} is correct and names a misconception", fields.what);
        fields.problem(spot.line, message, "move `misconception` to the wrong choice that rests on it");
    }
    let line = node.line;
    let read = text.is_some() || kind == Some(Kind::Verdict);
    fields.finish();
    let (id, feedback) = (id?, feedback?);
    read.then_some(Choice { id: id.value, line, text, correct, feedback, rules, misconception })
}

/// What makes a question answerable: right and wrong choices, as its kind asks.
fn check_shape(q: &Question, fields: &Fields<'_>) {
    let right = q.choices.iter().filter(|c| c.correct).count();
    let say = |message: &str, help: &str| fields.problem(q.line, format!("question `{}` {message}", q.id), help);
    if right == 0 {
        say("has no correct choice", "add `correct = true` to at least one choice");
    }
    if right == q.choices.len() && right > 0 {
        say("has no wrong choice", "add a choice that real people believe, without `correct`");
    }
    if q.kind != Kind::Multiple && right > 1 {
        say("has more than one correct choice", "keep one `correct = true`, or make the kind `multiple`");
    }
    if q.kind == Kind::Verdict {
        let mut ids: Vec<&str> = q.choices.iter().map(|c| c.id.as_str()).collect();
        ids.sort_unstable();
        if ids != ["dont-share", "fine", "hand-in"] {
            say("is a verdict without exactly the three choices", "give it the choices `fine`, `dont-share` and `hand-in`");
        }
    }
}

fn check_id(fields: &Fields<'_>, what: &str, id: &Spot<String>) {
    if !is_id(&id.value) {
        let message = format!("{what} id `{}` is not in kebab-case", id.value);
        fields.problem(id.line, message, "use lower-case letters a to z, digits and single hyphens");
    }
}

/// Kebab-case ASCII: what is safe in an address, an anchor and a teacher's system alike.
pub fn is_id(id: &str) -> bool {
    !id.is_empty()
        && id.split('-').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
}

fn report_twice<'a>(fields: &Fields<'_>, what: &str, ids: impl Iterator<Item = (&'a str, usize)>) {
    let mut seen = std::collections::BTreeMap::new();
    for (id, line) in ids {
        if let Some(first) = seen.insert(id, line) {
            let message = format!("{what} id `{id}` is used twice in {}", fields.what);
            fields.problem(line, message, format!("give it another id; the first is at line {first}"));
        }
    }
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

    #[test]
    fn ids_are_kebab_case() {
        for good in ["a", "gc3-13", "blurred-face"] {
            assert!(is_id(good), "{good}");
        }
        for bad in ["", "-a", "a--b", "A", "a_b", "ü"] {
            assert!(!is_id(bad), "{bad}");
        }
    }
}
