//! Messages between stages, kept until their readers have run.
//!
//! Bevy drops a message after two frames. A stage whose set does not run for longer, because
//! the game gave it a run condition, would lose what was written meanwhile, and a turn would
//! wait for it for ever. So each type of message is kept until every set that reads it has run
//! since, at most [`MOST`] of a type.

use crate::BanterSystems;
use bevy::ecs::message::{MessageRegistry, MessageUpdateSystems, message_update_condition};
use bevy::prelude::*;
use std::sync::atomic::{AtomicU16, Ordering};

/// How many messages of a type are kept for a set that does not run. With more, the oldest are
/// dropped.
const MOST: usize = 4_096;

/// The sets that have run since they were last looked at, a bit each.
#[derive(Resource, Default)]
struct Ran(AtomicU16);

/// What is known of a type of message.
struct Kept {
    /// The sets that read it.
    readers: u16,
    /// Those of them that have run since it was last updated.
    ran: u16,
    update: fn(&mut World, bool) -> bool,
}

/// The types of messages that are kept.
#[derive(Resource, Default)]
struct Keeper(Vec<Kept>);

fn bit(set: BanterSystems) -> u16 {
    1 << set as u16
}

/// Notes in each set that it runs.
pub(crate) fn build(app: &mut App) {
    use BanterSystems::{Animate, Guard, Listen, Pose, Receive, Sense, Settle, Speak, Think, Turn};
    app.init_resource::<Ran>().init_resource::<Keeper>();
    for set in [Sense, Turn, Listen, Guard, Think, Speak, Settle] {
        app.add_systems(Update, mark(set).in_set(set));
    }
    app.add_systems(PreUpdate, mark(Receive).in_set(Receive))
        .add_systems(PostUpdate, mark(Animate).in_set(Animate))
        .add_systems(PostUpdate, mark(Pose).in_set(Pose))
        .add_systems(
            First,
            update
                .run_if(message_update_condition)
                .before(MessageUpdateSystems),
        );
}

fn mark(set: BanterSystems) -> impl Fn(Res<Ran>) {
    move |ran| {
        ran.0.fetch_or(bit(set), Ordering::Relaxed);
    }
}

/// Registers a type of message, as [`App::add_message`] does, that is kept until these sets
/// have run, however long a run condition holds them up. At most 4,096 are kept. For plugins
/// that add a stage of their own, after [`CorePlugin`](crate::CorePlugin).
pub fn keep_messages<M: Message>(app: &mut App, readers: &[BanterSystems]) {
    let world = app.world_mut();
    if world.contains_resource::<Messages<M>>() {
        // The game was first, and Bevy would drop them.
        MessageRegistry::deregister_messages::<M>(world);
    }
    world.init_resource::<Messages<M>>();
    let readers = readers.iter().fold(0, |readers, set| readers | bit(*set));
    world.get_resource_or_init::<Keeper>().0.push(Kept {
        readers,
        ran: 0,
        update: |world, are_read| {
            let Some(mut messages) = world.get_resource_mut::<Messages<M>>() else {
                return true;
            };
            let drops = are_read || messages.len() > MOST;
            if drops {
                messages.bypass_change_detection().update();
            }
            drops
        },
    });
}

/// Drops what was read.
fn update(world: &mut World) {
    let ran = world.resource::<Ran>().0.swap(0, Ordering::Relaxed);
    let mut keeper = std::mem::take(&mut world.resource_mut::<Keeper>().0);
    for kept in &mut keeper {
        kept.ran |= ran & kept.readers;
        if (kept.update)(world, kept.ran == kept.readers) {
            kept.ran = 0;
        }
    }
    world.resource_mut::<Keeper>().0 = keeper;
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::test_app::TestApp;
    use crate::testing::{Input, inputs};
    use crate::{
        CueRequested, LineReady, NpcParticipant, PlayerParticipant, SpeechAudio, SpeechEnded,
        SpeechStarted, Turn,
    };
    use banter_engine::Pcm;

    #[derive(Resource)]
    struct Gate(bool);

    fn gated(set: BanterSystems) -> TestApp {
        let mut game = TestApp::new();
        game.app_mut()
            .insert_resource(Gate(true))
            .configure_sets(Update, set.run_if(|gate: Res<Gate>| gate.0));
        game
    }

    fn run_closed(game: &mut TestApp) {
        game.world_mut().insert_resource(Gate(false));
        for _ in 0..10 {
            game.step();
        }
        game.world_mut().insert_resource(Gate(true));
        game.step();
    }

    #[test]
    fn lines_wait_for_a_stage_that_does_not_run() {
        let mut game = gated(BanterSystems::Turn);
        let npc = game.world_mut().spawn(NpcParticipant).id();
        let speaker = game.world_mut().spawn(PlayerParticipant).id();
        game.step();
        let sound = Pcm::new(16_000, vec![0.5; 160]);
        game.write(SpeechStarted::new(speaker, Some(npc)));
        game.write(SpeechAudio {
            speaker,
            pcm: sound.clone(),
        });
        game.write(SpeechEnded::new(speaker, sound.clone()));
        run_closed(&mut game);
        assert_eq!(inputs(&mut game), [Input::Speech(sound)]);
    }

    #[test]
    fn a_message_is_kept_for_all_its_readers_and_then_dropped() {
        let mut game = gated(BanterSystems::Settle);
        let npc = game.world_mut().spawn(NpcParticipant).id();
        let turn = game.world_mut().spawn(Turn { npc, speaker: None }).id();
        game.step();
        game.write(LineReady {
            turn,
            speaker: None,
            text: "Good evening!".into(),
            language: None,
        });
        run_closed(&mut game);
        let reply = game.world().get::<crate::Reply>(turn).unwrap();
        assert_eq!(reply.heard.as_deref(), Some("Good evening!"));
        let heard = |game: &TestApp| game.world().resource::<Messages<LineReady>>().len();
        assert_eq!(heard(&game), 1);
        game.step();
        game.step();
        assert_eq!(heard(&game), 0);
    }

    #[test]
    fn there_is_an_end_to_what_is_kept() {
        let mut game = gated(BanterSystems::Turn);
        let npc = game.world_mut().spawn(NpcParticipant).id();
        game.world_mut().insert_resource(Gate(false));
        for _ in 0..3 * MOST {
            let cue = "greet".to_owned();
            game.world_mut().write_message(CueRequested { npc, cue });
            if game
                .world()
                .resource::<Messages<CueRequested>>()
                .len()
                .is_multiple_of(1_000)
            {
                game.step();
            }
        }
        let kept = game.world().resource::<Messages<CueRequested>>().len();
        assert!((1_000..2 * MOST).contains(&kept), "{kept}");
    }
}
