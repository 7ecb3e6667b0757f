//! Networked players: one server has the characters, and each client sends lines and is sent words and
//! faces.
//!
//! `cargo run -p bevy_banter --example networked_players` plays a server and two clients over the
//! loopback device, without a network crate: what crosses the wire is a line one way, and a subtitle or 52
//! bytes of a face the other. A voice goes the same way as a line, into a player's `StreamInput`.

use bevy::app::ScheduleRunnerPlugin;
use bevy::platform::collections::HashMap;
use bevy::prelude::*;
use bevy_banter::engine::{Worker, fake::FakeSynthesize};
use bevy_banter::prelude::*;
use std::net::{SocketAddr, UdpSocket};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

const ODO: &str = r#"
name = "Odo"
language = "en-gb"
line = [
    { ask = ["does the ferry run", "ferry"], say = ["At dawn, {{user}}, if the wind drops."] },
    { ask = ["what does it cost", "cost"], say = ["Two coppers, {{user}}."] },
]
"#;
/// Longest line that the server reads, in bytes. Whatever comes from a client is hostile.
const LONGEST: usize = 400;
/// Most players at a time.
const SEATS: usize = 8;

/// The server's end, and who speaks from where.
#[derive(Resource)]
struct Server {
    socket: UdpSocket,
    players: HashMap<SocketAddr, Entity>,
}

fn main() -> Result<AppExit> {
    let socket = UdpSocket::bind("127.0.0.1:0")?;
    socket.set_nonblocking(true)?;
    let address = socket.local_addr()?;
    let ada = client(address, "Ada", "Does the ferry run tomorrow?");
    let ben = client(address, "Ben", "What does it cost?");

    let voice = Worker::spawn("voice", || Ok(Box::new(FakeSynthesize::humming())))?;
    let mut app = App::new();
    app.add_plugins(MinimalPlugins.set(ScheduleRunnerPlugin::run_loop(Duration::from_millis(16))))
        .add_plugins((AssetPlugin::default(), TransformPlugin))
        .add_plugins(BanterPlugins {
            voice: Some(voice.into()),
            ..BanterPlugins::without_hosts(AudioOutput::Silent)
        })
        .insert_resource(Server {
            socket,
            players: HashMap::default(),
        })
        .add_systems(PreUpdate, receive.before(BanterSystems::Receive))
        .add_systems(PostUpdate, send)
        .add_observer(leave);
    let persona = Persona::parse(ODO, "odo")?;
    let persona = app
        .world_mut()
        .resource_mut::<Assets<Persona>>()
        .add(persona);
    app.world_mut().spawn(CharacterPersona(persona));
    let exit = app.run();
    for told in [ada, ben].map(JoinHandle::join).into_iter().flatten() {
        println!("{}", told?);
    }
    Ok(exit)
}

/// Lines of clients, `NAME\tTEXT`. A name is a person: with it, a player who comes back is known.
fn receive(mut server: ResMut<Server>, mut commands: Commands) {
    let mut packet = [0; LONGEST];
    // A flood takes no frame whole.
    for _ in 0..64 {
        let Ok((length, from)) = server.socket.recv_from(&mut packet) else {
            break;
        };
        let Ok(text) = std::str::from_utf8(&packet[..length]) else {
            continue;
        };
        let Some((name, text)) = text.split_once('\t') else {
            continue;
        };
        let known = server.players.get(&from).copied();
        let speaker = match (known, PersonId::of_name(name)) {
            (Some(speaker), _) => speaker,
            (None, Some(person)) if server.players.len() < SEATS => {
                let player = (PlayerParticipant, Perceivable::named(name), person);
                let speaker = commands.spawn(player).id();
                server.players.insert(from, speaker);
                speaker
            }
            _ => continue,
        };
        let (to, text) = (None, text.to_owned());
        commands.write_message(LineTyped { speaker, to, text });
    }
}

/// To everybody: new subtitles, and the face as it is. A real game sends it less often.
fn send(server: Res<Server>, said: Query<(Ref<Subtitle>, &FaceWeights)>) {
    for (subtitle, face) in &said {
        let mut packets = Vec::new();
        if subtitle.is_changed() && !subtitle.0.is_empty() {
            packets.push([b"s", subtitle.0.as_bytes()].concat());
        }
        let face = face
            .as_slice()
            .iter()
            .map(|weight| (weight * 255.0).round() as u8);
        packets.push(std::iter::once(b'f').chain(face).collect());
        for (address, packet) in server
            .players
            .keys()
            .flat_map(|it| packets.iter().map(move |p| (it, p)))
        {
            // One that is lost is made good by the next.
            let _ = server.socket.send_to(packet, address);
        }
    }
}

fn leave(_: On<TurnEnded>, mut ended: Local<usize>, mut exit: MessageWriter<AppExit>) {
    *ended += 1;
    if *ended == 2 {
        exit.write(AppExit::Success);
    }
}

/// A player elsewhere: says a line, and draws what comes. What it saw, in the end.
fn client(
    server: SocketAddr,
    name: &'static str,
    line: &str,
) -> JoinHandle<std::io::Result<String>> {
    let hello = format!("{name}\t{line}");
    println!("{name}: {line}");
    std::thread::spawn(move || {
        let socket = UdpSocket::bind("127.0.0.1:0")?;
        socket.set_read_timeout(Some(Duration::from_millis(500)))?;
        socket.send_to(hello.as_bytes(), server)?;
        let (mut packet, mut faces, mut widest) = ([0; 2_048], 0, 0);
        let (mut seen, began) = (String::new(), Instant::now());
        // Until the server is silent; it has to begin first.
        while began.elapsed() < Duration::from_secs(60) {
            let Ok((length, _)) = socket.recv_from(&mut packet) else {
                if faces > 0 {
                    break;
                }
                continue;
            };
            match packet.get(1..length) {
                Some(text) if packet[0] == b's' => {
                    seen += &format!(" \"{}\"", String::from_utf8_lossy(text))
                }
                Some(face) => {
                    faces += 1;
                    widest = widest.max(face.get(JAW).copied().unwrap_or(0));
                }
                None => {}
            }
        }
        Ok(format!(
            "{name} saw{seen}, {faces} faces, and the mouth open by {} %",
            u32::from(widest) * 100 / 255
        ))
    })
}

/// Where `jawOpen` stands among the 52.
const JAW: usize = bevy_banter::core::Blendshape::JawOpen.index();
