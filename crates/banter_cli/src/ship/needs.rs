//! What a player's system has to have: the libraries that a program of Linux names and that are not beside it.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

/// The C library and what belongs to it, which every system has that runs such programs at all.
const ALWAYS: [&str; 7] = [
    "libc.so",
    "libm.so",
    "libdl.so",
    "libpthread.so",
    "librt.so",
    "libgcc_s.so",
    "ld-linux",
];
/// Of what is read: program headers, entries of the dynamic section, and bytes of a name.
const MOST_HEADERS: u64 = 256;
const MOST_ENTRIES: u64 = 4_096;
const LONGEST_NAME: usize = 256;
/// How the parts are marked.
const LOAD: u32 = 1;
const DYNAMIC: u32 = 2;
const NEEDED: u64 = 1;
const NAMES: u64 = 5;

/// The libraries that a program asks its system for. `None` if it is no program of 64-bit Linux.
pub(super) fn libraries(program: &Path) -> Option<Vec<String>> {
    let mut names = needed(&mut File::open(program).ok()?)?;
    names.retain(|name| !ALWAYS.iter().any(|always| name.starts_with(always)));
    names.sort();
    Some(names)
}

/// A stretch of the file that is loaded to an address.
struct Segment {
    kind: u32,
    offset: u64,
    address: u64,
    size: u64,
}

fn needed(file: &mut (impl Read + Seek)) -> Option<Vec<String>> {
    let mut header = [0; 64];
    file.read_exact(&mut header).ok()?;
    // ELF, 64 bits, little-endian.
    if header.get(..6) != Some(b"\x7fELF\x02\x01") {
        return None;
    }
    let (start, size) = (long(&header, 32)?, u64::from(short(&header, 54)?));
    let count = u64::from(short(&header, 56)?).min(MOST_HEADERS);
    let mut segments = Vec::new();
    for index in 0..count {
        let mut entry = [0; 56];
        read_at(
            file,
            start.checked_add(index.checked_mul(size)?)?,
            &mut entry,
        )?;
        segments.push(Segment {
            kind: u32::from_le_bytes(entry.get(..4)?.try_into().ok()?),
            offset: long(&entry, 8)?,
            address: long(&entry, 16)?,
            size: long(&entry, 32)?,
        });
    }
    let Some(dynamic) = segments.iter().find(|it| it.kind == DYNAMIC) else {
        return Some(Vec::new());
    };
    let (mut at_names, mut offsets) = (None, Vec::new());
    for index in 0..(dynamic.size / 16).min(MOST_ENTRIES) {
        let mut entry = [0; 16];
        read_at(file, dynamic.offset.checked_add(index * 16)?, &mut entry)?;
        match long(&entry, 0)? {
            0 => break,
            NEEDED => offsets.push(long(&entry, 8)?),
            NAMES => at_names = Some(long(&entry, 8)?),
            _ => {}
        }
    }
    let Some(address) = at_names else {
        return Some(Vec::new());
    };
    let names = segments.iter().find_map(|it| {
        let within = address.checked_sub(it.address)?;
        (it.kind == LOAD && within < it.size).then(|| it.offset.checked_add(within))?
    })?;
    let text = |offset: &u64| name(file, names.checked_add(*offset)?);
    offsets.iter().map(text).collect()
}

/// The text that ends with a zero.
fn name(file: &mut (impl Read + Seek), at: u64) -> Option<String> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(at)).ok()?;
    let mut part = file.take(LONGEST_NAME as u64);
    part.read_to_end(&mut bytes).ok()?;
    let end = bytes.iter().position(|byte| *byte == 0)?;
    String::from_utf8(bytes.get(..end)?.to_vec()).ok()
}

fn read_at(file: &mut (impl Read + Seek), at: u64, into: &mut [u8]) -> Option<()> {
    file.seek(SeekFrom::Start(at)).ok()?;
    file.read_exact(into).ok()
}

fn long(bytes: &[u8], at: usize) -> Option<u64> {
    let eight = bytes.get(at..at + 8)?;
    Some(u64::from_le_bytes(eight.try_into().ok()?))
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at + 2)?;
    Some(u16::from_le_bytes(two.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use std::io::Cursor;

    #[test]
    #[cfg(target_os = "linux")]
    fn a_real_program_names_its_libraries() {
        let program = std::env::current_exe().unwrap();
        let all = needed(&mut File::open(&program).unwrap()).unwrap();
        let has = |names: &[String], part: &str| names.iter().any(|name| name.starts_with(part));
        assert!(has(&all, "libc.so") && has(&all, "libgcc_s.so"), "{all:?}");
        let asked = libraries(&program).unwrap();
        assert!(!has(&asked, "libc.so"), "{asked:?}");
        assert!(asked.iter().all(|name| all.contains(name)), "{asked:?}");
    }

    #[test]
    fn what_is_no_program_has_none_and_a_damaged_one_is_no_trouble() {
        assert_eq!(needed(&mut Cursor::new(b"#!/bin/sh\n".repeat(20))), None);
        assert_eq!(needed(&mut Cursor::new(b"\x7fELF")), None);
        let program = std::env::current_exe().unwrap();
        let mut bytes = vec![0; 4_096];
        File::open(program).unwrap().read_exact(&mut bytes).unwrap();
        for at in 32..64 {
            for with in [0, 1, 0x7f, 0xff] {
                let mut damaged = bytes.clone();
                damaged[at] = with;
                // Whatever comes of it, it comes.
                let _ = needed(&mut Cursor::new(damaged));
            }
        }
    }
}
