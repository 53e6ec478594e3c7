//! The packages beside teachers' pages that are made of finished pages: a module for a school's system, and a
//! module to be read without a network. Part of the order of the steps: it hands pages from verb to verb.
//!
//! Owns which pages a package holds, and fills in how large it became where the teacher's page says so.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use rayon::prelude::*;

use crate::archive::{Entry, Files};
use crate::export::scorm;
use crate::packed::Packed;
use crate::site::{self, Rendered};
use crate::steps::{Built, Zip};
use crate::unit::{Download, Lesson, Offer, Unit};
use crate::{export, offline};

/// Kinds of pages that lessons lead to, and that a module takes along: what it rests on, and help.
const TAKEN: [&str; 6] = ["rule", "glossary", "misconceptions", "help", "contacts", "module-quiz"];

/// Published files by their paths, and by what they are known.
pub struct Maker<'a> {
    pub built: &'a Built,
    pub root: &'a str,
    pub packed: &'a [Packed],
    pub read: &'a (dyn Fn(&[u8]) -> Result<Vec<u8>> + Sync),
    pub deflate: &'a (dyn Fn(&[u8]) -> Result<Vec<u8>> + Sync),
}

/// The packages, if they are to be made, and the teachers' pages with their sizes filled in.
pub fn make(maker: &Maker<'_>, zip: Zip) -> Result<BTreeMap<String, Vec<u8>>> {
    let one = |(offer, unit): &(Offer, Unit)| {
        let mut files: Vec<(String, Vec<u8>)> = Vec::new();
        if zip == Zip::Made {
            files.push((format!("{}{}.{}", offer.folder, unit.id, scorm::ENDING), maker.package(unit)?));
            files.push((format!("{}{}.{}", offer.folder, unit.id, export::OFFLINE), maker.offline(offer, unit)?));
        }
        let page = format!("{}index.html", offer.folder);
        let mut html = maker.page(&page)?.html.clone();
        for download in offer.files.iter().filter(|f| f.bytes.is_none()) {
            let made = files.iter().find(|(path, _)| path.ends_with(&format!("/{}", download.name)));
            html = html.replace(&download.mark(), &made.map_or("?".to_string(), |(_, bytes)| Download::kilobytes(bytes.len())));
        }
        files.push((page, html.into_bytes()));
        Ok(files)
    };
    let made: Vec<_> = maker.built.offers.par_iter().map(one).collect::<Result<_>>()?;
    Ok(made.into_iter().flatten().collect())
}

impl Maker<'_> {
    fn page(&self, path: &str) -> Result<&Rendered> {
        self.built.pages.iter().find(|p| p.path == path).with_context(|| format!("{path} was not rendered"))
    }

    fn site<'a>(&'a self, pages: &'a [Rendered]) -> offline::Site<'a> {
        let default_language = &self.built.guide.config.default_language;
        offline::Site { pages, packed: self.packed, root: self.root, base_url: &self.built.base_url, default_language }
    }

    fn script(&self, begins: &str) -> Result<&str> {
        let found = self.packed.iter().find(|p| p.path.starts_with(begins));
        Ok(&found.with_context(|| format!("no {begins}*.js was published"))?.path)
    }

    /// The folder of a lesson's page as it is published.
    fn folder<'a>(&self, unit: &'a Unit, lesson: &str) -> &'a str {
        let url = unit.lessons.iter().find(|l| l.id == lesson).map_or("", |l| &l.url);
        url.strip_prefix(&self.built.base_url).unwrap_or(url).trim_start_matches('/')
    }

    fn package(&self, unit: &Unit) -> Result<Vec<u8>> {
        let quiz = format!("{}{}", self.root, self.script(scorm::QUIZ_SCRIPT)?);
        let page = |lesson: &Lesson| {
            let path = format!("{}index.html", self.folder(unit, &lesson.id));
            let html = scorm::page(&self.page(&path)?.html, &quiz).with_context(|| format!("{path} has no <main>"))?;
            anyhow::Ok(site::read(&path, html))
        };
        let pages: Vec<Rendered> = unit.lessons.iter().map(page).collect::<Result<_>>()?;
        let site = self.site(&pages);
        let mut files: Files = offline::entries(&site, &pages.iter().collect::<Vec<_>>(), self.read, self.deflate)?;
        // Only a module's quiz asks for these.
        files.retain(|path, _| !path.ends_with("/questions.js"));
        let script = self.script(scorm::SCRIPT)?;
        let own = self.packed.iter().find(|p| p.path == script).and_then(|p| p.gzip.as_ref()).context("a script is compressed")?;
        files.insert(script.to_string(), Entry::packed(own)?);
        scorm::package(unit, files, script, |id| format!("{}{}", self.root, self.folder(unit, id)), |id| format!("{}index.html", self.folder(unit, id)))
    }

    /// The module's pages, its teacher's page, and what the lessons lead to of the kinds that are taken along.
    fn offline(&self, offer: &Offer, unit: &Unit) -> Result<Vec<u8>> {
        let module = unit.url.strip_prefix(&self.built.base_url).unwrap_or(&unit.url).trim_start_matches('/');
        let own = |p: &&Rendered| p.path.starts_with(module) || p.path.starts_with(&offer.folder);
        let mut pages: Vec<&Rendered> = self.built.pages.iter().filter(own).collect();
        let linked: BTreeSet<String> = pages.iter().flat_map(|p| &p.links).filter_map(|l| l.url.strip_prefix(self.root)).map(|url| format!("{}index.html", url.split('#').next().unwrap_or_default())).collect();
        let more = self.built.pages.iter().filter(|p| linked.contains(&p.path) && TAKEN.contains(&p.kind.as_str()) && !own(p));
        pages.extend(more);
        offline::zip(&self.site(&self.built.pages), &pages, self.read, self.deflate)
    }
}
