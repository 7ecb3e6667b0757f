"""Writes the weights as the crate reads them: `python export.py WEIGHTS.npz ../weights/visemes.bin`."""

import struct
import sys

import numpy as np

import model

VERSION = 1


def main():
    weights = dict(np.load(sys.argv[1]))
    numbers = []
    for name in model.SHAPES:
        # Rows by output, as the crate multiplies.
        numbers += [weights[name].T.ravel(), weights[name + "_bias"]]
    body = np.concatenate(numbers).astype("<f2").tobytes()
    total = 0x811C9DC5
    for byte in body:
        total = (total ^ byte) * 0x01000193 & 0xFFFFFFFF
    with open(sys.argv[2], "wb") as file:
        file.write(b"BLIP" + struct.pack("<III", VERSION, len(body) // 2, total) + body)
    print(len(body) // 2, "numbers,", len(body) + 16, "bytes")


if __name__ == "__main__":
    main()
