//! `guide schema`: what an editor checks while one types agrees with what `guide check` says.

use std::fs;
use std::path::Path;

use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::Value;

use crate::broken::overlays;
use crate::site::{Site, files, project, sites};

/// Broken quizzes that the schema accepts, because it can't count what fits a description, compare
/// two places, or see another file.
const BEYOND: [&str; 13] = [
    "quiz-ids-twice",
    "quiz-match-offered-twice",
    "quiz-part-with-unknown-rule",
    "quiz-reasons-several-correct",
    "quiz-several-correct-choices",
    "quiz-short-right-and-wrong",
    "quiz-sort-unknown-bin",
    "quiz-text-problems",
    "quiz-unknown-misconception",
    "quiz-unknown-objective",
    "quiz-unknown-rule",
    "quiz-verdict-several-correct",
    "quiz-without-a-page",
];

struct Schema {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Schema {
    fn printed() -> Schema {
        let ran = Site::empty().run(&["schema"]);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
        let text: Value = serde_json::from_str(&ran.out).expect("JSON");
        assert_eq!(text["$schema"], "http://json-schema.org/draft-07/schema#");
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.add_resource("quiz.schema.json", text).expect("a schema");
        let index = compiler.compile("quiz.schema.json", &mut schemas).unwrap_or_else(|error| panic!("{error:#}"));
        Schema { schemas, index }
    }

    /// What is wrong with a file; a file that is no TOML is wrong for every editor.
    fn check(&self, file: &Path) -> Result<(), String> {
        let text = fs::read_to_string(file).map_err(|error| error.to_string())?;
        let table: toml::Table = text.parse().map_err(|error| format!("{error}"))?;
        let value = serde_json::to_value(table).expect("JSON");
        self.schemas.validate(&value, self.index).map_err(|error| format!("{error:#}"))
    }
}

fn quizzes(folder: &Path) -> Vec<String> {
    files(folder).into_iter().filter(|f| f.ends_with("/quiz.toml")).collect()
}

#[test]
fn every_quiz_of_the_guide_fits_the_schema() {
    let schema = Schema::printed();
    for root in [project().to_path_buf(), sites("good")] {
        let content = root.join("content");
        let all = quizzes(&content);
        assert!(!all.is_empty(), "no quiz below {}", content.display());
        for file in all {
            schema.check(&content.join(&file)).unwrap_or_else(|wrong| panic!("{file}: {wrong}"));
        }
    }
}

#[test]
fn every_skeleton_fits_the_schema() {
    let (schema, site) = (Schema::printed(), Site::good());
    for (kind, path, file) in [("lesson", "a/b", "content/lessons/a/b/quiz.toml"), ("case", "c", "content/cases/c/quiz.toml")] {
        assert_eq!(site.run(&["new", kind, path]).code, Some(0));
        schema.check(&site.path(file)).unwrap_or_else(|wrong| panic!("{file}: {wrong}"));
    }
}

#[test]
fn every_broken_quiz_is_refused_or_known_to_be_beyond() {
    let schema = Schema::printed();
    let mut accepted = Vec::new();
    let mut refused = 0;
    for overlay in overlays("check") {
        let expected = fs::read_to_string(overlay.join("expected.txt")).unwrap_or_default();
        for file in quizzes(&overlay).iter().filter(|f| expected.contains(*f)) {
            match schema.check(&overlay.join(file)) {
                Ok(()) => accepted.push(overlay.file_name().expect("a name").to_string_lossy().into_owned()),
                Err(_) => refused += 1,
            }
        }
    }
    assert_eq!(accepted, BEYOND);
    assert!(refused > 10, "only {refused} broken quizzes");
}
