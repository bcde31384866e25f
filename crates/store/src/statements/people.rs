//! Staff, sign-in links and keys of integrators.

use super::{Page, Slice};
use crate::rows::{ApiKey, ProviderAccount, SignInLink, Staff};
use crate::{Error, Tx};
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{ApiKeyId, SignInLinkId, StaffId};
use porchlight_domain::time::Timestamp;

impl Tx<'_> {
    /// Adds a member of staff; says whether the address was free.
    pub fn insert_staff(&self, staff: &Staff) -> Result<bool, Error> {
        self.insert_new(staff)
    }

    /// Replaces a member of staff.
    pub fn update_staff(&self, staff: &Staff) -> Result<bool, Error> {
        self.update(staff)
    }

    /// One member of staff.
    pub fn staff(&self, id: StaffId) -> Result<Option<Staff>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// The member of staff with this address.
    pub fn staff_by_email(&self, email: &str) -> Result<Option<Staff>, Error> {
        self.record("WHERE email = $1", &[&email])
    }

    /// A page of staff, by name.
    pub fn staff_page(&self, slice: Slice) -> Result<Page<Staff>, Error> {
        self.page_of("1 = 1", "name, id", &[], slice)
    }

    /// The language that most of those who decide read.
    pub fn deciders_language(&self) -> Result<Option<String>, Error> {
        let sql = "SELECT language FROM staff WHERE active = 1 AND role IN ('analyst', 'operator') \
            GROUP BY language ORDER BY COUNT(*) DESC, language LIMIT 1";
        self.scalar(sql, &[])
    }

    /// How many members of staff may sign in as operator.
    pub fn operators(&self) -> Result<u32, Error> {
        let count = "SELECT COUNT(*) FROM staff WHERE role = 'operator' AND active = 1";
        Ok(self.scalar(count, &[])?.unwrap_or(0))
    }

    /// Links an account at a provider to a member of staff.
    pub fn insert_provider_account(&self, account: &ProviderAccount) -> Result<(), Error> {
        self.insert(account)
    }

    /// The account at this provider that is linked to a member of staff.
    pub fn provider_account_of(
        &self,
        staff: StaffId,
        issuer: &str,
    ) -> Result<Option<ProviderAccount>, Error> {
        self.record("WHERE staff = $1 AND issuer = $2", &[&staff, &issuer])
    }

    /// The link of an account at a provider, by the provider's name for it.
    pub fn provider_account(
        &self,
        issuer: &str,
        subject: &str,
    ) -> Result<Option<ProviderAccount>, Error> {
        self.record("WHERE issuer = $1 AND subject = $2", &[&issuer, &subject])
    }

    /// Every linked account, oldest link first.
    pub fn provider_accounts(&self) -> Result<Vec<ProviderAccount>, Error> {
        self.records("ORDER BY linked_at, id", &[])
    }

    /// Takes the links off a member of staff; says how many.
    pub fn remove_provider_accounts_of(&self, staff: StaffId) -> Result<u64, Error> {
        self.execute("DELETE FROM provider_account WHERE staff = $1", &[&staff])
    }

    /// Adds a one-time link.
    pub fn insert_sign_in_link(&self, link: &SignInLink) -> Result<(), Error> {
        self.insert(link)
    }

    /// One link.
    pub fn sign_in_link(&self, id: SignInLinkId) -> Result<Option<SignInLink>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// Uses a link up; says whether it was unused and in time.
    pub fn use_sign_in_link(&self, id: SignInLinkId, now: Timestamp) -> Result<bool, Error> {
        let sql = "UPDATE sign_in_link SET used_at = $1 \
                   WHERE id = $2 AND used_at IS NULL AND expires_at > $1";
        Ok(self.execute(sql, &[&now, &id])? == 1)
    }

    /// Adds a key of an integrator.
    pub fn insert_api_key(&self, key: &ApiKey) -> Result<(), Error> {
        self.insert(key)
    }

    /// The live key with this secret.
    pub fn live_api_key(&self, secret: Digest) -> Result<Option<ApiKey>, Error> {
        self.record("WHERE secret_hash = $1 AND revoked_at IS NULL", &[&secret])
    }

    /// Every key, newest first.
    pub fn api_keys(&self) -> Result<Vec<ApiKey>, Error> {
        self.records("ORDER BY created_at DESC, id", &[])
    }

    /// Revokes a key; says whether it was live.
    pub fn revoke_api_key(&self, id: ApiKeyId, now: Timestamp) -> Result<bool, Error> {
        let sql = "UPDATE api_key SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL";
        Ok(self.execute(sql, &[&now, &id])? == 1)
    }
}
