//! Builds killed at random moments: `public/` is always one whole site, the old one or the new one.
//!
//! The long run is left out by default: `cargo test --test cli fifty -- --ignored --nocapture`.
//! `GUIDE_TESTS_SEED=7` chooses other moments; each run prints its seed.

use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::build::{clean, whole};
use crate::site::{Site, tree};

const PAGE: &str = "content/duty/index.md";
const EDITIONS: [&str; 2] = ["Put the camera away.", "Leave the camera at home."];

#[test]
fn ten_killed_builds_leave_ten_whole_sites() {
    kill(10);
}

#[test]
#[ignore = "takes a minute"]
fn fifty_killed_builds_leave_fifty_whole_sites() {
    kill(50);
}

/// Starts a build of the other of two editions, kills it, and looks at what is published.
fn kill(times: usize) {
    let seed = std::env::var("GUIDE_TESTS_SEED").ok().and_then(|s| s.parse().ok()).unwrap_or(20_261_121);
    let mut random = Random(seed);
    let site = Site::to_build();
    let editions = EDITIONS.map(|words| {
        site.edit(PAGE, &body(&site), words);
        clean(&site.build(&[]));
        tree(&site.path("public"))
    });
    // A build whose bytes are compressed already, as most are: killed anywhere in it, or after.
    site.edit(PAGE, &body(&site), EDITIONS[0]);
    let (whole_build, mut shown) = (duration(&site), [0, 0]);
    for n in 0..times {
        site.edit(PAGE, &body(&site), EDITIONS[(n + 1) % 2]);
        let mut child = site.command(&["--quiet", "build"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("guide runs");
        std::thread::sleep(whole_build.mul_f64(random.next() * 1.4));
        child.kill().expect("killed");
        child.wait().expect("ended");
        let public = site.path("public");
        whole(&public);
        let now = tree(&public);
        let edition = editions.iter().position(|e| *e == now);
        shown[edition.unwrap_or_else(|| panic!("seed {seed}, build {n}: neither the old site nor the new one"))] += 1;
    }
    eprintln!("seed {seed}: {times} builds of {whole_build:.2?} killed, editions shown afterwards {shown:?}");
    // The next build is not disturbed by what the killed ones left.
    for (words, edition) in EDITIONS.iter().zip(&editions) {
        site.edit(PAGE, &body(&site), words);
        clean(&site.build(&[]));
        assert!(tree(&site.path("public")) == *edition, "seed {seed}: a build after the killed ones differs");
    }
}

/// How long one build takes now.
fn duration(site: &Site) -> Duration {
    let started = Instant::now();
    clean(&site.build(&[]));
    started.elapsed()
}

/// The page's last line, which the editions differ in.
fn body(site: &Site) -> String {
    site.read(PAGE).trim_end().lines().last().expect("a line").to_string()
}

/// Stands in for Zola: the first call, whose build gets killed, renders edition `a` when told to; the
/// second renders edition `b`, tells the first to go on, and waits for it.
const ZOLA: &str = r#"#!/bin/sh
[ "$1" = --version ] && echo zola 0.22.0 && exit
here=$(dirname "$0") out=$6
render() { rm -rf "$out"; cp -r "$here/$1" "$out"; }
if mkdir "$here/started"; then
    while [ ! -e "$here/go" ]; do sleep 0.02; done
    render a; touch "$here/done"
else
    render b; touch "$here/go"
    while [ ! -e "$here/done" ]; do sleep 0.02; done
fi
"#;

/// A build killed while Zola runs leaves Zola running: the next build must not publish its pages.
#[test]
fn zola_left_over_from_a_killed_build_disturbs_nobody() {
    let (site, fake) = (Site::to_build(), Site::empty());
    let [_, new] = [("a", EDITIONS[0]), ("b", EDITIONS[1])].map(|(edition, words)| {
        site.edit(PAGE, &body(&site), words);
        clean(&site.build(&[]));
        fake.copy(&site.path("public"), edition);
        // Zola writes neither the checksums nor the pages of short addresses and frames.
        std::fs::remove_file(fake.path(edition).join("checksums.txt")).expect("removed");
        ["a", "embed"].iter().for_each(|folder| std::fs::remove_dir_all(fake.path(edition).join(folder)).expect("removed"));
        tree(&site.path("public"))
    });
    let program = fake.path("zola");
    fake.write("zola", ZOLA);
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("executable");
    let build = || {
        let mut command = site.command(&["--quiet", "build"]);
        command.env("ZOLA", &program).stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    let mut killed = build().spawn().expect("guide runs");
    while !fake.path("started").exists() {
        std::thread::sleep(Duration::from_millis(5));
    }
    killed.kill().expect("killed");
    killed.wait().expect("ended");
    assert!(build().status().expect("guide runs").success());
    assert!(tree(&site.path("public")) == new, "the pages of a killed build were published");
}

/// Numbers from 0 to 1, the same for the same seed.
struct Random(u64);

impl Random {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }
}
