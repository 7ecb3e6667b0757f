//! Alignments of made sounds.
