//! Bevy plugins that give characters ears, a mind, a voice and a living face
