//! A zip whose bytes depend on the files alone: entries are sorted and carry no time.
//!
//! Owns how a file stands in it; which files, and under which names, is for `offline` and `export`.

use std::collections::BTreeMap;
use std::io::Write;

use anyhow::{Context, Result};
use rawzip::{CompressionMethod, DataDescriptorOutput, ZipArchiveWriter, crc32};

/// The length of a gzip head without a file name, and of what follows the data: a checksum and the size.
const HEAD: usize = 10;
const TAIL: usize = 8;

/// A file as it stands in the zip.
pub struct Entry {
    method: CompressionMethod,
    crc: u32,
    size: u64,
    data: Vec<u8>,
}

/// Files by their path in the zip.
pub type Files = BTreeMap<String, Entry>;

impl Entry {
    /// From gzip, whose data a zip holds in the same form.
    pub fn packed(gzip: &[u8]) -> Result<Entry> {
        let data = gzip.get(HEAD..gzip.len().saturating_sub(TAIL)).context("gzip without data")?;
        let (crc, size) = gzip[gzip.len() - TAIL..].split_at(4);
        let number = |bytes: &[u8]| bytes.iter().rev().fold(0, |n, b| n << 8 | u32::from(*b));
        Ok(Entry { method: CompressionMethod::DEFLATE, crc: number(crc), size: number(size).into(), data: data.to_vec() })
    }

    pub fn stored(data: Vec<u8>) -> Entry {
        Entry { method: CompressionMethod::STORE, crc: crc32(&data), size: data.len() as u64, data }
    }

    /// Compressed here and now.
    pub fn deflated(bytes: &[u8]) -> Entry {
        let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        // Into memory: there is nothing that could fail.
        let data = encoder.write_all(bytes).and_then(|()| encoder.finish()).unwrap_or_default();
        Entry { method: CompressionMethod::DEFLATE, crc: crc32(bytes), size: bytes.len() as u64, data }
    }
}

pub fn write(entries: Files) -> Result<Vec<u8>> {
    let mut zip = ZipArchiveWriter::new(Vec::new());
    for (path, entry) in entries {
        let (mut file, _) = zip.new_file(&path).compression_method(entry.method).start()?;
        file.write_all(&entry.data)?;
        file.finish(DataDescriptorOutput::new(entry.crc, entry.size))?;
    }
    zip.finish().context("the end of the zip")
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// The files of a zip with their texts, in its order.
    pub fn read(bytes: &[u8]) -> Vec<(String, String)> {
        let archive = rawzip::ZipArchive::from_slice(bytes).expect("readable");
        let mut found = Vec::new();
        let mut entries = archive.entries();
        while let Some(entry) = entries.next_entry().expect("an entry") {
            let name = String::from_utf8_lossy(entry.file_path().as_ref()).into_owned();
            let data = archive.get_entry(entry.wayfinder()).expect("data");
            let text = match entry.compression_method() {
                CompressionMethod::STORE => String::from_utf8_lossy(data.data()).into_owned(),
                _ => {
                    let reader = data.verifying_reader(flate2::read::DeflateDecoder::new(data.data()));
                    std::io::read_to_string(reader).expect("the checksum and the size are right")
                }
            };
            found.push((name, text));
        }
        found
    }

    #[test]
    fn what_goes_in_comes_out() {
        let long = "слово ".repeat(2000);
        let files = || Files::from([("b".to_string(), Entry::stored(b"x".to_vec())), ("a/c".to_string(), Entry::deflated(long.as_bytes())), ("a/e".to_string(), Entry::deflated(b""))]);
        let bytes = write(files()).expect("a zip");
        assert_eq!(bytes, write(files()).expect("a zip"));
        assert_eq!(read(&bytes), [("a/c".to_string(), long), ("a/e".to_string(), String::new()), ("b".to_string(), "x".to_string())]);
    }
}
