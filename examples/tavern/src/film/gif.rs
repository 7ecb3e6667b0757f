//! The film as an animated GIF, for where there is no ffmpeg.
//!
//! Half the size and half the frames: a GIF grows quickly.

use super::develop::frame_file;
use gif::{Encoder, Frame, Repeat};
use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::Path;

/// Of so many frames one is kept.
const EVERY: u32 = 2;
/// How long a frame stays, in hundredths of a second.
const DELAY: u16 = 8;
/// The most frames that are kept: two minutes.
const MOST: u32 = 1500;
/// How roughly colours are chosen, 1 (best) to 30 (fastest).
const HASTE: i32 = 15;

/// Writes the first `count` frames of a folder as a GIF. Gives how many were left out at
/// the end.
pub(crate) fn write(folder: &Path, count: u32, out: &Path) -> Result<u32, String> {
    let kept = count.div_ceil(EVERY).min(MOST);
    let mut encoder = None;
    for index in 0..kept {
        let path = frame_file(folder, index * EVERY);
        let (width, height, rgb) = read_half(&path)
            .map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
        let encoder = match &mut encoder {
            Some(encoder) => encoder,
            None => encoder.insert(open(out, width, height)?),
        };
        let mut frame = Frame::from_rgb_speed(width, height, &rgb, HASTE);
        frame.delay = DELAY;
        encoder.write_frame(&frame).map_err(|e| e.to_string())?;
    }
    if encoder.is_none() {
        return Err("there are no frames".to_owned());
    }
    Ok(count.saturating_sub(kept * EVERY))
}

fn open(out: &Path, width: u16, height: u16) -> Result<Encoder<BufWriter<File>>, String> {
    let file = BufWriter::new(File::create(out).map_err(|e| e.to_string())?);
    let mut encoder = Encoder::new(file, width, height, &[]).map_err(|e| e.to_string())?;
    encoder
        .set_repeat(Repeat::Infinite)
        .map_err(|e| e.to_string())?;
    Ok(encoder)
}

/// The picture in half its size, each pixel the mean of four.
fn read_half(path: &Path) -> Result<(u16, u16, Vec<u8>), String> {
    let file = BufReader::new(File::open(path).map_err(|e| e.to_string())?);
    let mut reader = png::Decoder::new(file)
        .read_info()
        .map_err(|e| e.to_string())?;
    let size = reader.output_buffer_size().ok_or("it is too large")?;
    let mut pixels = vec![0; size];
    let info = reader.next_frame(&mut pixels).map_err(|e| e.to_string())?;
    if info.color_type != png::ColorType::Rgb || info.bit_depth != png::BitDepth::Eight {
        return Err("it is not a frame of the film".to_owned());
    }
    let row = info.width as usize * 3;
    let rows: Vec<&[u8]> = pixels.chunks_exact(row).collect();
    let halved = rows
        .chunks_exact(2)
        .flat_map(|pair| halve(pair[0], pair[1]))
        .collect();
    let side = |pixels: u32| u16::try_from(pixels / 2).map_err(|e| e.to_string());
    Ok((side(info.width)?, side(info.height)?, halved))
}

/// One row of pixels from two.
fn halve<'a>(upper: &'a [u8], lower: &'a [u8]) -> impl Iterator<Item = u8> + 'a {
    let pairs = upper.chunks_exact(6).zip(lower.chunks_exact(6));
    pairs.flat_map(|(upper, lower)| {
        [0, 1, 2].map(|channel| {
            let pixels = [
                upper[channel],
                upper[channel + 3],
                lower[channel],
                lower[channel + 3],
            ];
            (pixels.map(u16::from).iter().sum::<u16>() / 4) as u8
        })
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::super::develop::{Lab, Shot};
    use super::*;
    use bevy::math::UVec2;

    #[test]
    fn every_second_frame_comes_in_half_its_size() {
        let folder = tempfile::tempdir().unwrap();
        let lab = Lab::open(folder.path(), UVec2::new(64, 66)).unwrap();
        for number in 0..5u8 {
            let pixels = [number * 50, 0, 200, 255].repeat(64 * 66);
            let number = u32::from(number);
            lab.develop(Shot { number, pixels }).unwrap();
        }
        lab.close().unwrap();
        let out = folder.path().join("film.gif");
        assert_eq!(write(folder.path(), 5, &out), Ok(0));

        let mut options = gif::DecodeOptions::new();
        options.set_color_output(gif::ColorOutput::RGBA);
        let mut film = options.read_info(File::open(&out).unwrap()).unwrap();
        let mut reds = Vec::new();
        while let Some(frame) = film.read_next_frame().unwrap() {
            assert_eq!((frame.width, frame.height, frame.delay), (32, 33, DELAY));
            reds.push(frame.buffer[0]);
        }
        assert_eq!(reds, [0, 100, 200]);
    }

    #[test]
    fn no_frames_make_no_film() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("film.gif");
        assert!(write(folder.path(), 0, &out).is_err());
        assert!(write(folder.path(), 1, &out).is_err());
        assert!(!out.exists());
    }
}
