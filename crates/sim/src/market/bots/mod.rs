//! The programs, one file each. They were written before any tuning and stay as they are: a new idea
//! is a new file.

mod drip;
mod farm;
mod jittered;
mod scraper;
mod service;
mod sniper;
mod solver;
mod tapper;

use super::script::Script;
use super::who::Adversary;

/// The script of an adversary; none for the replay, which plays a person's day
/// (`super::day`): the recorded one of an ordinary courier, every day the same to the millisecond,
/// for all its accounts, beginning when the round opens. It knows how people look to the server, holds
/// its owners' keys, works their blocks, and cannot pass a challenge unless its owner happens to look.
pub(super) const fn script(adversary: Adversary) -> Option<&'static Script> {
    Some(match adversary {
        Adversary::Sniper => &sniper::SCRIPT,
        Adversary::Jittered => &jittered::SCRIPT,
        Adversary::Drip => &drip::SCRIPT,
        Adversary::Farm => &farm::SCRIPT,
        Adversary::Service => &service::SCRIPT,
        Adversary::Scraper => &scraper::SCRIPT,
        Adversary::Solver => &solver::SCRIPT,
        Adversary::Tapper => &tapper::SCRIPT,
        Adversary::Replay => return None,
    })
}
