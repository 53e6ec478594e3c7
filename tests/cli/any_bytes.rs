//! Whatever bytes a source holds, `guide check` ends with 0, 1 or 2: never a panic, never a signal.
//!
//! The readers have properties of their own beside the code (`tools/src/properties.rs`), with many
//! more cases. Cases are the same in every run; `PROPTEST_CASES=2000` tries more.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::site::Site;

/// Pieces that mean something to one of the readers.
const PIECES: [&str; 28] = [
    "+++\n", "\n+++\n", "[[", "]]", "[extra]\n", "= ", "\"\"\"", "'''", "\\u", "{", "}", "[", "](rule:", "](quote:gc3-13-2)", "<", ">", "“",
    "”", "\u{0}", "\u{feff}", "\r\n", "é", "-1", "1e999", "2026-02-30", "null", "![", "# ",
];

/// Any bytes, or the good text with some places cut out and others put in.
fn damaged(good: String) -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![select(&PIECES[..]).prop_map(|p| p.as_bytes().to_vec()), prop::collection::vec(any::<u8>(), 0..6)];
    let edits = prop::collection::vec((any::<Index>(), 0..30_usize, piece), 1..8);
    let damage = move |edits: Vec<(Index, usize, Vec<u8>)>| {
        let mut bytes = good.clone().into_bytes();
        for (place, cut, put) in edits {
            let at = place.index(bytes.len() + 1);
            let end = (at + cut).min(bytes.len());
            bytes.splice(at..end, put);
        }
        bytes
    };
    prop_oneof![1 => prop::collection::vec(any::<u8>(), 0..300), 3 => edits.prop_map(damage)]
}

fn check(file: &str) {
    let site = Site::good();
    let config = Config { cases: std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(40), failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let tried = runner.run(&damaged(site.read(file)), |bytes| {
        site.write(file, &bytes);
        let output = site.command(&["check"]).output().expect("guide runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        prop_assert!(matches!(output.status.code(), Some(0..=2)), "{}: {:?}\n{}", file, output.status, said);
        Ok(())
    });
    tried.unwrap_or_else(|failure| panic!("{failure}"));
}

macro_rules! sources {
    ($($name:ident: $file:literal;)*) => {
        $(#[test] fn $name() { check($file); })*
    };
}

sources! {
    a_lesson: "content/lessons/public-curiosity/when-it-reaches-you/index.md";
    a_rule: "content/rules/gc3/13/index.md";
    a_quiz: "content/lessons/public-curiosity/when-it-reaches-you/quiz.toml";
    the_terms: "content/glossary/terms.toml";
    the_misconceptions: "content/misconceptions/misconceptions.toml";
    the_risks: "content/sources/risks.toml";
    the_sources: "content/sources/sources.json";
    the_configuration: "config.toml";
}

#[test]
fn deep_nesting_ends_well() {
    for (file, open, close) in [
        ("content/sources/sources.json", "[", "]"),
        ("content/sources/sources.json", "{\"a\":", "}"),
        ("content/glossary/terms.toml", "term = [", "]"),
        ("config.toml", "a = {a=", "}"),
    ] {
        let site = Site::good();
        for depth in [200, 100_000] {
            site.write(file, open.repeat(depth) + &close.repeat(depth));
            let code = site.run(&["-q", "check"]).code;
            assert_eq!(code, Some(1), "{file}, {depth} deep");
        }
    }
    let site = Site::good();
    for piece in ["> ", "* ", "[", "*a **a ", "![a](", "<b>", "“"] {
        let page = site.read("content/duty/index.md");
        site.write("content/duty/index.md", page + &piece.repeat(20_000) + "\n");
        assert!(matches!(site.run(&["-q", "check"]).code, Some(0 | 1)), "{piece}");
    }
}
