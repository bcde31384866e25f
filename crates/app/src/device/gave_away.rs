//! "I gave my login away": everything that can act for an account ends at once, without penalty, and
//! the phone that pressed the button gets the way back in.
//!
//! Its answer may be lost like any other, and by then the phone has no session left to ask again with.
//! So the way back in follows from the session that ended, under the operator's key: that session's own
//! phone, by its key, is told the same way again while nobody has taken it. All others were ended by
//! the press too, and to them it is not told.

use crate::app::{App, Done};
use crate::ctx::{Ctx, Hand};
use crate::error::Result;
use crate::people::token_hash;
use crate::ports::RequestProof;
use crate::push::forget_all;
use crate::session::{Bound, Subject, insert_link, link_path};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use porchlight_domain::id::{SessionId, SignInLinkId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::MINUTE;
use porchlight_domain::words::FindingKind;
use porchlight_store::Tx;
use serde_json::json;

/// How long the link works that leads back in after a sign-in was given away.
const BACK_IN: i64 = 15 * MINUTE;
/// Bytes of that link's secret.
const SECRET_BYTES: usize = 24;

/// Ends every session, phone and passkey of an account, and every way in that is still open; says
/// how many sessions ended.
pub(crate) fn renew(
    tx: &Tx<'_>,
    hand: &mut Hand,
    subject: Subject,
) -> std::result::Result<u64, porchlight_store::Error> {
    let (_, bytes) = subject.parts();
    // Whoever has the login may hold an invitation, a code or an enrolment in hand at this moment.
    tx.use_ways_in_of(bytes, hand.now)?;
    tx.remove_passkeys_of(bytes, hand.now)?;
    forget_all(tx, bytes)?;
    if let Subject::Courier(courier) = subject {
        for device in tx.devices_of(courier)? {
            tx.revoke_device(device.id, hand.now)?;
        }
    }
    tx.end_sessions_of(bytes, None, hand.now)
}

impl App {
    /// Id and secret of the link that leads back in for whoever pressed the button in this session.
    fn way_back(&self, session: SessionId) -> (SignInLinkId, String) {
        let named = self.keys.derived("way-back-id", &session.0);
        let mut id = [0; 16];
        id.copy_from_slice(&named[..16]);
        let secret = self.keys.derived("way-back-secret", &session.0);
        (SignInLinkId(id), URL_SAFE_NO_PAD.encode(&secret[..SECRET_BYTES]))
    }

    /// "I gave my login away": ends everything that can act for the courier and gives the way back
    /// in, on this phone, at once. Nothing else follows from it.
    ///
    /// # Errors
    /// Denied to all but couriers.
    pub fn gave_login_away(&self, ctx: &mut Ctx, bound: &Bound) -> Result<String> {
        let courier = ctx.courier()?;
        let (way, device) = (self.way_back(bound.identity.session), bound.device);
        ctx.operation = None;
        self.record(ctx, "", move |tx, hand| {
            if tx.sign_in_link(way.0)?.is_some() {
                // Pressed twice at once.
                return Ok(Done::Refused(link_path(way.0, &way.1)));
            }
            let subject = Subject::Courier(courier);
            let ended = renew(tx, hand, subject)?;
            let detail = json!({"ended_sessions": ended});
            super::notice(tx, hand, courier, Some(device), FindingKind::GaveAway, &detail)?;
            hand.leave(
                LeafKind::SignIn,
                subject,
                json!({"renewed": true, "ended_sessions": ended}),
            );
            Ok(Done::Kept(insert_link(tx, hand, subject, (way.0, &way.1), BACK_IN)?))
        })
    }

    /// The way back in once more, for the phone that pressed the button and did not get the answer:
    /// with the access token of the session that ended by it, while that token would have lasted and
    /// the way was not taken. None for everybody else.
    ///
    /// # Errors
    /// Unproved: the proof.
    pub fn gave_login_away_again(&self, ctx: &Ctx, proof: &RequestProof) -> Result<Option<String>> {
        let Some(token) = proof.access_token.as_deref() else { return Ok(None) };
        let proved = self.ports.phones.check_request(proof, ctx.now)?;
        let (hash, now) = (token_hash(token), ctx.now);
        let session = self.read(|tx| {
            let Some(token) = tx.live_access_token(hash, now)? else { return Ok(None) };
            let Some(session) = tx.session(token.session)? else { return Ok(None) };
            let device = session.device.map_or(Ok(None), |id| tx.device(id))?;
            let own = device.is_some_and(|device| device.thumbprint == proved.thumbprint);
            Ok(Some(session.id).filter(|_| own && session.ended_at.is_some()))
        })?;
        let Some(session) = session else { return Ok(None) };
        let (id, secret) = self.way_back(session);
        let link = self.read(|tx| Ok(tx.sign_in_link(id)?))?;
        if link.is_none_or(|link| link.used_at.is_some() || link.expires_at <= now) {
            return Ok(None);
        }
        self.ports.phones.spend(&proved, now)?;
        Ok(Some(link_path(id, &secret)))
    }
}
