#!/usr/bin/env python3
"""The numbers that the tests of `src/encoder` expect, computed by other means: librosa and NumPy.

usage: golden.py [WEIGHTS.safetensors SOUND.wav...]

Without arguments it prints the golden numbers, from a small network of made weights. With them it
prints how alike the sounds are by the real network. Needs numpy, librosa and safetensors; the way from sound to embedding is
that of resemblyzer 0.1.4, without its removal of silence.
"""
import sys

import librosa
import numpy as np

RATE, BANDS, FRAMES, STEP = 16_000, 40, 160, 77


class Dice:
    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state * 1_664_525 + 1_013_904_223) % 2**32
        return np.float32((self.state >> 8) / 2**24 - 0.5)


def made(hidden, width):
    """Small weights, tensor by tensor in the order of their names."""
    shapes = {"linear.bias": (width,), "linear.weight": (width, hidden)}
    for layer in range(3):
        inputs = BANDS if layer == 0 else hidden
        shapes[f"lstm.bias_hh_l{layer}"] = shapes[f"lstm.bias_ih_l{layer}"] = (4 * hidden,)
        shapes[f"lstm.weight_hh_l{layer}"] = (4 * hidden, hidden)
        shapes[f"lstm.weight_ih_l{layer}"] = (4 * hidden, inputs)
    dice = Dice(7)
    return {name: np.array([2 * dice.next() for _ in range(np.prod(shapes[name]))], np.float32).reshape(shapes[name])
            for name in sorted(shapes)}


def sound():
    """Two and a half seconds of noise that is loud four times a second, about a rising tone."""
    dice, out, phase = Dice(1), [], 0.0
    for i in range(40_000):
        t = i / RATE
        phase += 2 * np.pi * (150 + 40 * t) / RATE
        tone = sum(np.sin(k * phase) / k for k in range(1, 9))
        out.append((0.06 * tone + 0.05 * float(dice.next())) * np.sin(4 * np.pi * t) ** 2)
    return np.array(out, np.float32)


def mel(samples):
    return librosa.feature.melspectrogram(y=samples, sr=RATE, n_fft=400, hop_length=160, n_mels=BANDS).astype(np.float32).T


def network(weights, frames):
    sigmoid = lambda x: 1 / (1 + np.exp(-x))
    x = frames
    for layer in range(3):
        wi, wh, bi, bh = (weights[f"lstm.{n}_l{layer}"] for n in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"))
        hidden = wh.shape[1]
        h = c = np.zeros(hidden, np.float32)
        out = []
        for row in x:
            i, f, g, o = np.split(wi @ row + bi + wh @ h + bh, 4)
            c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
            h = sigmoid(o) * np.tanh(c)
            out.append(h)
        x = np.array(out)
    raw = np.maximum(weights["linear.weight"] @ x[-1] + weights["linear.bias"], 0)
    return raw / np.linalg.norm(raw)


def starts(samples):
    """Where the pieces of 160 frames begin: resemblyzer's compute_partial_slices."""
    frames = int(np.ceil((samples + 1) / 160))
    out = list(range(0, max(1, frames - FRAMES + STEP + 1), STEP))
    coverage = (samples - out[-1] * 160) / (FRAMES * 160)
    return out[:-1] if coverage < 0.75 and len(out) > 1 else out


def embedding(weights, samples):
    begins = starts(len(samples))
    end = (begins[-1] + FRAMES) * 160
    if end >= len(samples):
        samples = np.pad(samples, (0, end - len(samples)))
    frames = mel(samples)
    mean = np.mean([network(weights, frames[b:b + FRAMES]) for b in begins], axis=0)
    return mean / np.linalg.norm(mean)


def main():
    np.set_printoptions(precision=7, suppress=True, linewidth=100)
    if len(sys.argv) == 1:
        samples = sound()
        frames = mel(samples)
        print("sound", samples[[1_000, 20_000, 39_000]])
        print("mel", frames.shape, [float(frames[f, b]) for f, b in ((0, 0), (30, 3), (100, 20), (240, 39))])
        print("starts", [(n, starts(n)) for n in (10, 25_600, 26_000, 40_000, 176_000)])
        print("embedding", repr(embedding(made(6, 8), samples)))
        return
    from safetensors.numpy import load_file
    weights = load_file(sys.argv[1])
    all_of = [embedding(weights, librosa.load(path, sr=RATE)[0]) for path in sys.argv[2:]]
    print(np.array(all_of) @ np.array(all_of).T)


main()
