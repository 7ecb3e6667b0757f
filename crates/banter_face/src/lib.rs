//! Face curves onto glTF morph targets, blinking and life
