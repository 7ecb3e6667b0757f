//! Files of a game's assets, which may be of any size.

use bevy::asset::AsyncReadExt;
use bevy::asset::io::Reader;

/// Reads a file of the game's assets up to one byte more than `most`: a larger one is known by that
/// and fills no memory. For [asset loaders](bevy::asset::AssetLoader) of files that have a limit.
///
/// # Errors
/// As the reader's.
pub async fn read_asset(reader: &mut dyn Reader, most: usize) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut reader = reader.take(most as u64 + 1);
    reader.read_to_end(&mut bytes).await?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use bevy::asset::io::VecReader;
    use bevy::tasks::block_on;

    #[test]
    fn no_more_is_read_than_shows_that_it_is_too_much() {
        let mut reader = VecReader::new(vec![7; 100]);
        assert_eq!(block_on(read_asset(&mut reader, 9)).unwrap().len(), 10);
        let mut reader = VecReader::new(vec![7; 100]);
        assert_eq!(block_on(read_asset(&mut reader, 100)).unwrap().len(), 100);
    }
}
