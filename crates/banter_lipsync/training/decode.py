"""The decoder, as `src/sound/decoder.rs` runs it: what a viewer should see, of what the network says."""

import numpy as np


class Settings:
    """What `tune.py` looks for."""

    def __init__(self):
        self.lag = 1  # frames it may look ahead
        self.enter = np.full(15, 2.0, np.float32)  # cost in nats of a change to each viseme
        self.bias = np.zeros(15, np.float32)  # added to each viseme's score in each frame
        self.closure, self.lip_teeth = 0.25, 0.25  # how much the detectors add to the scores of PP and FF


def scores(logits, settings):
    """[batch, frames, 15]: log posteriors with the detectors and the biases."""
    log = logits[..., :15] - np.logaddexp.reduce(logits[..., :15], axis=-1, keepdims=True) + settings.bias
    log[..., 1] += settings.closure * np.clip(logits[..., 15], -8, 8)
    log[..., 2] += settings.lip_teeth * np.clip(logits[..., 16], -8, 8)
    return log


def decide(logits, settings):
    """[batch, frames, OUTPUTS] -> [batch, frames] visemes: a Viterbi path read with a fixed lag."""
    log = scores(logits, settings)
    batch, frames, count = log.shape
    best = np.zeros((batch, count), np.float32)
    rows, come_from = np.arange(batch), []
    out = np.zeros((batch, frames), int)
    for t in range(frames + settings.lag):
        if t < frames:
            leader = best.argmax(1)
            switched = best[rows, leader][:, None] - settings.enter
            come_from.append(np.where(switched > best, leader[:, None], np.arange(count)))
            best = np.maximum(best, switched) + log[:, t]
            best -= best.max(1, keepdims=True)
        now = t - settings.lag
        if now >= 0:
            state = best.argmax(1)
            for back in range(min(t, frames - 1), now, -1):
                state = come_from[back][rows, state]
            out[:, now] = state
    return out
