//! Identity checks: policies, consents, templates and their ends, asks, pictures for people.

use crate::rows::{
    ConsentRow, DeviceFinding, FaceCaptureRow, FaceReceiptRow, FaceTemplateRow, IdentityCheckRow,
    IdentityLookRow, IdentityPictureRow, IdentityPolicyRow, IdentityStepRow,
};
use crate::statements::{Page, Slice};
use crate::{Error, Tx};
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{
    CeremonyId, ConsentId, CourierId, FaceCaptureId, FaceTemplateId, IdentityCheckId,
    IdentityPictureId, ProgrammeId,
};
use porchlight_domain::time::Timestamp;

impl Tx<'_> {
    /// Adds a policy; says whether its version was free.
    pub fn insert_identity_policy(&self, policy: &IdentityPolicyRow) -> Result<bool, Error> {
        self.insert_new(policy)
    }

    /// Replaces a policy: when it ended.
    pub fn update_identity_policy(&self, policy: &IdentityPolicyRow) -> Result<bool, Error> {
        self.update(policy)
    }

    /// A programme's policies, newest first.
    pub fn identity_policies_of(
        &self,
        programme: ProgrammeId,
        limit: u32,
    ) -> Result<Vec<IdentityPolicyRow>, Error> {
        let rest = "WHERE programme = $1 ORDER BY version DESC LIMIT $2";
        self.records(rest, &[&programme, &limit])
    }

    /// The policy with this digest.
    pub fn identity_policy_with(&self, digest: Digest) -> Result<Option<IdentityPolicyRow>, Error> {
        self.record("WHERE digest = $1 ORDER BY set_at DESC LIMIT 1", &[&digest])
    }

    /// Adds a consent.
    pub fn insert_consent(&self, consent: &ConsentRow) -> Result<(), Error> {
        self.insert(consent)
    }

    /// Replaces a consent: when it was taken back.
    pub fn update_consent(&self, consent: &ConsentRow) -> Result<bool, Error> {
        self.update(consent)
    }

    /// One consent.
    pub fn consent(&self, id: ConsentId) -> Result<Option<ConsentRow>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// A courier's consents, newest first.
    pub fn consents_of(&self, courier: CourierId, limit: u32) -> Result<Vec<ConsentRow>, Error> {
        let rest = "WHERE courier = $1 ORDER BY at DESC, id DESC LIMIT $2";
        self.records(rest, &[&courier, &limit])
    }

    /// Adds a template.
    pub fn insert_face_template(&self, template: &FaceTemplateRow) -> Result<(), Error> {
        self.insert(template)
    }

    /// One template.
    pub fn face_template(&self, id: FaceTemplateId) -> Result<Option<FaceTemplateRow>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// A courier's templates, newest first: one, but for the moment in which it is replaced.
    pub fn face_templates_of(&self, courier: CourierId) -> Result<Vec<FaceTemplateRow>, Error> {
        self.records("WHERE courier = $1 ORDER BY made_at DESC, id DESC", &[&courier])
    }

    /// Templates behind this one in the order of their ids, to look whether they ended.
    pub fn face_templates_after(
        &self,
        id: FaceTemplateId,
        limit: u32,
    ) -> Result<Vec<FaceTemplateRow>, Error> {
        self.records("WHERE id > $1 ORDER BY id LIMIT $2", &[&id, &limit])
    }

    /// Notes that a template was opened.
    pub fn use_face_template(&self, id: FaceTemplateId, now: Timestamp) -> Result<bool, Error> {
        let sql = "UPDATE face_template SET last_used_at = $1 WHERE id = $2";
        Ok(self.execute(sql, &[&now, &id])? == 1)
    }

    /// Takes a template out whose key was destroyed; says whether it was here.
    pub fn remove_face_template(&self, id: FaceTemplateId) -> Result<bool, Error> {
        Ok(self.execute("DELETE FROM face_template WHERE id = $1", &[&id])? == 1)
    }

    /// Adds the receipt of a destroyed key; says whether there was none.
    pub fn insert_face_receipt(&self, receipt: &FaceReceiptRow) -> Result<bool, Error> {
        self.insert_new(receipt)
    }

    /// The receipt of a destroyed key.
    pub fn face_receipt(&self, id: FaceTemplateId) -> Result<Option<FaceReceiptRow>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// A courier's receipts, newest first.
    pub fn face_receipts_of(
        &self,
        courier: CourierId,
        limit: u32,
    ) -> Result<Vec<FaceReceiptRow>, Error> {
        self.records("WHERE courier = $1 ORDER BY at DESC, id DESC LIMIT $2", &[&courier, &limit])
    }

    /// Ids of destroyed keys behind this one, in order.
    pub fn face_receipts_after(
        &self,
        id: FaceTemplateId,
        limit: u32,
    ) -> Result<Vec<FaceTemplateId>, Error> {
        let sql = "SELECT id FROM face_receipt WHERE id > $1 ORDER BY id LIMIT $2";
        self.rows(sql, &[&id, &limit], |row| row.get(0))
    }

    /// Adds an ask; a cap that it would break is a constraint error.
    pub fn insert_identity_check(&self, check: &IdentityCheckRow) -> Result<(), Error> {
        self.insert(check)
    }

    /// Replaces where a check stands.
    pub fn update_identity_check(&self, check: &IdentityCheckRow) -> Result<bool, Error> {
        self.update(check)
    }

    /// One check.
    pub fn identity_check(&self, id: IdentityCheckId) -> Result<Option<IdentityCheckRow>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// A courier's checks since then, newest first.
    pub fn identity_checks_of(
        &self,
        courier: CourierId,
        since: Timestamp,
        limit: u32,
    ) -> Result<Vec<IdentityCheckRow>, Error> {
        let rest = "WHERE courier = $1 AND asked_at >= $2 ORDER BY asked_at DESC, id DESC LIMIT $3";
        self.records(rest, &[&courier, &since, &limit])
    }

    /// A courier's check that is not over.
    pub fn open_identity_check(
        &self,
        courier: CourierId,
    ) -> Result<Option<IdentityCheckRow>, Error> {
        self.record("WHERE courier = $1 AND ended_at IS NULL", &[&courier])
    }

    /// Checks that are not over, the soonest due first.
    pub fn open_identity_checks(&self, slice: Slice) -> Result<Page<IdentityCheckRow>, Error> {
        self.page_of("ended_at IS NULL", "due_by, id", &[], slice)
    }

    /// Checks whose present step is over, longest ago first.
    pub fn identity_checks_due(
        &self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<IdentityCheckRow>, Error> {
        let rest = "WHERE ended_at IS NULL AND due_by <= $1 ORDER BY due_by, id LIMIT $2";
        self.records(rest, &[&now, &limit])
    }

    /// Checks that were asked within this time, oldest first: for figures.
    pub fn identity_checks_asked(
        &self,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<IdentityCheckRow>, Error> {
        self.records("WHERE asked_at >= $1 AND asked_at < $2 ORDER BY asked_at", &[&from, &to])
    }

    /// Adds a set of pictures that is asked for.
    pub fn insert_face_capture(&self, capture: &FaceCaptureRow) -> Result<(), Error> {
        self.insert(capture)
    }

    /// One of them.
    pub fn face_capture(&self, id: FaceCaptureId) -> Result<Option<FaceCaptureRow>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// Uses a set up; says whether nobody had.
    pub fn use_face_capture(&self, id: FaceCaptureId, now: Timestamp) -> Result<bool, Error> {
        let sql = "UPDATE face_capture SET used_at = $1 WHERE id = $2 AND used_at IS NULL";
        Ok(self.execute(sql, &[&now, &id])? == 1)
    }

    /// How many a courier asked for since then.
    pub fn face_captures_since(&self, courier: CourierId, since: Timestamp) -> Result<u32, Error> {
        let sql = "SELECT COUNT(*) FROM face_capture WHERE courier = $1 AND begun_at >= $2";
        Ok(self.scalar(sql, &[&courier, &since])?.unwrap_or(0))
    }

    /// Sets that ended before then, oldest first.
    pub fn face_captures_over(
        &self,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<FaceCaptureRow>, Error> {
        self.records("WHERE ends_at < $1 ORDER BY ends_at, id LIMIT $2", &[&before, &limit])
    }

    /// Forgets a set.
    pub fn remove_face_capture(&self, id: FaceCaptureId) -> Result<bool, Error> {
        Ok(self.execute("DELETE FROM face_capture WHERE id = $1", &[&id])? == 1)
    }

    /// Keeps a sealed picture; says whether the check had none of its kind.
    pub fn insert_identity_picture(&self, picture: &IdentityPictureRow) -> Result<bool, Error> {
        self.insert_new(picture)
    }

    /// The pictures of a check.
    pub fn identity_pictures_of(
        &self,
        check: IdentityCheckId,
    ) -> Result<Vec<IdentityPictureRow>, Error> {
        self.records("WHERE identity_check = $1 ORDER BY kind DESC", &[&check])
    }

    /// Pictures that must not be here any more: their time or their check is over.
    pub fn identity_pictures_over(
        &self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<IdentityPictureRow>, Error> {
        let rest = "WHERE until_at <= $1 OR EXISTS (SELECT 1 FROM identity_check c \
                    WHERE c.id = identity_check AND c.state <> 'with_person') \
                    ORDER BY until_at, id LIMIT $2";
        self.records(rest, &[&now, &limit])
    }

    /// Takes a sealed picture out whose key was destroyed.
    pub fn remove_identity_picture(&self, id: IdentityPictureId) -> Result<bool, Error> {
        Ok(self.execute("DELETE FROM identity_picture WHERE id = $1", &[&id])? == 1)
    }

    /// Adds a passkey that was asked for.
    pub fn insert_identity_step(&self, step: &IdentityStepRow) -> Result<(), Error> {
        self.insert(step)
    }

    /// One of them.
    pub fn identity_step(&self, id: CeremonyId) -> Result<Option<IdentityStepRow>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// Uses it up; says whether nobody had.
    pub fn use_identity_step(&self, id: CeremonyId, now: Timestamp) -> Result<bool, Error> {
        let sql = "UPDATE identity_step SET used_at = $1 WHERE id = $2 AND used_at IS NULL";
        Ok(self.execute(sql, &[&now, &id])? == 1)
    }

    /// How many were asked for in a check.
    pub fn identity_steps_of(&self, check: IdentityCheckId) -> Result<u32, Error> {
        let sql = "SELECT COUNT(*) FROM identity_step WHERE identity_check = $1";
        Ok(self.scalar(sql, &[&check])?.unwrap_or(0))
    }

    /// Forgets those begun before then.
    pub fn purge_identity_steps(&self, before: Timestamp) -> Result<u64, Error> {
        self.execute("DELETE FROM identity_step WHERE begun_at < $1", &[&before])
    }

    /// Writes a look down.
    pub fn insert_identity_look(&self, look: &IdentityLookRow) -> Result<(), Error> {
        self.insert(look)
    }

    /// Who looked at pictures of a courier, newest first.
    pub fn identity_looks_of(
        &self,
        courier: CourierId,
        limit: u32,
    ) -> Result<Vec<IdentityLookRow>, Error> {
        self.records("WHERE courier = $1 ORDER BY at DESC, id DESC LIMIT $2", &[&courier, &limit])
    }

    /// Who looked at pictures of a check, oldest first.
    pub fn identity_looks_in(&self, check: IdentityCheckId) -> Result<Vec<IdentityLookRow>, Error> {
        self.records("WHERE identity_check = $1 ORDER BY at, id", &[&check])
    }

    /// What was noticed about phones since then, oldest first.
    pub fn device_findings_since(
        &self,
        since: Timestamp,
        limit: u32,
    ) -> Result<Vec<DeviceFinding>, Error> {
        self.records("WHERE at >= $1 ORDER BY at, id LIMIT $2", &[&since, &limit])
    }

    /// Couriers with a phone that was bound since then while they had another before.
    pub fn couriers_with_new_phone(
        &self,
        since: Timestamp,
        limit: u32,
    ) -> Result<Vec<(CourierId, Timestamp)>, Error> {
        let sql = "SELECT d.courier, MAX(d.created_at) FROM device d WHERE d.created_at >= $1 \
                   AND d.revoked_at IS NULL AND EXISTS (SELECT 1 FROM device e \
                   WHERE e.courier = d.courier AND e.created_at < d.created_at) \
                   GROUP BY d.courier ORDER BY d.courier LIMIT $2";
        self.rows(sql, &[&since, &limit], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// Couriers whose tries since then were more than admitted for signs that one sign-in moves between
    /// phones or networks, or that one phone works for several accounts, with the newest of them.
    pub fn couriers_with_shared_tries(
        &self,
        since: Timestamp,
        limit: u32,
    ) -> Result<Vec<(CourierId, Timestamp)>, Error> {
        let sql = "SELECT courier, MAX(at) FROM verdict WHERE at >= $1 AND courier IS NOT NULL \
                   AND meant <> 'admit' AND (reasons LIKE '%\"group\":\"network\"%' \
                   OR reasons LIKE '%\"group\":\"graph\"%') \
                   GROUP BY courier ORDER BY courier LIMIT $2";
        self.rows(sql, &[&since, &limit], |row| Ok((row.get(0)?, row.get(1)?)))
    }
}
