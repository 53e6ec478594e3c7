//! SCORM 1.2: a module's lessons with their quizzes as one package, a single item for the school's system.
//!
//! Owns the manifest, the page around the lessons, and what of a lesson's page goes into a package. Which files
//! the pages need, and how their addresses are rewritten, is for `offline`; static/js/scorm.js talks to the system.

use std::fmt::Write;

use anyhow::{Context as _, Result};
use serde_json::json;
use tera::{Context, Tera};

use super::xml;
use crate::archive::{self, Entry, Files};
use crate::digest::hex;
use crate::unit::Unit;

pub const ENDING: &str = "scorm.zip";

/// The published scripts, whose names go on with a hash: for the package's own page, and for a lesson in it.
pub const SCRIPT: &str = "js/scorm.";
pub const QUIZ_SCRIPT: &str = "js/scorm-quiz.";

const PAGE: &str = include_str!("../../templates/scorm.html");
const STYLE: &str = include_str!("../../templates/scorm.css");

/// A lesson's page within a package: without the guide's header and footer, without the part that shares it,
/// and with the script that reports in place of the guide's own. `script` is that one's address.
pub fn page(html: &str, script: &str) -> Option<String> {
    let (head, body) = html.split_once("</head>")?;
    let tag = &body[body.find("<body")?..][..=body[body.find("<body")?..].find('>')?];
    let main = &body[body.find("<main")?..body.find("</main>")? + "</main>".len()];
    let head: String = head.split_inclusive("</script>").map(|part| part.find("<script src=").map_or(part, |at| &part[..at])).collect();
    let main = match main.split_once("<section class=\"share\"") {
        Some((before, rest)) => format!("{before}{}", rest.split_once("</section>").map_or("", |(_, after)| after)),
        None => main.to_string(),
    };
    Some(format!("{head}<script src=\"{script}\" defer></script>\n</head>\n{tag}\n{main}\n</body>\n</html>\n"))
}

/// `files` are the lessons' pages and all they load; `script` is the way to the page's own script, `path` gives
/// the path of a lesson on the published guide, and `file` its page in the package.
pub fn package(unit: &Unit, mut files: Files, script: &str, path: impl Fn(&str) -> String, file: impl Fn(&str) -> String) -> Result<Vec<u8>> {
    let lessons: Vec<_> = unit.lessons.iter().map(|l| json!({"id": l.id, "title": l.title, "href": file(&l.id), "path": path(&l.id), "questions": l.questions.len()})).collect();
    let mut context = Context::new();
    context.insert("lang", &unit.lang);
    context.insert("rtl", &["ar", "fa", "he"].contains(&unit.lang.as_str()));
    context.insert("title", &unit.title);
    context.insert("words", &unit.words);
    context.insert("script", script);
    context.insert("lessons", &lessons);
    // Answers that were given to other questions are not taken for answers to these.
    context.insert("edition", &hex(format!("{:?}", unit.lessons).as_bytes())[..8]);
    let mut tera = Tera::default();
    tera.add_raw_template("scorm.html", PAGE).context("tools/templates/scorm.html")?;
    let page = tera.render("scorm.html", &context).context("tools/templates/scorm.html")?;
    files.insert("index.html".into(), Entry::deflated(page.as_bytes()));
    files.insert("scorm.css".into(), Entry::deflated(STYLE.as_bytes()));
    let manifest = manifest(unit, files.keys());
    files.insert("imsmanifest.xml".into(), Entry::deflated(manifest.as_bytes()));
    archive::write(files)
}

fn manifest<'a>(unit: &Unit, files: impl Iterator<Item = &'a String>) -> String {
    let title = xml(&unit.title);
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<manifest identifier=\"module-{}\" version=\"1\" xmlns=\"http://www.imsproject.org/xsd/imscp_rootv1p1p2\" xmlns:adlcp=\"http://www.adlnet.org/xsd/adlcp_rootv1p2\">\n\
        <metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>\n\
        <organizations default=\"organization\"><organization identifier=\"organization\"><title>{title}</title>\n<item identifier=\"item\" identifierref=\"sco\" isvisible=\"true\"><title>{title}</title></item></organization></organizations>\n\
        <resources><resource identifier=\"sco\" type=\"webcontent\" adlcp:scormtype=\"sco\" href=\"index.html\">\n",
        unit.id
    );
    for path in files {
        let _ = writeln!(out, "<file href=\"{}\"/>", xml(path));
    }
    out + "</resource></resources>\n</manifest>\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::tests::unit;

    #[test]
    fn a_lesson_keeps_its_text_and_quiz() {
        let html = "<html><head><script>theme</script><title>T</title><script src=\"/js/site.1.js\" defer></script>\n<script src=\"/js/quiz.2.js\" defer></script></head>\n<body class=\"kind-lesson\">\n<header>h</header><main id=\"content\">text<section class=\"share\">s</section>rest</main><footer>f</footer></body></html>";
        let expected = "<html><head><script>theme</script><title>T</title>\n<script src=\"/js/s.js\" defer></script>\n</head>\n<body class=\"kind-lesson\">\n<main id=\"content\">textrest</main>\n</body>\n</html>\n";
        assert_eq!(page(html, "/js/s.js").as_deref(), Some(expected));
        assert_eq!(page("<p>", "x"), None);
    }

    #[test]
    fn a_package_is_one_item_with_every_file_named() {
        let files = || Files::from([("lessons/l/index.html".to_string(), Entry::stored(b"lesson".to_vec()))]);
        let make = || package(&unit(), files(), "js/scorm.1.js", |id| format!("/lessons/{id}/"), |id| format!("lessons/{id}/index.html")).expect("a package");
        assert_eq!(make(), make());
        let files = archive::tests::read(&make());
        let names: Vec<&str> = files.iter().map(|f| f.0.as_str()).collect();
        assert_eq!(names, ["imsmanifest.xml", "index.html", "lessons/l/index.html", "scorm.css"]);
        let manifest = &files[0].1;
        assert_eq!((manifest.matches("<item ").count(), manifest.matches("adlcp:scormtype=\"sco\"").count()), (1, 1));
        assert!(names.iter().skip(1).all(|name| manifest.contains(&format!("<file href=\"{name}\"/>"))), "{manifest}");
        assert!(files[1].1.replace("&#x2F;", "/").contains("data-lesson=\"l\" data-path=\"/lessons/l/\" data-questions=\"7\">A/B</a>"), "{}", files[1].1);
    }
}
