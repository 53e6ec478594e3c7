//! Prepares the staged site that Zola renders: the sources, plus what Zola can't know by itself.
//!
//! A pure verb: the guide in, the staged files out. References are resolved, every page gets a JSON
//! file with its quiz, sources and neighbours, styles and scripts are joined. Nothing is written here.

mod assign;
mod beliefs;
mod contacts;
mod course;
mod data;
mod dates;
mod notes;
mod questions;
mod references;
mod rich;
mod scenario;
mod style;
mod terms;
mod units;

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use rayon::prelude::*;
use serde_json::json;
use toml::{Table, Value};

use crate::card::Layout;
use crate::content::Guide;
use crate::page::{Kind, Page};
use crate::short;
use crate::unit::{Offer, Unit};
pub use references::base_path;
pub use style::Brought;
pub use units::units;

/// Staged files by their path relative to the staged site.
pub type Files = BTreeMap<String, Vec<u8>>;

/// The staged site, and the cards whose addresses its pages name.
pub struct Staged {
    pub files: Files,
    pub cards: Vec<Layout>,
}

/// `base_url` replaces the one in `config.toml`: for a mirror, an onion service or a sub-path. `offers` are the
/// files that stand beside teachers' pages.
pub fn prepare(guide: &Guide, base_url: &str, offers: &[(Offer, Unit)], brought: &Brought<'_>) -> Result<Staged> {
    let root = base_path(base_url);
    let mut files = Files::new();
    let style = style::join(&guide.assets, &root, brought)?;
    for (path, bytes) in &guide.assets {
        if !style.consumed.contains(path) {
            files.insert(path.clone(), bytes.clone());
        }
    }
    files.insert("config.toml".into(), config(guide, base_url, &root, &style)?.into_bytes());
    files.extend(style.files);
    if !guide.sources_text.is_empty() {
        files.insert("static/sources/sources.json".into(), guide.sources_text.clone().into_bytes());
    }
    for (offer, file) in offers.iter().flat_map(|(o, _)| o.files.iter().map(move |f| (o, f))) {
        if let Some(bytes) = &file.bytes {
            files.insert(format!("static/{}{}", offer.folder, file.name), bytes.clone());
        }
    }
    let index = data::Index::of(guide);
    let published: Vec<&Page> = guide.pages.iter().filter(|p| !p.draft).collect();
    let prepared: Vec<Prepared> = published.into_par_iter().map(|page| one(guide, &index, &root, base_url, page, offers)).collect::<Result<_>>()?;
    let mut cards = Vec::with_capacity(prepared.len());
    for page in prepared {
        files.extend(page.files);
        cards.push(page.card);
    }
    Ok(Staged { files, cards })
}

struct Prepared {
    files: [(String, Vec<u8>); 2],
    card: Layout,
}

fn one(guide: &Guide, index: &data::Index<'_>, root: &str, base_url: &str, page: &Page, offers: &[(Offer, Unit)]) -> Result<Prepared> {
    let resolver = references::Resolver::new(guide, root, page);
    let card = data::card(guide, &resolver, page).lay_out()?;
    let mut data = data::page(guide, index, &resolver, page, &card.version())?;
    if let Some((offer, _)) = offers.iter().find(|(o, _)| o.folder == units::folder(guide, page)) {
        data::merge(&mut data.json, units::json(guide, root, &page.lang, offer));
    }
    let staged = page.staged(&guide.config.default_language);
    if matches!(page.kind, Kind::Key | Kind::Handout)
        && let Some((offer, unit)) = offers.iter().find(|(o, _)| units::folder(guide, page).starts_with(&o.folder))
    {
        data::merge(&mut data.json, units::sheet(unit, base_url, root));
        data::merge(&mut data.json, json!({"teachers": format!("{root}{}", offer.folder)}));
    }
    let json = serde_json::to_vec(&data.json).context("page data")?;
    let files = [
        (format!("data/{}", staged.replace(".md", ".json")), json),
        (format!("content/{staged}"), markdown(page, &data.body)?.into_bytes()),
    ];
    Ok(Prepared { files, card })
}

/// The staged Markdown file: Zola's own fields, then the body with its references resolved.
fn markdown(page: &Page, body: &str) -> Result<String> {
    let mut front = Table::new();
    front.insert("title".into(), page.title.value.clone().into());
    front.insert("description".into(), page.description.value.clone().into());
    front.insert("weight".into(), page.weight.into());
    front.insert("template".into(), page.kind.template().into());
    if page.section {
        // The lists come from the page's data; sorted sections would make Zola link neighbours.
        front.insert("sort_by".into(), "none".into());
    } else {
        for (key, date) in [("date", &page.date), ("updated", &page.updated)] {
            if let Some(date) = date {
                let date = date.parse().with_context(|| format!("{}: `{key}`", page.file))?;
                front.insert(key.into(), Value::Datetime(date));
            }
        }
    }
    Ok(format!("+++\n{}+++\n{body}", toml::to_string(&front).context("front matter")?))
}

fn config(guide: &Guide, base_url: &str, root: &str, style: &style::Style) -> Result<String> {
    let mut config: Table = guide.config.text.parse().context("config.toml")?;
    config.insert("base_url".into(), base_url.into());
    let extra = config.entry("extra").or_insert_with(|| Table::new().into());
    let extra = extra.as_table_mut().context("config.toml: `extra` is no table")?;
    extra.insert("root".into(), root.into());
    // What "Cite this page" names: the edition, and its day where a page has none of its own.
    extra.insert("version".into(), env!("CARGO_PKG_VERSION").into());
    extra.insert("edition".into(), guide.newest().to_string().into());
    let hashes: Table = style.css_hashes.iter().map(|(name, hash)| (name.clone(), hash.clone().into())).collect();
    extra.insert("css_hashes".into(), hashes.into());
    extra.insert("theme_hash".into(), style.theme_hash.clone().into());
    let scripts: Table = style.scripts.iter().map(|(name, url)| (name.clone(), url.clone().into())).collect();
    extra.insert("scripts".into(), scripts.into());
    toml::to_string(&config).context("config.toml")
}

/// Frames for other sites stand below it as the pages they were made from stand below the root.
const FRAMES: &str = "embed/";

/// The source file behind a rendered page's path: `cases/x/index.html` or `uk/cases/x/index.html`.
pub fn source_of(guide: &Guide, rendered: &str) -> String {
    let below = rendered.strip_prefix(FRAMES).unwrap_or(rendered);
    let folder = below.trim_end_matches("index.html").trim_matches('/');
    let (first, rest) = folder.split_once('/').unwrap_or((folder, ""));
    let other = guide.config.languages.iter().skip(1).find(|l| *l == first);
    let (lang, folder) = other.map_or((&guide.config.default_language, folder), |l| (l, rest));
    let code = folder.strip_prefix(short::FOLDER).map(|rest| rest.trim_matches('/'));
    let of_code = |p: &Page| code.is_some() && p.short.as_ref().map(|s| s.value.as_str()) == code;
    let found = guide.pages.iter().find(|p| (p.folder == folder && p.lang == *lang) || of_code(p));
    found.map_or_else(|| if code.is_some() { short::FILE.to_string() } else { format!("templates/{rendered}") }, |p| p.file.clone())
}

/// Counts for the step's line.
pub fn pages(guide: &Guide) -> usize {
    guide.pages.iter().filter(|p| !p.draft).count()
}

pub fn questions(guide: &Guide) -> usize {
    guide.pages.iter().flat_map(|p| &p.quiz).map(|q| q.questions.len()).sum()
}
