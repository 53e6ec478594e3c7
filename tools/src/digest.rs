//! SHA-256 as the guide writes it: cache keys, checksums, versions in addresses.
//!
//! Owns the notation alone; what is hashed, and how much of the hash is shown, is the caller's.

use sha2::{Digest, Sha256};

/// 64 lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    hex_of(Sha256::new_with_prefix(bytes))
}

/// The same of what was hashed piece by piece.
pub fn hex_of(hash: Sha256) -> String {
    hash.finalize().iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_notation_is_that_of_sha256sum() {
        assert_eq!(super::hex(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
