//! From BER to DER, as far as receipts need it: indefinite lengths and octet strings in pieces.
//!
//! What is already DER comes out unchanged; lengths that are not the shortest are refused, so that two
//! inputs never mean the same in silence.

/// Most constructed values inside one another.
pub(super) const MAX_BER_DEPTH: usize = 32;

const OCTET_STRING: u8 = 0x04;
const CONSTRUCTED: u8 = 0x20;
const INDEFINITE: u8 = 0x80;

/// Rewrites one value, which must be the whole input; `None` where it is not BER of that kind.
pub(super) fn to_der(input: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(input.len());
    let rest = value(input, 0, &mut out)?;
    rest.is_empty().then_some(out)
}

/// Rewrites the first value of the input and gives what follows.
fn value<'a>(input: &'a [u8], depth: usize, out: &mut Vec<u8>) -> Option<&'a [u8]> {
    if depth == MAX_BER_DEPTH {
        return None;
    }
    let (tag, rest) = tag(input)?;
    let constructed = tag[0] & CONSTRUCTED != 0;
    let (length, rest) = length(rest)?;
    let mut contents = vec![];
    let rest = match length {
        Some(length) => {
            let (mut inner, rest) = rest.split_at_checked(length)?;
            if constructed {
                while !inner.is_empty() {
                    inner = element(tag, inner, depth, &mut contents)?;
                }
            } else {
                contents.extend(inner);
            }
            rest
        }
        None if constructed => {
            let mut inner = rest;
            loop {
                if let Some(rest) = inner.strip_prefix(&[0, 0]) {
                    break rest;
                }
                inner = element(tag, inner, depth, &mut contents)?;
            }
        }
        None => return None,
    };
    match tag {
        [t] if *t == OCTET_STRING | CONSTRUCTED => out.push(OCTET_STRING),
        _ => out.extend(tag),
    }
    write_length(contents.len(), out);
    out.extend(contents);
    Some(rest)
}

/// One element of a constructed value; of an octet string, only the bytes of the piece.
fn element<'a>(
    tag: &[u8],
    input: &'a [u8],
    depth: usize,
    contents: &mut Vec<u8>,
) -> Option<&'a [u8]> {
    if tag != [OCTET_STRING | CONSTRUCTED] {
        return value(input, depth + 1, contents);
    }
    let rest = input.strip_prefix(&[OCTET_STRING])?;
    let (length, rest) = length(rest)?;
    let (piece, rest) = rest.split_at_checked(length?)?;
    contents.extend(piece);
    Some(rest)
}

/// A tag of one byte, or of up to four.
fn tag(input: &[u8]) -> Option<(&[u8], &[u8])> {
    let first = *input.first()?;
    if first & 0x1f != 0x1f {
        // A value without a type only ends a value of indefinite length.
        return if first == 0 { None } else { input.split_at_checked(1) };
    }
    let more = input.iter().skip(1).take(3).position(|byte| byte & 0x80 == 0)?;
    input.split_at_checked(more + 2)
}

/// A length in its shortest form; `Some(None)` inside is an indefinite one.
fn length(input: &[u8]) -> Option<(Option<usize>, &[u8])> {
    let (first, rest) = input.split_first()?;
    if *first == INDEFINITE {
        return Some((None, rest));
    }
    if *first < INDEFINITE {
        return Some((Some(usize::from(*first)), rest));
    }
    let width = usize::from(first & 0x7f);
    if width > 3 {
        return None;
    }
    let (bytes, rest) = rest.split_at_checked(width)?;
    let length = bytes.iter().fold(0_usize, |n, byte| n << 8 | usize::from(*byte));
    let mut shortest = vec![];
    write_length(length, &mut shortest);
    (shortest.len() == width + 1).then_some((Some(length), rest))
}

fn write_length(length: usize, out: &mut Vec<u8>) {
    let bytes = length.to_be_bytes();
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    match length {
        0..0x80 => out.push(bytes[bytes.len() - 1]),
        _ => {
            // At most eight bytes, so the count fits.
            out.push(INDEFINITE | (bytes.len() - zeros) as u8);
            out.extend(&bytes[zeros..]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn pieces_of_indefinite_length_become_one_string() {
        let ber = [0x30, 0x80, 0x24, 0x80, 4, 1, 7, 4, 2, 8, 9, 0, 0, 0xa0, 0x80, 5, 0, 0, 0, 0, 0];
        let der = [0x30, 0x09, 4, 3, 7, 8, 9, 0xa0, 2, 5, 0];
        assert_eq!(to_der(&ber), Some(der.to_vec()));
        assert_eq!(to_der(&der), Some(der.to_vec()));
    }

    #[test]
    fn what_does_not_end_and_what_is_too_deep_is_refused() {
        assert_eq!(to_der(&[0x30, 0x80, 5, 0]), None);
        assert_eq!(to_der(&[0x04, 0x80, 0, 0]), None);
        assert_eq!(to_der(&[0x30, 0x81, 0x02, 5, 0]), None);
        assert_eq!(to_der(&[0x30, 0x80].repeat(40)), None);
    }

    proptest! {
        #[test]
        fn what_comes_out_is_never_longer_and_stays(
            bytes in proptest::collection::vec(any::<u8>(), 0..300)
        ) {
            if let Some(der) = to_der(&bytes) {
                prop_assert!(der.len() <= bytes.len());
                prop_assert_eq!(to_der(&der), Some(der.clone()));
            }
        }
    }
}
