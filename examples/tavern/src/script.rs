//! The player's lines from the command line, one after the other.

use crate::Innkeeper;
use crate::args::Line;
use crate::conversation_clock::{self, Curtain};
use crate::transcript::Minutes;
use bevy::prelude::*;
use bevy_banter::audio::{Recorded, wav};
use bevy_banter::core::{
    BanterSystems, Interrupt, LineTyped, LineUnanswered, Perceivable, PlayerParticipant, Reply,
    TurnEnded, TurnStarted,
};
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// The character is seen for so long before the first line.
const LEAD_IN: Duration = Duration::from_millis(600);
/// Between an answer and the next line.
const PAUSE: Duration = Duration::from_millis(500);
/// After the last answer.
const TAIL: Duration = Duration::from_millis(800);
/// How long an answer may take, by the wall's clock, from the line to its last sound.
const PATIENCE: Duration = Duration::from_secs(120);

/// Has the player say the lines, and triggers [`ScriptOver`] after the last answer.
#[derive(Debug)]
pub(crate) struct ScriptPlugin {
    /// The lines, in order.
    pub(crate) lines: Vec<Line>,
}

impl Plugin for ScriptPlugin {
    fn build(&self, app: &mut App) {
        let cue = if self.lines.is_empty() {
            Cue::Over
        } else {
            Cue::At(LEAD_IN)
        };
        app.insert_resource(Script {
            lines: self.lines.iter().cloned().collect(),
            cue,
        })
        .add_systems(
            Update,
            (follow, give_up)
                .chain()
                .run_if(conversation_clock::is_up)
                .before(BanterSystems::Sense),
        )
        .add_observer(begun)
        .add_observer(answered);
    }
}

/// All lines were said and answered.
#[derive(Event, Debug, Clone, Copy)]
pub(crate) struct ScriptOver;

/// The lines that are still to be said.
#[derive(Resource, Debug)]
pub(crate) struct Script {
    lines: VecDeque<Line>,
    cue: Cue,
}

impl Script {
    /// Whether lines are still to be said or answered.
    pub(crate) fn is_running(&self) -> bool {
        !matches!(self.cue, Cue::Over)
    }

    /// Whether a turn is the answer to one of the lines. It may ask when the turn has just
    /// begun.
    pub(crate) fn has_begun(&self, turn: Entity) -> bool {
        match self.cue {
            Cue::Turn(_) => true,
            Cue::Answer(answer, _) => answer == turn,
            Cue::At(_) | Cue::Over => false,
        }
    }

    /// The player speaks for themself from here on.
    pub(crate) fn abandon(&mut self) {
        self.lines.clear();
        self.cue = Cue::Over;
    }
}

/// What the player waits for.
#[derive(Debug)]
enum Cue {
    /// A moment of the conversation.
    At(Duration),
    /// The turn that the line begins.
    Turn(Instant),
    /// The end of that turn.
    Answer(Entity, Instant),
    /// Nothing: all was said.
    Over,
}

fn follow(
    mut script: ResMut<Script>,
    curtain: Res<Curtain>,
    mut minutes: ResMut<Minutes>,
    mut typed: MessageWriter<LineTyped>,
    mut recorded: MessageWriter<Recorded>,
    player: Single<Entity, With<PlayerParticipant>>,
    npc: Single<Entity, With<Innkeeper>>,
    time: Res<Time>,
    mut commands: Commands,
) {
    let now = curtain.since(time.elapsed());
    if !matches!(script.cue, Cue::At(at) if now >= at) {
        return;
    }
    let (speaker, to) = (*player, Some(*npc));
    match script.lines.pop_front() {
        None => {
            script.cue = Cue::Over;
            commands.trigger(ScriptOver);
        }
        Some(Line::Say(text)) => {
            minutes.announce("typed", text.clone());
            println!("You: {text}");
            typed.write(LineTyped { speaker, to, text });
            script.cue = Cue::Turn(Instant::now());
        }
        Some(Line::Wav(path)) => {
            minutes.announce("wav", path.display().to_string());
            println!("You: ({})", path.display());
            match wav::load(&path) {
                Ok(pcm) => {
                    recorded.write(Recorded { speaker, to, pcm });
                    script.cue = Cue::Turn(Instant::now());
                }
                Err(error) => {
                    eprintln!("{error}");
                    minutes.give_up(error.to_string());
                    script.cue = Cue::At(now + PAUSE);
                }
            }
        }
    }
}

fn begun(started: On<TurnStarted>, mut script: ResMut<Script>) {
    if let Cue::Turn(since) = script.cue {
        script.cue = Cue::Answer(started.turn, since);
    }
}

fn answered(
    ended: On<TurnEnded>,
    mut script: ResMut<Script>,
    turns: Query<&Reply>,
    names: Query<&Perceivable>,
    curtain: Res<Curtain>,
    time: Res<Time>,
) {
    if !matches!(script.cue, Cue::Answer(turn, _) if turn == ended.turn) {
        return;
    }
    if let Ok(reply) = turns.get(ended.turn) {
        let name = names.get(ended.npc).map_or("She", |known| &known.name);
        let said: Vec<&str> = reply.heard_sentences().map(|s| s.text.as_str()).collect();
        println!("{name}: {}", said.join(" "));
    }
    let rest = if script.lines.is_empty() { TAIL } else { PAUSE };
    let now = curtain.since(time.elapsed());
    script.cue = Cue::At(now + rest);
}

/// Goes on where no answer comes.
fn give_up(
    mut script: ResMut<Script>,
    mut unheeded: MessageReader<LineUnanswered>,
    mut minutes: ResMut<Minutes>,
    curtain: Res<Curtain>,
    time: Res<Time>,
    mut commands: Commands,
) {
    let now = curtain.since(time.elapsed());
    let lost = unheeded.read().count() > 0;
    match script.cue {
        Cue::Turn(since) if lost || since.elapsed() > PATIENCE => {
            minutes.give_up("nobody heard the line");
            script.cue = Cue::At(now + PAUSE);
        }
        Cue::Answer(turn, since) if since.elapsed() > PATIENCE => {
            let seconds = PATIENCE.as_secs();
            minutes.fail(turn, format!("no full answer came in {seconds} s"));
            commands.trigger(Interrupt { turn });
        }
        _ => {}
    }
}
