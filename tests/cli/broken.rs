//! Broken guides: each folder below `tests/sites/check` and `tests/sites/build` is laid over the good
//! guide, and `expected.txt` in it holds all that the tool then says, word for word.
//!
//! `GUIDE_TESTS_WRITE=1 cargo test --test cli broken` writes what the tool says into those files;
//! read the difference before you keep it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::site::{Ran, Site, sites};

#[test]
fn the_good_guide_is_clean() {
    let good = Site::good().run(&["check"]);
    assert_eq!((good.code, good.err.as_str()), (Some(0), ""));
}

#[test]
fn problems_of_the_sources() {
    compare("check", |overlay| {
        let site = Site::good();
        site.lay(overlay);
        site.run(&["--quiet", "check"])
    });
}

#[test]
fn problems_of_the_rendered_pages() {
    compare("build", |overlay| {
        let site = Site::to_build();
        site.lay(overlay);
        let ran = site.build(&[]);
        assert!(!site.path("public").exists(), "a site with problems was published");
        ran
    });
}

/// Runs every overlay, two at a time, and shows all that differ.
fn compare(verb: &str, run: impl Fn(&Path) -> Ran + Sync) {
    let overlays = overlays(verb);
    assert!(!overlays.is_empty(), "no overlays for {verb}");
    let (next, wrong) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = || {
        while let Some(overlay) = overlays.get(next.fetch_add(1, Ordering::SeqCst)) {
            if let Err(difference) = compare_one(overlay, &run(overlay)) {
                wrong.lock().expect("differences").push(difference);
            }
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(work);
        scope.spawn(work);
    });
    let wrong = wrong.into_inner().expect("differences");
    assert!(wrong.is_empty(), "{} of {} differ\n{}", wrong.len(), overlays.len(), wrong.join("\n"));
}

/// Compares one run with the overlay's `expected.txt`; the error shows both.
fn compare_one(overlay: &Path, ran: &Ran) -> Result<(), String> {
    let file = overlay.join("expected.txt");
    // Warnings alone stop nothing.
    let code = i32::from(ran.err.contains(": error: "));
    let fits = |expected: &str| ran.code == Some(code) && ran.out.is_empty() && fits(expected, &ran.err);
    let mut expected = fs::read_to_string(&file).unwrap_or_default();
    if std::env::var_os("GUIDE_TESTS_WRITE").is_some() && !fits(&expected) {
        fs::write(&file, &ran.err).expect("a writable file");
        expected.clone_from(&ran.err);
    }
    let shown = || format!("--- {}\nexpected:\n{expected}\ngot: exit {:?}, {:?}\n{}", overlay.display(), ran.code, ran.out, ran.err);
    if fits(&expected) { Ok(()) } else { Err(shown()) }
}

pub fn expect(overlay: &Path, ran: &Ran) {
    compare_one(overlay, ran).unwrap_or_else(|difference| panic!("{difference}"));
}

/// Word for word; a `*` in `expected` stands for a number that changes with the styles.
fn fits(expected: &str, got: &str) -> bool {
    let mut parts = expected.split('*');
    let Some(mut rest) = got.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    for part in parts {
        let Some(after) = rest.trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix(part) else { return false };
        rest = after;
    }
    rest.is_empty()
}

/// The overlays for one verb, sorted.
pub fn overlays(verb: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(sites(verb)).expect("a folder of overlays");
    let mut all: Vec<PathBuf> = entries.map(|e| e.expect("an overlay").path()).filter(|p| p.is_dir()).collect();
    all.sort();
    all
}
