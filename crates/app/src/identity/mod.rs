//! Identity checks: whether whoever works is the holder of the account.
//!
//! Owns: policies, consents, templates and the end of their keys, asks, checks and what follows from
//! them, pictures that a person is to look at. The rules are `porchlight-identity`'s; here they meet
//! the memory, the key store and the port that compares ([`crate::ports::FaceChecks`]). Never does:
//! touch an account, an award or pay; see a score; keep a picture that nobody is to look at. Whether
//! somebody consented or refused is no input of anything outside this module.
//!
//! Start at [`App::my_identity`] for what a courier sees, `ask` for when somebody is asked, `step` for
//! what follows, `ending` for how a key ends. `docs/identity.md` says the same in plain words.

mod answer;
mod ask;
mod capture;
mod consent;
mod desk;
mod ending;
mod enrol;
mod figures;
mod frames;
mod kind;
mod picture;
mod policy;
mod step;
mod view;

pub use answer::{PasskeyAnswered, PasskeyAsked, PersonAsked};
pub use capture::{CAPTURE_LIFE, Capture, CaptureBegun, CaptureFor, MOST_CAPTURES};
pub use consent::Consenting;
pub use desk::{Looks, QueueLine, StaffView};
pub use figures::Figures;
pub use frames::{FramesOutcome, MAX_FRAME_BYTES, SentFrames};
pub use kind::{IdentityStage, PictureKind};
pub use policy::{PolicyInForce, SetIdentityPolicy, Software};
pub use view::{
    AskLine, CheckLine, ConsentLine, LastTry, LookLine, MyIdentity, ReceiptLine, TemplateLine,
};

pub use porchlight_identity::check::Finding;
pub use porchlight_identity::policy::CheckedPolicy;
pub use porchlight_identity::template::Likeness;

use crate::app::App;
use crate::ctx::Ctx;
use porchlight_domain::id::CourierId;

impl App {
    /// Lets the courier's pages and those of people who look fetch again.
    pub(crate) fn ring_identity(&self, ctx: &Ctx, courier: CourierId) {
        self.ring_all(ctx, [format!("identity/{courier}"), "identity".to_owned()]);
        self.ring_courier(ctx, courier);
        if let Ok(Some(person)) = self.read(|tx| Ok(tx.courier(courier)?)) {
            self.ring_station(ctx, person.station);
        }
    }
}
