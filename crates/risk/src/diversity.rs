//! How many different things were seen, in a fixed number of bytes.
//!
//! Owns: exact sets of up to `N / 4` members that turn into a HyperLogLog sketch of `N` registers
//! when they are full, and their renewal every fortnight. The standard error of a sketch is
//! `1.04 / sqrt(N)`: 18 % for 32 registers, 13 % for 64; an exact set has none. Never does: keep
//! what a member was; members arrive as digests.

use crate::exact::ln;
use crate::state::{Damaged, Sink, Source, State, state};

/// After this many milliseconds a set begins anew; its last reading is kept beside the new one.
pub const PERIOD_MS: u64 = 14 * 24 * 3_600 * 1_000;

/// Marks a set that has become a sketch.
const SKETCH: u8 = u8::MAX;
/// Parts of one in the kept estimate.
const PARTS: f64 = 256.0;

/// Different members of one period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Members<const N: usize> {
    /// Members of an exact set, or [`SKETCH`].
    len: u8,
    bytes: [u8; N],
}

impl<const N: usize> Members<N> {
    const EMPTY: Self = Self { len: 0, bytes: [0; N] };
    const EXACT: usize = N / 4;
    const CHECKED: () = assert!(N.is_power_of_two() && N >= 16 && N <= 512);

    /// Adds a member; whether it changed anything.
    fn add(&mut self, member: u32) -> bool {
        let () = Self::CHECKED;
        if self.len == SKETCH {
            return self.raise(member);
        }
        let len = usize::from(self.len);
        let known = self.bytes.as_chunks::<4>().0;
        if known[..len].contains(&member.to_le_bytes()) {
            return false;
        }
        if len < Self::EXACT {
            self.bytes[4 * len..4 * len + 4].copy_from_slice(&member.to_le_bytes());
            self.len += 1;
            return true;
        }
        let exact = core::mem::replace(&mut self.bytes, [0; N]);
        self.len = SKETCH;
        for old in exact.as_chunks::<4>().0 {
            self.raise(u32::from_le_bytes(*old));
        }
        self.raise(member);
        true
    }

    fn raise(&mut self, member: u32) -> bool {
        let register = &mut self.bytes[member as usize & (N - 1)];
        let rest = member >> N.ilog2();
        let rank = (rest.leading_zeros() - N.ilog2() + 1) as u8;
        let higher = rank > *register;
        *register = rank.max(*register);
        higher
    }

    fn estimate(&self) -> f64 {
        if self.len != SKETCH {
            return f64::from(self.len);
        }
        let all = N as f64;
        let sum: u64 = self.bytes.iter().map(|rank| (1 << 32) >> rank.min(&32)).sum();
        let alpha = match N {
            ..=16 => 0.673,
            17..=32 => 0.697,
            33..=64 => 0.709,
            _ => 0.7213 / (1.0 + 1.079 / all),
        };
        let raw = alpha * all * all * 4_294_967_296.0 / sum as f64;
        let empty = self.bytes.iter().filter(|rank| **rank == 0).count();
        if raw <= 2.5 * all && empty > 0 {
            return all * (ln(N as u32) - ln(empty as u32));
        }
        raw
    }
}

impl<const N: usize> State for Members<N> {
    fn save<S: Sink>(&self, to: &mut S) {
        self.len.save(to);
        to.put(&self.bytes);
    }

    fn load<S: Source>(from: &mut S) -> Result<Self, Damaged> {
        let mut members = Self { len: u8::load(from)?, bytes: [0; N] };
        from.fill(&mut members.bytes)?;
        let sound = match members.len {
            SKETCH => members.bytes.iter().all(|rank| u32::from(*rank) <= 33 - N.ilog2()),
            len => usize::from(len) <= Self::EXACT,
        };
        if sound { Ok(members) } else { Err(Damaged::Impossible) }
    }
}

/// Different members of this period and the last, and how many acts they were seen in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Diversity<const N: usize> {
    members: Members<N>,
    estimate: u32,
    acts: u32,
    before: u32,
    before_acts: u32,
    period: u32,
}

state!([const N: usize] Diversity<N> { members, estimate, acts, before, before_acts, period });

impl<const N: usize> Diversity<N> {
    pub(crate) const EMPTY: Self = Self {
        members: Members::EMPTY,
        estimate: 0,
        acts: 0,
        before: 0,
        before_acts: 0,
        period: 0,
    };

    /// Counts one act with this member.
    pub(crate) fn add(&mut self, member: u32, at_ms: u64) {
        let period = (at_ms / PERIOD_MS) as u32;
        if period > self.period {
            let follows = period == self.period + 1;
            *self = Self {
                before: if follows { self.estimate } else { 0 },
                before_acts: if follows { self.acts } else { 0 },
                period,
                ..Self::EMPTY
            };
        }
        self.acts = self.acts.saturating_add(1);
        if self.members.add(member) {
            // A set only grows within its period, so its reading never falls either.
            self.estimate = self.estimate.max((self.members.estimate() * PARTS) as u32);
        }
    }

    /// How many different members: the larger of this period and the last.
    pub(crate) fn distinct(&self) -> f64 {
        f64::from(self.estimate.max(self.before)) / PARTS
    }

    /// Acts of both periods.
    pub(crate) fn acts(&self) -> u32 {
        self.acts.saturating_add(self.before_acts)
    }

    /// Acts for each different member, over both periods.
    pub(crate) fn acts_each(&self) -> f64 {
        let distinct = f64::from(self.estimate.saturating_add(self.before)) / PARTS;
        f64::from(self.acts()) / distinct.max(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signal::print;

    #[test]
    fn few_members_are_counted_exactly() {
        let mut set = Diversity::<32>::EMPTY;
        for n in 0..400_u64 {
            set.add(print(n % 8), 1_000);
        }
        assert!((set.distinct() - 8.0).abs() < f64::EPSILON);
        assert!((set.acts_each() - 50.0).abs() < f64::EPSILON);
    }

    #[test]
    fn many_members_are_estimated_within_three_standard_errors() {
        for truth in [20_u64, 60, 150, 1_000, 50_000] {
            let mut set = Diversity::<64>::EMPTY;
            (0..truth).for_each(|n| set.add(print(n), 1_000));
            let error = (set.distinct() / truth as f64 - 1.0).abs();
            assert!(error < 0.39, "{truth}: {}", set.distinct());
        }
    }

    #[test]
    fn a_new_period_begins_anew_and_remembers_the_last_one() {
        let mut set = Diversity::<32>::EMPTY;
        (0..6).for_each(|n| set.add(print(n), 10));
        set.add(print(1), PERIOD_MS + 10);
        assert!((set.distinct() - 6.0).abs() < f64::EPSILON);
        assert!((set.acts_each() - 1.0).abs() < f64::EPSILON);
        set.add(print(1), 2 * PERIOD_MS + 10);
        assert!((set.distinct() - 1.0).abs() < f64::EPSILON);
        set.add(print(1), 9 * PERIOD_MS + 10);
        assert_eq!(set.acts(), 1, "periods without acts leave nothing behind");
    }
}
