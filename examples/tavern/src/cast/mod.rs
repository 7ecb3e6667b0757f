//! The company: who is in the tavern beside the innkeeper, from `assets/tavern/cast.toml`.
//!
//! Everybody is who the persona says, and looks as the persona's avatar does.

mod dog;
mod dress;
mod plan;

pub(crate) use dress::Undressed;

use crate::notice::Notices;
use crate::room::TAPROOM;
use bevy::prelude::*;
use bevy_banter::audio::VoiceEmitter;
use bevy_banter::core::{ActionCall, OngoingAction, Perceivable, PerceptionRoom};
use bevy_banter::deeds::NpcDeed;
use bevy_banter::deeds::{Deed, Openable, Scene, Sit, Step, Walk};
use bevy_banter::face::FaceSettings;
use bevy_banter::prelude::*;
use plan::CastPlan;
use std::path::PathBuf;

/// The room of those who have not come yet.
const ROAD: &str = "the road";
/// How far inside of the door who comes in stands, metres.
const INSIDE: f32 = 1.1;
/// Seconds that a door takes to swing open.
const SWINGS: f32 = 1.0;

/// Brings the company in.
#[derive(Debug)]
pub(crate) struct CastPlugin {
    /// The plan of who is there.
    pub(crate) plan: PathBuf,
    /// Whether they are to be seen.
    pub(crate) with_pictures: bool,
    /// Whether mods may have other personas in place of theirs.
    pub(crate) with_mods: bool,
}

#[derive(Resource)]
struct Order {
    plan: PathBuf,
    with_pictures: bool,
    with_mods: bool,
}

/// The plan as it was read.
#[derive(Resource, Debug, Clone)]
struct Company(CastPlan);

/// Where somebody of the company sits down by itself when the evening begins.
#[derive(Component, Debug, Clone)]
struct Sits(String);

/// Somebody comes in by the door.
#[derive(Event, Debug, Clone)]
pub(crate) struct ComesIn(pub(crate) Entity);

impl Plugin for CastPlugin {
    fn build(&self, app: &mut App) {
        app.insert_resource(Order {
            plan: self.plan.clone(),
            with_pictures: self.with_pictures,
            with_mods: self.with_mods,
        });
        if self.with_pictures {
            app.add_plugins(dress::DressPlugin);
        }
        app.add_plugins(dog::DogPlugin)
            .add_systems(Startup, gather)
            .add_systems(Update, sit_down.run_if(crate::conversation_clock::is_up))
            .add_observer(come_in);
    }
}

fn gather(
    order: Res<Order>,
    assets: Res<AssetServer>,
    mut notices: ResMut<Notices>,
    mut commands: Commands,
) {
    let plan = std::fs::read_to_string(&order.plan)
        .map_err(|error| error.to_string())
        .and_then(|text| CastPlan::parse(&text));
    let plan = match plan {
        Ok(plan) => plan,
        Err(error) => {
            let file = order.plan.display();
            notices.add(format!(
                "nobody else comes, because the plan {file} cannot be read: {error}"
            ));
            return;
        }
    };
    for (number, person) in plan.person.iter().enumerate() {
        let (at, facing, room) = match person.comes_later {
            true => (plan.outside.at, plan.outside.facing, ROAD),
            false => (person.at, person.facing, TAPROOM),
        };
        let mut somebody = commands.spawn((
            NpcParticipant,
            CharacterPersona(assets.load(match order.with_mods {
                true => format!("mods://{}", person.persona),
                false => person.persona.clone(),
            })),
            PerceptionRoom(room.to_owned()),
            FaceSettings {
                life_seed: Some(number as u64 + 11),
                ..default()
            },
            VoiceEmitter {
                offset: Vec3::Y * 1.5,
                ..default()
            },
            facing_to(at, facing),
            Visibility::default(),
        ));
        if order.with_pictures {
            somebody.insert(PersonaAvatar);
        }
        if let Some(seat) = &person.sits {
            somebody.insert(Sits(seat.clone()));
        }
    }
    if let Some(dog) = &plan.dog {
        dog::spawn(&mut commands, &assets, dog, order.with_pictures);
    }
    commands.insert_resource(Company(plan));
}

/// A place whose positive Z is the front, as that of models is.
fn facing_to(at: Vec3, facing: Vec3) -> Transform {
    let facing = facing.with_y(0.0).normalize_or(Vec3::Z);
    Transform::from_translation(at).looking_to(-facing, Vec3::Y)
}

/// Who has a seat takes it.
fn sit_down(
    people: Query<(Entity, &Sits)>,
    things: Query<(Entity, &Perceivable)>,
    time: Res<Time>,
    mut commands: Commands,
) {
    for (person, Sits(seat)) in &people {
        commands.entity(person).remove::<Sits>();
        let found = things.iter().find(|(_, known)| known.name == *seat);
        let Some((on, _)) = found else {
            continue;
        };
        let since = time.elapsed();
        commands.queue(move |world: &mut World| {
            let scene = Scene {
                world,
                npc: person,
                listener: None,
            };
            if let Ok(steps) = (Sit { on }).steps(&scene) {
                begin(world, person, "sit", since, steps);
            }
        });
    }
}

/// Has somebody do something unasked.
fn begin(world: &mut World, npc: Entity, name: &str, since: std::time::Duration, steps: Vec<Step>) {
    let action = OngoingAction {
        npc,
        turn: None,
        call: ActionCall::new(name),
        sentence: 0,
        since,
    };
    world.spawn((action, Deed::new(npc, steps)));
}

/// The door is opened, somebody walks in, and it falls shut.
fn come_in(
    comes: On<ComesIn>,
    company: Option<Res<Company>>,
    doors: Query<(Entity, &Perceivable, &GlobalTransform), With<Openable>>,
    time: Res<Time>,
    mut commands: Commands,
) {
    // Of a plan that could not be read nobody comes.
    let Some(company) = company else { return };
    let (npc, outside) = (comes.0, &company.0.outside);
    let door = doors
        .iter()
        .find(|(_, known, _)| known.name == outside.door);
    let swing = |open: bool| {
        let door = door.map(|(door, ..)| door);
        Step::then(move |world| {
            let door = door.and_then(|door| world.get_mut::<Openable>(door));
            if let Some(mut door) = door {
                door.open = open;
            }
            Ok(())
        })
    };
    let ahead = outside.facing.with_y(0.0).normalize_or(Vec3::X);
    let sill = door.map_or(outside.at, |(_, _, place)| {
        place.translation().with_y(outside.at.y)
    });
    let inside = sill + ahead * INSIDE;
    let steps = vec![
        swing(true),
        Step::Wait(SWINGS),
        Step::then(move |world| {
            if let Ok(mut npc) = world.get_entity_mut(npc) {
                npc.insert(PerceptionRoom(TAPROOM.to_owned()));
            }
            Ok(())
        }),
        Step::Walk(Walk::to(inside.into(), 0.1).without_turning()),
        swing(false),
    ];
    let since = time.elapsed();
    commands.queue(move |world: &mut World| begin(world, npc, "come_in", since, steps));
}
