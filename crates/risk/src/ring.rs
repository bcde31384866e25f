//! The newest acts of an account, in order.
//!
//! Owns: two rings that together hold the newest 64 events: 40 acts that matter and 24 looks at
//! the list of offers, apart so that refreshing cannot push out what was done. Never does: keep
//! more than a print (32 bits of a digest) of what was acted on.

use crate::state::{Damaged, Sink, Source, State, state};

/// Acts that matter kept for each account.
pub const ACTS: usize = 40;
/// Looks at the list of offers kept for each account.
pub const POLLS: usize = 24;
/// An event without a reaction time, or with one beyond 65 seconds.
pub(crate) const NO_REACTION: u16 = u16::MAX;

/// One event as the window keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Event {
    pub(crate) at_ms: u64,
    /// Print of the thing acted on, 0 if none.
    pub(crate) thing: u32,
    /// Milliseconds from being shown the offer, or [`NO_REACTION`].
    pub(crate) reaction: u16,
    /// Code of the kind of act.
    pub(crate) kind: u8,
    /// Marks of [`mark`].
    pub(crate) marks: u8,
}

state!(Event { at_ms, thing, reaction, kind, marks });

/// What an event was besides its kind.
pub(crate) mod mark {
    /// Came without any proof of a key.
    pub(crate) const UNPROVEN: u8 = 1;
    /// Tried for an offer whose details this account never opened.
    pub(crate) const UNVIEWED: u8 = 1 << 1;
    /// Tried for an offer that was never sent to this session.
    pub(crate) const UNSHOWN: u8 = 1 << 2;
    /// Tried for an offer within one round trip of a look at the list.
    pub(crate) const STRAIGHT: u8 = 1 << 3;
    /// The session came from another device than before.
    pub(crate) const MOVED: u8 = 1 << 4;
    /// The session's client hints were others than before.
    pub(crate) const CHANGED: u8 = 1 << 5;
    /// Gave back, soon after getting it.
    pub(crate) const DROPPED: u8 = 1 << 6;
}

/// The newest `N` events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ring<const N: usize> {
    /// Where the next event goes, once full.
    next: u8,
    len: u8,
    events: [Event; N],
}

impl<const N: usize> Ring<N> {
    const NOTHING: Event = Event { at_ms: 0, thing: 0, reaction: NO_REACTION, kind: 0, marks: 0 };
    pub(crate) const EMPTY: Self = Self { next: 0, len: 0, events: [Self::NOTHING; N] };

    pub(crate) fn push(&mut self, event: Event) {
        self.events[usize::from(self.next)] = event;
        self.next = (self.next + 1) % N as u8;
        self.len = (self.len + 1).min(N as u8);
    }

    pub(crate) fn len(&self) -> usize {
        usize::from(self.len)
    }

    /// Oldest first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Event> {
        let start = if self.len() == N { usize::from(self.next) } else { 0 };
        self.events[start..self.len()].iter().chain(&self.events[..start])
    }

    /// The newest event that fits.
    pub(crate) fn newest(&self, fits: impl Fn(&Event) -> bool) -> Option<&Event> {
        let start = if self.len() == N { usize::from(self.next) } else { 0 };
        let newer = self.events[..start].iter().rev();
        newer.chain(self.events[start..self.len()].iter().rev()).find(|event| fits(event))
    }
}

impl<const N: usize> State for Ring<N> {
    fn save<S: Sink>(&self, to: &mut S) {
        // Oldest first and only what is there: where the ring once began is of no consequence.
        self.len.save(to);
        self.iter().for_each(|event| event.save(to));
    }

    fn load<S: Source>(from: &mut S) -> Result<Self, Damaged> {
        let len = u8::load(from)?;
        if usize::from(len) > N {
            return Err(Damaged::Impossible);
        }
        let mut ring = Self::EMPTY;
        for _ in 0..len {
            ring.push(Event::load(from)?);
        }
        Ok(ring)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    #[test]
    fn the_newest_events_stay_in_order() {
        let mut ring = Ring::<4>::EMPTY;
        for at_ms in 0..7 {
            ring.push(Event { at_ms, ..Event::default() });
            let kept: Vec<u64> = ring.iter().map(|event| event.at_ms).collect();
            let expected: Vec<u64> = (at_ms.saturating_sub(3)..=at_ms).collect();
            assert_eq!(kept, expected);
        }
        assert_eq!(ring.newest(|event| event.at_ms < 6).map(|event| event.at_ms), Some(5));
        assert_eq!(ring.newest(|event| event.at_ms < 3), None, "it was pushed out");
    }
}
