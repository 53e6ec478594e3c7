//! A share card: what a preview of a page says, and its layout as SVG.
//!
//! Owns the words, the wrapping of long titles and the version by which addresses name a card. No
//! photograph and no emblem can be on one: it has no field for either. `draw` makes the picture.

use std::sync::LazyLock;

use anyhow::{Context as _, Result, anyhow};
use sha2::{Digest, Sha256};
use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
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
        let room = WIDTH - FOOT_GAP - SANS_BOLD.width(&self.site) * SITE_SIZE;
        let in_lines = |most: usize, size: f32| wrap(&self.source, size, room, &SANS).filter(|lines| lines.len() <= most).map(|lines| (size, lines));
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

/// What measures the letters of one font.
struct Ruler {
    /// At size 1: without hints, widths grow as sizes do.
    metrics: GlyphMetrics<'static>,
    map: Charmap<'static>,
}

static SERIF_BOLD: LazyLock<Ruler> = LazyLock::new(|| Ruler::of(dejavu::serif::bold()));
static SANS: LazyLock<Ruler> = LazyLock::new(|| Ruler::of(dejavu::sans::regular()));
static SANS_BOLD: LazyLock<Ruler> = LazyLock::new(|| Ruler::of(dejavu::sans::bold()));

impl Ruler {
    fn of(font: &'static [u8]) -> Ruler {
        // The font is in this program: its tests don't get past one that can't be read.
        let font = FontRef::new(font).expect("a font of the crate dejavu");
        Ruler { metrics: font.glyph_metrics(Size::new(1.0), LocationRef::default()), map: font.charmap() }
    }

    fn width(&self, text: &str) -> f32 {
        text.chars().map(|c| self.map.map(c).and_then(|g| self.metrics.advance_width(g)).unwrap_or(1.0)).sum()
    }
}

/// The largest size at which the title fits, and its lines.
fn fit(title: &str) -> Option<(f32, Vec<String>)> {
    SIZES.into_iter().find_map(|size| {
        let lines = wrap(title, size, WIDTH, &SERIF_BOLD)?;
        (lines.len() as f32 * size * LINE_HEIGHT <= BOTTOM - TOP).then_some((size, lines))
    })
}

/// Lines of at most `room`; `None` where a single word is wider.
fn wrap(words: &str, size: f32, room: f32, ruler: &Ruler) -> Option<Vec<String>> {
    let mut lines: Vec<String> = Vec::new();
    let (space, mut filled) = (ruler.width(" "), 0.0);
    for word in words.split_whitespace() {
        let width = ruler.width(word);
        if width * size > room {
            return None;
        }
        match lines.last_mut() {
            Some(line) if (filled + space + width) * size <= room => {
                *line = format!("{line} {word}");
                filled += space + width;
            }
            _ => {
                lines.push(word.to_string());
                filled = width;
            }
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
