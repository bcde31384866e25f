//! Reading DER values one after another, with complaints that name the field.

use der::asn1::AnyRef;
use der::{Choice, Decode, DecodeValue, Reader, SliceReader, Tag};

/// Most bytes of the extension; real ones stay below 1 KiB.
pub const MAX_DESCRIPTION_BYTES: usize = 8 * 1024;

/// Why the extension cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DescriptionError {
    /// More bytes than the limit.
    #[error("the attestation extension has more than {MAX_DESCRIPTION_BYTES} bytes")]
    TooLarge,
    /// A field is missing or not of its type.
    #[error("{field}: {detail}")]
    Field {
        /// Name of the field.
        field: &'static str,
        /// What is wrong.
        detail: String,
    },
    /// A tag stands twice in one list.
    #[error("tag {0} stands twice in one list")]
    Repeated(u32),
}

#[expect(clippy::needless_pass_by_value, reason = "callers hand over what they just made")]
pub(super) fn broken(field: &'static str, detail: impl ToString) -> DescriptionError {
    DescriptionError::Field { field, detail: detail.to_string() }
}

/// The elements of a sequence or set, in order.
pub(super) struct Elements<'a> {
    reader: SliceReader<'a>,
    field: &'static str,
}

impl<'a> Elements<'a> {
    /// The elements inside a value that must have this tag.
    pub(super) fn of(
        value: AnyRef<'a>,
        tag: Tag,
        field: &'static str,
    ) -> Result<Self, DescriptionError> {
        if der::Tagged::tag(&value) != tag {
            return Err(broken(
                field,
                format!("expected {tag}, found {}", der::Tagged::tag(&value)),
            ));
        }
        Self::inside(value.value(), field)
    }

    /// The elements in these bytes.
    pub(super) fn inside(bytes: &'a [u8], field: &'static str) -> Result<Self, DescriptionError> {
        let reader = SliceReader::new(bytes).map_err(|e| broken(field, e))?;
        Ok(Self { reader, field })
    }

    /// The next element, or none at the end.
    pub(super) fn next(&mut self) -> Result<Option<AnyRef<'a>>, DescriptionError> {
        if self.reader.is_finished() {
            return Ok(None);
        }
        AnyRef::decode(&mut self.reader).map(Some).map_err(|e| broken(self.field, e))
    }

    /// The next element, which must be there.
    pub(super) fn expect(&mut self, field: &'static str) -> Result<AnyRef<'a>, DescriptionError> {
        self.next()?.ok_or_else(|| broken(field, "missing"))
    }

    /// Nothing more may stand here.
    pub(super) fn end(mut self) -> Result<(), DescriptionError> {
        match self.next()? {
            None => Ok(()),
            Some(_) => Err(broken(self.field, "more elements than the schema has")),
        }
    }
}

/// A value of a simple type.
pub(super) fn simple<'a, T>(value: AnyRef<'a>, field: &'static str) -> Result<T, DescriptionError>
where
    T: Choice<'a> + DecodeValue<'a, Error = der::Error>,
{
    value.decode_as::<T>().map_err(|e| broken(field, e))
}

/// A number of a schema, never negative.
pub(super) fn number(value: AnyRef<'_>, field: &'static str) -> Result<u64, DescriptionError> {
    simple::<u64>(value, field)
}

/// An `ENUMERATED` as a number.
pub(super) fn enumerated(value: AnyRef<'_>, field: &'static str) -> Result<u64, DescriptionError> {
    if der::Tagged::tag(&value) != Tag::Enumerated {
        return Err(broken(
            field,
            format!("expected ENUMERATED, found {}", der::Tagged::tag(&value)),
        ));
    }
    let integer = AnyRef::new(Tag::Integer, value.value()).map_err(|e| broken(field, e))?;
    number(integer, field)
}

/// The bytes of an `OCTET STRING`.
pub(super) fn octets<'a>(
    value: AnyRef<'a>,
    field: &'static str,
) -> Result<&'a [u8], DescriptionError> {
    Ok(simple::<&'a der::asn1::OctetStringRef>(value, field)?.as_bytes())
}
