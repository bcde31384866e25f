//! Public random numbers that rounds wait for, and how asking for them went.

use crate::rows::{PublicNumber, Round};
use crate::{Error, Tx};
use porchlight_domain::digest::Digest;
use porchlight_domain::time::Timestamp;

impl Tx<'_> {
    /// A number of a chain, if it was ever asked for.
    pub fn public_number(&self, chain: Digest, number: i64) -> Result<Option<PublicNumber>, Error> {
        self.record("WHERE chain = $1 AND number = $2", &[&chain, &number])
    }

    /// Keeps what is known of a number, in place of what was.
    pub fn put_public_number(&self, row: &PublicNumber) -> Result<(), Error> {
        let sql = "DELETE FROM public_number WHERE chain = $1 AND number = $2";
        self.execute(sql, &[&row.chain, &row.number])?;
        self.insert(row)
    }

    /// Forgets numbers last asked for before a moment; records of rounds hold what counted.
    pub fn purge_public_numbers(&self, before: Timestamp) -> Result<u64, Error> {
        self.execute("DELETE FROM public_number WHERE next_try_at < $1", &[&before])
    }

    /// Rounds whose entries are sealed and that are not drawn yet.
    pub fn rounds_sealed(&self) -> Result<Vec<Round>, Error> {
        self.records("WHERE state = 'sealed' ORDER BY closes_at, id", &[])
    }
}
