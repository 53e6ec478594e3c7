//! Draws share cards: SVG to a palette PNG, the same bytes for the same words on every machine.
//!
//! A verb that keeps what it drew in the cache folder, by the hash of the SVG. Only the fonts that it
//! carries are used, never those of the system. 256 colours are enough for text on paper and keep a
//! card under 60 kB.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use anyhow::{Context, Result, anyhow, ensure};
use rayon::prelude::*;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb::Database};

use crate::card::Layout;
use crate::digest::hex;
use crate::output::{self, Making};

const SIZE: (u32, u32) = (1200, 630);
const BYTES_LIMIT: usize = 60_000;

/// Part of each cache key; to be raised whenever the same SVG would be drawn differently.
const VERSION: &str = "card-1";

static FONTS: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut fonts = Database::new();
    for font in [dejavu::sans::regular(), dejavu::sans::bold(), dejavu::serif::bold()] {
        fonts.load_font_data(font.to_vec());
    }
    Arc::new(fonts)
});

/// Draws every card into `site`; returns how many were drawn anew.
pub fn draw(cards: &[Layout], site: &Making, cache: &Path) -> Result<usize> {
    let drawn = cards.par_iter().map(|card| one(card, site, cache)).collect::<Result<Vec<bool>>>()?;
    Ok(drawn.into_iter().filter(|new| *new).count())
}

fn one(card: &Layout, site: &Making, cache: &Path) -> Result<bool> {
    let entry = cache.join(VERSION).join(format!("{}.png", hex(card.svg.as_bytes())));
    let (png, new) = output::cached(&entry, || render(&card.svg).with_context(|| format!("cannot draw {}", card.path)))?;
    site.write(&card.path, &png)?;
    Ok(new)
}

fn render(svg: &str) -> Result<Vec<u8>> {
    let options = Options { fontdb: Arc::clone(&FONTS), ..Options::default() };
    let tree = Tree::from_str(svg, &options).context("the card’s SVG")?;
    let mut picture = Pixmap::new(SIZE.0, SIZE.1).ok_or_else(|| anyhow!("no room for a picture"))?;
    resvg::render(&tree, Transform::default(), &mut picture.as_mut());
    let png = encode(&picture)?;
    ensure!(png.len() <= BYTES_LIMIT, "the card has {} bytes, more than {BYTES_LIMIT}", png.len());
    Ok(png)
}

/// Five bits a channel leave fewer than 256 colours between a few inks and the paper.
fn encode(picture: &Pixmap) -> Result<Vec<u8>> {
    let mut palette: BTreeMap<[u8; 3], u8> = BTreeMap::new();
    let mut colours: Vec<u8> = Vec::new();
    let mut pixels = Vec::with_capacity(picture.pixels().len());
    for pixel in picture.pixels() {
        let colour = [pixel.red(), pixel.green(), pixel.blue()].map(|c| (c & 0xf8) | (c >> 5));
        let next = palette.len();
        let index = *palette.entry(colour).or_insert_with(|| {
            colours.extend_from_slice(&colour);
            next as u8
        });
        ensure!(palette.len() <= 256, "the card has more than 256 colours");
        pixels.push(index);
    }
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, SIZE.0, SIZE.1);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(colours);
    encoder.set_compression(png::Compression::High);
    // Rows of a palette are not alike as numbers: filters only make them longer.
    encoder.set_filter(png::Filter::NoFilter);
    encoder.write_header().and_then(|mut w| w.write_image_data(&pixels)).context("PNG")?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::Card;

    #[test]
    fn a_card_is_small_and_always_the_same() {
        let title = "Prisoners must be protected from insults and public curiosity";
        let card = Card { path: "x".into(), label: "Treaty".into(), title: title.into(), source: "Source: GC III".into(), site: "Before You Share".into() };
        let svg = card.lay_out().expect("an SVG").svg;
        let (first, second) = (render(&svg).expect("a card"), render(&svg).expect("a card"));
        assert_eq!(first, second);
        assert!(first.len() < BYTES_LIMIT);
        let blank = render("<svg xmlns='http://www.w3.org/2000/svg' width='1200' height='630'/>").expect("a blank card");
        assert!(first.len() > blank.len() + 2_000, "the letters are on it");
    }
}
