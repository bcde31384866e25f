//! Sign-in by one-time link, and sessions.
//!
//! A link works once, for a short time, and only on a press of a button, because mail scanners open
//! links.

use super::token_hash;
use crate::app::App;
use crate::ctx::{Actor, Ctx, Hand};
use crate::error::{Error, Result};
use crate::message::enqueue;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use porchlight_domain::id::{CourierId, SessionId, SignInLinkId, StaffId};
use porchlight_domain::time::{DAY, MINUTE, Timestamp};
use porchlight_domain::words::CourierState;
use porchlight_store::Tx;
use porchlight_store::rows::{Session, SignInLink};

/// How long a sign-in link works.
pub const LINK_LIFE: i64 = 30 * MINUTE;
/// How long an invitation works.
pub const INVITATION_LIFE: i64 = 7 * DAY;
/// How long a staff session lasts.
pub const STAFF_SESSION_LIFE: i64 = 14 * 60 * MINUTE;
/// How long a courier session lasts.
pub const COURIER_SESSION_LIFE: i64 = 30 * DAY;
/// How long used sign-ins and ended sessions are kept.
pub const SIGN_IN_TRACE: i64 = 30 * DAY;

const STAFF: &str = "staff";
const COURIER: &str = "courier";

/// Whom a link signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A member of staff.
    Staff(StaffId),
    /// A courier.
    Courier(CourierId),
}

impl Subject {
    fn parts(self) -> (&'static str, [u8; 16]) {
        match self {
            Self::Staff(id) => (STAFF, id.0),
            Self::Courier(id) => (COURIER, id.0),
        }
    }

    fn read(kind: &str, bytes: [u8; 16]) -> Option<Self> {
        match kind {
            STAFF => Some(Self::Staff(StaffId(bytes))),
            COURIER => Some(Self::Courier(CourierId(bytes))),
            _ => None,
        }
    }
}

/// What a press on a sign-in link led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignIn {
    /// Signed in: the cookie's token and whom it stands for.
    Welcome(String, Subject),
    /// The link was used, ran out, or never existed.
    Stale,
}

/// Who is signed in, with what a page's header shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The acting person.
    pub actor: Actor,
    /// Their name.
    pub name: String,
    /// Their language tag.
    pub language: String,
    /// Their session.
    pub session: SessionId,
}

/// Makes a one-time link for somebody and returns its path below the public URL.
pub(crate) fn make_link(
    tx: &Tx<'_>,
    hand: &mut Hand,
    subject: Subject,
    life: i64,
) -> std::result::Result<String, porchlight_store::Error> {
    let secret = URL_SAFE_NO_PAD.encode(hand.random::<24>());
    let (kind, bytes) = subject.parts();
    let link = SignInLink {
        id: hand.id(SignInLinkId::new),
        subject_kind: kind.into(),
        subject: bytes,
        secret_hash: token_hash(&secret),
        expires_at: hand.now.plus(life),
        used_at: None,
    };
    tx.insert_sign_in_link(&link)?;
    Ok(format!("/sign-in/{}/{secret}", link.id))
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

    /// Sends a sign-in link to this address, if somebody has it. Says the same either way.
    ///
    /// # Errors
    /// Faults only.
    pub fn request_sign_in(&self, ctx: &mut Ctx, email: &str) -> Result<()> {
        let email = email.trim().to_lowercase();
        let url = self.settings.public_url.clone();
        self.work(ctx, move |tx, hand| {
            let mut subjects = vec![];
            if let Some(staff) = tx.staff_by_email(&email)?.filter(|s| s.active) {
                subjects.push(Subject::Staff(staff.id));
            }
            if let Some(courier) =
                tx.courier_by_email(&email)?.filter(|c| c.state == CourierState::Active)
            {
                subjects.push(Subject::Courier(courier.id));
            }
            for subject in subjects {
                let link = make_link(tx, hand, subject, LINK_LIFE)?;
                let place = match subject {
                    Subject::Staff(_) => "the console",
                    Subject::Courier(_) => "the courier app",
                };
                let body = format!(
                    "Open this link and press the button to sign in to {place}. It works once, \
                     for 30 minutes. If you did not ask for it, do nothing.\n\n{url}{link}\n"
                );
                enqueue(tx, hand, &email, "Your sign-in link", &body)?;
            }
            Ok(())
        })
    }

    /// Uses a one-time link: the press of the button.
    ///
    /// # Errors
    /// Faults only; a stale link is an answer.
    pub fn sign_in(&self, ctx: &mut Ctx, link: SignInLinkId, secret: &str) -> Result<SignIn> {
        let hash = token_hash(secret);
        self.work(ctx, move |tx, hand| {
            let Some(link) = tx.sign_in_link(link)? else { return Ok(SignIn::Stale) };
            let fresh = link.used_at.is_none() && link.expires_at > hand.now;
            let subject = Subject::read(&link.subject_kind, link.subject);
            let (true, true, Some(subject)) = (fresh, link.secret_hash == hash, subject) else {
                return Ok(SignIn::Stale);
            };
            if !tx.use_sign_in_link(link.id, hand.now)? {
                return Ok(SignIn::Stale);
            }
            let token = open_session(tx, hand, subject)?;
            Ok(SignIn::Welcome(token, subject))
        })
    }

    /// Who holds this cookie.
    ///
    /// # Errors
    /// Faults only.
    pub fn identify(&self, now: Timestamp, token: &str) -> Result<Option<Identity>> {
        let hash = token_hash(token);
        self.read(|tx| {
            let Some(session) = tx.live_session(hash, now)? else { return Ok(None) };
            let subject = Subject::read(&session.subject_kind, session.subject);
            Ok(match subject {
                Some(Subject::Staff(id)) => tx.staff(id)?.filter(|s| s.active).map(|s| Identity {
                    actor: Actor::Staff(id, s.role),
                    name: s.name,
                    language: s.language,
                    session: session.id,
                }),
                Some(Subject::Courier(id)) => {
                    tx.courier(id)?.filter(|c| c.state == CourierState::Active).map(|c| Identity {
                        actor: Actor::Courier(id),
                        name: c.name,
                        language: c.language,
                        session: session.id,
                    })
                }
                None => None,
            })
        })
    }

    /// Ends a session.
    ///
    /// # Errors
    /// Faults only.
    pub fn sign_out(&self, ctx: &mut Ctx, session: SessionId) -> Result<()> {
        self.work(ctx, move |tx, hand| tx.end_session(session, hand.now).map(|_| ()))
    }

    /// Removes links and sessions that ended long ago.
    ///
    /// # Errors
    /// Faults only.
    pub fn purge_sign_ins(&self, ctx: &mut Ctx) -> Result<u64> {
        self.work(ctx, |tx, hand| tx.purge_sign_ins(hand.now.plus(-SIGN_IN_TRACE)))
    }
}

fn open_session(
    tx: &Tx<'_>,
    hand: &mut Hand,
    subject: Subject,
) -> std::result::Result<String, porchlight_store::Error> {
    let token = URL_SAFE_NO_PAD.encode(hand.random::<32>());
    let (kind, bytes) = subject.parts();
    let life = match subject {
        Subject::Staff(_) => STAFF_SESSION_LIFE,
        Subject::Courier(_) => COURIER_SESSION_LIFE,
    };
    tx.insert_session(&Session {
        id: hand.id(SessionId::new),
        token_hash: token_hash(&token),
        subject_kind: kind.into(),
        subject: bytes,
        created_at: hand.now,
        seen_at: hand.now,
        expires_at: hand.now.plus(life),
        ended_at: None,
    })?;
    Ok(token)
}
