//! Courier sessions: short-lived access tokens and rotating refresh tokens, both bound to the key of
//! one phone (RFC 9449; rotation as in RFC 9700, section 4.14).
//!
//! The rule of *the unused successor*: a refresh token works once, and its use makes a successor. As
//! long as that lies unused, the same token from the same key is a phone whose answer was lost in the
//! rain, however long it rained, and gets a new answer in place of the lost one. Once the successor was
//! used, the answer had arrived, and the token before it is reuse: the family ends. RFC 9700, section
//! 4.14.2, asks for rotation or for tokens bound to a key; these are both, so that an old token is
//! worth nothing to whoever lacks the key, and the rule need not be harder on phones than that. The
//! code of a sign-in (`opening`) is answered again by the same rule while it lasts.

use super::{Identity, StoreResult, Subject, holder, secret};
use crate::app::App;
use crate::ctx::{Actor, Ctx, Hand};
use crate::device::{level, notice, notice_together, passkey_of};
use crate::error::{Error, Result};
use crate::people::token_hash;
use crate::ports::{ProofRefusal, RequestProof};
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{CourierId, DeviceId, SessionId};
use porchlight_domain::time::{DAY, MINUTE};
use porchlight_domain::words::{Assurance, FindingKind};
use porchlight_store::Tx;
use porchlight_store::rows::{AccessToken, Device, RefreshToken, Session};
use serde_json::json;

/// How long an access token works.
pub const ACCESS_TOKEN_LIFE: i64 = 10 * MINUTE;
/// How long a courier session lasts without being used.
pub const COURIER_SESSION_LIFE: i64 = 30 * DAY;
/// Code of the refusal of an access token that works no longer.
pub const TOKEN_ENDED: &str = "token_expired";
/// How often a session's use is written down.
const SEEN_STEP: i64 = MINUTE;

/// Tokens that were just issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// For requests.
    pub access_token: String,
    /// For the next tokens.
    pub refresh_token: String,
    /// The session.
    pub session: SessionId,
    /// The phone.
    pub device: DeviceId,
    /// The courier.
    pub courier: CourierId,
    /// How sure we are of the phone.
    pub assurance: Assurance,
}

/// A courier whose request was proved to come from the bound phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    /// Who.
    pub identity: Identity,
    /// The account.
    pub courier: CourierId,
    /// The phone.
    pub device: DeviceId,
    /// Thumbprint of its key.
    pub thumbprint: Digest,
    /// How sure we are of it.
    pub assurance: Assurance,
}

pub(super) fn refused(code: &'static str, message: &str) -> Error {
    Error::Unproved(ProofRefusal { code, message: message.into() })
}

pub(crate) fn session_ended() -> Error {
    refused("session_ended", "This sign-in has ended. Sign in again; nothing waiting here is lost.")
}

pub(super) fn device_revoked() -> Error {
    refused("device_revoked", "This phone's key was taken off the account. Sign in again.")
}

fn key_mismatch() -> Error {
    refused("key_mismatch", "This sign-in belongs to another phone. Sign in on this one.")
}

pub(super) fn issue(
    tx: &Tx<'_>,
    hand: &mut Hand,
    session: &Session,
    device: &Device,
) -> StoreResult<(Issued, Digest)> {
    let (access, refresh) = (secret::<32>(hand), secret::<32>(hand));
    tx.insert_access_token(&AccessToken {
        token_hash: token_hash(&access),
        session: session.id,
        expires_at: hand.now.plus(ACCESS_TOKEN_LIFE),
    })?;
    let refresh_hash = token_hash(&refresh);
    tx.insert_refresh_token(&RefreshToken {
        token_hash: refresh_hash,
        session: session.id,
        successor: None,
        used_at: None,
        expires_at: hand.now.plus(COURIER_SESSION_LIFE),
    })?;
    tx.extend_session(session.id, hand.now.plus(COURIER_SESSION_LIFE))?;
    let issued = Issued {
        access_token: access,
        refresh_token: refresh,
        session: session.id,
        device: device.id,
        courier: device.courier,
        assurance: level(session, device, passkey_of(tx, session)?.as_ref(), hand.now),
    };
    Ok((issued, refresh_hash))
}

/// What a refresh came to inside the write.
enum Turn {
    Issued(Issued),
    Ended,
    Revoked,
    WrongKey,
    Reused,
}

/// The key that a refresh token is bound to.
fn owner(tx: &Tx<'_>, hash: Digest) -> StoreResult<Option<Digest>> {
    let Some(token) = tx.refresh_token(hash)? else { return Ok(None) };
    let session = tx.session(token.session)?;
    let device = session.and_then(|s| s.device).map_or(Ok(None), |id| tx.device(id))?;
    Ok(device.map(|device| device.thumbprint))
}

fn turn(tx: &Tx<'_>, hand: &mut Hand, hash: Digest, key: Digest) -> StoreResult<Turn> {
    let Some(token) = tx.refresh_token(hash)? else { return Ok(Turn::Ended) };
    let Some(session) = tx.session(token.session)? else { return Ok(Turn::Ended) };
    let device = session.device.map_or(Ok(None), |id| tx.device(id))?;
    let Some(device) = device else { return Ok(Turn::Ended) };
    if device.thumbprint != key {
        let detail = json!({"session": session.id.to_string(), "token": "refresh"});
        notice(tx, hand, device.courier, Some(device.id), FindingKind::WrongKey, &detail)?;
        return Ok(Turn::WrongKey);
    }
    let live = session.ended_at.is_none() && token.expires_at > hand.now;
    if device.revoked_at.is_some() {
        return Ok(Turn::Revoked);
    }
    if !live || holder(tx, Subject::Courier(device.courier))?.is_none() {
        return Ok(Turn::Ended);
    }
    if token.used_at.is_some() {
        let successor = token.successor.map_or(Ok(None), |hash| tx.refresh_token(hash))?;
        match successor.filter(|s| s.used_at.is_none()) {
            Some(unused) => tx.remove_refresh_token(unused.token_hash)?,
            None => {
                tx.end_session(session.id, hand.now)?;
                let detail = json!({"session": session.id.to_string()});
                let kind = FindingKind::RefreshReused;
                notice(tx, hand, device.courier, Some(device.id), kind, &detail)?;
                return Ok(Turn::Reused);
            }
        }
    }
    let (issued, successor) = issue(tx, hand, &session, &device)?;
    tx.use_refresh_token(hash, successor, hand.now)?;
    Ok(Turn::Issued(issued))
}

impl App {
    /// Exchanges a refresh token for new tokens, also again while its successor lies unused.
    ///
    /// # Errors
    /// Unproved: the proof, another key, a token whose successor was used (which ends the session),
    /// an ended session, a revoked key.
    pub fn refresh_courier_session(
        &self,
        ctx: &mut Ctx,
        proof: &RequestProof,
        refresh_token: &str,
    ) -> Result<Issued> {
        let proved = self.ports.phones.check_request(proof, ctx.now)?;
        let (key, hash) = (proved.thumbprint, token_hash(refresh_token));
        if self.read(|tx| Ok(owner(tx, hash)?))? == Some(key) {
            self.ports.phones.spend(&proved, ctx.now)?;
        }
        match self.work(ctx, move |tx, hand| turn(tx, hand, hash, key))? {
            Turn::Issued(issued) => Ok(issued),
            Turn::Ended | Turn::Reused => Err(session_ended()),
            Turn::Revoked => Err(device_revoked()),
            Turn::WrongKey => Err(key_mismatch()),
        }
    }

    /// Who makes a request that came with an access token and a proof.
    ///
    /// # Errors
    /// Unproved: the proof, an ended token or session, another key, a revoked phone.
    pub fn identify_bound(
        &self,
        ctx: &mut Ctx,
        proof: &RequestProof,
        network: &str,
    ) -> Result<Bound> {
        let token = proof.access_token.as_deref().ok_or_else(session_ended)?;
        let proved = self.ports.phones.check_request(proof, ctx.now)?;
        let (key, hash, now) = (proved.thumbprint, token_hash(token), ctx.now);
        let found = self.read(|tx| {
            let Some(token) = tx.live_access_token(hash, now)? else { return Ok(None) };
            let session = tx.session(token.session)?;
            let session = session.filter(|s| s.ended_at.is_none() && s.expires_at > now);
            let Some(session) = session else { return Ok(None) };
            let device = session.device.map_or(Ok(None), |id| tx.device(id))?;
            let Some(device) = device else { return Ok(None) };
            let holder = holder(tx, Subject::Courier(device.courier))?;
            let passkey = passkey_of(tx, &session)?;
            let level = level(&session, &device, passkey.as_ref(), now);
            Ok(holder.map(|holder| (holder, session, device, level)))
        })?;
        let Some((holder, session, device, assurance)) = found else { return Err(token_ended()) };
        if device.thumbprint != key {
            let detail = json!({"session": session.id.to_string(), "token": "access"});
            let (courier, id) = (device.courier, Some(device.id));
            self.work(ctx, move |tx, hand| {
                notice(tx, hand, courier, id, FindingKind::WrongKey, &detail)
            })?;
            return Err(key_mismatch());
        }
        if device.revoked_at.is_some() {
            return Err(device_revoked());
        }
        self.ports.phones.spend(&proved, now)?;
        if let Some(assertion) = &proof.assertion {
            self.note_assertion(ctx, &device, &proof.proof, assertion)?;
        }
        self.see(ctx, &session, &device, network)?;
        Ok(Bound {
            identity: Identity {
                actor: Actor::Courier(device.courier),
                name: holder.name,
                language: holder.language,
                session: session.id,
            },
            courier: device.courier,
            device: device.id,
            thumbprint: key,
            assurance,
        })
    }

    /// Writes down, once a minute at most, that a session is in use, and what is odd about that.
    fn see(&self, ctx: &mut Ctx, session: &Session, device: &Device, network: &str) -> Result<()> {
        if ctx.now.since(session.seen_at) < SEEN_STEP && session.network == network {
            return Ok(());
        }
        let (session, device) = (session.clone(), device.id);
        let network = network.to_owned();
        self.work(ctx, move |tx, hand| {
            tx.see_session(session.id, &network, hand.now)?;
            tx.see_device(device, hand.now)?;
            notice_together(tx, hand, &session)
        })
    }
}

/// An access token that ran out asks for a refresh; only the refresh says that a session ended.
fn token_ended() -> Error {
    refused(TOKEN_ENDED, "The access token has ended. Refresh it.")
}
