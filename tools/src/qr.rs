//! A QR code as SVG: one path of horizontal runs, black on white with the quiet zone that readers need.
//!
//! A pure function from an address to bytes; the same address gives the same picture. Which page shows it is
//! not ours.

use anyhow::{Context, Result};
use qrcodegen::{QrCode, QrCodeEcc};

/// Modules of white around the code, as the standard asks.
const QUIET: i32 = 4;

/// Medium correction: a fold or a stain on a printed page still leaves the code readable.
pub fn svg(address: &str) -> Result<Vec<u8>> {
    let code = QrCode::encode_text(address, QrCodeEcc::Medium).with_context(|| format!("{address} is too long for a QR code"))?;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let run = (x..code.size()).take_while(|x| code.get_module(*x, y)).count() as i32;
            if run > 0 {
                path += &format!("M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run.max(1);
        }
    }
    let side = code.size() + 2 * QUIET;
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" width=\"{0}\" height=\"{0}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path d=\"{path}\"/></svg>\n",
        side * 8
    );
    Ok(svg.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_picture_is_drawn_from_the_code_alone() {
        let svg = |address: &str| String::from_utf8(svg(address).expect("a code")).expect("text");
        let one = svg("https://before-you-share.example/a/k7m3p/");
        assert!(one.starts_with("<svg ") && one.contains("viewBox=\"0 0 37 37\""), "{one}");
        // The upper left finder: seven dark modules after the quiet zone.
        assert!(one.contains("<path d=\"M4 4h7v1h-7z"), "{one}");
        assert_eq!(one, svg("https://before-you-share.example/a/k7m3p/"));
        assert_ne!(one, svg("https://before-you-share.example/a/k7m3x/"));
        assert!(super::svg(&"x".repeat(5_000)).is_err());
    }
}
