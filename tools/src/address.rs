//! The pages behind short addresses, `/a/<code>/`: each leads on to its target and shows the same preview.
//!
//! A pure verb: the guide and the rendered pages in, the addresses' pages out. Head entries are copied from
//! the rendered target, so that a preview of the short link can't differ from one of the long link.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use rayon::prelude::*;
use tera::{Context, Tera};

use crate::content::Guide;
use crate::short::FOLDER;
use crate::site::{self, Rendered};

const PAGE: &str = include_str!("../templates/address.html");

/// Head entries that a preview reads, by how their names begin.
const COPIED: [&str; 3] = ["og:", "twitter:", "description"];

/// A page for each code and each language of its target, by path, as rendered pages are.
pub fn pages(guide: &Guide, rendered: &[Rendered], root: &str) -> Result<Vec<Rendered>> {
    let mut tera = Tera::default();
    tera.add_raw_template("address.html", PAGE).context("tools/templates/address.html")?;
    let by_path: BTreeMap<&str, &Rendered> = rendered.iter().map(|p| (p.path.as_str(), p)).collect();
    let mut wanted = Vec::new();
    for (code, folder) in codes(guide) {
        for lang in &guide.config.languages {
            let prefix = if *lang == guide.config.default_language { String::new() } else { format!("{lang}/") };
            let below = if folder.is_empty() { prefix.clone() } else { format!("{prefix}{folder}/") };
            let Some(target) = by_path.get(format!("{below}index.html").as_str()) else { continue };
            wanted.push((*target, format!("{prefix}{FOLDER}/{code}/index.html"), below));
        }
    }
    let one = |(target, path, below): &(&Rendered, String, String)| {
        let html = tera.render("address.html", &context(target, root, below)).context("tools/templates/address.html")?;
        Ok(site::read(path, html))
    };
    let mut all: Vec<Rendered> = wanted.par_iter().map(one).collect::<Result<_>>()?;
    all.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(all)
}

/// Every code that leads somewhere, with the folder of its page.
fn codes(guide: &Guide) -> Vec<(&str, &str)> {
    let own = guide.pages.iter().filter(|p| !p.draft).filter_map(|p| Some((p.short.as_ref()?.value.as_str(), p.folder.as_str())));
    let moved = guide.retired.iter().filter_map(|r| Some((r.code.value.as_str(), r.to.as_ref()?.value.as_str())));
    own.chain(moved).collect()
}

fn context(target: &Rendered, root: &str, below: &str) -> Context {
    let copied = target.head.iter().filter(|(key, _)| COPIED.iter().any(|begin| key.starts_with(begin)));
    let (properties, names): (Vec<_>, Vec<_>) = copied.partition(|(key, _)| key.starts_with("og:"));
    let mut context = Context::new();
    context.insert("lang", &target.lang);
    context.insert("rtl", &["ar", "fa", "he"].contains(&target.lang.as_str()));
    context.insert("title", &target.title);
    context.insert("about", &target.description);
    context.insert("canonical", &target.head.get("canonical"));
    context.insert("properties", &properties);
    context.insert("names", &names);
    context.insert("url", &format!("{root}{below}"));
    context.insert("root", root);
    context
}
