//! A share card: what a preview of a page says, and its layout as SVG.
//!
//! Owns the words, the wrapping of long titles and the version by which addresses name a card. No
//! photograph and no emblem can be on one: it has no field for either. `draw` makes the picture.

use std::sync::LazyLock;

use anyhow::{Context as _, Result, anyhow};
use sha2::{Digest, Sha256};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};
use tera::{Context, Tera};

/// DejaVu (a free licence, in the crate `dejavu`) covers the Latin, Cyrillic and Greek scripts.
const SVG: &str = include_str!("../templates/card.svg");

static TEMPLATE: LazyLock<Tera> = LazyLock::new(|| {
    let mut tera = Tera::default();
    // Its tests render it: a template that can't be read doesn't get this far.
    tera.add_raw_template("card.svg", SVG).expect("tools/templates/card.svg is a template");
    tera.autoescape_on(vec![".svg"]);
    tera
});

/// Pixels of the title's block: width, top of its first line, bottom of its last.
const WIDTH: f32 = 1040.0;
const TOP: f32 = 150.0;
const BOTTOM: f32 = 500.0;

/// Sizes of the title's letters, from the largest: the first that fits is taken.
const SIZES: [f32; 7] = [76.0, 68.0, 60.0, 54.0, 48.0, 42.0, 36.0];
const LINE_HEIGHT: f32 = 1.22;

/// The line below the title: the source, and at its end the guide's name in letters of `SITE_SIZE`.
const SITE_SIZE: f32 = 30.0;
const FOOT: f32 = 574.0;
const FOOT_GAP: f32 = 40.0;
const FOOT_SIZES: [f32; 4] = [30.0, 27.0, 24.0, 21.0];

#[derive(Clone, Debug)]
pub struct Card {
    /// Where it is published, relative to the site's root: `cases/x/card.png`.
    pub path: String,
    /// The verdict, or the kind of page.
    pub label: String,
    pub title: String,
    /// `Source: GC III, Art. 13`.
    pub source: String,
    pub site: String,
}

/// A card's SVG and where its picture is published.
#[derive(Clone, Debug)]
pub struct Layout {
    pub path: String,
    pub svg: String,
}

impl Card {
    /// The card as SVG. Fails where a title is so long that no size fits: it is never cut.
    fn svg(&self) -> Result<String> {
        let (size, lines) = fit(&self.title).ok_or_else(|| anyhow!("the title of {} does not fit on its card", self.path))?;
        let height = size * LINE_HEIGHT;
        // The block stands in the middle of its place.
        let top = TOP + (BOTTOM - TOP - height * lines.len() as f32) / 2.0;
        let (foot_size, foot) = self.foot().ok_or_else(|| anyhow!("the source of {} does not fit on its card", self.path))?;
        let foot_top = FOOT - foot_size * LINE_HEIGHT * (foot.len() - 1) as f32 / 2.0;
        let placed = |lines: &[String], first: f32, size: f32| -> Vec<_> {
            let line = |(i, text)| serde_json::json!({"y": (first + size * LINE_HEIGHT * i as f32).round(), "text": text});
            lines.iter().enumerate().map(line).collect()
        };
        let mut context = Context::new();
        context.insert("label", &self.label);
        context.insert("lines", &placed(&lines, top + size * 0.95, size));
        context.insert("size", &size);
        context.insert("foot", &placed(&foot, foot_top, foot_size));
        context.insert("foot_size", &foot_size);
        context.insert("site", &self.site);
        TEMPLATE.render("card.svg", &context).context("tools/templates/card.svg")
    }

    /// The source in one line beside the guide's name, or else in two.
    fn foot(&self) -> Option<(f32, Vec<String>)> {
        let room = WIDTH - FOOT_GAP - width(&self.site, SITE_SIZE, &FontRef::new(dejavu::sans::bold()).ok()?);
        let font = FontRef::new(dejavu::sans::regular()).ok()?;
        let in_lines = |most: usize, size: f32| wrap(&self.source, size, room, &font).filter(|lines| lines.len() <= most).map(|lines| (size, lines));
        FOOT_SIZES.into_iter().find_map(|size| in_lines(1, size)).or_else(|| FOOT_SIZES.into_iter().find_map(|size| in_lines(2, size)))
    }

    /// The card laid out, ready to be drawn.
    pub fn lay_out(&self) -> Result<Layout> {
        Ok(Layout { path: self.path.clone(), svg: self.svg()? })
    }
}

impl Layout {
    /// Changes whenever the card's words or layout do; known before the card is drawn.
    pub fn version(&self) -> String {
        Sha256::digest(&self.svg).iter().take(5).map(|b| format!("{b:02x}")).collect()
    }
}

/// The largest size at which the title fits, and its lines.
fn fit(title: &str) -> Option<(f32, Vec<String>)> {
    let font = FontRef::new(dejavu::serif::bold()).ok()?;
    SIZES.into_iter().find_map(|size| {
        let lines = wrap(title, size, WIDTH, &font)?;
        (lines.len() as f32 * size * LINE_HEIGHT <= BOTTOM - TOP).then_some((size, lines))
    })
}

fn width(text: &str, size: f32, font: &FontRef<'_>) -> f32 {
    let (metrics, map) = (font.glyph_metrics(Size::new(size), LocationRef::default()), font.charmap());
    text.chars().map(|c| map.map(c).and_then(|g| metrics.advance_width(g)).unwrap_or(size)).sum()
}

/// Lines of at most `room`; `None` where a single word is wider.
fn wrap(words: &str, size: f32, room: f32, font: &FontRef<'_>) -> Option<Vec<String>> {
    let mut lines: Vec<String> = Vec::new();
    for word in words.split_whitespace() {
        if width(word, size, font) > room {
            return None;
        }
        match lines.last_mut() {
            Some(line) if width(&format!("{line} {word}"), size, font) <= room => *line = format!("{line} {word}"),
            _ => lines.push(word.to_string()),
        }
    }
    Some(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(title: &str) -> Card {
        Card { path: "x/card.png".into(), label: "Don’t share".into(), title: title.into(), source: "S".into(), site: "B".into() }
    }

    #[test]
    fn every_word_of_a_long_title_stands_on_the_card() {
        for title in ["Short", "Військовополонених не можна виставляти на публічну цікавість, навіть якщо відео добре", "a <b> & c"] {
            let svg = card(title).svg().expect("an SVG");
            for word in title.split(' ').filter(|w| !w.contains(['<', '&'])) {
                assert!(svg.contains(word), "{word} in {svg}");
            }
        }
        assert!(!card("a <b> & c").svg().expect("an SVG").contains("<b>"), "words are escaped");
        assert!(card(&"long ".repeat(200)).svg().is_err());
    }

    #[test]
    fn the_source_never_runs_into_the_name_of_the_guide() {
        let foot = |source: &str| {
            let card = Card { source: source.into(), site: "Перш ніж поширити".into(), ..card("T") };
            card.foot().map(|(size, lines)| (size, lines.len()))
        };
        assert_eq!(foot("Джерело: ЖК III, ст. 13"), Some((30.0, 1)));
        assert_eq!(foot("Джерело: Римський статут, ст. 8(2)(b)(xxi)"), Some((27.0, 1)));
        assert_eq!(foot("Джерело: Дослідження МКЧХ про звичаєве міжнародне гуманітарне право (2005)"), Some((27.0, 2)));
        assert_eq!(foot(&"x".repeat(90)), None);
    }

    #[test]
    fn the_version_follows_the_words() {
        let version = |title: &str| card(title).lay_out().expect("an SVG").version();
        assert_eq!(version("A"), version("A"));
        assert_ne!(version("A"), version("B"));
        assert_eq!(version("A").len(), 10);
    }
}
