//! A second opinion whether a speaker who pauses has finished.

use super::utterance::Utterance;
use crate::TurnListener;
use crate::turn::Ring;
use banter_engine::TurnEndRequest;

/// A listener, with the sound that it is asked about.
pub(super) struct SecondOpinion {
    listener: Box<dyn TurnListener>,
    /// The last eight seconds.
    heard: Ring,
    /// Up to where it was asked, while there is no answer.
    asked: Option<u64>,
}

impl SecondOpinion {
    pub(super) fn of(listener: Box<dyn TurnListener>) -> Self {
        Self {
            listener,
            heard: Ring::new(TurnEndRequest::MOST),
            asked: None,
        }
    }

    /// Takes the next samples of the stream.
    pub(super) fn hear(&mut self, samples: &[f32]) {
        self.heard.push(samples);
    }

    /// Takes other samples in the place of the last ones.
    pub(super) fn hear_instead(&mut self, samples: &[f32]) {
        self.heard.replace(samples);
    }

    /// The speaker of an utterance pauses. `here` is where the stream is.
    pub(super) fn ask(&mut self, utterance: &Utterance, here: u64) {
        // It counts from where it began to listen.
        let ago = here.saturating_sub(utterance.start);
        let end = self.heard.end();
        let mut sound = Vec::with_capacity(TurnEndRequest::MOST);
        self.heard.copy(end.saturating_sub(ago), end, &mut sound);
        self.listener.ask(sound);
        self.asked = Some(here);
    }

    /// Notes what it says, once it does.
    pub(super) fn note(&mut self, utterance: &mut Utterance) {
        let Some(asked) = self.asked.filter(|_| utterance.paused) else {
            return;
        };
        if let Some(done) = self.listener.answer() {
            utterance.sounds_done = Some((asked, done));
            self.asked = None;
        }
    }
}
