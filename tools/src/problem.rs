//! Problems: findings about the sources, with place, message and help.
//!
//! Owns how problems are collected, sorted and shown, and which of them stop a build: errors do,
//! warnings don't. Does not know what is wrong with what: the readers and the verbs do. A step that
//! could not run at all is a failure (`anyhow`), not a problem.

use std::cell::RefCell;
use std::fmt;

/// Whether the site can be published all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Error,
    /// What became outdated by itself or by somebody else's change: the author of that is not held up.
    Warning,
}

impl Severity {
    fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// One finding: `file` is relative to the project's folder with `/` between parts; lines count from 1.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    pub file: String,
    pub line: usize,
    pub message: String,
    pub help: String,
    pub severity: Severity,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}: {}\n  help: {}", self.file, self.line, self.severity.name(), self.message, self.help)
    }
}

/// A list that every reader can add to, so that one run shows all that is wrong.
#[derive(Debug, Default)]
pub struct Problems(RefCell<Vec<Problem>>);

impl Problems {
    pub fn add(&self, file: &str, line: usize, message: impl Into<String>, help: impl Into<String>) {
        self.push(file, line, message.into(), help.into(), Severity::Error);
    }

    /// A finding that never stops a build.
    pub fn warn(&self, file: &str, line: usize, message: impl Into<String>, help: impl Into<String>) {
        self.push(file, line, message.into(), help.into(), Severity::Warning);
    }

    fn push(&self, file: &str, line: usize, message: String, help: String, severity: Severity) {
        self.0.borrow_mut().push(Problem { file: file.into(), line, message, help, severity });
    }

    /// Whether something is wrong with this file already.
    fn any_in(&self, file: &str) -> bool {
        self.0.borrow().iter().any(|p| p.file == file && p.severity == Severity::Error)
    }

    /// Lets a translation be read. Where its original is wrong already, the same is not said again of the
    /// translation, which takes its structure from there.
    pub fn unless_in<T>(&self, original: &str, read: impl FnOnce(&Problems) -> T) -> T {
        if self.any_in(original) { read(&Problems::default()) } else { read(self) }
    }

    /// All problems, sorted by file, line and message; the same finding twice counts once.
    pub fn into_sorted(self) -> Vec<Problem> {
        let mut all = self.0.into_inner();
        all.sort();
        all.dedup();
        all
    }
}

/// Whether one of them stops the build.
pub fn stop(problems: &[Problem]) -> bool {
    problems.iter().any(|p| p.severity == Severity::Error)
}

/// The text `guide` prints for a sorted list: every problem, then how many there are of each severity.
pub fn report(problems: &[Problem]) -> String {
    let mut text: String = problems.iter().map(|p| format!("{p}\n")).collect();
    for (severity, noun) in [(Severity::Error, "problem"), (Severity::Warning, "warning")] {
        let mut files: Vec<&str> = problems.iter().filter(|p| p.severity == severity).map(|p| p.file.as_str()).collect();
        let found = files.len();
        files.dedup();
        if found > 0 {
            text += &format!("{} in {}\n", count(found, noun), count(files.len(), "file"));
        }
    }
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
    fn warnings_are_counted_apart_and_stop_nothing() {
        let problems = Problems::default();
        problems.warn("content/a.md", 2, "the original has changed", "look at it");
        let warnings = problems.into_sorted();
        assert!(!stop(&warnings));
        assert_eq!(report(&warnings), "content/a.md:2: warning: the original has changed\n  help: look at it\n1 warning in 1 file\n");
        let problems = Problems::default();
        problems.warn("content/a.md", 2, "w", "h");
        problems.add("content/a.md", 1, "e", "h");
        let both = problems.into_sorted();
        assert!(stop(&both));
        assert!(report(&both).ends_with("1 problem in 1 file\n1 warning in 1 file\n"), "{}", report(&both));
    }

    #[test]
    fn nearest_names_a_close_word_only() {
        assert_eq!(nearest("gc3-31", ["gc3-13", "gc4-27"], "see content/rules"), "did you mean `gc3-13`?");
        assert_eq!(nearest("zzz", ["gc3-13"], "see content/rules"), "see content/rules");
    }
}
