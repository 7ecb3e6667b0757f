"""Trains the network: `python train.py DATA.npz[,MORE.npz] OUT.npz MINUTES [START.npz]`."""

import os
import sys
import time

os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")

import jax
import jax.numpy as jnp
import numpy as np
import optax

import features
import model
import visemes

BATCH, LENGTH = 24, 360
GROUPS = np.zeros((15, 6), np.float32)  # silence, lips shut, lip and teeth, open, rounded, the rest
for index, group in enumerate([0, 1, 2, 5, 5, 5, 5, 5, 5, 5, 3, 3, 5, 4, 4]):
    GROUPS[index, group] = 1
WEIGHTS = np.array([0.8, 1.2, 1.5, 1.2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1.2, 1.2], np.float32)
_HANN = np.hanning(11)[1:-1] / np.hanning(11)[1:-1].sum()


def roughen(rng, logs):
    """What differs between voices and lines, once more and anew each time: [batch, frames, BANDS]."""
    batch, frames, bands = logs.shape
    at = np.arange(bands)
    out = np.empty_like(logs)
    for b in range(batch):
        row = logs[b]
        # Shorter or longer tracts, by a shift along the bands that is smaller towards the ends of the scale.
        stretch, shift = np.exp(rng.normal(0, 0.04)), rng.normal(0, 0.9)
        place = np.clip((at - bands / 2) * stretch + bands / 2 + shift, 0, bands - 1.001)
        i = place.astype(int)
        row = row[:, i] * (1 - (place - i)) + row[:, i + 1] * (place - i)
        if rng.random() < 0.3:
            wide = np.pad(row, ((0, 0), (1, 1)), "edge")
            row = 0.25 * wide[:, :-2] + 0.5 * row + 0.25 * wide[:, 2:]
        if rng.random() < 0.25:
            wide = np.pad(row, ((1, 1), (0, 0)), "edge")
            row = 0.25 * wide[:-2] + 0.5 * row + 0.25 * wide[2:]
        knots = rng.standard_normal(6) * rng.uniform(0, 0.9)
        row = row + np.interp(at, np.linspace(0, bands - 1, 6), knots) + rng.normal(0, 1.0)
        # Texture: what one synthesizer's frames have and another's have not.
        row = row + rng.standard_normal(row.shape) * rng.uniform(0, 0.35)
        if rng.random() < 0.3:
            floor = row.mean() - rng.uniform(1, 7) + np.interp(at, np.linspace(0, bands - 1, 4), rng.standard_normal(4))
            row = np.logaddexp(row, floor + 0.4 * rng.standard_normal(row.shape))
        if rng.random() < 0.3:
            a = rng.integers(0, bands - 2)
            row[:, a : a + rng.integers(1, 7)] = row.min()
        out[b] = row
    return out


class Data:
    def __init__(self, paths):
        parts = [np.load(path) for path in paths.split(",")]
        self.logs, self.labels, lengths = (np.concatenate([part[name] for part in parts]) for name in ("logs", "labels", "lengths"))
        ends = np.cumsum(lengths)
        starts = ends - lengths
        kept = starts + lengths + LENGTH < len(self.labels)
        self.starts, self.lengths = starts[kept], lengths[kept]

    def batch(self, rng):
        which = rng.integers(len(self.starts), size=BATCH)
        # From the beginning, or from somewhere within: a stream may be joined at any moment.
        within = rng.random(BATCH) * np.maximum(self.lengths[which] - 100, 0) * (rng.random(BATCH) < 0.5)
        index = (self.starts[which] + within.astype(int))[:, None] + np.arange(LENGTH)
        labels = self.labels[index].astype(np.int32)
        inputs = features.normalise(roughen(rng, self.logs[index].astype(np.float32)))
        return inputs.astype(np.float32), labels


JAW, APERTURE = (jnp.array(t + [0.0]) for t in (visemes.JAW, visemes.APERTURE))


def loss_of(weights, inputs, labels, key):
    logits = model.run(weights, inputs, key, 0.1)
    known = (labels >= 0).astype(jnp.float32)
    safe = jnp.maximum(labels, 0)
    weight = known * jnp.asarray(WEIGHTS)[safe]
    log = jax.nn.log_softmax(logits[..., :15])
    target = 0.95 * jax.nn.one_hot(safe, 15) + 0.05 / 15
    fine = -(target * log).sum(-1)
    group = jnp.log(jnp.exp(log) @ GROUPS + 1e-6)
    coarse = -(jnp.take_along_axis(group, jnp.asarray(GROUPS.argmax(1))[safe][..., None], -1))[..., 0]
    total = ((0.5 * fine + coarse) * weight).sum() / weight.sum()
    for index, viseme, gain in ((15, 1, 3.0), (16, 2, 5.0)):
        truth = (labels == viseme).astype(jnp.float32)
        x = logits[..., index]
        bce = jnp.maximum(x, 0) - x * truth + jnp.log1p(jnp.exp(-jnp.abs(x)))
        total += 0.5 * (bce * known * (1 + (gain - 1) * truth)).mean()
    for index, curve in ((17, JAW), (18, APERTURE)):
        truth = jax.vmap(lambda row: jnp.convolve(row, jnp.asarray(_HANN), mode="same"))(curve[safe])
        total += 2.0 * (((jax.nn.sigmoid(logits[..., index]) - truth) ** 2) * known).mean()
    right = ((group.argmax(-1) == jnp.asarray(GROUPS.argmax(1))[safe]) * known).sum() / known.sum()
    return total, right


def main():
    data, path, minutes = Data(sys.argv[1]), sys.argv[2], float(sys.argv[3])
    seed = int(os.environ.get("SEED", 11))
    rng = np.random.default_rng(seed)
    weights = dict(np.load(sys.argv[4])) if len(sys.argv) > 4 else model.fresh(seed)
    peak = float(os.environ.get("PEAK", 3e-3))
    optimiser = optax.chain(optax.clip_by_global_norm(1.0), optax.inject_hyperparams(optax.adamw)(learning_rate=peak, weight_decay=1e-2, b2=0.99))
    state, average = optimiser.init(weights), {k: np.array(v) for k, v in weights.items()}

    @jax.jit
    def update(weights, state, average, inputs, labels, key, decay):
        (loss, right), slope = jax.value_and_grad(loss_of, has_aux=True)(weights, inputs, labels, key)
        change, state = optimiser.update(slope, state, weights)
        weights = optax.apply_updates(weights, change)
        average = jax.tree.map(lambda a, w: a * decay + w * (1 - decay), average, weights)
        return weights, state, average, loss, right

    key, begin, step, seen = jax.random.key(seed), time.time(), 0, []
    while (done := (time.time() - begin) / 60 / minutes) < 1:
        rate = peak * min(1, (step + 1) / 100) * (0.02 + 0.98 * 0.5 * (1 + np.cos(np.pi * done)))
        state[1].hyperparams["learning_rate"] = jnp.asarray(rate, jnp.float32)
        key, now = jax.random.split(key)
        inputs, labels = data.batch(rng)
        weights, state, average, loss, right = update(weights, state, average, inputs, labels, now, min(0.998, step / (step + 10)))
        seen.append((float(loss), float(right)))
        step += 1
        if step % 100 == 0:
            print(f"{step} {(time.time() - begin) / 60:.1f} min loss {np.mean(seen, 0)[0]:.3f} right {np.mean(seen, 0)[1]:.3f}", flush=True)
            seen = []
            np.savez(path, **{k: np.asarray(v) for k, v in average.items()})
    np.savez(path, **{k: np.asarray(v) for k, v in average.items()})


if __name__ == "__main__":
    main()
