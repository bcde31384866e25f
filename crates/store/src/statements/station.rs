//! Stations, service areas, programmes and terms.

use crate::rows::{Programme, ServiceArea, Station, Terms};
use crate::{Error, Tx};
use porchlight_domain::id::{ProgrammeId, ServiceAreaId, StationId, TermsId};

impl Tx<'_> {
    /// Adds a station; says whether its code was free.
    pub fn insert_station(&self, station: &Station) -> Result<bool, Error> {
        self.insert_new(station)
    }

    /// Replaces a station's settings.
    pub fn update_station(&self, station: &Station) -> Result<bool, Error> {
        self.update(station)
    }

    /// Every station, by code.
    pub fn stations(&self) -> Result<Vec<Station>, Error> {
        self.records("ORDER BY code", &[])
    }

    /// One station.
    pub fn station(&self, id: StationId) -> Result<Option<Station>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// The station with this code.
    pub fn station_by_code(&self, code: &str) -> Result<Option<Station>, Error> {
        self.record("WHERE code = $1", &[&code])
    }

    /// Adds a service area; says whether its name was free at that station.
    pub fn insert_service_area(&self, area: &ServiceArea) -> Result<bool, Error> {
        self.insert_new(area)
    }

    /// One service area.
    pub fn service_area(&self, id: ServiceAreaId) -> Result<Option<ServiceArea>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// Replaces a service area.
    pub fn update_service_area(&self, area: &ServiceArea) -> Result<bool, Error> {
        self.update(area)
    }

    /// The areas of a station, by name.
    pub fn service_areas(&self, station: StationId) -> Result<Vec<ServiceArea>, Error> {
        self.records("WHERE station = $1 ORDER BY name", &[&station])
    }

    /// Adds a programme; says whether its code was free.
    pub fn insert_programme(&self, programme: &Programme) -> Result<bool, Error> {
        self.insert_new(programme)
    }

    /// Every programme, by code.
    pub fn programmes(&self) -> Result<Vec<Programme>, Error> {
        self.records("ORDER BY code", &[])
    }

    /// One programme.
    pub fn programme(&self, id: ProgrammeId) -> Result<Option<Programme>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// Adds a version of terms; says whether that version was free.
    pub fn insert_terms(&self, terms: &Terms) -> Result<bool, Error> {
        self.insert_new(terms)
    }

    /// One version of terms.
    pub fn terms(&self, id: TermsId) -> Result<Option<Terms>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// The newest terms of a programme.
    pub fn newest_terms(&self, programme: ProgrammeId) -> Result<Option<Terms>, Error> {
        self.record("WHERE programme = $1 ORDER BY version DESC LIMIT 1", &[&programme])
    }
}
