//! Joins, minifies and hashes what pages carry: the inlined style sheets, the theme snippet, the scripts.
//!
//! Owns which source file ends where. A page's Content-Security-Policy allows exactly these bytes.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rayon::prelude::*;
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
/// search page, where nothing is shared or copied, loads `search`, which holds both, beside the root of its index. `work` and `codes` are loaded by a
/// press; `stick` is for the zip alone, `scorm` and `scorm-quiz` for packages.
const BUNDLES: [(&str, &[&[&str]]); 18] = [
    ("site", &[&EVERYWHERE, &["share", "copy"]]),
    ("quiz", &[&ANSWERED, &["keeping", "quiz-element"]]),
    ("course", &[&ANSWERED, &["draw", "keeping", "bank", "course"]]),
    ("review", &[&ANSWERED, &["bank", "due", "review"]]),
    ("record", &[&["nodes", "progress", "due", "saving", "reminders", "record"]]),
    ("before", &[&["nodes", "progress", "before"]]),
    ("search", &[&EVERYWHERE, &["search-engine", "search"]]),
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
/// What every page has: its footer, its links to other languages.
const EVERYWHERE: [&str; 3] = ["theme", "shortcuts", "languages"];
/// What every page needs whose questions are answered.
const ANSWERED: [&str; 7] = ["nodes", "progress", "marking", "shuffle", "parts", "question", "quiz"];

const SNIPPET: &str = "static/js/theme-snippet.js";

/// What npm brings to this step.
pub struct Brought<'a> {
    /// Draws QR codes in a teacher's browser.
    pub qr_script: &'a str,
    /// Makes a script or a style sheet as small as it can be; its name says which it is.
    pub minify: &'a (dyn Fn(&str, &str) -> Result<String> + Sync),
}

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

pub fn join(assets: &BTreeMap<String, Vec<u8>>, root: &str, brought: &Brought<'_>) -> Result<Style> {
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
        let css = (brought.minify)(&format!("{name}.css"), &css)?;
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
    let mut joined = Vec::new();
    for (name, parts) in BUNDLES {
        let mut script = String::new();
        for part in parts.iter().copied().flatten() {
            script += &text(format!("static/js/{part}.js"))?;
        }
        // What the files of a bundle share is nobody else's.
        joined.push((name, format!("(()=>{{\"use strict\";\n{script}}})();\n")));
    }
    let small: Vec<String> = joined.par_iter().map(|(name, script)| (brought.minify)(&format!("js/{name}.js"), script)).collect::<Result<_>>()?;
    for ((name, _), script) in joined.into_iter().zip(small) {
        publish(name, script);
    }
    publish("qr", brought.qr_script.to_string());
    let theme_hash = csp_hash(theme.as_bytes());
    files.insert("data/theme-snippet.js".into(), theme.into_bytes());
    Ok(Style { css_hashes, theme_hash, scripts, files, consumed })
}

/// As a Content-Security-Policy writes it.
fn csp_hash(bytes: &[u8]) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(bytes)))
}
