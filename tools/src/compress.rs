//! Compresses what a site publishes: `.br` and `.gz` beside each file that gains from it.
//!
//! Brotli at its highest quality costs 25 to 100 ms a page, so compressed bytes are kept by content
//! hash in a cache folder; a damaged or missing entry is made again. Writes only below the site and the cache.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use rayon::prelude::*;

use crate::digest::hex;
use crate::output::{self, Making};
use crate::packed::Packed;

/// Endings of files that compress well; pictures and packages are compressed already.
const TEXT: [&str; 10] = ["html", "js", "json", "xml", "css", "svg", "txt", "toml", "ics", "csv"];

/// Part of each cache key; to be raised whenever the same bytes would be compressed differently.
const VERSION: &str = "br11-gz9-6";

/// The search index is hundreds of files that an edited page may change, and the lists of files to keep change
/// with every page: the highest quality would cost seconds at each edit for a tenth or a fifth of their size.
const QUICK: [&str; 2] = ["search-data/", "offline/files."];
const QUICK_QUALITY: u32 = 6;

/// Writes the compressed files beside those of `site` and returns what it holds, sorted by path.
pub fn compress(site: &Making, cache: &Path) -> Result<Vec<Packed>> {
    let paths: Vec<String> =
        output::list(&site.folder)?.into_iter().filter(|p| !p.ends_with(".br") && !p.ends_with(".gz")).collect();
    paths.par_iter().map(|path| one(site, cache, path)).collect()
}

/// The same for a few files that were written later: theirs take the place of what `packed` says of them.
pub fn again<'a>(site: &Making, cache: &Path, paths: impl Iterator<Item = &'a String>, packed: &mut Vec<Packed>) -> Result<()> {
    let paths: BTreeSet<&str> = paths.map(String::as_str).collect();
    packed.retain(|p| !paths.contains(p.path.as_str()));
    let anew: Vec<Packed> = paths.into_par_iter().map(|path| one(site, cache, path)).collect::<Result<_>>()?;
    packed.extend(anew);
    Ok(())
}

/// The gzip of a text that is not published by itself.
pub fn gzip_of(cache: &Path, bytes: &[u8]) -> Result<Vec<u8>> {
    cached(cache, &hex(bytes), "gz", || gzip(bytes, 9))
}

fn one(site: &Making, cache: &Path, path: &str) -> Result<Packed> {
    let file = site.folder.join(path);
    let bytes = std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
    let sha256 = hex(&bytes);
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    if !TEXT.contains(&ending) {
        return Ok(Packed { path: path.into(), sha256, size: bytes.len(), brotli: None, gzip: None });
    }
    let quick = QUICK.iter().any(|start| path.starts_with(start));
    let (for_brotli, for_gzip) = if quick { (QUICK_QUALITY, QUICK_QUALITY) } else { (11, 9) };
    let br = cached(cache, &sha256, "br", || brotli(&bytes, for_brotli))?;
    let gz = cached(cache, &sha256, "gz", || gzip(&bytes, for_gzip))?;
    site.write(&format!("{path}.br"), &br)?;
    site.write(&format!("{path}.gz"), &gz)?;
    Ok(Packed { path: path.into(), sha256, size: bytes.len(), brotli: Some(br), gzip: Some(gz) })
}

fn cached(cache: &Path, sha256: &str, ending: &str, make: impl Fn() -> Result<Vec<u8>>) -> Result<Vec<u8>> {
    let entry = cache.join(VERSION).join(&sha256[..2]).join(format!("{sha256}.{ending}"));
    Ok(output::cached(&entry, make)?.0)
}

fn brotli(bytes: &[u8], quality: u32) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    let params = brotli::enc::BrotliEncoderParams { quality: quality as i32, lgwin: 22, size_hint: bytes.len(), ..Default::default() };
    brotli::BrotliCompress(&mut &bytes[..], &mut out, &params).context("brotli")?;
    Ok(out)
}

/// Without a file name or time in its head, so that the same bytes give the same bytes.
fn gzip(bytes: &[u8], level: u32) -> Result<Vec<u8>> {
    let mut encoder = flate2::GzBuilder::new().mtime(0).write(Vec::new(), flate2::Compression::new(level));
    encoder.write_all(bytes).context("gzip")?;
    encoder.finish().context("gzip")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_cache_entry_is_made_again() {
        let cache = std::env::temp_dir().join(format!("guide-cache-{}", std::process::id()));
        let make = || Ok(b"compressed".to_vec());
        assert_eq!(cached(&cache, "aabb", "br", make).expect("made"), b"compressed");
        let entry = cache.join(VERSION).join("aa").join("aabb.br");
        std::fs::write(&entry, b"short").expect("damaged");
        assert_eq!(cached(&cache, "aabb", "br", make).expect("made again"), b"compressed");
        assert_eq!(cached(&cache, "aabb", "br", || anyhow::bail!("not from the cache")).expect("cached"), b"compressed");
        std::fs::remove_dir_all(&cache).expect("cleaned up");
    }
}
