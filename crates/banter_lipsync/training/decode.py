"""The decoder, as `src/sound/decoder.rs` runs it: what a viewer should see, of what the network says."""

import numpy as np


class Settings:
    """What `tune.py` found."""

    stay = 2.0  # cost in nats of a change of viseme
    lag = 1  # frames it may look ahead
    closure = 1.0  # how much the closure detector adds to the score of PP
    lip_teeth = 1.0
    bias = np.zeros(15, np.float32)  # added to each viseme's score

    def __init__(self, **given):
        self.__dict__.update(given)


def log_sigmoid(x):
    return -np.logaddexp(0, -x)


def scores(logits, settings):
    """[frames, 15]: log posteriors with the detectors and the biases."""
    log = logits[:, :15] - np.logaddexp.reduce(logits[:, :15], axis=1, keepdims=True)
    log = log + settings.bias
    log[:, 1] += settings.closure * 0.25 * np.clip(logits[:, 15], -8, 8)
    log[:, 2] += settings.lip_teeth * 0.25 * np.clip(logits[:, 16], -8, 8)
    return log


def decide(logits, settings):
    """The viseme of each frame: a Viterbi path with a fixed lag."""
    log = scores(logits, settings)
    frames = len(log)
    best = np.zeros(15, np.float32)
    come_from = []
    out = np.zeros(frames, int)
    for t in range(frames + settings.lag):
        if t < frames:
            leader = int(best.argmax())
            switch = best[leader] - settings.stay > best
            come_from.append(np.where(switch, leader, np.arange(15)))
            best = np.maximum(best, best[leader] - settings.stay) + log[t]
            best = best - best.max()
        now = t - settings.lag
        if now >= 0:
            state = int(best.argmax())
            for back in range(min(t, frames - 1), now, -1):
                state = come_from[back][state]
            out[now] = state
    return out
