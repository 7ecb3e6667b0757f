"""Sentences to train on: some of `prose.txt`, random words of our own lists, and random made-up words that meet every sound in every company."""

import pathlib

ENGLISH = {
    "det": "the a this that every my our your his her their some no each another".split(),
    "adj": """big small warm brave heavy yellow purple blue broken empty bitter awful famous lovely rough smooth thick thin
        vast vivid proper humble foggy frozen fresh velvet silver golden wooden iron royal shabby simple lonely bold common
        deep full fine five four seven fifty forgotten faithful private clever playful powerful marvellous peaceful""".split(),
    "noun": """boat farm village river bishop baker merchant knife wife shovel coffee puppy pepper pumpkin map lamp pump
        bumper number member chamber camp swamp thumb tomb bomb comb room broom storm harbour barrel market temple apple
        people table bubble rabbit ribbon rubber robber paper copper supper beaver fever river oven glove love stove wave
        cave grave brave roof proof leaf belief thief cliff staff stuff cough laugh graph elephant sofa coffin office muffin
        feather father mother brother weather leather path bath cloth mouth tooth earth truth forest valley mountain castle
        tower bridge window garden kitchen chimney church stitch wretch judge badge village treasure pleasure vision garage
        fish bush ship sheep shop wish horse house mouse goose moose boot fruit moon spoon pool wool wolf woman water wine
        wheel whale yard youth year ear hair bear bear door floor war law saw claw dog log song king ring wing tongue bank
        drink duck lock rock cake snake lake goat coat road toad soap rope hope home bone stone smoke voice boy toy coin
        oil soil cow town crown cloud sound ground mind wind light knight fire wire eye sky pie spy""".split(),
    "verb": """moved brought bought kept left found fought followed offered covered saved loved proved improved believed
        forgave forgot remembered stopped dropped wrapped slapped grabbed rubbed robbed climbed bombed warmed farmed blamed
        named combed filled pulled pushed washed wished reached watched judged changed measured missed kissed raised
        closed froze chose lost held told sold called hauled walked talked thought taught caught threw drew grew knew
        showed wrote broke woke spoke took looked shook put cooked hung sang rang made gave paid played stayed""".split(),
    "prep": "by before behind beyond above below from for of off over with without through near under upon between past among".split(),
    "adv": """perhaps maybe often never very forever probably possibly finally faithfully bravely slowly softly suddenly
        yesterday tomorrow already twice above home away""".split(),
    "pron": "I you we they he she it who everybody nobody somebody".split(),
}

# Onsets, nuclei and codas of other languages' spelling, and some of their common words.
SYLLABLES = {
    "de": ("b p m f w pf v br pl fl k g d t s sch sp st l r n j z h ch schw kn gr".split(), "a e i o u ä ö ü au ei eu ie".split(), "n m r l f b p t s ch ng pf mp st nd".split() + [""] * 8,
           "und aber mit vom auf über Mutter Vater Baum Vogel Wolf Apfel Pferd Topf Kopf Lampe Abend Woche Buch Schiff Fisch Löffel Brief Wein viel vier fünf möchte bleibt kommt bringt öffnet schläft warm weiß blau gelb schwer".split()),
    "fr": ("b p m f v br pl fl k g d t s ch j l r n gn z pr tr fr vr".split(), "a e i o u é è ou on an in un oi eau eu".split(), "r l m p f ve be t s".split() + [""] * 10,
           "et mais avec sous pour vous nous femme homme pomme fleur bois feu vin neuf oeuf pluie beau bon blanc bleu rouge vive veut peut boit mange ferme ouvre pauvre livre fleuve poivre chambre ombre timbre".split()),
    "es": ("b p m f v br pl fl c g d t s ch j l r n ñ rr ll z pr tr fr qu".split()[:25], "a e i o u ia ie ue".split(), "n s r l m".split() + [""] * 12,
           "y pero con por para sobre hombre mujer padre hijo primo perro gato libro fuego viento lluvia flor favor feliz fuerte verde blanco nuevo vive bebe abre compra cambio tiempo campo sombra noche leche".split()),
    "pt": ("b p m f v br pl fl c g d t s ch j l r n nh lh z pr tr fr".split(), "a e i o u ã ão ei ou".split(), "m s r l".split() + [""] * 10,
           "e mas com por para sobre homem mulher filho fogo vento chuva flor favor forte verde branco novo vive bebe abre compra tempo campo sombra noite leite bom bem um".split()),
    "nl": ("b p m f v w br pl fl k g d t s sch l r n j z h bl vr kn".split(), "a e i o u aa ee oo uu ie oe eu ui ij ou".split(), "n m r l f p t s ch ng mp".split() + [""] * 8,
           "en maar met voor over vrouw boom bos wolf appel paard kop lamp avond boek schip vis brief wijn veel vier vijf wil blijft komt brengt slaapt warm wit blauw geel zwaar".split()),
    "pl": ("b p m f w br pl k g d t s sz cz ż l r n j z ch prz mł wł".split(), "a e i o u y ą ę".split(), "n m r l f p t s k w".split() + [""] * 10,
           "i ale z pod przy woda ogień mama babcia pies kot wilk jabłko lampa książka ryba wino wiele cztery pięć chce pije idzie biały nowy dobry".split()),
    "ru": ("б п м ф в бр пл к г д т с ш ч ж л р н з х пр вр мл".split(), "а е и о у ы э ю я".split(), "н м р л ф п т с к в".split() + [""] * 10,
           "и но под при вода огонь мама бабушка волк яблоко лампа книга рыба вино много пять хочет пьёт белый новый добрый".split()),
    "tr": ("b p m f v k g d t s ş ç c l r n y z h".split(), "a e ı i o ö u ü".split(), "n m r l f p t s k v".split() + [""] * 8,
           "ve ama ile baba ev elma kitap balık vapur mavi beyaz beş bir ben var yok gel".split()),
    "sv": ("b p m f v br pl k g d t s sj l r n j h fl".split(), "a e i o u y å ä ö".split(), "n m r l f p t s k v".split() + [""] * 8,
           "och men med för över mamma pappa vatten båt äpple lampa bok fisk vin fem fyra vill kommer varm vit blå".split()),
    "hu": ("b p m f v k g d t s sz cs l r n j z h gy ny".split(), "a á e é i o ó ö ő u ü".split(), "n m r l f p t s k v".split() + [""] * 8,
           "és de alma víz lámpa könyv fehér piros öt van nem apa anya farkas fal ember".split()),
    "id": ("b p m f k g d t s c j l r n ny h w y".split(), "a e i o u".split(), "n m r l p t s k ng".split() + [""] * 8,
           "dan tetapi dengan untuk ibu bapak air api buku lampu ikan lima empat mau putih baru baik".split()),
}
FOR_LANGUAGE = {"es-419": "es", "fr-BE": "fr", "pt-BR": "pt"}
EN_ONSETS = "b p m f v th t d k g s z sh ch j l r n w y h bl br pl pr fl fr thr tw sp sm sn sl st sk tr dr kl kr gr gl spr str shr".split()
EN_NUCLEI = "a e i o u ee oo ay igh oa ow oi aw er ar air ear".split()
EN_CODAS = "b p m f v th t d k g s z sh ch dge l n ng mp lf lm rb rp rm rf rv st nd nt ft pt bz fs".split() + [""] * 8


PROSE = (pathlib.Path(__file__).parent / "prose.txt").read_text().splitlines()


def english(rng):
    """Half of the time as people speak, with the sounds as often as they are; else so that the rare ones are met."""
    if rng.random() < .5:
        return str(rng.choice(PROSE))
    return dense(rng)


def dense(rng):
    """One sentence of three to a dozen words."""
    pick = lambda kind: str(rng.choice(ENGLISH[kind]))
    noun = lambda: f"{pick('det')} {pick('adj') + ' ' if rng.random() < .6 else ''}{pick('noun')}"
    shape = rng.integers(7)
    if shape == 0:
        words = f"{noun()} {pick('verb')} {noun()} {pick('prep')} {noun()}"
    elif shape == 1:
        words = f"{pick('adv')}, {pick('pron')} {pick('verb')} {noun()}"
    elif shape == 2:
        words = f"{pick('pron')} {pick('verb')} {pick('adv')} {pick('prep')} {noun()}, and {noun()} {pick('verb')} {noun()}"
    elif shape == 3:
        words = f"Where did {pick('pron')} {pick('adv')} put {noun()}?"
    elif shape == 4:
        words = f"{noun()}, {noun()}, and {noun()} {pick('verb')} {pick('prep')} {noun()}"
    elif shape == 5:
        words = f"{pick('noun')} {pick('prep')} {pick('noun')}! {pick('pron')} {pick('verb')} {noun()}"
    else:
        words = " ".join(invented(rng, EN_ONSETS, EN_NUCLEI, EN_CODAS) for _ in range(rng.integers(3, 7)))
    return words[0].upper() + words[1:] + "."


def invented(rng, onsets, nuclei, codas):
    syllables = rng.integers(1, 4)
    return "".join(str(rng.choice(onsets)) + str(rng.choice(nuclei)) + str(rng.choice(codas)) for _ in range(syllables))


def sentence(rng, language):
    """A sentence for a voice of this language."""
    if language.startswith("en"):
        return english(rng)
    onsets, nuclei, codas, words = SYLLABLES[FOR_LANGUAGE.get(language, language)]
    line = [str(rng.choice(words)) if rng.random() < .5 else invented(rng, onsets, nuclei, codas) for _ in range(rng.integers(4, 9))]
    if rng.random() < .3:
        line[rng.integers(len(line) - 1)] += ","
    return " ".join(line) + "."
