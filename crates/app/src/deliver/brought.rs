//! Records that a phone could not send and somebody brought to the station.

use crate::app::App;
use crate::ctx::{Actor, Ctx};
use crate::error::{Error, Result};
use porchlight_domain::digest::sha256;
use porchlight_domain::id::CourierId;

impl App {
    /// Whether a phone of this courier signed exactly these bytes.
    ///
    /// # Errors
    /// Denied to all but the command line.
    pub fn is_signed_by(
        &self,
        ctx: &Ctx,
        courier: CourierId,
        body: &[u8],
        jws: Option<&str>,
    ) -> Result<bool> {
        if !matches!(ctx.actor, Actor::Console | Actor::System) {
            return Err(Error::Denied("the command line"));
        }
        let Some(jws) = jws else { return Ok(false) };
        let Ok(key) = self.ports.phones.read_commitment(jws, sha256(&[body])) else {
            return Ok(false);
        };
        self.read(|tx| Ok(tx.device_with_key(courier, key)?.is_some()))
    }
}
