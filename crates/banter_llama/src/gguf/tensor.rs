//! How many bytes a tensor takes.

use super::GgufError;

/// Elements in a block and bytes of a block, by the number of the type in a file: ggml's
/// `type_traits`. Types that ggml has given up are not listed.
#[rustfmt::skip]
const BLOCKS: &[(u32, u64, u64)] = &[
    (0, 1, 4), (1, 1, 2), (30, 1, 2), (28, 1, 8),                         // F32 F16 BF16 F64
    (24, 1, 1), (25, 1, 2), (26, 1, 4), (27, 1, 8),                       // I8 I16 I32 I64
    (2, 32, 18), (3, 32, 20), (6, 32, 22), (7, 32, 24),                   // Q4_0 Q4_1 Q5_0 Q5_1
    (8, 32, 34), (9, 32, 36), (41, 128, 18), (42, 64, 18),                // Q8_0 Q8_1 Q1_0 Q2_0
    (10, 256, 84), (11, 256, 110), (12, 256, 144), (13, 256, 176),        // Q2_K Q3_K Q4_K Q5_K
    (14, 256, 210), (15, 256, 292),                                       // Q6_K Q8_K
    (16, 256, 66), (17, 256, 74), (22, 256, 82),                          // IQ2_XXS IQ2_XS IQ2_S
    (18, 256, 98), (21, 256, 110), (19, 256, 50), (29, 256, 56),          // IQ3_XXS IQ3_S IQ1_S IQ1_M
    (20, 32, 18), (23, 256, 136),                                         // IQ4_NL IQ4_XS
    (34, 256, 54), (35, 256, 66), (39, 32, 17), (40, 64, 36),             // TQ1_0 TQ2_0 MXFP4 NVFP4
];

/// The bytes of a tensor of type `kind` with these extents.
pub(super) fn size(kind: u32, extents: &[u64]) -> Result<u64, GgufError> {
    let &(_, elements, bytes) = BLOCKS
        .iter()
        .find(|(number, ..)| *number == kind)
        .ok_or(GgufError::NewTensor(kind))?;
    let row = extents.first().copied().unwrap_or(1);
    if !row.is_multiple_of(elements) {
        return Err(GgufError::Broken(
            "a tensor's rows do not divide into blocks",
        ));
    }
    extents
        .iter()
        .skip(1)
        .try_fold(row / elements, |blocks, extent| blocks.checked_mul(*extent))
        .and_then(|blocks| blocks.checked_mul(bytes))
        .ok_or(GgufError::Broken("a tensor in it is larger than any file"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn sizes_are_those_of_ggml() {
        assert_eq!(size(0, &[64, 512]).unwrap(), 64 * 512 * 4);
        assert_eq!(size(12, &[4096, 4096]).unwrap(), 9_437_184);
        assert_eq!(size(8, &[32]).unwrap(), 34);
        assert!(matches!(size(12, &[100]), Err(GgufError::Broken(_))));
        assert!(matches!(size(4, &[32]), Err(GgufError::NewTensor(4))));
        assert!(size(0, &[u64::MAX, 2]).is_err());
    }
}
