//! Cards that cannot be read: each says why, in a sentence.

use crate::make::{CARD, Packed, chunk, endless, file, packed, png, text, zip, zlib};
use banter_cards::Card;

/// Broken cards: what each is, its bytes, and words of what is said of it.
pub(crate) fn broken() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let json = |text: &str| text.as_bytes().to_vec();
    let bomb = vec![b'a'; 40 << 20];
    let card = CARD.as_bytes();
    let whole = png(&[text(&packed(card))]);
    let charx = || file("card.json", card);
    let with = |change: fn(&mut Packed)| {
        let mut packed = charx();
        change(&mut packed);
        zip(&[packed])
    };
    let mut cut_zip = zip(&[charx()]);
    cut_zip.truncate(cut_zip.len() - 30);
    let mut wild_end = zip(&[charx()]);
    let at = wild_end.len() - 6;
    wild_end[at..at + 4].copy_from_slice(&0x7fff_ffff_u32.to_le_bytes());
    let mut long_chunk = endless(&[]);
    long_chunk.extend(b"\xff\xff\xff\xfftEXtchara\0abc");
    let overlapping: Vec<Packed> = (0..20)
        .map(|number| {
            let mut packed = charx();
            packed.name = format!("{number}.txt").into_bytes();
            packed.offset = Some(0);
            packed
        })
        .chain([charx()])
        .collect();
    let mut over = zip(&overlapping);
    // All but one body are taken out: the list claims it many times.
    let body = 30 + 5 + charx().bytes.len();
    over.drain(body..body * 10);
    let moved = over.len() - 22;
    let start = u32::from_le_bytes(over[moved + 16..moved + 20].try_into().unwrap());
    let start = start - u32::try_from(body * 9).unwrap();
    over[moved + 16..moved + 20].copy_from_slice(&start.to_le_bytes());
    vec![
        ("nothing", Vec::new(), "it is empty"),
        ("a text", json("Odo rows people over the river."), "no JSON"),
        ("JSON that is cut off", json(&CARD[..300]), "no JSON"),
        ("a list", json("[1, 2]"), "no object"),
        (
            "no name",
            json(r#"{"spec": "chara_card_v2", "data": {"description": "x"}}"#),
            "`name`",
        ),
        (
            "a name that is an object",
            json(r#"{"data": {"name": {"a": 1}}}"#),
            "`name`",
        ),
        ("a blank name", json(r#"{"name": " \n "}"#), "`name`"),
        (
            "a name of zeros",
            json(r#"{"name": "\u0000\u200b"}"#),
            "`name`",
        ),
        ("lists in lists", json(&"[".repeat(200_000)), "no JSON"),
        (
            "objects in objects",
            json(&format!(
                "{{\"name\": \"Odo\", \"x\": {}",
                "{\"x\":".repeat(20_000)
            )),
            "no JSON",
        ),
        (
            "a text of 50 MB",
            json(&format!("{{\"name\": \"{}\"}}", "a".repeat(50 << 20))),
            "more than",
        ),
        (
            "a text of 5 MB",
            json(&format!("{{\"name\": \"{}\"}}", "a".repeat(5 << 20))),
            "more than",
        ),
        (
            "no UTF-8",
            b"{\"name\":\n \"Od\xff\"}".to_vec(),
            "no UTF-8 from line 2",
        ),
        (
            "a lorebook",
            json(r#"{"spec": "lorebook_v3", "data": {"entries": []}}"#),
            "lorebook",
        ),
        ("a picture without a card", png(&[]), "picture without"),
        (
            "the beginning of a picture",
            b"\x89PNG\r\n\x1a\n".to_vec(),
            "cut off at byte 8",
        ),
        (
            "a picture that is cut in its card",
            whole[..90].to_vec(),
            "cut off",
        ),
        ("a picture without an end", endless(&[]), "cut off"),
        ("a chunk of 4 GB", long_chunk, "cut off"),
        (
            "a picture of chunks without end",
            png(&vec![chunk(b"teXt", b""); 70_000]),
            "has no end",
        ),
        ("no base64", png(&[text(b"!!!! no base64 !!!!")]), "base64"),
        (
            "base64 of nothing useful",
            png(&[text(&packed(b"\x00\x01\x02"))]),
            "no JSON",
        ),
        (
            "a packed bomb",
            png(&[chunk(b"zTXt", &[&b"chara\0\0"[..], &zlib(&bomb)].concat())]),
            "more than",
        ),
        (
            "a packed text that is damaged",
            png(&[chunk(b"zTXt", b"chara\0\0nonsense")]),
            "unpacked",
        ),
        (
            "an international bomb",
            png(&[chunk(
                b"iTXt",
                &[&b"ccv3\0\x01\0\0\0"[..], &zlib(&bomb)].concat(),
            )]),
            "more than",
        ),
        (
            "an international text that is cut",
            png(&[chunk(b"iTXt", b"chara\0\0")]),
            "picture without",
        ),
        (
            "an archive without a card",
            zip(&[file("readme.md", b"x")]),
            "card.json",
        ),
        ("an archive that is cut off", cut_zip, "damaged"),
        (
            "an archive of a bomb",
            with(|it| it.bytes = crate::make::deflate(&vec![b'a'; 40 << 20])),
            "more than",
        ),
        (
            "an archive that says it is a bomb",
            with(|it| it.size = 0x0fff_ffff),
            "more than",
        ),
        ("a wrong sum", with(|it| it.sum ^= 1), "sum"),
        ("a wrong size", with(|it| it.size -= 1), "sum"),
        ("a secret card", with(|it| it.flags |= 1), "card.json"),
        ("an unknown packing", with(|it| it.method = 12), "deflate"),
        ("a link", with(|it| it.mode = 0o120_777), "card.json"),
        (
            "a card outside",
            with(|it| it.name = b"../card.json".to_vec()),
            "card.json",
        ),
        (
            "a card at the root",
            with(|it| it.name = b"/card.json".to_vec()),
            "card.json",
        ),
        (
            "a card on a drive",
            with(|it| it.name = b"C:\\card.json".to_vec()),
            "card.json",
        ),
        (
            "a card whose name is no text",
            with(|it| it.name = b"card\xff.json".to_vec()),
            "card.json",
        ),
        (
            "a card that is not there",
            with(|it| it.offset = Some(7)),
            "not where",
        ),
        ("a list that is elsewhere", wild_end, "damaged"),
        ("files over each other", over, "over each other"),
        (
            "thousands of files",
            zip(&(0..5_000)
                .map(|it| file(&format!("{it}.txt"), b""))
                .collect::<Vec<_>>()),
            "4096",
        ),
        ("a file of 33 MiB", vec![b' '; 33 << 20], "more than"),
    ]
}

#[test]
fn each_broken_card_says_why() {
    for (what, bytes, words) in broken() {
        let told = Card::read(&bytes, "odo.png").expect_err(what).to_string();
        assert!(
            told.starts_with("odo.png") && told.contains(words),
            "{what}: {told}"
        );
        assert!(told.len() < 600 && !told.contains('\n'), "{what}: {told}");
        assert!(
            told.contains("; "),
            "{what} does not say what to do: {told}"
        );
    }
}

#[test]
fn the_same_card_comes_from_every_kind_of_file() {
    let card = CARD.as_bytes();
    let before = [
        png(&[]),
        zip(&[file("card.json", card), file("../../outside.png", b"x")]),
    ]
    .concat();
    let itxt = [&b"ccv3\0\x01\0\0\0"[..], &zlib(&packed(card))].concat();
    for (what, bytes) in [
        ("JSON", card.to_vec()),
        ("with a mark", [b"\xef\xbb\xbf", card].concat()),
        ("tEXt", png(&[text(&packed(card))])),
        ("tEXt of plain JSON", png(&[text(card)])),
        ("after its end is lost", endless(&[text(&packed(card))])),
        (
            "zTXt",
            png(&[chunk(
                b"zTXt",
                &[&b"chara\0\0"[..], &zlib(&packed(card))].concat(),
            )]),
        ),
        ("iTXt", png(&[chunk(b"iTXt", &itxt)])),
        ("CHARX", zip(&[file("card.json", card)])),
        ("CHARX behind a picture", before),
    ] {
        let read = Card::read(&bytes, "odo").unwrap_or_else(|error| panic!("{what}: {error}"));
        assert_eq!(
            (read.name.as_str(), read.greetings.len()),
            ("Odo", 1),
            "{what}"
        );
        assert_eq!(read.book.unwrap().entries.len(), 1, "{what}");
    }
}
