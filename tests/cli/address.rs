//! Short addresses as they are published: each leads to its page, with the page's own preview.

use std::fs;

use crate::build::{clean, whole};
use crate::site::{Site, files};

fn attribute<'a>(html: &'a str, before: &str) -> &'a str {
    html.split_once(before).unwrap_or_else(|| panic!("no {before} in {html}")).1.split('"').next().expect("a value")
}

#[test]
fn every_code_leads_to_its_page_in_every_language() {
    let site = Site::in_two_languages();
    clean(&site.build(&["--base-url", "https://x.example/sub"]));
    let public = site.path("public");
    whole(&public);
    let mut found = 0;
    for file in files(&public).iter().filter(|f| f.ends_with("index.html") && (f.starts_with("a/") || f.starts_with("uk/a/"))) {
        let short = site.read(&format!("public/{file}"));
        let to = attribute(&short, "http-equiv=\"refresh\" content=\"0; url=").to_string();
        let target = site.read(&format!("public/{}index.html", to.strip_prefix("/sub/").expect("below the base path")));
        let same = ["rel=\"canonical\" href=\"", "property=\"og:title\" content=\"", "property=\"og:image\" content=\"", "<html lang=\""];
        for before in same {
            let value = |html: &str| attribute(html, before).replace("&#x2F;", "/").replace("&amp;", "&");
            assert_eq!(value(&short), value(&target), "{file}: {before}");
        }
        assert!(!short.contains("<script") && file.starts_with("uk/") == to.starts_with("/sub/uk/"), "{file}");
        found += 1;
    }
    assert!(found > 50, "only {found} short addresses");
}

#[test]
fn a_retired_code_leads_to_what_took_its_place_or_nowhere() {
    let site = Site::to_build();
    clean(&site.build(&[]));
    assert!(site.read("public/a/d2d2d/index.html").contains("content=\"0; url=/help/\""));
    assert!(!site.path("public/a/f2f2f").exists());
}

#[test]
fn a_draft_has_no_address_and_a_moved_page_keeps_its_own() {
    let site = Site::to_build();
    assert_eq!(site.run(&["new", "case", "a-draft"]).code, Some(0));
    let draft = site.read("content/cases/a-draft/index.md");
    let of_draft = attribute(&draft, "short = \"");
    fs::rename(site.path("content/tricks/staged-kindness"), site.path("content/tricks/kindness")).expect("moved");
    let moved = site.read("content/tricks/kindness/index.md");
    let of_moved = attribute(&moved, "short = \"");
    clean(&site.build(&[]));
    assert!(!site.path(&format!("public/a/{of_draft}")).exists());
    assert!(site.read(&format!("public/a/{of_moved}/index.html")).contains("content=\"0; url=/tricks/kindness/\""));
}
