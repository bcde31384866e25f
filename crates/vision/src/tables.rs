//! Quantisation tables that editing programs write.
//!
//! A negative list, and nothing else is informative: cameras write many tables (one phone's 45
//! photos had 32), programs without tables of their own write those of ITU-T T.81 annex K scaled by
//! a quality, and so do browsers, this project's own courier app among them. What is listed here was
//! found in files whose software tag or blocks name the program, and in no other file at hand.

/// Fingerprints of Photoshop's tables for brightness, from sample files.
const EDITORS: [u64; 9] = [
    0x3ebe_6dc1_52d9_1ce4,
    0x4742_0bd3_511c_ba41,
    0x5589_7d58_e57e_80d2,
    0x56aa_e94c_d54b_f975,
    0x6826_31f9_e0f1_5f4b,
    0x7bc0_2003_8f02_be03,
    0xea57_050f_53d8_9516,
    0xf7bd_4a9d_3006_074f,
    0xf868_9b8b_4e0f_597c,
];

/// Whether a table, as it stands in the file, is an editing program's.
pub(crate) fn is_of_an_editor(table: &[u16; 64]) -> bool {
    EDITORS.contains(&fingerprint(table))
}

/// FNV-1a over the values as two bytes each, the higher first.
fn fingerprint(table: &[u16; 64]) -> u64 {
    let bytes = table.iter().flat_map(|value| value.to_be_bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
