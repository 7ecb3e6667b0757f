"""Writes `golden.txt`, by which the crate's tests see that Rust and Python compute alike: `python golden.py WEIGHTS.npz`."""

import pathlib
import sys

import numpy as np

import features
import model


def sound(length):
    """A siren over noise, from integers alone so that every language makes the same."""
    state, out = 1, np.zeros(length, np.float32)
    for n in range(length):
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        noise = (state >> 8) / (1 << 24) - 0.5
        saw = (n * (100 + n // 400) % 16000) / 16000 - 0.5
        out[n] = (0.3 * saw + 0.1 * noise) * (n // 1600 % 3) / 2
    return out


def sigmoid(x):
    return 0.5 + 0.5 * np.tanh(0.5 * x)


def network(weights, inputs):
    """[frames, INPUTS] -> [frames, OUTPUTS], without JAX."""
    frames, size = len(inputs), model.STATE
    padded = np.pad(inputs, ((model.BEFORE, model.AFTER), (0, 0)), "edge")
    windows = np.concatenate([padded[k : k + frames] for k in range(model.FRAMES)], 1)
    wide = np.maximum(windows @ weights["wide"] + weights["wide_bias"], 0)
    gates = wide @ weights["gates"] + weights["gates_bias"]
    state, states = np.zeros(size, np.float32), np.zeros((frames, size), np.float32)
    for t in range(frames):
        own = state @ weights["recurrent"] + weights["recurrent_bias"]
        rk = sigmoid(gates[t, : 2 * size] + own[: 2 * size])
        new = np.tanh(gates[t, 2 * size :] + rk[:size] * own[2 * size :])
        state = new + rk[size:] * (state - new)
        states[t] = state
    last = np.maximum(np.concatenate([wide, states], 1) @ weights["last"] + weights["last_bias"], 0)
    return last @ weights["out"] + weights["out_bias"]


def main():
    weights = {k: v.astype(np.float16).astype(np.float32) for k, v in np.load(sys.argv[1]).items()}
    logs = features.log_mel(sound(24_000))
    inputs = features.normalise(logs[None])[0]
    outputs = network(weights, inputs)
    lines = []
    for frame in (0, 15, 40, 77, 149):
        for name, rows in (("bands", logs), ("inputs", inputs), ("outputs", outputs)):
            lines.append(f"{name} {frame} " + " ".join(f"{v:.4f}" for v in rows[frame]))
    (pathlib.Path(__file__).parent / "golden.txt").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
