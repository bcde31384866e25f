//! The end of a courier's sign-in: its code is exchanged for a session bound to the key of one phone.

use super::passkey::NewLabel;
use super::token::{Issued, device_revoked, issue, refused};
use super::{COURIER, StoreResult, Subject, holder};
use crate::app::App;
use crate::ctx::{Ctx, Hand};
use crate::device::{notice_shared_key, notice_together};
use crate::error::Result;
use crate::people::token_hash;
use crate::ports::RequestProof;
use crate::session::COURIER_SESSION_LIFE;
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{CourierId, DeviceId, SessionId};
use porchlight_domain::time::MINUTE;
use porchlight_domain::words::DeviceKind;
use porchlight_store::Tx;
use porchlight_store::rows::{Device, Session, SignInCode};

/// How long the code works that hands a sign-in to the courier app.
pub const SIGN_IN_CODE_LIFE: i64 = 2 * MINUTE;

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
        asserted_at: None,
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

/// The session that this code opened for this key, if nothing came of it yet: its answer was lost.
fn lost(
    tx: &Tx<'_>,
    hand: &Hand,
    code: &SignInCode,
    key: Digest,
) -> StoreResult<Option<(Session, Device)>> {
    let device = tx.device_with_key(code.courier, key)?.filter(|d| d.revoked_at.is_none());
    let (Some(used_at), Some(device)) = (code.used_at, device) else { return Ok(None) };
    // A code is used by the write that makes its session.
    let session = tx.live_sessions_of(code.courier.0, hand.now)?.into_iter().find(|s| {
        s.created_at == used_at && s.device == Some(device.id) && s.passkey == code.passkey
    });
    let Some(session) = session else { return Ok(None) };
    Ok((!tx.was_refreshed(session.id)?).then_some((session, device)))
}

/// What exchanging a code came to inside the write.
enum Opening {
    Issued(Issued),
    Stale,
    Revoked,
}

fn exchange(
    tx: &Tx<'_>,
    hand: &mut Hand,
    hash: Digest,
    key: Digest,
    phone: &NewPhone,
) -> StoreResult<Opening> {
    let Some(code) = tx.sign_in_code(hash, hand.now)? else { return Ok(Opening::Stale) };
    if holder(tx, Subject::Courier(code.courier))?.is_none() {
        return Ok(Opening::Stale);
    }
    if code.used_at.is_some() {
        let Some((session, device)) = lost(tx, hand, &code, key)? else {
            return Ok(Opening::Stale);
        };
        tx.remove_refresh_tokens_of(session.id)?;
        return Ok(Opening::Issued(issue(tx, hand, &session, &device)?.0));
    }
    // A revoked key leaves the code for the key that the phone makes next.
    let Some(issued) = open(tx, hand, &code, key, phone)? else { return Ok(Opening::Revoked) };
    tx.use_sign_in_code(hash, hand.now)?;
    Ok(Opening::Issued(issued))
}

impl App {
    /// Exchanges the code of a sign-in for tokens bound to the key that signed this request. The same
    /// code from the same key, while it lasts and the first tokens were not refreshed, is answered
    /// with the same session.
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
        if self.read(|tx| Ok(tx.sign_in_code(hash, now)?))?.is_some() {
            self.ports.phones.spend(&proved, now)?;
        }
        match self.work(ctx, move |tx, hand| exchange(tx, hand, hash, key, &phone))? {
            Opening::Issued(issued) => Ok(issued),
            Opening::Revoked => Err(device_revoked()),
            Opening::Stale => {
                Err(refused("code_stale", "This took too long or was done before. Sign in again."))
            }
        }
    }
}
