//! What a second opinion is asked about.

use super::*;
use std::sync::{Arc, Mutex};

/// Keeps what it was asked about last, and never answers.
#[derive(Clone, Default)]
struct Asked(Arc<Mutex<Vec<f32>>>);

impl TurnListener for Asked {
    fn ask(&mut self, sound: Vec<f32>) {
        *self.0.lock().unwrap() = sound;
    }

    fn answer(&mut self) -> Option<f32> {
        None
    }
}

#[test]
fn it_hears_the_channel_that_is_listened_to() {
    let mut scene = Scene::open();
    let asked = Asked::default();
    scene.pipeline.set_turn_listener(Box::new(asked.clone()));
    scene.quiet(500).speak(50);
    // The voice is on another channel, and was louder there.
    let other = vec![0.75; 50 * 16];
    scene.pipeline.replace(&other);
    scene.speak(700).quiet(600);
    let sound = asked.0.lock().unwrap();
    assert!(sound.len() > 700 * 16, "{}", sound.len());
    assert_eq!(sound[..other.len()], other);
}
