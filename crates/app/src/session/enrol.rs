//! Enrolment: the short time between an invitation (or a recovery code) and a passkey.

use super::passkey::{Asked, NewLabel, end_making};
use super::{StoreResult, Subject, Welcome, holder, secret, welcome};
use crate::app::{App, Done};
use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Result};
use crate::people::token_hash;
use porchlight_domain::id::{CeremonyId, EnrolmentId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::{MINUTE, Timestamp};
use porchlight_domain::words::SignInMethod;
use porchlight_store::Tx;
use porchlight_store::rows::Enrolment;
use serde_json::{Value, json};

/// How long an enrolment stays open.
pub const ENROLMENT_LIFE: i64 = 15 * MINUTE;

/// An enrolment that just opened: the token of its cookie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened(pub String);

/// Somebody who may enrol now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolling {
    /// Who.
    pub subject: Subject,
    /// Their name.
    pub name: String,
    /// Their language tag.
    pub language: String,
    /// How they came here.
    pub method: SignInMethod,
}

/// Opens an enrolment for somebody.
pub(crate) fn open_enrolment(
    tx: &Tx<'_>,
    hand: &mut Hand,
    subject: Subject,
    method: SignInMethod,
) -> StoreResult<Opened> {
    let token = secret::<32>(hand);
    let (kind, bytes) = subject.parts();
    tx.insert_enrolment(&Enrolment {
        id: hand.id(EnrolmentId::new),
        token_hash: token_hash(&token),
        subject_kind: kind.into(),
        subject: bytes,
        method,
        expires_at: hand.now.plus(ENROLMENT_LIFE),
        used_at: None,
    })?;
    Ok(Opened(token))
}

fn enrolling(tx: &Tx<'_>, token: &str, now: Timestamp) -> Result<Enrolling> {
    let stale = Error::Absent("open enrolment: ask for a new invitation or code");
    let Some(row) = tx.open_enrolment(token_hash(token), now)? else { return Err(stale) };
    let Some(subject) = Subject::read(&row.subject_kind, row.subject) else { return Err(stale) };
    let holder = holder(tx, subject)?.ok_or(stale)?;
    let (name, language) = (holder.name, holder.language);
    Ok(Enrolling { subject, name, language, method: row.method })
}

impl App {
    /// Who may enrol with this token.
    ///
    /// # Errors
    /// Absent when the enrolment ended or never was.
    pub fn enrolling(&self, ctx: &Ctx, token: &str) -> Result<Enrolling> {
        self.read(|tx| enrolling(tx, token, ctx.now))
    }

    /// Begins to make the first passkey.
    ///
    /// # Errors
    /// Absent when the enrolment ended.
    pub fn begin_enrolment(&self, ctx: &mut Ctx, token: &str) -> Result<Asked> {
        let who = self.enrolling(ctx, token)?;
        self.ask_for_passkey(ctx, who.subject)
    }

    /// Ends an enrolment with the passkey that was made, and signs its holder in.
    ///
    /// # Errors
    /// Absent when the enrolment ended; unproved when the passkey does not hold.
    pub fn finish_enrolment(
        &self,
        ctx: &mut Ctx,
        token: &str,
        ceremony: CeremonyId,
        response: &Value,
        label: &str,
    ) -> Result<Welcome> {
        let who = self.enrolling(ctx, token)?;
        let made = self.make_passkey(ctx, who.subject, ceremony, response)?;
        let (hash, label) = (token_hash(token), NewLabel::of(label));
        let (subject, method) = (who.subject, who.method);
        let done = self.record(ctx, "", move |tx, hand| {
            if !tx.use_enrolment(hash, hand.now)? {
                return Err(Error::Absent("open enrolment: ask for a new invitation or code"));
            }
            let passkey = end_making(tx, hand, subject, ceremony, &made, &label)?;
            let came_by = json!({
                "passkey": passkey.to_string(), "statement": made.word(),
                "enrolled_by": method.code(),
            });
            hand.leave(LeafKind::SignIn, subject, came_by);
            let welcome = welcome(tx, hand, subject, SignInMethod::Passkey, Some(passkey))?;
            Ok(Done::Kept(WelcomeKept::from(welcome)))
        })?;
        Ok(done.into())
    }

    /// Ends an enrolment without a passkey, for a courier whose phone cannot make one: the session
    /// is bound to a software key only, and says so.
    ///
    /// # Errors
    /// Absent when the enrolment ended; denied to staff, unless this is a demonstration.
    pub fn enrol_without_passkey(
        &self,
        ctx: &mut Ctx,
        token: &str,
        demonstration: bool,
    ) -> Result<Welcome> {
        let who = self.enrolling(ctx, token)?;
        let method = match (who.subject, demonstration) {
            (_, true) => SignInMethod::Demo,
            (Subject::Courier(_), false) => who.method,
            (Subject::Staff(_), false) => return Err(Error::Denied("a passkey")),
        };
        let (hash, subject) = (token_hash(token), who.subject);
        let done = self.record(ctx, "", move |tx, hand| {
            if !tx.use_enrolment(hash, hand.now)? {
                return Err(Error::Absent("open enrolment: ask for a new invitation or code"));
            }
            let fact = json!({"enrolled_by": method.code(), "passkey": Value::Null});
            hand.leave(LeafKind::SignIn, subject, fact);
            let welcome = welcome(tx, hand, subject, method, None)?;
            Ok(Done::Kept(WelcomeKept::from(welcome)))
        })?;
        Ok(done.into())
    }
}

/// A welcome in the form in which `record` could keep an answer; these operations have no id, so
/// that no token ever is kept.
#[derive(serde::Serialize, serde::Deserialize)]
struct WelcomeKept(bool, String);

impl From<Welcome> for WelcomeKept {
    fn from(welcome: Welcome) -> Self {
        match welcome {
            Welcome::Staff(token) => Self(true, token),
            Welcome::Courier(code) => Self(false, code),
        }
    }
}

impl From<WelcomeKept> for Welcome {
    fn from(kept: WelcomeKept) -> Self {
        if kept.0 { Self::Staff(kept.1) } else { Self::Courier(kept.1) }
    }
}
