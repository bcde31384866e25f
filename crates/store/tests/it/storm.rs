//! Many callers at once.

use crate::home::homes;
use crate::leaf;
use porchlight_store::{Commit, Store};
use std::sync::Barrier;
use std::sync::atomic::{AtomicU32, Ordering};

const THREADS: u64 = 64;
const TRIES: u64 = 20;

#[test]
fn sixty_four_threads_never_take_the_same_name_twice() {
    for home in homes() {
        storm(&home.open());
    }
}

fn storm(store: &Store) {
    let won = AtomicU32::new(0);
    let barrier = Barrier::new(THREADS as usize);
    std::thread::scope(|scope| {
        for thread in 0..THREADS {
            let (store, won, barrier) = (store, &won, &barrier);
            scope.spawn(move || {
                barrier.wait();
                for name in 0..TRIES {
                    let taken = store.write(move |tx| {
                        let name = format!("name {name}");
                        if tx.setting(&name)?.is_some() {
                            return Ok(Commit::Nothing(false));
                        }
                        tx.put_setting(&crate::setting(&name, &thread.to_string()))?;
                        Ok(Commit::Record(true, vec![leaf(thread * 1_000 + tx_number(&name))]))
                    });
                    won.fetch_add(u32::from(taken.unwrap()), Ordering::Relaxed);
                }
            });
        }
    });
    assert_eq!(u64::from(won.load(Ordering::Relaxed)), TRIES);
    assert_eq!(store.read(|tx| tx.leaf_count()).unwrap(), TRIES as i64);
}

fn tx_number(name: &str) -> u64 {
    name.rsplit(' ').next().and_then(|n| n.parse().ok()).unwrap()
}
