//! Words: what one is, how it is folded, which form belongs to which term, which words say nothing.
//!
//! Stop words and stems are elasticlunr-rs's pipelines, one entry of `LANGUAGES` per language (Ukrainian
//! is ours: `ukrainian`). A language without an entry is still cut into words and found by prefix.
//! static/js/search-engine.js cuts and folds queries in the same way.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use elasticlunr::Pipeline;
use elasticlunr::lang::{English, Language, Russian};
use rayon::prelude::*;

use super::ukrainian::Ukrainian;

struct Entry {
    code: &'static str,
    language: fn() -> Box<dyn Language>,
    /// Letters that its pipeline knows; words with others (names, numbers) stay as they are.
    letter: fn(char) -> bool,
    /// Stop words of the pipeline that say something here.
    kept: &'static [&'static str],
    /// Further stop words.
    small: &'static [&'static str],
}

/// What the pipeline's list has in two words or not at all: short forms as `fold` leaves them, courtesies, words
/// that only give a tone.
const SMALL_ENGLISH: &[&str] = &[
    "arent", "cant", "couldnt", "didnt", "doesnt", "dont", "hadnt", "hasnt", "havent", "hes", "id", "ill", "im", "isnt", "ive", "mustnt", "neednt", "shes", "shouldnt", "thats",
    "theres", "theyll", "theyre", "theyve", "wasnt", "werent", "weve", "whats", "whos", "wont", "wouldnt", "youd", "youll", "youre", "youve", "being", "having", "such", "those",
    "very", "hello", "ok", "okay", "please", "pls", "thanks", "hi", "hey", "really", "actually", "even", "maybe", "bro", "dude", "lol", "omg", "wtf", "gonna",
    "wanna", "stuff", "everyone", "everybody", "someone", "somebody", "anyone", "anybody", "something", "anything", "thing", "things",
];

/// Courtesies, words that only give a tone, and what says as little as "do" does in English.
const SMALL_RUSSIAN: &[&str] = &[
    "пожалуйста", "привет", "спасибо", "делать", "делаю", "делаешь", "делает", "делаем", "делаете", "делают", "сделать", "сделаю", "вообще", "типа", "короче",
];

const LANGUAGES: [Entry; 3] = [
    Entry { code: "en", language: || Box::new(English::new()), letter: |c| c.is_ascii_alphabetic(), kept: &[], small: SMALL_ENGLISH },
    Entry { code: "ru", language: || Box::new(Russian::new()), letter: cyrillic, kept: &["имя", "жизнь", "человек", "люди", "хорошо", "первый", "второй"], small: SMALL_RUSSIAN },
    Entry { code: "uk", language: || Box::new(Ukrainian), letter: cyrillic, kept: &[], small: &[] },
];

fn cyrillic(c: char) -> bool {
    ('\u{400}'..='\u{52f}').contains(&c)
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() && c <= '\u{ffff}' && !silent(c)
}

/// What may stand inside a word without being part of it: apostrophes, stress, soft hyphens.
fn silent(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '‘' | '\u{301}' | '\u{ad}')
}

/// The words of a text as `fold` leaves them.
pub fn words(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    each_word(text, |form| all.push(form.to_string()));
    all
}

/// The same without a list: a guide has millions of words, and most have been met before.
pub fn each_word(text: &str, mut take: impl FnMut(&str)) {
    let mut word = String::new();
    for c in text.chars().chain([' ']) {
        if in_word(c) {
            word.push(c);
        } else if !silent(c) && !word.is_empty() {
            if word.is_ascii() {
                word.make_ascii_lowercase();
                take(&word);
            } else {
                take(&fold(&word));
            }
            word.clear();
        }
    }
}

/// Lower case; letters that people type for one another are one.
fn fold(word: &str) -> String {
    let lower = word.to_lowercase();
    if lower.contains(['ё', 'ґ']) { lower.replace('ё', "е").replace('ґ', "г") } else { lower }
}

pub type TermId = u32;

/// Words by which a whole title is known; static/js/search-engine.js takes as many of a query.
pub const TITLE_WORDS: usize = 8;

/// What a language does to a word.
struct Stemmer {
    pipeline: Option<Pipeline>,
    language: Option<Box<dyn Language>>,
    letter: fn(char) -> bool,
    kept: &'static [&'static str],
    small: &'static [&'static str],
}

/// Forms that are stemmed by one stemmer: to make one costs as much as a few hundred stems.
const STEMMED: usize = 4000;

/// All forms met so far, their terms, and the stop words among them.
pub struct Lexicon {
    lang: String,
    stemmer: Stemmer,
    by_form: HashMap<String, Option<TermId>>,
    by_stem: HashMap<String, TermId>,
    /// For each term its forms.
    pub terms: Vec<BTreeSet<String>>,
    pub stop: BTreeSet<String>,
}

impl Stemmer {
    fn new(lang: &str) -> Stemmer {
        let entry = LANGUAGES.iter().find(|e| e.code == lang);
        let language = entry.map(|e| (e.language)());
        Stemmer {
            pipeline: language.as_ref().map(|l| l.make_pipeline()),
            language,
            letter: entry.map_or(|_| false, |e| e.letter),
            kept: entry.map_or(&[], |e| e.kept),
            small: entry.map_or(&[], |e| e.small),
        }
    }

    /// `None` for a stop word.
    fn stem(&self, form: &str) -> Option<String> {
        let (Some(pipeline), Some(language)) = (&self.pipeline, &self.language) else { return Some(form.into()) };
        if !form.chars().all(self.letter) {
            return Some(form.into());
        }
        if self.small.contains(&form) {
            return None;
        }
        if self.kept.contains(&form) {
            // Its stemmer is what a pipeline ends with.
            return pipeline.queue.last().and_then(|stemmer| stemmer.filter(form.into()));
        }
        pipeline.run(language.tokenize(form)).pop().filter(|s| !s.is_empty())
    }
}

impl Lexicon {
    pub fn new(lang: &str) -> Lexicon {
        Lexicon { lang: lang.into(), stemmer: Stemmer::new(lang), by_form: HashMap::new(), by_stem: HashMap::new(), terms: Vec::new(), stop: BTreeSet::new() }
    }

    /// The term of a form; `None` for a stop word.
    pub fn term(&mut self, form: &str) -> Option<TermId> {
        if let Some(known) = self.by_form.get(form) {
            return *known;
        }
        let stem = self.stemmer.stem(form);
        self.enter(form, stem)
    }

    /// Enters many forms, in their order.
    pub fn learn(&mut self, forms: &[String]) {
        let new: Vec<&String> = forms.iter().filter(|form| !self.by_form.contains_key(form.as_str())).collect();
        let stems: Vec<Vec<Option<String>>> = new
            .par_chunks(STEMMED)
            .map(|forms| {
                let stemmer = Stemmer::new(&self.lang);
                forms.iter().map(|form| stemmer.stem(form)).collect()
            })
            .collect();
        for (form, stem) in new.into_iter().zip(stems.into_iter().flatten()) {
            self.enter(form, stem);
        }
    }

    fn enter(&mut self, form: &str, stem: Option<String>) -> Option<TermId> {
        let term = stem.map(|stem| self.add(stem, form));
        if term.is_none() {
            self.stop.insert(form.to_string());
        }
        self.by_form.insert(form.to_string(), term);
        term
    }

    /// A term that is no word with a stem: a stop word that is a title, a title as a whole.
    pub fn plain_term(&mut self, form: &str) -> TermId {
        self.add(form.to_string(), form)
    }

    /// A whole title as a term of its own. A word that says something goes by its term's first form,
    /// whatever the form in which it was written; the title's keys stand behind each form of its first
    /// word, whose shard a query asks for anyway. A title of small words stands as it is written.
    pub fn title(&mut self, name: &[String]) -> Option<TermId> {
        let said: Vec<TermId> = name.iter().filter_map(|word| self.term(word)).collect();
        let distinct = |count: usize, words: BTreeSet<&String>| count * 2 > words.len();
        if distinct(name.iter().filter(|word| !self.stop.contains(*word)).collect::<BTreeSet<_>>().len(), name.iter().collect()) {
            return Some(self.title_of(&said));
        }
        let first = name.iter().find(|word| !self.stop.contains(*word)).or(name.first())?;
        Some(self.plain_term(&format!("{first}_{}", name.join("_"))))
    }

    pub fn title_of(&mut self, said: &[TermId]) -> TermId {
        let mut distinct: Vec<TermId> = Vec::new();
        for term in said {
            if !distinct.contains(term) && distinct.len() < TITLE_WORDS {
                distinct.push(*term);
            }
        }
        let names: Vec<&str> = distinct.iter().filter_map(|t| self.terms[*t as usize].first()).map(String::as_str).collect();
        let (whole, rest) = (names.join("_") + "_", names[1..].join("_"));
        let forms = self.terms[distinct[0] as usize].clone();
        let mut title = 0;
        for form in forms {
            title = self.add(whole.clone(), &format!("{form}_{rest}"));
        }
        title
    }

    fn add(&mut self, stem: String, form: &str) -> TermId {
        let next = self.terms.len() as TermId;
        let term = *self.by_stem.entry(stem).or_insert(next);
        if term == next {
            self.terms.push(BTreeSet::new());
        }
        self.terms[term as usize].insert(form.to_string());
        term
    }

    /// Endings by which the forms of a term differ, the commonest first: what a browser takes off a form
    /// that the guide never uses.
    pub fn endings(&self) -> Vec<String> {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for forms in self.terms.iter().filter(|forms| forms.len() > 1) {
            let (Some(first), Some(last)) = (forms.first(), forms.last()) else { continue };
            // Sorted, so that what the first and the last share is shared by all.
            let common = first.chars().zip(last.chars()).take_while(|(a, b)| a == b).count();
            for ending in forms.iter().map(|form| form.chars().skip(common).collect::<String>()) {
                *counts.entry(ending).or_default() += 1;
            }
        }
        let least = self.terms.len() / 2000;
        let mut all: Vec<(String, usize)> = counts.into_iter().filter(|(e, n)| *n > least && (1..5).contains(&e.chars().count())).collect();
        all.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        all.truncate(100);
        all.into_iter().map(|(e, _)| e).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_and_folded() {
        assert_eq!(words("Prisoner’s ‘right’ — art.13, GC3/13"), ["prisoners", "right", "art", "13", "gc3", "13"]);
        assert_eq!(words("об'єкт обʼє́кт Ґанок ещё"), ["обєкт", "обєкт", "ганок", "еще"]);
        assert_eq!(words("a “b’c” ЁЖ"), ["a", "bc", "еж"]);
    }

    #[test]
    fn forms_share_a_term_and_stop_words_have_none() {
        let mut lexicon = Lexicon::new("en");
        assert_eq!(lexicon.term("prisoners"), lexicon.term("prisoner"));
        assert_eq!(lexicon.term("the"), None);
        assert!(lexicon.term("13").is_some() && lexicon.term("полон").is_some());
        let mut russian = Lexicon::new("ru");
        assert_eq!(russian.term("пленного"), russian.term("пленному"));
        assert!(russian.term("имя").is_some() && russian.term("gc3").is_some());
        assert!(russian.term("второй") == russian.term("вторая") && russian.term("второй").is_some());
        assert_eq!(russian.term("который"), None);
        let mut polish = Lexicon::new("pl");
        assert_ne!(polish.term("jeńca"), polish.term("jeniec"));
    }

    /// `tests/bench/stemmer.mjs` makes the list and calls this; without one there is nothing to measure.
    #[test]
    #[ignore = "run tests/bench/stemmer.mjs"]
    fn stems_of_families() {
        let lang = std::env::var("GUIDE_FAMILIES_LANG").expect("GUIDE_FAMILIES_LANG");
        let list = std::fs::read_to_string(std::env::var("GUIDE_FAMILIES").expect("GUIDE_FAMILIES")).expect("the list of families");
        let stemmer = Stemmer::new(&lang);
        let (mut forms, mut common, mut whole) = (0, 0, 0);
        let mut owners: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        let families: Vec<Vec<String>> = list.lines().map(|line| line.split(' ').map(fold).map(|w| w.replace(['\'', '’'], "")).collect()).collect();
        for (i, family) in families.iter().enumerate() {
            let mut stems: BTreeMap<String, usize> = BTreeMap::new();
            for stem in family.iter().filter_map(|form| stemmer.stem(form)) {
                *stems.entry(stem).or_default() += 1;
            }
            forms += family.len();
            common += stems.values().max().unwrap_or(&0);
            whole += usize::from(stems.len() == 1);
            for (stem, _) in stems {
                owners.entry(stem).or_default().insert(i);
            }
        }
        let joined: BTreeSet<usize> = owners.into_values().filter(|o| o.len() > 1).flatten().collect();
        let share = |part: usize, all: usize| 100.0 * part as f64 / all as f64;
        println!(
            "{lang} {} families, {forms} forms: {:.1} % of forms have their family's commonest stem, {:.1} % of families one stem, {:.1} % share one with another",
            families.len(), share(common, forms), share(whole, families.len()), share(joined.len(), families.len())
        );
    }
}
