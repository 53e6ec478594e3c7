//! The examples of CONTRIBUTING.md are right: written over the good guide, `guide check` is clean.
//!
//! An example is a fenced block right below `<!-- example: content/lessons/a/b/quiz.toml -->`. All
//! are written into one guide, so that a page and its quiz can be two examples. A registry keeps the
//! entries of the good guide that the example doesn't hold; a page cites the example's sources.

use std::fs;

use serde_json::Value as Json;
use toml::{Table, Value};

use crate::build::clean;
use crate::site::{Site, project};

/// Path and text of each example.
fn examples(markdown: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let mut lines = markdown.lines();
    while let Some(line) = lines.next() {
        let Some(path) = line.trim().strip_prefix("<!-- example: ").and_then(|rest| rest.strip_suffix(" -->")) else { continue };
        let fence = lines.next().unwrap_or_default().trim_start();
        let ticks = fence.chars().take_while(|c| *c == '`').count();
        assert!(ticks >= 3, "no fenced block right below the example {path}");
        let end = "`".repeat(ticks);
        let text: String = lines.by_ref().take_while(|l| l.trim() != end).map(|l| format!("{l}\n")).collect();
        all.push((path.to_string(), text));
    }
    all
}

#[test]
fn the_examples_of_the_handbook_are_clean() {
    let file = project().join("CONTRIBUTING.md");
    let markdown = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let examples = examples(&markdown);
    assert!(examples.len() >= 6, "only {} examples in CONTRIBUTING.md", examples.len());
    let site = Site::good();
    for (path, text) in &examples {
        assert!(path.starts_with("content/") && !path.contains(".."), "{path}");
        let text = match path.as_str() {
            "content/glossary/terms.toml" => with_good_tables(&site, path, text, "term", &["id"]),
            "content/misconceptions/misconceptions.toml" => with_good_tables(&site, path, text, "misconception", &["id"]),
            "content/sources/risks.toml" => with_good_tables(&site, path, text, "risk", &["organisation", "country"]),
            "content/contacts/contacts.toml" => with_good_tables(&site, path, text, "contact", &["id"]),
            "content/short.toml" => with_good_tables(&site, path, text, "retired", &["code"]),
            "content/sources/sources.json" => with_good_sources(&site, path, text),
            _ => text.clone(),
        };
        site.write(path, text);
    }
    clean(&site.run(&["-q", "check"]));
}

/// The example, then the good guide's tables that it doesn't hold.
fn with_good_tables(site: &Site, path: &str, text: &str, key: &str, id: &[&str]) -> String {
    let tables = |text: &str| -> Vec<Value> {
        let table: Table = text.parse().unwrap_or_else(|error| panic!("{path}: {error}"));
        table.get(key).and_then(Value::as_array).cloned().unwrap_or_default()
    };
    let name = |entry: &Value| id.iter().map(|k| entry.get(k).cloned()).collect::<Vec<_>>();
    let own: Vec<_> = tables(text).iter().map(name).collect();
    let rest: Vec<Value> = tables(&site.read(path)).into_iter().filter(|e| !own.contains(&name(e))).collect();
    let rest = if rest.is_empty() { String::new() } else { toml::to_string(&Table::from_iter([(key.to_string(), Value::Array(rest))])).expect("TOML") };
    format!("{text}\n{rest}")
}

/// The example's sources and those of the good guide; a page cites each of the example's.
fn with_good_sources(site: &Site, path: &str, text: &str) -> String {
    let list = |text: &str| -> Vec<Json> { serde_json::from_str(text).unwrap_or_else(|error| panic!("{path}: {error}")) };
    let own = list(text);
    let rest = list(&site.read(path)).into_iter().filter(|s| !own.iter().any(|o| o["id"] == s["id"]));
    let cited: String = own.iter().map(|s| format!("[](source:{})\n", s["id"].as_str().unwrap_or_default())).collect();
    site.write("content/duty/index.md", site.read("content/duty/index.md") + &cited);
    serde_json::to_string_pretty(&own.iter().cloned().chain(rest).collect::<Vec<_>>()).expect("JSON")
}

#[test]
fn examples_are_found_with_their_paths() {
    let markdown = "Text\n<!-- example: content/a/index.md -->\n````markdown\n+++\n```\n+++\n````\nMore\n\n```toml\nno = 1\n```\n";
    assert_eq!(examples(markdown), [("content/a/index.md".to_string(), "+++\n```\n+++\n".to_string())]);
}
