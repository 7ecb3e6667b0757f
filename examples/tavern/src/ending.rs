//! The end of the film: the transcript, the sound, and one file to watch.

use crate::Innkeeper;
use crate::args::Args;
use crate::film::{self, FPS, Film, Movie, Reel};
use crate::notice::Notices;
use crate::transcript::{Minutes, Transcript};
use bevy::prelude::*;
use bevy_banter::audio::{OfflineMix, wav};
use bevy_banter::persona::{Character, Persona};
use std::path::Path;
use std::time::Instant;

/// Writes the files once the last frame is on the disk, and ends the program.
#[derive(Debug)]
pub(crate) struct EndingPlugin {
    /// What was asked for.
    pub(crate) args: Args,
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
    minutes: Res<Minutes>,
    innkeeper: Single<(&Character, &crate::avatar::Looks), With<Innkeeper>>,
    personas: Res<Assets<Persona>>,
    mix: Option<ResMut<OfflineMix>>,
    mut notices: ResMut<Notices>,
    mut exit: MessageWriter<AppExit>,
) {
    if film.reel != Reel::Done {
        return;
    }
    let args = &order.args;
    let sound = args.out.join("conversation.wav");
    let saved = mix.map(|mut mix| wav::save(&sound, mix.rate(), 2, &mix.take()));
    let sound = match saved {
        Some(Ok(())) => Some(sound.as_path()),
        Some(Err(error)) => {
            notices.add(format!(
                "the sound {} cannot be written: {error}",
                sound.display()
            ));
            None
        }
        None => None,
    };
    let movie = film::make_movie(Movie {
        frames: &args.out.join("frames"),
        count: film.frames,
        sound,
        out: &args.out.join("conversation"),
    });
    let watch = match movie {
        Ok((path, notice)) => {
            if let Some(notice) = notice {
                notices.add(notice);
            }
            path.display().to_string()
        }
        Err(error) => {
            notices.add(error);
            "no film".to_owned()
        }
    };
    let (Character(persona), looks) = *innkeeper;
    let persona = personas.get(persona);
    let transcript = Transcript {
        persona: persona
            .map(|persona| persona.name.clone())
            .unwrap_or_default(),
        language: persona
            .map(|persona| persona.language.clone())
            .unwrap_or_default(),
        avatar: looks.0.display().to_string(),
        seed: args.seed,
        fps: FPS,
        frames: film.frames,
        turns: minutes.turns(),
        notices: notices.all().to_vec(),
    };
    let path = args.out.join("transcript.json");
    let written = write(&path, &transcript);
    println!(
        "{watch}: {:.1} s, made in {:.1} s",
        film.frames as f32 / FPS as f32,
        order.since.elapsed().as_secs_f32()
    );
    exit.write(match written {
        Ok(()) => AppExit::Success,
        Err(error) => {
            eprintln!(
                "the transcript {} cannot be written: {error}",
                path.display()
            );
            AppExit::error()
        }
    });
}

fn write(path: &Path, transcript: &Transcript) -> std::io::Result<()> {
    let mut text = serde_json::to_vec_pretty(transcript)?;
    text.push(b'\n');
    std::fs::write(path, text)
}
