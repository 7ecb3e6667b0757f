#!/usr/bin/env python3
"""Makes data/letters.z: how English letters sound in words that no dictionary has.

usage: letters.py MISAKI.whl ../data

Letters of the American words of the package `misaki` (see dictionary.py) are aligned with their
sounds: each letter makes none to three of them (Viterbi training). From that comes a decision tree
after Daelemans and van den Bosch's IGTree (1997): a letter is looked at, then its neighbours from
the nearest on, and what the longest known surrounding says is taken. Every twentieth word is kept
out of it, and judged at the end.

The file is one zlib stream:
    u16 count of outputs, each a byte length and UTF-8
    the root node; a node is: u16 output, u8 count of children, and for each its letter and its node
All numbers are little-endian. The root's children are by the letter itself, those below by the
neighbours in ORDER; `.` is what is before and after a word.
"""
import collections, json, math, struct, sys, zipfile, zlib

ORDER = [1, -1, 2, -2, 3, -3, 4, -4]
MOST = 3
VOWELS = set("AIOQWYaiuæɑɒɔəɛɜɪʊʌᵻᵊ")


def symbols(said):
    out, mark = [], ""
    for c in said:
        if c in "ˈˌ": mark = c; continue
        out.append(mark + c); mark = ""
    return out


def alignments(words, rounds):
    table = None
    for turn in range(rounds):
        counts, result = collections.defaultdict(collections.Counter), []
        for word, sounds in words:
            way = align(word, sounds, table)
            if way is None: continue
            for letter, chunk in zip(word, way): counts[letter][chunk] += 1
            if turn == rounds - 1: result.append((word, way))
        table = {l: {c: math.log(n / sum(cs.values())) for c, n in cs.items() if n > 1 or turn == 0} for l, cs in counts.items()}
        print("round", turn, sum(len(t) for t in table.values()), file=sys.stderr, flush=True)
    return result


PRIOR = {0: -2.0, 1: -1.0, 2: -3.5, 3: -7.0}
LIKE = {"a": "æAɑəɔɛ", "b": "b", "c": "ksʧʃ", "d": "dʤ", "e": "ɛiəɪᵻ", "f": "f", "g": "ɡʤʒ", "h": "h", "i": "ɪIiəᵻ", "j": "ʤj",
        "k": "k", "l": "lᵊ", "m": "m", "n": "nŋ", "o": "ɑOəɔuʌWʊ", "p": "p", "q": "k", "r": "ɹəɜ", "s": "szʃʒ", "t": "tɾʃʧθð",
        "u": "ʌuəjʊ", "v": "v", "w": "w", "x": "kɡz", "y": "iIɪj", "z": "z"}


def score(letter, chunk, table):
    if table is None:
        s = PRIOR[len(chunk)]
        for x in chunk: s += 0.0 if x[-1] in LIKE.get(letter, "") else -3.0
        return s
    return table.get(letter, {}).get(chunk, -14.0 - 2 * len(chunk))


def align(word, sounds, table):
    n, m = len(word), len(sounds)
    best = [[None] * (m + 1) for _ in range(n + 1)]; best[0][0] = (0.0, 0)
    for i in range(n):
        low, high = max(0, m - MOST * (n - i)), min(m, MOST * i)
        for j in range(low, high + 1):
            here = best[i][j]
            if here is None: continue
            for k in range(0, min(MOST, m - j) + 1):
                s = here[0] + score(word[i], tuple(sounds[j:j + k]), table)
                there = best[i + 1][j + k]
                if there is None or s > there[0]: best[i + 1][j + k] = (s, k)
    if best[n][m] is None: return None
    way, j = [], m
    for i in range(n, 0, -1):
        k = best[i][j][1]; way.append(tuple(sounds[j - k:j])); j -= k
    return way[::-1]


def letter_at(word, i): return word[i] if 0 <= i < len(word) else "."


def grow(cases, depth):
    """cases: [(word, i, output)] -> [output, {letter: node}]"""
    counts = collections.Counter(c[2] for c in cases)
    node = [counts.most_common(1)[0][0], {}]
    if len(counts) == 1 or depth >= len(ORDER): return node
    groups = collections.defaultdict(list)
    for c in cases: groups[letter_at(c[0], c[1] + ORDER[depth])].append(c)
    for letter, group in groups.items():
        if len(group) < 2: continue
        child = grow(group, depth + 1)
        # What says the same as what is above it is left out, and so is what only one word says.
        if child[0] != node[0] or child[1]: node[1][letter] = child
    return node


def said(root, word):
    out = []
    for i, letter in enumerate(word):
        node, depth = root[1].get(letter), 0
        if node is None: continue
        answer = node[0]
        while depth < len(ORDER):
            node = node[1].get(letter_at(word, i + ORDER[depth])); depth += 1
            if node is None: break
            answer = node[0]
        out += answer
    return out


def size(node): return 1 + sum(size(c) for c in node[1].values())


def written(node, numbers, out):
    out += struct.pack("<HB", numbers[node[0]], len(node[1]))
    for letter in sorted(node[1]):
        out += letter.encode("latin-1"); written(node[1][letter], numbers, out)


def distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (x != y))
    return row[-1]


def main(wheel, folder):
    with zipfile.ZipFile(wheel) as z: us = json.load(z.open("misaki/data/us_gold.json"))
    words = []
    for word, how in sorted(us.items()):
        how = how if isinstance(how, str) else how["DEFAULT"]
        low = word.lower()
        if how and 2 < len(word) < 20 and low.isascii() and low.isalpha() and not word[1:].isupper(): words.append((low, symbols(how)))
    kept, judged = [w for i, w in enumerate(words) if i % 20], words[::20]
    aligned = alignments(kept, 5)
    cases = [(w, i, chunk) for w, way in aligned for i, chunk in enumerate(way)]
    root = [(), {}]
    by = collections.defaultdict(list)
    for c in cases: by[c[0][c[1]]].append(c)
    for letter, group in by.items(): root[1][letter] = grow(group, 0)
    outputs = sorted({c[2] for c in cases})
    numbers = {o: i for i, o in enumerate(outputs)}
    data = bytearray(struct.pack("<H", len(outputs)))
    for o in outputs:
        b = "".join(o).encode(); data += bytes([len(b)]) + b
    written(root, numbers, data)
    packed = zlib.compress(bytes(data), 9)
    with open(f"{folder}/letters.z", "wb") as f: f.write(packed)
    print(size(root), "nodes,", len(outputs), "outputs,", len(packed), "bytes of", len(data))
    plain = lambda s: [x[-1] for x in s]
    right = [said(root, w) for w, _ in judged]
    total = sum(len(s) for _, s in judged)
    print("sounds wrong %.3f, without stress %.3f; words wrong %.3f, without stress %.3f" % (
        sum(distance(a, s) for a, (_, s) in zip(right, judged)) / total,
        sum(distance(plain(a), plain(s)) for a, (_, s) in zip(right, judged)) / total,
        sum(a != s for a, (_, s) in zip(right, judged)) / len(judged),
        sum(plain(a) != plain(s) for a, (_, s) in zip(right, judged)) / len(judged)))
    with open(f"{folder}/../training/kept_out.txt", "w") as f:
        for w, s in judged[::8]: f.write(f"{w}\t{''.join(s)}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
