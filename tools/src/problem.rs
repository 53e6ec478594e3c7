//! Problems: findings about the sources, with place, message and help.
//!
//! Owns how problems are collected, sorted and shown. Does not know what is wrong with what: the
//! readers and the verbs do. A step that could not run at all is a failure (`anyhow`), not a problem.

use std::cell::RefCell;
use std::fmt;

/// One finding: `file` is relative to the project's folder with `/` between parts; lines count from 1.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    pub file: String,
    pub line: usize,
    pub message: String,
    pub help: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: error: {}\n  help: {}", self.file, self.line, self.message, self.help)
    }
}

/// A list that every reader can add to, so that one run shows all that is wrong.
#[derive(Debug, Default)]
pub struct Problems(RefCell<Vec<Problem>>);

impl Problems {
    pub fn add(&self, file: &str, line: usize, message: impl Into<String>, help: impl Into<String>) {
        self.0.borrow_mut().push(Problem { file: file.into(), line, message: message.into(), help: help.into() });
    }

    /// All problems, sorted by file, line and message; the same finding twice counts once.
    pub fn into_sorted(self) -> Vec<Problem> {
        let mut all = self.0.into_inner();
        all.sort();
        all.dedup();
        all
    }
}

/// The text `guide` prints for a sorted list: every problem, then the count.
pub fn report(problems: &[Problem]) -> String {
    let mut files: Vec<&str> = problems.iter().map(|p| p.file.as_str()).collect();
    files.dedup();
    let mut text: String = problems.iter().map(|p| format!("{p}\n")).collect();
    text += &format!("{} in {}\n", count(problems.len(), "problem"), count(files.len(), "file"));
    text
}

/// `1 page`, `2 pages`: English plural for the tool's own messages.
pub fn count(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

/// Help that names the nearest known word, or says where the known ones are listed.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>, otherwise: &str) -> String {
    let best = known
        .into_iter()
        .map(|k| (strsim::jaro_winkler(word, k), k))
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)));
    match best {
        Some((score, k)) if score >= 0.75 => format!("did you mean `{k}`?"),
        _ => otherwise.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn report_shows_place_message_help_and_counts() {
        let problems = Problems::default();
        problems.add("content/b.toml", 3, "no title", "add `title`");
        problems.add("content/a.toml", 12, "question `x` has no correct choice", "add `correct = true`");
        problems.add("content/b.toml", 3, "no title", "add `title`");
        assert_eq!(
            report(&problems.into_sorted()),
            "content/a.toml:12: error: question `x` has no correct choice\n  help: add `correct = true`\n\
             content/b.toml:3: error: no title\n  help: add `title`\n2 problems in 2 files\n"
        );
    }

    #[test]
    fn nearest_names_a_close_word_only() {
        assert_eq!(nearest("gc3-31", ["gc3-13", "gc4-27"], "see content/rules"), "did you mean `gc3-13`?");
        assert_eq!(nearest("zzz", ["gc3-13"], "see content/rules"), "see content/rules");
    }
}
