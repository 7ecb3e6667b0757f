//! Protocol Buffers' wire format, as far as a graph needs it: fields in order, nested by hand.

/// What is no message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Broken;

/// Kinds of fields.
const VARINT: u64 = 0;
const EIGHT_BYTES: u64 = 1;
const LENGTH: u64 = 2;
const FOUR_BYTES: u64 = 5;

/// A field of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Field<'a> {
    pub(super) number: u64,
    /// What a message, a text or bytes hold; empty for numbers.
    pub(super) content: &'a [u8],
    /// All of it, with its number and its length.
    pub(super) whole: &'a [u8],
}

/// The fields of a message, up to the first that is broken.
pub(super) fn fields(message: &[u8]) -> impl Iterator<Item = Result<Field<'_>, Broken>> {
    let mut rest = message;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let field = split(&mut rest);
        if field.is_err() {
            rest = &[];
        }
        Some(field)
    })
}

fn split<'a>(rest: &mut &'a [u8]) -> Result<Field<'a>, Broken> {
    let whole = *rest;
    let tag = varint(rest)?;
    let mut take = |count: u64| {
        let count = usize::try_from(count).map_err(|_| Broken)?;
        let (taken, after) = rest.split_at_checked(count).ok_or(Broken)?;
        *rest = after;
        Ok(taken)
    };
    let content = match tag & 7 {
        VARINT => {
            varint(rest)?;
            &[]
        }
        EIGHT_BYTES => take(8).map(|_| &[][..])?,
        FOUR_BYTES => take(4).map(|_| &[][..])?,
        LENGTH => {
            let length = varint(rest)?;
            let length = usize::try_from(length).map_err(|_| Broken)?;
            let (taken, after) = rest.split_at_checked(length).ok_or(Broken)?;
            *rest = after;
            taken
        }
        _ => return Err(Broken),
    };
    Ok(Field {
        number: tag >> 3,
        content,
        whole: whole.get(..whole.len() - rest.len()).ok_or(Broken)?,
    })
}

fn varint(rest: &mut &[u8]) -> Result<u64, Broken> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let (byte, after) = rest.split_first().ok_or(Broken)?;
        *rest = after;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(value);
        }
    }
    Err(Broken)
}

/// Appends a number.
fn push_varint(out: &mut Vec<u8>, mut value: u64) {
    while value > 0x7f {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Appends the head of a field that holds `length` bytes.
pub(super) fn push_head(out: &mut Vec<u8>, number: u64, length: usize) {
    push_varint(out, number << 3 | LENGTH);
    push_varint(out, length as u64);
}

/// Appends a field that holds bytes.
pub(super) fn push(out: &mut Vec<u8>, number: u64, content: &[u8]) {
    push_head(out, number, content.len());
    out.extend_from_slice(content);
}

/// Appends a field that is a number.
pub(super) fn push_number(out: &mut Vec<u8>, number: u64, value: u64) {
    push_varint(out, number << 3 | VARINT);
    push_varint(out, value);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_written_is_read() {
        let mut message = Vec::new();
        push(&mut message, 1, b"node");
        push_number(&mut message, 2, 300);
        push(&mut message, 2_000, &[7; 200]);
        let read: Vec<Field<'_>> = fields(&message).map(Result::unwrap).collect();
        let shape: Vec<_> = read.iter().map(|f| (f.number, f.content.len())).collect();
        assert_eq!(shape, [(1, 4), (2, 0), (2_000, 200)]);
        let again: Vec<u8> = read.iter().flat_map(|f| f.whole).copied().collect();
        assert_eq!(again, message);
        assert_eq!(fields(&message[..5]).last(), Some(Err(Broken)));
    }

    proptest! {
        #[test]
        fn garbage_ends(bytes: Vec<u8>) {
            prop_assert!(fields(&bytes).count() <= bytes.len());
        }
    }
}
