//! Makes pictures and archives, whole and broken.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::{DeflateEncoder, ZlibEncoder};
use std::io::Write;

/// A card of version 2 as JSON.
pub(crate) const CARD: &str = r#"{"spec": "chara_card_v2", "spec_version": "2.0", "data": {
    "name": "Odo", "description": "{{char}} rows people over the river.", "personality": "slow, kind",
    "scenario": "Morning fog.", "first_mes": "*He ties the boat.* \"Over the river, {{user}}?\"",
    "mes_example": "<START>\n{{user}}: How much?\n{{char}}: A copper.", "alternate_greetings": [],
    "character_book": {"entries": [{"keys": ["ferry"], "content": "The ferry leaks."}]}}}"#;

pub(crate) fn packed(text: &[u8]) -> Vec<u8> {
    STANDARD.encode(text).into_bytes()
}

pub(crate) fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut chunk = u32::try_from(data.len()).unwrap().to_be_bytes().to_vec();
    let mut body = kind.to_vec();
    body.extend_from_slice(data);
    let sum = crc32fast::hash(&body);
    chunk.extend_from_slice(&body);
    chunk.extend_from_slice(&sum.to_be_bytes());
    chunk
}

/// A picture of one pixel with these chunks, without an end.
pub(crate) fn endless(chunks: &[Vec<u8>]) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    png.extend(chunk(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]));
    png.extend(chunks.concat());
    png.extend(chunk(b"IDAT", &zlib(&[0, 70, 40, 20])));
    png
}

pub(crate) fn png(chunks: &[Vec<u8>]) -> Vec<u8> {
    let mut png = endless(chunks);
    png.extend(chunk(b"IEND", b""));
    png
}

/// A text chunk of a card.
pub(crate) fn text(data: &[u8]) -> Vec<u8> {
    chunk(b"tEXt", &[b"chara\0", data].concat())
}

pub(crate) fn zlib(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn deflate(data: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

/// A file of an archive, with what may be wrong about it.
pub(crate) struct Packed {
    pub(crate) name: Vec<u8>,
    pub(crate) bytes: Vec<u8>,
    pub(crate) method: u16,
    pub(crate) size: u32,
    pub(crate) sum: u32,
    pub(crate) flags: u16,
    /// The kind of the file on Unix, as `0o120000` for a link.
    pub(crate) mode: u32,
    /// Where the list says that it begins, if elsewhere.
    pub(crate) offset: Option<u32>,
}

pub(crate) fn file(name: &str, data: &[u8]) -> Packed {
    Packed {
        name: name.as_bytes().to_vec(),
        bytes: deflate(data),
        method: 8,
        size: u32::try_from(data.len()).unwrap(),
        sum: crc32fast::hash(data),
        flags: 0x800,
        mode: 0o100_644,
        offset: None,
    }
}

pub(crate) fn zip(files: &[Packed]) -> Vec<u8> {
    let (mut zip, mut list) = (Vec::new(), Vec::new());
    for file in files {
        let offset = file.offset.unwrap_or(u32::try_from(zip.len()).unwrap());
        let packed = u32::try_from(file.bytes.len()).unwrap();
        let name = u16::try_from(file.name.len()).unwrap();
        let middle: Vec<u8> = [
            &file.flags.to_le_bytes()[..],
            &file.method.to_le_bytes(),
            &[0; 4],
            &file.sum.to_le_bytes(),
            &packed.to_le_bytes(),
            &file.size.to_le_bytes(),
            &name.to_le_bytes(),
            &[0; 2],
        ]
        .concat();
        zip.extend([&b"PK\x03\x04\x14\0"[..], &middle, &file.name, &file.bytes].concat());
        let attributes = (file.mode << 16).to_le_bytes();
        list.extend(
            [
                &b"PK\x01\x02\x14\x03\x14\0"[..],
                &middle,
                &[0; 6],
                &attributes,
                &offset.to_le_bytes(),
                &file.name,
            ]
            .concat(),
        );
    }
    let start = u32::try_from(zip.len()).unwrap();
    let count = u16::try_from(files.len()).unwrap().to_le_bytes();
    let length = u32::try_from(list.len()).unwrap();
    zip.extend(&list);
    zip.extend(
        [
            &b"PK\x05\x06\0\0\0\0"[..],
            &count,
            &count,
            &length.to_le_bytes(),
            &start.to_le_bytes(),
            &[0; 2],
        ]
        .concat(),
    );
    zip
}
