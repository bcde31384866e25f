//! By what tries for work are judged, from what is written to what can be used.

use super::{WrittenBots, Wrong};
use std::path::PathBuf;

/// By what tries for work are judged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BotSettings {
    /// A scorecard in place of the one to begin with.
    pub card: Option<PathBuf>,
    /// Accounts that are remembered at once.
    pub accounts: u32,
    /// Whether a code in a picture or sound is one of the ways to pass a challenge.
    pub picture_codes: bool,
}

pub(super) fn check(written: &WrittenBots, wrong: &mut Vec<Wrong>) -> BotSettings {
    if !(1_000..=1_000_000).contains(&written.accounts) {
        let right = "remember 1000 to 1000000 accounts, about 2.5 KB each";
        wrong.push(Wrong::new("bots.accounts", &written.accounts.to_string(), right));
    }
    BotSettings {
        card: (!written.card.is_empty()).then(|| written.card.clone().into()),
        accounts: written.accounts,
        picture_codes: written.picture_codes,
    }
}
