//! Cuts an inverted index into shards: small files, each with all that its words need.
//!
//! The keys of the index (forms, whole titles, groups of words for misspellings) are sorted and cut
//! like the branches of a tree, so that an edit moves the cuts beside it and no others. A beginning
//! whose words stand in several shards gets a list of its own, with `*`, in the shard where it stands.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::code::{HEAD, Posting};
use super::postings::{Inverted, SHOWN, Term, named};

/// Bytes of a shard before compression, about; a single key may need more. The more there is to cut, the
/// larger the shards: a query loads one for each word, and the root, which names them all.
pub fn size(index: &Inverted<'_>) -> usize {
    let passages = |term: &Term| term.postings.iter().zip(&term.passages).map(|(p, at)| index.pages[p.page as usize][*at].text.len() + 100).sum::<usize>();
    let all: usize = index.terms.iter().map(|term| passages(term) + 3 * term.postings.len()).sum();
    (((all as f64).sqrt() * ROOT_SHARE) as usize).clamp(LEAST, MOST)
}

/// At this share of the root, the bytes of both together are fewest.
const ROOT_SHARE: f64 = 2.0;
const LEAST: usize = 11_000;
const MOST: usize = 40_000;

/// Pages in the list of a beginning: it serves while somebody types.
pub const BEST: usize = 50;

/// Lengths of words that are looked for by similarity, in letters.
pub const SPELT: std::ops::RangeInclusive<usize> = 3..=20;

pub enum Key {
    Term(usize),
    /// Words by first (`!`) or last (`#`) letter and length, the most frequent first.
    Words(Vec<String>),
}

/// A list of pages for all words with one beginning.
pub struct Beginning {
    pub rarity: u32,
    pub postings: Vec<Posting>,
    /// Page and passage of the first results.
    pub shown: Vec<(u32, usize)>,
}

pub struct Shard<'a> {
    /// The first key that belongs here; empty for the first shard.
    pub from: String,
    pub terms: BTreeSet<usize>,
    /// Keys of `terms` that stand here.
    pub keys: Vec<(&'a str, &'a Key)>,
    pub beginnings: BTreeMap<String, Beginning>,
}

pub fn keys(index: &Inverted<'_>) -> BTreeMap<String, Key> {
    let of_term = |(id, term): (usize, &Term)| term.forms.iter().map(|form| (form.clone(), Key::Term(id))).collect::<Vec<_>>();
    let keys: Vec<Vec<(String, Key)>> = index.terms.par_iter().enumerate().map(of_term).collect();
    let words: Vec<Vec<(String, Reverse<usize>, &str)>> = index.terms.par_iter().map(similar).collect();
    let mut words: Vec<(String, Reverse<usize>, &str)> = words.into_iter().flatten().collect();
    words.par_sort_unstable();
    let groups = words.chunk_by(|a, b| a.0 == b.0).map(|group| (group[0].0.clone(), Key::Words(group.iter().map(|w| w.2.to_string()).collect())));
    let mut all: Vec<(String, Key)> = keys.into_iter().flatten().chain(groups).collect();
    all.par_sort_by(|a, b| a.0.cmp(&b.0));
    all.into_iter().collect()
}

/// The groups of a term's forms, with what decides their order there.
fn similar(term: &Term) -> Vec<(String, Reverse<usize>, &str)> {
    let groups = |form| spelling(form).into_iter().map(move |key| (key, Reverse(term.postings.len()), form));
    term.forms.iter().map(String::as_str).flat_map(groups).collect()
}

/// The two groups in which a word is looked for when it was misspelt: one mistake leaves its first or
/// its last letter right.
pub fn spelling(form: &str) -> Vec<String> {
    let length = form.chars().count();
    let (Some(first), Some(last)) = (form.chars().next(), form.chars().last()) else { return Vec::new() };
    if !SPELT.contains(&length) || !form.chars().all(char::is_alphabetic) {
        return Vec::new();
    }
    let size = char::from(b'a' + length as u8);
    vec![format!("!{first}{size}"), format!("#{last}{size}")]
}

pub fn cut<'a>(index: &Inverted<'_>, keys: &'a BTreeMap<String, Key>, size: usize) -> Vec<Shard<'a>> {
    let all: Vec<(&str, &Key)> = keys.iter().map(|(k, v)| (k.as_str(), v)).collect();
    let mut cutter = Cutter { index, size, cuts: Vec::new(), pages: vec![0; index.pages.len()], passages: index.pages.iter().map(|p| vec![0; p.len()]).collect(), terms: vec![0; index.terms.len()], round: 0 };
    cutter.cut(&all, 0);
    let mut ends: Vec<usize> = cutter.cuts;
    ends.push(all.len());
    let mut shards: Vec<Shard> = Vec::new();
    let mut start = 0;
    for end in ends {
        let keys = all[start..end].to_vec();
        let terms = keys.iter().filter_map(|k| if let Key::Term(id) = k.1 { Some(*id) } else { None }).collect();
        let from = if start == 0 { String::new() } else { shortest(all[start - 1].0, all[start].0) };
        shards.push(Shard { from, terms, keys, beginnings: BTreeMap::new() });
        start = end;
    }
    add_beginnings(index, &mut shards);
    shards
}

/// The shortest beginning of `next` that stands after `last`.
fn shortest(last: &str, next: &str) -> String {
    let common = last.chars().zip(next.chars()).take_while(|(a, b)| a == b).count();
    next.chars().take(common + 1).collect()
}

struct Cutter<'i> {
    index: &'i Inverted<'i>,
    size: usize,
    /// Places in the list of keys where a new shard begins.
    cuts: Vec<usize>,
    /// The round in which a page, a page's passage, a term was last counted.
    pages: Vec<u32>,
    passages: Vec<Vec<u32>>,
    terms: Vec<u32>,
    round: u32,
}

impl Cutter<'_> {
    /// Cuts keys that share their first `depth` letters; `offset` is where they stand among all.
    fn cut(&mut self, all: &[(&str, &Key)], offset: usize) {
        self.branch(all, offset, 0);
    }

    fn branch(&mut self, keys: &[(&str, &Key)], offset: usize, depth: usize) {
        self.fresh();
        if self.add(keys, self.size) <= self.size {
            return;
        }
        self.fresh();
        let mut filled = 0;
        let mut at = 0;
        // A query asks for the titles that begin with a word (`word_`) together with the word itself.
        let branch = |key: &str| key.chars().nth(depth).filter(|c| *c != '_');
        for group in keys.chunk_by(|a, b| branch(a.0) == branch(b.0)) {
            filled += self.add(group, self.size);
            if filled > self.size && at > 0 {
                self.cuts.push(offset + at);
                self.fresh();
                filled = self.add(group, self.size);
            }
            // And it finds them there, however many there are.
            if filled > self.size && branch(group[0].0).is_some() && group.iter().any(|k| k.0.chars().count() > depth + 1) {
                self.branch(group, offset + at, depth + 1);
                // What follows a branch that was cut begins a shard of its own.
                filled = self.size;
            }
            at += group.len();
        }
    }

    fn fresh(&mut self) {
        self.round += 1;
    }

    /// Counts keys into the present shard: how many bytes they add. Stops counting above `limit`.
    fn add(&mut self, keys: &[(&str, &Key)], limit: usize) -> usize {
        let mut bytes = 0;
        for (key, value) in keys {
            bytes += key.len() + 1;
            match value {
                Key::Words(words) => bytes += words.iter().map(|w| w.len() + 1).sum::<usize>(),
                Key::Term(id) if self.terms[*id] != self.round => {
                    self.terms[*id] = self.round;
                    bytes += self.term(&self.index.terms[*id]);
                }
                Key::Term(_) => {}
            }
            if bytes > limit {
                break;
            }
        }
        bytes
    }

    fn term(&mut self, term: &Term) -> usize {
        let mut bytes = term.postings.iter().take(HEAD).map(|p| 2 + p.positions.len()).sum();
        if is_title(term) {
            return bytes;
        }
        bytes += term.postings.len().saturating_sub(HEAD);
        let named = named(term.postings.len());
        for posting in term.postings.iter().take(named) {
            if self.pages[posting.page as usize] != self.round {
                self.pages[posting.page as usize] = self.round;
                bytes += 70;
            }
        }
        bytes += 90 * term.postings.len().min(named).saturating_sub(SHOWN);
        for (posting, passage) in term.postings.iter().zip(&term.passages) {
            let counted = &mut self.passages[posting.page as usize][*passage];
            if std::mem::replace(counted, self.round) != self.round {
                bytes += self.index.pages[posting.page as usize][*passage].text.len() + 30;
            }
        }
        bytes
    }
}

fn add_beginnings(index: &Inverted<'_>, shards: &mut [Shard<'_>]) {
    let mut wanted: BTreeSet<String> = BTreeSet::new();
    for shard in shards.iter().skip(1).filter(|s| !s.from.starts_with(['!', '#'])) {
        let letters = shard.from.chars().count();
        wanted.extend((1..letters).map(|n| shard.from.chars().take(n).collect::<String>()).filter(|start| is_word(start)));
    }
    let cut: &[Shard<'_>] = shards;
    let of = |start: String| {
        let mut terms: Vec<usize> = Vec::new();
        for shard in &cut[place(cut, &start)..] {
            let mut own = shard.keys.iter().filter(|k| k.0.starts_with(&start)).peekable();
            if own.peek().is_none() && shard.from > start {
                break;
            }
            let words = own.filter(|k| is_word(k.0));
            terms.extend(words.filter_map(|k| if let Key::Term(id) = k.1 { Some(*id) } else { None }));
        }
        terms.sort_unstable();
        terms.dedup();
        let merged = merge(index, &start, &terms);
        (place(cut, &format!("{start}*")), start, merged)
    };
    let found: Vec<(usize, String, Beginning)> = wanted.into_par_iter().map(of).collect();
    for (home, start, beginning) in found {
        shards[home].beginnings.insert(start, beginning);
    }
}

/// Whether the places of words with this beginning say something: one or two letters stand everywhere.
pub fn placed(start: &str) -> bool {
    start.chars().count() > 2
}

/// Whether a key is a word as a text has it: no whole title, no group of words.
pub fn is_word(key: &str) -> bool {
    !key.contains(['_', '!', '#'])
}

/// Whether a term is a whole title.
pub fn is_title(term: &Term) -> bool {
    term.forms.first().is_some_and(|form| form.contains('_'))
}

/// The shard where a key stands.
pub fn place(shards: &[Shard<'_>], key: &str) -> usize {
    shards.partition_point(|s| s.from.as_str() <= key).saturating_sub(1)
}

/// The best pages of all terms with one beginning: each page with its best weight and all its places.
pub fn merge(index: &Inverted<'_>, start: &str, terms: &[usize]) -> Beginning {
    // A page among the best stands among the best of the term that brings it there.
    let heads = || terms.iter().flat_map(|id| index.terms[*id].postings.iter().take(BEST).enumerate().map(move |(i, posting)| (*id, i, posting)));
    let mut best: Vec<(u8, u8, u32)> = vec![(0, 0, 0); index.pages.len()];
    let mut pages: Vec<u32> = Vec::new();
    for (id, i, posting) in heads() {
        let page = &mut best[posting.page as usize];
        if page.0 == 0 {
            pages.push(posting.page);
        }
        if posting.weight > page.0 {
            *page = (posting.weight, i as u8, id as u32);
        }
    }
    pages.sort_unstable_by_key(|page| (Reverse(best[*page as usize].0), *page));
    pages.truncate(BEST);
    let mut places: BTreeMap<u32, BTreeSet<u32>> = pages.iter().map(|page| (*page, BTreeSet::new())).collect();
    let mut wanted = vec![false; index.pages.len()];
    pages.iter().for_each(|page| wanted[*page as usize] = true);
    let placed = if placed(start) { terms } else { &[] };
    for posting in placed.iter().flat_map(|id| index.terms[*id].postings.iter().take(HEAD)).filter(|p| wanted[p.page as usize]) {
        places.entry(posting.page).or_default().extend(&posting.positions);
    }
    let passage = |page: &u32| {
        let (_, rank, id) = best[*page as usize];
        (*page, index.terms[id as usize].passages.get(usize::from(rank)).copied().unwrap_or(0))
    };
    Beginning {
        rarity: terms.iter().map(|id| index.terms[*id].rarity).min().unwrap_or(1),
        shown: pages.iter().take(SHOWN).map(passage).collect(),
        postings: pages.iter().map(|page| Posting { page: *page, weight: best[*page as usize].0, positions: places.remove(page).into_iter().flatten().collect() }).collect(),
    }
}
