"""Speech to judge by, of voices that are not trained on: `python heldout.py FOLDER COUNT`, wav beside tsv (start, end, symbol, viseme)."""

import os
import sys

import numpy as np
from scipy.io import wavfile
from scipy.signal import resample_poly

import channel
import dataset
import espeak
import puppet
import revoice
import texts
import visemes


def main():
    folder, count = sys.argv[1], int(sys.argv[2])
    os.makedirs(folder, exist_ok=True)
    speaker = espeak.Espeak()
    for number in range(count):
        rng = np.random.default_rng([7, number])
        language = str(rng.choice(dataset.ENGLISH) if rng.random() < 0.8 else rng.choice(["de", "fr", "es", "pt"]))
        variant = str(rng.choice(dataset.HELD_OUT[:6] if rng.random() < 0.8 else ["m7", "f5", "AnxiousAndy"]))
        said = speaker.say(texts.sentence(rng, language), f"{language}+{variant}", int(rng.uniform(140, 200)), int(rng.uniform(25, 75)))
        if said is None:
            continue
        sound, segments = resample_poly(said[0], 320, 441), said[1]
        # Half of it untouched by our own synthesis, a quarter revoiced, a quarter of speakers of the puppet not met before.
        if number % 4 == 2:
            sound, segments = revoice.revoice(rng, sound, segments)
        elif number % 4 == 3:
            made = puppet.perform(rng, segments)
            if made is None:
                continue
            sound, segments = made
            sound = sound / np.abs(sound).max() * 0.5
        if number // 4 % 2:
            sound = channel.transmit(rng, sound)
        wavfile.write(f"{folder}/{number:03}.wav", 16_000, np.clip(sound * 32767, -32768, 32767).astype(np.int16))
        with open(f"{folder}/{number:03}.tsv", "w") as file:
            for start, end, symbol in segments:
                viseme = visemes.NAMES[max(visemes.of(symbol), 0)] if symbol else "sil"
                file.write(f"{start:.4f}\t{end:.4f}\t{symbol or 'pau'}\t{viseme}\n")


if __name__ == "__main__":
    main()
