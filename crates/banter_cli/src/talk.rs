//! `banter talk`: a conversation in the terminal, with whatever engines are there.

use crate::places::Host;
use banter_models::{Kind, resolve};
use banter_mods::check;
use bevy::app::ScheduleRunnerPlugin;
use bevy::asset::LoadState;
use bevy::prelude::*;
use bevy_banter::core::SentenceReady;
use bevy_banter::{espeak_host, kokoro_host, llama_host, piper_host, prelude::*};
use lexopt::ValueExt;
use lexopt::prelude::{Long, Value};
use std::ffi::OsString;
use std::io::BufRead;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};
use std::time::Duration;

const USAGE: &str = "usage: banter talk PERSONA [--mind FILE|NAME|auto|none] [--voice FILE|NAME|auto|none] [--silent]";

/// What was asked for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Options {
    persona: PathBuf,
    /// `None`: what is there.
    mind: Option<String>,
    voice: Option<String>,
    /// Without sound.
    silent: bool,
}

impl Options {
    fn parse(arguments: &[OsString]) -> Result<Self, String> {
        let (mut options, mut personas) = (Self::default(), Vec::new());
        let mut parser = lexopt::Parser::from_args(arguments);
        let told = |error: lexopt::Error| format!("{error}; {USAGE}");
        while let Some(argument) = parser.next().map_err(told)? {
            match argument {
                Long("mind") => {
                    options.mind = Some(parser.value().and_then(|it| it.string()).map_err(told)?)
                }
                Long("voice") => {
                    options.voice = Some(parser.value().and_then(|it| it.string()).map_err(told)?)
                }
                Long("silent") => options.silent = true,
                Value(path) => personas.push(PathBuf::from(path)),
                other => return Err(told(other.unexpected())),
            }
        }
        match <[PathBuf; 1]>::try_from(personas) {
            Ok([persona]) => Ok(Self { persona, ..options }),
            Err(_) => Err(format!("name one character; {USAGE}")),
        }
    }
}

/// The lines that are typed, from a thread that waits for them.
#[derive(Resource)]
struct Typed(Mutex<Receiver<String>>);

/// What is still to be answered, and whether nothing more is typed.
#[derive(Resource, Default)]
struct Waiting {
    lines: usize,
    over: bool,
}

/// Talks until the input ends.
pub(crate) fn run(arguments: &[OsString]) -> Result<ExitCode, String> {
    let options = Options::parse(arguments)?;
    if !options.persona.is_file() {
        return Err(format!(
            "{} is not there; {USAGE}",
            options.persona.display()
        ));
    }
    mended(&options.persona)?;
    let (root, file) = asset(&options.persona)?;
    let plugins = plugins(&options)?;
    let assets = AssetPlugin {
        file_path: root.to_string_lossy().into_owned(),
        ..default()
    };
    let (sender, lines) = sync_channel(16);
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines() {
            if line.is_err() || line.is_ok_and(|line| sender.send(line).is_err()) {
                break;
            }
        }
    });
    let frame = Duration::from_millis(16);
    let mut app = App::new();
    app.add_plugins(MinimalPlugins.set(ScheduleRunnerPlugin::run_loop(frame)))
        .add_plugins((assets, TransformPlugin, plugins))
        .insert_resource(Typed(Mutex::new(lines)))
        .init_resource::<Waiting>()
        .add_systems(Update, (refuse, hear, give_up, tell).chain())
        .add_observer(|failed: On<EngineFailed>| eprintln!("({})", failed.error))
        .add_observer(|_: On<TurnEnded>, mut waiting: ResMut<Waiting>| {
            waiting.lines = waiting.lines.saturating_sub(1);
        });
    let persona = app.world().resource::<AssetServer>().load(file);
    let there = Transform::from_xyz(0.0, 0.0, -1.5);
    app.world_mut().spawn((CharacterPersona(persona), there));
    app.world_mut().spawn((
        PlayerParticipant,
        AudioListener,
        Perceivable::named("Stranger"),
    ));
    eprintln!("Type a line and press Enter; Ctrl+D ends it.");
    Ok(match app.run() {
        AppExit::Success => ExitCode::SUCCESS,
        AppExit::Error(_) => ExitCode::FAILURE,
    })
}

/// Nobody is talked to whose file is wrong: what is wrong is told first, as `banter check` tells it.
fn mended(persona: &Path) -> Result<(), String> {
    let found = check(persona);
    let wrong = found.iter().filter(|it| it.is_wrong());
    let wrong: Vec<String> = wrong.map(ToString::to_string).collect();
    if wrong.is_empty() {
        return Ok(());
    }
    eprintln!("{}", wrong.join("\n"));
    Err(format!(
        "{} cannot be talked to before that is mended",
        persona.display()
    ))
}

/// The folder that is the game's assets, and the character's file in it: knowledge lies beside the
/// folder `personas`.
fn asset(persona: &Path) -> Result<(PathBuf, String), String> {
    let unnamed = || format!("{} is no file's name", persona.display());
    let whole = std::path::absolute(persona).map_err(|_| unnamed())?;
    let (folder, name) = whole.parent().zip(whole.file_name()).ok_or_else(unnamed)?;
    let name = name.to_str().ok_or_else(unnamed)?;
    match folder.parent().filter(|_| folder.ends_with("personas")) {
        Some(root) => Ok((root.to_owned(), format!("personas/{name}"))),
        None => Ok((folder.to_owned(), name.to_owned())),
    }
}

/// The engines that were asked for, or are there.
fn plugins(options: &Options) -> Result<BanterPlugins, String> {
    let is_there = |program: &str| Host::named(program).is_some_and(|host| host.find(None).is_ok());
    let model = |kind, wanted: &Option<String>| match wanted.as_deref() {
        Some("none") => Ok(None),
        Some(wanted) => resolve(kind, wanted)
            .map(Some)
            .map_err(|error| error.to_string()),
        // Nothing was asked for: what is here, and no word where nothing is.
        None => Ok(resolve(kind, "auto").ok()),
    };
    let output = match options.silent {
        true => AudioOutput::Silent,
        false => AudioOutput::Device,
    };
    let mut plugins = BanterPlugins::without_hosts(output);
    let mind = model(Kind::Mind, &options.mind)?;
    if let Some(mind) = mind.filter(|_| options.mind.is_some() || is_there("banter-llama-host")) {
        eprintln!("(mind: {})", mind.display());
        plugins.mind = Some(llama_host(mind).into());
    }
    if options.silent {
        return Ok(plugins);
    }
    if let Some(voice) = model(Kind::Voice, &options.voice)? {
        let is_kokoro = voice.to_string_lossy().contains("kokoro");
        let program = if is_kokoro {
            "banter-kokoro-host"
        } else {
            "banter-piper-host"
        };
        if options.voice.is_some() || is_there(program) {
            eprintln!("(voice: {})", voice.display());
            plugins.voice = Some(match is_kokoro {
                true => kokoro_host(voice).into(),
                false => piper_host(voice).into(),
            });
        }
    }
    if is_there("banter-piper-host") {
        plugins.fallback_voice = Some(espeak_host().into());
    }
    Ok(plugins)
}

/// A character whose file cannot be used will never be there: that is told, and ends the program.
fn refuse(
    characters: Query<&CharacterPersona>,
    assets: Res<AssetServer>,
    mut exit: MessageWriter<AppExit>,
) {
    for character in &characters {
        if let LoadState::Failed(error) = assets.load_state(character.0.id()) {
            // What loaders add to the sentence is for whoever mends a loader.
            let told = error.to_string();
            eprintln!("error: {}", told.lines().next().unwrap_or_default());
            exit.write(AppExit::error());
        }
    }
}

/// Passes typed lines on, once the character is there; ends when all were answered.
fn hear(
    typed: Res<Typed>,
    there: Query<&Perceivable, With<CharacterPersona>>,
    player: Single<Entity, With<PlayerParticipant>>,
    mut waiting: ResMut<Waiting>,
    mut lines: MessageWriter<LineTyped>,
    mut exit: MessageWriter<AppExit>,
) {
    if there.is_empty() {
        return;
    }
    // One after the other: a new line of the same player would interrupt.
    if waiting.lines > 0 {
        return;
    }
    let next = typed
        .0
        .lock()
        .map_or(Err(TryRecvError::Disconnected), |typed| typed.try_recv());
    match next {
        Ok(text) if text.trim().is_empty() => {}
        Ok(text) => {
            waiting.lines += 1;
            lines.write(LineTyped {
                speaker: *player,
                to: None,
                text,
            });
        }
        Err(TryRecvError::Empty) => {}
        Err(TryRecvError::Disconnected) if waiting.over => {
            exit.write(AppExit::Success);
        }
        Err(TryRecvError::Disconnected) => waiting.over = true,
    }
}

/// A line that nobody answers is over, too.
fn give_up(mut unanswered: MessageReader<LineUnanswered>, mut waiting: ResMut<Waiting>) {
    for _ in unanswered.read() {
        eprintln!("(nobody answers)");
        waiting.lines = waiting.lines.saturating_sub(1);
    }
}

fn tell(mut said: MessageReader<SentenceReady>, names: Query<&Name, With<CharacterPersona>>) {
    for SentenceReady { text, .. } in said.read() {
        let name = names.iter().next().map_or("?", Name::as_str);
        println!("{name}: {text}");
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn parsed(words: &[&str]) -> Result<Options, String> {
        Options::parse(&words.iter().map(OsString::from).collect::<Vec<_>>())
    }

    #[test]
    fn options_are_read_or_told() {
        let options = parsed(&["odo.persona.toml", "--mind", "none", "--silent"]).unwrap();
        assert_eq!(options.mind.as_deref(), Some("none"));
        assert!(options.silent);
        for wrong in [&[][..], &["a", "b"], &["a", "--loud"], &["a", "--mind"]] {
            assert!(
                parsed(wrong).unwrap_err().contains("usage: banter talk"),
                "{wrong:?}"
            );
        }
    }

    #[test]
    fn knowledge_lies_beside_the_folder_of_personas() {
        let (root, file) = asset(Path::new("/game/assets/personas/odo.persona.toml")).unwrap();
        assert_eq!(
            (root.as_path(), file.as_str()),
            (Path::new("/game/assets"), "personas/odo.persona.toml")
        );
        let (root, file) = asset(Path::new("/game/odo.persona.toml")).unwrap();
        assert_eq!(
            (root.as_path(), file.as_str()),
            (Path::new("/game"), "odo.persona.toml")
        );
    }
}
