//! What people do where blocks are shared out first come, first served: couriers claim, take, wait and leave
//! lists, and the desk stops work for safety.
//!
//! Owns: those acts with their arguments, and the one place where they meet the use-cases. Never does:
//! choose who does what when; players do ([`crate::player`]). Giving a block back is the same act in both
//! modes ([`crate::act::Call::Forfeit`]).
//!
//! Start at [`Race`].

use porchlight_app::hold::NewHold;
use porchlight_app::round::{Accepted, Reserved};
use porchlight_app::waiting_list::{Joined, Left};
use porchlight_app::{App, Ctx, Result};
use porchlight_domain::geo::Point;
use porchlight_domain::hold::{Area, Level};
use porchlight_domain::id::{BlockId, ReservationId};
use porchlight_domain::time::Timestamp;

/// How far a stop reaches around its middle, metres: one station and its streets.
const STOP_METRES: u32 = 4_000;

/// An act of a race with its arguments.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "variants and fields are the use-cases and their arguments")]
pub enum Race {
    Claim(BlockId),
    Take { block: BlockId, reservation: ReservationId },
    Wait(BlockId),
    Leave(BlockId),
    Stop { middle: Point, from: Timestamp, to: Timestamp },
}

/// What the server answered.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "variants are the answers of the use-cases")]
pub enum Raced {
    Claimed(Reserved),
    Taken(Accepted),
    Waits(Joined),
    Left(Left),
    Stopped,
}

/// Calls the use-case.
///
/// # Errors
/// Whatever it reports.
pub fn perform(app: &App, ctx: &mut Ctx, race: &Race) -> Result<Raced> {
    Ok(match *race {
        Race::Claim(block) => Raced::Claimed(app.reserve(ctx, block)?),
        Race::Take { reservation, .. } => Raced::Taken(app.accept(ctx, reservation)?),
        Race::Wait(block) => Raced::Waits(app.join_waiting(ctx, block)?),
        Race::Leave(block) => Raced::Left(app.leave_waiting(ctx, block)?),
        Race::Stop { middle, from, to } => {
            app.make_hold(ctx, stop(middle, from, to))?;
            Raced::Stopped
        }
    })
}

fn stop(middle: Point, from: Timestamp, to: Timestamp) -> NewHold {
    NewHold {
        level: Level::Stop,
        from,
        to,
        areas: vec![Area::Circle { middle, radius: STOP_METRES }],
        vehicles: vec![],
        words: "Ice on the roads north of the river.".into(),
    }
}
