//! The zip: the files of a selection of pages, below one folder, with a script that pages from a disk need.
//!
//! What was compressed for the web already goes in as it is; only rewritten pages are compressed anew, by way
//! of the caller's cache.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use rayon::prelude::*;

use super::{Site, address, select};
use crate::archive::{self, Entry, Files};
use crate::packed::Packed;
use crate::site::Rendered;

/// Where everything stands, so that unpacking leaves one thing beside what is there.
const FOLDER: &str = "guide";

/// The published script for pages from a disk; its name goes on with a hash.
const SCRIPT: &str = "js/stick.";

/// Bytes in, other bytes out: the content of a path, the gzip of a text.
pub type Bytes<'a> = &'a (dyn Fn(&[u8]) -> Result<Vec<u8>> + Sync);

/// `read` gives the bytes of a published file by its path, `deflate` the gzip of a rewritten page.
pub fn zip(site: &Site<'_>, pages: &[&Rendered], read: Bytes<'_>, deflate: Bytes<'_>) -> Result<Vec<u8>> {
    archive::write(entries(site, pages, read, deflate)?.into_iter().map(|(path, entry)| (format!("{FOLDER}/{path}"), entry)).collect())
}

/// The same files by their paths on the published guide, not yet a zip.
pub fn entries(site: &Site<'_>, pages: &[&Rendered], read: Bytes<'_>, deflate: Bytes<'_>) -> Result<Files> {
    let mut selected = select(site, pages);
    let script = site.packed.iter().find(|p| p.path.starts_with(SCRIPT)).context("static/js/stick.js was not published")?;
    selected.insert(&script.path, script);
    let paths: BTreeSet<&str> = selected.keys().copied().collect();
    let by_path: BTreeMap<&str, &Rendered> = pages.iter().map(|p| (p.path.as_str(), *p)).collect();
    let files: Vec<(&str, &Packed)> = selected.into_iter().collect();
    let one = |(path, packed): &(&str, &Packed)| {
        let entry = match (by_path.get(path), &packed.gzip) {
            (Some(page), _) => Entry::packed(&deflate(address::rewrite(site, page, &paths, &script.path).as_bytes())?),
            (None, Some(gzip)) => Entry::packed(gzip),
            (None, None) => Ok(Entry::stored(read(path.as_bytes())?)),
        };
        Ok((path.to_string(), entry.with_context(|| format!("{path} in the zip"))?))
    };
    files.par_iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::offline::tests::packed;
    use crate::site;

    fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
        let mut encoder = flate2::GzBuilder::new().mtime(0).write(Vec::new(), flate2::Compression::new(9));
        encoder.write_all(bytes)?;
        Ok(encoder.finish()?)
    }

    #[test]
    fn a_zip_of_one_page_holds_it_and_what_it_needs() {
        let pages = [
            site::read("a/index.html", "<title>A</title><a href=/b/>b</a><img src=/p.png><script src=/js/x.js></script>".into()),
            site::read("b/index.html", String::new()),
        ];
        let mut files: Vec<Packed> = ["a/index.html", "b/index.html", "js/stick.1.js", "js/x.js", "p.png"].map(|path| packed(path, 1)).into();
        files[3].gzip = Some(gzip(b"script").expect("packed"));
        files[2].gzip = Some(gzip(b"stick").expect("packed"));
        let site = Site { pages: &pages, packed: &files, root: "/", base_url: "https://x.example", default_language: "en" };
        let read = |path: &[u8]| Ok([b"picture ", path].concat());
        let bytes = zip(&site, &[&pages[0]], &read, &gzip).expect("a zip");
        assert_eq!(bytes, zip(&site, &[&pages[0]], &read, &gzip).expect("a zip"));
        let found = archive::tests::read(&bytes);
        let names: Vec<&str> = found.iter().map(|f| f.0.as_str()).collect();
        assert_eq!(names, ["guide/a/index.html", "guide/js/stick.1.js", "guide/js/x.js", "guide/p.png"]);
        assert!(found[0].1.contains("<a href=\"https://x.example/b/\">b</a><img src=\"../p.png\">"), "{}", found[0].1);
        assert_eq!((found[2].1.as_str(), found[3].1.as_str()), ("script", "picture p.png"));
    }
}
