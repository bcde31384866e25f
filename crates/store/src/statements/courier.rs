//! Couriers, applications and standing preferences.

use super::sort::direction;
use super::{ApplicationSort, CourierSort, Page, Slice, containing};
use crate::rows::{Application, Courier, StandingPreference};
use crate::{Error, Tx};
use porchlight_domain::id::{ApplicationId, CourierId, StationId};
use porchlight_domain::words::ApplicationState;

impl Tx<'_> {
    /// Adds a courier; says whether the address was free.
    pub fn insert_courier(&self, courier: &Courier) -> Result<bool, Error> {
        self.insert_new(courier)
    }

    /// Replaces a courier.
    pub fn update_courier(&self, courier: &Courier) -> Result<bool, Error> {
        self.update(courier)
    }

    /// One courier.
    pub fn courier(&self, id: CourierId) -> Result<Option<Courier>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// The courier with this address.
    pub fn courier_by_email(&self, email: &str) -> Result<Option<Courier>, Error> {
        self.record("WHERE email = $1", &[&email])
    }

    /// A page of couriers, by name.
    pub fn courier_page(&self, search: &str, slice: Slice) -> Result<Page<Courier>, Error> {
        self.courier_list(search, CourierSort::Name, false, slice)
    }

    /// A page of couriers whose name or address contains `search`, sorted.
    pub fn courier_list(
        &self,
        search: &str,
        sort: CourierSort,
        descending: bool,
        slice: Slice,
    ) -> Result<Page<Courier>, Error> {
        let like = containing(search);
        let order = format!("{} {}, name, id", sort.expression(), direction(descending));
        self.page_of("LOWER(name || ' ' || email) LIKE $1 ESCAPE '\\'", &order, &[&like], slice)
    }

    /// Active couriers of a station.
    pub fn couriers_of(&self, station: StationId) -> Result<Vec<Courier>, Error> {
        self.records("WHERE station = $1 AND state = 'active' ORDER BY id", &[&station])
    }

    /// Adds an application.
    pub fn insert_application(&self, application: &Application) -> Result<(), Error> {
        self.insert(application)
    }

    /// Replaces an application.
    pub fn update_application(&self, application: &Application) -> Result<bool, Error> {
        self.update(application)
    }

    /// One application.
    pub fn application(&self, id: ApplicationId) -> Result<Option<Application>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// The open application of an address, if any.
    pub fn open_application(&self, email: &str) -> Result<Option<Application>, Error> {
        self.record("WHERE email = $1 AND state IN ('submitted', 'waiting')", &[&email])
    }

    /// A page of applications in a state, sorted.
    pub fn application_list(
        &self,
        state: ApplicationState,
        sort: ApplicationSort,
        descending: bool,
        slice: Slice,
    ) -> Result<Page<Application>, Error> {
        let order = format!("{} {}, submitted_at, id", sort.expression(), direction(descending));
        self.page_of("state = $1", &order, &[&state], slice)
    }

    /// Sets a courier's standing preference.
    pub fn put_standing_preference(&self, wish: &StandingPreference) -> Result<(), Error> {
        self.execute("DELETE FROM standing_preference WHERE courier = $1", &[&wish.courier])?;
        self.insert(wish)
    }

    /// A courier's standing preference.
    pub fn standing_preference(
        &self,
        courier: CourierId,
    ) -> Result<Option<StandingPreference>, Error> {
        self.record("WHERE courier = $1", &[&courier])
    }

    /// The active standing preferences of a station's active couriers.
    pub fn standing_preferences_of(
        &self,
        station: StationId,
    ) -> Result<Vec<StandingPreference>, Error> {
        let rest = "WHERE active = 1 AND courier IN \
                    (SELECT id FROM courier WHERE station = $1 AND state = 'active') ORDER BY id";
        self.records(rest, &[&station])
    }
}
