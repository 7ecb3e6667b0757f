"""Sound from spectral envelopes: a train of pulses or noise, shaped frame by frame."""

import numpy as np

RATE, HOP, FFT = 16_000, 80, 512
BINS = FFT // 2 + 1
FREQUENCIES = np.arange(BINS) * RATE / FFT
_WINDOW = np.hanning(321)[:320]


def smooth_noise(rng, count, every):
    """A smooth random curve, about unit variance, with a knot every so many steps."""
    knots = rng.standard_normal(count // every + 4)
    x = np.arange(count) / every
    i = x.astype(int)
    t = (1 - np.cos((x - i) * np.pi)) / 2
    return knots[i] * (1 - t) + knots[i + 1] * t


def pitch(rng, frames):
    """A random intonation in Hz, one value a frame."""
    base = np.exp(rng.uniform(np.log(75), np.log(290)))
    span = rng.uniform(0.02, 0.2)
    fall = np.linspace(rng.uniform(0, 0.15), -rng.uniform(0, 0.25), frames)
    hertz = base * np.exp(fall + span * smooth_noise(rng, frames, 50) + 0.01 * smooth_noise(rng, frames, 8))
    if rng.random() < 0.35:
        # Creak: where the voice falls, pulses come at half the rate and unevenly.
        creaks = smooth_noise(rng, frames, 60) + np.linspace(-0.5, 1, frames) > rng.uniform(0.8, 1.6)
        hertz = np.where(creaks, np.maximum(hertz * rng.uniform(0.4, 0.7) * np.exp(0.15 * smooth_noise(rng, frames, 5)), 30), hertz)
    return hertz


def pulses(rng, f0):
    """Unit-power pulses at f0, with jitter and shimmer."""
    length = len(f0) * HOP
    jitter, shimmer = rng.uniform(0, 0.025), rng.uniform(0, 0.2)
    cycles = np.cumsum(np.repeat(f0, HOP)) / RATE
    at = np.searchsorted(cycles, np.arange(1, int(cycles[-1])))
    period = RATE / f0[np.minimum(at // HOP, len(f0) - 1)]
    place = at + rng.standard_normal(len(at)) * jitter * period
    height = np.sqrt(period) * np.exp(shimmer * rng.standard_normal(len(at)))
    train = np.zeros(length + 2)
    whole = np.clip(place.astype(int), 0, length - 1)
    part = np.clip(place - whole, 0, 1)
    np.add.at(train, whole, height * (1 - part))
    np.add.at(train, whole + 1, height * part)
    return train[:length]


def shape(source, decibels):
    """The source with the envelope of each 5 ms frame; [frames, BINS] in dB."""
    frames = len(decibels)
    padded = np.concatenate([np.zeros(120), source, np.zeros(320)])
    windows = np.lib.stride_tricks.sliding_window_view(padded, 320)[: frames * HOP : HOP]
    spectrum = np.fft.rfft(windows * _WINDOW, FFT) * (10.0 ** (decibels / 20)).astype(np.float32)
    parts = np.fft.irfft(spectrum, FFT)
    out = np.zeros(frames * HOP + FFT)
    # A zero-phase envelope spreads to both sides: the tail of the transform is what comes before the window.
    parts = np.roll(parts, 96, axis=1)
    for k in range(0, FFT, HOP):
        piece = parts[:, k : k + HOP]
        width = piece.shape[1]
        view = np.zeros((frames, HOP))
        view[:, :width] = piece
        out[k : k + frames * HOP] += view.ravel()
    return out[216 : 216 + frames * HOP] / 2.0


def voice(rng, f0, voiced, noisy):
    """Sound of two envelopes in dB, [frames, BINS] each: what pulses are shaped by, and what noise is."""
    sound = shape(pulses(rng, f0), voiced)
    noise = rng.standard_normal(len(f0) * HOP)
    if rng.random() < 0.5:
        # Breath is strongest while the folds are open: it beats with the voice.
        cycles = np.cumsum(np.repeat(f0, HOP)) / RATE
        noise *= 1 + rng.uniform(0, 0.7) * np.cos(2 * np.pi * cycles)
    return (sound + shape(noise, noisy)).astype(np.float32)
