//! The life of flames.

use crate::paint::Lamp;
use bevy::prelude::*;

/// A flame, or the light of one.
#[derive(Component, Debug, Clone, Copy)]
pub(crate) struct Flame {
    /// Sets its flicker apart from those of others.
    phase: f32,
    /// Its light when it burns quietly, once that is known.
    quiet: Option<LinearRgba>,
}

impl Flame {
    /// The flame that burns there.
    pub(crate) fn at(place: Vec3) -> Self {
        Self {
            phase: place.dot(Vec3::new(3.1, 5.3, 7.7)),
            quiet: None,
        }
    }
}

/// Brightness at a time in seconds, 1 on average. Three waves whose lengths share no
/// measure do not repeat within a conversation.
fn brightness(seconds: f32, phase: f32) -> f32 {
    1.0 + 0.06 * (seconds * 9.1 + phase).sin()
        + 0.05 * (seconds * 14.7 + 1.9 * phase).sin()
        + 0.04 * (seconds * 3.7 + 0.7 * phase).sin()
}

/// Makes flames flicker, by the game's clock.
pub(crate) fn flicker(
    time: Res<Time>,
    mut flames: Query<(&mut Flame, &mut Transform, Option<&mut Lamp>)>,
) {
    let seconds = time.elapsed_secs();
    for (mut flame, mut transform, lamp) in &mut flames {
        let brightness = brightness(seconds, flame.phase);
        match lamp {
            Some(mut lamp) => {
                lamp.light = *flame.quiet.get_or_insert(lamp.light) * brightness;
            }
            // Flames grow from their foot, where the thing that they belong to stands.
            None => transform.scale = Vec3::new(1.0, 0.4 + 0.6 * brightness * brightness, 1.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flame_never_goes_out_and_never_blinds() {
        for step in 0..10_000 {
            let brightness = brightness(step as f32 * 0.04, 1.3);
            assert!((0.8..=1.2).contains(&brightness));
        }
    }
}
