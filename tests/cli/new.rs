//! `guide new`: skeletons that `guide check` accepts at once, and nothing overwritten.

use crate::site::{Ran, Site, files};

fn made(site: &Site, kind: &str, path: &str, expected: &[&str]) {
    let ran = site.run(&["new", kind, path]);
    let out: String = expected.iter().map(|file| format!("{file}\n")).collect();
    assert_eq!(ran, Ran { code: Some(0), out, err: String::new() });
    for file in expected {
        assert!(site.path(file).is_file(), "{file} was not written");
    }
}

#[test]
fn skeletons_of_all_kinds_are_clean() {
    let site = Site::good();
    made(&site, "module", "consent", &["content/lessons/consent/_index.md"]);
    made(&site, "lesson", "consent/on-camera", &["content/lessons/consent/on-camera/index.md", "content/lessons/consent/on-camera/quiz.toml"]);
    made(&site, "case", "a-parade-1944", &["content/cases/a-parade-1944/index.md", "content/cases/a-parade-1944/quiz.toml"]);
    made(&site, "rule", "gc3/71", &["content/rules/gc3/71/index.md"]);
    made(&site, "reply", "he-agreed", &["content/reply/he-agreed/index.md", "content/reply/he-agreed/quiz.toml"]);
    made(&site, "help", "came-home", &["content/help/came-home/index.md"]);
    let ran = site.run(&["-q", "check"]);
    assert_eq!(ran, Ran { code: Some(0), out: String::new(), err: String::new() });
    for file in ["reply/he-agreed/index", "help/came-home/index", "lessons/consent/_index", "lessons/consent/on-camera/index", "cases/a-parade-1944/index", "rules/gc3/71/index"] {
        assert!(site.read(&format!("content/{file}.md")).contains("draft = true\n"), "{file} is no draft");
    }
    assert!(site.read("content/rules/gc3/71/index.md").contains("number = \"71\"\n"));
}

#[test]
fn a_skeleton_that_is_no_draft_is_clean_too() {
    let site = Site::good();
    for (kind, path) in [("module", "consent"), ("lesson", "consent/on-camera"), ("case", "a-parade-1944"), ("reply", "he-agreed"), ("help", "came-home"), ("rule", "gc3/71")] {
        assert_eq!(site.run(&["new", kind, path]).code, Some(0));
    }
    for file in files(&site.path("content")).iter().filter(|f| f.ends_with(".md")) {
        let file = format!("content/{file}");
        site.write(&file, site.read(&file).replace("draft = true\n", ""));
    }
    assert_eq!(site.run(&["-q", "check"]), Ran { code: Some(0), out: String::new(), err: String::new() });
}

#[test]
fn paths_that_are_no_addresses_are_refused() {
    let site = Site::good();
    let before = files(site.root());
    for (kind, path, example) in [
        ("module", "Consent", "public-curiosity"),
        ("module", "a/b", "public-curiosity"),
        ("lesson", "faces", "public-curiosity/faces"),
        ("lesson", "../x", "public-curiosity/faces"),
        ("lesson", "a//b", "public-curiosity/faces"),
        ("case", "/etc", "tea-and-a-call-2022"),
        ("case", "", "tea-and-a-call-2022"),
        ("case", "été", "tea-and-a-call-2022"),
        ("rule", "gc3/8(2)", "gc3/13"),
        ("rule", "gc3/13/2", "gc3/13"),
    ] {
        let ran = site.run(&["new", kind, path]);
        let help = "use lower-case letters, digits and hyphens, as in";
        assert_eq!(ran.code, Some(2), "{kind} {path}");
        assert_eq!(ran.err, format!("failure: `{path}` can't be the folder of a {kind}: {help} `{example}`\n"));
    }
    assert_eq!(files(site.root()), before);
}

#[test]
fn nothing_is_overwritten_and_nothing_half_made() {
    let site = Site::good();
    let file = "content/cases/a-press-conference/index.md";
    let before = site.read(file);
    let ran = site.run(&["new", "case", "a-press-conference"]);
    assert_eq!(ran, Ran { code: Some(2), out: String::new(), err: format!("failure: {file} exists already\n") });
    assert_eq!(site.read(file), before);

    let quiz = "content/lessons/public-curiosity/faces/quiz.toml";
    site.write(quiz, "kept");
    let ran = site.run(&["new", "lesson", "public-curiosity/faces"]);
    assert_eq!(ran, Ran { code: Some(2), out: String::new(), err: format!("failure: {quiz} exists already\n") });
    assert!(site.read(quiz) == "kept" && !site.path("content/lessons/public-curiosity/faces/index.md").exists());
}

#[test]
fn nothing_is_written_where_there_is_no_guide() {
    let site = Site::empty();
    let ran = site.run(&["new", "case", "a-parade-1944"]);
    let message = format!("failure: {} is no guide: it has no config.toml or no content folder\n", site.root().display());
    assert_eq!(ran, Ran { code: Some(2), out: String::new(), err: message });
    assert!(files(site.root()).is_empty());
}

/// The code follows from the folder alone, unless another page has it.
#[test]
fn a_skeleton_brings_a_code_that_nobody_has() {
    let code = |site: &Site| -> String {
        assert_eq!(site.run(&["new", "case", "a-parade-1944"]).code, Some(0));
        let text = site.read("content/cases/a-parade-1944/index.md");
        text.lines().find_map(|line| line.strip_prefix("short = ")).expect("a code").to_string()
    };
    let (one, two) = (Site::good(), Site::good());
    let first = code(&one);
    two.edit("content/duty/index.md", "short = \"d8p3f\"", &format!("short = {first}"));
    let second = code(&two);
    assert!(first != second, "{first} was given twice");
}
