//! The command line itself: help, quiet, exit codes, and failures word for word.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::site::{Ran, Site, guide};

const HOW_TO_GET: &str = "get Zola 0.22 from https://www.getzola.org/documentation/getting-started/installation/ and put it on PATH, or name it in $ZOLA";

fn run(arguments: &[&str]) -> Ran {
    guide().args(arguments).output().expect("guide runs").into()
}

fn fails(ran: &Ran, message: &str) {
    assert_eq!((ran.code, ran.err.as_str()), (Some(2), format!("failure: {message}\n").as_str()));
}

#[test]
fn help_teaches_every_verb_and_the_exit_codes() {
    let help = run(&["--help"]);
    assert_eq!((help.code, help.err.as_str()), (Some(0), ""));
    for word in ["check", "build", "serve", "new", "index", "schema", "--root", "--quiet", "cargo guide serve", "http://127.0.0.1:1111", "Exit codes: 0 clean, 1 problems"] {
        assert!(help.out.contains(word), "no `{word}` in\n{}", help.out);
    }
    for (verb, words) in [("check", "--treaties"), ("build", "--base-url"), ("serve", "--port"), ("serve", "--open"), ("new", "module, lesson, case, reply, help, rule")] {
        let help = run(&[verb, "--help"]).out;
        assert!(help.contains(words), "no `{words}` in\n{help}");
    }
}

#[test]
fn without_a_verb_the_help_is_shown_and_nothing_done() {
    assert_eq!(run(&[]).code, Some(2));
    assert_eq!(run(&["publish"]).code, Some(2));
    assert_eq!(run(&["new", "page", "x"]).code, Some(2));
}

#[test]
fn a_step_has_a_line_with_counts_and_duration() {
    let out = Site::good().run(&["check"]).out;
    let line = out.lines().next().expect("a line");
    let pages = line.strip_prefix("check     ").and_then(|l| l.split_once(" pages, 2 rules, 10 questions   ")).and_then(|l| l.0.parse().ok());
    assert!(pages.is_some_and(|n: usize| n > 20) && line.ends_with(" s"), "{line}");
}

#[test]
fn check_counts_the_questions() {
    let site = Site::good();
    let counts = |ran: crate::site::Ran| ran.out.lines().filter(|l| l.starts_with("questions") || l.starts_with("right choice")).map(String::from).collect::<Vec<_>>();
    let good = [
        "questions: single 3, multiple 1, verdict 2, order 1, match 1, sort 1, short 1; right verdicts: fine 0, dont-share 2, hand-in 0",
        "right choice of a single: the longest in 0 of 3 (0 %); by place: 3; misconceptions behind a wrong answer: 1 of 1 (100 %)",
    ];
    assert_eq!(counts(site.run(&["check"])), good);
    // A reference counts as long as its words are, not as its address.
    let quiz = "content/cases/a-press-conference/quiz.toml";
    site.write(quiz, site.read(quiz).replace("\"No\"", "\"[No](rule:gc3-13)\""));
    assert_eq!(counts(site.run(&["check"])), good);
    site.write(quiz, site.read(quiz).replace("[No]", "[Not at all]"));
    assert_eq!(counts(site.run(&["check"]))[1], good[1].replace("0 of 3 (0 %)", "1 of 3 (33 %)"));
}

#[test]
fn quiet_prints_nothing_but_problems() {
    let good = Site::good();
    for arguments in [["-q", "check"], ["check", "-q"], ["check", "--quiet"]] {
        assert_eq!(good.run(&arguments), Ran { code: Some(0), out: String::new(), err: String::new() });
    }
    good.write("content/duty/index.md", "x");
    let ran = good.run(&["-q", "check"]);
    assert!(ran.code == Some(1) && ran.out.is_empty() && ran.err.ends_with("1 problem in 1 file\n"), "{ran:?}");
}

#[test]
fn a_folder_that_is_no_guide_is_a_failure() {
    let site = Site::empty();
    let root = site.root().display();
    let message = format!("{root} is no guide: it has no config.toml or no content folder");
    for verb in ["check", "build"] {
        fails(&site.run(&[verb]), &message);
    }
    site.write("config.toml", "");
    fails(&site.run(&["check"]), &message);
}

#[test]
fn a_base_url_must_be_an_address() {
    for url in ["x.example", "ftp://x.example", "https://x.example/?a", "https://x.example/#a", "https://x example/", "", "https://", "https:///sub/"] {
        let message = format!("--base-url {url} is no address: write https://host or https://host/path");
        fails(&Site::good().run(&["build", "--base-url", url]), &message);
    }
}

/// Builds with `$ZOLA` set to `program`; Zola is looked for only once the sources are staged.
fn build_with(program: &str) -> Ran {
    Site::to_build().command(&["-q", "build"]).env("ZOLA", program).output().expect("guide runs").into()
}

#[test]
fn zola_must_be_zola_of_the_right_version() {
    fails(&build_with("/nowhere/zola"), "cannot run $ZOLA: cannot run zola: No such file or directory (os error 2)");
    fails(&build_with("/bin/false"), "cannot run $ZOLA: zola --version failed: ");
    fails(&build_with("/bin/echo"), "cannot run $ZOLA: zola --version failed: ");
    let folder = Site::empty();
    folder.write("zola", "#!/bin/sh\necho zola 0.19.2\n");
    let program = folder.path("zola");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("executable");
    fails(&build_with(program.to_str().expect("UTF-8")), &format!("$ZOLA is Zola 0.19.2, not 0.22.x; {HOW_TO_GET}"));
}

#[test]
fn what_zola_says_is_shown() {
    let site = Site::to_build();
    site.write("templates/module.html", "{% extends \"base.html\" %}\n{% block main %}{{ nothing }}{% endblock %}\n");
    let ran = site.build(&[]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.starts_with("failure: Zola could not render the site:\n"), "{}", ran.err);
    assert!(ran.err.contains("nothing") && !site.path("public").exists(), "{}", ran.err);
}

#[test]
fn rendered_pages_are_indexed_where_they_lie_and_an_old_index_goes() {
    let site = Site::empty();
    let page = |title: &str| format!("<html lang=en><body class=kind-page><main><h1>{title}</h1><p>Some words.</p></main>");
    site.write("pages/one/index.html", page("Lantern"));
    site.write("pages/404.html", "<title>Not found</title>");
    let index = || {
        let ran = site.run(&["index", site.path("pages").to_str().expect("UTF-8")]);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
        let folders: Vec<String> = fs::read_dir(site.path("pages/search-data")).expect("an index").map(|e| e.expect("a folder").file_name().into_string().expect("UTF-8")).collect();
        assert_eq!(folders.len(), 1, "{folders:?}");
        assert!(site.read("pages/search/root.en.js").contains(&folders[0]));
        site.read(&format!("pages/search-data/{}/0.js", folders[0]))
    };
    assert!(index().contains("Lantern"));
    site.write("pages/one/index.html", page("Harbour"));
    let new = index();
    assert!(new.contains("Harbour") && !new.contains("Lantern"), "{new}");
    assert!(!site.path("pages/search/root..js").exists());
}

#[test]
fn a_missing_style_sheet_is_a_failure() {
    let site = Site::to_build();
    fs::remove_file(site.path("static/css/base.css")).expect("removed");
    fails(&site.run(&["-q", "build"]), "static/css/base.css is missing");
}

#[test]
fn a_reader_that_has_gone_is_no_panic() {
    let site = Site::good();
    site.write("content/help/index.md", "x");
    for (verb, code) in [("schema", 0), ("check", 1)] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let errors = writer.try_clone().expect("the pipe");
        let status = site.command(&[verb]).stdout(writer).stderr(errors).status().expect("guide runs");
        assert_eq!(status.code(), Some(code), "{verb}");
    }
}
