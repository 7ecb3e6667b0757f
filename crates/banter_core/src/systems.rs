//! The one place where order is set.

use crate::{
    action, claims, conversation, ending, engine, expiry, face, floor, grant, guard, hearing,
    identity, indication, keep, kept, noticed, npc, percept, rig, sentence, settle, speech,
    transcript, turn, typed, utterance,
};
use bevy::app::AnimationSystems;
use bevy::prelude::*;

/// When the stages run. Configured here and nowhere else.
///
/// A game may give any of them a run condition. Messages between stages are kept for those that
/// do not run, and turns go on when they do.
#[derive(SystemSet, Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BanterSystems {
    /// `PreUpdate`: what engines have sent becomes messages.
    Receive,
    /// `Update`, first: what everybody perceives.
    Sense,
    /// Who is addressed; turns begin.
    Turn,
    /// Speech and typed lines become text.
    Listen,
    /// Text becomes an answer.
    Think,
    /// Sentences become speech, and speech is played.
    Speak,
    /// `Update`, last: the state of turns and replies is updated, and turns end.
    Settle,
    /// `PostUpdate`, after animation clips and before transforms are propagated: the face.
    Animate,
    /// What was understood and what was drafted is judged: in `PreUpdate` after
    /// [`Receive`](Self::Receive), and in `Update` between [`Listen`](Self::Listen) and
    /// [`Think`](Self::Think).
    Guard,
    /// `PostUpdate`, after animation clips and before [`Animate`](Self::Animate): the body, on
    /// which the face turns the head.
    Pose,
}

/// What happens within [`BanterSystems::Turn`], in this order.
#[derive(SystemSet, Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TurnSystems {
    /// Who is gone leaves; what was typed and spoken becomes
    /// [`Utterance`](crate::Utterance)s.
    Utter,
    /// The senses decide who hears them: [`Hearings`](crate::Hearings).
    Hear,
    /// Conversations are joined, and the floor is given.
    Floor,
}

/// The shared vocabulary and the order of the stages. Every stage's plugin needs it.
#[derive(Debug, Default)]
pub struct CorePlugin;

impl Plugin for CorePlugin {
    fn build(&self, app: &mut App) {
        keep::build(app);
        kept::register(app);
        identity::build(app);
        indication::build(app);
        noticed::build(app);
        action::build(app);
        guard::build(app);
        app.register_type::<npc::NpcParticipant>()
            .register_type::<npc::PlayerParticipant>()
            .register_type::<npc::AttendsTo>()
            .register_type::<npc::RestingMood>()
            .register_type::<npc::Subtitle>()
            .register_type::<percept::Perceivable>()
            .register_type::<percept::Percepts>()
            .register_type::<percept::PerceptionRoom>()
            .register_type::<percept::Senses>()
            .register_type::<rig::Rig>()
            .register_type::<face::BodyTurn>()
            .register_type::<face::GazeTarget>()
            .register_type::<face::VisemeWeights>()
            .register_type::<turn::Turn>()
            .register_type::<turn::Turns>()
            .register_type::<turn::TurnCause>()
            .register_type::<turn::Reply>()
            .register_type::<utterance::Utterance>()
            .register_type::<utterance::Loudness>()
            .register_type::<utterance::Audience>()
            .register_type::<utterance::Transcript>()
            .register_type::<hearing::Hearings>()
            .register_type::<conversation::Conversation>()
            .register_type::<conversation::MemberOf>()
            .register_type::<conversation::Members>()
            .register_type::<conversation::Floor>()
            .register_type::<conversation::ConversationSettings>();
        app.configure_sets(
            PreUpdate,
            (BanterSystems::Receive, BanterSystems::Guard).chain(),
        )
        .configure_sets(
            Update,
            (
                BanterSystems::Sense,
                BanterSystems::Turn,
                BanterSystems::Listen,
                BanterSystems::Guard,
                BanterSystems::Think,
                BanterSystems::Speak,
                BanterSystems::Settle,
            )
                .chain(),
        )
        .configure_sets(
            Update,
            (TurnSystems::Utter, TurnSystems::Hear, TurnSystems::Floor)
                .chain()
                .in_set(BanterSystems::Turn),
        )
        .configure_sets(
            PostUpdate,
            (BanterSystems::Pose, BanterSystems::Animate)
                .chain()
                .after(AnimationSystems)
                .before(TransformSystems::Propagate),
        );
        app.init_resource::<speech::OpenLines>()
            .init_resource::<claims::Claims>()
            .init_resource::<conversation::ConversationSettings>()
            .init_resource::<floor::FloorPolicy>()
            .init_resource::<hearing::HearingSettings>()
            .register_type::<hearing::HearingSettings>()
            .init_resource::<engine::Told>()
            .add_systems(
                Update,
                (
                    ending::leave,
                    expiry::expire,
                    typed::utter_typed,
                    speech::follow,
                    typed::claim_cues,
                )
                    .chain()
                    .in_set(TurnSystems::Utter),
            )
            .add_systems(
                Update,
                (
                    hearing::hear_nearby,
                    conversation::join_speakers,
                    grant::give,
                    conversation::part,
                    conversation::show_floor,
                )
                    .chain()
                    .in_set(TurnSystems::Floor),
            )
            .add_systems(
                Update,
                (transcript::take, transcript::read, transcript::tell)
                    .chain()
                    .after(BanterSystems::Listen)
                    .before(BanterSystems::Guard),
            )
            .add_systems(
                Update,
                (
                    settle::update_replies,
                    sentence::utter_sentences,
                    sentence::end_sentences,
                    settle::show_subtitles,
                    settle::end_turns,
                )
                    .chain()
                    .in_set(BanterSystems::Settle),
            )
            .add_observer(ending::interrupt)
            .add_observer(ending::dismiss)
            .add_observer(ending::redirect)
            .add_observer(ending::despawn_npc)
            .add_observer(ending::remove_npc)
            .add_observer(ending::remove_turn)
            .add_observer(sentence::cut_short)
            .add_observer(engine::log_failure);
    }
}
