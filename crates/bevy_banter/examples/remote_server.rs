//! A remote server: a character thinks on any server with OpenAI's protocol.
//!
//! `cargo run -p bevy_banter --example remote_server -- http://localhost:8000/v1 MODEL` asks yours
//! (llama-server, vLLM, Ollama, a company's; its key is read from `BANTER_MIND_KEY`). Without an address
//! the example serves itself, and prints what such a server is asked. What is said leaves the
//! player's machine: a game tells its players where it goes.

use banter_remote::mind_server;
use bevy::app::ScheduleRunnerPlugin;
use bevy::prelude::*;
use bevy_banter::core::SentenceReady;
use bevy_banter::mind::{Grounding, MindSettings};
use bevy_banter::prelude::*;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

const ASSETS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets");

fn main() -> Result<AppExit> {
    let mut arguments = std::env::args().skip(1);
    let server = match arguments.next() {
        Some(address) => mind_server(address).key_env("BANTER_MIND_KEY"),
        None => mind_server(serve()?),
    };
    let server = match arguments.next() {
        Some(model) => server.model(model),
        None => server,
    };
    let assets = AssetPlugin {
        file_path: ASSETS.to_owned(),
        ..default()
    };
    let mut app = App::new();
    app.add_plugins(MinimalPlugins.set(ScheduleRunnerPlugin::run_loop(Duration::from_millis(16))))
        .add_plugins((assets, TransformPlugin))
        .add_plugins(BanterPlugins {
            mind: Some(server.into()),
            ..BanterPlugins::without_hosts(AudioOutput::Silent)
        })
        .add_systems(Update, (ask, tell))
        .add_observer(failed)
        .add_observer(|_: On<TurnEnded>, mut exit: MessageWriter<AppExit>| {
            exit.write(AppExit::Success);
        });
    // Every line goes to the server, also what the persona could answer.
    app.world_mut().resource_mut::<MindSettings>().grounding = Grounding::ModelAlone;
    let mara = app
        .world()
        .resource::<AssetServer>()
        .load("personas/mara.persona.toml");
    app.world_mut().spawn(CharacterPersona(mara));
    app.world_mut().spawn(PlayerParticipant);
    Ok(app.run())
}

fn ask(
    arrived: Query<(), (With<CharacterPersona>, Added<Perceivable>)>,
    player: Single<Entity, With<PlayerParticipant>>,
    mut lines: MessageWriter<LineTyped>,
) {
    for () in &arrived {
        println!("You: A cold night!");
        lines.write(LineTyped {
            speaker: *player,
            to: None,
            text: "A cold night!".into(),
        });
    }
}

fn tell(mut said: MessageReader<SentenceReady>) {
    for SentenceReady { text, .. } in said.read() {
        println!("Mara: {text}");
    }
}

/// The character answers from its persona then, and the turn ends as any other.
fn failed(failed: On<EngineFailed>) {
    println!("({})", failed.error);
}

/// A server that answers one sentence in three pieces. Its address.
fn serve() -> std::io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = format!("http://{}/v1", listener.local_addr()?);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            if let Err(error) = answer(&stream) {
                eprintln!("(the server: {error})");
            }
        }
    });
    Ok(address)
}

fn answer(stream: &TcpStream) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream);
    let (mut line, mut length) = (String::new(), 0);
    while lines.read_line(&mut line)? > 2 {
        let lower = line.to_ascii_lowercase();
        if let Some(value) = lower.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
        line.clear();
    }
    let mut body = Vec::new();
    lines.take(length).read_to_end(&mut body)?;
    println!(
        "(a server is asked, {} bytes: {:.70}...)",
        body.len(),
        String::from_utf8_lossy(&body)
    );
    let mut stream = stream;
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
    )?;
    for piece in ["It is, ", "and the fire ", "is warm."] {
        write!(
            stream,
            "data: {{\"choices\":[{{\"delta\":{{\"content\":\"{piece}\"}}}}]}}\n\n"
        )?;
    }
    write!(stream, "data: [DONE]\n\n")
}
