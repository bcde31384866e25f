//! CBOR (RFC 8949) as authenticators write it.
//!
//! Owns: reading one item within named limits, borrowing from the input. Never does: accept tags,
//! floating-point numbers, indefinite lengths or repeated map keys, which no format here has. Whether
//! the bytes are in CTAP2's canonical form is told beside the value ([`read`]) or demanded
//! ([`read_canonical`]).
//!
//! Start at [`read`].

/// Most bytes of one item; attestation objects with long chains and a receipt stay below 20 KiB.
pub const MAX_CBOR_BYTES: usize = 64 * 1024;
/// Most arrays and maps inside one another; CTAP2 allows 4, compound statements need one more.
pub const MAX_CBOR_DEPTH: usize = 8;
/// Most values of all kinds in one item; real ones stay below 100.
pub const MAX_CBOR_ITEMS: usize = 1024;

/// Why bytes are not one acceptable item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CborError {
    /// More bytes than the limit.
    #[error("the CBOR has more than {MAX_CBOR_BYTES} bytes")]
    TooLarge,
    /// More nesting than the limit.
    #[error("arrays and maps are nested more than {MAX_CBOR_DEPTH} deep")]
    TooDeep,
    /// More values than the limit.
    #[error("the CBOR has more than {MAX_CBOR_ITEMS} values")]
    TooMany,
    /// The input ends inside a value.
    #[error("the CBOR ends inside a value")]
    Ends,
    /// Bytes follow the value.
    #[error("{0} bytes follow the CBOR value")]
    Trailing(usize),
    /// A kind of value that the formats read here do not have.
    #[error("at byte {at}: {what} is not allowed here")]
    Kind {
        /// Offset of the value.
        at: usize,
        /// What stands there.
        what: &'static str,
    },
    /// Text that is not UTF-8.
    #[error("at byte {0}: text is not UTF-8")]
    Text(usize),
    /// A map has a key twice.
    #[error("at byte {0}: a map has this key twice")]
    RepeatedKey(usize),
    /// Not the canonical form of CTAP2, where that is demanded.
    #[error("the CBOR is not in the canonical form of CTAP2")]
    NotCanonical,
}

/// One value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'a> {
    /// An integer of 64 bits, signed (as wide as CBOR's two integer kinds together).
    Integer(i128),
    /// Bytes.
    Bytes(&'a [u8]),
    /// Text.
    Text(&'a str),
    /// An array.
    Array(Vec<Value<'a>>),
    /// A map in the order of the input.
    Map(Vec<(Value<'a>, Value<'a>)>),
    /// True or false.
    Bool(bool),
    /// Null.
    Null,
}

impl<'a> Value<'a> {
    /// The value of a text key, where this is a map that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        let pairs = self.as_map()?;
        pairs.iter().find(|(k, _)| k.as_text() == Some(key)).map(|(_, value)| value)
    }

    /// The value of an integer key, where this is a map that has it.
    #[must_use]
    pub fn at(&self, key: i64) -> Option<&Self> {
        let pairs = self.as_map()?;
        pairs.iter().find(|(k, _)| *k == Self::Integer(key.into())).map(|(_, value)| value)
    }

    /// The pairs, where this is a map.
    #[must_use]
    pub fn as_map(&self) -> Option<&[(Self, Self)]> {
        if let Self::Map(pairs) = self { Some(pairs) } else { None }
    }

    /// The elements, where this is an array.
    #[must_use]
    pub fn as_array(&self) -> Option<&[Self]> {
        if let Self::Array(values) = self { Some(values) } else { None }
    }

    /// The bytes, where this is a byte string.
    #[must_use]
    pub const fn as_bytes(&self) -> Option<&'a [u8]> {
        if let Self::Bytes(bytes) = self { Some(bytes) } else { None }
    }

    /// The text, where this is a text string.
    #[must_use]
    pub const fn as_text(&self) -> Option<&'a str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The number, where this is an integer of 64 bits.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        if let Self::Integer(number) = self { i64::try_from(*number).ok() } else { None }
    }
}

/// A value, and whether its bytes were in CTAP2's canonical form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item<'a> {
    /// The value.
    pub value: Value<'a>,
    /// Shortest lengths and sorted map keys throughout.
    pub canonical: bool,
    /// How many bytes it takes.
    pub length: usize,
}

/// Reads the whole input as one value.
///
/// # Errors
/// The input is anything else, or goes beyond a limit.
pub fn read(input: &[u8]) -> Result<Item<'_>, CborError> {
    let item = read_first(input)?;
    match input.len() - item.length {
        0 => Ok(item),
        rest => Err(CborError::Trailing(rest)),
    }
}

/// Reads the whole input as one value in CTAP2's canonical form.
///
/// # Errors
/// The input is anything else, or goes beyond a limit.
pub fn read_canonical(input: &[u8]) -> Result<Value<'_>, CborError> {
    let item = read(input)?;
    if item.canonical { Ok(item.value) } else { Err(CborError::NotCanonical) }
}

/// Reads the first value of the input and leaves what follows.
///
/// # Errors
/// The input does not begin with a value, or the value goes beyond a limit.
pub fn read_first(input: &[u8]) -> Result<Item<'_>, CborError> {
    if input.len() > MAX_CBOR_BYTES {
        return Err(CborError::TooLarge);
    }
    let mut reader = Reader { input, at: 0, items: 0, canonical: true };
    let value = reader.value(0)?;
    Ok(Item { value, canonical: reader.canonical, length: reader.at })
}

struct Reader<'a> {
    input: &'a [u8],
    at: usize,
    items: usize,
    canonical: bool,
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], CborError> {
        let end = self.at.checked_add(count).ok_or(CborError::Ends)?;
        let bytes = self.input.get(self.at..end).ok_or(CborError::Ends)?;
        self.at = end;
        Ok(bytes)
    }

    /// The number in a head: a value or a length.
    fn argument(&mut self, head: u8) -> Result<u64, CborError> {
        let start = self.at;
        let info = head & 0x1f;
        let width = match info {
            0..=23 => return Ok(u64::from(info)),
            24..=27 => 1_usize << (info - 24),
            31 => return Err(CborError::Kind { at: start - 1, what: "an indefinite length" }),
            _ => return Err(CborError::Kind { at: start - 1, what: "a reserved length" }),
        };
        let number = self.take(width)?.iter().fold(0_u64, |n, byte| n << 8 | u64::from(*byte));
        let least = match width {
            1 => 24,
            2 => 1 << 8,
            4 => 1 << 16,
            _ => 1 << 32,
        };
        self.canonical &= number >= least;
        Ok(number)
    }

    /// The bytes of a string of a declared length.
    fn string(&mut self, length: u64) -> Result<&'a [u8], CborError> {
        self.take(usize::try_from(length).map_err(|_| CborError::Ends)?)
    }

    fn value(&mut self, depth: usize) -> Result<Value<'a>, CborError> {
        self.items += 1;
        if self.items > MAX_CBOR_ITEMS {
            return Err(CborError::TooMany);
        }
        let at = self.at;
        let head = self.take(1)?[0];
        let major = head >> 5;
        if major == 7 {
            return match head {
                0xf4 => Ok(Value::Bool(false)),
                0xf5 => Ok(Value::Bool(true)),
                0xf6 => Ok(Value::Null),
                _ => Err(CborError::Kind { at, what: "a simple or floating-point value" }),
            };
        }
        let number = self.argument(head)?;
        match major {
            0 => Ok(Value::Integer(number.into())),
            1 => Ok(Value::Integer(-1 - i128::from(number))),
            2 => Ok(Value::Bytes(self.string(number)?)),
            3 => {
                let bytes = self.string(number)?;
                std::str::from_utf8(bytes).map(Value::Text).map_err(|_| CborError::Text(at))
            }
            4 => self.array(number, depth),
            5 => self.map(number, depth),
            _ => Err(CborError::Kind { at, what: "a tag" }),
        }
    }

    /// How many values may be announced: no more than bytes are left, so that nothing is reserved
    /// for a lie.
    fn count(&self, number: u64, depth: usize) -> Result<usize, CborError> {
        if depth == MAX_CBOR_DEPTH {
            return Err(CborError::TooDeep);
        }
        let count = usize::try_from(number).map_err(|_| CborError::Ends)?;
        if count > self.input.len() - self.at { Err(CborError::Ends) } else { Ok(count) }
    }

    fn array(&mut self, number: u64, depth: usize) -> Result<Value<'a>, CborError> {
        let count = self.count(number, depth)?;
        let mut values = vec![];
        for _ in 0..count {
            values.push(self.value(depth + 1)?);
        }
        Ok(Value::Array(values))
    }

    fn map(&mut self, number: u64, depth: usize) -> Result<Value<'a>, CborError> {
        let count = self.count(number, depth)?;
        let mut pairs: Vec<(Value<'a>, Value<'a>)> = vec![];
        let mut last: Option<&'a [u8]> = None;
        for _ in 0..count {
            let start = self.at;
            let key = self.value(depth + 1)?;
            let written = &self.input[start..self.at];
            if pairs.iter().any(|(known, _)| *known == key) {
                return Err(CborError::RepeatedKey(start));
            }
            self.canonical &= last.is_none_or(|last| comes_before(last, written));
            last = Some(written);
            pairs.push((key, self.value(depth + 1)?));
        }
        Ok(Value::Map(pairs))
    }
}

/// CTAP2's order of keys: by kind, then the shorter, then byte by byte.
fn comes_before(one: &[u8], other: &[u8]) -> bool {
    let rank = |key: &[u8]| (key.first().map(|head| head >> 5), key.len());
    (rank(one), one) < (rank(other), other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lengths_that_are_not_the_shortest_are_not_canonical() {
        let item = read(&[0x18, 0x17]).unwrap();
        assert_eq!((item.value, item.canonical), (Value::Integer(23), false));
        assert_eq!(read_canonical(&[0x18, 0x17]), Err(CborError::NotCanonical));
        assert_eq!(read_canonical(&[0x18, 0x18]), Ok(Value::Integer(24)));
    }

    #[test]
    fn map_keys_sort_by_kind_then_length_then_bytes() {
        // {1: 0, -1: 0, "b": 0, "aa": 0}
        let sorted = [0xa4, 0x01, 0, 0x20, 0, 0x61, b'b', 0, 0x62, b'a', b'a', 0];
        assert!(read(&sorted).unwrap().canonical);
        let swapped = [0xa2, 0x62, b'a', b'a', 0, 0x61, b'b', 0];
        assert!(!read(&swapped).unwrap().canonical);
    }

    #[test]
    fn what_no_authenticator_writes_is_refused() {
        assert_eq!(read(&[0xa2, 1, 0, 1, 0]), Err(CborError::RepeatedKey(3)));
        for (bytes, what) in [
            (&[0x5f, 0x41, 0, 0xff][..], "an indefinite length"),
            (&[0xc0, 0x60], "a tag"),
            (&[0xf9, 0, 0], "a simple or floating-point value"),
            (&[0x1c], "a reserved length"),
        ] {
            assert_eq!(read(bytes), Err(CborError::Kind { at: 0, what }));
        }
        assert_eq!(read(&[0, 0]), Err(CborError::Trailing(1)));
        assert_eq!(read(&[0x61, 0xff]), Err(CborError::Text(0)));
    }

    #[test]
    fn lies_about_size_reserve_nothing() {
        for head in [0x5b, 0x7b, 0x9b, 0xbb] {
            let mut bytes = vec![head];
            bytes.extend([0xff; 8]);
            assert_eq!(read(&bytes), Err(CborError::Ends));
        }
    }

    #[test]
    fn limits_hold() {
        assert_eq!(read(&[0x81; MAX_CBOR_DEPTH + 2]), Err(CborError::TooDeep));
        let mut many = vec![0x99, 0x04, 0x00];
        many.extend(vec![0; 1024]);
        assert_eq!(read(&many), Err(CborError::TooMany));
        assert_eq!(read(&vec![0; MAX_CBOR_BYTES + 1]), Err(CborError::TooLarge));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..512)) {
            if let Ok(item) = read_first(&bytes) {
                prop_assert!(item.length <= bytes.len());
                prop_assert_eq!(read(&bytes[..item.length]), Ok(item));
            }
        }
    }
}
