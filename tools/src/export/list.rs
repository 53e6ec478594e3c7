//! A plain list of the questions with a key after it, to be pasted into any editor or printed.
//!
//! Owns its layout alone: it can hold every kind of question, and loses nothing but links.

use std::fmt::Write;

use crate::unit::account::account;
use crate::unit::key::{ask, letter, offered, offers, right};
use crate::unit::{Export, Question, Unit};

pub fn export(unit: &Unit) -> Export {
    let mut out = format!("{}: {}\n{}\n{}\n", unit.word("site_name"), unit.title, unit.url, unit.edition);
    for lesson in unit.lessons.iter().filter(|l| !l.questions.is_empty()) {
        let _ = write!(out, "\n\n{}\n{}\n", lesson.title, lesson.url);
        lesson.questions.iter().for_each(|q| question(&mut out, unit, q));
    }
    let _ = write!(out, "\n\n{}\n", unit.word("export_key").to_uppercase());
    for q in unit.questions() {
        let _ = write!(out, "\n{}. {} [{}]\n", q.n, right(q).join("; "), q.id);
        account(unit, q).iter().for_each(|line| out.push_str(&format!("   {}\n", line.plain)));
    }
    Export { ending: "questions.txt", bytes: out.into_bytes(), losses: Vec::new() }
}

fn question(out: &mut String, unit: &Unit, q: &Question) {
    let _ = write!(out, "\n{}. {}\n   ({})\n", q.n, q.prompt.plain, unit.word(&ask(q)));
    for (i, text) in offered(q).iter().enumerate() {
        let _ = writeln!(out, "   {}) {text}", letter(i));
    }
    for (i, text) in offers(q).iter().enumerate() {
        let _ = writeln!(out, "   {} {text}", i + 1);
    }
    for hint in &q.hints {
        let _ = writeln!(out, "   [{}: {}]", unit.word("hint"), hint.plain);
    }
}
