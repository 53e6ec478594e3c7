//! One page as the search sees it: its words with their places, and the passages that results show.
//!
//! Turns a rendered page into fields of words, and those into what each term is worth on the page.

use super::intern::Interner;
use super::language::{Lexicon, TermId, each_word, words};
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

pub struct Passage<'a> {
    pub section: usize,
    pub text: &'a str,
}

/// A run of words in one place: form and passage.
struct Field {
    place: Place,
    section: usize,
    words: Vec<(u32, u32)>,
}

/// Forms are numbers of an interner that many pages share.
pub struct Document<'a> {
    pub passages: Vec<Passage<'a>>,
    fields: Vec<Field>,
}

/// What a term is worth on one page, the passage that shows it best, and which of the page's places are its own.
pub struct Mention {
    pub term: TermId,
    pub weight: u8,
    pub passage: u32,
    places: (u32, u32),
}

/// All that a page mentions, sorted by term, its whole titles last.
pub struct Mentions {
    pub all: Vec<Mention>,
    places: Vec<u32>,
}

impl Mentions {
    pub fn places(&self, mention: &Mention) -> &[u32] {
        &self.places[mention.places.0 as usize..mention.places.1 as usize]
    }
}

/// A whole title as a term, with weight and the passage to show.
pub type Title = (TermId, u8, usize);

/// One word where it stands.
struct Said {
    term: TermId,
    field: u32,
    position: u32,
    passage: u32,
    worth: f32,
}

impl<'a> Document<'a> {
    pub fn of(page: &'a Rendered, asked: &[String], called: &[String], forms: &mut Interner) -> Document<'a> {
        let mut document = Document { passages: Vec::new(), fields: Vec::new() };
        let mut field = |place, section, text: &str, passage| {
            let mut words = Vec::new();
            each_word(text, |form| words.push((forms.number(form), passage)));
            Field { place, section, words }
        };
        document.fields.push(field(Place::Title, 0, &page.title, 0));
        document.fields.push(field(Place::Name, 0, &page.names, 0));
        // A field each: words of two phrases are no neighbours.
        for (place, phrases) in [(Place::Asked, asked), (Place::Called, called)] {
            document.fields.extend(phrases.iter().map(|phrase| field(place, 0, phrase, 0)));
        }
        document.fields.push(field(Place::About, 0, &page.description, 0));
        for (number, section) in page.sections.iter().enumerate() {
            document.fields.push(field(Place::Heading, number, &section.heading, document.passages.len() as u32));
            let place = if section.anchor.is_empty() { Place::Lead } else { Place::Text };
            let mut text = Field { place, section: number, words: Vec::new() };
            for passage in passages(&section.text) {
                text.words.extend(field(place, number, passage, document.passages.len() as u32).words);
                document.passages.push(Passage { section: number, text: passage });
            }
            document.fields.push(text);
        }
        if document.passages.is_empty() {
            document.passages.push(Passage { section: 0, text: "" });
        }
        document
    }

    pub fn length(&self) -> usize {
        self.fields.iter().map(|f| f.words.len()).sum()
    }

    /// The terms of a title of nothing but small words: it is looked for by them.
    pub fn plain_title(&self, forms: &[String], terms: &[Option<TermId>], lexicon: &mut Lexicon) -> Option<Vec<TermId>> {
        let title = &self.fields[0].words;
        let small = title.iter().all(|(form, _)| terms[*form as usize].is_none());
        small.then(|| title.iter().map(|(form, _)| lexicon.plain_term(&forms[*form as usize])).collect())
    }

    /// The page's title, the claim that it answers, what else people ask when they need it, and each word that a glossary explains, as terms of their own, with weight and
    /// the passage to show: whoever types one whole, in any form, or a synonym of it, finds the page first.
    pub fn titles(&self, page: &Rendered, asked: &[String], lexicon: &mut Lexicon, synonyms: &Synonyms) -> Vec<Title> {
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
            let words = words(&name);
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

    /// `terms` are those of all forms, `plain` those of a title of small words, `titles` what `titles` returned;
    /// `length` is this page's beside the mean, `page` what the page as a whole is worth.
    pub fn mentions(&self, terms: &[Option<TermId>], plain: Option<&[TermId]>, titles: &[Title], synonyms: &Synonyms, length: f32, page: f32) -> Mentions {
        let said = self.said(terms, plain, synonyms);
        let mut mentions = Mentions { all: Vec::new(), places: Vec::new() };
        let mut sections = Vec::new();
        for said in said.chunk_by(|a, b| a.term == b.term) {
            let (mut names, mut text) = (0f32, 0f32);
            let first = mentions.places.len();
            sections.clear();
            for (i, one) in said.iter().enumerate() {
                let field = &self.fields[one.field as usize];
                match field.place.is_name() {
                    // A title that repeats a word says no more than one that doesn't.
                    true => names = names.max(one.worth),
                    false => text += one.worth,
                }
                if i < POSITIONS {
                    mentions.places.push(one.position);
                }
                Part::add(&mut sections, field, one);
            }
            mentions.places[first..].sort_unstable();
            let best = sections.iter().min_by(|a: &&Part, b: &&Part| b.worth.total_cmp(&a.worth).then(a.section.cmp(&b.section)));
            let passage = best.map_or(0, |part| part.passage);
            let mention = Mention { term: said[0].term, weight: weights::weight(names, text, length, page), passage, places: (0, 0) };
            mentions.end(mention, first);
        }
        for (term, weight, passage) in titles {
            let first = mentions.places.len();
            mentions.places.push(0);
            mentions.end(Mention { term: *term, weight: *weight, passage: *passage as u32, places: (0, 0) }, first);
        }
        mentions
    }

    /// Every word and what it also stands for, by term, as the page has them.
    fn said(&self, terms: &[Option<TermId>], plain: Option<&[TermId]>, synonyms: &Synonyms) -> Vec<Said> {
        let mut all = Vec::with_capacity(self.length());
        let mut position = 0;
        for (number, field) in self.fields.iter().enumerate() {
            // Small words between two others don't part them.
            let said: Vec<(TermId, u32)> = match plain.filter(|_| field.place == Place::Title) {
                Some(plain) => plain.iter().map(|term| (*term, 0)).collect(),
                None => field.words.iter().filter_map(|(form, passage)| Some((terms[*form as usize]?, *passage))).collect(),
            };
            let sequence: Vec<TermId> = said.iter().map(|s| s.0).collect();
            let worth = match field.place {
                Place::Title => Place::Title.worth() * weights::of_title(sequence.len()),
                other => other.worth(),
            };
            for (at, (term, passage)) in said.into_iter().enumerate() {
                let one = |term, offset: usize, worth| Said { term, field: number as u32, position: position + (at + offset) as u32, passage, worth };
                all.push(one(term, 0, worth));
                all.extend(synonyms.at(&sequence, at).into_iter().map(|(other, offset, share)| one(other, offset, worth * share * weights::SYNONYM)));
            }
            position += sequence.len() as u32 + GAP;
        }
        // Of one term, in the order of the page.
        all.sort_by_key(|said| said.term);
        all
    }
}

impl Mentions {
    /// Its places are those from `first` on, each once.
    fn end(&mut self, mut mention: Mention, first: usize) {
        let mut end = first;
        for i in first..self.places.len() {
            if i == first || self.places[i] != self.places[end - 1] {
                self.places[end] = self.places[i];
                end += 1;
            }
        }
        self.places.truncate(end);
        mention.places = (first as u32, end as u32);
        self.all.push(mention);
    }
}

/// What a term adds up to in one section, and the passage to show: the first whose text says it.
struct Part {
    section: usize,
    worth: f32,
    passage: u32,
    said: bool,
}

impl Part {
    fn add(sections: &mut Vec<Part>, field: &Field, one: &Said) {
        let said = matches!(field.place, Place::Lead | Place::Text);
        match sections.iter_mut().find(|s| s.section == field.section) {
            Some(part) => {
                part.worth += one.worth;
                if said && !part.said {
                    (part.passage, part.said) = (one.passage, true);
                }
            }
            None => sections.push(Part { section: field.section, worth: one.worth, passage: one.passage, said }),
        }
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
