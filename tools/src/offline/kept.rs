//! What a service worker keeps: for each language the list of its files with their hashes, and one version
//! for all. A page that a language lacks is kept in the original's, as links lead there.
//!
//! static/js/offline.js reads the lists, compares each file with its hash, and keeps all of them or none.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use serde_json::json;

use super::{FOLDER, Site, select};
use crate::digest::hex;
use crate::site::Rendered;

/// Digits of a file's hash in the list.
const DIGITS: usize = 16;

pub struct Edition {
    /// Bytes on the device.
    pub size: usize,
    /// Hash and size by path.
    files: BTreeMap<String, (String, usize)>,
}

/// What is kept, by language.
pub type Editions = BTreeMap<String, Edition>;

pub fn editions(site: &Site<'_>) -> Editions {
    let languages: BTreeSet<&str> = site.pages.iter().filter(|p| p.kind == FOLDER).map(|p| p.lang.as_str()).collect();
    languages.into_iter().map(|lang| (lang.to_string(), edition(site, lang))).collect()
}

fn edition(site: &Site<'_>, lang: &str) -> Edition {
    let all: BTreeSet<&str> = site.pages.iter().map(|p| p.path.as_str()).collect();
    let mine = |p: &&Rendered| {
        let lacking = p.lang == site.default_language && !all.contains(format!("{lang}/{}", p.path).as_str());
        p.kind != "embed" && p.path != "404.html" && (p.lang == lang || lacking)
    };
    let pages: Vec<&Rendered> = site.pages.iter().filter(mine).collect();
    let files = select(site, &pages);
    Edition {
        size: files.values().map(|p| p.size).sum(),
        files: files.into_iter().map(|(path, packed)| (path.to_string(), (packed.sha256[..DIGITS].to_string(), packed.size))).collect(),
    }
}

/// The lists as published, by path. `changed` are files that differ from what was packed.
pub fn lists(editions: &Editions, changed: &BTreeMap<String, Vec<u8>>) -> Result<BTreeMap<String, Vec<u8>>> {
    let now = |path: &str, old: &(String, usize)| changed.get(path).map_or(old.clone(), |bytes| (hex(bytes)[..DIGITS].to_string(), bytes.len()));
    let files = |edition: &Edition| edition.files.iter().map(|(path, old)| (address(path), now(path, old).0)).collect::<Vec<_>>();
    let all: Vec<_> = editions.values().flat_map(files).collect();
    let version = hex(&serde_json::to_vec(&all)?)[..DIGITS].to_string();
    let mut lists = BTreeMap::new();
    for (lang, edition) in editions {
        let size: usize = edition.files.iter().map(|(path, old)| now(path, old).1).sum();
        let list = json!({"version": version, "size": size, "files": files(edition)});
        lists.insert(format!("{FOLDER}/files.{lang}.json"), format!("{list}\n").into_bytes());
    }
    lists.insert(format!("{FOLDER}/version.json"), format!("{}\n", json!({"version": version})).into_bytes());
    Ok(lists)
}

/// A page goes by the address of its folder.
fn address(path: &str) -> String {
    path.strip_suffix("index.html").unwrap_or(path).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::offline::tests::packed;
    use crate::site;

    #[test]
    fn an_edition_is_its_language_and_what_that_lacks() {
        let page = |path: &str, lang: &str, kind: &str| site::read(path, format!("<html lang={lang}><body class=kind-{kind}>"));
        let pages = [
            page("404.html", "en", "none"),
            page("embed/x/index.html", "en", "embed"),
            page("index.html", "en", "home"),
            page("offline/index.html", "en", "offline"),
            page("uk/index.html", "uk", "home"),
            page("uk/offline/index.html", "uk", "offline"),
            page("x/index.html", "en", "lesson"),
        ];
        let files: Vec<_> = pages.iter().map(|p| packed(&p.path, 2)).collect();
        let site = Site { pages: &pages, packed: &files, root: "/", base_url: "https://x.example", default_language: "en" };
        let editions = editions(&site);
        let of = |lang: &str| editions[lang].files.keys().map(String::as_str).collect::<Vec<_>>();
        assert_eq!(of("en"), ["index.html", "offline/index.html", "x/index.html"]);
        assert_eq!(of("uk"), ["uk/index.html", "uk/offline/index.html", "x/index.html"]);
        assert_eq!(editions["uk"].size, 6);

        let lists_of = |changed: &str| lists(&editions, &BTreeMap::from([("offline/index.html".to_string(), changed.as_bytes().to_vec())])).expect("lists");
        let read = |lists: &BTreeMap<String, Vec<u8>>, path: &str| -> serde_json::Value { serde_json::from_slice(&lists[path]).expect("JSON") };
        let (one, two) = (lists_of("1"), lists_of("2"));
        assert_eq!(one.keys().collect::<Vec<_>>(), ["offline/files.en.json", "offline/files.uk.json", "offline/version.json"]);
        let english = read(&one, "offline/files.en.json");
        assert_eq!(english["files"][0], json!(["", "index.htmlxxxxxx"]));
        assert_eq!(english["files"][1], json!(["offline/", &hex(b"1")[..DIGITS]]));
        assert_eq!(english["version"], read(&one, "offline/files.uk.json")["version"]);
        assert_eq!(english["version"], read(&one, "offline/version.json")["version"]);
        assert_eq!((&english["size"], &read(&lists_of("three"), "offline/files.en.json")["size"]), (&json!(5), &json!(9)));
        assert_ne!(english["version"], read(&two, "offline/version.json")["version"]);
    }
}
