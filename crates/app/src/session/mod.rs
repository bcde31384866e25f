//! Signing in without passwords, and sessions.
//!
//! An invitation or a recovery code opens an *enrolment*; an enrolment makes a passkey; a passkey
//! opens sessions. Staff may also come by the operator's own provider (see `single_sign_on`). Staff
//! sessions are cookies. Courier sessions are tokens bound to the key of one
//! phone (see `token`): whoever copies one holds nothing. Start at [`Subject`] and `enrol`.

mod enrol;
mod invitation;
mod opening;
mod passkey;
mod recovery;
mod single_sign_on;
mod token;

pub use enrol::{ENROLMENT_LIFE, Enrolling, Opened};
pub use invitation::{INVITATION_LIFE, LINK_LIFE};
pub(crate) use invitation::{insert_link, link_path, make_link};
pub use opening::{NewPhone, SIGN_IN_CODE_LIFE};
pub(crate) use passkey::acting;
pub use passkey::{Asked, CEREMONY_LIFE, MAX_LABEL, MAX_PASSKEYS};
pub use recovery::{RECOVERY_CODE_LENGTH, RECOVERY_CODE_LIFE};
pub use single_sign_on::{MAX_RETURNED, SignOnReturn, SignOnStart, SignedOn};
pub use token::{ACCESS_TOKEN_LIFE, Bound, COURIER_SESSION_LIFE, Issued, TOKEN_ENDED};

use crate::app::App;
use crate::ctx::{Actor, Ctx, Hand};
use crate::error::{Error, Result};
use crate::people::token_hash;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use porchlight_domain::id::{CourierId, PasskeyId, SessionId, SignInCodeId, StaffId};
use porchlight_domain::time::{DAY, MINUTE, Timestamp};
use porchlight_domain::words::{CourierState, SignInMethod};
use porchlight_store::Tx;
use porchlight_store::rows::{Session, SignInCode};

/// How long a staff session lasts.
pub const STAFF_SESSION_LIFE: i64 = 14 * 60 * MINUTE;
/// How long used sign-ins and ended sessions are kept.
pub const SIGN_IN_TRACE: i64 = 30 * DAY;

const STAFF: &str = "staff";
const COURIER: &str = "courier";

type StoreResult<T> = std::result::Result<T, porchlight_store::Error>;

/// Who signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A member of staff.
    Staff(StaffId),
    /// A courier.
    Courier(CourierId),
}

impl Subject {
    /// The kind and the 16 bytes, as tables keep them.
    pub(crate) fn parts(self) -> (&'static str, [u8; 16]) {
        match self {
            Self::Staff(id) => (STAFF, id.0),
            Self::Courier(id) => (COURIER, id.0),
        }
    }

    pub(crate) fn read(kind: &str, bytes: [u8; 16]) -> Option<Self> {
        match kind {
            STAFF => Some(Self::Staff(StaffId(bytes))),
            COURIER => Some(Self::Courier(CourierId(bytes))),
            _ => None,
        }
    }
}

impl std::fmt::Display for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Staff(id) => id.fmt(f),
            Self::Courier(id) => id.fmt(f),
        }
    }
}

/// A sign-in that succeeded, and what carries it on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Welcome {
    /// Staff: the token of a session cookie.
    Staff(String),
    /// A courier: a one-time code that the courier app exchanges for tokens bound to its key.
    Courier(String),
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

/// The holder of an account that may sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Holder {
    pub(crate) actor: Actor,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) language: String,
}

/// The holder of an account, unless it may not sign in.
pub(crate) fn holder(tx: &Tx<'_>, subject: Subject) -> StoreResult<Option<Holder>> {
    Ok(match subject {
        Subject::Staff(id) => tx.staff(id)?.filter(|s| s.active).map(|s| Holder {
            actor: Actor::Staff(id, s.role),
            name: s.name,
            email: s.email,
            language: s.language,
        }),
        Subject::Courier(id) => {
            // Whoever a decision keeps from work may still sign in, read it and appeal.
            tx.courier(id)?.filter(|c| c.state != CourierState::Left).map(|c| Holder {
                actor: Actor::Courier(id),
                name: c.name,
                email: c.email,
                language: c.language,
            })
        }
    })
}

/// A fresh secret of `N` random bytes, as text.
pub(crate) fn secret<const N: usize>(hand: &mut Hand) -> String {
    URL_SAFE_NO_PAD.encode(hand.random::<N>())
}

/// Signs somebody in: a cookie for staff, a code to exchange for couriers.
pub(crate) fn welcome(
    tx: &Tx<'_>,
    hand: &mut Hand,
    subject: Subject,
    method: SignInMethod,
    passkey: Option<PasskeyId>,
) -> StoreResult<Welcome> {
    let token = secret::<32>(hand);
    match subject {
        Subject::Staff(id) => {
            tx.insert_session(&Session {
                id: hand.id(SessionId::new),
                token_hash: Some(token_hash(&token)),
                subject_kind: STAFF.into(),
                subject: id.0,
                method,
                passkey,
                device: None,
                network: String::new(),
                created_at: hand.now,
                seen_at: hand.now,
                expires_at: hand.now.plus(STAFF_SESSION_LIFE),
                ended_at: None,
            })?;
            Ok(Welcome::Staff(token))
        }
        Subject::Courier(courier) => {
            tx.insert_sign_in_code(&SignInCode {
                id: hand.id(SignInCodeId::new),
                code_hash: token_hash(&token),
                courier,
                method,
                passkey,
                expires_at: hand.now.plus(SIGN_IN_CODE_LIFE),
                used_at: None,
            })?;
            Ok(Welcome::Courier(token))
        }
    }
}

impl App {
    /// Who holds this staff cookie.
    ///
    /// # Errors
    /// Faults only.
    pub fn identify(&self, now: Timestamp, token: &str) -> Result<Option<Identity>> {
        let hash = token_hash(token);
        self.read(|tx| {
            let Some(session) = tx.live_session(hash, now)? else { return Ok(None) };
            let subject = Subject::read(&session.subject_kind, session.subject);
            let Some(subject) = subject else { return Ok(None) };
            Ok(holder(tx, subject)?.map(|holder| Identity {
                actor: holder.actor,
                name: holder.name,
                language: holder.language,
                session: session.id,
            }))
        })
    }

    /// Signs somebody in without a passkey: for demonstrations, where visitors walk in, and tests.
    ///
    /// # Errors
    /// Denied to all but the server itself; absent.
    pub fn walk_in(&self, ctx: &mut Ctx, subject: Subject) -> Result<Welcome> {
        if !matches!(ctx.actor, Actor::Console | Actor::System) {
            return Err(Error::Denied("the server itself"));
        }
        let welcome = self.work(ctx, move |tx, hand| {
            if holder(tx, subject)?.is_none() {
                return Ok(None);
            }
            welcome(tx, hand, subject, SignInMethod::Demo, None).map(Some)
        })?;
        welcome.ok_or(Error::Absent("account"))
    }

    /// The acting person's live sessions, newest first.
    ///
    /// # Errors
    /// Denied to all but staff and couriers.
    pub fn my_sessions(&self, ctx: &Ctx) -> Result<Vec<Session>> {
        let (_, bytes) = acting(ctx)?.parts();
        self.read(|tx| Ok(tx.live_sessions_of(bytes, ctx.now)?))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// Faults only.
    pub fn sign_out(&self, ctx: &mut Ctx, session: SessionId) -> Result<()> {
        self.work(ctx, move |tx, hand| tx.end_session(session, hand.now).map(|_| ()))
    }

    /// Removes what signing in left behind and ended long ago.
    ///
    /// # Errors
    /// Faults only.
    pub fn purge_sign_ins(&self, ctx: &mut Ctx) -> Result<u64> {
        self.work(ctx, |tx, hand| tx.purge_sign_ins(hand.now.plus(-SIGN_IN_TRACE), hand.now))
    }
}
