//! One-time links that invite somebody to enrol. A link works once, for a limited time, and only on
//! a press of a button, because mail scanners open links.

use super::enrol::{Opened, open_enrolment};
use super::{StoreResult, Subject, secret};
use crate::app::App;
use crate::ctx::{Actor, Ctx, Hand};
use crate::error::{Error, Result};
use crate::people::token_hash;
use porchlight_domain::id::SignInLinkId;
use porchlight_domain::time::{DAY, MINUTE};
use porchlight_domain::words::SignInMethod;
use porchlight_store::Tx;
use porchlight_store::rows::SignInLink;

/// How long a link made on the command line works.
pub const LINK_LIFE: i64 = 30 * MINUTE;
/// How long an invitation works.
pub const INVITATION_LIFE: i64 = 7 * DAY;

/// Makes a one-time link for somebody and returns its path below the public URL.
pub(crate) fn make_link(
    tx: &Tx<'_>,
    hand: &mut Hand,
    subject: Subject,
    life: i64,
) -> StoreResult<String> {
    let (id, secret) = (hand.id(SignInLinkId::new), secret::<24>(hand));
    insert_link(tx, hand, subject, (id, &secret), life)
}

/// Keeps a one-time link of this id and secret for somebody and returns its path.
pub(crate) fn insert_link(
    tx: &Tx<'_>,
    hand: &Hand,
    subject: Subject,
    (id, secret): (SignInLinkId, &str),
    life: i64,
) -> StoreResult<String> {
    let (kind, bytes) = subject.parts();
    let link = SignInLink {
        id,
        subject_kind: kind.into(),
        subject: bytes,
        secret_hash: token_hash(secret),
        expires_at: hand.now.plus(life),
        used_at: None,
    };
    tx.insert_sign_in_link(&link)?;
    Ok(link_path(id, secret))
}

/// Where a one-time link leads, below the public URL.
pub(crate) fn link_path(id: SignInLinkId, secret: &str) -> String {
    format!("/sign-in/{id}/{secret}")
}

impl App {
    /// Makes a link for somebody and returns the whole URL: for the command line and the demo.
    ///
    /// # Errors
    /// Denied to all but the command line and jobs.
    pub fn sign_in_url(&self, ctx: &mut Ctx, subject: Subject) -> Result<String> {
        if !matches!(ctx.actor, Actor::Console | Actor::System) {
            return Err(Error::Denied("the command line"));
        }
        let path = self.work(ctx, move |tx, hand| make_link(tx, hand, subject, LINK_LIFE))?;
        Ok(format!("{}{path}", self.settings.public_url))
    }

    /// Uses a one-time link: the press of the button. Gives the token of an enrolment, or none for a
    /// link that was used, ran out, or never existed.
    ///
    /// # Errors
    /// Faults only.
    pub fn use_invitation(
        &self,
        ctx: &mut Ctx,
        link: SignInLinkId,
        secret: &str,
    ) -> Result<Option<Opened>> {
        let hash = token_hash(secret);
        self.work(ctx, move |tx, hand| {
            let Some(link) = tx.sign_in_link(link)? else { return Ok(None) };
            let subject = Subject::read(&link.subject_kind, link.subject);
            let (true, Some(subject)) = (link.secret_hash == hash, subject) else {
                return Ok(None);
            };
            if !tx.use_sign_in_link(link.id, hand.now)? {
                return Ok(None);
            }
            open_enrolment(tx, hand, subject, SignInMethod::Invitation).map(Some)
        })
    }
}
