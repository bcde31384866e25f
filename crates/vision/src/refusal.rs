//! Why a file is not a usable photo.

use thiserror::Error;

/// Kinds of refusal, each with a stable code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RefusalKind {
    /// No bytes at all.
    Empty,
    /// More bytes than allowed.
    TooManyBytes,
    /// A picture in a format that is not taken.
    OtherFormat,
    /// Not a picture that is known here.
    NotAPicture,
    /// A JPEG of a sort that cameras do not write.
    UnusualJpeg,
    /// More than one picture in a row.
    Moving,
    /// More pixels, or longer sides, than allowed.
    TooManyPixels,
    /// Fewer pixels than can show anything.
    TooFewPixels,
    /// The file ends before the picture does.
    Truncated,
    /// The picture's data contradict each other.
    Damaged,
}

impl RefusalKind {
    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::Empty,
        Self::TooManyBytes,
        Self::OtherFormat,
        Self::NotAPicture,
        Self::UnusualJpeg,
        Self::Moving,
        Self::TooManyPixels,
        Self::TooFewPixels,
        Self::Truncated,
        Self::Damaged,
    ];

    /// Stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooManyBytes => "too_many_bytes",
            Self::OtherFormat => "other_format",
            Self::NotAPicture => "not_a_picture",
            Self::UnusualJpeg => "unusual_jpeg",
            Self::Moving => "moving",
            Self::TooManyPixels => "too_many_pixels",
            Self::TooFewPixels => "too_few_pixels",
            Self::Truncated => "truncated",
            Self::Damaged => "damaged",
        }
    }
}

/// A refusal: the kind, and what is wrong and what to do in plain English.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct Refusal {
    /// The kind.
    pub kind: RefusalKind,
    /// In plain English.
    pub message: String,
}

impl Refusal {
    pub(crate) fn new(kind: RefusalKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }

    pub(crate) fn damaged(what: &str) -> Self {
        let message = format!("the picture is damaged ({what}); take it again");
        Self::new(RefusalKind::Damaged, message)
    }

    pub(crate) fn truncated() -> Self {
        let message = "the file ends before the picture does; send it again";
        Self::new(RefusalKind::Truncated, message)
    }
}
