//! What the crate promises: exact reasons, kept directions, refusal of changed models, replays to the
//! last bit, rare challenges, and verdicts about one request only.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests stop at the first surprise")]

mod backtest;
mod card;
mod golden;
mod live;
mod personas;
mod rare;
mod replay;
mod traffic;
mod trees;
mod verdict;
mod wire;
