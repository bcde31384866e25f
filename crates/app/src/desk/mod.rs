//! What staff look at: filtered pages, and the whole story of one row.
//!
//! Owns: reads that join several nouns for somebody at a desk, and the small acts that belong to
//! such a look (sending a link again, trying a message again). Never does: rules of the market;
//! those stand with their nouns.
//!
//! Start at [`App::order_story`](crate::App::order_story) or [`App::find`](crate::App::find).

mod block;
mod delivery;
mod find;
mod order;
mod people;
mod round;
mod system;

pub use block::{AwardLine, BlockStory, WeekBlock};
pub use delivery::{Proofs, ProvedDelivery};
pub use find::{Found, MAX_FOUND};
pub use order::{LinkSent, OrderStory};
pub use people::{CourierStory, PeopleCounts, RoleSet};
pub use round::{Entrant, RoundStory};
pub use system::SystemState;
