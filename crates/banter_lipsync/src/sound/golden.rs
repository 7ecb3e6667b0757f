//! That the crate hears what its network was trained on: numbers that `training/golden.py` wrote, computed here once more.

use std::sync::Arc;

use super::mel::{AHEAD, HOP, Mel, WINDOW};
use super::network::{self, AFTER, Layers, Network};
use super::normal::{INPUTS, Normal};

const GOLDEN: &str = include_str!("../../training/golden.txt");

/// The sound of `golden.py`.
fn sound(length: u32) -> Vec<f32> {
    let mut state = 1_u32;
    (0..length)
        .map(|n| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let noise = (state >> 8) as f32 / (1 << 24) as f32 - 0.5;
            let saw = (n * (100 + n / 400) % 16_000) as f32 / 16_000.0 - 0.5;
            (0.3 * saw + 0.1 * noise) * (n / 1_600 % 3) as f32 / 2.0
        })
        .collect()
}

fn expect(name: &str, frame: usize, got: &[f32], tolerance: f32) {
    let start = format!("{name} {frame} ");
    let Some(line) = GOLDEN.lines().find_map(|line| line.strip_prefix(&start)) else {
        return;
    };
    let wanted: Vec<f32> = line.split(' ').filter_map(|v| v.parse().ok()).collect();
    assert_eq!(wanted.len(), got.len());
    for (index, (got, wanted)) in got.iter().zip(wanted).enumerate() {
        assert!(
            (got - wanted).abs() < tolerance,
            "{name} {index} of frame {frame}: {got}, not {wanted}"
        );
    }
}

#[test]
#[allow(clippy::panic)]
fn features_and_network_are_those_of_the_training() {
    assert!(GOLDEN.lines().count() >= 15);
    let sound = sound(24_000);
    let mut padded = vec![0.0; WINDOW - AHEAD];
    padded.extend(&sound);
    padded.resize(padded.len() + AHEAD, 0.0);
    let (mut mel, mut normal) = (Mel::new(), Normal::new());
    let frames = sound.len() / HOP;
    let mut inputs = Vec::new();
    for frame in 0..frames {
        let bands = mel.bands(&padded[frame * HOP..][..WINDOW]);
        let input = normal.next(&bands);
        expect("bands", frame, &bands, 2e-2);
        expect("inputs", frame, &input, 2e-2);
        inputs.push(input);
    }
    let layers = Layers::read(include_bytes!("../../weights/visemes.bin")).map(Arc::new);
    let mut network = Network::new(layers.unwrap_or_else(|error| panic!("{error}")));
    for frame in 0..frames {
        let mut window = [0.0; network::WINDOW];
        for (slot, input) in window.chunks_exact_mut(INPUTS).enumerate() {
            let at = (frame + slot).saturating_sub(network::BEFORE);
            input.copy_from_slice(&inputs[at.min(frames - 1)]);
        }
        expect("outputs", frame, &network.next(&window), 5e-2);
    }
    assert_eq!(network::FRAMES, network::BEFORE + 1 + AFTER);
}
