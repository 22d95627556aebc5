//! `crypto.subtle.digest` and `crypto.createHash`.

use sha2::{Digest, Sha224, Sha256, Sha384, Sha512};

/// The hash of `bytes` by the algorithm of that name, in any of its usual spellings; `None` for one we do not have.
pub(super) fn digest(algorithm: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    match algorithm.to_ascii_lowercase().replace('-', "").as_str() {
        "sha224" => Some(Sha224::digest(bytes).to_vec()),
        "sha256" => Some(Sha256::digest(bytes).to_vec()),
        "sha384" => Some(Sha384::digest(bytes).to_vec()),
        "sha512" => Some(Sha512::digest(bytes).to_vec()),
        _ => None,
    }
}
