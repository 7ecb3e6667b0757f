//! A stage for this crate's tests: a character and meshes with morph targets.
#![allow(clippy::unwrap_used)]

use crate::FacePlugin;
use crate::tracks::Tracks;
use banter_core::test_app::TestApp;
use banter_core::{
    FaceWeights, NpcParticipant, Pcm, Phoneme, PhonemeTiming, PlaybackProgress, SentenceAudio,
    SentenceSynthesized, Speech, Turn,
};
use bevy::asset::RenderAssetUsages;
use bevy::mesh::PrimitiveTopology;
use bevy::mesh::morph::MorphWeights;
use bevy::prelude::*;

pub(crate) struct Stage {
    pub(crate) game: TestApp,
    pub(crate) npc: Entity,
}

/// A mesh without anything but names of morph targets.
pub(crate) fn mesh(names: &[&str]) -> Mesh {
    Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::all())
        .with_morph_target_names(names.iter().map(|name| (*name).to_owned()).collect())
}

pub(crate) fn phoneme(symbol: &str, start: f32, end: f32) -> Phoneme {
    Phoneme {
        symbol: symbol.to_owned(),
        start,
        end,
    }
}

/// Half a second of "ah".
pub(crate) fn vowel() -> Vec<Phoneme> {
    vec![phoneme("ɑː", 0.0, 0.5)]
}

/// Something like "ah, ah, ah": so many samples from one on, at a rate.
pub(crate) fn murmur(rate: u32, from: usize, count: usize) -> Vec<f32> {
    const PITCH: f32 = 120.0;
    // The formants of an open vowel, and how strong they are.
    const FORMANTS: [(f32, f32); 3] = [(730.0, 1.0), (1_090.0, 0.5), (2_440.0, 0.15)];
    let strength = |hertz: f32| -> f32 {
        let near = |(formant, strength): &(f32, f32)| {
            strength / (1.0 + ((hertz - formant) / 90.0).powi(2))
        };
        FORMANTS.iter().map(near).sum()
    };
    (from..from + count)
        .map(|index| {
            let time = (index % (rate as usize * 60)) as f32 / rate as f32;
            let syllable = (time * 3.0).fract();
            let level = (syllable * 20.0)
                .min((0.6 - syllable) * 20.0)
                .clamp(0.0, 1.0);
            let wave = |harmonic: u8| {
                let hertz = PITCH * f32::from(harmonic);
                strength(hertz) * (time * hertz * std::f32::consts::TAU).sin()
            };
            0.2 * level * (1..28).map(wave).sum::<f32>()
        })
        .collect()
}

/// Seconds of a hum at 16 kHz that swells and rises once, at a moment, and stops at another.
pub(crate) fn hum(seconds: f32, swells: f32, stops: f32) -> Vec<f32> {
    const RATE: f32 = 16_000.0;
    let mut turn = 0.0_f32;
    (0..(seconds * RATE) as u32)
        .map(|index| {
            let time = index as f32 / RATE;
            let swell = (-((time - swells) / 0.08).powi(2)).exp();
            turn = (turn + 130.0 * (1.0 + 0.4 * swell) / RATE).fract();
            let loud = if time < stops {
                0.15 * (1.0 + swell)
            } else {
                0.0
            };
            loud * (std::f32::consts::TAU * turn).sin()
        })
        .collect()
}

impl Stage {
    pub(crate) fn new() -> Self {
        let mut game = TestApp::new().with((AssetPlugin::default(), FacePlugin));
        game.app_mut().init_asset::<Mesh>();
        let npc = game.world_mut().spawn(NpcParticipant).id();
        Self { game, npc }
    }

    /// A stage with one mesh, whose face is written by the test.
    pub(crate) fn puppet(names: &[&str]) -> (Self, Entity) {
        let mut stage = Self::new();
        let npc = stage.npc;
        stage
            .game
            .world_mut()
            .entity_mut(npc)
            .remove::<crate::FaceSettings>();
        let mesh = stage.node(names, npc);
        stage.game.step();
        (stage, mesh)
    }

    /// Writes the face, and lives through the frame.
    pub(crate) fn set(&mut self, pairs: &[(banter_core::Blendshape, f32)]) {
        let npc = self.npc;
        let mut face = self.game.world_mut().get_mut::<FaceWeights>(npc).unwrap();
        face.0 = pairs.iter().copied().collect();
        self.game.step();
    }

    /// A node by this name, as eyes and heads are.
    pub(crate) fn spawn_node(&mut self, name: &str, at: Vec3, parent: Entity) -> Entity {
        let name = Name::new(name.to_owned());
        let at = Transform::from_translation(at);
        self.game
            .world_mut()
            .spawn((name, at, ChildOf(parent)))
            .id()
    }

    pub(crate) fn meshes(&mut self) -> Mut<'_, Assets<Mesh>> {
        self.game.world_mut().resource_mut::<Assets<Mesh>>()
    }

    /// A node with weights and one primitive, as glTF has it.
    pub(crate) fn node(&mut self, names: &[&str], parent: Entity) -> Entity {
        let handle = self.meshes().add(mesh(names));
        self.node_with(handle, names.len(), parent)
    }

    pub(crate) fn node_with(
        &mut self,
        mesh: Handle<Mesh>,
        targets: usize,
        parent: Entity,
    ) -> Entity {
        let weights = MorphWeights::new(vec![0.0; targets], Some(mesh.clone())).unwrap();
        self.game
            .world_mut()
            .spawn((
                weights,
                Transform::default(),
                ChildOf(parent),
                children![Mesh3d(mesh)],
            ))
            .id()
    }

    pub(crate) fn weights(&self, node: Entity) -> Vec<f32> {
        let weights = self.game.world().get::<MorphWeights>(node).unwrap();
        weights.weights().to_vec()
    }

    pub(crate) fn face(&self) -> FaceWeights {
        *self.game.world().get::<FaceWeights>(self.npc).unwrap()
    }

    pub(crate) fn turn(&mut self) -> Entity {
        let npc = self.npc;
        self.game
            .world_mut()
            .spawn(Turn { npc, speaker: None })
            .id()
    }

    pub(crate) fn voice(&mut self, turn: Entity, index: usize, phonemes: Vec<Phoneme>) {
        self.sound(turn, index, phonemes, vec![0.0; 160]);
    }

    /// The same with its sound, at 16 kHz.
    pub(crate) fn sound(
        &mut self,
        turn: Entity,
        index: usize,
        phonemes: Vec<Phoneme>,
        samples: Vec<f32>,
    ) {
        self.game.write(SentenceSynthesized {
            turn,
            index,
            text: String::new(),
            speech: Some(Speech {
                pcm: Pcm::new(16_000, samples),
                phonemes: phonemes.into(),
                timing: PhonemeTiming::Exact,
            }),
        });
    }

    /// Half a second of a sentence that is still being made, with its phonemes.
    pub(crate) fn stretch(&mut self, turn: Entity, index: usize, phonemes: Vec<Phoneme>) {
        self.game.write(SentenceAudio {
            turn,
            index,
            speech: Speech {
                pcm: Pcm::new(16_000, vec![0.0; 8_000]),
                phonemes: phonemes.into(),
                timing: PhonemeTiming::Exact,
            },
        });
    }

    /// Waits until the curves of a turn's first sentence are made.
    pub(crate) fn curves(&mut self, turn: Entity) -> bool {
        self.until(|world| {
            let tracks = world.get::<Tracks>(turn);
            tracks.is_some_and(|tracks| tracks.get(0).is_some())
        })
    }

    /// Says that a sentence is heard, and lives through the frame.
    pub(crate) fn hear(&mut self, turn: Entity, index: usize, position: f32) {
        let npc = self.npc;
        self.game.write(PlaybackProgress {
            npc,
            turn,
            index,
            position,
        });
        self.game.step();
    }

    pub(crate) fn until(&mut self, done: impl FnMut(&mut World) -> bool) -> bool {
        self.game.run_until(done)
    }
}
