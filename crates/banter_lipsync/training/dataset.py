"""Makes the speech to learn from, as log-mel features with a viseme a frame: `python dataset.py OUT.npz HOURS [PROCESSES [FIRST_BLOCK]]`.

Every utterance depends on its number alone, so the same call gives the same data whatever the processes."""

import multiprocessing
import sys

import numpy as np
from scipy.signal import resample_poly

import channel
import espeak
import features
import puppet
import revoice
import texts
import visemes

# (voice, share). Left out for judging: it, fi, hi, ja and other languages, and the variants of HELD_OUT.
ENGLISH = ["en-US"] * 8 + ["en", "en-GB-x-rp", "en-GB-scotland", "en-029", "en-US-nyc"]
OTHERS = ["de", "fr", "es", "pt", "pt-BR", "nl", "pl", "ru", "tr", "sv", "hu", "id", "es-419", "fr-BE"]
VARIANTS = ["m1", "m2", "m3", "m4", "m5", "m6", "m8", "f1", "f2", "f3", "f4", "Alex", "Alicia", "Andrea", "Andy", "Annie", "Denis", "Diogo", "Gene", "Gene2",
            "Henrique", "Hugo", "Jacky", "Lee", "Marco", "Mario", "Michael", "Mike", "Nguyen", "RicishayMax", "Storm", "Tweaky", "adam", "anika", "announcer",
            "antonio", "aunty", "belinda", "benjamin", "boris", "caleb", "croak", "david", "ed", "edward", "edward2", "grandma", "grandpa", "gustave", "iven",
            "iven2", "iven3", "iven4", "john", "kaukovalta", "linda", "marcelo", "max", "michel", "miguel", "norbert", "pablo", "paul", "pedro", "quincy",
            "rob", "robert", "sandro", "shelby", "steph", "steph2", "steph3", "travis", "victor", "zac"]
HELD_OUT = ["klatt", "klatt2", "klatt3", "klatt4", "klatt5", "klatt6", "m7", "f5", "whisper", "whisperf", "fast", "AnxiousAndy"]
BLOCK = 200  # utterances


def utterance(speaker, number):
    """(log-mel [frames, bands], viseme a frame) or None."""
    rng = np.random.default_rng([5, number])
    language = str(rng.choice(ENGLISH) if rng.random() < 0.62 else rng.choice(OTHERS))
    said = speaker.say(texts.sentence(rng, language), f"{language}+{rng.choice(VARIANTS)}", int(rng.uniform(120, 230)), int(rng.uniform(15, 85)), int(rng.uniform(20, 80)))
    if said is None or len(said[0]) > 12 * speaker.rate:
        return None
    sound, segments = said
    way = rng.random()
    if way < 0.1:
        # As it is, but at another speed: pitch, formants and time together.
        sound = resample_poly(sound, 320, 441)
        down = int(rng.integers(86, 118))
        sound = resample_poly(sound, 100, down)
        segments = [(a * 100 / down, b * 100 / down, s) for a, b, s in segments]
    elif way < 0.38:
        sound, segments = revoice.revoice(rng, resample_poly(sound, 320, 441), segments)
    else:
        made = puppet.perform(rng, segments)
        if made is None:
            return None
        sound, segments = made
    # Silence around it, of any length, and now and then a long one.
    lead, tail = (int(max(rng.uniform(-0.15, 0.5 if rng.random() < 0.8 else 2.0), 0) * features.RATE) for _ in range(2))
    frames = (lead + len(sound) + tail) // features.HOP
    padded = np.zeros(frames * features.HOP)
    padded[lead : lead + len(sound)] = sound[: len(padded) - lead]
    logs = features.log_mel(channel.transmit(rng, padded))
    labels = np.zeros(frames, np.int8)
    middle = (np.arange(frames) + 0.5) * features.HOP / features.RATE - lead / features.RATE
    for start, end, symbol in segments:
        if symbol is not None:
            labels[(middle >= start) & (middle < end)] = visemes.of(symbol)
    return logs.astype(np.float16), labels


def nonsense(number):
    """Noise and music without a voice: a mouth that stays shut."""
    rng = np.random.default_rng([6, number])
    length = int(rng.uniform(2, 5) * features.RATE)
    sound = channel.hum(rng, length) if rng.random() < 0.5 else channel.noise(rng, length)
    logs = features.log_mel(channel.transmit(rng, sound * 0.1))
    return logs.astype(np.float16), np.zeros(len(logs), np.int8)


def block(index):
    speaker = espeak.Espeak()
    made = []
    for number in range(index * BLOCK, (index + 1) * BLOCK):
        made.append(nonsense(number) if number % 60 == 0 else utterance(speaker, number))
    made = [m for m in made if m is not None]
    return np.concatenate([m[0] for m in made]), np.concatenate([m[1] for m in made]), [len(m[1]) for m in made]


def main():
    path, hours, processes = sys.argv[1], float(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1
    first = int(sys.argv[4]) if len(sys.argv) > 4 else 0
    wanted, logs, labels, lengths = hours * 360_000, [], [], []
    # A process makes one block and ends: espeak's state is global and must not leak from one block into the next.
    with multiprocessing.get_context("spawn").Pool(processes, maxtasksperchild=1) as pool:
        for l, v, n in pool.imap(block, range(first, first + 10_000)):
            logs.append(l)
            labels.append(v)
            lengths += n
            print(f"{sum(lengths) / 360_000:.2f} h", flush=True)
            if sum(lengths) >= wanted:
                pool.terminate()
                break
    np.savez(path, logs=np.concatenate(logs), labels=np.concatenate(labels), lengths=np.array(lengths))


if __name__ == "__main__":
    main()
