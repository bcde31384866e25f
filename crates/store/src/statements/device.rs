//! Passkeys, devices, what was noticed about them, commitments and attestations.

use crate::rows::{AssuranceRule, Attestation, Commitment, Device, DeviceFinding, Passkey};
use crate::{Error, Tx};
use porchlight_domain::digest::Digest;
use porchlight_domain::geo::Point;
use porchlight_domain::id::{AttestationId, CourierId, DeviceId, PasskeyId, StationId};
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{Act, FindingKind};

impl Tx<'_> {
    /// Adds a passkey; says whether its credential was new.
    pub fn insert_passkey(&self, passkey: &Passkey) -> Result<bool, Error> {
        self.insert_new(passkey)
    }

    /// One passkey.
    pub fn passkey(&self, id: PasskeyId) -> Result<Option<Passkey>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// The passkey with this credential id, unless it was removed.
    pub fn passkey_by_credential(&self, credential: &[u8]) -> Result<Option<Passkey>, Error> {
        self.record("WHERE credential_id = $1 AND removed_at IS NULL", &[&credential])
    }

    /// The passkeys of somebody, oldest first.
    pub fn passkeys_of(&self, subject: [u8; 16]) -> Result<Vec<Passkey>, Error> {
        self.records(
            "WHERE subject = $1 AND removed_at IS NULL ORDER BY created_at, id",
            &[&subject],
        )
    }

    /// Replaces a passkey: its counter, when it was used, whether it was removed.
    pub fn update_passkey(&self, passkey: &Passkey) -> Result<bool, Error> {
        self.update(passkey)
    }

    /// Removes every passkey of somebody; says how many.
    pub fn remove_passkeys_of(&self, subject: [u8; 16], now: Timestamp) -> Result<u64, Error> {
        let sql = "UPDATE passkey SET removed_at = $1 WHERE subject = $2 AND removed_at IS NULL";
        self.execute(sql, &[&now, &subject])
    }

    /// Adds a device; says whether the courier had no device with this key.
    pub fn insert_device(&self, device: &Device) -> Result<bool, Error> {
        self.insert_new(device)
    }

    /// Replaces a device.
    pub fn update_device(&self, device: &Device) -> Result<bool, Error> {
        self.update(device)
    }

    /// Notes an assertion of a device's attested app; says whether its counter was above the last.
    pub fn note_assertion(
        &self,
        id: DeviceId,
        counter: u32,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let sql = "UPDATE device SET counter = $1, asserted_at = $2 WHERE id = $3 AND counter < $1";
        Ok(self.execute(sql, &[&i64::from(counter), &now, &id])? == 1)
    }

    /// One device.
    pub fn device(&self, id: DeviceId) -> Result<Option<Device>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// The courier's device with this key.
    pub fn device_with_key(
        &self,
        courier: CourierId,
        thumbprint: Digest,
    ) -> Result<Option<Device>, Error> {
        self.record("WHERE courier = $1 AND thumbprint = $2", &[&courier, &thumbprint])
    }

    /// Every device with this key, whosever it is.
    pub fn devices_with_key(&self, thumbprint: Digest) -> Result<Vec<Device>, Error> {
        self.records("WHERE thumbprint = $1 ORDER BY created_at, id", &[&thumbprint])
    }

    /// The courier's devices, newest first.
    pub fn devices_of(&self, courier: CourierId) -> Result<Vec<Device>, Error> {
        self.records("WHERE courier = $1 ORDER BY created_at DESC, id", &[&courier])
    }

    /// Notes that a device was used.
    pub fn see_device(&self, id: DeviceId, now: Timestamp) -> Result<(), Error> {
        self.execute("UPDATE device SET seen_at = $1 WHERE id = $2", &[&now, &id]).map(|_| ())
    }

    /// Notes where a device captured.
    pub fn place_device(&self, id: DeviceId, point: Point, at: Timestamp) -> Result<(), Error> {
        let sql = "UPDATE device SET lat = $1, lon = $2, located_at = $3 WHERE id = $4";
        self.execute(sql, &[&point.lat, &point.lon, &at, &id]).map(|_| ())
    }

    /// Revokes a device; says whether it was in use.
    pub fn revoke_device(&self, id: DeviceId, now: Timestamp) -> Result<bool, Error> {
        let sql = "UPDATE device SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL";
        Ok(self.execute(sql, &[&now, &id])? == 1)
    }

    /// Adds something that was noticed.
    pub fn insert_device_finding(&self, finding: &DeviceFinding) -> Result<(), Error> {
        self.insert(finding)
    }

    /// What was noticed about a courier's phones, newest first.
    pub fn device_findings_of(
        &self,
        courier: CourierId,
        limit: u32,
    ) -> Result<Vec<DeviceFinding>, Error> {
        self.records("WHERE courier = $1 ORDER BY at DESC, id LIMIT $2", &[&courier, &limit])
    }

    /// Whether this kind was noticed about the courier since then.
    pub fn noticed_since(
        &self,
        courier: CourierId,
        kind: FindingKind,
        since: Timestamp,
    ) -> Result<bool, Error> {
        let sql =
            "SELECT COUNT(*) FROM device_finding WHERE courier = $1 AND kind = $2 AND at >= $3";
        Ok(self.scalar::<i64>(sql, &[&courier, &kind, &since])?.unwrap_or(0) > 0)
    }

    /// Keeps a commitment.
    pub fn insert_commitment(&self, commitment: &Commitment) -> Result<(), Error> {
        self.insert(commitment)
    }

    /// What was committed to about a subject, oldest first.
    pub fn commitments_about(&self, subject: &str) -> Result<Vec<Commitment>, Error> {
        self.records("WHERE subject = $1 ORDER BY at, id", &[&subject])
    }

    /// Keeps what checking a statement of hardware came to.
    pub fn insert_attestation(&self, attestation: &Attestation) -> Result<(), Error> {
        self.insert(attestation)
    }

    /// One attestation.
    pub fn attestation(&self, id: AttestationId) -> Result<Option<Attestation>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// The attestations of a device, newest first.
    pub fn attestations_of(&self, device: DeviceId) -> Result<Vec<Attestation>, Error> {
        self.records("WHERE device = $1 ORDER BY at DESC, id", &[&device])
    }

    /// Passkeys by id, from the one behind `after` on: to walk through all of them.
    pub fn passkeys_after(&self, after: PasskeyId, limit: u32) -> Result<Vec<Passkey>, Error> {
        self.records("WHERE id > $1 ORDER BY id LIMIT $2", &[&after, &limit])
    }

    /// Attestations by id, from the one behind `after` on: to walk through all of them.
    pub fn attestations_after(
        &self,
        after: AttestationId,
        limit: u32,
    ) -> Result<Vec<Attestation>, Error> {
        self.records("WHERE id > $1 ORDER BY id LIMIT $2", &[&after, &limit])
    }

    /// What a station asks for before an act, if anything.
    pub fn assurance_rule(
        &self,
        station: StationId,
        act: Act,
    ) -> Result<Option<AssuranceRule>, Error> {
        self.record("WHERE station = $1 AND act = $2", &[&station, &act])
    }

    /// Adds or replaces what a station asks for before an act.
    pub fn put_assurance_rule(&self, rule: &AssuranceRule) -> Result<(), Error> {
        self.upsert(rule)
    }
}
