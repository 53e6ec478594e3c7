//! What a word is worth on a page: the numbers that decide the order of results, in one place.
//!
//! The browser multiplies a weight by the word's rarity and adds up; both arrive as whole numbers, so
//! that every device gives the same order. What it adds for neighbours stands in search-engine.js.

/// Where a word stands, and what one mention there is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Title,
    /// Other names of the page: a rule's number and treaty, the claim that a reply answers.
    Name,
    /// What people type when this page is what they need.
    Asked,
    /// What other pages call this one where they lead to it.
    Called,
    /// The description that previews show.
    About,
    Heading,
    /// Before the first heading: the short answer.
    Lead,
    Text,
}

impl Place {
    pub fn worth(self) -> f32 {
        match self {
            Place::Title => 32.0,
            Place::Name => 20.0,
            Place::Asked => 5.0,
            Place::Called => 5.0,
            Place::About => 6.0,
            Place::Heading => 4.0,
            Place::Lead => 1.6,
            Place::Text => 1.0,
        }
    }

    /// Titles and names are short by nature: a long page doesn't thin them out.
    pub fn is_name(self) -> bool {
        matches!(self, Place::Title | Place::Name)
    }
}

/// A word that only stands for another one is worth less than the word itself.
pub const SYNONYM: f32 = 0.8;

/// The more often, the better, with ever less gain: half of the greatest weight at this sum.
const SATURATION: f32 = 14.0;
/// How much a long page dilutes what it says.
const DILUTION: f32 = 0.6;
const LONGEST: f32 = 4.0;
const TITLE_WORDS: f32 = 4.0;
/// Gain of a page for each doubling of the pages that link to it.
const LINKED: f32 = 0.03;
/// How much of what its page is worth a title or a name takes over.
const NAMED: f32 = 0.5;
pub const GREATEST: u8 = 60;
/// Of a synonym of a page's whole name.
pub const LIKE_A_NAME: u8 = 16;

/// Pages that list others mention everything and answer little; a treaty's words are looked for by number;
/// stories and cases tell how it was, help says what to do.
pub fn of_kind(kind: &str) -> f32 {
    match kind {
        "help" => 1.4,
        "case" => 0.85,
        "home" | "section" | "instrument" | "module" | "misconceptions" => 0.7,
        "rule" | "scenario" => 0.5,
        "module-quiz" => 0.15,
        "sources" | "key" | "handout" => 0.1,
        _ => 1.0,
    }
}

/// Pages for those who teach retell the lessons; whoever looks for them says so.
pub fn of_folder(folder: &str) -> f32 {
    if folder.starts_with("teachers/") { 0.5 } else { 1.0 }
}

pub fn of_links(count: usize) -> f32 {
    1.0 + LINKED * (count + 1).ilog2() as f32
}

/// A title's word says more of the page the fewer there are.
pub fn of_title(words: usize) -> f32 {
    (TITLE_WORDS / words.max(1) as f32).powf(0.8).clamp(0.5, 2.0)
}

/// From 1 to `GREATEST`; `length` is the page's, beside the mean of all. A very long page holds many
/// subjects apart, such as a glossary, and is not diluted without end.
pub fn weight(names: f32, text: f32, length: f32, page: f32) -> u8 {
    let length = length.min(LONGEST);
    let sum = names * (1.0 + NAMED * (page - 1.0)) + page * text / (1.0 - DILUTION + DILUTION * length);
    (f32::from(GREATEST) * sum / (SATURATION + sum)).round().clamp(1.0, f32::from(GREATEST)) as u8
}

/// The mean length, rounded so that one edited page doesn't change the weights of all.
pub fn steady_mean(lengths: impl ExactSizeIterator<Item = usize>) -> f32 {
    let count = lengths.len().max(1);
    let mean = (lengths.sum::<usize>() as f32 / count as f32).max(1.0);
    2f32.powf((mean.log2() * 4.0).round() / 4.0)
}

/// How much a word tells: more the fewer pages hold it, though a word of one page is often a whim.
/// From 1 to 200.
pub fn rarity(pages_with: usize, pages: usize) -> u32 {
    let ratio = 1.0 + pages as f64 / pages_with.max(1) as f64;
    ((ratio.log2().powf(0.7) * 23.0).round() as u32).clamp(1, 200)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_outweighs_headings_and_headings_text() {
        let (title, heading, text) = (weight(8.0, 0.0, 1.0, 1.0), weight(0.0, 2.5, 1.0, 1.0), weight(0.0, 1.0, 1.0, 1.0));
        assert!(title > heading && heading > text && text >= 1);
        assert!(weight(1e9, 0.0, 1.0, 1.0) <= GREATEST);
        assert!(weight(0.0, 1.0, 4.0, 1.0) < text);
        assert!(rarity(1, 1000) > rarity(100, 1000));
        assert_eq!(steady_mean([100, 101].into_iter()), steady_mean([102, 100].into_iter()));
    }
}
