//! The end of the film: the transcript, the sound, and one file to watch.

use super::movie::{self, Movie};
use super::{FPS, Film, Reel};
use crate::args::Args;
use crate::transcript::Report;
use bevy::prelude::*;
use bevy_banter::audio::{OfflineMix, wav};
use std::path::Path;
use std::time::Instant;

/// Writes the files once the last frame is on the disk, and ends the program.
#[derive(Debug)]
pub(super) struct EndingPlugin {
    /// What was asked for.
    pub(super) args: Args,
}

#[derive(Resource)]
struct Order {
    args: Args,
    since: Instant,
}

impl Plugin for EndingPlugin {
    fn build(&self, app: &mut App) {
        app.insert_resource(Order {
            args: self.args.clone(),
            since: Instant::now(),
        })
        .add_systems(First, end);
    }
}

fn end(
    film: Res<Film>,
    order: Res<Order>,
    mut report: Report,
    mix: Option<ResMut<OfflineMix>>,
    mut exit: MessageWriter<AppExit>,
) {
    if film.reel != Reel::Done {
        return;
    }
    let out = order.args.out();
    let sound = out.join("conversation.wav");
    let saved = mix.map(|mut mix| wav::save(&sound, mix.rate(), 2, &mix.take()));
    let sound = match saved {
        Some(Ok(())) => Some(sound.as_path()),
        Some(Err(error)) => {
            report.notices.add(format!(
                "the sound {} cannot be written: {error}",
                sound.display()
            ));
            None
        }
        None => None,
    };
    let made = if order.args.no_pictures {
        sound.map_or("no sound".to_owned(), |sound| sound.display().to_string())
    } else {
        watch(out, film.frames, sound, &mut report)
    };
    println!(
        "{made}: {:.1} s, made in {:.1} s",
        film.frames as f32 / FPS as f32,
        order.since.elapsed().as_secs_f32()
    );
    let (fps, pictures) = match order.args.no_pictures {
        true => (0, 0),
        false => (FPS, film.frames),
    };
    exit.write(match report.save(out, fps, pictures) {
        Ok(()) => AppExit::Success,
        Err(error) => {
            eprintln!("{error}");
            AppExit::error()
        }
    });
}

/// Makes the one file to watch, and says where it is.
fn watch(out: &Path, frames: u32, sound: Option<&Path>, report: &mut Report) -> String {
    let movie = movie::make(Movie {
        frames: &out.join("frames"),
        count: frames,
        sound,
        out: &out.join("conversation"),
    });
    match movie {
        Ok((path, notice)) => {
            if let Some(notice) = notice {
                report.notices.add(notice);
            }
            path.display().to_string()
        }
        Err(error) => {
            report.notices.add(error);
            "no film".to_owned()
        }
    }
}
