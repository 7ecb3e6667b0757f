//! What a player points at, looks at and holds.

use crate::things::{Thing, Things};
use banter_core::{
    GazeRay, InHands, Indication, Percepts, PlayerParticipant, Pointing, Rigs, Sense, Utterance,
    UtteranceKind,
};
use bevy::math::Ray3d;
use bevy::prelude::*;

/// How far beside the ray something may be that is pointed at, and that is looked at, in degrees.
/// A hand points less exactly than eyes do, and is meant more.
const POINTED: f32 = 12.0;
const LOOKED: f32 = 7.0;
/// How large things are taken to be, and how tall people, in metres.
const SIZE: f32 = 0.15;
const TALL: f32 = 1.8;
/// So many held things are told of.
const HELD: usize = 8;

/// Keeps the [`Indication`] of players.
pub(crate) fn indicate(
    mut people: Query<
        (
            Entity,
            &Percepts,
            &mut Indication,
            Option<&Pointing>,
            Option<&GazeRay>,
            Option<&InHands>,
        ),
        (With<PlayerParticipant>, Without<Utterance>),
    >,
    things: Res<Things>,
    rigs: Rigs,
    here: Query<()>,
) {
    for (person, percepts, mut indication, pointing, gaze, holding) in &mut people {
        let named = match pointing {
            Some(Pointing::At(at)) if percepts.contains(*at) => Some(*at),
            _ => None,
        };
        let pointing = match pointing {
            None | Some(Pointing::No | Pointing::At(_)) => None,
            Some(Pointing::Hand(hand)) => rigs.pointing(person, *hand),
            Some(Pointing::Ray(ray)) => Some(*ray),
        };
        let gaze = gaze.map(|gaze| gaze.0).or_else(|| rigs.gaze(person));
        let held = holding.map_or(&[][..], |holding| &holding.0);
        let held = || {
            held.iter()
                .copied()
                .filter(|it| here.contains(*it))
                .take(HELD)
        };
        let is_held = |entity: Entity| held().any(|it| it == entity);
        let at = |ray: Option<Ray3d>, cone: f32| {
            let ray = ray?;
            let seen = percepts.0.iter().filter(|it| it.sense != Sense::Hearing);
            let seen = seen.filter(|it| !is_held(it.entity));
            let seen = seen.filter_map(|it| {
                let beside = beside(&ray, things.of(it.entity)?)?;
                (beside <= cone).then_some((beside, it.entity))
            });
            let nearest = seen.min_by(|a, b| a.0.total_cmp(&b.0));
            nearest.map(|(_, entity)| entity)
        };
        let (points_at, looks_at) = (named.or(at(pointing, POINTED)), at(gaze, LOOKED));
        let same = (indication.points_at, indication.looks_at) == (points_at, looks_at);
        if same && held().eq(indication.holds.iter().copied()) {
            continue;
        }
        indication.points_at = points_at;
        indication.looks_at = looks_at;
        indication.holds.clear();
        indication.holds.extend(held());
    }
}

/// By how many degrees a ray passes something; `None` for what is behind it.
fn beside(ray: &Ray3d, thing: &Thing) -> Option<f32> {
    let direction = *ray.direction;
    let mut to = thing.place - ray.origin;
    let mut size = SIZE;
    if thing.is_person {
        // Anywhere from head to foot.
        let top = if thing.above > 0.0 { TALL } else { SIZE };
        let along = Vec3::new(to.x, 0.0, to.z).length();
        let flat = Vec3::new(direction.x, 0.0, direction.z).length();
        let height = direction.y / flat.max(1e-3) * along;
        to.y = height.clamp(to.y + top - TALL, to.y + top);
        size = 2.0 * SIZE;
    }
    let distance = to.length();
    if !(distance.is_finite() && to.dot(direction) > 0.0) {
        return None;
    }
    let angle = to.angle_between(direction).to_degrees();
    let wide = size.atan2(distance).to_degrees();
    angle
        .is_finite()
        .then(|| (angle - wide).max(0.0) + angle * 1e-3)
}

/// What is pointed at while a line is spoken belongs to the line.
pub(crate) fn accompany(
    mut lines: Query<(&Utterance, &mut Indication), Without<PlayerParticipant>>,
    speakers: Query<&Indication, (With<PlayerParticipant>, Without<Utterance>)>,
) {
    for (line, mut indicated) in &mut lines {
        if line.ended.is_some() || line.kind != UtteranceKind::Speech {
            continue;
        }
        let Ok(now) = speakers.get(line.speaker) else {
            continue;
        };
        if now.points_at.is_some() && now.points_at != indicated.points_at {
            indicated.points_at = now.points_at;
        }
        if now.looks_at.is_some() && now.looks_at != indicated.looks_at {
            indicated.looks_at = now.looks_at;
        }
        if !now.holds.is_empty() && now.holds != indicated.holds {
            indicated.holds.clone_from(&now.holds);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use crate::SensePlugin;
    use banter_core::test_app::TestApp;
    use banter_core::{
        GazeRay, Hand, InHands, Indication, NpcParticipant, Perceivable, PlayerParticipant,
        Pointing, Rig, SpeechStarted, Utterance,
    };
    use bevy::math::Ray3d;
    use bevy::prelude::*;

    struct Table {
        game: TestApp,
        player: Entity,
        red: Entity,
        blue: Entity,
        tom: Entity,
    }

    fn table() -> Table {
        let mut game = TestApp::new().with(SensePlugin);
        let mut put = |bundle: (Perceivable, Transform)| game.world_mut().spawn(bundle).id();
        let red = put((
            Perceivable::named("the red mug"),
            Transform::from_xyz(-1.0, 1.0, -3.0),
        ));
        let blue = put((
            Perceivable::named("the blue mug"),
            Transform::from_xyz(1.0, 1.0, -3.0),
        ));
        let tom = (NpcParticipant, Transform::from_xyz(0.0, 0.0, -5.0));
        let tom = game.world_mut().spawn(tom).id();
        let player = (PlayerParticipant, Transform::from_xyz(0.0, 1.6, 0.0));
        let player = game.world_mut().spawn(player).id();
        game.step();
        game.step();
        Table {
            game,
            player,
            red,
            blue,
            tom,
        }
    }

    fn ray_to(to: Vec3) -> Ray3d {
        let from = Vec3::new(0.3, 1.2, 0.0);
        Ray3d::new(from, Dir3::new(to - from).unwrap())
    }

    impl Table {
        fn point(&mut self, pointing: Pointing) -> Option<Entity> {
            self.game
                .world_mut()
                .entity_mut(self.player)
                .insert(pointing);
            self.indication().points_at
        }

        fn indication(&mut self) -> Indication {
            self.game.step();
            self.game
                .world()
                .get::<Indication>(self.player)
                .unwrap()
                .clone()
        }
    }

    #[test]
    fn a_ray_finds_what_it_comes_nearest_to() {
        let mut table = table();
        let red = Pointing::Ray(ray_to(Vec3::new(-0.9, 1.1, -3.0)));
        assert_eq!(table.point(red), Some(table.red));
        let blue = Pointing::Ray(ray_to(Vec3::new(1.1, 0.9, -3.0)));
        assert_eq!(table.point(blue), Some(table.blue));
        let boots = Pointing::Ray(ray_to(Vec3::new(0.0, 0.1, -5.0)));
        assert_eq!(table.point(boots), Some(table.tom));
        let ceiling = Pointing::Ray(ray_to(Vec3::new(0.0, 9.0, -1.0)));
        assert_eq!(table.point(ceiling), None);
        assert_eq!(table.point(Pointing::No), None);
    }

    #[test]
    fn a_hand_points_and_eyes_look() {
        let mut table = table();
        assert_eq!(
            table.indication().looks_at,
            Some(table.tom),
            "straight ahead"
        );
        let eyes = GazeRay(ray_to(Vec3::new(1.0, 1.0, -3.0)));
        table.game.world_mut().entity_mut(table.player).insert(eyes);
        assert_eq!(table.indication().looks_at, Some(table.blue));
        let hand =
            Transform::from_xyz(0.2, 1.2, -0.3).looking_at(Vec3::new(-1.0, 1.0, -3.0), Vec3::Y);
        let hand = table.game.world_mut().spawn(hand).id();
        let rig = Rig {
            right_hand: Some(hand),
            ..Rig::default()
        };
        table.game.world_mut().entity_mut(table.player).insert(rig);
        table.game.step();
        assert_eq!(table.point(Pointing::Hand(Hand::Right)), Some(table.red));
    }

    #[test]
    fn what_is_held_is_indicated_and_not_pointed_at() {
        let mut table = table();
        let holding = InHands(vec![table.red]);
        table
            .game
            .world_mut()
            .entity_mut(table.player)
            .insert(holding);
        let red = Pointing::Ray(ray_to(Vec3::new(-1.0, 1.0, -3.0)));
        assert_eq!(table.point(red), None);
        assert_eq!(table.indication().holds, [table.red]);
        table.game.world_mut().despawn(table.red);
        assert!(table.indication().holds.is_empty());
    }

    #[test]
    fn what_is_pointed_at_in_the_middle_of_a_line_belongs_to_it() {
        let mut table = table();
        table
            .game
            .write(SpeechStarted::new(table.player, Some(table.tom)));
        table.game.step();
        let red = Pointing::Ray(ray_to(Vec3::new(-1.0, 1.0, -3.0)));
        table.point(red);
        table.point(Pointing::No);
        let world = table.game.world_mut();
        let mut lines = world.query_filtered::<&Indication, With<Utterance>>();
        assert_eq!(lines.single(world).unwrap().points_at, Some(table.red));
    }
}
