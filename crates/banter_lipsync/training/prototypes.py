"""Writes `src/sound/prototypes.rs`, the table of the fallback: `python prototypes.py DATA.npz`.

A typical short spectrum (mel cepstrum) for each viseme, and one spread for all."""

import pathlib
import sys

import numpy as np

import features
import visemes

CEPSTRA = 12


def cepstra(inputs):
    """[n, INPUTS] -> [n, CEPSTRA + 1]: loudness, then the cepstrum from its first coefficient."""
    k, b = np.arange(1, CEPSTRA + 1)[:, None], np.arange(features.BANDS)[None]
    cosines = np.cos(np.pi * k * (b + 0.5) / features.BANDS) / features.BANDS
    return np.concatenate([inputs[:, features.BANDS :], inputs[:, : features.BANDS] @ cosines.T], 1)


def main():
    data = np.load(sys.argv[1])
    ends = np.cumsum(data["lengths"])
    rows, truths = [], []
    for end, length in list(zip(ends, data["lengths"]))[::4]:
        logs = data["logs"][end - length : end].astype(np.float32)
        rows.append(cepstra(features.normalise(logs[None])[0]))
        truths.append(data["labels"][end - length : end])
    rows, truths = np.concatenate(rows), np.concatenate(truths)
    means = np.array([rows[truths == v].mean(0) for v in range(15)])
    spread = np.sqrt(np.mean([rows[truths == v].var(0) for v in range(15)], 0))
    line = lambda values: "[" + ", ".join(f"{v:.3f}" for v in values) + "]"
    text = f"""//! Typical mel cepstra of the visemes, made by `training/prototypes.py`; the loudness comes first.

/// Numbers of a short spectrum: loudness and {CEPSTRA} cepstral coefficients.
pub(super) const CEPSTRA: usize = {CEPSTRA + 1};

/// One over the spread of each number within a viseme.
#[rustfmt::skip]
pub(super) const SHARPNESS: [f32; CEPSTRA] =
    {line(1 / spread)};

/// The typical numbers of each viseme, in the order of `Viseme::ALL`.
#[rustfmt::skip]
pub(super) const TYPICAL: [[f32; CEPSTRA]; 15] = [
""" + "".join(f"    {line(row)}, // {name}\n" for name, row in zip(visemes.NAMES, means)) + "];\n"
    (pathlib.Path(__file__).parent / "../src/sound/prototypes.rs").write_text(text)


if __name__ == "__main__":
    main()
