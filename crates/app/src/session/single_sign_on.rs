//! Signing staff in by the operator's own provider (OpenID Connect).
//!
//! A sign-on belongs to one browser, by a cookie, and works once. It never makes an account: whoever
//! comes back must have the e-mail address of a member of staff whose access is on. The first account
//! at the provider that does so is linked to the member of staff; another one with the same address
//! is refused until an operator takes the link away.

use super::passkey::keep_ceremony;
use super::{STAFF, Subject, Welcome, holder, secret, welcome};
use crate::app::{App, Done};
use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Result};
use crate::message::enqueue;
use crate::people::token_hash;
use crate::ports::{
    SignOnAnswer, SignOnNo, SignOnRefusal, SignOnSecrets, SingleSignOn, VouchedPerson,
};
use porchlight_domain::id::{CeremonyId, ProviderAccountId, StaffId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::words::SignInMethod;
use porchlight_store::Tx;
use porchlight_store::rows::ProviderAccount;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::Arc;

/// Purpose of the ceremonies kept here.
const SIGN_ON: &str = "single_sign_on";
/// Most characters of the place to go to afterwards.
const MAX_NEXT: usize = 2_000;
/// Most characters of anything that comes back through the browser.
pub const MAX_RETURNED: usize = 4_096;

/// What became of the wish to begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignOnStart {
    /// Go there, with this cookie.
    Go {
        /// The provider's address.
        url: String,
        /// Value of the cookie that binds the sign-on to this browser.
        cookie: String,
    },
    /// It cannot begin.
    No(SignOnNo),
}

/// What the browser brings back from the provider.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SignOnReturn {
    /// Value of the cookie, if the browser has it.
    pub cookie: String,
    /// The state.
    pub state: String,
    /// The code, unless the provider says no.
    pub code: Option<String>,
    /// Who answers (RFC 9207).
    pub issuer: Option<String>,
    /// The provider's no, as a code of RFC 6749 or OpenID Connect.
    pub error: Option<String>,
}

/// What became of a sign-on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignedOn {
    /// Signed in.
    In {
        /// The session.
        welcome: Welcome,
        /// Where the person wanted to go; empty for no wish.
        next: String,
    },
    /// Not signed in.
    No(SignOnNo),
}

/// What is remembered of a sign-on while the browser is away; of what comes back only digests.
#[derive(Serialize, Deserialize)]
struct Remembered {
    cookie: String,
    state: String,
    nonce: String,
    verifier: String,
    next: String,
}

/// Who a vouched person is here.
#[derive(Serialize, Deserialize)]
enum Matched {
    Known(StaffId16),
    Unknown,
    Other,
}

/// The bytes of a member of staff's id, in a form that can be kept as an answer.
type StaffId16 = [u8; 16];

/// A reason without what could disturb a log.
fn plain(reason: &str) -> String {
    reason.chars().filter(|c| !c.is_control()).take(300).collect()
}

fn refused(no: SignOnNo, reason: &str) -> SignOnNo {
    tracing::warn!(code = no.code(), reason = plain(reason), "a single sign-on came to nothing");
    no
}

fn hashed(secret: &str) -> String {
    token_hash(secret).hex()
}

/// What a provider's error code means for the person.
fn said_no(error: &str) -> SignOnNo {
    match error {
        "access_denied"
        | "login_required"
        | "consent_required"
        | "interaction_required"
        | "account_selection_required" => SignOnNo::Denied,
        "temporarily_unavailable" | "server_error" => SignOnNo::ProviderDown,
        "unmet_authentication_requirements" => SignOnNo::TooWeak,
        _ => SignOnNo::ProviderWrong,
    }
}

/// Links the provider's account to the member of staff with its address, unless either is linked
/// to another one.
fn matched(
    tx: &Tx<'_>,
    hand: &mut Hand,
    person: &VouchedPerson,
    operator: &str,
) -> Result<Done<Matched>> {
    let Some(staff) = tx.staff_by_email(&person.email)?.filter(|s| s.active) else {
        return Ok(Done::Refused(Matched::Unknown));
    };
    let (issuer, subject) = (person.issuer.clone(), person.subject.clone());
    let about = |what: &str| json!({"single_sign_on": what, "issuer": issuer, "subject": subject});
    let linked = tx.provider_account_of(staff.id, &issuer)?;
    let held = tx.provider_account(&issuer, &subject)?;
    match (linked, held) {
        (Some(linked), _) if linked.subject == subject => {
            return Ok(Done::Refused(Matched::Known(staff.id.0)));
        }
        (None, None) => {}
        _ => {
            hand.leave(LeafKind::SignIn, staff.id, about("refused_another_account"));
            return Ok(Done::Kept(Matched::Other));
        }
    }
    tx.insert_provider_account(&ProviderAccount {
        id: hand.id(ProviderAccountId::new),
        staff: staff.id,
        issuer: issuer.clone(),
        subject: subject.clone(),
        linked_at: hand.now,
    })?;
    hand.leave(LeafKind::SignIn, staff.id, about("linked"));
    let body = format!(
        "Hello {},\n\nyour account at {operator} was used by single sign-on for the first time just \
         now, and is linked to the account at {issuer} that was used. If that was not you, tell \
         {operator} at once.\n",
        staff.name
    );
    let subject_line = format!("Single sign-on for your account at {operator}");
    enqueue(tx, hand, &staff.email, &subject_line, &body)?;
    Ok(Done::Kept(Matched::Known(staff.id.0)))
}

impl App {
    /// What the button of single sign-on says, where there is one.
    #[must_use]
    pub fn single_sign_on_label(&self) -> Option<&str> {
        self.ports.single_sign_on.as_deref().map(SingleSignOn::label)
    }

    fn provider(&self) -> Result<Arc<dyn SingleSignOn>> {
        self.ports.single_sign_on.clone().ok_or(Error::Absent("single sign-on here"))
    }

    /// Begins a single sign-on in one browser; `next` is where the person wants to go.
    ///
    /// # Errors
    /// Absent where there is none; faults.
    pub fn begin_single_sign_on(&self, ctx: &mut Ctx, next: &str) -> Result<SignOnStart> {
        let provider = self.provider()?;
        let mut hand = ctx.hand();
        let (cookie, now) = (secret::<32>(&mut hand), ctx.now);
        let secrets = SignOnSecrets {
            state: secret::<32>(&mut hand),
            nonce: secret::<32>(&mut hand),
            verifier: secret::<32>(&mut hand),
        };
        let url = match provider.begin(&secrets, now) {
            Ok(url) => url,
            Err(refusal) => return Ok(SignOnStart::No(refused(refusal.no, &refusal.reason))),
        };
        let remembered = serde_json::to_string(&Remembered {
            cookie: hashed(&cookie),
            state: hashed(&secrets.state),
            nonce: secrets.nonce,
            verifier: secrets.verifier,
            next: if next.len() <= MAX_NEXT { next.into() } else { String::new() },
        })?;
        let id =
            self.work(ctx, move |tx, hand| keep_ceremony(tx, hand, SIGN_ON, None, &remembered))?;
        Ok(SignOnStart::Go { url, cookie: format!("{id}.{cookie}") })
    }

    /// The sign-on that this browser began, used up. None if it is over, was used, or is another
    /// browser's.
    fn take_up(&self, ctx: &mut Ctx, back: &SignOnReturn) -> Result<Option<Remembered>> {
        let Some((id, cookie)) = back.cookie.split_once('.') else { return Ok(None) };
        let Ok(id) = id.parse::<CeremonyId>() else { return Ok(None) };
        let now = ctx.now;
        let row = self.read(|tx| Ok(tx.ceremony(id)?))?;
        let row = row.filter(|c| c.purpose == SIGN_ON && c.used_at.is_none() && c.expires_at > now);
        let Some(row) = row else { return Ok(None) };
        let remembered: Remembered = serde_json::from_str(&row.state)?;
        if remembered.cookie != hashed(cookie) || remembered.state != hashed(&back.state) {
            return Ok(None);
        }
        // Before anything is redeemed: of two answers at once, one goes on.
        let first = self.work(ctx, move |tx, hand| tx.use_ceremony(id, hand.now))?;
        Ok(first.then_some(remembered))
    }

    /// Ends a single sign-on with what the browser brought back.
    ///
    /// # Errors
    /// Absent where there is none; faults.
    pub fn finish_single_sign_on(&self, ctx: &mut Ctx, back: &SignOnReturn) -> Result<SignedOn> {
        let provider = self.provider()?;
        let no = |no, reason: &str| Ok(SignedOn::No(refused(no, reason)));
        let Some(begun) = self.take_up(ctx, back)? else {
            return no(SignOnNo::Stale, "not begun in this browser, over, or answered before");
        };
        if let Some(error) = &back.error {
            return no(said_no(error), &format!("the provider said {error}"));
        }
        let Some(code) = back.code.clone() else {
            return no(SignOnNo::ProviderWrong, "the provider sent neither a code nor an error");
        };
        let (issuer, nonce, verifier) = (back.issuer.clone(), begun.nonce, begun.verifier);
        let answer = SignOnAnswer { code, issuer, nonce, verifier };
        let person = match provider.finish(&answer, ctx.now) {
            Ok(person) => person,
            Err(SignOnRefusal { no: what, reason }) => return no(what, &reason),
        };
        let (operator, vouched) = (self.settings.operator_name.clone(), person.clone());
        match self.record(ctx, "", move |tx, hand| matched(tx, hand, &vouched, &operator))? {
            Matched::Unknown => no(SignOnNo::Unknown, "no active member of staff has the address"),
            Matched::Other => no(
                SignOnNo::OtherPerson,
                "another account at the provider is linked; an operator can take the link away",
            ),
            Matched::Known(staff) => match self.open(ctx, StaffId(staff), person)? {
                Some(welcome) => Ok(SignedOn::In { welcome, next: begun.next }),
                None => no(SignOnNo::Unknown, "the account was closed or unlinked meanwhile"),
            },
        }
    }

    fn open(
        &self,
        ctx: &mut Ctx,
        staff: StaffId,
        person: VouchedPerson,
    ) -> Result<Option<Welcome>> {
        self.work(ctx, move |tx, hand| {
            let subject = Subject::Staff(staff);
            let linked = tx.provider_account_of(staff, &person.issuer)?;
            let still = linked.is_some_and(|account| account.subject == person.subject);
            if !still || holder(tx, subject)?.is_none() {
                return Ok(None);
            }
            welcome(tx, hand, subject, SignInMethod::SingleSignOn, None).map(Some)
        })
    }

    /// Accounts at a provider that are linked to members of staff.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn provider_accounts(&self, ctx: &Ctx) -> Result<Vec<ProviderAccount>> {
        ctx.allow_staff()?;
        self.read(|tx| Ok(tx.provider_accounts()?))
    }

    /// Takes the link to a provider's account off a member of staff and ends the sessions that came
    /// by it; says whether there was one. The next sign-on with their address links anew.
    ///
    /// # Errors
    /// Denied to all but operators; absent.
    pub fn unlink_single_sign_on(&self, ctx: &mut Ctx, staff: StaffId) -> Result<bool> {
        ctx.allow_operator()?;
        self.record(ctx, &format!("unlink {staff}"), move |tx, hand| {
            tx.staff(staff)?.ok_or(Error::Absent("member of staff"))?;
            if tx.remove_provider_accounts_of(staff)? == 0 {
                return Ok(Done::Refused(false));
            }
            let method = SignInMethod::SingleSignOn;
            let ended = tx.end_sessions_by(STAFF, staff.0, method, hand.now)?;
            let fact = json!({"single_sign_on": "unlinked", "ended_sessions": ended});
            hand.leave(LeafKind::SignIn, staff, fact);
            Ok(Done::Kept(true))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_cannot_break_a_log_line() {
        assert_eq!(plain("the provider said\r\n{\"forged\":1}"), "the provider said{\"forged\":1}");
        assert_eq!(plain(&"x".repeat(5_000)).len(), 300);
    }

    #[test]
    fn a_provider_s_no_is_told_from_its_trouble() {
        assert_eq!(said_no("access_denied"), SignOnNo::Denied);
        assert_eq!(said_no("temporarily_unavailable"), SignOnNo::ProviderDown);
        assert_eq!(said_no("unauthorized_client"), SignOnNo::ProviderWrong);
    }
}
