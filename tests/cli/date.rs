//! The day for which the guide is built: it ages contacts, warns, and stops nothing.

use crate::site::{Ran, Site, tree};

const OLD: &str = "content/contacts/contacts.toml:1: warning: contact `bureau` was checked on 2026-11-21, more than 180 days ago\n  help: look at its official page, mend the entry and write the day as `checked`\n\
    content/contacts/contacts.toml:21: warning: contact `agency` was checked on 2026-11-21, more than 180 days ago\n  help: look at its official page, mend the entry and write the day as `checked`\n2 warnings in 1 file\n";

fn dated(site: &Site, epoch: Option<&str>, arguments: &[&str]) -> Ran {
    let mut command = site.command(&[&["--quiet"], arguments].concat());
    command.env_remove("SOURCE_DATE_EPOCH");
    epoch.map(|epoch| command.env("SOURCE_DATE_EPOCH", epoch));
    command.output().expect("guide runs").into()
}

fn said(ran: &Ran) -> (Option<i32>, &str) {
    (ran.code, ran.err.as_str())
}

#[test]
fn a_contact_grows_old_by_the_date_that_was_named() {
    let site = Site::good();
    assert_eq!(said(&dated(&site, None, &["check"])), (Some(0), ""));
    assert_eq!(said(&dated(&site, None, &["check", "--date", "2027-05-20"])), (Some(0), ""));
    assert_eq!(said(&dated(&site, None, &["check", "--date", "2027-05-21"])), (Some(0), OLD));
    // 21 May 2027, and the date on the command line before it.
    assert_eq!(said(&dated(&site, Some("1810857600"), &["check"])), (Some(0), OLD));
    assert_eq!(said(&dated(&site, Some("1810857600"), &["check", "--date", "2026-11-21"])), (Some(0), ""));
    site.edit("content/duty/index.md", "date = 2026-11-21", "date = 2026-11-21\nupdated = 2028-01-01");
    assert_eq!(said(&dated(&site, None, &["check"])), (Some(0), OLD));
}

#[test]
fn what_is_no_date_is_a_failure() {
    let site = Site::good();
    let failure = |text: &str| (Some(2), format!("failure: {text}\n"));
    let ran = |epoch, arguments: &[&str]| {
        let ran = dated(&site, epoch, arguments);
        (ran.code, ran.err)
    };
    assert_eq!(ran(None, &["check", "--date", "2026-02-30"]), failure("--date 2026-02-30 is no day: write it as 2026-11-21"));
    assert_eq!(ran(None, &["check", "--date", "2026-11-21T00:00"]), failure("--date 2026-11-21T00:00 is no day: write it as 2026-11-21"));
    assert_eq!(ran(Some("today"), &["check"]), failure("SOURCE_DATE_EPOCH=today is no number of seconds since 1970"));
}

#[test]
fn pages_say_that_an_entry_is_old() {
    let site = Site::to_build();
    let says = |page: &str| site.read(&format!("public/{page}/index.html")).contains("use the official page first");
    assert_eq!(site.build(&["--date", "2026-11-21"]).code, Some(0));
    assert!(!says("help") && !says("contacts"));
    let first = tree(&site.path("public"));
    assert_eq!(said(&site.build(&["--date", "2027-05-21"])), (Some(0), OLD));
    assert!(says("help") && says("contacts"));
    assert_eq!(site.build(&["--date", "2026-12-24"]).code, Some(0));
    assert!(tree(&site.path("public")) == first, "the day alone has changed the site");
}
