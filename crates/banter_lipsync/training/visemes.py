"""The 15 visemes, which of them an IPA symbol of espeak-ng is, and what the mouth does in each."""

NAMES = ["sil", "PP", "FF", "TH", "DD", "kk", "CH", "SS", "nn", "RR", "aa", "E", "ih", "oh", "ou"]
# Jaw opening and the opening between the lips, 0..1.
JAW = [0.0, 0.03, 0.12, 0.2, 0.2, 0.25, 0.15, 0.12, 0.25, 0.25, 1.0, 0.6, 0.3, 0.55, 0.25]
APERTURE = [0.0, 0.0, 0.08, 0.35, 0.35, 0.4, 0.3, 0.35, 0.35, 0.3, 1.0, 0.75, 0.5, 0.45, 0.15]

_SYMBOLS = {
    "PP": "p b m ɱ β", "FF": "f v ʋ", "TH": "θ ð", "DD": "t d ɾ ʈ ɖ", "kk": "ɟ k g ɡ ŋ x ɣ h ɦ ç q c ʔ χ",
    "CH": "tʃ dʒ ʃ ʒ ɕ ʑ tɕ dʑ ʂ ʐ", "SS": "s z ts dz", "nn": "n l ɫ ɲ ɭ ʎ ɳ əl ən", "RR": "r ɹ ɻ ʁ ʀ ɚ ɝ ɜ",
    "aa": "a ä ɑ æ ʌ ɐ aɪ aʊ ɒ", "E": "e ɛ ə eɪ ɘ œ ø ɵ eə", "ih": "i ɪ ᵻ j ɨ iə ɪə", "oh": "o ɔ oʊ əʊ ɔɪ", "ou": "u ũ ʊ w ʍ y ʏ ɯ ʉ ɤ",
}
_BY_SYMBOL = {symbol: NAMES.index(name) for name, line in _SYMBOLS.items() for symbol in line.split()}
_MARKS = set("ˈˌːˑ'`,%=_:|̩̃ʲʰ͡ʷ0123456789")
UNKNOWN = -1


def base(symbol):
    """The symbol without stress, length and tone."""
    return "".join(c for c in symbol if c not in _MARKS)


def of(symbol):
    """The viseme's number, or UNKNOWN: nothing is learnt there."""
    bare = base(symbol)
    if bare in ("", ";", "!"):
        return 0
    return _BY_SYMBOL.get(bare[:2], _BY_SYMBOL.get(bare[:1], UNKNOWN))


VOICELESS = set("p t k f s ʃ θ h x ç q c ʈ χ ɕ ʂ ʔ".split())


def is_voiceless(symbol):
    bare = base(symbol)
    return bare[:1] in VOICELESS


def is_stop(symbol):
    bare = base(symbol)
    return bare[:1] in set("ptkbdgɡqcɟʈɖʔ")
