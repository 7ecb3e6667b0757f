"""Speech of espeak-ng with the exact times of its phonemes, through libespeak-ng's events."""

import ctypes as C

import numpy as np

PHONEME, END = 7, 5
PAUSES = {"", "_:", "_", "_|", "_^_", "_X1"}


class _Id(C.Union):
    _fields_ = [("number", C.c_int), ("name", C.c_char_p), ("string", C.c_char * 8)]


class _Event(C.Structure):
    _fields_ = [("type", C.c_int), ("uid", C.c_uint), ("text_position", C.c_int), ("length", C.c_int),
                ("audio_position", C.c_int), ("sample", C.c_int), ("user_data", C.c_void_p), ("id", _Id)]


class Espeak:
    """One per process: the library's state is global."""

    def __init__(self):
        self.lib = C.CDLL("libespeak-ng.so.1")
        self.chunks, self.events = [], []
        self.callback = C.CFUNCTYPE(C.c_int, C.POINTER(C.c_short), C.c_int, C.POINTER(_Event))(self._hear)
        self.rate = self.lib.espeak_Initialize(2, 200, None, 3)  # synchronous; phoneme events in IPA
        self.lib.espeak_SetSynthCallback(self.callback)

    def _hear(self, samples, count, events):
        i = 0
        while events[i].type:
            event = events[i]
            if event.type == PHONEME:
                name = C.string_at(C.addressof(events[i]) + _Event.id.offset, 8).split(b"\0")[0].decode("utf8", "ignore")
                self.events.append((event.sample, None if name in PAUSES else name))
            elif event.type == END:
                self.events.append((event.sample, None))
            i += 1
        if samples and count > 0:
            self.chunks.append(C.string_at(samples, 2 * count))
        return 0

    def say(self, text, voice, speed=165, pitch=50, range_=50):
        """(samples as float32 in -1..1, [(start, end, symbol or None)] in seconds), or None if nothing was said."""
        self.chunks.clear()
        self.events.clear()
        if self.lib.espeak_SetVoiceByName(voice.encode()):
            raise SystemExit(f"espeak-ng has no voice {voice}")
        for parameter, value in ((1, speed), (3, pitch), (4, range_)):
            self.lib.espeak_SetParameter(parameter, value, 0)
        data = text.encode()
        self.lib.espeak_Synth(data, len(data) + 1, 0, 1, 0, 1, None, None)
        self.lib.espeak_Synchronize()
        sound = np.frombuffer(b"".join(self.chunks), "<i2").astype(np.float32) / 32768
        if len(sound) < self.rate // 5 or not self.events:
            return None
        return sound, self._segments(sound)

    def _segments(self, sound):
        events = list(self.events)
        if events[0][0] > 0:
            events.insert(0, (0, None))
        hop = self.rate // 200
        threshold = 0.01 * np.abs(sound).max()
        frames = len(sound) // hop
        level = np.sqrt((sound[: frames * hop].reshape(frames, hop) ** 2).mean(1))
        starts = []
        for i, (start, symbol) in enumerate(events):
            bare = (symbol or "").strip("ˈˌ")
            if i and bare[:1] in ("p", "t", "k", "c", "q"):
                # A stop's silence comes before its event: move it back onto the stop.
                begin = start
                while begin - hop > events[i - 1][0] + hop * 4 and start - begin < 0.13 * self.rate:
                    frame = min((begin - hop) // hop, frames - 1)
                    if level[frame] >= threshold:
                        break
                    begin -= hop
                start = begin
            starts.append(start)
        ends = starts[1:] + [len(sound)]
        return [(s / self.rate, e / self.rate, symbol) for s, e, (_, symbol) in zip(starts, ends, events) if e > s]
