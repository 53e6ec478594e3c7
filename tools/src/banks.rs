//! The questions of each page as a file of their own, for a module's quiz and the review in the browser.
//!
//! A pure verb: rendered pages in, scripts out. They are cut out of the pages themselves, so that a
//! question can't say one thing there and another here. A script, not JSON: from a file nothing can be
//! fetched.

use std::collections::BTreeMap;

use anyhow::{Context, Result};

use crate::site::Rendered;

/// Pages whose questions are drawn from other pages.
const BORROWERS: [&str; 2] = ["module-quiz", "review"];

pub fn banks(pages: &[Rendered], root: &str) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    for page in pages.iter().filter(|p| !BORROWERS.contains(&p.kind.as_str())) {
        let questions = questions(&page.html);
        if questions.is_empty() {
            continue;
        }
        let folder = page.path.trim_end_matches("index.html");
        let text = |value: &str| serde_json::to_string(value).context("a bank of questions");
        let questions: Vec<String> = questions.into_iter().map(|html| borrowed(html, &format!("{root}{folder}"), folder)).collect();
        let list = serde_json::to_string(&questions).context("a bank of questions")?;
        let script = format!("guideQuestions({},{},{list},{})\n", text(&format!("{root}{folder}"))?, text(&page.title)?, text(version(&page.html))?);
        files.insert(format!("{folder}questions.js"), script.into_bytes());
    }
    Ok(files)
}

/// By which an assignment knows that the quiz has changed since.
fn version(html: &str) -> &str {
    html.split_once(" data-version=\"").and_then(|(_, rest)| rest.split('"').next()).unwrap_or_default()
}

/// Each question with its key, as it stands in the page's quiz.
fn questions(html: &str) -> Vec<&str> {
    let quiz = html.split_once("<guide-quiz").map_or("", |(_, rest)| rest).split("</guide-quiz>").next().unwrap_or_default();
    let starts = quiz.match_indices("<fieldset id=\"q-").map(|(at, _)| at);
    starts.filter_map(|at| quiz[at..].find("</fieldset>").map(|end| &quiz[at..at + end + "</fieldset>".len()])).collect()
}

/// The question as it can stand on another page: its ids say where it is from, other ids are left out, and
/// its links lead back.
fn borrowed(html: &str, path: &str, folder: &str) -> String {
    let prefix = folder.replace('/', "--");
    let mut own = html.to_string();
    for name in ["id", "for", "name", "aria-labelledby"] {
        own = own.replace(&format!("{name}=\"q-"), &format!("{name}=\"q-{prefix}"));
    }
    own = own.replace("href=\"#", &format!("href=\"{path}#"));
    let foreign = |part: &str| !part.starts_with("q-");
    own = own.split(" id=\"").enumerate().map(|(i, part)| match part.split_once('"') {
        Some((_, rest)) if i > 0 && foreign(part) => rest.to_string(),
        _ if i > 0 => format!(" id=\"{part}"),
        _ => part.to_string(),
    }).collect();
    let id = html.split_once("id=\"q-").and_then(|(_, rest)| rest.split('"').next()).unwrap_or_default();
    own.replacen("<fieldset ", &format!("<fieldset data-question=\"{id}\" data-page=\"{path}\" "), 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site;

    #[test]
    fn a_page_hands_its_questions_over() {
        let html = "<body class=kind-lesson><h1>A “b”</h1><guide-quiz data-version=\"0badcafe\"><fieldset id=\"q-a\">1<a id=\"ref-1-1\" href=\"#s\">s</a></fieldset> <fieldset id=\"q-b\">2</fieldset></guide-quiz>";
        let pages = [site::read("x/y/index.html", html.into()), site::read("z/index.html", "<h1>Z</h1>".into())];
        let files = banks(&pages, "/g/").expect("scripts");
        assert_eq!(files.len(), 1);
        let script = String::from_utf8_lossy(&files["x/y/questions.js"]).into_owned();
        let first = r#"<fieldset data-question=\"a\" data-page=\"/g/x/y/\" id=\"q-x--y--a\">1<a href=\"/g/x/y/#s\">s</a></fieldset>"#;
        let second = first.replace("a\\\" data-page", "b\\\" data-page").replace("--a", "--b").replace("1<a href=\\\"/g/x/y/#s\\\">s</a>", "2");
        assert_eq!(script, format!("guideQuestions(\"/g/x/y/\",\"A “b”\",[\"{first}\",\"{second}\"],\"0badcafe\")\n"));
    }
}
