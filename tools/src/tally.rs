//! What can be counted of all questions: their kinds, and whether the right choice gives itself away.
//!
//! A pure verb. Whether a question is right, or worth asking, cannot be counted. Translated words don't
//! count again: a question is one in every language.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::content::Guide;
use crate::quiz::{Choice, KINDS, Task, VERDICTS};
use crate::text;

#[derive(Debug, Default)]
pub struct Tally {
    kinds: BTreeMap<&'static str, usize>,
    /// How often each verdict is right.
    verdicts: BTreeMap<String, usize>,
    /// Questions with one answer whose right choice is the longest, ties included.
    longest: usize,
    /// In how many questions with one answer the first choice is right, the second, …
    places: Vec<usize>,
    behind: BTreeSet<String>,
    misconceptions: usize,
}

pub fn tally(guide: &Guide) -> Tally {
    let mut tally = Tally { misconceptions: guide.misconceptions.len(), ..Tally::default() };
    let quizzes = guide.pages.iter().filter(|p| p.lang == guide.config.default_language).flat_map(|p| &p.quiz);
    for question in quizzes.flat_map(|q| &q.questions) {
        *tally.kinds.entry(question.task.kind()).or_default() += 1;
        tally.behind.extend(question.task.remarks().into_iter().filter_map(|r| r.misconception.as_ref()).map(|m| m.value.clone()));
        match &question.task {
            Task::Verdict { choices, .. } => {
                for right in choices.iter().filter(|c| c.correct) {
                    *tally.verdicts.entry(right.id.clone()).or_default() += 1;
                }
            }
            Task::Single(choices) => tally.single(choices),
            _ => {}
        }
    }
    tally.behind.retain(|id| guide.misconceptions.iter().any(|m| m.id == *id));
    tally
}

impl Tally {
    fn single(&mut self, choices: &[Choice]) {
        let Some(right) = choices.iter().position(|c| c.correct) else { return };
        let lengths: Vec<usize> = choices.iter().map(seen).collect();
        self.longest += usize::from(lengths.iter().all(|l| *l <= lengths[right]));
        if self.places.len() <= right {
            self.places.resize(right + 1, 0);
        }
        self.places[right] += 1;
    }
}

/// Characters of a choice that a reader sees.
fn seen(choice: &Choice) -> usize {
    let words = choice.text.as_ref().map_or("", |t| &t.value);
    text::resolve(words, |reference| reference.text.clone()).chars().count()
}

fn share(part: usize, whole: usize) -> String {
    format!("{part} of {whole} ({} %)", (100 * part + whole / 2).checked_div(whole).unwrap_or(0))
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds: Vec<String> = KINDS.iter().map(|(kind, _)| format!("{kind} {}", self.kinds.get(kind).copied().unwrap_or(0))).collect();
        let verdicts: Vec<String> = VERDICTS.iter().map(|(id, ..)| format!("{id} {}", self.verdicts.get(*id).copied().unwrap_or(0))).collect();
        let single: usize = self.places.iter().sum();
        let places: Vec<String> = self.places.iter().map(ToString::to_string).collect();
        writeln!(f, "questions: {}; right verdicts: {}", kinds.join(", "), verdicts.join(", "))?;
        let places = if places.is_empty() { "none".into() } else { places.join(" / ") };
        write!(f, "right choice of a single: the longest in {}; by place: {places}; ", share(self.longest, single))?;
        write!(f, "misconceptions behind a wrong answer: {}", share(self.behind.len(), self.misconceptions))
    }
}
