#!/usr/bin/env python3
"""Makes data/english.dict.z: how English words are said in America and in Britain.

usage: dictionary.py MISAKI.whl ../data

The wheel is that of the package `misaki` 0.9.4 (Apache-2.0, https://github.com/hexgrad/misaki),
whose lists us_gold.json and gb_gold.json are what the voices of Kokoro were taught with.
Only Python's own library is needed.

The file is one zlib stream of UTF-8 lines, sorted by the bytes of the word:
    P rest TAB american TAB british
P is a letter: `A` + how many characters the word shares with the one before it (25 at most), and
`rest` is what follows those. `british` is empty where it is the same as `american`, `-` where that
list has no such word; so is `american`. What is said in several ways is `KIND=SOUNDS` joined by
`|`, the first of them `D`; kinds: D usually, N noun, V verb, J adjective, R adverb, P past of a
verb, 0 at the end of a phrase.
"""
import json, sys, zipfile, zlib

KINDS = {"DEFAULT": "D", "NOUN": "N", "VERB": "V", "ADJ": "J", "ADV": "R", "VBD": "P", "VBN": "P",
         "VBP": "V", "None": "0"}
NOTHING = "-"


def said(value):
    if value is None: return NOTHING
    if isinstance(value, str): return value
    ways = {KINDS[k]: v for k, v in value.items() if k in KINDS and v and v != value["DEFAULT"]}
    if not ways: return value["DEFAULT"]
    return "|".join(["D=" + value["DEFAULT"]] + [f"{k}={v}" for k, v in sorted(ways.items())])


def main(wheel, folder):
    with zipfile.ZipFile(wheel) as z:
        us, gb = (json.load(z.open(f"misaki/data/{n}_gold.json")) for n in ("us", "gb"))
    lines, before = [], ""
    for word in sorted(set(us) | set(gb), key=str.encode):
        if any(c.isspace() for c in word): continue
        shared = 0
        while shared < min(len(before), len(word), 25) and before[shared] == word[shared]: shared += 1
        american, british = said(us.get(word)), said(gb.get(word))
        lines.append(chr(65 + shared) + word[shared:] + "\t" + american + "\t" + ("" if american == british else british))
        before = word
    data = zlib.compress("\n".join(lines).encode(), 9)
    with open(f"{folder}/english.dict.z", "wb") as f: f.write(data)
    print(len(lines), "words,", len(data), "bytes")


if __name__ == "__main__":
    main(*sys.argv[1:])
