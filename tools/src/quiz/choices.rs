//! Choices: of questions with one or several right answers, verdicts and their reasons.
//!
//! Owns the rules about right and wrong choices; the other kinds of parts are read in `parts`.

use super::parts::{Part, Question};
use super::{Choice, Kind, Task};
use crate::tree::Node;

pub fn choices(q: &Question<'_>, kind: Kind) -> Vec<Choice> {
    let tables = q.fields.tables("choice");
    let all = read(q, "choice", tables, kind != Kind::Verdict);
    // Only what could be read whole can be judged as a whole.
    if all.len() == tables.len() {
        check_shape(q, kind, &all);
    }
    all
}

/// Three fixed choices, and the reasons of which one is right.
pub fn verdict(q: &Question<'_>) -> Task {
    let choices = choices(q, Kind::Verdict);
    let tables = q.fields.tables("reason");
    let reasons = read(q, "reason", tables, true);
    if reasons.len() == tables.len() && !reasons.is_empty() {
        let right = reasons.iter().filter(|r| r.correct).count();
        if !(3..=4).contains(&reasons.len()) {
            q.say("does not have three or four reasons", "give it three or four `[[question.reason]]`, or none");
        } else if right != 1 {
            q.say("does not have exactly one correct reason", "write `correct = true` in one `[[question.reason]]`");
        }
    }
    Task::Verdict { choices, reasons }
}

pub fn read(q: &Question<'_>, what: &'static str, tables: &[Node], with_text: bool) -> Vec<Choice> {
    let all: Vec<Choice> = tables.iter().filter_map(|t| choice(q, what, t, with_text)).collect();
    super::report_twice(q.fields, what, all.iter().map(|c| (c.id.as_str(), c.line)));
    all
}

fn choice(q: &Question<'_>, what: &'static str, node: &Node, with_text: bool) -> Option<Choice> {
    let part = Part::new(q, what, node)?;
    let text = if with_text {
        part.fields.string("text", "Leave it where it is")
    } else {
        if let Some(node) = part.fields.node("text") {
            let message = format!("{} has a `text`", part.fields.what);
            part.fields.problem(node.line, message, "remove it: the three verdicts have fixed labels");
        }
        None
    };
    let correct = part.fields.boolean("correct");
    let (id, remark) = part.remark();
    if let (true, Some(spot)) = (correct, remark.as_ref().and_then(|r| r.misconception.as_ref())) {
        let message = format!("{} is correct and names a misconception", part.fields.what);
        part.fields.problem(spot.line, message, "move `misconception` to the wrong choice that rests on it");
    }
    part.fields.finish();
    let (id, remark) = (id?, remark?);
    (text.is_some() || !with_text).then_some(Choice { id, line: node.line, text, correct, remark })
}

/// What makes a question answerable: right and wrong choices, as its kind asks.
fn check_shape(q: &Question<'_>, kind: Kind, choices: &[Choice]) {
    let right = choices.iter().filter(|c| c.correct).count();
    if right == 0 {
        q.say("has no correct choice", "add `correct = true` to at least one choice");
    }
    if right == choices.len() && right > 0 {
        q.say("has no wrong choice", "add a choice that real people believe, without `correct`");
    }
    if kind != Kind::Multiple && right > 1 {
        q.say("has more than one correct choice", "keep one `correct = true`, or make the kind `multiple`");
    }
    if kind == Kind::Verdict {
        let mut ids: Vec<&str> = choices.iter().map(|c| c.id.as_str()).collect();
        ids.sort_unstable();
        if ids != ["dont-share", "fine", "hand-in"] {
            q.say("is a verdict without exactly the three choices", "give it the choices `fine`, `dont-share` and `hand-in`");
        }
    }
}
