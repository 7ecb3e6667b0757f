//! What the senses may cost: rays in a frame, and what is far.
#![allow(clippy::unwrap_used)]

use super::put;
use crate::ray::SightRays;
use crate::{AddRayCaster, Occluder, Passage, RayCaster, SensePlugin, SenseRay, SenseSettings};
use banter_core::test_app::TestApp;
use banter_core::{NpcParticipant, Perceivable, Percepts, Senses};
use bevy::ecs::system::SystemParamItem;
use bevy::prelude::*;
use std::time::Duration;

/// Ten who look at forty things, with a wall somewhere.
fn crowd(rays: usize) -> (TestApp, Vec<Entity>) {
    let mut game = TestApp::new().with(SensePlugin);
    game.world_mut()
        .resource_mut::<SenseSettings>()
        .rays_per_frame = rays;
    let wall = Occluder::cuboid(Vec3::new(1.0, 3.0, 0.2));
    put(&mut game, wall, Vec3::new(30.0, 1.5, -4.0));
    let all = (0..10).map(|at| {
        let place = Vec3::new(at as f32 * 0.2, 0.0, 0.0);
        put(&mut game, (NpcParticipant, Senses::human()), place)
    });
    let all = all.collect();
    for at in 0..40 {
        let place = Vec3::new((at % 8) as f32 - 4.0, 0.0, -2.0 - (at / 8) as f32);
        put(&mut game, Perceivable::named(format!("thing {at}")), place);
    }
    (game, all)
}

#[test]
fn no_frame_casts_more_rays_than_it_may_and_all_is_seen_in_the_end() {
    let (mut game, all) = crowd(5);
    let mut cast = 0;
    for _ in 0..600 {
        game.step();
        let rays = game.world().resource::<SightRays>().0.len();
        assert!(rays <= 5);
        cast += rays;
    }
    assert!(cast > 400, "they were needed");
    for one in all {
        assert!(game.world().get::<Percepts>(one).unwrap().0.len() >= 40);
    }
}

#[test]
fn the_nearest_are_looked_at_first() {
    let (mut game, all) = crowd(20);
    game.step();
    let mut seen = Vec::new();
    for one in all {
        let percepts = &game.world().get::<Percepts>(one).unwrap().0;
        seen.extend(percepts.iter().map(|it| it.distance));
    }
    assert_eq!(seen.len(), 20, "no more than were looked at");
    assert!(seen.iter().all(|distance| *distance < 3.5), "{seen:?}");
}

#[test]
fn who_stands_still_among_what_stands_still_needs_few_rays() {
    let (mut game, _) = crowd(1_000);
    game.run_for(Duration::from_secs(1));
    let mut cast = 0;
    for _ in 0..60 {
        game.step();
        cast += game.world().resource::<SightRays>().0.len();
    }
    // Each pair every two seconds: some 490 pairs of which half come up.
    assert!(cast < 400, "{cast}");
}

#[test]
fn a_games_own_caster_is_asked_too() {
    #[derive(bevy::ecs::system::SystemParam)]
    struct Fog<'w> {
        far: Res<'w, FogLine>,
    }
    #[derive(Resource)]
    struct FogLine(f32);
    impl RayCaster for Fog<'static> {
        fn passage(fog: &SystemParamItem<'_, '_, Self>, ray: &SenseRay) -> Passage {
            Passage {
                sight: ray.from.distance(ray.to) < fog.far.0,
                sound: 1.0,
            }
        }
    }
    let mut game = TestApp::new().with(SensePlugin);
    game.app_mut()
        .insert_resource(FogLine(5.0))
        .add_ray_caster::<Fog>();
    let mara = put(&mut game, NpcParticipant, Vec3::ZERO);
    let near = put(&mut game, Perceivable::named("the well"), Vec3::X * 3.0);
    put(&mut game, Perceivable::named("the mill"), Vec3::X * 8.0);
    game.run_for(Duration::from_millis(500));
    let percepts = game.world().get::<Percepts>(mara).unwrap();
    assert_eq!(percepts.entities().collect::<Vec<_>>(), [near]);
}

#[cfg(feature = "scene")]
#[test]
fn a_mesh_hides_what_is_behind_it() {
    use bevy::asset::RenderAssetUsages;
    use bevy::mesh::{Indices, Mesh, Mesh3d, PrimitiveTopology};
    let mut game = TestApp::new().with((AssetPlugin::default(), SensePlugin));
    game.app_mut().init_asset::<Mesh>();
    let mara = put(&mut game, (NpcParticipant, Senses::human()), Vec3::ZERO);
    let chest = put(&mut game, Perceivable::named("the chest"), Vec3::Z * -6.0);
    // A sail that is a triangle, twice as large by its transform.
    let corners = vec![[-1.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 2.0, 0.0]];
    let sail = Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::all())
        .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, corners)
        .with_inserted_indices(Indices::U16(vec![0, 1, 2]));
    let sail = game.world_mut().resource_mut::<Assets<Mesh>>().add(sail);
    let place = Transform::from_xyz(0.0, 0.0, -3.0).with_scale(Vec3::splat(2.0));
    let sail = (Mesh3d(sail), Occluder::mesh(), place);
    let sail = game.world_mut().spawn(sail).id();
    let sees = |game: &TestApp| game.world().get::<Percepts>(mara).unwrap().contains(chest);
    assert!(game.run_until(|world| world.get::<crate::occluder::Triangles>(sail).is_some()));
    game.run_for(Duration::from_secs(1));
    assert!(!sees(&game));
    game.world_mut()
        .get_mut::<Transform>(sail)
        .unwrap()
        .translation
        .x = 4.0;
    game.run_for(Duration::from_secs(1));
    assert!(sees(&game));
}

#[test]
fn who_rests_is_left_out_for_a_second_at_a_time() {
    let mut game = TestApp::new().with(SensePlugin);
    let someone = |game: &mut TestApp, x: f32| {
        put(game, (NpcParticipant, Senses::human()), Vec3::X * x);
    };
    (0..3).for_each(|x| someone(&mut game, x as f32));
    let looks = |game: &mut TestApp, seconds: u64| {
        let until = game.world().resource::<Time>().elapsed() + Duration::from_secs(seconds);
        let mut count = 0;
        while game.world().resource::<Time>().elapsed() < until {
            game.step();
            count += game.world().resource::<crate::look::Looks>().lookers.len();
        }
        count
    };
    looks(&mut game, 1);
    let resting = looks(&mut game, 4);
    assert!((9..=15).contains(&resting), "{resting}");
    // Ten times a second each, while anybody is new to them.
    someone(&mut game, 3.0);
    let awake = looks(&mut game, 2);
    assert!(awake >= 55, "{awake}");
}
