//! Accounts that act as one: they share a phone or a network, or their tries fall together.
//!
//! Owns: searching the newest signals for them, at most once a minute. Never does: call it a finding.

use super::keep::signal_of;
use crate::app::App;
use crate::ctx::Ctx;
use crate::error::Result;
use porchlight_domain::id::CourierId;
use porchlight_domain::time::{MINUTE, Timestamp};
use std::collections::{BTreeSet, HashMap};
use std::sync::PoisonError;

/// Newest signals that are searched for accounts that act as one.
const MAX_SEARCHED: i64 = 300_000;
/// Tries of two accounts at most this far apart fall together, in milliseconds.
const TOGETHER_MS: u64 = 5;
/// How often two accounts fall together before they are shown.
const MIN_TOGETHER: u32 = 3;
/// Most groups shown.
const MAX_COMPANY: usize = 100;
/// How long what was found is shown before it is searched for again.
const COMPANY_LIFE: i64 = MINUTE;

/// Accounts that have something in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    /// device, network or together.
    pub kind: &'static str,
    /// The accounts.
    pub couriers: Vec<(CourierId, String)>,
    /// Signals, or times that tries fell together.
    pub count: u32,
    /// The newest.
    pub last: Timestamp,
}

#[derive(Default)]
struct Shared {
    couriers: BTreeSet<CourierId>,
    count: u32,
    last: i64,
}

impl Shared {
    fn add(&mut self, couriers: &[CourierId], at: Timestamp) {
        self.couriers.extend(couriers);
        self.count += 1;
        self.last = self.last.max(at.micros());
    }
}

impl App {
    /// Accounts that share a phone or a network, or whose tries fall into the same milliseconds. Each
    /// is something to look at, no finding: families share homes, and fleets share phones.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn company(&self, ctx: &Ctx) -> Result<Vec<Company>> {
        ctx.allow_staff()?;
        // Whoever asks meanwhile waits for the one search, not for a second one.
        let mut kept = self.watch.company.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = kept.as_ref().filter(|(at, _)| (0..COMPANY_LIFE).contains(&ctx.now.since(*at)));
        if let Some((_, company)) = fresh {
            return Ok(company.clone());
        }
        let company = self.search_company()?;
        *kept = Some((ctx.now, company.clone()));
        Ok(company)
    }

    fn search_company(&self) -> Result<Vec<Company>> {
        let newest = self.read(|tx| Ok(tx.last_signal()?))?;
        let mut devices: HashMap<u64, Shared> = HashMap::new();
        let mut networks: HashMap<u64, Shared> = HashMap::new();
        let mut pairs: HashMap<(CourierId, CourierId), Shared> = HashMap::new();
        let mut recent: Vec<(u64, u32, CourierId)> = vec![];
        self.each_page(newest.saturating_sub(MAX_SEARCHED), |rows| {
            for row in rows {
                let (Some(courier), signal) = (row.courier, signal_of(row)?) else { continue };
                for (map, digest) in
                    [(&mut devices, signal.device), (&mut networks, signal.network)]
                {
                    if digest != 0 {
                        map.entry(digest).or_default().add(&[courier], row.at);
                    }
                }
                if signal.kind.is_try() {
                    recent.retain(|(at, ..)| signal.at_ms.saturating_sub(*at) <= TOGETHER_MS);
                    for (_, station, other) in &recent {
                        if *station == signal.station && *other != courier {
                            let pair = (courier.min(*other), courier.max(*other));
                            pairs.entry(pair).or_default().add(&[courier, *other], row.at);
                        }
                    }
                    recent.push((signal.at_ms, signal.station, courier));
                }
            }
            Ok(())
        })?;
        let groups = devices.into_values().map(|shared| ("device", shared));
        let groups = groups.chain(networks.into_values().map(|shared| ("network", shared)));
        let together = pairs.into_values().filter(|shared| shared.count >= MIN_TOGETHER);
        let groups = groups.chain(together.map(|shared| ("together", shared)));
        let mut groups: Vec<_> = groups.filter(|(_, s)| s.couriers.len() > 1).collect();
        groups.sort_by_key(|(kind, s)| (*kind, std::cmp::Reverse((s.couriers.len(), s.last))));
        groups.truncate(MAX_COMPANY);
        self.read(|tx| {
            let mut all = vec![];
            for (kind, shared) in groups {
                let mut couriers = vec![];
                for id in &shared.couriers {
                    couriers.extend(tx.courier(*id)?.map(|courier| (*id, courier.name)));
                }
                let last = Timestamp(shared.last);
                all.push(Company { kind, couriers, count: shared.count, last });
            }
            Ok(all)
        })
    }
}
