"""Another voice for given speech: its envelope is taken, its timing, formants and texture changed, and a new source put under it."""

import numpy as np

import excite
import visemes

RATE, HOP, FFT, BINS = excite.RATE, excite.HOP, excite.FFT, excite.BINS


def _envelope(sound, width, lifter, frames):
    half = width // 2
    padded = np.concatenate([np.zeros(half - HOP // 2), sound, np.zeros(width + HOP)])
    windows = np.lib.stride_tricks.sliding_window_view(padded, width)[: frames * HOP : HOP]
    window = np.hanning(width + 1)[:width]
    power = np.abs(np.fft.rfft(windows * window, FFT)) ** 2 / (window**2).sum() + 1e-12
    log = 10 * np.log10(power)
    top = log
    keep = np.zeros(BINS)
    keep[:lifter] = 0.5 + 0.5 * np.cos(np.pi * np.arange(lifter) / lifter)
    keep[: lifter // 2] = 1
    # A few rounds towards the curve that lies on the harmonics' tops.
    for _ in range(3):
        cepstrum = np.fft.irfft(top, FFT)[:, :BINS]
        cepstrum *= keep
        full = np.concatenate([cepstrum, cepstrum[:, -2:0:-1]], 1)
        smooth = np.fft.rfft(full)[:, :BINS].real
        top = np.maximum(log, smooth)
    return smooth - 2.0


def revoice(rng, sound, segments):
    """(sound, segments) at 16 kHz."""
    frames = len(sound) // HOP
    f0 = excite.pitch(rng, frames + 400)
    lifter = int(rng.integers(28, 52))
    long, short = _envelope(sound, 400, lifter, frames), _envelope(sound, 128, lifter, frames)
    middle = (np.arange(frames) + 0.5) * HOP / RATE
    hard = np.zeros(frames, bool)
    for start, end, symbol in segments:
        if symbol and visemes.is_voiceless(symbol):
            hard[(middle >= start) & (middle < end)] = True
    envelope = np.where(hard[:, None], short, long)
    # How loud each phone is, and how strong each release of a stop, is this synthesizer's habit too.
    gain, habits = np.zeros(frames), {}
    for start, end, symbol in segments:
        if symbol:
            habit = habits.setdefault(visemes.base(symbol), rng.normal(0, 3.5))
            release = visemes.is_stop(symbol) * (-25 if rng.random() < 0.12 else rng.normal(0, 5))
            gain[(middle >= start) & (middle < end)] = rng.normal(0, 2) + habit + release
    envelope = envelope + np.convolve(gain, np.ones(3) / 3, "same")[:, None]

    # Time: each phone a little longer or shorter, the whole faster or slower.
    pace, spread = rng.uniform(0.75, 1.35), rng.uniform(0.05, 0.3)
    old, new, moved = [0.0], [0.0], []
    for start, end, symbol in segments:
        factor = pace * np.exp(np.clip(spread * rng.standard_normal(), -0.6, 0.6))
        if symbol is None:
            factor *= np.exp(rng.uniform(-0.8, 0.5))
        a = new[-1]
        old.append(end)
        new.append(a + (end - start) * factor)
        moved.append((a, new[-1], symbol))
    count = int(new[-1] * RATE / HOP)
    source = np.interp((np.arange(count) + 0.5) * HOP / RATE, new, old) * RATE / HOP - 0.5
    source = np.clip(source, 0, frames - 1.001)
    i = source.astype(int)
    t = (source - i)[:, None]
    envelope = envelope[i] * (1 - t) + envelope[i + 1] * t
    hard = hard[np.round(source).astype(int)]
    f0 = np.resize(f0, count) if count > len(f0) else f0[:count]

    # Frequency: a longer or shorter tract, not the same at both ends, and sharper or blunter peaks.
    warp = np.exp(rng.uniform(-0.2, 0.2)) * (1 + 0.06 * rng.standard_normal() * (excite.FREQUENCIES / 8000 - 0.4))
    at = np.clip(np.arange(BINS) / warp, 0, BINS - 1.001)
    i = at.astype(int)
    envelope = envelope[:, i] * (1 - (at - i)) + envelope[:, i + 1] * (at - i)
    level = envelope.mean(1, keepdims=True)
    envelope = level + (envelope - level) * rng.uniform(0.75, 1.1)
    octaves = np.log2(np.maximum(excite.FREQUENCIES, 100) / 1000)
    voiced_tilt, noise_tilt = rng.uniform(-4, 4) * octaves, rng.uniform(-4, 4) * octaves
    # Consonants of noise are louder or softer against vowels than this synthesizer has them.
    noise_gain = rng.uniform(-10, 8)

    split = rng.uniform(2000, 9000)
    breath = np.clip((excite.FREQUENCIES - split) / 1500, 0, 1) * 40 - rng.uniform(12, 40)
    breath = np.minimum(breath, 0)
    voiced = np.where(hard[:, None], -120, envelope + voiced_tilt - np.maximum(breath + 12, 0))
    noisy = np.where(hard[:, None], envelope + noise_tilt + noise_gain, envelope + voiced_tilt + breath)
    if rng.random() < 0.04:
        voiced, noisy = np.full_like(voiced, -120), envelope  # a whisper
    return excite.voice(rng, f0, voiced, noisy), moved
