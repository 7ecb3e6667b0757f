//! `banter doctor`: what is there, what is missing, what to do.

use crate::places::{HOSTS, Host};
use banter_machine::onnx;
use banter_models::{Kind, Manifest, Memory, Store, size};
use bevy_banter::audio::microphones;
use bevy_banter::engine::host::HOST_DIR_VARIABLE;
use bevy_banter::engine::{EngineSource, Synthesis, SynthesizeRequest, Update};
use bevy_banter::espeak_host;
use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// How long the voice may take for a word.
const PATIENCE: Duration = Duration::from_secs(10);

/// What was found of one thing.
enum Found {
    There(String),
    /// It is missing, and what to do; a game goes on without.
    Missing(String),
}

/// Prints what was found. It fails only where nothing can be found out.
pub(crate) fn run(arguments: &[OsString]) -> Result<ExitCode, String> {
    if !arguments.is_empty() {
        return Err("`banter doctor` takes no arguments".into());
    }
    let mut missing = 0;
    let mut tell = |name: &str, found: Found| match found {
        Found::There(what) => println!("there    {name:22} {what}"),
        Found::Missing(what) => {
            missing += 1;
            println!("missing  {name:22} {what}");
        }
    };
    tell("machine", Found::There(machine()));
    for host in &HOSTS {
        tell(host.program, hosted(host));
    }
    tell("espeak-ng says \"Ho.\"", spoken());
    for (name, kind) in [
        ("mind", Kind::Mind),
        ("ears", Kind::Ears),
        ("voice", Kind::Voice),
    ] {
        tell(&format!("models: {name}"), fetched(name, kind)?);
    }
    let heard = microphones();
    let names: Vec<&str> = heard.iter().map(|it| it.name.as_str()).collect();
    tell(
        "microphones",
        match names.as_slice() {
            [] => Found::Missing("the system lists none; players type".into()),
            names => Found::There(names.join(", ")),
        },
    );
    match missing {
        0 => println!("\nEverything is there."),
        _ => println!(
            "\nHosts are looked for in the folder that {HOST_DIR_VARIABLE} names (a game's, where you have no Rust), \
             beside this program, and on the path.\n\
             A game goes on without what is missing: `banter talk PERSONA` shows how."
        ),
    }
    Ok(ExitCode::SUCCESS)
}

/// Cores and memory, and what a model may take of it.
fn machine() -> String {
    let (system, processor) = (std::env::consts::OS, std::env::consts::ARCH);
    let free = banter_machine::free_memory().map_or("unknown".to_owned(), size);
    let cores = banter_machine::cores();
    format!("{system} on {processor}, {cores} cores, {free} of memory free")
}

/// A host, and what it needs beside itself.
fn hosted(host: &Host) -> Found {
    let program = match host.find(None) {
        Ok(program) => program,
        Err(_) => {
            return Found::Missing(format!("{}; `cargo install {}`", host.gives, host.package));
        }
    };
    let folder = program.parent().unwrap_or(Path::new("."));
    let what = format!("{}; {}", host.gives, program.display());
    if !host.onnx || onnx::find(folder).is_some() {
        return Found::There(what);
    }
    let lacks = format!(
        "{}, beside it or named by {}",
        onnx::LIBRARY,
        onnx::VARIABLE
    );
    // espeak-ng, which is in it, speaks without.
    match host.program {
        "banter-piper-host" => Found::There(format!("{what}; Piper's voices want {lacks}")),
        _ => Found::Missing(format!("{what}; it wants {lacks}")),
    }
}

/// Whether the voice that needs no model really speaks, and how long it takes.
fn spoken() -> Found {
    if Host::named("banter-piper-host").is_none_or(|host| host.find(None).is_err()) {
        return Found::Missing("it is in banter-piper-host".into());
    }
    let told = |error: &dyn std::fmt::Display| Found::Missing(error.to_string());
    let source: EngineSource<Synthesis> = espeak_host().into();
    let worker = match source.start("voice") {
        Ok(worker) => worker,
        Err(error) => return told(&error),
    };
    let request = || SynthesizeRequest {
        text: "Ho.".into(),
        ..SynthesizeRequest::default()
    };
    let mut took = Duration::ZERO;
    // The first sentence starts the host.
    for _ in 0..2 {
        let began = Instant::now();
        let mut job = match worker.submit(request()) {
            Ok(job) => job,
            Err(refused) => return told(&refused.error),
        };
        loop {
            match job.wait(PATIENCE) {
                Some(Update::Done) => break,
                Some(Update::Failed(error)) => return told(&error),
                Some(Update::Event(_)) => {}
                None => return Found::Missing("it starts and says nothing".into()),
            }
        }
        took = began.elapsed();
    }
    Found::There(format!("within {} ms", took.as_millis().max(1)))
}

/// Which models of a kind are here, or what to fetch.
fn fetched(name: &str, kind: Kind) -> Result<Found, String> {
    let manifest = Manifest::builtin().map_err(|error| error.to_string())?;
    let store = match Store::open_default() {
        Ok(store) => store,
        Err(error) => return Ok(Found::Missing(error.to_string())),
    };
    let here: Vec<&str> = manifest
        .entries()
        .iter()
        .filter(|entry| entry.kind == kind && store.has(entry))
        .map(|entry| entry.id.as_str())
        .collect();
    if !here.is_empty() {
        return Ok(Found::There(here.join(", ")));
    }
    let best = manifest.best(kind, Memory::now(), &["en"]);
    let advice = best.map_or(String::new(), |entry| {
        format!(", for this machine {}", entry.id)
    });
    Ok(Found::Missing(format!(
        "`banter models fetch {name}`{advice}"
    )))
}
