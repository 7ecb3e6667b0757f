//! Lines of sight and of sound, and who says what gets through along them.

use bevy::ecs::component::Mutable;
use bevy::ecs::system::{StaticSystemParam, SystemParam, SystemParamItem};
use bevy::prelude::*;

/// A line of sight or of sound, from somebody's head to something.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SenseRay {
    /// Where the observer's eyes or ears are.
    pub from: Vec3,
    /// Where that is which it may perceive, or a little before it.
    pub to: Vec3,
    /// The observer: its own body hides nothing from it.
    pub observer: Entity,
    /// What it may perceive: its own body does not hide it. The observer again where it is nothing in particular.
    pub target: Entity,
    /// Whether it is asked for sound too, and not for sight alone.
    pub sound: bool,
}

/// Passage along a [`SenseRay`]: what gets through.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Passage {
    /// Whether one sees through.
    pub sight: bool,
    /// How far sound still carries, as a share of how far it would in the open, 0..=1.
    pub sound: f32,
}

impl Passage {
    /// Nothing is between.
    pub const OPEN: Self = Self {
        sight: true,
        sound: 1.0,
    };

    /// What gets through both this and another.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let sound = self.sound * other.sound.clamp(0.0, 1.0);
        Self {
            sight: self.sight && other.sight,
            sound: if sound.is_finite() { sound } else { 0.0 },
        }
    }
}

/// Ray caster: who knows what is between two places. The built-in one knows
/// [`Occluder`](crate::Occluder)s; a game adds its physics engine's, and what one lets through the
/// other may still stop.
///
/// A caster is whatever a system can ask for. With avian it is the `SpatialQuery`, whose `cast_ray`
/// tells whether anything stands nearer than the end of the ray:
///
/// ```
/// use banter_sense::{AddRayCaster, Passage, RayCaster, SensePlugin, SenseRay};
/// use bevy::ecs::system::{SystemParam, SystemParamItem};
/// use bevy::prelude::*;
///
/// // Stands for the world of a physics engine: a wall across the world at x = 2.
/// #[derive(Resource)]
/// struct Colliders(f32);
///
/// #[derive(SystemParam)]
/// struct Physics<'w> {
///     colliders: Res<'w, Colliders>,
/// }
///
/// impl RayCaster for Physics<'static> {
///     fn passage(physics: &SystemParamItem<Self>, ray: &SenseRay) -> Passage {
///         let wall = physics.colliders.0;
///         match (ray.from.x < wall) == (ray.to.x < wall) {
///             true => Passage::OPEN,
///             // Half of the reach of a voice gets through.
///             false => Passage { sight: false, sound: 0.5 },
///         }
///     }
/// }
///
/// let mut app = banter_core::test_app::TestApp::new().with(SensePlugin);
/// app.app_mut().insert_resource(Colliders(2.0)).add_ray_caster::<Physics>();
/// # use banter_core::{NpcParticipant, Perceivable, Percepts};
/// # let mara = app.world_mut().spawn(NpcParticipant).id();
/// # for x in [1.0, 3.0] {
/// #     let place = Transform::from_xyz(x, 0.0, 0.0);
/// #     app.world_mut().spawn((Perceivable::named("a mug"), place));
/// # }
/// # app.step();
/// # assert_eq!(app.world().get::<Percepts>(mara).unwrap().0.len(), 1);
/// ```
pub trait RayCaster: SystemParam + 'static {
    /// What gets through along `ray`.
    fn passage(caster: &SystemParamItem<'_, '_, Self>, ray: &SenseRay) -> Passage;
}

/// Adds ray casters to an app.
pub trait AddRayCaster {
    /// Has this caster asked about every line of sight and of sound.
    fn add_ray_caster<C: RayCaster>(&mut self) -> &mut Self;
}

impl AddRayCaster for App {
    fn add_ray_caster<C: RayCaster>(&mut self) -> &mut Self {
        let mut count = self.world_mut().get_resource_or_init::<CasterCount>();
        count.0 += 1;
        ask::<C>(self);
        self
    }
}

/// How many casters a game has added.
#[derive(Resource, Debug, Default)]
pub(crate) struct CasterCount(pub(crate) usize);

/// Has a caster asked in each of the three places.
pub(crate) fn ask<C: RayCaster>(app: &mut App) {
    app.add_systems(
        Update,
        (
            cast::<C, SightRays>.in_set(CastSystems::Sight),
            cast::<C, SoundRays>.in_set(CastSystems::Sound),
            cast::<C, NoiseRays>.in_set(CastSystems::Noise),
        ),
    );
}

/// When casters are asked.
#[derive(SystemSet, Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum CastSystems {
    Sight,
    Sound,
    Noise,
}

/// Rays that are asked about in this frame, with what is known of each so far.
pub(crate) trait Rays: Resource<Mutability = Mutable> {
    fn rays(&mut self) -> &mut Vec<(SenseRay, Passage)>;
}

macro_rules! rays {
    ($($name:ident: $what:literal;)*) => {$(
        #[doc = $what]
        #[derive(Resource, Debug, Default)]
        pub(crate) struct $name(pub(crate) Vec<(SenseRay, Passage)>);

        impl Rays for $name {
            fn rays(&mut self) -> &mut Vec<(SenseRay, Passage)> {
                &mut self.0
            }
        }
    )*};
}

rays! {
    SightRays: "What may be seen.";
    SoundRays: "Whose words may be heard.";
    NoiseRays: "Which noises may be heard.";
}

/// Asks one caster about them all.
fn cast<C: RayCaster, R: Rays>(caster: StaticSystemParam<C>, mut rays: ResMut<R>) {
    if rays.bypass_change_detection().rays().is_empty() {
        return;
    }
    let caster = caster.into_inner();
    for (ray, passage) in rays.rays() {
        *passage = passage.and(C::passage(&caster, ray));
    }
}
