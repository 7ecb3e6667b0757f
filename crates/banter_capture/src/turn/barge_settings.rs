//! What can be set about barge-in.

use super::EndpointingSettings;
use std::time::Duration;

/// Settings of barge-in: when speech beside a character's answer lowers the character's voice, when it interrupts the
/// answer, and when it is taken to have been nothing.
///
/// "Voice" is time in which a detector is sure of a voice: about two thirds of the time that
/// speech lasts.
///
/// `cargo xtask bench ears --echo` says what other values cost, in backchannels that
/// interrupt and in interruptions that are found late.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BargeInSettings {
    /// So much voice is [suspected](crate::SpeechEvent::BargeInSuspected) to interrupt, which
    /// lowers the character's voice: 130 ms. Little is lost where it was nothing.
    pub suspicion: Duration,
    /// So much voice without a pause interrupts while nothing is known of its words: 700 ms.
    /// A spoken "uh-huh" or "yeah" has 150 to 450 ms of it. With 200 ms, nothing
    /// tells the beginning of a sentence from a "yeah".
    pub voice: Duration,
    /// So much voice in all interrupts whatever is known of its words, even if all of them are
    /// backchannels: 1200 ms.
    pub backchannel: Duration,
    /// After so much silence it is over, and the character's voice comes back, if it is known
    /// that its words are backchannels: 250 ms.
    pub settled: Duration,
    /// After so much silence it is over if nothing is known of its last words, because there is
    /// no text or it is not there yet: 800 ms. A short "Stop!" whose text comes within this time
    /// interrupts; longer leaves the voice low for longer where it was a cough.
    pub verdict: Duration,
}

impl Default for BargeInSettings {
    fn default() -> Self {
        Self {
            suspicion: Duration::from_millis(130),
            voice: Duration::from_millis(700),
            backchannel: Duration::from_millis(1_200),
            settled: Duration::from_millis(250),
            verdict: Duration::from_millis(800),
        }
    }
}

impl BargeInSettings {
    /// No setting of voice is more than this.
    pub const LONGEST: Duration = Duration::from_secs(10);

    /// The nearest settings that make sense, for a pause of this length: `suspicion`, `voice` and
    /// `backchannel` ascending and at most [`Self::LONGEST`]; `settled` and `verdict` ascending,
    /// no less than the pause and at most [`EndpointingSettings::LONGEST`].
    #[must_use]
    pub fn bounded(mut self, pause: Duration) -> Self {
        self.suspicion = self.suspicion.min(Self::LONGEST);
        self.voice = self.voice.clamp(self.suspicion, Self::LONGEST);
        self.backchannel = self.backchannel.clamp(self.voice, Self::LONGEST);
        let longest = EndpointingSettings::LONGEST.max(pause);
        self.settled = self.settled.clamp(pause, longest);
        self.verdict = self.verdict.clamp(self.settled, longest);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_values_are_brought_back() {
        let pause = Duration::from_millis(180);
        let default = BargeInSettings::default();
        assert_eq!(default.bounded(pause), default);
        let endless = BargeInSettings {
            suspicion: Duration::MAX,
            voice: Duration::ZERO,
            backchannel: Duration::ZERO,
            settled: Duration::MAX,
            verdict: Duration::ZERO,
        }
        .bounded(pause);
        assert_eq!(endless.suspicion, BargeInSettings::LONGEST);
        assert_eq!(endless.backchannel, BargeInSettings::LONGEST);
        assert_eq!(endless.verdict, EndpointingSettings::LONGEST);
        let nothing = BargeInSettings {
            suspicion: Duration::ZERO,
            settled: Duration::ZERO,
            verdict: Duration::ZERO,
            ..default
        }
        .bounded(pause);
        assert_eq!((nothing.settled, nothing.verdict), (pause, pause));
        assert_eq!(nothing, nothing.bounded(pause));
    }
}
