//! Policies: what a programme promises, signed by the log's key and published.
//!
//! Owns: setting one (its version is given here, its software must be what runs), ending identity
//! checks of a programme, and which one is in force. Never does: change a promise; a new version
//! takes its place, and every template made under the old one ends.

use crate::app::{App, Done};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::log::signed_note;
use porchlight_domain::id::{CourierId, IdentityPolicyId, ProgrammeId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::Timestamp;
use porchlight_identity::policy::{
    Cadence, CheckedPolicy, MOST_IDLE_DAYS, MOST_IMAGE_SECONDS, MOST_IN_30_DAYS, MOST_REVIEW_HOURS,
    OTHER_WAYS, Policy, Purpose,
};
use porchlight_store::Tx;
use porchlight_store::rows::IdentityPolicyRow;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

pub use porchlight_identity::policy::Software;

/// Versions listed of one programme.
const LISTED: u32 = 100;
/// The cadence that a draft begins with: fewer asks than the caps allow.
const DRAFT: Cadence = Cadence {
    most_a_day: 1,
    most_in_30_days: MOST_IN_30_DAYS,
    most_for_block_start: 2,
    block_start_permille: 50,
    grace_minutes: 120,
};

/// A policy as it was set.
#[derive(Debug, Clone)]
pub struct PolicyInForce {
    /// Whose couriers it is for.
    pub programme: ProgrammeId,
    /// What it promises.
    pub policy: CheckedPolicy,
    /// The signed note, for everybody to check.
    pub note: String,
    /// When it was set.
    pub set_at: Timestamp,
    /// When identity checks of the programme ended, or the next version took its place.
    pub ended_at: Option<Timestamp>,
}

/// What became of setting a policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum SetIdentityPolicy {
    /// It is in force, as this version.
    Set(u32),
    /// It is what is in force already.
    Same,
    /// Its software is not what runs here: why, in plain words.
    OtherSoftware(String),
}

pub(super) fn checked(row: &IdentityPolicyRow) -> Result<CheckedPolicy> {
    CheckedPolicy::parse(&row.body).map_err(|e| Error::Fault(format!("a policy: {e}")))
}

/// The policy in force for a programme's couriers.
pub(super) fn in_force(tx: &Tx<'_>, programme: ProgrammeId) -> Result<Option<CheckedPolicy>> {
    let newest = tx.identity_policies_of(programme, 1)?.into_iter().next();
    newest.filter(|row| row.ended_at.is_none()).as_ref().map(checked).transpose()
}

/// The policy in force for a courier.
pub(super) fn of_courier(tx: &Tx<'_>, courier: CourierId) -> Result<Option<CheckedPolicy>> {
    let courier = tx.courier(courier)?.ok_or(Error::Absent("courier"))?;
    in_force(tx, courier.programme)
}

fn shown(row: IdentityPolicyRow) -> Result<PolicyInForce> {
    let policy = checked(&row)?;
    let (programme, note) = (row.programme, row.note);
    Ok(PolicyInForce { programme, policy, note, set_at: row.set_at, ended_at: row.ended_at })
}

/// The policy of a text, for this programme and under this version.
fn versioned(json: &str, programme: ProgrammeId, version: u32) -> Result<CheckedPolicy> {
    let refused = |why: String| Error::invalid("policy", "refused", why);
    let mut value: Value =
        serde_json::from_str(json).map_err(|e| refused(format!("it is not JSON: {e}")))?;
    if let Some(map) = value.as_object_mut() {
        map.insert("version".into(), json!(version));
        map.insert("programme".into(), json!(programme.to_string()));
    }
    CheckedPolicy::parse(&value.to_string()).map_err(|e| refused(e.to_string()))
}

fn same(one: &Policy, other: &Policy) -> bool {
    *one == Policy { version: one.version, ..other.clone() }
}

impl App {
    /// Why no face can be compared under this policy; `None` if faces can.
    pub(super) fn unavailable(&self, policy: &CheckedPolicy) -> Option<String> {
        match self.ports.faces.software() {
            Err(why) => Some(why),
            Ok(runs) if runs != policy.policy().software => Some(
                "the programs and models that run here are not those that the policy names".into(),
            ),
            Ok(_) => None,
        }
    }

    /// A policy to begin with: the software that runs, and a cadence below the caps.
    ///
    /// # Errors
    /// Denied to all but operators; absent programme; invalid: no face can be compared here.
    pub fn draft_identity_policy(&self, ctx: &Ctx, programme: ProgrammeId) -> Result<String> {
        ctx.allow_operator()?;
        let known = self.read(|tx| {
            tx.programme(programme)?.ok_or(Error::Absent("programme"))?;
            tx.identity_policies_of(programme, 1)?.first().map(checked).transpose()
        })?;
        let software = self.ports.faces.software();
        let software = software.map_err(|why| Error::invalid("software", "unavailable", why))?;
        let version = known.as_ref().map_or(1, |known| known.policy().version + 1);
        let promises = known.map(|known| known.policy().clone());
        let draft = match promises {
            Some(before) => Policy { version, software, ..before },
            None => Policy {
                version,
                programme,
                purpose: Purpose::Presence,
                idle_days: MOST_IDLE_DAYS,
                image_seconds: MOST_IMAGE_SECONDS,
                review_hours: MOST_REVIEW_HOURS,
                cadence: DRAFT,
                other_ways: OTHER_WAYS.to_vec(),
                software,
            },
        };
        Ok(serde_json::to_string_pretty(&draft)?)
    }

    /// Puts a policy in force for a programme. Its version and programme are given here.
    ///
    /// # Errors
    /// Denied to all but operators; absent programme; invalid: beyond a cap, or not a policy.
    pub fn set_identity_policy(
        &self,
        ctx: &mut Ctx,
        programme: ProgrammeId,
        json: &str,
    ) -> Result<SetIdentityPolicy> {
        ctx.allow_operator()?;
        let newest = self.read(|tx| {
            tx.programme(programme)?.ok_or(Error::Absent("programme"))?;
            Ok(tx.identity_policies_of(programme, 1)?.into_iter().next())
        })?;
        let version = newest.as_ref().map_or(1, |row| row.version + 1);
        let policy = versioned(json, programme, version)?;
        let before = newest.as_ref().filter(|row| row.ended_at.is_none()).map(checked);
        if let Some(before) = before.transpose()?
            && same(before.policy(), policy.policy())
        {
            return Ok(SetIdentityPolicy::Same);
        }
        if let Some(why) = self.unavailable(&policy) {
            return Ok(SetIdentityPolicy::OtherSoftware(why));
        }
        let signer = self.ports.signer.as_ref();
        let note = signed_note(signer, &self.settings.log_origin, &policy.note_text());
        let request = format!("identity policy {programme} {}", policy.text());
        let set = self.record(ctx, &request, move |tx, hand| {
            if let Some(mut before) = tx.identity_policies_of(programme, 1)?.into_iter().next() {
                before.ended_at = before.ended_at.or(Some(hand.now));
                tx.update_identity_policy(&before)?;
            }
            let row = IdentityPolicyRow {
                id: hand.id(IdentityPolicyId::new),
                programme,
                version,
                digest: policy.digest(),
                body: policy.text().to_owned(),
                note: note.clone(),
                set_by: hand.actor.to_string(),
                set_at: hand.now,
                ended_at: None,
            };
            if !tx.insert_identity_policy(&row)? {
                return Err(Error::OutcomeUnknown);
            }
            let promises: Value = serde_json::from_str(policy.text())?;
            let fact = json!({"policy": promises, "digest": policy.digest().hex()});
            hand.leave(LeafKind::IdentityPolicy, row.id, fact);
            Ok(Done::Kept(SetIdentityPolicy::Set(version)))
        })?;
        self.ring_all(ctx, ["identity".to_owned()]);
        Ok(set)
    }

    /// Ends identity checks of a programme; says whether there were any. Every template of its
    /// couriers ends within a minute.
    ///
    /// # Errors
    /// Denied to all but operators; absent programme.
    pub fn end_identity_policy(&self, ctx: &mut Ctx, programme: ProgrammeId) -> Result<bool> {
        ctx.allow_operator()?;
        let ended = self.record(ctx, &format!("no identity {programme}"), move |tx, hand| {
            tx.programme(programme)?.ok_or(Error::Absent("programme"))?;
            let newest = tx.identity_policies_of(programme, 1)?.into_iter().next();
            let Some(mut row) = newest.filter(|row| row.ended_at.is_none()) else {
                return Ok(Done::Refused(false));
            };
            row.ended_at = Some(hand.now);
            tx.update_identity_policy(&row)?;
            let fact = json!({"digest": row.digest.hex(), "ended": true});
            hand.leave(LeafKind::IdentityPolicy, row.id, fact);
            Ok(Done::Kept(true))
        })?;
        self.ring_all(ctx, ["identity".to_owned()]);
        Ok(ended)
    }

    /// Every version of a programme's policy, newest first, for everybody.
    ///
    /// # Errors
    /// Absent programme; faults.
    pub fn identity_policies(&self, programme: ProgrammeId) -> Result<Vec<PolicyInForce>> {
        self.read(|tx| {
            tx.programme(programme)?.ok_or(Error::Absent("programme"))?;
            let rows = tx.identity_policies_of(programme, LISTED)?;
            rows.into_iter().map(shown).collect()
        })
    }

    /// The policies in force, one for each programme that has one.
    ///
    /// # Errors
    /// Faults.
    pub fn identity_policies_in_force(&self) -> Result<Vec<PolicyInForce>> {
        self.read(|tx| {
            let mut found = vec![];
            for programme in tx.programmes()? {
                let newest = tx.identity_policies_of(programme.id, 1)?.into_iter().next();
                found.extend(newest.filter(|row| row.ended_at.is_none()));
            }
            found.into_iter().map(shown).collect()
        })
    }

    /// Why no face can be compared under a programme's policy now; `None` if faces can. For `doctor`
    /// and the public page.
    #[must_use]
    pub fn faces_unavailable(&self, policy: &PolicyInForce) -> Option<String> {
        self.unavailable(&policy.policy)
    }
}
