//! The files beside a teacher's page, from outside: what they hold, and in which language.

use crate::build::clean;
use crate::site::Site;

const FOLDER: &str = "teachers/public-curiosity";

fn of(site: &Site, lang: &str, ending: &str) -> String {
    site.read(&format!("public/{lang}{FOLDER}/public-curiosity.{ending}"))
}

#[test]
fn references_are_words_and_links_that_lead_to_the_guide() {
    let site = Site::to_build();
    clean(&site.build(&[]));
    let moodle = of(&site, "", "moodle.xml");
    assert!(moodle.contains("Whom does &lt;a href=&quot;https://small.example/rules/gc3/13/&quot;&gt;the rule&lt;/a&gt; bind?"), "{moodle}");
    assert!(moodle.contains("<idnumber>public-curiosity.when-it-reaches-you.binds</idnumber>"), "{moodle}");
    let gift = of(&site, "", "gift.txt");
    assert!(gift.contains("[plain]Whom does the rule bind? {\n=States#Right\\: and all who act for them.\n"), "{gift}");
    for ending in ["moodle.xml", "gift.txt", "questions.txt", "csv", "report.txt"] {
        let text = of(&site, "", ending);
        assert!(!text.contains("](") && !text.contains("class=") && !text.contains("#source-"), "{ending}: {text}");
    }
}

#[test]
fn a_mirror_hands_over_its_own_addresses() {
    let site = Site::to_build();
    clean(&site.build(&["--base-url", "https://mirror.example/guide"]));
    let list = of(&site, "", "questions.txt");
    assert!(list.contains("\nhttps://mirror.example/guide/lessons/public-curiosity/when-it-reaches-you/\n"), "{list}");
    for ending in ["scorm.zip", "zip"] {
        assert!(site.path(&format!("public/{FOLDER}/public-curiosity.{ending}")).is_file(), "{ending}");
    }
    let page = site.read(&format!("public/{FOLDER}/index.html"));
    assert!(page.contains("href=\"/guide/teachers/public-curiosity/public-curiosity.gift.txt\" download"), "{page}");
    assert!(!page.contains("<!-- size:"), "{page}");
}

#[test]
fn a_translation_has_its_own_files_and_no_question_in_another_language() {
    let site = Site::in_two_languages();
    assert_eq!(site.build(&[]).code, Some(0));
    let (english, other) = (of(&site, "", "questions.txt"), of(&site, "uk/", "questions.txt"));
    let ids = |text: &str| text.lines().filter_map(|line| line.split_once(" [public-curiosity.").map(|(_, id)| id.to_string())).collect::<Vec<_>>();
    assert!(!ids(&english).is_empty());
    assert_eq!(ids(&english), ids(&other));
    assert!(other.contains("https://small.example/uk/lessons/public-curiosity/when-it-reaches-you/"), "{other}");
    std::fs::remove_file(site.path("content/lessons/public-curiosity/when-it-reaches-you/quiz.uk.toml")).expect("a translated quiz");
    assert_eq!(site.build(&[]).code, Some(0));
    assert!(ids(&of(&site, "uk/", "questions.txt")).is_empty());
}
