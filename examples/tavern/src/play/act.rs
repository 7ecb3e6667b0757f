//! One step of a play after another.

use super::file::{Play, Step};
use super::shot::Watching;
use crate::cast::ComesIn;
use crate::conversation_clock::Curtain;
use crate::script::ScriptOver;
use crate::transcript::Minutes;
use bevy::ecs::system::SystemParam;
use bevy::math::Ray3d;
use bevy::prelude::*;
use bevy_banter::core::{
    CueRequested, LineTyped, LineUnanswered, Loudness, NpcParticipant, Perceivable,
    PlayerParticipant, Pointing, Turn, TurnStarted,
};
use bevy_banter::deeds::Deed;
use bevy_banter::mind::StoryEvent;
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Before the first step, after everybody is quiet, and after the last step.
const LEAD_IN: Duration = Duration::from_millis(600);
const QUIET: Duration = Duration::from_millis(700);
const TAIL: Duration = Duration::from_millis(1_200);
/// How long a line may go unnoticed, by the game's clock.
const UNNOTICED: Duration = Duration::from_secs(3);
/// How long what a step sets going may take, by the game's clock and by the wall's.
const PATIENCE: Duration = Duration::from_secs(90);
const WALL: Duration = Duration::from_secs(180);
/// The head of somebody without a body is so high, and the middle of a thing, in metres.
const HEAD: f32 = 1.45;
const MIDDLE: f32 = 0.06;

/// How far a play is.
#[derive(Resource, Debug)]
pub(crate) struct Stage {
    steps: VecDeque<Step>,
    waits: Waits,
}

/// What the next step waits for.
#[derive(Debug, Clone, Copy)]
enum Waits {
    /// A moment of the conversation.
    At(Duration),
    /// That everybody is quiet again.
    Quiet {
        since: Duration,
        wall: Instant,
        /// Whether anything has come of it.
        noticed: bool,
        quiet: Option<Duration>,
    },
    /// Nothing: it is over.
    Over,
}

impl Stage {
    pub(super) fn new(play: Play) -> Self {
        Self {
            steps: play.steps.into(),
            waits: Waits::At(LEAD_IN),
        }
    }
}

/// Something has come of it.
pub(super) fn begun(_: On<TurnStarted>, mut stage: ResMut<Stage>) {
    if let Waits::Quiet { noticed, .. } = &mut stage.waits {
        *noticed = true;
    }
}

/// Who and what there is.
#[derive(SystemParam)]
pub(super) struct Around<'w, 's> {
    known: Query<'w, 's, (Entity, &'static Perceivable, Has<NpcParticipant>)>,
    places: Query<'w, 's, &'static GlobalTransform>,
    turns: Query<'w, 's, (), With<Turn>>,
    deeds: Query<'w, 's, &'static Deed>,
}

impl Around<'_, '_> {
    fn find(&self, name: &str) -> Option<(Entity, bool)> {
        let is_it = |other: &str| other.trim().eq_ignore_ascii_case(name.trim());
        let mut all = self.known.iter();
        let found = all.find(|(_, known, _)| {
            is_it(&known.name) || known.aliases.iter().any(|alias| is_it(alias))
        });
        found.map(|(entity, _, is_person)| (entity, is_person))
    }

    fn is_quiet(&self) -> bool {
        self.turns.is_empty() && self.deeds.iter().all(Deed::is_endless)
    }
}

/// What steps do.
#[derive(SystemParam)]
pub(super) struct Doing<'w, 's> {
    minutes: ResMut<'w, Minutes>,
    typed: MessageWriter<'w, LineTyped>,
    cued: MessageWriter<'w, CueRequested>,
    happened: MessageWriter<'w, StoryEvent>,
    commands: Commands<'w, 's>,
}

pub(super) fn go_on(
    mut stage: ResMut<Stage>,
    mut unheeded: MessageReader<LineUnanswered>,
    player: Single<(Entity, &Transform), With<PlayerParticipant>>,
    around: Around,
    mut doing: Doing,
    curtain: Res<Curtain>,
    time: Res<Time>,
) {
    let now = curtain.since(time.elapsed());
    let unanswered = unheeded.read().count() > 0;
    match &mut stage.waits {
        Waits::Over => return,
        Waits::At(at) if now < *at => return,
        Waits::At(_) => {}
        Waits::Quiet {
            since,
            wall,
            noticed,
            quiet,
        } => {
            *noticed |= unanswered || now.saturating_sub(*since) > UNNOTICED;
            if unanswered {
                doing.minutes.give_up("nobody heard the line");
            }
            *quiet = match around.is_quiet() && *noticed {
                true => quiet.or(Some(now)),
                false => None,
            };
            let done = quiet.is_some_and(|since| now.saturating_sub(since) >= QUIET);
            let late = now.saturating_sub(*since) > PATIENCE || wall.elapsed() > WALL;
            if !done && !late {
                return;
            }
        }
    }
    let Some(step) = stage.steps.pop_front() else {
        stage.waits = Waits::Over;
        doing.commands.trigger(ScriptOver);
        return;
    };
    let (player, eyes) = *player;
    let waits = take(
        &step,
        player,
        eyes,
        &around,
        &mut doing,
        time.elapsed(),
        now,
    );
    let last = stage.steps.is_empty();
    stage.waits = match waits {
        Waits::At(at) if last => Waits::At(at + TAIL),
        waits => waits,
    };
}

/// What comes of a step, and what the next one waits for.
fn take(
    step: &Step,
    player: Entity,
    eyes: &Transform,
    around: &Around,
    doing: &mut Doing,
    clock: Duration,
    now: Duration,
) -> Waits {
    let quiet = Waits::Quiet {
        since: now,
        wall: Instant::now(),
        noticed: false,
        quiet: None,
    };
    let soon = Waits::At(now + Duration::from_millis(300));
    let missing = |doing: &mut Doing, name: &str| {
        let why = format!("the play asks for `{name}`, and there is no such person or thing");
        doing.minutes.give_up(why);
        soon
    };
    match step {
        Step::Say(line) => say(line, Loudness::Normal, player, doing, quiet),
        Step::Whisper(line) => say(line, Loudness::Whisper, player, doing, quiet),
        Step::Shout(line) => say(line, Loudness::Shout, player, doing, quiet),
        Step::Look {
            at,
            from,
            tall,
            above,
            seconds,
        } => {
            let Some((entity, is_person)) = around.find(at) else {
                return missing(doing, at);
            };
            let high = if is_person { HEAD } else { MIDDLE };
            let watching = Watching {
                at: entity,
                high,
                above: *above,
                from: eyes.translation,
                to: from.unwrap_or(eyes.translation),
                tall: *tall,
                begun: clock,
                seconds: *seconds,
                aim: eyes.translation + eyes.forward() * 2.0,
            };
            let attends = bevy_banter::core::AttendsTo(is_person.then_some(entity));
            doing.commands.entity(player).insert((watching, attends));
            Waits::At(now + Duration::from_secs_f32(*seconds))
        }
        Step::Point(name) => {
            let found = around.find(name);
            let place = found.and_then(|(entity, _)| around.places.get(entity).ok());
            let way = place.map(|place| place.translation() - eyes.translation);
            let Some(Ok(way)) = way.map(Dir3::new) else {
                return missing(doing, name);
            };
            let ray = Ray3d::new(eyes.translation, way);
            doing.commands.entity(player).insert(Pointing::Ray(ray));
            soon
        }
        Step::LowerHand => {
            doing.commands.entity(player).insert(Pointing::No);
            soon
        }
        Step::Enter(name) => match around.find(name) {
            Some((entity, true)) => {
                doing.commands.trigger(ComesIn(entity));
                quiet
            }
            _ => missing(doing, name),
        },
        Step::Cue { who, cue } => match around.find(who) {
            Some((npc, true)) => {
                doing.cued.write(CueRequested {
                    npc,
                    cue: cue.clone(),
                });
                quiet
            }
            _ => missing(doing, who),
        },
        Step::Happens(what) => {
            doing.happened.write(StoryEvent {
                npc: None,
                what: what.clone(),
            });
            soon
        }
        Step::Wait(seconds) => Waits::At(now + Duration::from_secs_f32(*seconds)),
    }
}

/// Whom it is for is found by who is named, and by whom the player looks at.
fn say(line: &str, loudness: Loudness, player: Entity, doing: &mut Doing, then: Waits) -> Waits {
    println!("You: {line}");
    doing.minutes.announce("typed", line);
    doing.commands.entity(player).insert(loudness);
    doing.typed.write(LineTyped {
        speaker: player,
        to: None,
        text: line.to_owned(),
    });
    then
}
