"""Finds the decoder's numbers on held-out speech: `python tune.py WEIGHTS.npz FOLDER [LAG]`. Prints what to put into `src/sound/decoder.rs`."""

import copy
import glob
import sys

import numpy as np
from scipy.io import wavfile

import decode
import features
import golden
import visemes

# Silence, lips shut, lip and teeth, open, rounded, the rest.
GROUP = np.array([0, 1, 2, 5, 5, 5, 5, 5, 5, 5, 3, 3, 5, 4, 4])
REACH = 4  # frames by which a run may miss


def load(folder, weights):
    logits, truths = [], []
    for path in sorted(glob.glob(folder + "/*.wav")):
        rate, sound = wavfile.read(path)
        assert rate == features.RATE
        rows = golden.network(weights, features.normalise(features.log_mel(sound.astype(np.float32) / 32768)[None])[0])
        truth = np.zeros(len(rows), int)
        for line in open(path[:-4] + ".tsv"):
            start, end, _, viseme = line.rstrip("\n").split("\t")
            truth[int(round(float(start) * 100)) : int(round(float(end) * 100))] = visemes.NAMES.index(viseme)
        logits.append(rows)
        truths.append(truth)
    longest = max(map(len, truths))
    batch = np.zeros((len(logits), longest, logits[0].shape[1]), np.float32)
    for row, rows in zip(batch, logits):
        row[: len(rows)] = rows
    return batch, truths


def runs(flags):
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(int), [0]])))
    return list(zip(edges[::2], edges[1::2]))


def found(of, among):
    hit = sum(any(b > i - REACH and a < j + REACH for a, b in among) for i, j in of)
    return hit, len(of)


def measure(batch, truths, settings):
    said = decode.decide(batch, settings)
    all_truth, all_said, recall, precision, teeth = [], [], np.zeros(2), np.zeros(2), np.zeros(2)
    for row, truth in zip(said, truths):
        h, t = GROUP[row[: len(truth)]], GROUP[truth]
        all_truth.append(t)
        all_said.append(h)
        recall += found(runs(t == 1), runs(h == 1))
        precision += found(runs(h == 1), runs(t == 1))
        teeth += found(runs(t == 2), runs(h == 2))
    t, h = np.concatenate(all_truth), np.concatenate(all_said)
    macro = np.mean([(h[t == g] == g).mean() for g in range(6)])
    rate = lambda pair: pair[0] / max(pair[1], 1)
    return {"acc6": (t == h).mean(), "macro": macro, "closure recall": rate(recall), "closure precision": rate(precision), "lip-teeth recall": rate(teeth)}


# What is wanted, and what a hundredth more is worth.
WANTED = {"acc6": (0.90, 1.5), "macro": (0.90, 1.0), "closure recall": (0.95, 1.6), "closure precision": (0.82, 1.0), "lip-teeth recall": (0.80, 0.7)}


def worth(figures):
    total = 0.0
    for name, (wanted, price) in WANTED.items():
        short = max(wanted - figures[name], 0)
        total -= price * (short + 4 * short**2)
    return total


def main():
    weights = dict(np.load(sys.argv[1]))
    batch, truths = load(sys.argv[2], weights)
    settings = decode.Settings()
    if len(sys.argv) > 3:
        settings.lag = int(sys.argv[3])
    rng = np.random.default_rng(3)
    best, figures = -9.0, None
    moves = ["enter", "enter1", "enter2", "closure", "lip_teeth"] + [f"group{g}" for g in range(6)]
    for round_ in range(400):
        trial = copy.deepcopy(settings)
        if round_:
            move = moves[rng.integers(len(moves))]
            change = rng.normal(0, 0.5 if round_ < 200 else 0.2)
            if move == "enter":
                trial.enter = np.maximum(trial.enter + change, 0.2)
            elif move.startswith("enter"):
                trial.enter[int(move[5:])] = max(trial.enter[int(move[5:])] + change, 0.2)
            elif move.startswith("group"):
                trial.bias[GROUP == int(move[5:])] += change
            else:
                setattr(trial, move, max(getattr(trial, move) + change * 0.2, 0.0))
        got = measure(batch, truths, trial)
        if worth(got) > best:
            best, settings, figures = worth(got), trial, got
    settings.bias -= settings.bias[0]
    print({k: round(float(v), 3) for k, v in figures.items()})
    print("LAG", settings.lag, "CLOSURE", round(settings.closure, 3), "LIP_TEETH", round(settings.lip_teeth, 3))
    print("ENTER", [round(float(v), 2) for v in settings.enter])
    print("BIAS", [round(float(v), 2) for v in settings.bias])
    np.savez("decoder.npz", lag=settings.lag, closure=settings.closure, lip_teeth=settings.lip_teeth, enter=settings.enter, bias=settings.bias)


if __name__ == "__main__":
    main()
