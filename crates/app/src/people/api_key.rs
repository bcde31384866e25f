//! Keys with which integrators' machines act for one station.

use super::token_hash;
use crate::app::{App, Done};
use crate::ctx::{Actor, Ctx};
use crate::error::{Error, Result};
use crate::station::{NAME_RULE, is_name};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use porchlight_domain::id::{ApiKeyId, StationId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_store::rows::ApiKey;
use serde_json::json;

impl App {
    /// Makes an integrator's key for a station and returns it; it is shown once.
    ///
    /// # Errors
    /// Denied to all but operators; invalid name; absent station.
    pub fn make_api_key(&self, ctx: &mut Ctx, name: &str, station: StationId) -> Result<String> {
        ctx.allow_operator()?;
        if !is_name(name) {
            return Err(Error::invalid("name", "name_length", NAME_RULE));
        }
        let name = name.trim().to_owned();
        self.record(ctx, &format!("api_key {name} {station}"), move |tx, hand| {
            tx.station(station)?.ok_or(Error::Absent("station"))?;
            let secret = format!("pk_{}", URL_SAFE_NO_PAD.encode(hand.random::<24>()));
            let key = ApiKey {
                id: hand.id(ApiKeyId::new),
                name: name.clone(),
                secret_hash: token_hash(&secret),
                station,
                created_at: hand.now,
                revoked_at: None,
            };
            tx.insert_api_key(&key)?;
            let fact = json!({"name": name, "station": station.to_string()});
            hand.leave(LeafKind::ApiKey, key.id, fact);
            Ok(Done::Kept(secret))
        })
    }

    /// Ends a key.
    ///
    /// # Errors
    /// Denied to all but operators.
    pub fn revoke_api_key(&self, ctx: &mut Ctx, id: ApiKeyId) -> Result<()> {
        ctx.allow_operator()?;
        self.record(ctx, &format!("revoke {id}"), move |tx, hand| {
            if !tx.revoke_api_key(id, hand.now)? {
                return Ok(Done::Refused(()));
            }
            hand.leave(LeafKind::ApiKey, id, json!({"revoked": true}));
            Ok(Done::Kept(()))
        })
    }

    /// Every key, without its secret.
    ///
    /// # Errors
    /// Denied to all but operators.
    pub fn api_keys(&self, ctx: &Ctx) -> Result<Vec<ApiKey>> {
        ctx.allow_operator()?;
        self.read(|tx| Ok(tx.api_keys()?))
    }

    /// Whom a key acts for.
    ///
    /// # Errors
    /// Faults only.
    pub fn identify_key(&self, secret: &str) -> Result<Option<Actor>> {
        let hash = token_hash(secret);
        self.read(|tx| Ok(tx.live_api_key(hash)?.map(|key| Actor::Key(key.id, key.station))))
    }
}
