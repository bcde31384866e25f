//! Which of several programs on one database leads: a lock that the database itself keeps, and frees
//! when the leader's connection ends, however it ends.

use super::link;
use crate::error::Error;
use postgres::Client;

/// Whoever leads holds this lock of the database ("porch", "lead").
const LEAD: i64 = 0x706f_7263_0000_0003;

/// The lead over a database, held until dropped or until the connection breaks.
pub(in crate::engine) struct Lead {
    client: Client,
}

impl Lead {
    /// Takes the lead unless another program has it.
    pub(in crate::engine) fn take(url: &str) -> Result<Option<Self>, Error> {
        let mut client = link::connect(url)?;
        let taken = client.query_one("SELECT pg_try_advisory_lock($1)", &[&LEAD])?;
        Ok(taken.get::<_, bool>(0).then_some(Self { client }))
    }

    /// Whether the connection, and with it the lead, is still there.
    pub(in crate::engine) fn holds(&mut self) -> bool {
        self.client.batch_execute("SELECT 1").is_ok()
    }
}
