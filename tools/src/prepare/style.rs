//! Joins and hashes what pages carry: the inlined style sheets, the theme snippet, the scripts.
//!
//! Owns which source file ends where. A page's Content-Security-Policy allows exactly these bytes.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::Files;
use crate::digest::hex;

/// Style sheets that every page carries, in the order of the cascade.
const SHEETS: [&str; 5] = ["tokens", "base", "layout", "components", "print"];

/// What stands after them, by the name of the whole: few pages hold a quiz, and it counts on every one.
const STYLES: [(&str, &[&str]); 9] = [
    ("plain", &[]),
    ("quiz", &["quiz"]),
    ("course", &["quiz", "course"]),
    ("search", &["search"]),
    ("story", &["story"]),
    ("help", &["help"]),
    ("reply", &["quiz", "reply"]),
    ("assign", &["quiz", "assign"]),
    ("sheet", &["sheet"]),
];

/// Scripts and the source files they are joined from. A page loads `site` and at most one other; the
/// search page loads `search`, which holds both, beside the root of its index. `work` and `codes` are loaded by a
/// press; `stick` is for the zip alone, `scorm` and `scorm-quiz` for packages.
const BUNDLES: [(&str, &[&[&str]]); 18] = [
    ("site", &[&SITE]),
    ("quiz", &[&ANSWERED, &["keeping", "quiz-element"]]),
    ("course", &[&ANSWERED, &["draw", "keeping", "bank", "course"]]),
    ("review", &[&ANSWERED, &["bank", "due", "review"]]),
    ("record", &[&["nodes", "progress", "due", "saving", "reminders", "record"]]),
    ("before", &[&["nodes", "progress", "before"]]),
    ("search", &[&SITE, &["search-engine", "search"]]),
    ("exit", &[&["exit"]]),
    ("scenario", &[&["nodes", "scenario"]]),
    ("offline", &[&["nodes", "offline"]]),
    ("stick", &[&["stick"]]),
    ("scorm", &[&["scorm"]]),
    ("scorm-quiz", &[&ANSWERED, &["scorm-quiz"]]),
    ("assign", &[&["nodes", "saving", "loading", "marking", "bank", "bank-of", "bank-reader", "qr-drawing", "assign-page"]]),
    ("assignment", &[&["nodes", "loading", "shuffle"], &LINKED, &["assignment-page"]]),
    ("gradebook", &[&["nodes", "saving", "loading", "marking", "bank", "bank-of", "bank-reader", "gradebook"]]),
    ("work", &[&["nodes", "saving", "marking", "shuffle", "parts", "question", "quiz", "bank", "bank-of", "work"]]),
    ("codes", &[&["shuffle", "draw", "marking"], &LINKED, &["short-code", "result", "codes", "keys", "grades", "codes-out"]]),
];
/// What reads and writes assignments.
const LINKED: [&str; 2] = ["bytes", "assignment"];
const SITE: [&str; 5] = ["theme", "share", "copy", "shortcuts", "languages"];
/// What every page needs whose questions are answered.
const ANSWERED: [&str; 7] = ["nodes", "progress", "marking", "shuffle", "parts", "question", "quiz"];

const SNIPPET: &str = "static/js/theme-snippet.js";

pub struct Style {
    /// Hash of each style by its name.
    pub css_hashes: BTreeMap<String, String>,
    pub theme_hash: String,
    /// Address of each bundle.
    pub scripts: BTreeMap<String, String>,
    pub files: Files,
    /// Source files that are not published under their own names.
    pub consumed: BTreeSet<String>,
}

pub fn join(assets: &BTreeMap<String, Vec<u8>>, root: &str, qr_script: &str) -> Result<Style> {
    let mut consumed = BTreeSet::new();
    let mut text = |path: String| -> Result<String> {
        let bytes = assets.get(&path).with_context(|| format!("{path} is missing"))?;
        consumed.insert(path.clone());
        String::from_utf8(bytes.clone()).with_context(|| format!("{path} is not UTF-8"))
    };
    let mut files = Files::new();
    let mut css_hashes = BTreeMap::new();
    for (name, more) in STYLES {
        let mut css = String::new();
        for sheet in SHEETS.iter().chain(more) {
            css += &text(format!("static/css/{sheet}.css"))?;
        }
        let css = minify(&css)?;
        css_hashes.insert(name.to_string(), csp_hash(css.as_bytes()));
        files.insert(format!("data/{name}.css"), css.into_bytes());
    }
    let theme = text(SNIPPET.into())?.trim().to_string();
    let mut scripts = BTreeMap::new();
    let mut publish = |name: &str, script: String| {
        let path = format!("js/{name}.{}.js", &hex(script.as_bytes())[..10]);
        files.insert(format!("static/{path}"), script.into_bytes());
        scripts.insert(name.to_string(), format!("{root}{path}"));
    };
    for (name, parts) in BUNDLES {
        let mut script = String::new();
        for part in parts.iter().copied().flatten() {
            script += &lean(&text(format!("static/js/{part}.js"))?);
        }
        // What the files of a bundle share is nobody else's.
        let script = format!("(()=>{{\"use strict\";\n{script}}})();\n");
        publish(name, script);
    }
    publish("qr", qr_script.to_string());
    let theme_hash = csp_hash(theme.as_bytes());
    files.insert("data/theme-snippet.js".into(), theme.into_bytes());
    Ok(Style { css_hashes, theme_hash, scripts, files, consumed })
}

fn minify(css: &str) -> Result<String> {
    match minifier::css::minify(css) {
        Ok(small) => Ok(small.to_string()),
        Err(error) => anyhow::bail!("the style sheets can't be minified: {error}"),
    }
}

/// Without indentation and lines of comment. Our scripts have no text over several lines.
fn lean(script: &str) -> String {
    let lines = script.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.map(|line| format!("{line}\n")).collect()
}

/// As a Content-Security-Policy writes it.
fn csp_hash(bytes: &[u8]) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indentation_are_left_out() {
        assert_eq!(lean("// Why.\nif (a) {\n  b(\"//x\"); // c\n\n}\n"), "if (a) {\nb(\"//x\"); // c\n}\n");
    }

    #[test]
    fn no_script_has_a_template_literal_of_several_lines() {
        for (_, parts) in BUNDLES {
            for part in parts.iter().copied().flatten() {
                let path = format!("{}/../static/js/{part}.js", env!("CARGO_MANIFEST_DIR"));
                let script = std::fs::read_to_string(&path).expect("a script");
                let code = script.lines().filter(|line| !line.trim_start().starts_with("//"));
                // A backtick within a regular expression or a text stands in quotation marks or brackets.
                let odd = code.filter(|line| line.replace("[’ʼ‘`´]", "").matches('`').count() % 2 == 1).collect::<Vec<_>>();
                assert!(odd.is_empty(), "{part}.js: {odd:?}");
            }
        }
    }
}
