//! Writing CBOR in CTAP2's canonical form: just what statements need.

/// A head: the kind of value and its number or length.
fn head(major: u8, number: u64) -> Vec<u8> {
    let bytes = number.to_be_bytes();
    let (info, width): (u8, usize) = match number {
        0..=23 => (bytes[7], 0),
        24..=0xff => (24, 1),
        0x100..=0xffff => (25, 2),
        0x1_0000..=0xffff_ffff => (26, 4),
        _ => (27, 8),
    };
    [&[major << 5 | info], &bytes[8 - width..]].concat()
}

fn length(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}

/// An integer.
#[must_use]
pub fn integer(number: i64) -> Vec<u8> {
    match u64::try_from(number) {
        Ok(number) => head(0, number),
        Err(_) => head(1, number.unsigned_abs() - 1),
    }
}

/// Bytes.
#[must_use]
pub fn bytes(contents: &[u8]) -> Vec<u8> {
    [head(2, length(contents.len())), contents.to_vec()].concat()
}

/// Text.
#[must_use]
pub fn text(contents: &str) -> Vec<u8> {
    [head(3, length(contents.len())), contents.as_bytes().to_vec()].concat()
}

/// An array of values that are written already.
#[must_use]
pub fn array(values: &[Vec<u8>]) -> Vec<u8> {
    [head(4, length(values.len())), values.concat()].concat()
}

/// A map of keys and values that are written already, in the order given.
#[must_use]
pub fn map(pairs: &[(Vec<u8>, Vec<u8>)]) -> Vec<u8> {
    let written: Vec<u8> =
        pairs.iter().flat_map(|(k, v)| [k.clone(), v.clone()].concat()).collect();
    [head(5, length(pairs.len())), written].concat()
}

/// A P-256 point (0x04, x, y) as a COSE key for ES256.
#[must_use]
pub fn cose_es256(point: &[u8]) -> Vec<u8> {
    let (x, y) = point.get(1..).unwrap_or_default().split_at(point.len().saturating_sub(1) / 2);
    map(&[
        (integer(1), integer(2)),
        (integer(3), integer(-7)),
        (integer(-1), integer(1)),
        (integer(-2), bytes(x)),
        (integer(-3), bytes(y)),
    ])
}
