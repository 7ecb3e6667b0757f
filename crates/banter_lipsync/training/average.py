"""The mean of several trainings that began from the same weights: `python average.py OUT.npz A.npz B.npz ...`.

It holds better on voices that none of them met than each by itself (M. Wortsman and others, "Model soups", 2022)."""

import sys

import numpy as np


def main():
    trained = [dict(np.load(path)) for path in sys.argv[2:]]
    np.savez(sys.argv[1], **{name: np.mean([weights[name] for weights in trained], 0) for name in trained[0]})


if __name__ == "__main__":
    main()
