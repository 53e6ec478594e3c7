//! The report beside the downloads: for each file, every question that it lacks or holds with a loss.
//!
//! Owns its layout; a reader finds the question by its number and id in the plain list.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::unit::{Export, Loss, Unit, Why};

pub fn report<'a>(unit: &Unit, exports: impl Iterator<Item = &'a Export>) -> Vec<u8> {
    let all = unit.questions().count();
    let mut out = format!("{}\n{}\n{}\n", unit.word("report_title").replace("{module}", &unit.title), unit.url, unit.edition);
    for export in exports {
        let left: BTreeSet<usize> = export.losses.iter().filter(|l| l.why.left_out()).map(|l| l.n).collect();
        let told = if export.losses.is_empty() { unit.word("report_whole") } else { unit.word("report_some") };
        let told = told.replace("{n}", &(all - left.len()).to_string()).replace("{all}", &all.to_string());
        let _ = write!(out, "\n{}.{}\n{told}\n", unit.id, export.ending);
        for (why, key) in Why::WORDS {
            let of: Vec<&Loss> = export.losses.iter().filter(|l| l.why == why).collect();
            if !of.is_empty() {
                let _ = writeln!(out, "* {}", unit.word(key));
                of.iter().for_each(|loss| out.push_str(&format!("  {}\n", named(unit, loss.n))));
            }
        }
    }
    out.into_bytes()
}

fn named(unit: &Unit, n: usize) -> String {
    unit.questions().find(|q| q.n == n).map_or_else(|| n.to_string(), |q| format!("{n}. {}", q.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::exports;
    use crate::unit::tests::unit;

    #[test]
    fn every_loss_stands_under_its_reason() {
        let unit = unit();
        let text = String::from_utf8(report(&unit, exports(&unit).expect("exports").iter())).expect("UTF-8");
        assert!(text.contains("\nm.gift.txt\n6 of 7\n* <loss_kind>\n  4. m.l.order\n"), "{text}");
        assert!(text.contains("\nm.csv\n<report_whole>\n"), "{text}");
    }
}
