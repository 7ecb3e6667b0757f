"""What lies between a mouth and the reader: rooms, microphones, lines, noise."""

import numpy as np

RATE = 16_000


def _smooth_curve(rng, frequencies, knots, strength):
    at = np.geomspace(80, 8000, knots)
    return np.interp(np.log(np.maximum(frequencies, 60)), np.log(at), rng.standard_normal(knots) * strength)


def _edge(frequencies, corner, order):
    """Attenuation in dB of a filter whose corner is here; the sign of the order tells low-pass (+) from high-pass (-)."""
    ratio = np.maximum(frequencies, 1) / corner
    return -10 * np.log10(1 + ratio ** (2.0 * order))


def noise(rng, length):
    spectrum = np.fft.rfft(rng.standard_normal(length))
    frequencies = np.fft.rfftfreq(length, 1 / RATE)
    octaves = np.log2(np.maximum(frequencies, 60) / 1000)
    decibels = rng.uniform(-7, 2) * octaves + _smooth_curve(rng, frequencies, 8, 4)
    out = np.fft.irfft(spectrum * 10 ** (decibels / 20), length)
    if rng.random() < 0.3:
        beat = np.repeat(np.exp(rng.uniform(0.2, 0.8) * rng.standard_normal(length // 800 + 1)), 800)[:length]
        out *= np.convolve(beat, np.ones(400) / 400, "same")
    return out / (np.sqrt((out**2).mean()) + 1e-9)


def hum(rng, length):
    """Chords that change: something like music."""
    t = np.arange(length) / RATE
    out = np.zeros(length)
    step = int(rng.uniform(0.15, 0.6) * RATE)
    for begin in range(0, length, step):
        part = t[begin : begin + step] - t[begin]
        for _ in range(rng.integers(1, 4)):
            f = 110 * 2 ** (rng.integers(0, 36) / 12)
            for h in range(1, 9):
                if f * h < 7500:
                    out[begin : begin + step] += np.sin(2 * np.pi * f * h * part + h) * np.exp(-part * rng.uniform(1, 8)) / h ** rng.uniform(0.7, 2)
    return out / (np.sqrt((out**2).mean()) + 1e-9)


def transmit(rng, sound):
    """The same length, delays left out."""
    length = len(sound)
    size = 1 << int(np.ceil(np.log2(length + RATE)))
    frequencies = np.fft.rfftfreq(size, 1 / RATE)
    decibels = np.zeros_like(frequencies)
    if rng.random() < 0.75:
        decibels += _smooth_curve(rng, frequencies, int(rng.integers(4, 11)), rng.uniform(1, 5))
        decibels += rng.uniform(-3, 3) * np.log2(np.maximum(frequencies, 100) / 1000)
    if rng.random() < 0.35:
        decibels += _edge(frequencies, rng.choice([3400, 3800, 4000, 5000, 5500, 6500]), rng.integers(4, 30))
    if rng.random() < 0.3:
        decibels += _edge(frequencies, rng.uniform(60, 350), -rng.integers(1, 6))
    spectrum = np.fft.rfft(sound, size) * 10 ** (decibels / 20)
    if rng.random() < 0.35:
        seconds = np.exp(rng.uniform(np.log(0.08), np.log(0.7)))
        tail = int(seconds * RATE)
        response = rng.standard_normal(tail) * np.exp(-6.9 * np.arange(tail) / tail)
        response[: int(rng.uniform(0.001, 0.02) * RATE)] = 0
        response *= 10 ** (-rng.uniform(0, 18) / 20) / (np.sqrt((response**2).sum()) + 1e-9)
        response[0] = 1
        spectrum *= np.fft.rfft(response, size)
    sound = np.fft.irfft(spectrum, size)[:length]
    peak = np.abs(sound).max() + 1e-9
    if rng.random() < 0.12:
        drive = rng.uniform(1, 5)
        sound = np.tanh(sound / peak * drive) if rng.random() < 0.5 else np.clip(sound / peak * drive, -1, 1)
        peak = np.abs(sound).max()
    loud = np.sqrt((sound**2).mean())
    if rng.random() < 0.75:
        ratio = rng.uniform(5, 30) if rng.random() < 0.4 else rng.uniform(25, 55)
        other = hum(rng, length) if rng.random() < 0.06 else noise(rng, length)
        sound = sound + other * loud * 10 ** (-ratio / 20)
        peak = np.abs(sound).max() + 1e-9
    sound = sound / peak * 10 ** (-rng.uniform(1, 36) / 20)
    if rng.random() < 0.1:
        # Eight bits on a logarithmic scale, as on the telephone.
        code = np.round(np.sign(sound) * np.log1p(255 * np.minimum(np.abs(sound), 1)) / np.log(256) * 127) / 127
        sound = np.sign(code) * (256 ** np.abs(code) - 1) / 255
    return np.round(sound * 32767).astype(np.float32) / 32768
