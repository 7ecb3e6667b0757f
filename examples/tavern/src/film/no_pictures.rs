//! A film without pictures: the same conversation by the same clock, with neither renderer nor
//! avatar, for its transcript and its sound.

use super::develop;
use super::{FRAME, Film, Reel};
use crate::avatar::AvatarState;
use crate::paint::{Paint, SoftLight};
use bevy::app::ScheduleRunnerPlugin;
use bevy::prelude::*;
use bevy_banter::core::{Reply, SentenceState, Turn};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// As much of Bevy as a conversation needs.
#[derive(Debug)]
pub(crate) struct NoPicturesPlugin {
    /// The folder of the assets.
    pub(crate) assets: PathBuf,
}

impl Plugin for NoPicturesPlugin {
    fn build(&self, app: &mut App) {
        app.add_plugins((
            MinimalPlugins.set(ScheduleRunnerPlugin::run_loop(Duration::ZERO)),
            crate::log(),
            crate::reading(&self.assets),
            TransformPlugin,
        ))
        // The room is furnished all the same, since she perceives it.
        .init_asset::<Mesh>()
        .init_asset::<Paint>()
        .init_resource::<SoftLight>()
        .insert_resource(AvatarState::Settled)
        .add_systems(Last, keep_pace);
    }
}

/// Makes the folder of the film, and removes what an earlier one left there: it would be of
/// another conversation.
///
/// # Errors
/// A sentence that names the folder.
pub(super) fn clear_folder(frames: &Path) -> Result<(), String> {
    if let Some(out) = frames.parent() {
        std::fs::create_dir_all(out)
            .map_err(|error| format!("nothing can be written to {}: {error}", out.display()))?;
    }
    for movie in ["mp4", "gif"] {
        drop(std::fs::remove_file(
            frames.with_file_name("conversation").with_extension(movie),
        ));
    }
    develop::clear_if_there(frames).map_err(|error| {
        format!(
            "the frames of an earlier film cannot be removed from {}: {error}",
            frames.display()
        )
    })
}

/// Lets a frame take as long as it would in a game while an engine is at work, so that the
/// delays in the transcript are real. All other frames take no time.
fn keep_pace(film: Res<Film>, turns: Query<Option<&Reply>, With<Turn>>) {
    if film.reel == Reel::Rolling && turns.iter().any(|reply| reply.is_none_or(is_awaited)) {
        std::thread::sleep(FRAME);
    }
}

/// Whether more of an answer is to come from an engine.
fn is_awaited(reply: &Reply) -> bool {
    let unspoken = |state| state == SentenceState::Ready;
    !reply.complete || reply.sentences.iter().any(|s| unspoken(s.state))
}

#[cfg(test)]
mod tests {
    use super::*;
    use bevy_banter::core::ReplySentence;

    #[test]
    fn an_answer_is_awaited_until_its_last_sentence_is_spoken() {
        let mut reply = Reply::default();
        assert!(is_awaited(&reply));
        reply.complete = true;
        assert!(!is_awaited(&reply));
        for (state, awaited) in [
            (SentenceState::Ready, true),
            (SentenceState::Synthesized, false),
            (SentenceState::Playing, false),
        ] {
            reply.sentences = vec![ReplySentence {
                text: "Ale.".into(),
                mood: None,
                state,
                heard: 0.0,
            }];
            assert_eq!(is_awaited(&reply), awaited, "{state:?}");
        }
    }
}
