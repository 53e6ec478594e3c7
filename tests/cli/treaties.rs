//! `guide check --treaties`: every quotation compared with the official texts, word for word.

use crate::broken::overlays;
use crate::site::{Ran, Site};

fn check(site: &Site) -> Ran {
    let folder = site.path("official");
    site.run(&["check", "--treaties", folder.to_str().expect("UTF-8")])
}

/// The line that follows the first one, which holds a duration.
fn second_line(ran: &Ran) -> &str {
    ran.out.lines().nth(1).expect("two lines")
}

#[test]
fn good_quotations_are_counted() {
    let ran = check(&Site::good());
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert_eq!(second_line(&ran), "treaty quotations: 2 compared, 36 words; 0 of instruments without an official text here");
}

#[test]
fn the_folder_can_be_named_in_the_environment() {
    let site = Site::good();
    let output = site.command(&["check"]).env("GUIDE_TREATIES", site.path("official")).output().expect("guide runs");
    assert!(second_line(&output.into()).starts_with("treaty quotations: 2 compared"));
}

#[test]
fn without_a_folder_the_line_says_so() {
    let ran = Site::good().run(&["check"]);
    assert_eq!(
        second_line(&ran),
        "treaty quotations: not compared (name the folder of official texts with --treaties)"
    );
}

#[test]
fn an_instrument_without_official_text_is_counted() {
    let site = Site::good();
    std::fs::rename(site.path("official/gc3.txt"), site.path("official/gc4.txt")).expect("renamed");
    let ran = check(&site);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert_eq!(second_line(&ran), "treaty quotations: 0 compared, 0 words; 2 of instruments without an official text here");
}

#[test]
fn an_excerpt_with_a_longer_name_is_found() {
    let site = Site::good();
    std::fs::rename(site.path("official/gc3.txt"), site.path("official/gc3_articles_12-14.txt")).expect("renamed");
    assert!(second_line(&check(&site)).starts_with("treaty quotations: 2 compared"));
}

#[test]
fn a_missing_folder_is_a_failure() {
    let site = Site::good();
    std::fs::remove_dir_all(site.path("official")).expect("removed");
    let ran = check(&site);
    let folder = site.path("official");
    assert_eq!(ran.code, Some(2));
    assert_eq!(ran.err, format!("failure: the folder of official texts {} is empty or missing\n", folder.display()));
}

#[test]
fn each_wrong_quotation_is_a_problem() {
    for overlay in overlays("treaties") {
        let site = Site::good();
        site.lay(&overlay);
        crate::broken::expect(&overlay, &Ran { out: String::new(), ..check(&site) });
    }
}
