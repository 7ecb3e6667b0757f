//! One file to watch: with ffmpeg where it is installed, by our own means elsewhere.

use super::{FPS, gif};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a film is put together from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Movie<'a> {
    /// The folder of the frames.
    pub(super) frames: &'a Path,
    /// How many there are.
    pub(super) count: u32,
    /// The sound, if there is any.
    pub(super) sound: Option<&'a Path>,
    /// The film without its ending, which says how it is made.
    pub(super) out: &'a Path,
}

/// Puts the film together: an MP4 with sound through ffmpeg, else an animated GIF without.
/// Gives its path, and a sentence about whatever had to be done without.
///
/// # Errors
/// A sentence, when neither can be made.
pub(super) fn make(movie: Movie) -> Result<(PathBuf, Option<String>), String> {
    let mp4 = movie.out.with_extension("mp4");
    let why = match through_ffmpeg(movie, &mp4) {
        Ok(()) => {
            // One film, not two: the other one would be of another conversation.
            drop(std::fs::remove_file(movie.out.with_extension("gif")));
            return Ok((mp4, None));
        }
        Err(why) => why,
    };
    drop(std::fs::remove_file(&mp4));
    let gif = movie.out.with_extension("gif");
    let left_out = gif::write(movie.frames, movie.count, &gif)
        .map_err(|error| format!("the film {} cannot be made: {error}", gif.display()))?;
    let mut notice = format!("the film is a GIF without sound because {why}");
    if left_out > 0 {
        notice += &format!(", and leaves out the last {} s", left_out / FPS);
    }
    Ok((gif, Some(notice)))
}

fn through_ffmpeg(movie: Movie, out: &Path) -> Result<(), String> {
    let mut ffmpeg = Command::new("ffmpeg");
    ffmpeg
        .args(["-hide_banner", "-loglevel", "error", "-y", "-framerate"])
        .arg(FPS.to_string())
        .arg("-i")
        .arg(movie.frames.join("%05d.png"));
    if let Some(sound) = movie.sound {
        ffmpeg
            .arg("-i")
            .arg(sound)
            .args(["-c:a", "aac", "-b:a", "96k"]);
    }
    ffmpeg
        .args(["-c:v", "libx264", "-preset", "veryfast", "-crf", "20"])
        .args(["-pix_fmt", "yuv420p", "-movflags", "+faststart"])
        .arg(out)
        .stdin(Stdio::null());
    let output = ffmpeg.output().map_err(|error| match error.kind() {
        ErrorKind::NotFound => "ffmpeg is not installed".to_owned(),
        _ => format!("ffmpeg cannot be started: {error}"),
    })?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let last = said.lines().last().unwrap_or("and says nothing");
    Err(format!("ffmpeg failed ({last})"))
}
