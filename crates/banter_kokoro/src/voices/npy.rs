//! Tables of numbers as NumPy writes them, alone (`.npy`) or many in an archive (`.npz`).

use flate2::read::DeflateDecoder;
use std::io::Read;

/// The largest table that is read, in bytes: sixteen times that of a voice.
const MOST_BYTES: usize = 8 << 20;
/// The most tables that an archive may name.
const MOST_TABLES: usize = 1024;

/// A table of an archive that was not read yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Member {
    pub(super) name: String,
    is_packed: bool,
    at: usize,
    length: usize,
}

fn short(bytes: &[u8], at: usize) -> Option<usize> {
    let bytes = bytes.get(at..)?.first_chunk()?;
    Some(usize::from(u16::from_le_bytes(*bytes)))
}

fn long(bytes: &[u8], at: usize) -> Option<usize> {
    let bytes = bytes.get(at..)?.first_chunk()?;
    usize::try_from(u32::from_le_bytes(*bytes)).ok()
}

/// The tables of an archive, by the directory at its end. `None` for what is no zip archive of a
/// form that NumPy writes.
pub(super) fn members(archive: &[u8]) -> Option<Vec<Member>> {
    const END: &[u8] = b"PK\x05\x06";
    const ENTRY: &[u8] = b"PK\x01\x02";
    let tail = archive.len().saturating_sub(22 + usize::from(u16::MAX));
    let end = archive.get(tail..)?;
    let end = tail + end.windows(4).rposition(|window| window == END)?;
    let count = short(archive, end + 10)?;
    let mut at = long(archive, end + 16)?;
    let mut members = Vec::new();
    for _ in 0..count.min(MOST_TABLES) {
        if archive.get(at..at.checked_add(4)?)? != ENTRY {
            return None;
        }
        let (name_length, extra) = (short(archive, at + 28)?, short(archive, at + 30)?);
        let name = archive.get(at + 46..at + 46 + name_length)?;
        let name = std::str::from_utf8(name).ok()?;
        let local = long(archive, at + 42)?;
        let begins = local
            .checked_add(30)?
            .checked_add(short(archive, local + 26)?)?
            .checked_add(short(archive, local + 28)?)?;
        members.push(Member {
            name: name.strip_suffix(".npy").unwrap_or(name).to_owned(),
            is_packed: match short(archive, at + 10)? {
                0 => false,
                8 => true,
                _ => return None,
            },
            at: begins,
            length: long(archive, at + 20)?,
        });
        at += 46 + name_length + extra + short(archive, at + 32)?;
    }
    Some(members)
}

/// The numbers of a table in an archive; in a sentence that begins with its name, why not.
pub(super) fn read(archive: &[u8], member: &Member) -> Result<Vec<f32>, String> {
    let end = member.at.saturating_add(member.length);
    let stored = archive.get(member.at..end).ok_or("is cut short")?;
    if !member.is_packed {
        return numbers(stored);
    }
    let mut table = Vec::new();
    DeflateDecoder::new(stored)
        .take(MOST_BYTES as u64 + 1)
        .read_to_end(&mut table)
        .map_err(|_| "is packed, and damaged")?;
    numbers(&table)
}

/// The numbers of a table: 32-bit floats, little-endian, row by row.
fn numbers(table: &[u8]) -> Result<Vec<f32>, String> {
    if table.len() > MOST_BYTES {
        return Err("is larger than any voice".to_owned());
    }
    let body = (|| {
        let rest = table.strip_prefix(b"\x93NUMPY")?;
        let (start, length): (usize, usize) = if *rest.first()? == 1 {
            (4, short(rest, 2)?)
        } else {
            (6, long(rest, 2)?)
        };
        let head = rest.get(start..start.checked_add(length)?)?;
        let head = std::str::from_utf8(head).ok()?;
        let fits = head.contains("'<f4'") && head.contains("'fortran_order': False");
        fits.then(|| rest.get(start + length..))?
    })();
    let body = body.ok_or("is no table of 32-bit floats as NumPy writes them")?;
    Ok(floats(body))
}

/// Little-endian floats.
pub(super) fn floats(bytes: &[u8]) -> Vec<f32> {
    let (numbers, _) = bytes.as_chunks();
    numbers
        .iter()
        .map(|bytes| f32::from_le_bytes(*bytes))
        .collect()
}

#[cfg(test)]
pub(super) mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use flate2::{Compression, write::DeflateEncoder};
    use proptest::prelude::*;
    use std::io::Write;

    /// A table as NumPy writes it.
    fn npy(values: &[f32], kind: &str) -> Vec<u8> {
        let head = format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': (2,), }}\n");
        let mut table = b"\x93NUMPY\x01\0".to_vec();
        table.extend((head.len() as u16).to_le_bytes());
        table.extend(head.as_bytes());
        table.extend(values.iter().flat_map(|value| value.to_le_bytes()));
        table
    }

    /// An archive of tables, every second of them packed.
    pub(in crate::voices) fn npz(tables: &[(&str, &[f32], &str)]) -> Vec<u8> {
        let (mut archive, mut directory) = (Vec::new(), Vec::new());
        for (index, (name, values, kind)) in tables.iter().enumerate() {
            let plain = npy(values, kind);
            let mut stored = plain.clone();
            if index % 2 == 1 {
                let mut packer = DeflateEncoder::new(Vec::new(), Compression::fast());
                packer.write_all(&plain).unwrap();
                stored = packer.finish().unwrap();
            }
            let at = archive.len() as u32;
            let file = format!("{name}.npy");
            let sizes = [stored.len() as u32, plain.len() as u32];
            let method = if index % 2 == 1 { 8_u16 } else { 0 };
            let head = |signature: &[u8], skip: usize, after: usize| {
                let mut entry = signature.to_vec();
                entry.resize(skip, 0);
                entry.extend(method.to_le_bytes());
                entry.resize(skip + 10, 0);
                entry.extend(sizes[0].to_le_bytes());
                entry.extend(sizes[1].to_le_bytes());
                entry.extend((file.len() as u16).to_le_bytes());
                entry.resize(after, 0);
                entry
            };
            let local = head(b"PK\x03\x04", 8, 30);
            let mut entry = head(b"PK\x01\x02", 10, 46);
            entry[42..46].copy_from_slice(&at.to_le_bytes());
            entry.extend(file.as_bytes());
            directory.extend(entry);
            archive.extend(local);
            archive.extend(file.as_bytes());
            archive.extend(stored);
        }
        let begins = archive.len() as u32;
        archive.extend(&directory);
        archive.extend(b"PK\x05\x06\0\0\0\0");
        archive.extend((tables.len() as u16).to_le_bytes());
        archive.extend((tables.len() as u16).to_le_bytes());
        archive.extend((directory.len() as u32).to_le_bytes());
        archive.extend(begins.to_le_bytes());
        archive.extend([0, 0]);
        archive
    }

    #[test]
    fn tables_are_read_packed_and_plain() {
        let archive = npz(&[
            ("af_one", &[1.0, 2.5], "<f4"),
            ("af_two", &[-3.0], "<f4"),
            ("af_big", &[0.0], ">f8"),
        ]);
        let members = members(&archive).unwrap();
        let names: Vec<_> = members.iter().map(|member| member.name.as_str()).collect();
        assert_eq!(names, ["af_one", "af_two", "af_big"]);
        assert_eq!(read(&archive, &members[0]).unwrap(), [1.0, 2.5]);
        assert_eq!(read(&archive, &members[1]).unwrap(), [-3.0]);
        assert!(read(&archive, &members[2]).unwrap_err().contains("32-bit"));
    }

    proptest! {
        #[test]
        fn garbage_is_refused_and_never_a_panic(mut bytes: Vec<u8>, cut in 0_usize..400) {
            let _ = numbers(&bytes);
            let archive = npz(&[("a", &[1.0], "<f4"), ("b", &[2.0], "<f4")]);
            let cut = &archive[..cut.min(archive.len())];
            for member in members(cut).unwrap_or_default() {
                let _ = read(cut, &member);
            }
            bytes.extend(b"PK\x05\x06");
            bytes.extend([0xff; 18]);
            for member in members(&bytes).unwrap_or_default() {
                let _ = read(&bytes, &member);
            }
        }
    }
}
