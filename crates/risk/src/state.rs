//! The byte form of what is kept: what a snapshot consists of.
//!
//! Owns: writing numbers little-endian and reading them back. Never does: trust what it reads;
//! bytes that no window could have written are [`Damaged`].

use core::fmt;

/// Where the bytes of a snapshot go, piece by piece.
pub trait Sink {
    /// Takes the next bytes.
    fn put(&mut self, bytes: &[u8]);
}

impl<F: FnMut(&[u8])> Sink for F {
    fn put(&mut self, bytes: &[u8]) {
        self(bytes);
    }
}

/// Where the bytes of a snapshot come from, piece by piece.
pub trait Source {
    /// Fills `into` with the next bytes.
    ///
    /// # Errors
    /// [`Damaged`] when there are not so many left.
    fn fill(&mut self, into: &mut [u8]) -> Result<(), Damaged>;
}

impl Source for &[u8] {
    fn fill(&mut self, into: &mut [u8]) -> Result<(), Damaged> {
        let (now, rest) = self.split_at_checked(into.len()).ok_or(Damaged::Short)?;
        into.copy_from_slice(now);
        *self = rest;
        Ok(())
    }
}

/// Why bytes are no state of ours. Nothing is taken over from them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damaged {
    /// The bytes end too early.
    Short,
    /// They do not begin as a snapshot does.
    NotASnapshot,
    /// A snapshot of this other version; record it anew by replaying the signals.
    Version(u16),
    /// It holds more than the limits of this book allow.
    TooLarge,
    /// A value that no window can have.
    Impossible,
    /// The sum at the end does not fit the bytes before it.
    Checksum,
}

impl fmt::Display for Damaged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Short => f.write_str("the snapshot ends too early"),
            Self::NotASnapshot => f.write_str("these bytes are not a snapshot of a risk book"),
            Self::Version(found) => write!(f, "the snapshot has version {found}"),
            Self::TooLarge => f.write_str("the snapshot holds more than the book's limits allow"),
            Self::Impossible => f.write_str("the snapshot holds a value that no window can have"),
            Self::Checksum => f.write_str("the snapshot's checksum does not fit its bytes"),
        }
    }
}

impl core::error::Error for Damaged {}

/// What can be written into a snapshot and read back to the same bits.
pub(crate) trait State: Sized {
    fn save<S: Sink>(&self, to: &mut S);
    fn load<S: Source>(from: &mut S) -> Result<Self, Damaged>;
}

macro_rules! number {
    ($($kind:ty),*) => { $(
        impl State for $kind {
            fn save<S: Sink>(&self, to: &mut S) {
                to.put(&self.to_le_bytes());
            }
            fn load<S: Source>(from: &mut S) -> Result<Self, Damaged> {
                let mut bytes = [0; size_of::<$kind>()];
                from.fill(&mut bytes)?;
                Ok(Self::from_le_bytes(bytes))
            }
        }
    )* };
}
number!(u8, u16, u32, u64, u128, i64);

impl<T: State + Copy, const N: usize> State for [T; N] {
    fn save<S: Sink>(&self, to: &mut S) {
        for item in self {
            item.save(to);
        }
    }

    fn load<S: Source>(from: &mut S) -> Result<Self, Damaged> {
        let mut items = [T::load(from)?; N];
        for item in items.iter_mut().skip(1) {
            *item = T::load(from)?;
        }
        Ok(items)
    }
}

/// Says which fields of a struct its byte form consists of, in which order.
macro_rules! state {
    ($name:ident { $($field:ident),* $(,)? }) => {
        $crate::state::state!([] $name { $($field),* });
    };
    ([$($generic:tt)*] $name:ty { $($field:ident),* $(,)? }) => {
        impl<$($generic)*> $crate::state::State for $name {
            fn save<S: $crate::state::Sink>(&self, to: &mut S) {
                $( $crate::state::State::save(&self.$field, to); )*
            }
            fn load<S: $crate::state::Source>(
                from: &mut S,
            ) -> Result<Self, $crate::state::Damaged> {
                Ok(Self { $( $field: $crate::state::State::load(from)?, )* })
            }
        }
    };
}
pub(crate) use state;

/// A sum over bytes that notices damage on a disk; it is no protection against an adversary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Checksum(u64);

impl Checksum {
    pub(crate) const START: Self = Self(0xcbf2_9ce4_8422_2325);

    pub(crate) fn take(&mut self, bytes: &[u8]) {
        for piece in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..piece.len()].copy_from_slice(piece);
            let mixed = self.0 ^ u64::from_le_bytes(word) ^ ((piece.len() as u64) << 56);
            self.0 = mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
        }
    }

    pub(crate) fn end(self) -> u64 {
        self.0
    }
}
