//! A tavern in which everything happens to everybody: the game of the long test.

use super::game::{program, shipped};
use bevy::prelude::*;
use bevy::time::TimeUpdateStrategy;
use bevy_banter::audio::OfflineMix;
use bevy_banter::core::Turn;
use bevy_banter::core::test_app::TestApp;
use bevy_banter::core::{
    Conversation, ConversationSettings, OngoingAction, PlaybackProgress, SpeechAudio, SpeechEnded,
    SpeechOutcome, SpeechStarted, Utterance,
};
use bevy_banter::engine::Worker;
use bevy_banter::engine::fake::{FakeGenerate, FakeTranscribe, Script, Step};
use bevy_banter::engine::{EngineError, Generation};
use bevy_banter::mind::{Grounding, MindSettings};
use bevy_banter::prelude::*;
use std::collections::HashMap;
use std::time::{Duration, Instant};

pub(crate) const CHARACTERS: usize = 12;
const PLAYERS: usize = 4;
/// What a frame is long by the game's clock.
const FRAME: Duration = Duration::from_millis(50);

/// Numbers that are the same in every run.
pub(crate) struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        // Marsaglia's xorshift.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below `count`.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        (self.next() % count as u64) as usize
    }

    /// Whether something that happens once in so many times happens.
    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }
}

/// What was told of turns.
#[derive(Resource, Default)]
pub(crate) struct Book {
    /// How often each turn that was started has ended.
    pub(crate) turns: HashMap<Entity, u32>,
    /// How often turns ended in each way.
    pub(crate) ends: HashMap<String, usize>,
    /// Ends of turns that were never started.
    pub(crate) strays: usize,
    /// Frames in which a character spoke in two turns.
    pub(crate) two_voices: usize,
}

impl Book {
    /// Turns that were started and have not ended.
    pub(crate) fn open(&self) -> usize {
        self.turns.values().filter(|ends| **ends == 0).count()
    }
}

/// A line that a player is speaking.
struct Line {
    to: Entity,
    frames: usize,
}

struct Guest {
    entity: Entity,
    line: Option<Line>,
}

pub(crate) struct Town {
    pub(crate) app: TestApp,
    pub(crate) chance: Chance,
    npcs: Vec<Entity>,
    guests: Vec<Guest>,
    personas: Vec<Handle<Persona>>,
    /// Frames for which the game is still paused.
    paused: usize,
    /// What happened, by kind.
    pub(crate) happened: HashMap<&'static str, usize>,
}

impl Town {
    pub(crate) fn new(seed: u64) -> Self {
        let plugins = BanterPlugins {
            voice: Some(voice_host().into()),
            fallback_voice: Some(voice_host().into()),
            ..BanterPlugins::without_hosts(AudioOutput::Offline { rate: 8_000 })
        };
        let plugins = plugins.build().disable::<bevy_banter::core::CorePlugin>();
        let mut app = TestApp::new().with((AssetPlugin::default(), plugins));
        app.app_mut()
            .init_asset::<Mesh>()
            .init_resource::<Book>()
            .insert_resource(TimeUpdateStrategy::ManualDuration(FRAME))
            .add_observer(note_start)
            .add_observer(note_end)
            .add_systems(Last, listen_for_two_voices);
        let lines = ["What do you serve here?", "Hello!", "[BLANK_AUDIO]"];
        let ears = Worker::spawn("ears", move || Ok(Box::new(FakeTranscribe::hearing(lines))));
        let mut chance = Chance(seed);
        let world = app.world_mut();
        world.insert_resource(EarsEngine(ears.unwrap()));
        world.insert_resource(MindEngine(mind(&mut chance)));
        // Nobody stays in a conversation while everything comes to rest.
        world.insert_resource(ConversationSettings {
            silence: Duration::from_secs(1),
            ..default()
        });
        world.insert_resource(MindSettings {
            token_timeout: Duration::from_millis(200),
            // The mind is asked, which hangs, breaks off and fails; the author steps in then.
            grounding: Grounding::ModelAlone,
            ..default()
        });
        let mut assets = world.resource_mut::<Assets<Persona>>();
        let personas = ["mara", "tea_merchant"].map(|name| assets.add(shipped(name)));
        let mut town = Self {
            app,
            chance,
            npcs: Vec::new(),
            guests: Vec::new(),
            personas: personas.to_vec(),
            paused: 0,
            happened: HashMap::new(),
        };
        for place in 0..CHARACTERS {
            let npc = town.npc(place);
            town.npcs.push(npc);
        }
        for place in 0..PLAYERS {
            let entity = town.player(place);
            town.guests.push(Guest { entity, line: None });
        }
        town
    }

    fn npc(&mut self, place: usize) -> Entity {
        let persona = self.personas[place % self.personas.len()].clone();
        let here = Transform::from_xyz(place as f32 * 0.5, 0.0, 0.0);
        self.app
            .world_mut()
            .spawn((CharacterPersona(persona), here))
            .id()
    }

    fn player(&mut self, place: usize) -> Entity {
        let here = Transform::from_xyz(place as f32, 0.0, 1.0);
        self.app.world_mut().spawn((PlayerParticipant, here)).id()
    }

    pub(crate) fn book(&self) -> &Book {
        self.app.world().resource::<Book>()
    }

    fn note(&mut self, what: &'static str) {
        *self.happened.entry(what).or_default() += 1;
    }

    /// A frame in which anything may happen.
    pub(crate) fn live(&mut self) {
        self.talk();
        self.go_on_talking();
        self.come_and_go();
        self.pause();
        self.step();
    }

    /// A frame.
    fn step(&mut self) {
        self.app.step();
        // Nobody records it.
        self.app.world_mut().resource_mut::<OfflineMix>().take();
    }

    /// Somebody says something, to somebody or to whoever is near.
    fn talk(&mut self) {
        if !self.chance.one_in(2) {
            return;
        }
        let npc = self.npcs[self.chance.below(CHARACTERS)];
        let at = self.chance.below(PLAYERS);
        let speaker = self.guests[at].entity;
        let to = (!self.chance.one_in(4)).then_some(npc);
        match self.chance.below(8) {
            0 => {
                let cue = ["greet", "somebody drops a mug"][self.chance.below(2)].to_owned();
                self.app.write(CueRequested { npc, cue });
            }
            1 => {
                let pcm = Pcm::silence(16_000, Duration::from_millis(400));
                self.app.write(Recorded { speaker, to, pcm });
            }
            2 if self.guests[at].line.is_none() => {
                self.app.write(SpeechStarted::new(speaker, Some(npc)));
                let frames = 2 + self.chance.below(10);
                self.guests[at].line = Some(Line { to: npc, frames });
            }
            _ => {
                let lines = [
                    "What do you serve here?",
                    "Hello!",
                    "Odo, is the mill yours?",
                    "?",
                ];
                let text = lines[self.chance.below(lines.len())].to_owned();
                self.app.write(LineTyped { speaker, to, text });
            }
        }
    }

    /// Who has begun to speak goes on, or has finished, or begins anew.
    fn go_on_talking(&mut self) {
        for guest in &mut self.guests {
            let speaker = guest.entity;
            let Some(line) = &mut guest.line else {
                continue;
            };
            line.frames -= 1;
            let pcm = Pcm::new(16_000, vec![0.1; 800]);
            if line.frames > 0 {
                self.app.write(SpeechAudio { speaker, pcm });
                if self.chance.one_in(40) {
                    self.app.write(SpeechStarted::new(speaker, Some(line.to)));
                }
                continue;
            }
            let how = match self.chance.below(6) {
                0 => SpeechOutcome::Noise,
                1 => SpeechOutcome::Backchannel,
                _ => SpeechOutcome::Line,
            };
            self.app.write(SpeechEnded { speaker, pcm, how });
            guest.line = None;
        }
    }

    /// Characters and players go, and others come; turns are cut off in every way.
    fn come_and_go(&mut self) {
        if self.chance.one_in(60) {
            let at = self.chance.below(CHARACTERS);
            self.app.world_mut().despawn(self.npcs[at]);
            self.npcs[at] = self.npc(at);
            self.note("character despawned");
        } else if self.chance.one_in(60) {
            let at = self.chance.below(PLAYERS);
            self.app.world_mut().despawn(self.guests[at].entity);
            let entity = self.player(at);
            self.guests[at] = Guest { entity, line: None };
            self.note("player despawned");
        } else if self.chance.one_in(30) {
            let world = self.app.world_mut();
            let turns: Vec<Entity> = world
                .query_filtered::<Entity, With<Turn>>()
                .iter(world)
                .collect();
            if turns.is_empty() {
                return;
            }
            let turn = turns[self.chance.below(turns.len())];
            if self.chance.one_in(2) {
                self.app.world_mut().trigger(Interrupt { turn });
                self.note("interrupted");
            } else {
                self.app.world_mut().despawn(turn);
                self.note("turn despawned");
            }
        }
    }

    fn pause(&mut self) {
        if self.paused > 0 {
            self.paused -= 1;
        } else if self.chance.one_in(80) {
            self.paused = 1 + self.chance.below(20);
            self.note("paused");
        }
        let paused = self.paused > 0;
        let mut clock = self.app.world_mut().resource_mut::<Time<Virtual>>();
        if paused {
            clock.pause();
        } else {
            clock.unpause();
        }
    }

    /// Lets everything come to its end. Whether it does within a minute.
    pub(crate) fn come_to_rest(&mut self) -> bool {
        let give_up = Instant::now() + Duration::from_secs(60);
        self.paused = 0;
        let mut quiet = 0;
        while Instant::now() < give_up {
            self.go_on_talking();
            self.app
                .world_mut()
                .resource_mut::<Time<Virtual>>()
                .unpause();
            self.step();
            let world = self.app.world_mut();
            let turns = world.query::<&Turn>().iter(world).count();
            // What is left over of turns goes by itself, some time after them.
            let utterances = world.query::<&Utterance>().iter(world).count();
            let actions = world.query::<&OngoingAction>().iter(world).count();
            let conversations = world.query::<&Conversation>().iter(world).count();
            let left = turns + utterances + actions + conversations;
            let is_quiet = left == 0 && self.guests.iter().all(|guest| guest.line.is_none());
            quiet = if is_quiet { quiet + 1 } else { 0 };
            if quiet > 60 {
                return true;
            }
            std::thread::sleep(Duration::from_micros(200));
        }
        false
    }

    /// How many entities there are.
    pub(crate) fn entities(&self) -> u32 {
        self.app.world().entities().count_spawned()
    }
}

/// A voice that hums in a process of its own.
fn voice_host() -> HostSpec {
    HostSpec::new("banter-fake-host", "cargo build -p banter_engine")
        .at(program("banter-fake-host"))
}

/// A mind that mostly answers, and now and then fails in each way there is.
fn mind(chance: &mut Chance) -> Worker<Generation> {
    let steps: Vec<Step<String>> = (0..400)
        .map(|_| match chance.below(24) {
            0 => Step::Fail(EngineError::Request("no tongue".into())),
            1 if chance.one_in(3) => Step::Hang,
            2 => Step::Reply(String::new()),
            3 => Step::Reply("[do pour: the ale barrel]".into()),
            4 if chance.one_in(8) => Step::Panic,
            _ => Step::Reply(["Aye.", "[happy] Sit. Eat!", "No."][chance.below(3)].into()),
        })
        .collect();
    let mut from = 0;
    Worker::spawn("mind", move || {
        // After a panic it goes on somewhere else in the script.
        from = (from + 7) % steps.len();
        let script = Script::new(steps.iter().cycle().skip(from).take(20_000).cloned());
        Ok(Box::new(FakeGenerate::following(script)))
    })
    .unwrap()
}

fn note_start(started: On<TurnStarted>, mut book: ResMut<Book>) {
    book.turns.insert(started.turn, 0);
}

fn note_end(ended: On<TurnEnded>, mut book: ResMut<Book>) {
    *book.ends.entry(format!("{:?}", ended.end)).or_default() += 1;
    match book.turns.get_mut(&ended.turn) {
        Some(ends) => *ends += 1,
        None => book.strays += 1,
    }
}

fn listen_for_two_voices(mut speaking: MessageReader<PlaybackProgress>, mut book: ResMut<Book>) {
    let mut voices: HashMap<Entity, Entity> = HashMap::new();
    for message in speaking.read() {
        let turn = *voices.entry(message.npc).or_insert(message.turn);
        book.two_voices += usize::from(turn != message.turn);
    }
}
