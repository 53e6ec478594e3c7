//! `guide build`: what it publishes is whole, the same everywhere, and never replaced by a worse one.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::site::{Ran, Site, files, tree};

/// Fails unless `public` is a whole site: every file is in `checksums.txt` with its hash, and what
/// stands compressed beside it is the same.
pub fn whole(public: &Path) {
    let list = fs::read_to_string(public.join("checksums.txt")).expect("checksums.txt");
    let mut listed = BTreeSet::new();
    for line in list.lines() {
        let (hash, file) = line.split_once("  ").expect("a hash and a file");
        let bytes = fs::read(public.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        let found: String = Sha256::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(found, hash, "{file}");
        listed.insert(file.to_string());
        for ending in ["br", "gz"] {
            let packed = format!("{file}.{ending}");
            if public.join(&packed).exists() {
                assert!(unpacked(&public.join(&packed)) == bytes, "{packed} is not {file}");
                listed.insert(packed);
            }
        }
        assert!(!file.ends_with(".html") || listed.contains(&format!("{file}.br")), "{file} is not compressed");
    }
    listed.insert("checksums.txt".into());
    assert_eq!(files(public).into_iter().collect::<BTreeSet<_>>(), listed);
}

fn unpacked(file: &Path) -> Vec<u8> {
    let packed = fs::read(file).expect("readable");
    let mut bytes = Vec::new();
    let read = match file.extension().is_some_and(|e| e == "br") {
        true => brotli::Decompressor::new(&packed[..], 4096).read_to_end(&mut bytes),
        false => flate2::read::GzDecoder::new(&packed[..]).read_to_end(&mut bytes),
    };
    read.unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    bytes
}

type Tree = [(String, Vec<u8>)];

/// Fails with the names of the files that differ.
pub fn same(one: &Tree, two: &Tree) {
    let differing = |a: &Tree, b: &Tree| a.iter().filter(|f| !b.contains(f)).map(|f| f.0.clone()).collect::<Vec<_>>();
    assert_eq!((differing(one, two), differing(two, one)), (Vec::new(), Vec::new()));
}

pub fn clean(ran: &Ran) {
    assert_eq!(ran, &Ran { code: Some(0), out: String::new(), err: String::new() });
}

/// Builds although nothing has changed: without `public/`, all is made again.
fn again(site: &Site) -> Ran {
    fs::remove_dir_all(site.path("public")).expect("removed");
    site.build(&[])
}

#[test]
fn two_builds_in_two_folders_are_the_same() {
    let sites = [Site::to_build(), Site::to_build()];
    clean(&sites[0].build(&[]));
    // This one makes everything anew: what comes from a cache is the same.
    clean(&sites[1].run(&["-q", "build"]));
    let [one, two] = sites.each_ref().map(|site| tree(&site.path("public")));
    same(&one, &two);
    whole(&sites[0].path("public"));
    for page in ["index.html", "lessons/public-curiosity/when-it-reaches-you/index.html", "rules/gc3/13/index.html", "404.html", "atom.xml", "sitemap.xml", "search/root.en.js", "_headers", "guide.zip", "sw.js", "offline/files.en.json", "teachers/public-curiosity/public-curiosity.moodle.xml"] {
        assert!(one.iter().any(|f| f.0 == page), "{page} is not published");
    }
    // And so is what comes from a cache in this folder.
    clean(&again(&sites[0]));
    same(&tree(&sites[0].path("public")), &one);
}

/// Whether a build said that there was nothing to do.
fn idle(site: &Site, arguments: &[&str]) -> bool {
    let ran = site.run(&[&["build"], arguments].concat());
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{}", ran.out);
    let last = ran.out.lines().last().expect("a line");
    let idle = last.starts_with("public/ is up to date (nothing has changed since it was made; delete it to make it anew), seen in ");
    assert!(idle || last.starts_with("public/ is ready in "), "{last}");
    idle
}

#[test]
fn what_has_not_changed_is_not_built_again() {
    let site = Site::to_build();
    assert!(!idle(&site, &[]));
    let one = tree(&site.path("public"));
    assert!(idle(&site, &[]));
    same(&tree(&site.path("public")), &one);
    let page = "content/about/privacy/index.md";
    let words = site.read(page);
    let changes: [(&str, &dyn Fn()); 3] = [
        ("a page", &|| site.write(page, format!("{words}\nMore.\n"))),
        ("a published file", &|| site.write("public/index.html", "by hand")),
        ("a published file that is no more", &|| fs::remove_file(site.path("public/robots.txt")).expect("removed")),
    ];
    for (what, change) in changes {
        change();
        assert!(!idle(&site, &[]), "{what} has changed");
        assert!(idle(&site, &[]), "{what} has not changed again");
        whole(&site.path("public"));
    }
    assert!(!idle(&site, &["--base-url", "https://mirror.example"]));
    assert!(idle(&site, &["--base-url", "https://mirror.example"]));
    assert!(!idle(&site, &[]));
}

#[test]
fn many_languages_keep_their_order() {
    let site = Site::good();
    site.take_templates();
    let mut config: toml::Table = site.read("config.toml").parse().expect("TOML");
    let words = config["languages"]["uk"].clone();
    for lang in ["de", "fr", "pl", "ru"] {
        config["languages"].as_table_mut().expect("languages").insert(lang.into(), words.clone());
        config["extra"]["language_names"].as_table_mut().expect("names").insert(lang.into(), lang.into());
    }
    site.write("config.toml", toml::to_string(&config).expect("a configuration"));
    for lang in ["de", "fr", "pl", "ru"] {
        site.write(&format!("content/_index.{lang}.md"), site.read("content/_index.uk.md"));
    }
    clean(&site.build(&[]));
    let one = tree(&site.path("public"));
    clean(&again(&site));
    same(&tree(&site.path("public")), &one);
}

#[test]
fn nothing_but_the_site_is_published() {
    let site = Site::to_build();
    assert_eq!(site.run(&["new", "case", "a-draft"]).code, Some(0));
    clean(&site.build(&[]));
    for file in files(&site.path("public")) {
        let source = ["toml", "md"].iter().any(|ending| file.ends_with(&format!(".{ending}")));
        assert!(!source && !file.contains("a-draft"), "{file} is published");
    }
    let root = site.root().display().to_string();
    for (file, bytes) in tree(&site.path("public")) {
        assert!(!String::from_utf8_lossy(&bytes).contains(&root), "{file} names the folder it was built in");
    }
}

#[test]
fn a_page_that_was_removed_is_gone() {
    let site = Site::to_build();
    site.write("content/about/thanks/index.md", site.read("content/about/privacy/index.md").replace("Privacy", "Thanks"));
    clean(&site.build(&[]));
    assert!(site.path("public/about/thanks/index.html").exists());
    fs::remove_dir_all(site.path("content/about/thanks")).expect("removed");
    clean(&site.build(&[]));
    assert!(!site.path("public/about/thanks").exists());
    whole(&site.path("public"));
}

#[test]
fn a_sub_path_stands_before_every_address() {
    let site = Site::to_build();
    clean(&site.build(&["--base-url", "https://x.example/sub/"]));
    whole(&site.path("public"));
    let mut addresses = 0;
    for file in files(&site.path("public")).iter().filter(|f| f.ends_with(".html")) {
        let html = site.read(&format!("public/{file}")).replace("&#x2F;", "/");
        for url in attributes(&html) {
            let own = url.starts_with("/sub/") || ["tel:", "viber:", "mailto:"].iter().any(|scheme| url.starts_with(scheme)) || url.starts_with("https://x.example/sub/") || url.starts_with('#');
            let elsewhere = url.starts_with("https://") && !url.starts_with("https://x.example") && !url.starts_with("https://small.example");
            assert!(own || elsewhere, "{file} leads to {url}");
            addresses += 1;
        }
        assert!(!html.contains("small.example"), "{file} holds the address of config.toml");
    }
    assert!(addresses > 500, "only {addresses} addresses");
    let headers = site.read("public/_headers");
    assert!(headers.contains("\n/sub/js/*\n"), "{headers}");
}

/// The values of all `href` and `src`.
fn attributes(html: &str) -> Vec<&str> {
    let values = ["href=\"", "src=\""].into_iter().flat_map(|key| html.split(key).skip(1));
    values.map(|rest| rest.split('"').next().expect("a value")).collect()
}

#[test]
fn a_second_language_stands_beside_the_first() {
    let site = Site::in_two_languages();
    clean(&site.build(&[]));
    whole(&site.path("public"));
    let page = site.read("public/uk/teachers/index.html");
    assert!(page.contains("<html lang=\"uk\"") && page.contains("Для вчителів"), "{page}");
    assert!(page.contains("hreflang=\"en\" href=\"https://small.example/teachers/\""), "{page}");
    assert!(page.contains("href=\"/uk/rules/gc3/13/\""), "a reference leaves the page’s language:\n{page}");
    assert!(site.path("public/search/root.uk.js").exists());
}

/// A translation is written page by page: what is missing in its language is linked in the first.
#[test]
fn a_language_with_one_page_can_be_published() {
    let site = Site::in_two_languages();
    for file in files(&site.path("content")).iter().filter(|f| f.contains(".uk.") && *f != "teachers/index.uk.md" && *f != "_index.uk.md") {
        fs::remove_file(site.path("content").join(file)).expect("removed");
    }
    clean(&site.build(&[]));
}

#[test]
fn a_build_with_problems_leaves_the_old_site() {
    let site = Site::to_build();
    clean(&site.build(&[]));
    let before = tree(&site.path("public"));
    let wrong = [
        ("content/help/index.md", "x".to_string(), 1, "the page has no front matter"),
        ("templates/module.html", "{% extends \"base.html\" %}{% block main %}<h1>a</h1><h1>b</h1>{% endblock %}".to_string(), 1, "the page has 2 first-level headings"),
        ("templates/module.html", "{% extends \"base.html\" %}{% block main %}<h1>a</h1><img src=\"/favicon.svg\" alt=\"a\"><img src=\"/favicon.svg\" alt=\"a\"><img src=\"/favicon.svg\" alt=\"a\"><img src=\"/favicon.svg\" alt=\"a\">{% endblock %}".to_string(), 1, "the page needs 6 requests"),
        ("templates/module.html", "{% extends".to_string(), 2, "Zola could not render the site"),
    ];
    for (file, text, code, message) in wrong {
        let good = site.read(file);
        site.write(file, text);
        let ran = site.build(&[]);
        assert!(ran.code == Some(code) && ran.err.contains(message), "{ran:?}");
        assert!(tree(&site.path("public")) == before, "the old site has changed after: {message}");
        site.write(file, good);
    }
    clean(&site.build(&[]));
    same(&tree(&site.path("public")), &before);
}

#[test]
fn a_damaged_cache_is_healed() {
    let site = Site::to_build();
    clean(&site.build(&[]));
    let (public, cache) = (site.path("public"), site.path("target/guide/cache"));
    let before = (tree(&public), tree(&cache));
    for (i, (file, mut bytes)) in before.1.clone().into_iter().enumerate() {
        let place = bytes.len() / 2;
        match i % 4 {
            0 => bytes.truncate(place),
            1 => bytes[place] ^= 1,
            2 => bytes.clear(),
            _ => bytes[3] ^= 0x80,
        }
        fs::write(cache.join(file), bytes).expect("damaged");
    }
    clean(&again(&site));
    whole(&public);
    same(&tree(&public), &before.0);
    same(&tree(&cache), &before.1);
}

#[test]
fn builds_at_the_same_time_wait_for_each_other() {
    let site = Site::to_build();
    clean(&site.build(&[]));
    let before = tree(&site.path("public"));
    fs::remove_dir_all(site.path("public")).expect("removed");
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| clean(&site.build(&[])));
        }
    });
    same(&tree(&site.path("public")), &before);
}
