//! From pixels to PNG files, on a thread of its own.

use bevy::math::UVec2;
use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

/// Frames that may wait to be written. The game waits when there are more.
const MOST_WAITING: usize = 8;

/// A frame as it comes from the renderer.
#[derive(Debug)]
pub(crate) struct Shot {
    /// Which frame of the film, from 0.
    pub(crate) number: u32,
    /// Its pixels as RGBA, row by row from the top.
    pub(crate) pixels: Vec<u8>,
}

/// Writes frames to files.
#[derive(Debug)]
pub(crate) struct Lab {
    shots: SyncSender<Shot>,
    thread: JoinHandle<Result<(), String>>,
}

impl Lab {
    /// Writes frames of that size to a folder, which is emptied of frames first.
    ///
    /// # Errors
    /// A sentence, when the folder cannot be used.
    pub(crate) fn open(folder: &Path, size: UVec2) -> Result<Self, String> {
        clear(folder).map_err(|error| {
            format!("frames cannot be written to {}: {error}", folder.display())
        })?;
        let (shots, waiting) = sync_channel(MOST_WAITING);
        let folder = folder.to_owned();
        let thread = std::thread::Builder::new()
            .name("film".to_owned())
            .spawn(move || develop_all(&waiting, &folder, size))
            .map_err(|error| format!("frames cannot be written: {error}"))?;
        Ok(Self { shots, thread })
    }

    /// Hands over a frame; waits while there are too many.
    ///
    /// # Errors
    /// A sentence, when frames are no longer written; [`Lab::close`] says why.
    pub(crate) fn develop(&self, shot: Shot) -> Result<(), String> {
        self.shots
            .send(shot)
            .map_err(|_| "the film breaks off because its frames cannot be written".to_owned())
    }

    /// Waits until all is written.
    ///
    /// # Errors
    /// The first thing that went wrong, as a sentence.
    pub(crate) fn close(self) -> Result<(), String> {
        drop(self.shots);
        self.thread
            .join()
            .unwrap_or_else(|_| Err("the thread that writes the frames broke down".to_owned()))
    }
}

/// The file of a frame.
pub(crate) fn frame_file(folder: &Path, number: u32) -> PathBuf {
    folder.join(format!("{number:05}.png"))
}

/// Removes the frames of an earlier film from a folder, which may be absent.
pub(super) fn clear_if_there(folder: &Path) -> std::io::Result<()> {
    if folder.is_dir() {
        clear(folder)
    } else {
        Ok(())
    }
}

/// Makes the folder and removes what an earlier film left there: a shorter film would
/// otherwise end with the frames of a longer one.
fn clear(folder: &Path) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let is_frame = path.extension().is_some_and(|extension| extension == "png")
            && path
                .file_stem()
                .and_then(|stem| stem.to_str())
                .is_some_and(|stem| stem.len() == 5 && stem.bytes().all(|b| b.is_ascii_digit()));
        if is_frame {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

fn develop_all(shots: &Receiver<Shot>, folder: &Path, size: UVec2) -> Result<(), String> {
    let mut rgb = Vec::new();
    for shot in shots {
        let path = frame_file(folder, shot.number);
        let pixels = shot.pixels.chunks_exact(4);
        rgb.resize(pixels.len() * 3, 0);
        for (to, from) in rgb.chunks_exact_mut(3).zip(pixels) {
            to.copy_from_slice(&from[..3]);
        }
        write(&path, size, &rgb)
            .map_err(|error| format!("the frame {} cannot be written: {error}", path.display()))?;
    }
    Ok(())
}

fn write(path: &Path, size: UVec2, rgb: &[u8]) -> Result<(), png::EncodingError> {
    let mut file = BufWriter::new(fs::File::create(path)?);
    let mut encoder = png::Encoder::new(&mut file, size.x, size.y);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_source_srgb(png::SrgbRenderingIntent::Perceptual);
    // The drawing of the next frames shares the processor with this.
    encoder.set_compression(png::Compression::Fast);
    encoder.set_filter(png::Filter::Up);
    encoder.write_header()?.write_image_data(rgb)?;
    file.flush()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    const SIZE: UVec2 = UVec2::new(4, 2);

    fn shot(number: u32, value: u8) -> Shot {
        Shot {
            number,
            pixels: [value, 10, 20, 255].repeat(8),
        }
    }

    #[test]
    fn frames_are_written_as_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let lab = Lab::open(folder.path(), SIZE).unwrap();
        for number in [1, 0, 2] {
            lab.develop(shot(number, number as u8)).unwrap();
        }
        lab.close().unwrap();
        for number in 0..3 {
            let file = fs::File::open(frame_file(folder.path(), number)).unwrap();
            let mut reader = png::Decoder::new(std::io::BufReader::new(file))
                .read_info()
                .unwrap();
            let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
            let info = reader.next_frame(&mut pixels).unwrap();
            assert_eq!((info.width, info.height), (4, 2));
            assert_eq!(pixels, [number as u8, 10, 20].repeat(8));
        }
    }

    #[test]
    fn an_earlier_film_is_removed_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["00007.png", "notes.png", "00007.txt"] {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        Lab::open(folder.path(), SIZE).unwrap().close().unwrap();
        let mut left: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort();
        assert_eq!(left, ["00007.txt", "notes.png"]);
    }

    #[test]
    fn a_frame_of_the_wrong_size_is_an_error_and_no_crash() {
        let folder = tempfile::tempdir().unwrap();
        let lab = Lab::open(folder.path(), SIZE).unwrap();
        lab.develop(Shot {
            number: 0,
            pixels: vec![0; 8],
        })
        .unwrap();
        assert!(lab.close().unwrap_err().contains("00000.png"));
    }

    #[test]
    fn a_folder_that_cannot_be_is_an_error() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let error = Lab::open(&file.path().join("frames"), SIZE).unwrap_err();
        assert!(error.starts_with("frames cannot be written to"), "{error}");
    }
}
