//! Translations from outside: how they begin, what they record, and what readers see of a change.

use std::fs;

use crate::site::{Ran, Site, files};

const CASE: &str = "content/cases/a-press-conference/index.md";
const CASE_UK: &str = "content/cases/a-press-conference/index.uk.md";

/// A published page, its slashes as written.
fn page(site: &Site, path: &str) -> String {
    site.read(&format!("public/{path}/index.html")).replace("&#x2F;", "/")
}

fn warned(ran: &Ran) {
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{ran:?}");
    assert!(ran.err.contains(": warning: ") && !ran.err.contains(": error: "), "{}", ran.err);
}

#[test]
fn a_translation_begins_as_a_draft_that_is_clean() {
    let site = Site::good();
    let ran = site.run(&["translate", "rules/gc3/13", "uk"]);
    let file = "content/rules/gc3/13/index.uk.md";
    assert_eq!(ran, Ran { code: Some(0), out: format!("{file}\n"), err: String::new() });
    let text = site.read(file);
    assert!(text.contains("draft = true\n") && text.contains("quotes_own = true\n") && !text.contains("weight"), "{text}");
    assert_eq!(site.run(&["-q", "check"]), Ran { code: Some(0), out: String::new(), err: String::new() });
    let again = site.run(&["translate", "rules/gc3/13", "uk"]);
    assert_eq!(again, Ran { code: Some(2), out: String::new(), err: format!("failure: {file} exists already\n") });
    assert_eq!(site.read(file), text);
}

#[test]
fn what_can_not_be_translated_is_refused() {
    let site = Site::good();
    let before = files(site.root());
    for (page, lang, message) in [
        ("duty", "en", "`en` is no language to translate into; config.toml has: uk"),
        ("duty", "fr", "`fr` is no language to translate into; config.toml has: uk"),
        ("duties", "uk", "there is no page `duties` below content/"),
    ] {
        let ran = site.run(&["translate", page, lang]);
        assert_eq!(ran, Ran { code: Some(2), out: String::new(), err: format!("failure: {message}\n") });
    }
    let ran = site.run(&["translated", "content/duty/index.md"]);
    let message = "failure: `content/duty/index.md` is no translation that the guide knows\n";
    assert_eq!(ran, Ran { code: Some(2), out: String::new(), err: message.to_string() });
    assert_eq!(files(site.root()), before);
}

#[test]
fn a_translation_that_is_not_whole_is_not_recorded() {
    let site = Site::good();
    assert_eq!(site.run(&["translate", "cases/a-press-conference", "uk"]).code, Some(0));
    let text = site.read(CASE_UK).replace("## What was claimed", "What was claimed").replace("war = \"A war\"\n", "");
    site.write(CASE_UK, &text);
    let ran = site.run(&["translated", CASE_UK]);
    let expected = format!(
        "{CASE_UK}:6: error: [extra] has no `war`\n  help: translate the original’s: “A war”\n\
         {CASE_UK}:10: error: passage 1 is a paragraph, in the original a heading `##`\n  \
         help: a translation has the original’s headings, paragraphs and lists in the same order: “## What was claimed”\n2 problems in 1 file\n"
    );
    assert_eq!(ran, Ran { code: Some(1), out: String::new(), err: expected });
    assert_eq!(site.read(CASE_UK), text);
}

#[test]
fn readers_and_translators_are_told_what_changed() {
    let site = Site::in_two_languages();
    site.edit(CASE, "had agreed.", "agreed.");
    site.edit(CASE, "He should not have been shown.", "He should never have been shown.");
    site.write(CASE, site.read(CASE) + "\n## What the law says\n\nIt protects him.\n");
    let quiz = "content/cases/a-press-conference/quiz.toml";
    let prompt = site.read(quiz).lines().find(|l| l.starts_with("prompt = ")).expect("a prompt").to_string();
    site.edit(quiz, &prompt, "prompt = \"Which words are new?\"");
    site.edit("content/before/tree.toml", "You can share it.", "You can share it, of course.");
    warned(&site.build(&[]));
    let case = page(&site, "uk/cases/a-press-conference");
    assert_eq!(case.matches("class=\"outdated\"").count(), 4, "{case}");
    assert!(case.contains("<a href=\"/cases/a-press-conference/#what-was-claimed\" hreflang=\"en\">"), "{case}");
    assert!(case.contains("id=\"what-was-claimed\"") && case.contains("<p class=\"outdated\" data-index=\"no\" id=\"what-the-law-says\">"), "{case}");
    assert!(page(&site, "uk/before/nobody-shown").contains("class=\"outdated\""));
    assert!(!page(&site, "uk/before/somebody-shown").contains("class=\"outdated\""));
    assert!(!page(&site, "cases/a-press-conference").contains("class=\"outdated\""));
    // Once it is translated and recorded, nobody is told any more.
    site.write(CASE_UK, site.read(CASE_UK) + "\n## Що каже право\n\nВоно його захищає.\n");
    site.record();
    assert_eq!(site.build(&[]), Ran { code: Some(0), out: String::new(), err: String::new() });
    let case = page(&site, "uk/cases/a-press-conference");
    assert!(!case.contains("class=\"outdated\""), "{case}");
    assert!(case.contains("<h2 id=\"what-the-law-says\">Що каже право</h2>"), "{case}");
}

#[test]
fn what_only_the_first_language_has_is_marked() {
    let site = Site::in_two_languages();
    for file in ["duty/index.uk.md", "cases/a-press-conference/quiz.uk.toml", "glossary/terms.uk.toml"] {
        fs::remove_file(site.path("content").join(file)).expect("a translation");
    }
    assert_eq!(site.build(&[]), Ran { code: Some(0), out: String::new(), err: String::new() });
    let mark = "<span class=\"foreign\">(English)</span>";
    let home = page(&site, "uk");
    assert!(home.contains(&format!("<a href=\"/duty/\" hreflang=\"en\"><span lang=\"en\">For those who hold the duty</span> {mark}</a>")), "{home}");
    // The words of a menu lead to the first language as well.
    assert!(home.contains(&format!("<a href=\"/duty/\" hreflang=\"en\">For those who hold the duty {mark}</a>")), "{home}");
    let case = page(&site, "uk/cases/a-press-conference");
    assert!(case.contains("<guide-quiz data-path=\"/uk/cases/a-press-conference/\" lang=\"en\""), "{case}");
    assert!(case.contains("<p class=\"outdated\">These questions are not translated yet."), "{case}");
    let lesson = page(&site, "uk/lessons/public-curiosity/when-it-reaches-you");
    assert!(lesson.contains(&format!("href=\"/glossary/#prisoner-of-war\" hreflang=\"en\">prisoner of war {mark}</a>")), "{lesson}");
    let duty = page(&site, "duty");
    assert!(duty.contains("<a href=\"/uk/\" lang=\"uk\" hreflang=\"uk\">українська <span class=\"foreign\">(not this page yet)</span></a>"), "{duty}");
    assert!(!duty.contains("rel=\"alternate\" hreflang"), "{duty}");
}

#[test]
fn a_page_names_its_other_languages() {
    let site = Site::in_two_languages();
    assert_eq!(site.build(&[]), Ran { code: Some(0), out: String::new(), err: String::new() });
    for path in ["teachers", "uk/teachers"] {
        let html = page(&site, path);
        for line in [
            "<link rel=\"alternate\" hreflang=\"en\" href=\"https://small.example/teachers/\">",
            "<link rel=\"alternate\" hreflang=\"x-default\" href=\"https://small.example/teachers/\">",
            "<link rel=\"alternate\" hreflang=\"uk\" href=\"https://small.example/uk/teachers/\">",
        ] {
            assert_eq!(html.matches(line).count(), 1, "{line} in {html}");
        }
        assert_eq!(html.matches("property=\"og:locale:alternate\"").count(), 1);
    }
    let rule = page(&site, "uk/rules/gc3/13");
    assert!(rule.contains("Our own translation. The official English words: <span lang=\"en\">“Likewise, prisoners"), "{rule}");
    let file = "content/rules/gc3/13/index.uk.md";
    site.edit(file, "quotes_own = true", "quotes_source = \"ministry-2022\"");
    assert_eq!(site.build(&[]), Ran { code: Some(0), out: String::new(), err: String::new() });
    let rule = page(&site, "uk/rules/gc3/13");
    assert!(!rule.contains("Our own translation") && rule.contains("<sup class=\"ref-source\"><a id=\"ref-1-2\" href=\"#source-1\">1</a></sup></footer>"), "{rule}");
    let missing = site.read("public/404.html");
    assert!(missing.contains("<section lang=\"uk\">") && missing.contains("href=\"/uk/\""), "{missing}");
    let en: Vec<String> = ids(&page(&site, "lessons/public-curiosity/when-it-reaches-you"));
    assert!(en.len() > 10);
    assert_eq!(ids(&page(&site, "uk/lessons/public-curiosity/when-it-reaches-you")), en, "anchors differ");
}

/// Every anchor but those of source numbers, of which a translation of treaty words has one more.
fn ids(html: &str) -> Vec<String> {
    let all = html.split(" id=\"").skip(1).map(|rest| rest.split('"').next().expect("an id").to_string());
    all.filter(|id| !id.starts_with("ref-")).collect()
}
