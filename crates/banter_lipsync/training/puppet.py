"""A synthesizer of our own: formants and noise with targets drawn anew for each speaker, so that no one voice's habits are learnt.

It is meant to be varied rather than beautiful. Targets are textbook values for a grown man (Hz), scaled and scattered."""

import numpy as np

import excite
import visemes

RATE, HOP, BINS, F = excite.RATE, excite.HOP, excite.BINS, excite.FREQUENCIES

VOWELS = {
    "a": (750, 1300, 2500), "ä": (750, 1300, 2500), "ɑ": (700, 1100, 2450), "æ": (680, 1720, 2450), "ʌ": (620, 1200, 2400), "ɐ": (640, 1300, 2450),
    "ɒ": (600, 920, 2450), "ɔ": (500, 850, 2450), "o": (430, 850, 2400), "u": (310, 900, 2250), "ũ": (310, 900, 2250), "ʊ": (420, 1080, 2250),
    "ə": (500, 1450, 2450), "ɘ": (450, 1600, 2450), "ɛ": (560, 1750, 2500), "e": (420, 2050, 2600), "i": (290, 2250, 2950), "ɪ": (400, 1950, 2550),
    "ᵻ": (380, 1800, 2500), "y": (280, 1850, 2200), "ʏ": (360, 1650, 2250), "ø": (400, 1600, 2250), "ɵ": (400, 1300, 2250), "œ": (520, 1500, 2300),
    "ɜ": (480, 1420, 1900), "ɚ": (460, 1300, 1650), "ɝ": (460, 1300, 1650), "ɨ": (320, 1700, 2400), "ʉ": (320, 1500, 2250), "ɯ": (320, 1300, 2300), "ɤ": (450, 1100, 2400),
}
# Sounds with formants of their own that are not vowels: formants, and their loudness in dB.
GLIDES = {
    "j": ((280, 2200, 2900), -3), "w": ((310, 720, 2200), -3), "ʍ": ((310, 720, 2200), -8), "ɹ": ((340, 1100, 1550), -3), "ɻ": ((340, 1100, 1500), -3), "r": ((430, 1300, 2350), -6),
    "ɾ": ((400, 1500, 2500), -8), "ʁ": ((450, 1100, 2300), -9), "ʀ": ((450, 1100, 2300), -9), "l": ((360, 1250, 2650), -3), "ɫ": ((420, 850, 2600), -3), "ʎ": ((300, 1950, 2700), -6),
    "ɭ": ((360, 1350, 2300), -5), "ʋ": ((330, 1050, 2250), -8), "β": ((300, 950, 2200), -12),
    "m": ((260, 1050, 2200), -2), "ɱ": ((260, 1150, 2200), -2), "n": ((260, 1450, 2500), -2), "ɳ": ((260, 1450, 2200), -2), "ɲ": ((250, 2050, 2700), -2), "ŋ": ((260, 1850, 2450), -2),
}
NASALS = {"m": 850, "ɱ": 900, "n": 1500, "ɳ": 1500, "ɲ": 2200, "ŋ": 3200}  # and the zero of each, Hz
# Place of obstruents: where the second and third formants point to, and how much they follow the vowel.
PLACES = {
    "lips": (950, 2200, 0.55), "teeth": (1350, 2550, 0.5), "ridge": (1750, 2650, 0.45), "palate": (1950, 2600, 0.35), "velum": (1700, 2350, 0.85), "throat": (1400, 2450, 1.0),
}
PLACE_OF = {**dict.fromkeys("pbfv", "lips"), **dict.fromkeys("θð", "teeth"), **dict.fromkeys("tdszʈɖ", "ridge"), **dict.fromkeys("ʃʒɕʑʂʐçcɟʝ", "palate"), **dict.fromkeys("kgɡxɣq", "velum"), **dict.fromkeys("hɦʔχ", "throat")}
VOICED = set("bdgɡɟɖvðzʒʑʐɣɦʝ")
STOPS = set("pbtdkgɡqcɟʈɖʔ")
FRICATIVES = set("fvθðszʃʒɕʑʂʐçxɣχhɦʝ")


def _hump(centre, width, floor):
    return np.maximum(-((F - centre) ** 2) / (2 * width**2) * 4.34, floor)


class Speaker:
    """The habits of one voice."""

    def __init__(self, rng):
        u = rng.uniform
        self.tract = np.exp(u(-0.08, 0.28))
        self.scatter = {}
        self.rng = rng
        self.octaves = np.log2(np.maximum(F, 80) / 500)
        self.tilt = u(-11, -3) * np.maximum(self.octaves, 0) + u(-3, 4) * np.clip(-self.octaves, 0, 2)
        self.sharp = u(0.7, 2.2)
        self.glide = int(u(6, 22))  # frames over which formants move
        self.loose = u(0.03, 0.1)  # how far a vowel strays from its target, and a weak one further
        self.dark = u(0, 1)  # an l is between clear and dark, and darker after its vowel
        self.front = u(1.0, 1.6)  # u is further back in some mouths than in others
        self.central = u(0, 1)  # where the o of "boat" begins: at o, or in the middle of the mouth
        self.rhotic = u(1.0, 1.2)
        self.soft = u(0, 0.8)  # how often v and ð are glides rather than noise
        self.stopped = u(0, 0.4)  # how often ð is a stop
        self.breathes = u(0, 0.8)
        self.higher = (3500 * u(0.93, 1.07), 4500 * u(0.93, 1.07), 5500 * u(0.95, 1.1), 6600 * u(0.95, 1.1))
        self.s, self.sh = u(4300, 7600), u(2200, 3900)
        self.s_width, self.sh_width = u(600, 1900), u(400, 1300)
        self.s_floor, self.sh_floor = u(-38, -16), u(-40, -16)
        self.f_curve = u(-3, 3) * np.log2(np.maximum(F, 300) / 2000) + u(0, 8) * np.exp(-(((F - u(1000, 8000)) / u(600, 2500)) ** 2))
        self.th_curve = u(-1, 4) * np.log2(np.maximum(F, 300) / 3000) + u(0, 8) * np.exp(-(((F - u(4500, 8000)) / u(800, 2500)) ** 2))
        self.noise = {"s": u(-18, -3), "ʃ": u(-22, -6), "f": u(-44, -22), "θ": u(-46, -24), "x": u(-28, -12), "h": u(-34, -14)}
        self.voicing_of_fricatives = u(-16, -3)
        self.bar = u(-34, -5)  # voicing while the mouth is shut
        self.shut = u(300, 900)
        self.delay = u(0.01, 0.09)  # from the release of a voiceless stop to the voice
        self.soft_delay = u(0.0, 0.025)
        self.burst = u(-25, -5)
        self.aspirate = u(-32, -12)
        self.unreleased = u(0, 0.5)
        self.breath = u(-45, -14)
        self.split = u(1500, 9000)
        self.nasal = u(-6, 5)
        self.zero = u(4, 18)
        self.flap = u(0, 1)

    def formants(self, key, values):
        if key not in self.scatter:
            wide = 1.6 if key in NASALS else 1.0
            self.scatter[key] = np.exp(wide * self.rng.standard_normal(3) * np.array([0.09, 0.07, 0.05]))
            self.scatter[key] *= {"u": (1, self.front, 1), "ʊ": (1, self.front**0.6, 1), "ɹ": (1, 1, self.rhotic), "ɻ": (1, 1, self.rhotic)}.get(key, 1)
        return np.array(values) * self.scatter[key] * self.tract

    def vowel(self, c, second):
        """Targets of a vowel: the first of two is not always where it is by itself."""
        own = self.formants(c, VOWELS[c])
        if c == "o" and second == "ʊ":
            own = own * (1 - 0.7 * self.central) + 0.7 * self.central * np.array((520, 1350, 2450)) * self.tract
        return own * np.exp(self.loose * (2.5 if c in "əɐᵻ" else 1) * np.array([0.6, 1, 0.5]) * self.rng.standard_normal(3))

    def friction(self, bare, second):
        """Spectrum in dB of a fricative's noise, by its symbol and the second formant around it."""
        if bare in "sz":
            return self.noise["s"] + _hump(self.s, self.s_width, self.s_floor)
        if bare in "ʃʒɕʑʂʐ":
            return self.noise["ʃ"] + np.maximum(_hump(self.sh, self.sh_width, self.sh_floor), _hump(self.s * 0.9, 1500, self.sh_floor) - 8)
        if bare in "fv":
            return self.noise["f"] + self.f_curve
        if bare in "θð":
            return self.noise["θ"] + self.th_curve
        if bare in "hɦ":
            return self.noise["h"] + self.tilt * 0.3
        centre = 3000 * self.tract if bare in "çʝ" else second
        return self.noise["x"] + _hump(centre, 500, -22)


def _resonance(frequency, width):
    """Gain in dB of resonances at [frames] Hz over all bins."""
    a = frequency[:, None] ** 2
    below = (F[None] ** 2 - a) ** 2 + (F[None] * width[:, None]) ** 2
    return 10 * np.log10(a**2 / below + 1e-9)


def _ramp(track, width):
    if width < 2:
        return track
    window = np.hanning(width + 2)[1:-1]
    window /= window.sum()
    return np.convolve(np.pad(track, (width // 2, width - 1 - width // 2), "edge"), window, "valid")


def perform(rng, segments):
    """(sound, segments) at 16 kHz of phones with times, the times a little changed."""
    speaker = Speaker(rng)
    pace, spread = rng.uniform(0.7, 1.6), rng.uniform(0.05, 0.4)
    phones, time = [], 0.0
    for start, end, symbol in segments:
        bare = visemes.base(symbol) if symbol else ""
        if symbol is not None and not bare:
            continue
        length = (end - start) * pace * np.exp(np.clip(spread * rng.standard_normal(), -0.7, 0.7))
        if bare[:1] in STOPS and rng.random() < 0.15:
            length *= rng.uniform(0.5, 0.9)
        length = max(length, 0.025)
        phones.append((time, time + length, bare, symbol))
        time += length
    frames = int(time * RATE / HOP)
    if frames < 20:
        return None
    formant = np.zeros((frames, 3))
    voice, hiss, breath = np.full(frames, -120.0), np.full((frames, BINS), -120.0), np.full(frames, -120.0)
    muffled, nasal_zero, nasal = np.zeros(frames), np.full(frames, 1000.0), np.zeros(frames)

    def vowel_near(i, side=1):
        for k in (i + side, i - side, i + 2 * side, i - 2 * side):
            if 0 <= k < len(phones):
                c = phones[k][2][:1]
                if c in VOWELS:
                    return speaker.formants(c, VOWELS[c])
                if c in GLIDES and c not in NASALS:
                    return speaker.formants(c, GLIDES[c][0])
        return speaker.formants("ə", VOWELS["ə"])

    mark = lambda seconds: int(np.clip(round(seconds * RATE / HOP), 0, frames))
    for i, (start, end, bare, _) in enumerate(phones):
        a, b, c = mark(start), mark(end), bare[:1]
        if b <= a:
            continue
        if not bare:
            formant[a:b] = vowel_near(i)
            rest = rng.uniform(0.05, 0.3)
            if end - start > rest + 0.15 and rng.random() < speaker.breathes:
                breath[a:mark(end - rest)] = rng.uniform(-50, -24)
            continue
        if c in VOWELS:
            second = bare[1:2]
            formant[a:b] = speaker.vowel(c, second)
            if second in VOWELS and second != c:
                turn = a + int((b - a) * rng.uniform(0.35, 0.7))
                formant[turn:b] = speaker.formants(second, VOWELS[second])
            voice[a:b] = rng.normal(0, 2.5) - (rng.uniform(0, 6) if c in "əɐᵻ" else 0)
            continue
        if c in GLIDES:
            target, loud = GLIDES[c]
            if c in "lɫ":
                after = i + 1 < len(phones) and phones[i + 1][2][:1] not in VOWELS
                dark = np.clip(speaker.dark + (0.3 if after or c == "ɫ" else -0.1) + 0.15 * rng.standard_normal(), 0, 1)
                target = (360 + 90 * dark, 1400 - 600 * dark, 2650)
            formant[a:b] = speaker.formants(c, target)
            voice[a:b] = loud + rng.normal(0, 2)
            if c in NASALS:
                voice[a:b] += speaker.nasal
                nasal[a:b], nasal_zero[a:b] = 1, NASALS[c] * speaker.tract * np.exp(0.1 * rng.standard_normal())
            elif c in "rɾʀ":
                voice[a:b] -= 6 * (np.sin(np.arange(b - a) * 2 * np.pi * 26 * HOP / RATE + rng.uniform(0, 6)) > 0.3)
            continue
        locus2, locus3, follow = PLACES[PLACE_OF.get(c, "ridge")]

        def locus(near):
            """Where the formants point to, seen from a vowel."""
            second = near[1] * follow + locus2 * speaker.tract * (1 - follow)
            return np.array((near[0] if c in "hɦ" else 260 * speaker.tract, second, near[2] * 0.5 + locus3 * speaker.tract * 0.5))

        # Out of the vowel before and into the one after.
        before, into = locus(vowel_near(i, -1)), locus(vowel_near(i))
        formant[a:b] = before + (into - before) * np.linspace(0, 1, b - a)[:, None]
        second = into[1]
        stopped = c == "ð" and rng.random() < speaker.stopped
        closed = c in STOPS or stopped
        affricate = closed and bare[1:2] in FRICATIVES
        voiced = c in VOICED and rng.random() > 0.12
        if closed:
            delay = speaker.soft_delay if voiced else speaker.delay * rng.uniform(0.5, 1.3)
            release = b - max(1, min(int(delay * RATE / HOP) + 1, (b - a) // 2))
            if affricate:
                release = a + max(1, int((b - a) * rng.uniform(0.3, 0.55)))
            if voiced:
                voice[a:release] = speaker.bar + rng.normal(0, 3) - np.linspace(0, rng.uniform(0, 14), release - a)
                muffled[a:release] = 1
                if not affricate:
                    voice[release:b] = -6
            next_open = i + 1 < len(phones) and phones[i + 1][2][:1] in VOWELS
            if not next_open and not affricate and rng.random() < speaker.unreleased:
                continue
            width = int(rng.integers(1, 4))
            loud = speaker.burst + rng.normal(0, 5) - (5 if voiced else 0) - (8 if stopped else 0) - (25 if rng.random() < 0.1 else 0)
            if c in "pb":
                spectrum = loud - 4 - rng.uniform(3, 8) * np.log2(np.maximum(F, 300) / 700)
            elif c in "kgɡqcɟ":
                spectrum = loud + _hump(second * 1.05, 450, -20)
            elif c == "ʔ":
                spectrum = np.full(BINS, -120.0)
            else:
                spectrum = loud + np.maximum(_hump(speaker.s * 0.8, 1600, -22), -22)
            hiss[release : release + width] = spectrum
            if affricate:
                fade = np.linspace(0, rng.uniform(-8, 0), max(b - release - width, 0))[:, None]
                hiss[release + width : b] = speaker.friction(bare[1:2], second) + fade
            elif not voiced:
                breath[release + width : b] = speaker.aspirate
        else:
            soft = voiced and c in "vð" and rng.random() < speaker.soft
            gentle = (rng.uniform(3, 14) if voiced else 0) + (rng.uniform(5, 20) if soft else 0)
            spectrum = speaker.friction(c, second) - gentle + rng.normal(0, 2)
            if c in "hɦ":
                breath[a:b] = speaker.noise["h"] + rng.normal(0, 2)
                if c == "ɦ" or rng.random() < 0.3:
                    voice[a:b] = -12
            else:
                rise = np.minimum(np.arange(b - a), np.arange(b - a)[::-1]) + 1
                hiss[a:b] = spectrum + np.minimum(0, (rise - rng.uniform(1, 6)) * rng.uniform(0.5, 2.5))[:, None]
            if voiced:
                voice[a:b] = rng.uniform(-9, -2) if soft else speaker.voicing_of_fricatives + rng.normal(0, 2)
                muffled[a:b] = rng.uniform(0, 0.3 if soft else 0.6)
                if soft:
                    formant[a:b, 0] = 330 * speaker.tract

    log = np.log(np.maximum(formant, 100))
    for k in range(3):
        log[:, k] = _ramp(log[:, k], speaker.glide)
    formant = np.exp(log)
    lin = lambda d, w: 20 * np.log10(_ramp(10 ** (d / 20), w) + 1e-6)
    voice, breath = lin(voice, int(rng.integers(2, 7))), lin(breath, 3)
    muffled, nasal = _ramp(muffled, 3), _ramp(nasal, int(rng.integers(3, 20)))
    tract = np.zeros((frames, BINS))
    for k, width in enumerate((70, 90, 140)):
        wide = speaker.sharp * width * (1 + 2.0 * nasal)
        tract += _resonance(formant[:, k], wide)
    for centre in speaker.higher:
        tract += _resonance(np.full(1, centre * speaker.tract), np.full(1, 250.0 * speaker.sharp))
    tract -= (nasal * speaker.zero)[:, None] * np.exp(-(((F[None] - nasal_zero[:, None]) / 350) ** 2))
    tract -= nasal[:, None] * 1.5 * np.maximum(np.log2(np.maximum(F, 100) / 800), 0)[None] * rng.uniform(0, 2.5)
    shut = -18 * np.maximum(np.log2(np.maximum(F, 50) / speaker.shut), 0)
    # Lips and folds together: the fall of the source, and the gain of F above 500 Hz that formants lose in a cascade.
    body = tract * 0.8 + speaker.tilt + muffled[:, None] * shut
    body -= 12
    open_ = np.minimum(np.clip((F - speaker.split) / 1500, 0, 1) * 40 + speaker.breath, 0)[None]
    voiced = voice[:, None] + body
    aspiration = breath[:, None] + tract * 0.7
    power = 10 ** ((voiced + open_) / 10) + 10 ** (hiss / 10) + 10 ** (aspiration / 10)
    noisy = 10 * np.log10(power + 1e-12)
    sound = excite.voice(rng, excite.pitch(rng, frames), np.maximum(voiced, -120), noisy)
    return sound, [(start, end, symbol) for start, end, _, symbol in phones]
