"""The network, as `src/sound/network.rs` evaluates it."""

import jax
import jax.numpy as jnp
import numpy as np

from features import INPUTS

BEFORE, AFTER = 4, 7
FRAMES = BEFORE + 1 + AFTER
WIDE, STATE, LAST, OUTPUTS = 64, 64, 48, 19
SHAPES = {
    "wide": (FRAMES * INPUTS, WIDE), "gates": (WIDE, 3 * STATE), "recurrent": (STATE, 3 * STATE), "last": (WIDE + STATE, LAST), "out": (LAST, OUTPUTS),
}


def fresh(seed):
    rng = np.random.default_rng(seed)
    weights = {}
    for name, (inputs, outputs) in SHAPES.items():
        scale = np.sqrt((2.0 if name in ("wide", "last") else 1.0) / inputs)
        if name == "recurrent":
            w = np.concatenate([np.linalg.qr(rng.standard_normal((STATE, STATE)))[0] for _ in range(3)], 1)
        else:
            w = rng.standard_normal((inputs, outputs)) * scale
        weights[name] = w.astype(np.float32)
        weights[name + "_bias"] = np.zeros(outputs, np.float32)
    weights["gates_bias"][STATE : 2 * STATE] = 1.0
    return weights


def windows(inputs):
    """[batch, frames, INPUTS] -> [batch, frames, FRAMES * INPUTS]; beyond the ends the first and last frame stand."""
    padded = jnp.pad(inputs, ((0, 0), (BEFORE, AFTER), (0, 0)), mode="edge")
    frames = inputs.shape[1]
    return jnp.concatenate([padded[:, k : k + frames] for k in range(FRAMES)], 2)


def run(weights, inputs, key=None, drop=0.0):
    """[batch, frames, INPUTS] -> [batch, frames, OUTPUTS] logits."""
    def thin(x, key):
        return x * jax.random.bernoulli(key, 1 - drop, x.shape) / (1 - drop) if key is not None else x

    keys = jax.random.split(key, 3) if key is not None else [None] * 3
    # Dropout keeps one mask along time, so that it cannot be averaged away.
    mask = lambda x, key: x * jax.random.bernoulli(key, 1 - drop, (x.shape[0], 1, x.shape[2])) / (1 - drop) if key is not None else x
    wide = jax.nn.relu(windows(inputs) @ weights["wide"] + weights["wide_bias"])
    wide = mask(wide, keys[0])
    gates = wide @ weights["gates"] + weights["gates_bias"]

    def step(state, gate):
        own = state @ weights["recurrent"] + weights["recurrent_bias"]
        rk = jax.nn.sigmoid(gate[:, : 2 * STATE] + own[:, : 2 * STATE])
        new = jnp.tanh(gate[:, 2 * STATE :] + rk[:, :STATE] * own[:, 2 * STATE :])
        state = new + rk[:, STATE:] * (state - new)
        return state, state

    start = jnp.zeros((inputs.shape[0], STATE))
    _, states = jax.lax.scan(step, start, gates.transpose(1, 0, 2), unroll=4)
    states = mask(states.transpose(1, 0, 2), keys[1])
    last = jax.nn.relu(jnp.concatenate([wide, states], 2) @ weights["last"] + weights["last_bias"])
    return thin(last, keys[2]) @ weights["out"] + weights["out_bias"]
