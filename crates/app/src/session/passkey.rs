//! Passkeys: making one, signing in with one, the list of somebody's own.

use super::{StoreResult, Subject, Welcome, holder, welcome};
use crate::app::{App, Done};
use crate::ctx::{Actor, Ctx, Hand};
use crate::device::{asks_for_statements, notice};
use crate::error::{Error, Result};
use crate::ports::{COUNTER_WENT_BACK, NewPasskey, ProofRefusal, STATEMENT_REFUSED};
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{CeremonyId, PasskeyId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::MINUTE;
use porchlight_domain::words::{FindingKind, PasskeyStatement, SignInMethod, StatementPolicy};
use porchlight_store::Tx;
use porchlight_store::rows::{Ceremony, Passkey};
use serde_json::{Value, json};

/// How long a ceremony may take.
pub const CEREMONY_LIFE: i64 = 10 * MINUTE;
/// Most passkeys of one account.
pub const MAX_PASSKEYS: usize = 20;
/// Most characters of a label.
pub const MAX_LABEL: usize = 80;

const MAKE: &str = "make";
const SIGN_IN: &str = "sign_in";

/// A ceremony that began: its id, and what the browser is asked.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Id of the ceremony.
    pub ceremony: CeremonyId,
    /// Options for the browser.
    pub options: Value,
}

/// How the holder calls a passkey or phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewLabel(pub(crate) String);

impl NewLabel {
    /// A label without control characters and of bounded length.
    pub(crate) fn of(text: &str) -> Self {
        let clean: String = text.trim().chars().filter(|c| !c.is_control()).collect();
        Self(clean.chars().take(MAX_LABEL).collect())
    }
}

/// The account of the acting person.
pub(crate) fn acting(ctx: &Ctx) -> Result<Subject> {
    match ctx.actor {
        Actor::Staff(id, _) => Ok(Subject::Staff(id)),
        Actor::Courier(id) => Ok(Subject::Courier(id)),
        _ => Err(Error::Denied("a sign-in")),
    }
}

fn statement_needed() -> ProofRefusal {
    ProofRefusal {
        code: "passkey_statement_needed",
        message:
            "Here a passkey counts only if the maker of the chip that keeps it vouches for it, \
                  and is known to your operator. Use such a device or security key, and allow the \
                  browser to show its make and model."
                .into(),
    }
}

fn stale() -> Error {
    let message = "This took too long or was done before. Try again.".into();
    Error::Unproved(ProofRefusal { code: "ceremony_stale", message })
}

/// A passkey that holds, with its maker's statement as it is kept among the blobs.
pub(super) struct MadePasskey {
    new: NewPasskey,
    statement: Option<Digest>,
}

impl MadePasskey {
    /// What the statement came to, for the log.
    pub(super) const fn word(&self) -> &'static str {
        self.new.statement.code()
    }
}

/// Of a browser's answer what a check of the statement reads, and nothing else.
fn signed_parts(response: &Value) -> Value {
    let inner = &response["response"];
    json!({
        "rawId": response["rawId"],
        "response": {
            "clientDataJSON": inner["clientDataJSON"],
            "attestationObject": inner["attestationObject"],
        },
    })
}

/// Ends a ceremony and keeps the passkey it made.
pub(super) fn end_making(
    tx: &Tx<'_>,
    hand: &mut Hand,
    subject: Subject,
    ceremony: CeremonyId,
    made: &MadePasskey,
    label: &NewLabel,
) -> Result<PasskeyId> {
    if !tx.use_ceremony(ceremony, hand.now)? {
        return Err(stale());
    }
    let (kind, bytes) = subject.parts();
    let MadePasskey { new, statement } = made;
    let passkey = Passkey {
        id: hand.id(PasskeyId::new),
        subject_kind: kind.into(),
        subject: bytes,
        credential_id: new.credential_id.clone(),
        credential: new.credential.clone(),
        label: label.0.clone(),
        synced: new.synced,
        created_at: hand.now,
        used_at: None,
        removed_at: None,
        attestation: new.statement,
        attestation_facts: statement.map(|_| new.facts.to_string()),
        attestation_statement: *statement,
    };
    if !tx.insert_passkey(&passkey)? {
        let message = "This passkey is already in use. Choose another one.".into();
        return Err(ProofRefusal { code: "passkey_taken", message }.into());
    }
    Ok(passkey.id)
}

pub(super) fn keep_ceremony(
    tx: &Tx<'_>,
    hand: &mut Hand,
    purpose: &str,
    subject: Option<Subject>,
    state: &str,
) -> StoreResult<CeremonyId> {
    let (kind, bytes) = subject.map_or(("", [0; 16]), Subject::parts);
    let ceremony = Ceremony {
        id: hand.id(CeremonyId::new),
        purpose: purpose.into(),
        subject_kind: kind.into(),
        subject: bytes,
        state: state.into(),
        expires_at: hand.now.plus(CEREMONY_LIFE),
        used_at: None,
    };
    tx.insert_ceremony(&ceremony)?;
    Ok(ceremony.id)
}

impl App {
    /// Asks somebody's browser for a new passkey.
    pub(super) fn ask_for_passkey(&self, ctx: &mut Ctx, subject: Subject) -> Result<Asked> {
        let (_, handle) = subject.parts();
        let policy = self.settings.passkey_statements;
        let (name, known, ask) = self.read(|tx| {
            let holder = holder(tx, subject)?.ok_or(Error::Absent("account"))?;
            let known: Vec<_> = tx.passkeys_of(handle)?.into_iter().map(|p| p.credential).collect();
            let ask = match (policy, subject) {
                (StatementPolicy::Always | StatementPolicy::Required, _) => true,
                (StatementPolicy::AsStationsAsk, Subject::Courier(id)) => {
                    asks_for_statements(tx, id)?
                }
                (StatementPolicy::AsStationsAsk, Subject::Staff(_)) => false,
            };
            Ok((holder.email, known, ask))
        })?;
        if known.len() >= MAX_PASSKEYS {
            let message = format!("You have {MAX_PASSKEYS} passkeys: remove one first.");
            return Err(ProofRefusal { code: "too_many_passkeys", message }.into());
        }
        let begun = self.ports.phones.begin_enrolment(handle, &name, &known, ask)?;
        let state = begun.state;
        let ceremony =
            self.work(ctx, move |tx, hand| keep_ceremony(tx, hand, MAKE, Some(subject), &state))?;
        Ok(Asked { ceremony, options: begun.options })
    }

    /// Checks what somebody's browser made, outside the write, and keeps its maker's statement.
    pub(super) fn make_passkey(
        &self,
        ctx: &mut Ctx,
        subject: Subject,
        ceremony: CeremonyId,
        response: &Value,
    ) -> Result<MadePasskey> {
        let row = self.ceremony(ctx, ceremony, MAKE)?;
        if Subject::read(&row.subject_kind, row.subject) != Some(subject) {
            return Err(stale());
        }
        let made = self.ports.phones.finish_enrolment(&row.state, response, ctx.now);
        if let (Err(refusal), Subject::Courier(courier)) = (&made, subject)
            && refusal.code == STATEMENT_REFUSED
        {
            let detail = json!({"reason": refusal.message});
            let kind = FindingKind::AttestationRefused;
            self.work(ctx, move |tx, hand| notice(tx, hand, courier, None, kind, &detail))?;
        }
        let new = made?;
        let known = new.statement == PasskeyStatement::MakerChecked;
        if self.settings.passkey_statements == StatementPolicy::Required && !known {
            return Err(statement_needed().into());
        }
        let statement = match new.statement {
            PasskeyStatement::NotGiven => None,
            _ => {
                let answer = signed_parts(response).to_string();
                Some(self.ports.blobs.put(answer.as_bytes()).map_err(Error::Fault)?)
            }
        };
        Ok(MadePasskey { new, statement })
    }

    fn ceremony(&self, ctx: &Ctx, id: CeremonyId, purpose: &str) -> Result<Ceremony> {
        let row = self.read(|tx| Ok(tx.ceremony(id)?))?;
        row.filter(|c| c.purpose == purpose && c.used_at.is_none() && c.expires_at > ctx.now)
            .ok_or_else(stale)
    }

    /// Begins to make another passkey for the acting person.
    ///
    /// # Errors
    /// Denied to all but staff and couriers; unproved when there are too many.
    pub fn begin_passkey(&self, ctx: &mut Ctx) -> Result<Asked> {
        let subject = acting(ctx)?;
        self.ask_for_passkey(ctx, subject)
    }

    /// Keeps another passkey of the acting person.
    ///
    /// # Errors
    /// Denied to all but staff and couriers; unproved when it does not hold.
    pub fn finish_passkey(
        &self,
        ctx: &mut Ctx,
        ceremony: CeremonyId,
        response: &Value,
        label: &str,
    ) -> Result<PasskeyId> {
        let subject = acting(ctx)?;
        let made = self.make_passkey(ctx, subject, ceremony, response)?;
        let label = NewLabel::of(label);
        let id = self.record(ctx, "", move |tx, hand| {
            let passkey = end_making(tx, hand, subject, ceremony, &made, &label)?;
            let fact = json!({"passkey": passkey.to_string(), "statement": made.word()});
            hand.leave(LeafKind::SignIn, subject, fact);
            Ok(Done::Kept(passkey.0))
        })?;
        Ok(PasskeyId(id))
    }

    /// The acting person's passkeys, oldest first.
    ///
    /// # Errors
    /// Denied to all but staff and couriers.
    pub fn my_passkeys(&self, ctx: &Ctx) -> Result<Vec<Passkey>> {
        let (_, handle) = acting(ctx)?.parts();
        self.read(|tx| Ok(tx.passkeys_of(handle)?))
    }

    /// Removes one of the acting person's passkeys and says whether it was there; the last one stays.
    ///
    /// # Errors
    /// Denied to all but staff and couriers; unproved when it is the last one.
    pub fn remove_passkey(&self, ctx: &mut Ctx, id: PasskeyId) -> Result<bool> {
        let subject = acting(ctx)?;
        let (_, handle) = subject.parts();
        self.record(ctx, &format!("remove {id}"), move |tx, hand| {
            let mut own = tx.passkeys_of(handle)?;
            let Some(at) = own.iter().position(|p| p.id == id) else {
                return Ok(Done::Refused(false));
            };
            if own.len() == 1 {
                let message = "This is your only passkey: make another one first.".into();
                return Err(ProofRefusal { code: "last_passkey", message }.into());
            }
            let mut passkey = own.swap_remove(at);
            passkey.removed_at = Some(hand.now);
            tx.update_passkey(&passkey)?;
            hand.leave(LeafKind::SignIn, subject, json!({"removed": id.to_string()}));
            Ok(Done::Kept(true))
        })
    }

    /// Begins a sign-in by whichever passkey the browser offers.
    ///
    /// # Errors
    /// Faults; unproved when this server cannot take passkeys.
    pub fn begin_sign_in(&self, ctx: &mut Ctx) -> Result<Asked> {
        let begun = self.ports.phones.begin_sign_in()?;
        let state = begun.state;
        let ceremony =
            self.work(ctx, move |tx, hand| keep_ceremony(tx, hand, SIGN_IN, None, &state))?;
        Ok(Asked { ceremony, options: begun.options })
    }

    /// Signs in by passkey.
    ///
    /// # Errors
    /// Unproved when it does not hold or the account may not sign in.
    pub fn finish_sign_in(
        &self,
        ctx: &mut Ctx,
        ceremony: CeremonyId,
        response: &Value,
    ) -> Result<Welcome> {
        let begun = self.ceremony(ctx, ceremony, SIGN_IN)?;
        let named = self.ports.phones.named(response)?;
        let known = self.read(|tx| Ok(tx.passkey_by_credential(&named.credential_id)?))?;
        // The credential has to be the named account's own.
        let known = known.filter(|passkey| named.handle == passkey.subject);
        let unknown = || ProofRefusal {
            code: "passkey_unknown",
            message: "This passkey is not in use here any more. Ask your station for a recovery \
                      code."
                .into(),
        };
        let passkey = known.ok_or_else(unknown)?;
        let subject = Subject::read(&passkey.subject_kind, passkey.subject).ok_or_else(unknown)?;
        let (id, now) = (passkey.id, ctx.now);
        let used = self.ports.phones.finish_sign_in(&begun.state, response, &passkey.credential);
        if let (Err(refusal), Subject::Courier(courier)) = (&used, subject)
            && refusal.code == COUNTER_WENT_BACK
        {
            let detail = json!({"passkey": id.to_string()});
            let kind = FindingKind::CounterWentBack;
            self.work(ctx, move |tx, hand| notice(tx, hand, courier, None, kind, &detail))?;
        }
        let credential = used?;
        let welcomed = self.work(ctx, move |tx, hand| {
            if !tx.use_ceremony(ceremony, now)? {
                return Ok(None);
            }
            // Removed meanwhile, or the account was closed: the sign-in is refused.
            let Some(mut row) = tx.passkey(id)?.filter(|p| p.removed_at.is_none()) else {
                return Ok(None);
            };
            if holder(tx, subject)?.is_none() {
                return Ok(None);
            }
            row.credential.clone_from(&credential);
            row.used_at = Some(now);
            tx.update_passkey(&row)?;
            welcome(tx, hand, subject, SignInMethod::Passkey, Some(id)).map(Some)
        })?;
        welcomed.ok_or_else(stale)
    }
}
