//! Which model this is, so that what one has read is never taken for what another has.

use crate::config::Config;
use banter_engine::EngineError;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

/// In how many places a file is looked at, and how many bytes there.
const PLACES: u64 = 64;
const BYTES: u64 = 4096;

/// A number for the model of `config` with its adapters and its kind of cache. Files are looked
/// at here and there, which tells apart what was trained differently; not what somebody forged.
pub(crate) fn fingerprint(config: &Config) -> Result<u64, EngineError> {
    let mut hash = Hash::default();
    hash.file(&config.model)?;
    hash.add(config.cache_type.to_string().as_bytes());
    for (name, file) in &config.adapters {
        hash.add(name.as_bytes());
        hash.file(file)?;
    }
    Ok(hash.0)
}

/// FNV-1a, 64 bits.
struct Hash(u64);

impl Default for Hash {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hash {
    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn file(&mut self, path: &Path) -> Result<(), EngineError> {
        self.sample(path).map_err(|error| EngineError::File {
            path: path.to_owned(),
            reason: format!("it cannot be read ({error})"),
        })
    }

    fn sample(&mut self, path: &Path) -> std::io::Result<()> {
        let mut file = File::open(path)?;
        let length = file.metadata()?.len();
        self.add(&length.to_le_bytes());
        let mut bytes = Vec::new();
        for place in 0..PLACES {
            file.seek(SeekFrom::Start(length / PLACES * place))?;
            bytes.clear();
            file.by_ref().take(BYTES).read_to_end(&mut bytes)?;
            self.add(&bytes);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_file_is_told_from_another() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("model");
        let of = |bytes: &[u8]| {
            std::fs::write(&path, bytes).unwrap();
            let mut hash = Hash::default();
            hash.file(&path).unwrap();
            hash.0
        };
        let mut bytes = vec![7; 1 << 20];
        let one = of(&bytes);
        assert_eq!(of(&bytes), one);
        bytes[1 << 19] = 8;
        assert_ne!(of(&bytes), one);
        bytes.pop();
        assert_ne!(of(&bytes), one);
        assert!(Hash::default().file(&folder.path().join("gone")).is_err());
    }
}
