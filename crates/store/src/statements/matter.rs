//! Matters: accounts of one bot service.

use super::{Page, Slice};
use crate::rows::Matter;
use crate::{Error, Tx};
use porchlight_domain::id::{CourierId, MatterId, StaffId};
use porchlight_domain::time::Timestamp;

/// An account in a matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatterMember {
    /// The matter.
    pub matter: MatterId,
    /// Whose account.
    pub courier: CourierId,
    /// Why it belongs here.
    pub reason: String,
    /// Who added it.
    pub added_by: StaffId,
    /// When.
    pub added_at: Timestamp,
}

impl Tx<'_> {
    /// Adds a matter.
    pub fn insert_matter(&self, matter: &Matter) -> Result<(), Error> {
        self.insert(matter)
    }

    /// Changes a matter.
    pub fn put_matter(&self, matter: &Matter) -> Result<bool, Error> {
        self.update(matter)
    }

    /// A matter.
    pub fn matter(&self, id: MatterId) -> Result<Option<Matter>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// Matters, the newest first.
    pub fn matters(&self, slice: Slice) -> Result<Page<Matter>, Error> {
        self.page_of("1 = 1", "made_at DESC, id", &[], slice)
    }

    /// Adds an account to a matter; says whether it is new there.
    pub fn insert_matter_member(&self, member: &MatterMember) -> Result<bool, Error> {
        let sql = "INSERT INTO matter_member (matter, courier, reason, added_by, added_at) \
            VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
        let MatterMember { matter, courier, reason, added_by, added_at } = member;
        Ok(self.execute(sql, &[matter, courier, reason, added_by, added_at])? == 1)
    }

    /// Takes an account out of a matter; says whether it was in.
    pub fn remove_matter_member(
        &self,
        matter: MatterId,
        courier: CourierId,
    ) -> Result<bool, Error> {
        let sql = "DELETE FROM matter_member WHERE matter = $1 AND courier = $2";
        Ok(self.execute(sql, &[&matter, &courier])? == 1)
    }

    /// The accounts of a matter, in the order in which they were added.
    pub fn matter_members(&self, matter: MatterId) -> Result<Vec<MatterMember>, Error> {
        let sql = "SELECT matter, courier, reason, added_by, added_at FROM matter_member \
            WHERE matter = $1 ORDER BY added_at, courier";
        self.rows(sql, &[&matter], |row| {
            Ok(MatterMember {
                matter: row.get(0)?,
                courier: row.get(1)?,
                reason: row.get(2)?,
                added_by: row.get(3)?,
                added_at: row.get(4)?,
            })
        })
    }

    /// Whether a legal hold is on what is kept about a courier.
    pub fn under_legal_hold(&self, courier: CourierId) -> Result<bool, Error> {
        let sql = "SELECT COUNT(*) FROM matter_member m JOIN matter t ON t.id = m.matter \
            WHERE m.courier = $1 AND t.legal_hold = 1";
        let held: Option<i64> = self.scalar(sql, &[&courier])?;
        Ok(held.unwrap_or(0) > 0)
    }
}
