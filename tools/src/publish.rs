//! The files that are published beside Zola's: host headers with the pages' own security policy.
//!
//! A pure verb that renders `tools/templates/`. The policy is read from a rendered page, so that
//! header and page can't disagree.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use tera::{Context, Tera};

use crate::site::Rendered;

const HEADERS: &str = include_str!("../templates/_headers");

/// Folders whose file names carry a hash of the content.
const HASHED: [&str; 1] = ["js"];

pub fn publish(pages: &[Rendered], root: &str) -> Result<BTreeMap<String, Vec<u8>>> {
    let policy = pages.iter().find_map(|p| p.head.get("Content-Security-Policy"));
    let policy = policy.context("no rendered page has a Content-Security-Policy; mend templates/base.html")?;
    let mut context = Context::new();
    context.insert("policy", policy);
    context.insert("root", root);
    context.insert("hashed", &HASHED);
    let mut tera = Tera::default();
    tera.add_raw_template("_headers", HEADERS).context("tools/templates/_headers")?;
    let headers = tera.render("_headers", &context).context("tools/templates/_headers")?;
    Ok(BTreeMap::from([("_headers".to_string(), headers.into_bytes())]))
}
