//! Effects on voices, heard in the mix.

use super::*;
use crate::VoiceEffects;
use banter_engine::{VoiceEffect, VoiceEffectKind};

fn heard_with(effects: &[VoiceEffectKind], frequency: f32) -> (Vec<f32>, f32) {
    let mut game = offline();
    let (npc, turn) = before_the_ears(&mut game);
    let effects = effects.iter().map(|kind| VoiceEffect::new(*kind, 1.0));
    game.world_mut()
        .entity_mut(npc)
        .insert(VoiceEffects(effects.collect()));
    take(&mut game);
    say(&mut game, turn, 0, Some(tone(frequency, 0.6)));
    run_until_played(&mut game, 1);
    let (said, _) = take(&mut game);
    run_for(&mut game, 600);
    (said, rms(&take(&mut game).0))
}

#[test]
fn a_telephone_takes_what_lies_below_it_and_a_cave_answers() {
    let (plain, after) = heard_with(&[], 120.0);
    let (telephone, _) = heard_with(&[VoiceEffectKind::Telephone], 120.0);
    assert!(rms(&telephone) < 0.3 * rms(&plain) && after == 0.0);
    let (_, echo) = heard_with(&[VoiceEffectKind::Cave], 440.0);
    assert!(echo > 0.003, "{echo}");
}

#[test]
fn effects_change_while_it_is_heard_without_a_click() {
    let mut game = offline();
    let (npc, turn) = before_the_ears(&mut game);
    say(&mut game, turn, 0, Some(tone(120.0, 1.5)));
    run_for(&mut game, 300);
    let (before, _) = take(&mut game);
    let telephone = VoiceEffect::new(VoiceEffectKind::Telephone, 1.0);
    game.world_mut()
        .entity_mut(npc)
        .insert(VoiceEffects(vec![telephone]));
    run_for(&mut game, 400);
    let (after, _) = take(&mut game);
    let jump = |sound: &[f32]| {
        sound
            .windows(2)
            .map(|w| (w[1] - w[0]).abs())
            .fold(0.0, f32::max)
    };
    assert!(jump(&after) <= jump(&before[before.len() / 2..]) * 1.3);
    assert!(rms(&after[after.len() / 2..]) < 0.3 * rms(&before[before.len() / 2..]));
}
