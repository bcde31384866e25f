//! How somebody comes to the stage: a courier by a programme, an application and an approval; staff by their name.

use crate::stage::Stage;
use porchlight_app::Actor;
use porchlight_app::courier::{Applied, NewApplication, Ruled, Ruling};
use porchlight_app::station::Made;
use porchlight_domain::id::{CourierId, ProgrammeId};
use porchlight_domain::words::{ProgrammeKind, Role, VehicleKind};

/// Name and address of whoever is the only courier of a test.
pub(crate) const ANA: (&str, &str) = ("Ana Ruiz", "ana@couriers.example");

impl Stage {
    /// A programme of couriers with their own cars.
    pub(crate) fn programme(&self, code: &str) -> ProgrammeId {
        let (console, kind) = (&mut self.ctx(Actor::Console), ProgrammeKind::Independent);
        let made = self.app.make_programme(console, code, "Own car", kind, "Terms.").unwrap();
        let Made::Made(id) = made else { panic!("the code is new") };
        id.parse().unwrap()
    }

    /// Somebody who applied for it, reads this language and was approved.
    pub(crate) fn approved(
        &self,
        programme: ProgrammeId,
        (name, email): (&str, &str),
        language: &str,
    ) -> CourierId {
        let new = NewApplication {
            name: name.into(),
            email: email.into(),
            phone: "+1 512 555 0100".into(),
            language: language.into(),
            vehicle: VehicleKind::Sedan,
            station: self.station,
            area: String::new(),
            programme,
            terms_version: 1,
        };
        let applied = self.app.apply(&mut self.ctx(Actor::Public), new).unwrap();
        let Applied::Received(id) = applied else { panic!("{applied:?}") };
        let console = &mut self.ctx(Actor::Console);
        let ruled = self.app.rule(console, id.parse().unwrap(), Ruling::Approve).unwrap();
        let Ruled::Done(Some(id)) = ruled else { panic!("approved") };
        id.parse().unwrap()
    }

    /// Somebody on the staff.
    #[allow(dead_code, reason = "not every user of the stage needs staff")]
    pub(crate) fn staff(&self, name: &str, role: Role) -> Actor {
        let email = format!("{}@x.example", name.to_lowercase());
        let console = &mut self.ctx(Actor::Console);
        let made = self.app.add_staff(console, name, &email, role).unwrap();
        let Made::Made(id) = made else { panic!("{name} is new") };
        Actor::Staff(id.parse().unwrap(), role)
    }
}
