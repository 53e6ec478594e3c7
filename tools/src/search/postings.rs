//! The inverted index of one language: every term with the pages that hold it, the best first.
//!
//! Owns the canonical order (weight, then page) and what a term and a page are. How it is cut into
//! files is for `shard`; no addresses or encodings here.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::code::Posting;
use super::document::{Document, Mention, Passage};
use super::language::Lexicon;
use super::synonyms::Synonyms;
use super::weights;
use crate::site::Rendered;

/// Results whose passages a term's own shard holds.
pub const SHOWN: usize = 10;
/// Pages of a list that its shard names, so that results of several words need no other file.
pub const NAMED: usize = 20;

pub struct Term {
    /// Sorted.
    pub forms: BTreeSet<String>,
    /// Forms of its synonyms: to be marked, not looked up.
    pub also: BTreeSet<String>,
    pub rarity: u32,
    pub postings: Vec<Posting>,
    /// For the first `SHOWN` postings, the passage of the page.
    pub passages: Vec<usize>,
}

pub struct Inverted {
    pub terms: Vec<Term>,
    /// For each page its passages.
    pub pages: Vec<Vec<Passage>>,
    pub stop: BTreeSet<String>,
    pub endings: Vec<String>,
}

/// A page's folder below `content/`, whatever its language.
fn folder(page: &Rendered) -> &str {
    let below = page.path.trim_end_matches("index.html").trim_end_matches('/');
    let own = below.strip_prefix(page.lang.as_str()).map_or(below, |rest| rest.strip_prefix('/').unwrap_or(below));
    if below == page.lang { "" } else { own }
}

/// `pages` in the order of their numbers; `links` counts for each the pages that lead to it, `called` is what
/// they call it.
pub fn invert(lang: &str, pages: &[&Rendered], links: &[usize], called: &[Vec<String>], said: &crate::synonyms::Synonyms) -> Inverted {
    let asked: BTreeMap<&str, &[String]> = said.asked.iter().map(|a| (a.page.value.as_str(), a.words.as_slice())).collect();
    let asked = |page: &Rendered| asked.get(folder(page)).copied().unwrap_or_default();
    let documents: Vec<Document> = pages.par_iter().zip(called).map(|(p, called)| Document::of(p, asked(p), called)).collect();
    let mut lexicon = Lexicon::new(lang);
    let synonyms = Synonyms::new(&said.groups, &mut lexicon);
    let terms: Vec<_> = documents.iter().map(|d| d.learn(&mut lexicon)).collect();
    // Once all stop words are known.
    let titles: Vec<_> = documents.iter().zip(pages).map(|(d, page)| d.titles(page, asked(page), &mut lexicon, &synonyms)).collect();
    let mean = weights::steady_mean(documents.iter().map(Document::length));
    let mentions: Vec<Vec<Mention>> = (0..pages.len())
        .into_par_iter()
        .map(|i| {
            let worth = weights::of_kind(&pages[i].kind) * weights::of_folder(folder(pages[i])) * weights::of_links(links[i]);
            documents[i].mentions(&terms[i], &synonyms, documents[i].length() as f32 / mean, worth)
        })
        .collect();
    let mut found: Vec<Vec<(Posting, usize)>> = lexicon.terms.iter().map(|_| Vec::new()).collect();
    for (page, mentions) in mentions.into_iter().enumerate() {
        for m in mentions {
            let posting = Posting { page: page as u32, weight: m.weight, positions: m.positions };
            found[m.term as usize].push((posting, m.passage));
        }
        for (title, weight, passage) in &titles[page] {
            found[*title as usize].push((Posting { page: page as u32, weight: *weight, positions: vec![0] }, *passage));
        }
    }
    let count = pages.len();
    let forms = |id: u32| lexicon.terms[id as usize].iter().cloned();
    let all = found.into_par_iter().enumerate().map(|(id, mut found)| {
        found.sort_by(|a, b| b.0.weight.cmp(&a.0.weight).then(a.0.page.cmp(&b.0.page)));
        let passages = found.iter().take(SHOWN).map(|f| f.1).collect();
        let postings: Vec<Posting> = found.into_iter().map(|f| f.0).collect();
        let also = synonyms.also(id as u32).into_iter().flat_map(forms).collect();
        let forms = lexicon.terms[id].clone();
        Term { forms, also, rarity: weights::rarity(postings.len(), count), postings, passages }
    });
    let mut terms: Vec<Term> = all.collect();
    // A synonym that no page needs is no word of the guide.
    terms.retain(|t| !t.postings.is_empty());
    Inverted { terms, pages: documents.into_iter().map(|d| d.passages).collect(), endings: lexicon.endings(), stop: lexicon.stop }
}
