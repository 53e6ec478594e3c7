//! Numbers and posting lists as text: what a script can carry and Brotli can squeeze.
//!
//! Digits are the 91 printable ASCII characters from `#` on, without the backslash; a number below 60
//! is one digit. static/js/search-engine.js reads what is written here, and knows no more than this.

const DIGITS: u32 = 91;
const ONE: u32 = 60;
const TWO: u32 = ONE + 30 * DIGITS;

/// As many postings of a list have positions; the rest of a long list is a file apart.
pub const HEAD: usize = 128;
/// A list of as many postings stands whole in its shard: the rest without positions takes few bytes.
/// Fewer in the tests, whose guides are small.
pub const WHOLE: usize = if cfg!(test) { 150 } else { 5000 };

/// One page that holds a term: the page's number, the weight from 1 to 60, and where the term stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Posting {
    pub page: u32,
    pub weight: u8,
    pub positions: Box<[u32]>,
}

fn digit(out: &mut String, value: u32) {
    let byte = 35 + value as u8;
    out.push(char::from(byte + u8::from(byte >= b'\\')));
}

pub fn number(out: &mut String, value: u32) {
    match value {
        0..ONE => digit(out, value),
        ONE..TWO => {
            digit(out, ONE + (value - ONE) / DIGITS);
            digit(out, (value - ONE) % DIGITS);
        }
        _ => {
            let rest = value - TWO;
            digit(out, DIGITS - 1);
            digit(out, rest / DIGITS / DIGITS);
            digit(out, rest / DIGITS % DIGITS);
            digit(out, rest % DIGITS);
        }
    }
}

/// Postings sorted by weight, the heaviest first, then by page: each weight with its count, then the
/// gaps between pages, and with `positions` the gaps between places, the last one marked.
pub fn postings(out: &mut String, all: &[Posting], positions: bool) {
    for group in all.chunk_by(|a, b| a.weight == b.weight) {
        number(out, u32::from(group[0].weight));
        number(out, group.len() as u32);
        let mut before = 0;
        for posting in group {
            number(out, posting.page - before);
            before = posting.page;
            if !positions {
                continue;
            }
            let (mut place, last) = (0, posting.positions.len().saturating_sub(1));
            for (i, position) in posting.positions.iter().enumerate() {
                number(out, (position - place) * 2 + u32::from(i == last));
                place = *position;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_one_two_or_four_digits() {
        let text = |value| {
            let mut out = String::new();
            number(&mut out, value);
            out
        };
        assert_eq!((text(0), text(57), text(59), text(60), text(2789)), ("#".into(), "]".into(), "_".into(), "`#".into(), "}~".into()));
        assert_eq!(text(2790), "~###");
        assert!((0..800_000).step_by(997).all(|v| !text(v).contains(['\\', '"', ' ', '!'])));
    }
}
