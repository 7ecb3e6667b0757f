"""Log-mel features. `src/sound/mel.rs` and `src/sound/normal.rs` compute the very same; `golden.py` writes what the crate's tests compare."""

import numpy as np

RATE, HOP, WINDOW, FFT, BANDS = 16_000, 160, 400, 512, 32
LOW, HIGH = 80.0, 7_600.0
FLOOR = 1e-9  # power of a band that counts as nothing: about 20 dB under the least step of 16-bit sound


def mel(hertz):
    return 2595.0 * np.log10(1.0 + hertz / 700.0)


def bank():
    """[BANDS, FFT / 2 + 1]: triangles, even on the mel scale, each of area one."""
    edges = 700.0 * (10.0 ** (np.linspace(mel(LOW), mel(HIGH), BANDS + 2) / 2595.0) - 1.0)
    bins = np.arange(FFT // 2 + 1) * RATE / FFT
    rise = (bins[None] - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    fall = (edges[2:, None] - bins[None]) / (edges[2:] - edges[1:-1])[:, None]
    weights = np.clip(np.minimum(rise, fall), 0.0, None)
    return (weights / weights.sum(1, keepdims=True)).astype(np.float32)


BANK = bank()
HANN = (0.5 - 0.5 * np.cos(2.0 * np.pi * (np.arange(WINDOW) + 0.5) / WINDOW)).astype(np.float32)


def log_mel(sound):
    """[frames, BANDS] natural logarithms of power; frame i is about samples 160 i to 160 i + 160, its window centred on their middle."""
    frames = len(sound) // HOP
    before = WINDOW // 2 - HOP // 2
    padded = np.concatenate([np.zeros(before, np.float32), sound.astype(np.float32), np.zeros(WINDOW, np.float32)])
    windows = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[: frames * HOP : HOP]
    power = np.abs(np.fft.rfft(windows * HANN, FFT)).astype(np.float32) ** 2 / np.float32((HANN**2).sum())
    return np.log(power @ BANK.T + FLOOR)


# Causal normalisation: the running mean of each band over frames that are likely speech.
# Mean log power of speech at a usual level; the mean begins here.
PRIOR = np.linspace(-7.5, -11.5, BANDS).astype(np.float32)
PRIOR_FRAMES, MEMORY_FRAMES = 30.0, 400.0
PEAK_START, PEAK_FALL, GATE = -9.0, 0.004, 5.0  # nepers of power: start, fall per frame, and how far under the peak still counts
QUIETEST = -18.5  # and under which nothing does
LOWEST, HIGHEST = -7.0, 5.0
INPUTS = BANDS + 1


def normalise(logs):
    """[batch, frames, BANDS] -> [batch, frames, INPUTS]; the last input is the loudness against the voice's usual one."""
    batch, frames, _ = logs.shape
    mean = np.repeat(PRIOR[None], batch, 0)
    usual = np.full(batch, PRIOR.mean(), np.float32)
    count = np.full(batch, PRIOR_FRAMES, np.float32)
    peak = np.full(batch, PEAK_START, np.float32)
    level = logs.mean(2)
    out = np.empty((batch, frames, INPUTS), np.float32)
    for t in range(frames):
        g = level[:, t]
        peak = np.maximum(peak - PEAK_FALL, g)
        speech = g > np.maximum(peak - GATE, QUIETEST)
        count = np.where(speech, np.minimum(count + 1, MEMORY_FRAMES), count)
        rate = np.where(speech, 1.0 / count, 0.0).astype(np.float32)
        mean = mean + rate[:, None] * (logs[:, t] - mean)
        usual = usual + rate * (g - usual)
        out[:, t, :BANDS] = logs[:, t] - mean
        out[:, t, BANDS] = g - usual
    return np.clip(out, LOWEST, HIGHEST) * np.float32(0.5)
