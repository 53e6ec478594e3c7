//! Short addresses, `/a/<code>/`: their alphabet, the code of a new page, and the codes that are retired.
//!
//! Owns `content/short.toml` and what a code may look like. Which page has which code stands in its front
//! matter; that no two share one is proved by `check`, and the pages behind the addresses are `address`.

use sha2::{Digest, Sha256};

use crate::problem::Problems;
use crate::tree::{Fields, Node, Spot};

pub const FILE: &str = "content/short.toml";

/// The folder of all short addresses, below the root of each language.
pub const FOLDER: &str = "a";

/// A letter and a digit take turns: a code can't spell a word, an acronym or a year, in any language.
/// What looks or sounds like another (0 O, 1 l, 2 z, 5 s, 8 b) and the marks of war (v, z) are left out.
const LETTERS: &[u8] = b"cdfhjkmnprtwx";
const DIGITS: &[u8] = b"23456789";
const LENGTH: usize = 5;

pub fn is_code(text: &str) -> bool {
    text.len() == LENGTH && text.bytes().enumerate().all(|(i, b)| places(i).contains(&b))
}

fn places(i: usize) -> &'static [u8] {
    if i.is_multiple_of(2) { LETTERS } else { DIGITS }
}

/// The code of a new page, always the same for its folder; another one where it is taken.
pub fn code(folder: &str, taken: impl Fn(&str) -> bool) -> String {
    let of = |attempt: u32| -> String {
        let hash = Sha256::digest(format!("{folder}#{attempt}"));
        (0..LENGTH).map(|i| char::from(places(i)[usize::from(hash[i]) % places(i).len()])).collect()
    };
    (0..).map(of).find(|code| !taken(code)).unwrap_or_default()
}

/// A code that was published once, and belongs to no page any more.
#[derive(Clone, Debug)]
pub struct Retired {
    pub code: Spot<String>,
    /// The folder of the page that it leads to now; without one, the address is gone.
    pub to: Option<Spot<String>>,
}

pub fn retired(file: &str, node: &Node, problems: &Problems) -> Vec<Retired> {
    let Some(fields) = Fields::new(file, "the file", node, problems) else { return Vec::new() };
    let read = |table: &Node| {
        let row = Fields::new(file, "a retired code", table, problems)?;
        let (code, to) = (row.string("code", "k7m3p"), row.optional_string("to"));
        row.finish();
        Some(Retired { code: code?, to })
    };
    let all = fields.tables("retired").iter().filter_map(|table| read(table)).collect();
    fields.finish();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_the_same_for_its_folder_and_never_taken() {
        let first = code("reply/he-agreed", |_| false);
        assert!(is_code(&first), "{first}");
        assert_eq!(first, code("reply/he-agreed", |_| false));
        let second = code("reply/he-agreed", |taken| taken == first);
        assert!(is_code(&second) && second != first, "{second}");
    }

    #[test]
    fn letters_and_digits_take_turns() {
        for bad in ["", "k7m3", "k7m3pp", "77777", "kkkkk", "7k7k7", "K7M3P", "z2z2z", "k0m3p", "k7m3é"] {
            assert!(!is_code(bad), "{bad}");
        }
    }
}
