//! Speech, mood, life and gaze become one face.

use crate::articulation::Articulation;
use crate::behaviour::{Emotions, Told, named_mood};
use crate::gaze::{Gaze, GazeStyle, lids, look};
use crate::lod::Detail;
use crate::rig::Rig;
use crate::sight::Sight;
use crate::{FaceSettings, joint};
use banter_core::{
    Attention, Attentions, Blendshape, BodyTurn, FaceWeights, GazeTarget, RestingMood, Turns,
};
use banter_lipsync::{Doing, Feeling, Life, LifeFrame, Mood, blend};
use bevy::prelude::*;

/// Seconds between the steps of a face that neither speaks nor blinks nor looks elsewhere:
/// about thirty a second, and a little less, so that every second frame of sixty is one.
const IDLE: f32 = 0.03;
/// Seconds between the steps of a face that is far away: every fourth frame of sixty.
const FAR: f32 = 0.06;

/// The state of a face between frames, and what its head and eyes are to do.
#[derive(Component, Default)]
#[require(Articulation, BodyTurn, Detail, Emotions, FaceWeights)]
pub(crate) struct Performance {
    /// `None` until it begins to live.
    life: Option<Life>,
    /// Of what it does by itself, what the next step needs.
    blinking: bool,
    /// What was heard since the last step.
    heard: Told,
    feeling: Feeling,
    /// The character's temper.
    rest: Mood,
    /// The sentence that was heard last, and how it was meant.
    said: Option<(Entity, usize)>,
    felt: Option<Mood>,
    was_ready: bool,
    was_speaking: bool,
    gaze: Gaze,
    /// Seconds since its last step.
    since: f32,
    /// The turn of the head and of the eyes, in the face's axes.
    pub(crate) head: Quat,
    pub(crate) eyes: Quat,
}

impl Performance {
    /// Seconds between its steps at least.
    fn pace(&self, detail: Detail, articulation: &Articulation) -> f32 {
        let busy = || {
            self.blinking
                || articulation.speaking
                || articulation.moving
                || self.gaze.is_moving()
                || self.feeling.is_moving()
        };
        match detail {
            Detail::Far => FAR,
            _ if busy() => 0.0,
            _ => IDLE,
        }
    }

    /// The life of this face, which begins with its first step.
    fn life(&mut self, npc: Entity, face: &FaceSettings) -> &mut Life {
        self.life.get_or_insert_with(|| {
            // Faces that wait take their steps in different frames.
            if !npc.index_u32().is_multiple_of(2) {
                self.since = IDLE / 2.0;
            }
            Life::new(face.life_seed.unwrap_or(npc.to_bits()))
        })
    }

    /// What the voice tells the face in this step.
    fn hear(&mut self, articulation: &Articulation) -> Told {
        let heard = std::mem::take(&mut self.heard);
        let stopped = self.was_speaking && !articulation.speaking;
        self.was_speaking = articulation.speaking;
        if !articulation.speaking {
            return Told {
                phrase_end: stopped,
                ..Told::default()
            };
        }
        heard
    }

    /// Feels on, by the sentence that is heard.
    fn feel(&mut self, dt: f32, attention: &Attention, turns: &Attentions, base: &Emotions) {
        if attention.said != self.said {
            self.said = attention.said;
            self.felt = attention.said.and_then(|said| named_mood(turns, said));
        }
        let felt = self.felt.map(|mood| mood.scaled(base.expressiveness));
        let temper = self.rest.scaled(base.expressiveness);
        let base = base.mood().joined(&temper);
        self.feeling.advance(dt, felt.as_ref(), &base);
    }
}

/// Puts together what a face shows in this frame, and how head and eyes turn.
pub(crate) fn animate(
    mut faces: Query<(
        Entity,
        (&FaceSettings, &Rig, &Detail, &Articulation, &Emotions),
        Option<&GazeTarget>,
        Option<&Turns>,
        Option<Ref<RestingMood>>,
        &mut Performance,
        &mut FaceWeights,
        &mut BodyTurn,
    )>,
    turns: Attentions,
    sight: Sight,
    time: Res<Time>,
) {
    let dt = time.delta_secs();
    for (
        npc,
        (face, rig, detail, articulation, emotions),
        target,
        talk,
        rest,
        mut performance,
        mut weights,
        mut body,
    ) in &mut faces
    {
        let performance = performance.bypass_change_detection();
        performance.since += dt;
        match rest {
            // A face may come later than the temper that it shows.
            Some(rest) if rest.is_changed() || performance.rest.is_neutral() => {
                performance.rest = Mood::named(&rest.0.name, rest.0.intensity).unwrap_or_default();
            }
            Some(_) => {}
            None => performance.rest = Mood::NEUTRAL,
        }
        // Frames without a step are heard too.
        performance.heard.add(&articulation.told);
        if *detail == Detail::Hidden || performance.since < performance.pace(*detail, articulation)
        {
            continue;
        }
        let step = std::mem::take(&mut performance.since);
        let attention = talk.map_or_else(Attention::default, |talk| turns.of(talk));
        let told = performance.hear(articulation);
        performance.feel(step, &attention, &turns, emotions);

        let doing = Doing {
            speaking: articulation.speaking,
            thinking: attention.thinking,
            listening: attention.listening,
            pause: attention.pause,
            melody: told.melody,
            far: *detail == Detail::Far,
            accent: told.accent,
            phrase_end: told.phrase_end,
            breath: told.breath || attention.ready && !performance.was_ready,
            glance: std::mem::take(&mut performance.gaze.glance),
        };
        performance.was_ready = attention.ready;
        let alive = performance.life(npc, face).advance(step, &doing);
        performance.blinking = alive.weights[Blendshape::EyeBlinkLeft] > 0.0;

        let aim = target.and_then(|target| sight.angles(rig, target.0?));
        let eyes = performance.turn(step, aim, &alive, rig.head.is_some());

        let felt = alive.over(performance.feeling.pose());
        let mut shown = blend(&articulation.weights, &felt, alive.talking);
        look(&mut shown, eyes);
        if !rig.has_look_shapes {
            lids(&mut shown, eyes);
        }
        weights.set_if_neq(FaceWeights(shown));
        body.set_if_neq(BodyTurn {
            yaw: performance.gaze.body,
            lean: alive.lean,
            turns_head: rig.head.is_some(),
        });
    }
}

impl Performance {
    /// Turns head and eyes; gives the angles of the eyes.
    fn turn(&mut self, dt: f32, aim: Option<Vec2>, alive: &LifeFrame, has_head: bool) -> Vec2 {
        let [yaw, pitch, roll] = alive.head;
        let sway = Vec2::new(yaw, pitch + self.feeling.mood().bearing());
        let manner = GazeStyle {
            avert: Vec2::from_array(alive.avert),
            sway,
            has_head,
        };
        self.gaze.advance(dt, aim, manner);
        let eyes = self.gaze.strayed(Vec2::from_array(alive.gaze));
        let head = self.gaze.head + sway;
        self.head = joint::turn(head.x, head.y, roll);
        self.eyes = joint::turn(eyes.x, eyes.y, 0.0);
        eyes
    }
}

#[cfg(test)]
mod tests;
