//! What stands for the ears where the crate is built without its feature `capture`.

/// The mix goes nowhere but to the sound card.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tap(());

impl Tap {
    /// The same track.
    pub(crate) fn attach(
        self,
        track: kira::track::MainTrackBuilder,
    ) -> kira::track::MainTrackBuilder {
        track
    }
}
