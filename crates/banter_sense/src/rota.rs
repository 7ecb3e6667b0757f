//! Whose turn it is to look around.

use banter_core::Senses;
use bevy::prelude::*;

/// Everybody who has senses, in turn.
#[derive(Resource, Default)]
pub(crate) struct Rota {
    observers: Vec<Entity>,
    next: usize,
    /// Observers that are due, as a fraction carried from frame to frame.
    due: f32,
    newcomers: usize,
    /// Whether somebody was found to be gone whose leaving nobody noticed: the senses did not
    /// run at that time.
    pub(crate) stale: bool,
}

impl Rota {
    /// How many look around in a frame of this length.
    pub(crate) fn due(&mut self, seconds: f32, rate: f32) -> usize {
        let everybody = self.observers.len();
        self.due += everybody as f32 * rate.max(0.0) * seconds;
        let count = (self.due as usize).max(self.newcomers).min(everybody);
        self.due = if self.due.is_finite() {
            self.due.fract()
        } else {
            0.0
        };
        self.newcomers = 0;
        count
    }

    /// Who is next.
    pub(crate) fn next(&mut self) -> Option<Entity> {
        let observer = self.observers.get(self.next).copied();
        self.next = (self.next + 1) % self.observers.len().max(1);
        observer
    }
}

/// Newcomers go to the front of the rota.
pub(crate) fn keep_rota(
    mut rota: ResMut<Rota>,
    added: Query<Entity, Added<Senses>>,
    seeing: Query<(), With<Senses>>,
    mut removed: RemovedComponents<Senses>,
) {
    let rota = rota.bypass_change_detection();
    let stale = std::mem::take(&mut rota.stale);
    if removed.read().count() > 0 || stale {
        rota.observers.retain(|observer| seeing.contains(*observer));
        rota.next = 0;
    }
    for observer in &added {
        if !rota.observers.contains(&observer) {
            rota.observers.insert(0, observer);
            rota.newcomers += 1;
        }
    }
    if rota.newcomers > 0 {
        rota.next = 0;
    }
}
