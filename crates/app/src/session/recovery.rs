//! Recovery: a one-time code for somebody who lost the phone, issued by a person who knows them.
//!
//! Issuing and using a code are in the log, and the account's holder is told both times: a code that
//! somebody else asked for is noticed. Using one ends every session, phone and passkey of before.

use super::enrol::{Opened, open_enrolment};
use super::{Holder, Subject, holder};
use crate::app::{App, Done};
use crate::ctx::{Actor, Ctx, Hand};
use crate::device::renew;
use crate::error::{Error, Result};
use crate::message::enqueue;
use crate::people::token_hash;
use porchlight_domain::id::RecoveryCodeId;
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::MINUTE;
use porchlight_domain::words::{Role, SignInMethod};
use porchlight_store::rows::RecoveryCode;
use serde_json::json;

/// How long a recovery code works.
pub const RECOVERY_CODE_LIFE: i64 = 30 * MINUTE;
/// Characters of a recovery code: 12 of 32 letters, 60 bits.
pub const RECOVERY_CODE_LENGTH: usize = 12;

/// Letters that are not mistaken for one another when read aloud.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

fn new_code(hand: &mut Hand) -> String {
    let bytes: [u8; RECOVERY_CODE_LENGTH] = hand.random();
    bytes.iter().map(|b| char::from(LETTERS[usize::from(b & 31)])).collect()
}

/// The code somebody typed, without what reading aloud adds.
fn typed(code: &str) -> String {
    let letter = |c: char| match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    code.chars().filter(|c| c.is_ascii_alphanumeric()).map(letter).collect()
}

/// The mail that a code was issued, by whom in both languages: subject and body.
fn issued(holder: &Holder, by: (&str, &str), operator: &str) -> (String, String) {
    let name = &holder.name;
    if holder.language.starts_with("es") {
        let body = format!(
            "Hola, {name}:\n\n{} de {operator} emitió un código de recuperación para su cuenta. Con él se \
             puede entrar una vez, durante 30 minutos, y termina todo acceso anterior. Si usted no lo pidió, \
             avise a {operator} enseguida.\n",
            by.1
        );
        return (format!("Un código de recuperación para su cuenta en {operator}"), body);
    }
    let body = format!(
        "Hello {name},\n\n{} of {operator} issued a recovery code for your account. It lets whoever has it \
         sign in once, within 30 minutes, and ends every sign-in of before. If you did not ask for it, tell \
         {operator} at once.\n",
        by.0
    );
    (format!("A recovery code for your account at {operator}"), body)
}

/// The mail that a code was used: subject and body.
fn used(holder: &Holder, operator: &str) -> (String, String) {
    let name = &holder.name;
    if holder.language.starts_with("es") {
        let body = format!(
            "Hola, {name}:\n\nel código de recuperación de su cuenta en {operator} se acaba de usar. Todo \
             acceso anterior ha terminado. Si no fue usted, avise a {operator} enseguida.\n"
        );
        return (format!("Su cuenta en {operator} se recuperó"), body);
    }
    let body = format!(
        "Hello {name},\n\nthe recovery code for your account at {operator} was used just now. Every sign-in \
         of before has ended. If that was not you, tell {operator} at once.\n"
    );
    (format!("Your account at {operator} was recovered"), body)
}

impl App {
    /// Issues a recovery code for somebody: in groups of four, shown once. Earlier codes end.
    ///
    /// # Errors
    /// Denied: operators may for everybody, dispatchers for couriers; absent.
    pub fn issue_recovery_code(&self, ctx: &mut Ctx, subject: Subject) -> Result<String> {
        match subject {
            Subject::Staff(_) => ctx.allow_operator()?,
            Subject::Courier(_) => ctx.allow_dispatch()?,
        }
        let own =
            matches!((ctx.actor, subject), (Actor::Staff(id, _), Subject::Staff(of)) if id == of);
        if own {
            return Err(Error::Denied("another operator, or the command line"));
        }
        let by = match ctx.actor {
            Actor::Staff(_, Role::Dispatcher) => ("a dispatcher", "El despacho"),
            Actor::Staff(..) => ("an operator", "Una persona responsable"),
            _ => ("the operator, on the server itself", "Quien responde del propio servidor"),
        };
        let operator = self.settings.operator_name.clone();
        // The code is in the answer and in nobody's memory: this operation is never answered again.
        ctx.operation = None;
        let code = self.record(ctx, "", move |tx, hand| {
            let holder = holder(tx, subject)?.ok_or(Error::Absent("account"))?;
            let code = new_code(hand);
            let (kind, bytes) = subject.parts();
            tx.use_recovery_codes_of(bytes, hand.now)?;
            let row = RecoveryCode {
                id: hand.id(RecoveryCodeId::new),
                code_hash: token_hash(&code),
                subject_kind: kind.into(),
                subject: bytes,
                issued_by: hand.actor.to_string(),
                issued_at: hand.now,
                expires_at: hand.now.plus(RECOVERY_CODE_LIFE),
                used_at: None,
            };
            tx.insert_recovery_code(&row)?;
            hand.leave(LeafKind::SignIn, subject, json!({"recovery_code": row.id.to_string()}));
            let (subject_line, body) = issued(&holder, by, &operator);
            enqueue(tx, hand, &holder.email, &subject_line, &body)?;
            Ok(Done::Kept(code))
        })?;
        let groups: Vec<&str> =
            (0..RECOVERY_CODE_LENGTH).step_by(4).map(|i| &code[i..i + 4]).collect();
        Ok(groups.join("-"))
    }

    /// Uses a recovery code: everything of before ends, and an enrolment opens. None for a code that
    /// was used, ran out or never existed.
    ///
    /// # Errors
    /// Faults only.
    pub fn use_recovery_code(&self, ctx: &mut Ctx, code: &str) -> Result<Option<Opened>> {
        let hash = token_hash(&typed(code));
        let operator = self.settings.operator_name.clone();
        ctx.operation = None;
        let token = self.record(ctx, "", move |tx, hand| {
            let Some(row) = tx.open_recovery_code(hash, hand.now)? else {
                return Ok(Done::Refused(None));
            };
            let Some(subject) = Subject::read(&row.subject_kind, row.subject) else {
                return Ok(Done::Refused(None));
            };
            let Some(holder) = holder(tx, subject)? else { return Ok(Done::Refused(None)) };
            // This code is among the ways in that end here.
            let ended = renew(tx, hand, subject)?;
            let fact = json!({"recovered_with": row.id.to_string(), "ended_sessions": ended});
            hand.leave(LeafKind::SignIn, subject, fact);
            let (subject_line, body) = used(&holder, &operator);
            enqueue(tx, hand, &holder.email, &subject_line, &body)?;
            let Opened(token) = open_enrolment(tx, hand, subject, SignInMethod::Recovery)?;
            Ok(Done::Kept(Some(token)))
        })?;
        Ok(token.map(Opened))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use porchlight_domain::id::CourierId;

    #[test]
    fn both_mails_speak_the_language_of_whoever_holds_the_account() {
        let mut told = String::new();
        for language in ["en", "es-MX"] {
            let holder = Holder {
                actor: Actor::Courier(CourierId([1; 16])),
                name: "Ana Ruiz".into(),
                email: "ana@couriers.example".into(),
                language: language.into(),
            };
            let by = ("a dispatcher", "El despacho");
            for (subject, body) in [issued(&holder, by, "Porch"), used(&holder, "Porch")] {
                told += &format!("{subject}\n\n{body}----\n");
            }
        }
        insta::assert_snapshot!(told);
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        assert_eq!(typed(" k7qm-2xwd 9rol "), "K7QM2XWD9R01");
    }
}
