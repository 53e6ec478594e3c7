//! The inverted index of one language: every term with the pages that hold it, the best first.
//!
//! Owns the canonical order (weight, then page) and what a term and a page are. How it is cut into
//! files is for `shard`; no addresses or encodings here.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::code::{HEAD, Posting};
use super::document::{Document, Mentions, Passage};
use super::intern::Interner;
use super::language::{Lexicon, TermId};
use super::synonyms::Synonyms;
use super::weights;
use crate::site::Rendered;

/// Results whose passages a term's own shard holds.
pub const SHOWN: usize = 10;
/// Pages whose words are numbered together.
const TOGETHER: usize = 64;

/// Pages of a list that its shard names, so that results of several words need no other file: the best pages of
/// two long lists stand far down in both.
pub fn named(count: usize) -> usize {
    if count > LONG { 96 } else { 20 }
}
const LONG: usize = 640;

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

pub struct Inverted<'a> {
    pub terms: Vec<Term>,
    /// For each page its passages.
    pub pages: Vec<Vec<Passage<'a>>>,
    pub stop: BTreeSet<String>,
    pub endings: Vec<String>,
}

/// A page's folder below `content/`, whatever its language.
fn folder(page: &Rendered) -> &str {
    let below = page.path.trim_end_matches("index.html").trim_end_matches('/');
    let own = below.strip_prefix(page.lang.as_str()).map_or(below, |rest| rest.strip_prefix('/').unwrap_or(below));
    if below == page.lang { "" } else { own }
}

/// A few pages, and the forms that their words are numbers of.
struct Chunk<'a> {
    documents: Vec<Document<'a>>,
    forms: Vec<String>,
    /// For each form its term.
    terms: Vec<Option<TermId>>,
}

/// `pages` in the order of their numbers; `links` counts for each the pages that lead to it, `called` is what
/// they call it.
pub fn invert<'a>(lang: &str, pages: &[&'a Rendered], links: &[usize], called: &[Vec<String>], said: &crate::synonyms::Synonyms) -> Inverted<'a> {
    let asked: BTreeMap<&str, &[String]> = said.asked.iter().map(|a| (a.page.value.as_str(), a.words.as_slice())).collect();
    let asked = |page: &Rendered| asked.get(folder(page)).copied().unwrap_or_default();
    let mut chunks: Vec<Chunk<'a>> = pages
        .par_chunks(TOGETHER)
        .zip(called.par_chunks(TOGETHER))
        .map(|(pages, called)| {
            let mut forms = Interner::default();
            let documents = pages.iter().zip(called).map(|(page, called)| Document::of(page, asked(page), called, &mut forms)).collect();
            Chunk { documents, forms: forms.into_words(), terms: Vec::new() }
        })
        .collect();
    let mut lexicon = Lexicon::new(lang);
    let synonyms = Synonyms::new(&said.groups, &mut lexicon);
    for chunk in &mut chunks {
        lexicon.learn(&chunk.forms);
        chunk.terms = chunk.forms.iter().map(|form| lexicon.term(form)).collect();
    }
    let documents: Vec<(&Document<'a>, &Chunk<'a>)> = chunks.iter().flat_map(|chunk| chunk.documents.iter().map(move |d| (d, chunk))).collect();
    let plain: Vec<Option<Vec<TermId>>> = documents.iter().map(|(d, chunk)| d.plain_title(&chunk.forms, &chunk.terms, &mut lexicon)).collect();
    // Once all stop words are known.
    let titles: Vec<_> = documents.iter().zip(pages).map(|((d, _), page)| d.titles(page, asked(page), &mut lexicon, &synonyms)).collect();
    let mean = weights::steady_mean(documents.iter().map(|(d, _)| d.length()));
    let mentions: Vec<Mentions> = (0..pages.len())
        .into_par_iter()
        .map(|i| {
            let worth = weights::of_kind(&pages[i].kind) * weights::of_folder(folder(pages[i])) * weights::of_links(links[i]);
            let (document, chunk) = documents[i];
            document.mentions(&chunk.terms, plain[i].as_deref(), &titles[i], &synonyms, document.length() as f32 / mean, worth)
        })
        .collect();
    let mut terms = terms(&mentions, &lexicon.terms, &synonyms);
    // A synonym that no page needs is no word of the guide.
    terms.retain(|t| !t.postings.is_empty());
    let pages = chunks.into_iter().flat_map(|chunk| chunk.documents).map(|d| d.passages).collect();
    Inverted { terms, pages, endings: lexicon.endings(), stop: lexicon.stop }
}

/// Turns what each page mentions into what each term is mentioned by.
fn terms(mentions: &[Mentions], forms: &[BTreeSet<String>], synonyms: &Synonyms) -> Vec<Term> {
    let mut ends = vec![0; forms.len() + 1];
    for mention in mentions.iter().flat_map(|page| &page.all) {
        ends[mention.term as usize + 1] += 1;
    }
    for i in 1..ends.len() {
        ends[i] += ends[i - 1];
    }
    // Page and mention, by term; within a term by page.
    let mut found: Vec<(u32, u32)> = vec![(0, 0); ends[forms.len()]];
    let mut next = ends.clone();
    for (page, of) in mentions.iter().enumerate() {
        for (i, mention) in of.all.iter().enumerate() {
            let at = &mut next[mention.term as usize];
            found[*at] = (page as u32, i as u32);
            *at += 1;
        }
    }
    let term = |id: usize| {
        let mut own: Vec<_> = found[ends[id]..ends[id + 1]].iter().map(|(page, i)| (*page, &mentions[*page as usize].all[*i as usize])).collect();
        own.sort_by_key(|(_, mention)| std::cmp::Reverse(mention.weight));
        let postings = own.iter().enumerate().map(|(rank, (page, mention))| {
            // Nobody asks for the places of the rest.
            let positions = if rank < HEAD { mentions[*page as usize].places(mention) } else { &[] };
            Posting { page: *page, weight: mention.weight, positions: positions.into() }
        });
        let postings: Vec<Posting> = postings.collect();
        let passages = own.iter().take(SHOWN).map(|(_, mention)| mention.passage as usize).collect();
        let also = synonyms.also(id as TermId).into_iter().flat_map(|other| forms[other as usize].iter().cloned()).collect();
        Term { forms: forms[id].clone(), also, rarity: weights::rarity(postings.len(), mentions.len()), postings, passages }
    };
    (0..forms.len()).into_par_iter().map(term).collect()
}
