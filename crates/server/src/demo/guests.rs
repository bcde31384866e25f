//! Visitors who try the identity check with their own face.
//!
//! Owns: a programme of its own with a policy, an account for each visitor, and that nothing of a face
//! outlives the scene: whoever is done, goes away or takes too long has left, which destroys the key; so
//! has everybody when the demonstration ends, and, if it was cut off, when it starts again. Never does:
//! see a picture, or know a use-case that a real operator does not have.

use super::program::{Place, another_phone, hired};
use crate::entropy_clock;
use crate::failure::Outcome;
use porchlight_app::identity::IdentityStage;
use porchlight_app::{Actor, App, Result};
use porchlight_domain::id::{CourierId, ProgrammeId, StaffId, StationId};
use porchlight_domain::time::{MINUTE, Timestamp};
use porchlight_domain::words::{ProgrammeKind, Role};
use porchlight_web::Guests;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Code and name of the programme that visitors belong to.
const PROGRAMME: (&str, &str) = ("tour-guests", "Visitors who try the identity check");
/// What its couriers agree to.
const TERMS: &str = "This account is for trying the identity check of the demonstration. It delivers nothing, and \
    whatever is made of a face ends with the visit.";
/// What visitors are called.
const NAME: &str = "Alex Visitor";
/// How long a visit lasts at most.
const VISIT: i64 = 5 * MINUTE;
/// Visitors at once.
const MOST: usize = 20;

/// The visitors.
pub(super) struct Visits {
    app: Arc<App>,
    place: Place,
    operator: StaffId,
    station: StationId,
    programme: ProgrammeId,
    /// Who is here, since when.
    here: Mutex<BTreeMap<CourierId, Timestamp>>,
}

impl Visits {
    /// Makes the programme and puts its policy in force, where faces can be compared. A new version each
    /// time: templates that a demonstration left behind when it was cut off end by that.
    ///
    /// # Errors
    /// Whatever a use-case reports.
    pub(super) fn open(
        app: &Arc<App>,
        place: Place,
        operator: StaffId,
        station: StationId,
    ) -> Outcome<Self> {
        let mut ctx = entropy_clock::ctx(Actor::Staff(operator, Role::Operator));
        let (code, name) = PROGRAMME;
        // Made once; started again, it is found.
        app.make_programme(&mut ctx, code, name, ProgrammeKind::Independent, TERMS)?;
        let known = app.programmes()?.into_iter().find(|(programme, _)| programme.code == code);
        let programme = known.ok_or(porchlight_app::Error::Absent("programme"))?.0.id;
        app.end_identity_policy(&mut ctx, programme)?;
        let here = Mutex::default();
        let visits = Self { app: Arc::clone(app), place, operator, station, programme, here };
        visits.policy()?;
        Ok(visits)
    }

    /// Puts a policy in force that names the software that runs; says why not in plain words.
    fn policy(&self) -> Result<Option<String>> {
        if let Err(why) = self.app.ports.faces.software() {
            return Ok(Some(why));
        }
        let mut ctx = entropy_clock::ctx(Actor::Staff(self.operator, Role::Operator));
        let draft = self.app.draft_identity_policy(&ctx, self.programme)?;
        self.app.set_identity_policy(&mut ctx, self.programme, &draft)?;
        Ok(None)
    }

    fn here(&self) -> MutexGuard<'_, BTreeMap<CourierId, Timestamp>> {
        self.here.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_here(&self, guest: CourierId) -> bool {
        self.here().contains_key(&guest)
    }

    /// Sends away whoever takes too long.
    pub(super) fn sweep(&self, now: Timestamp) {
        let late = |(guest, since): (&CourierId, &Timestamp)| {
            (now.since(*since) > VISIT).then_some(*guest)
        };
        let late: Vec<CourierId> = self.here().iter().filter_map(late).collect();
        late.into_iter().for_each(|guest| self.leave(guest));
    }

    /// Sends everybody away: the demonstration ends.
    pub(super) fn close(&self) {
        let all: Vec<CourierId> = self.here().keys().copied().collect();
        all.into_iter().for_each(|guest| self.leave(guest));
    }

    fn warn(what: &str, error: &dyn std::fmt::Display) {
        tracing::warn!(what, %error, "something about a visitor stumbled");
    }
}

impl Guests for Visits {
    fn absent(&self) -> Option<String> {
        self.app.ports.faces.software().err()
    }

    fn arrive(&self) -> Option<CourierId> {
        if self.here().len() >= MOST {
            return None;
        }
        // Models may have been fetched, or exchanged, since the start.
        let made = self.policy().and_then(|absent| match absent {
            Some(why) => Err(porchlight_app::Error::invalid("faces", "absent", why)),
            None => hired(&self.app, (self.station, self.programme), NAME, "visitor"),
        });
        let guest = made.inspect_err(|error| Self::warn("arrival", error)).ok()?;
        self.here().insert(guest, entropy_clock::now());
        Some(guest)
    }

    fn stage(&self, guest: CourierId) -> Option<IdentityStage> {
        if !self.is_here(guest) {
            return None;
        }
        let ctx = entropy_clock::ctx(Actor::Courier(guest));
        let stage = self.app.my_identity_stage(&ctx);
        Some(stage.inspect_err(|error| Self::warn("stage", error)).ok()?.0)
    }

    fn other_phone(&self, guest: CourierId) -> bool {
        if !self.is_here(guest) {
            return false;
        }
        if let Err(error) = another_phone(&self.app, &self.place, guest) {
            Self::warn("other phone", &error);
            return false;
        }
        // The pass over everybody comes each minute; for visitors it comes now.
        let asked = self.app.keep_identity(&mut entropy_clock::ctx(Actor::System));
        asked.inspect_err(|error| Self::warn("ask", error)).is_ok()
    }

    fn seen(&self, guest: CourierId) -> bool {
        if !self.is_here(guest) {
            return false;
        }
        let own = entropy_clock::ctx(Actor::Courier(guest));
        let Ok((_, Some(check))) = self.app.my_identity_stage(&own) else { return false };
        let mut desk = entropy_clock::ctx(Actor::Staff(self.operator, Role::Operator));
        let seen = self.app.saw_courier(&mut desk, check);
        seen.inspect_err(|error| Self::warn("being seen", error)).is_ok()
    }

    fn leave(&self, guest: CourierId) {
        if self.here().remove(&guest).is_none() {
            return;
        }
        let mut ctx = entropy_clock::ctx(Actor::Courier(guest));
        // What fails here the reconciler does within a minute: the consent is taken back first.
        if let Err(error) = self.app.withdraw_identity_consent(&mut ctx) {
            Self::warn("leaving", &error);
        }
    }
}
