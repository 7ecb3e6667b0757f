//! Sound of which nothing is known, as a microphone would bring it.

use crate::table::Table;
use banter_engine::Pcm;
use banter_lipsync::{Heard, LiveMouth, SoundReader, Style, Viseme};
use std::path::Path;

/// Pieces in a second of what a microphone brings.
const PIECES: u32 = 50;

/// What the mouth does, from the sound alone: each piece is heard before the next one is there.
pub(crate) fn to(sound: &Pcm, path: &Path) -> Result<Table, String> {
    let told = |error| format!("{}: {error}", path.display());
    let mut reader = SoundReader::new(sound.rate()).map_err(told)?;
    let mut mouth = LiveMouth::new(&Style::default());
    let mut table = Table::default();
    let mut heard = Vec::new();
    let mut show = |heard: &mut Vec<Heard>| {
        for face in heard.drain(..).map(|frame| mouth.push(&frame)) {
            table.push(face.viseme, face.weights);
        }
    };
    let size = (sound.rate() / PIECES).max(1) as usize;
    for piece in sound.samples().chunks(size) {
        reader.push(piece, &mut heard);
        show(&mut heard);
    }
    reader.finish(&mut heard);
    show(&mut heard);
    Ok(table)
}

/// What is heard, for an alignment to lean on. A rate that cannot be heard has no opinion: the alignment tells of it.
pub(crate) fn opinion(sound: &Pcm) -> Vec<[f32; Viseme::COUNT]> {
    let mut heard: Vec<Heard> = Vec::new();
    if let Ok(mut reader) = SoundReader::new(sound.rate()) {
        reader.push(sound.samples(), &mut heard);
        reader.finish(&mut heard);
    }
    heard.into_iter().map(|frame| frame.visemes).collect()
}
