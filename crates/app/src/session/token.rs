//! Courier sessions: short-lived access tokens and rotating refresh tokens, both bound to the key of
//! one phone (RFC 9449; rotation as in RFC 9700, section 4.14).
//!
//! A refresh token works once. The same one from the same key within [`REFRESH_REPEAT`], while its
//! successor lies unused, is a phone whose answer was lost in the rain, and gets a new answer.
//! Anything else is reuse: the family ends.

use super::passkey::NewLabel;
use super::{COURIER, Identity, StoreResult, Subject, holder, secret};
use crate::app::App;
use crate::ctx::{Actor, Ctx, Hand};
use crate::device::{level, notice, notice_shared_key, notice_together};
use crate::error::{Error, Result};
use crate::people::token_hash;
use crate::ports::{ProofRefusal, RequestProof};
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{CourierId, DeviceId, SessionId};
use porchlight_domain::time::{DAY, MINUTE, SECOND};
use porchlight_domain::words::{Assurance, DeviceKind, FindingKind};
use porchlight_store::Tx;
use porchlight_store::rows::{AccessToken, Device, RefreshToken, Session, SignInCode};
use serde_json::json;

/// How long an access token works.
pub const ACCESS_TOKEN_LIFE: i64 = 10 * MINUTE;
/// How long a courier session lasts without being used.
pub const COURIER_SESSION_LIFE: i64 = 30 * DAY;
/// How long the code works that hands a sign-in to the courier app.
pub const SIGN_IN_CODE_LIFE: i64 = 2 * MINUTE;
/// Within this time a used refresh token may come again from its own key: the answer was lost.
pub const REFRESH_REPEAT: i64 = 60 * SECOND;
/// How often a session's use is written down.
const SEEN_STEP: i64 = MINUTE;

/// The phone that asks for tokens.
#[derive(Debug, Clone)]
pub struct NewPhone {
    /// How its holder or browser calls it.
    pub label: String,
    /// What its key lives in.
    pub kind: DeviceKind,
    /// The network prefix the server saw.
    pub network: String,
}

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

fn refused(code: &'static str, message: &str) -> Error {
    Error::Unproved(ProofRefusal { code, message: message.into() })
}

pub(crate) fn session_ended() -> Error {
    refused("session_ended", "This sign-in has ended. Sign in again; nothing waiting here is lost.")
}

fn device_revoked() -> Error {
    refused("device_revoked", "This phone's key was taken off the account. Sign in again.")
}

fn key_mismatch() -> Error {
    refused("key_mismatch", "This sign-in belongs to another phone. Sign in on this one.")
}

fn issue(
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
        assurance: level(session, device, hand.now),
    };
    Ok((issued, refresh_hash))
}

/// The device of this key on this account, made if it is new. None if it was revoked.
fn bind(
    tx: &Tx<'_>,
    hand: &mut Hand,
    courier: CourierId,
    key: Digest,
    phone: &NewPhone,
) -> StoreResult<Option<Device>> {
    if let Some(known) = tx.device_with_key(courier, key)? {
        return Ok(Some(known).filter(|d| d.revoked_at.is_none()));
    }
    let device = Device {
        id: hand.id(DeviceId::new),
        courier,
        thumbprint: key,
        label: NewLabel::of(&phone.label).0,
        kind: phone.kind,
        attestation: None,
        attested_until: None,
        counter: 0,
        lat: None,
        lon: None,
        located_at: None,
        created_at: hand.now,
        seen_at: hand.now,
        revoked_at: None,
    };
    tx.insert_device(&device)?;
    notice_shared_key(tx, hand, &device)?;
    Ok(Some(device))
}

fn open(
    tx: &Tx<'_>,
    hand: &mut Hand,
    code: &SignInCode,
    key: Digest,
    phone: &NewPhone,
) -> StoreResult<Option<Issued>> {
    let Some(device) = bind(tx, hand, code.courier, key, phone)? else { return Ok(None) };
    let session = Session {
        id: hand.id(SessionId::new),
        token_hash: None,
        subject_kind: COURIER.into(),
        subject: code.courier.0,
        method: code.method,
        passkey: code.passkey,
        device: Some(device.id),
        network: phone.network.clone(),
        created_at: hand.now,
        seen_at: hand.now,
        expires_at: hand.now.plus(COURIER_SESSION_LIFE),
        ended_at: None,
    };
    tx.insert_session(&session)?;
    notice_together(tx, hand, &session)?;
    Ok(Some(issue(tx, hand, &session, &device)?.0))
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
    if let Some(used_at) = token.used_at {
        let successor = token.successor.map_or(Ok(None), |hash| tx.refresh_token(hash))?;
        let fresh = hand.now.since(used_at) <= REFRESH_REPEAT;
        match successor.filter(|s| fresh && s.used_at.is_none()) {
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
    /// Exchanges the code of a sign-in for tokens bound to the key that signed this request.
    ///
    /// # Errors
    /// Unproved: the proof, the code, or a revoked key.
    pub fn open_courier_session(
        &self,
        ctx: &mut Ctx,
        proof: &RequestProof,
        code: &str,
        phone: NewPhone,
    ) -> Result<Issued> {
        let proved = self.ports.phones.check_request(proof, ctx.now)?;
        let (key, hash, now) = (proved.thumbprint, token_hash(code), ctx.now);
        if self.read(|tx| Ok(tx.open_sign_in_code(hash, now)?))?.is_some() {
            self.ports.phones.spend(&proved, now)?;
        }
        let opened = self.work(ctx, move |tx, hand| {
            let Some(code) = tx.open_sign_in_code(hash, hand.now)? else { return Ok(None) };
            let alive = holder(tx, Subject::Courier(code.courier))?.is_some();
            if !alive || !tx.use_sign_in_code(hash, hand.now)? {
                return Ok(None);
            }
            open(tx, hand, &code, key, &phone).map(Some)
        })?;
        match opened {
            None => {
                Err(refused("code_stale", "This took too long or was done before. Sign in again."))
            }
            Some(None) => Err(device_revoked()),
            Some(Some(issued)) => Ok(issued),
        }
    }

    /// Exchanges a refresh token for new tokens.
    ///
    /// # Errors
    /// Unproved: the proof, another key, a token used before (which ends the session), an ended
    /// session, a revoked key.
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
            Ok(holder.map(|holder| (holder, session, device)))
        })?;
        let Some((holder, session, device)) = found else { return Err(token_ended()) };
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
            assurance: level(&session, &device, now),
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
    refused("token_expired", "The access token has ended. Refresh it.")
}
