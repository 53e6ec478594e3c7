//! Words as numbers: each spelling is kept once, and a text is a list of small numbers.

use std::collections::HashMap;

/// Words by number, in the order in which they were first met.
#[derive(Default)]
pub struct Interner {
    numbers: HashMap<String, u32>,
}

impl Interner {
    pub fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = self.numbers.len() as u32;
        self.numbers.insert(word.to_string(), number);
        number
    }

    pub fn into_words(self) -> Vec<String> {
        let mut all: Vec<(u32, String)> = self.numbers.into_iter().map(|(word, number)| (number, word)).collect();
        all.sort_unstable();
        all.into_iter().map(|(_, word)| word).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_keeps_its_number() {
        let mut interner = Interner::default();
        assert_eq!(["b", "a", "b"].map(|word| interner.number(word)), [0, 1, 0]);
        assert_eq!(interner.into_words(), ["b", "a"]);
    }
}
