//! A question explained as a whole: what is right, and why, part by part.
//!
//! Owns the wording of such a line; where it stands (an explanation, a key) is for others.

use super::{Choice, Question, Rich, Task, Unit};
use crate::text::escape;

/// What is right, and why, of every part of a question: for formats that can't say it beside the part.
pub fn account(unit: &Unit, q: &Question) -> Vec<Rich> {
    let mut lines: Vec<Rich> = q.explanation.iter().cloned().collect();
    match &q.task {
        Task::Single(choices) | Task::Multiple(choices) => lines.extend(choices.iter().map(|c| verdict(unit, c))),
        Task::Verdict { choices, .. } => {
            lines.extend(choices.iter().map(|c| verdict(unit, c)));
            lines.extend(reasons(unit, q));
        }
        Task::Order(items) => lines.extend(items.iter().enumerate().map(|(i, item)| join(&[&words(&format!("{}.", i + 1)), &item.text, &words("–"), &item.feedback]))),
        Task::Match { pairs, lures } => {
            lines.extend(pairs.iter().map(|p| join(&[&p.item, &words("→"), &p.partner, &words("–"), &p.feedback])));
            lines.extend(lures.iter().map(|l| join(&[&words(unit.word("fits_nothing")), &l.text, &words("–"), &l.feedback])));
        }
        Task::Sort { bins, items } => lines.extend(items.iter().map(|i| join(&[&i.text, &words("→"), &i.home(bins), &words("–"), &i.feedback]))),
        Task::Short { wrong, otherwise, .. } => {
            lines.extend(wrong.iter().map(|w| join(&[&w.text, &words("–"), &w.feedback])));
            lines.push(join(&[&words(unit.word("other_answers")), otherwise]));
        }
    }
    lines
}

/// The second step of a verdict.
pub fn reasons(unit: &Unit, q: &Question) -> Vec<Rich> {
    let Task::Verdict { reasons, .. } = &q.task else { return Vec::new() };
    let mut lines: Vec<Rich> = reasons.iter().map(|r| verdict(unit, r)).collect();
    if !lines.is_empty() {
        lines.insert(0, words(unit.word("ask_why")));
    }
    lines
}

/// A choice, whether it is right, and why.
fn verdict(unit: &Unit, c: &Choice) -> Rich {
    let word = unit.word(if c.correct { "right" } else { "wrong" });
    join(&[&c.text, &words(&format!("– {word}.")), &c.feedback])
}

pub fn words(text: &str) -> Rich {
    Rich { html: escape(text), plain: text.to_string() }
}

/// With a space between two parts.
fn join(parts: &[&Rich]) -> Rich {
    let all = |of: fn(&Rich) -> &str| parts.iter().map(|p| of(p)).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ");
    Rich { html: all(|r| &r.html), plain: all(|r| &r.plain) }
}
