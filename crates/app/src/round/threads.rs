//! Sealing and drawing of large rounds on two threads.
//!
//! Owns: sharing out the hashing, laying out and sorting. Never does: decide; the turns follow each other by
//! their nature, and the result is the same to the last byte on any number of threads. Start at [`root`]
//! and [`drawn`].

use porchlight_domain::digest::Digest;
use porchlight_domain::log::merkle::root_of;
use porchlight_domain::round::open::{
    Drawn, Entrant, Field, Lists, by_ticket, draw, draw_with, entry_root, joined,
};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Entries of one piece of work: a power of two, so that its root is a node of the tree.
const PIECE: usize = 1 << 14;
/// Threads beside the caller's.
const HELPERS: usize = 1;

/// Does pieces of work, whichever thread is free taking the next, and gives what came of each, in order.
fn shared<T: Send>(pieces: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(pieces));
    let run = || {
        loop {
            let piece = next.fetch_add(1, Ordering::Relaxed);
            if piece >= pieces {
                return;
            }
            let came = work(piece);
            // Work that panics ends the scope as well, so that nobody sees half of a list.
            done.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((piece, came));
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..HELPERS {
            scope.spawn(run);
        }
        run();
    });
    let mut done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    done.sort_unstable_by_key(|(piece, _)| *piece);
    done.into_iter().map(|(_, came)| came).collect()
}

/// The root over entries.
pub(super) fn root(entries: &[Entrant]) -> Digest {
    if entries.len() <= PIECE {
        return entry_root(entries);
    }
    let parts: Vec<&[Entrant]> = entries.chunks(PIECE).collect();
    root_of(&shared(parts.len(), |part| entry_root(parts[part])))
}

/// The draw.
pub(super) fn drawn(field: &Field, seed: Digest) -> Drawn {
    if field.entries.len() <= PIECE {
        return draw(field, seed);
    }
    let parts: Vec<&[Entrant]> = field.entries.chunks(PIECE).collect();
    let sorted = || {
        let part = |part: usize| {
            let first = u32::try_from(part * PIECE).unwrap_or(u32::MAX);
            by_ticket(parts[part], first, seed)
        };
        joined(shared(parts.len(), part))
    };
    draw_with(field, &Lists::of(field), sorted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use porchlight_domain::digest::sha256;
    use porchlight_domain::id::BlockId;
    use porchlight_domain::round::open::{Announced, Rules, Slot, Travel};

    #[test]
    fn two_threads_give_the_same_root_and_the_same_draw_as_one() {
        let slot = |n: u8| Slot {
            id: BlockId([n; 16]),
            start: i64::from(n) * 1_440,
            end: i64::from(n) * 1_440 + 240,
            places: 900,
            reserved: 0,
            site: 0,
            day: n,
        };
        let announced = Announced {
            rules: Rules::PUBLISHED,
            weeks: vec![0; 7],
            travel: Travel::one_site(),
            beacon: None,
            blocks: (0..7).map(slot).collect(),
        };
        let entrant = |n: u32| Entrant {
            pseudonym: sha256(&[&n.to_be_bytes()]),
            tickets: u8::try_from(1 + n % 4).unwrap(),
            newcomer: n.is_multiple_of(9),
            max_blocks: 2,
            room: u8::try_from(n % 3).unwrap(),
            booked: vec![],
            ranked: vec![n % 7, (n + 3) % 7],
        };
        let many = u32::try_from(2 * PIECE + 777).unwrap();
        let field = Field::seal(announced, (0..many).map(entrant).collect()).unwrap();
        assert_eq!(root(&field.entries), entry_root(&field.entries));
        let seed = sha256(&[b"seed"]);
        assert_eq!(drawn(&field, seed), draw(&field, seed));
    }
}
