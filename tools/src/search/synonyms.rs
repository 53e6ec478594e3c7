//! Synonyms at work: where a page says one word of a group, it is found by the others as well.
//!
//! Done when the index is made, so that a browser needs neither the groups nor another request.

use std::collections::{BTreeMap, BTreeSet};

use super::language::{Lexicon, TermId, words};

#[derive(Default)]
pub struct Synonyms {
    /// Each group's phrases as terms.
    groups: Vec<Vec<Vec<TermId>>>,
    /// Groups and phrases by the phrase's first term.
    by_first: BTreeMap<TermId, Vec<(usize, usize)>>,
}

impl Synonyms {
    pub fn new(groups: &[Vec<String>], lexicon: &mut Lexicon) -> Synonyms {
        let mut synonyms = Synonyms::default();
        for group in groups {
            let mut phrases: Vec<Vec<TermId>> = Vec::new();
            for text in group {
                let words = words(text);
                let phrase: Vec<TermId> = words.iter().filter_map(|word| lexicon.term(word)).collect();
                // One telling word among small ones would stand for the phrase wherever it is said.
                if phrase.len() * 2 > words.len() && !phrases.contains(&phrase) {
                    phrases.push(phrase);
                }
            }
            let number = synonyms.groups.len();
            for (i, phrase) in phrases.iter().enumerate() {
                synonyms.by_first.entry(phrase[0]).or_default().push((number, i));
            }
            synonyms.groups.push(phrases);
        }
        synonyms
    }

    /// Terms that the phrase beginning at `at` also stands for, how far from its place, and what part of its
    /// worth each has: one word that stands for three is not worth each of them whole.
    pub fn at(&self, sequence: &[TermId], at: usize) -> Vec<(TermId, usize, f32)> {
        let mut found = Vec::new();
        let Some(candidates) = self.by_first.get(&sequence[at]) else { return found };
        let fits = |(group, phrase): &&(usize, usize)| sequence[at..].starts_with(&self.groups[*group][*phrase]);
        // Of each group, the longest phrase that stands here.
        let mut longest: BTreeMap<usize, usize> = BTreeMap::new();
        for (group, phrase) in candidates.iter().filter(fits) {
            let best = longest.entry(*group).or_insert(*phrase);
            if self.groups[*group][*phrase].len() > self.groups[*group][*best].len() {
                *best = *phrase;
            }
        }
        for (group, own) in longest {
            let own = &self.groups[group][own];
            for other in &self.groups[group] {
                let share = (own.len() as f32 / other.len() as f32).min(1.0);
                found.extend(other.iter().enumerate().filter(|(_, t)| !own.contains(t)).map(|(i, t)| (*t, i, share)));
            }
        }
        found.sort_by(|a, b| a.0.cmp(&b.0).then(b.2.total_cmp(&a.2)).then(a.1.cmp(&b.1)));
        found.dedup_by_key(|f| f.0);
        found
    }

    /// Other phrases for a whole name.
    pub fn of_name(&self, name: &[TermId]) -> Vec<&[TermId]> {
        let of = self.groups.iter().filter(|group| group.iter().any(|phrase| phrase == name));
        of.flatten().filter(|phrase| *phrase != name).map(Vec::as_slice).collect()
    }

    /// What else to mark for a term: the phrases that stand for it.
    pub fn also(&self, term: TermId) -> BTreeSet<TermId> {
        let of = self.groups.iter().filter(|group| group.iter().any(|phrase| phrase[..] == [term]));
        of.flatten().filter(|phrase| !phrase.contains(&term)).flatten().copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_stands_for_the_other_words_of_its_group() {
        let mut lexicon = Lexicon::new("en");
        let group = ["prisoner of war", "POW", "captive", "prisoner"].map(String::from).to_vec();
        let synonyms = Synonyms::new(&[group], &mut lexicon);
        let mut term = |word: &str| lexicon.term(word).expect("a term");
        let (prisoner, war, pow, captive) = (term("prisoners"), term("war"), term("pow"), term("captives"));
        let found = |sequence: &[TermId]| synonyms.at(sequence, 0).into_iter().map(|f| f.0).collect::<BTreeSet<_>>();
        assert_eq!(found(&[prisoner, war]), BTreeSet::from([pow, captive]));
        assert_eq!(found(&[pow]), BTreeSet::from([prisoner, war, captive]));
        assert!(found(&[war]).is_empty());
        let shares: BTreeMap<TermId, f32> = synonyms.at(&[pow], 0).into_iter().map(|f| (f.0, f.2)).collect();
        assert_eq!((shares[&war], shares[&captive]), (0.5, 1.0));
        assert_eq!(synonyms.also(pow), BTreeSet::from([prisoner, war, captive]));
        assert_eq!(synonyms.also(prisoner), BTreeSet::from([pow, captive]));
        assert_eq!(synonyms.of_name(&[pow]), [&[prisoner, war][..], &[captive], &[prisoner]]);
    }

    #[test]
    fn one_telling_word_among_small_ones_is_no_phrase() {
        let mut lexicon = Lexicon::new("en");
        let synonyms = Synonyms::new(&[["whataboutism", "they did it first"].map(String::from).to_vec()], &mut lexicon);
        let first = lexicon.term("first").expect("a term");
        assert!(synonyms.at(&[first], 0).is_empty());
    }
}
