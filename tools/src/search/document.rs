//! One page as the search sees it: its words with their places, and the passages that results show.
//!
//! Turns a rendered page into fields of words, and those into what each term is worth on the page.

use std::collections::HashMap;

use super::language::{Lexicon, TermId, words};
use super::synonyms::Synonyms;
use super::weights::{self, Place};
use crate::site::Rendered;

/// A passage is long enough to be understood and short enough to be read at a glance.
const PASSAGE: std::ops::Range<usize> = 70..140;
/// A rest shorter than this stays with the passage before it.
const REST: usize = 40;
/// Words on both sides of a heading are no neighbours.
const GAP: u32 = 8;
/// Places kept of one word on one page.
const POSITIONS: usize = 24;

pub struct Passage {
    pub section: usize,
    pub text: String,
}

/// A run of words in one place: form and passage.
struct Field {
    place: Place,
    section: usize,
    words: Vec<(String, usize)>,
}

pub struct Document {
    pub passages: Vec<Passage>,
    fields: Vec<Field>,
}

/// What a term is worth on one page, where it stands, and the passage that shows it best.
pub struct Mention {
    pub term: TermId,
    pub weight: u8,
    pub positions: Vec<u32>,
    pub passage: usize,
}

impl Document {
    pub fn of(page: &Rendered, asked: &[String], called: &[String]) -> Document {
        let forms = |text: &str, passage| words(text).into_iter().map(|w| (w.form, passage)).collect();
        let mut document = Document { passages: Vec::new(), fields: Vec::new() };
        document.fields.push(Field { place: Place::Title, section: 0, words: forms(&page.title, 0) });
        document.fields.push(Field { place: Place::Name, section: 0, words: forms(&page.names, 0) });
        // A field each: words of two phrases are no neighbours.
        for (place, phrases) in [(Place::Asked, asked), (Place::Called, called)] {
            document.fields.extend(phrases.iter().map(|phrase| Field { place, section: 0, words: forms(phrase, 0) }));
        }
        document.fields.push(Field { place: Place::About, section: 0, words: forms(&page.description, 0) });
        for (number, section) in page.sections.iter().enumerate() {
            let first = document.passages.len();
            document.fields.push(Field { place: Place::Heading, section: number, words: forms(&section.heading, first) });
            let mut text = Vec::new();
            for passage in passages(&section.text) {
                let at = document.passages.len();
                text.extend(words(passage).into_iter().map(|w| (w.form, at)));
                document.passages.push(Passage { section: number, text: passage.to_string() });
            }
            let place = if section.anchor.is_empty() { Place::Lead } else { Place::Text };
            document.fields.push(Field { place, section: number, words: text });
        }
        if document.passages.is_empty() {
            document.passages.push(Passage { section: 0, text: String::new() });
        }
        document
    }

    pub fn length(&self) -> usize {
        self.fields.iter().map(|f| f.words.len()).sum()
    }

    pub fn learn(&self, lexicon: &mut Lexicon) -> Vec<Vec<Option<TermId>>> {
        let mut all: Vec<Vec<Option<TermId>>> = self.fields.iter().map(|f| f.words.iter().map(|(form, _)| lexicon.term(form)).collect()).collect();
        // A title of nothing but small words is looked for by them.
        if all[0].iter().all(Option::is_none) {
            all[0] = self.fields[0].words.iter().map(|(form, _)| Some(lexicon.plain_term(form))).collect();
        }
        all
    }

    /// The page's title, the claim that it answers, what else people ask when they need it, and each word that a glossary explains, as terms of their own, with weight and
    /// the passage to show: whoever types one whole, in any form, or a synonym of it, finds the page first.
    pub fn titles(&self, page: &Rendered, asked: &[String], lexicon: &mut Lexicon, synonyms: &Synonyms) -> Vec<(TermId, u8, usize)> {
        let mut all = vec![(page.title.clone(), 0)];
        all.extend(asked.iter().map(|phrase| (phrase.clone(), 0)));
        if page.kind == "reply" {
            all.push((page.names.clone(), 0));
        }
        if page.kind == "glossary" {
            for (number, section) in page.sections.iter().enumerate() {
                let first = self.passages.iter().position(|p| p.section == number).unwrap_or(0);
                all.extend(section.names.iter().chain([&section.heading]).map(|name| (name.clone(), first)));
            }
        }
        let mut terms = Vec::new();
        for (name, passage) in all {
            let words: Vec<String> = words(&name).into_iter().map(|w| w.form).collect();
            terms.extend(lexicon.title(&words).map(|title| (title, weights::GREATEST, passage)));
            let said: Vec<TermId> = words.iter().filter_map(|word| lexicon.term(word)).collect();
            for other in synonyms.of_name(&said) {
                terms.push((lexicon.title_of(other), weights::LIKE_A_NAME, passage));
            }
        }
        // Of a term that stands for several names of the page, the best.
        terms.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)).then(a.2.cmp(&b.2)));
        terms.dedup_by_key(|t| t.0);
        terms
    }

    /// `terms` is what `learn` returned; `length` this page's beside the mean; `page` what the page as
    /// a whole is worth.
    pub fn mentions(&self, terms: &[Vec<Option<TermId>>], synonyms: &Synonyms, length: f32, page: f32) -> Vec<Mention> {
        let mut sums: HashMap<TermId, Sum> = HashMap::new();
        let mut position = 0;
        for (field, terms) in self.fields.iter().zip(terms) {
            // Small words between two others don't part them.
            let said: Vec<(TermId, usize)> = terms.iter().zip(&field.words).filter_map(|(t, w)| t.map(|t| (t, w.1))).collect();
            let sequence: Vec<TermId> = said.iter().map(|s| s.0).collect();
            let worth = match field.place {
                Place::Title => Place::Title.worth() * weights::of_title(sequence.len()),
                other => other.worth(),
            };
            for (at, (term, passage)) in said.iter().enumerate() {
                sums.entry(*term).or_default().add(field, position + at as u32, *passage, worth);
                for (other, offset, share) in synonyms.at(&sequence, at) {
                    sums.entry(other).or_default().add(field, position + (at + offset) as u32, *passage, worth * share * weights::SYNONYM);
                }
            }
            position += sequence.len() as u32 + GAP;
        }
        let mut all: Vec<Mention> = sums.into_iter().map(|(term, sum)| sum.mention(term, length, page)).collect();
        all.sort_by_key(|m| m.term);
        all
    }
}

/// What one term adds up to on a page.
#[derive(Default)]
struct Sum {
    names: f32,
    text: f32,
    positions: Vec<u32>,
    sections: Vec<Part>,
}

/// What a term adds up to in one section, and the passage to show: the first whose text says it.
struct Part {
    section: usize,
    worth: f32,
    passage: usize,
    said: bool,
}

impl Sum {
    fn add(&mut self, field: &Field, position: u32, passage: usize, worth: f32) {
        match field.place.is_name() {
            // A title that repeats a word says no more than one that doesn't.
            true => self.names = self.names.max(worth),
            false => self.text += worth,
        }
        if self.positions.len() < POSITIONS {
            self.positions.push(position);
        }
        let said = matches!(field.place, Place::Lead | Place::Text);
        match self.sections.iter_mut().find(|s| s.section == field.section) {
            Some(part) => {
                part.worth += worth;
                if said && !part.said {
                    (part.passage, part.said) = (passage, true);
                }
            }
            None => self.sections.push(Part { section: field.section, worth, passage, said }),
        }
    }

    fn mention(mut self, term: TermId, length: f32, page: f32) -> Mention {
        self.positions.sort_unstable();
        self.positions.dedup();
        self.sections.sort_by(|a, b| b.worth.total_cmp(&a.worth).then(a.section.cmp(&b.section)));
        let passage = self.sections.first().map_or(0, |s| s.passage);
        Mention { term, weight: weights::weight(self.names, self.text, length, page), positions: self.positions, passage }
    }
}

/// Cuts a section's text at the ends of sentences, or between words where a sentence is long.
fn passages(text: &str) -> Vec<&str> {
    let mut all = Vec::new();
    let (mut start, mut last) = (0, 0);
    for (at, _) in text.match_indices(' ').chain([(text.len(), "")]) {
        let length = text[start..at].chars().count();
        let ends = text[last..at].trim_end_matches(['”', '"', '»', ')']).ends_with(['.', '?', '!', '…', ':']);
        if (length >= PASSAGE.end || length >= PASSAGE.start && ends) && text[at..].chars().count() > REST {
            all.push(&text[start..at]);
            start = at + 1;
        }
        last = at + 1;
    }
    all.push(&text[start..]);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passages_end_where_sentences_do() {
        let text = "One sentence that is long enough to stand as a passage of its own, surely. Short one. And the rest of it goes on and on.";
        assert_eq!(passages(text), ["One sentence that is long enough to stand as a passage of its own, surely.", "Short one. And the rest of it goes on and on."]);
        assert_eq!(passages(""), [""]);
        let long = "word ".repeat(100);
        assert!(passages(long.trim()).iter().all(|p| p.len() < 190) && passages(long.trim()).join(" ") == long.trim());
        assert_eq!(passages("éééé ".repeat(80).trim()).join(" "), "éééé ".repeat(80).trim());
    }
}
