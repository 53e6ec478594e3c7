//! Skeletons for new pages: `guide new lesson public-curiosity/faces`.
//!
//! A pure verb: the files to write come out as texts. A skeleton is a draft that `guide check`
//! accepts; it is published once its author has removed `draft = true`.

use anyhow::{Result, ensure};
use clap::ValueEnum;
use tera::{Context, Tera};

use crate::id::is_id;
use crate::short;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    Module,
    Lesson,
    Case,
    Reply,
    Help,
    Rule,
}

const MODULE: &str = include_str!("../templates/new/module.md");
const LESSON: &str = include_str!("../templates/new/lesson.md");
const CASE: &str = include_str!("../templates/new/case.md");
const REPLY: &str = include_str!("../templates/new/reply.md");
const HELP: &str = include_str!("../templates/new/help.md");
const RULE: &str = include_str!("../templates/new/rule.md");
const QUIZ: &str = include_str!("../templates/new/quiz.toml");

/// Files, relative to the guide's folder, with their texts.
pub fn new(kind: Kind, path: &str, taken: impl Fn(&str) -> bool) -> Result<Vec<(String, String)>> {
    let (above, depth, example) = match kind {
        Kind::Module => ("lessons", 1, "public-curiosity"),
        Kind::Lesson => ("lessons", 2, "public-curiosity/faces"),
        Kind::Case => ("cases", 1, "tea-and-a-call-2022"),
        Kind::Reply => ("reply", 1, "he-agreed"),
        Kind::Help => ("help", 1, "came-home"),
        Kind::Rule => ("rules", 2, "gc3/13"),
    };
    let parts: Vec<&str> = path.split('/').collect();
    ensure!(
        parts.len() == depth && parts.iter().all(|p| is_id(p)),
        "`{path}` can't be the folder of a {}: use lower-case letters, digits and hyphens, as in `{example}`",
        format!("{kind:?}").to_lowercase()
    );
    let folder = format!("content/{above}/{path}");
    let mut context = Context::new();
    context.insert("short", &short::code(&format!("{above}/{path}"), taken));
    context.insert("number", parts.last().copied().unwrap_or_default());
    let render = |template: &str| Ok::<_, anyhow::Error>(Tera::one_off(template, &context, false)?);
    Ok(match kind {
        Kind::Module => vec![(format!("{folder}/_index.md"), render(MODULE)?)],
        Kind::Lesson => vec![(format!("{folder}/index.md"), render(LESSON)?), (format!("{folder}/quiz.toml"), render(QUIZ)?)],
        Kind::Case | Kind::Reply => {
            // These have no objectives of their own that a question could test.
            let quiz = render(QUIZ)?.replace("objective = 1\n", "");
            let page = if kind == Kind::Case { CASE } else { REPLY };
            vec![(format!("{folder}/index.md"), render(page)?), (format!("{folder}/quiz.toml"), quiz)]
        }
        Kind::Help => vec![(format!("{folder}/index.md"), render(HELP)?)],
        Kind::Rule => vec![(format!("{folder}/index.md"), render(RULE)?)],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page;
    use crate::problem::Problems;
    use crate::{quiz, tree};

    #[test]
    fn skeletons_are_drafts_without_problems() {
        for (kind, path) in [(Kind::Module, "a"), (Kind::Lesson, "a/b"), (Kind::Case, "c"), (Kind::Rule, "gc3/13")] {
            let problems = Problems::default();
            for (file, text) in new(kind, path, |_| false).expect("a skeleton") {
                if file.ends_with(".md") {
                    let folder = file.trim_start_matches("content/").rsplit_once('/').expect("a folder").0;
                    let parts = page::parts_of(&file, &text, &problems).expect("front matter");
                    let page = page::read(&file, folder, "en", file.contains("_index"), &parts, &problems);
                    assert!(page.expect("a page").draft);
                } else {
                    quiz::read(&file, &tree::toml(&file, &text, 1, &problems), &problems);
                }
            }
            assert_eq!(problems.into_sorted(), Vec::new(), "{kind:?}");
        }
    }

    #[test]
    fn a_path_that_is_no_address_is_refused() {
        let failure = new(Kind::Lesson, "Faces", |_| false).expect_err("refused").to_string();
        assert_eq!(failure, "`Faces` can't be the folder of a lesson: use lower-case letters, digits and hyphens, as in `public-curiosity/faces`");
    }
}
