//! A published file as it was packed: its hash, its compressed bytes, and what a browser can read of
//! their beginning. A noun: `compress` makes these values, the page contract reads them.

use std::collections::BTreeMap;
use std::io::Read;

/// What is known of one published file.
#[derive(Clone, Debug)]
pub struct Packed {
    pub path: String,
    pub sha256: String,
    /// Bytes before packing.
    pub size: usize,
    pub brotli: Option<Vec<u8>>,
    pub gzip: Option<Vec<u8>>,
}

/// What a browser has read after the first `n` compressed bytes; whole where there are fewer.
pub fn first_bytes(brotli: &[u8], n: usize) -> Vec<u8> {
    let mut reader = brotli::Decompressor::new(&brotli[..n.min(brotli.len())], 4096);
    let mut out = Vec::new();
    let mut buffer = [0; 4096];
    // The stream ends in the middle, which the decoder reports after handing out what it has.
    while let Ok(read @ 1..) = reader.read(&mut buffer) {
        out.extend_from_slice(&buffer[..read]);
    }
    out
}

/// The text of `checksums.txt`, as `sha256sum --check` reads it.
pub fn checksums(packed: &[Packed]) -> String {
    let lines: BTreeMap<&str, &str> = packed.iter().map(|p| (p.path.as_str(), p.sha256.as_str())).collect();
    lines.iter().map(|(path, hash)| format!("{hash}  {path}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_decode_alone() {
        let text: String = (0..4000).map(|i| format!("{} ", i * 7919 % 1013)).collect();
        let mut packed = Vec::new();
        brotli::BrotliCompress(&mut text.as_bytes(), &mut packed, &brotli::enc::BrotliEncoderParams::default()).expect("packed");
        let first = first_bytes(&packed, packed.len() / 2);
        assert!(!first.is_empty() && first.len() < text.len());
        assert!(text.as_bytes().starts_with(&first));
        assert_eq!(first_bytes(&packed, usize::MAX), text.as_bytes());
    }
}
