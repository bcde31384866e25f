//! Staff, sign-in by one-time link, sessions, and integrators' keys.
//!
//! There are no passwords. A link works once, for a short time, and only on a press of a button,
//! because mail scanners open links.

use crate::app::{App, Done};
use crate::ctx::{Actor, Ctx, Hand};
use crate::error::{Error, Invalid, Result};
use crate::message::enqueue;
use crate::station::{Made, NAME_RULE, is_name};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use porchlight_domain::digest::{Digest, sha256};
use porchlight_domain::id::{ApiKeyId, CourierId, SessionId, SignInLinkId, StaffId, StationId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::{DAY, MINUTE, Timestamp};
use porchlight_domain::words::{CourierState, Role};
use porchlight_store::rows::{ApiKey, Session, SignInLink, Staff};
use porchlight_store::{Page, Slice, Tx};
use serde_json::json;

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

fn token_hash(token: &str) -> Digest {
    sha256(&[b"porchlight/token/v1\0", token.as_bytes()])
}

pub(crate) fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else { return false };
    !name.is_empty()
        && text.len() <= 254
        && host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
        && !text.contains(char::is_whitespace)
        && !host.contains('@')
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
    /// Adds a member of staff and sends an invitation.
    ///
    /// # Errors
    /// Denied to all but operators; invalid fields.
    pub fn add_staff(&self, ctx: &mut Ctx, name: &str, email: &str, role: Role) -> Result<Made> {
        ctx.allow_operator()?;
        let email = email.trim().to_lowercase();
        let mut wrong = vec![];
        if !is_name(name) {
            wrong.push(Invalid::new("name", "name_length", NAME_RULE));
        }
        if !is_email(&email) {
            wrong.push(Invalid::new(
                "email",
                "not_an_email",
                "give an address like ana@example.org",
            ));
        }
        if !wrong.is_empty() {
            return Err(Error::Invalid(wrong));
        }
        let (name, url) = (name.trim().to_owned(), self.settings.public_url.clone());
        let operator = self.settings.operator_name.clone();
        self.record(ctx, &format!("staff {name} {email} {role}"), move |tx, hand| {
            let staff = Staff {
                id: hand.id(StaffId::new),
                name: name.clone(),
                email: email.clone(),
                language: "en".into(),
                role,
                active: true,
                created_at: hand.now,
            };
            if !tx.insert_staff(&staff)? {
                return Ok(Done::Refused(Made::Taken));
            }
            let fact = json!({"name": name, "email": email, "role": role.code()});
            hand.leave(LeafKind::Staff, staff.id, fact);
            let link = make_link(tx, hand, Subject::Staff(staff.id), INVITATION_LIFE)?;
            let body = format!(
                "Hello {name},\n\n{operator} added you to Porchlight as {role}. Open this link and \
                 press the button to sign in. It works once, for seven days.\n\n{url}{link}\n"
            );
            enqueue(tx, hand, &email, &format!("Your Porchlight access at {operator}"), &body)?;
            Ok(Done::Kept(Made::Made(staff.id.to_string())))
        })
    }

    /// Turns a member of staff's access on or off; the last active operator cannot be turned off.
    ///
    /// # Errors
    /// Denied to all but operators; absent; invalid if it is the last operator.
    pub fn set_staff_active(&self, ctx: &mut Ctx, id: StaffId, active: bool) -> Result<()> {
        ctx.allow_operator()?;
        self.record(ctx, &format!("staff_active {id} {active}"), move |tx, hand| {
            let mut staff = tx.staff(id)?.ok_or(Error::Absent("member of staff"))?;
            if !active && staff.role == Role::Operator && staff.active && tx.operators()? <= 1 {
                return Err(Error::invalid(
                    "active",
                    "last_operator",
                    "this is the last operator; add another one first",
                ));
            }
            staff.active = active;
            tx.update_staff(&staff)?;
            hand.leave(LeafKind::Staff, id, json!({"active": active}));
            Ok(Done::Kept(()))
        })
    }

    /// A page of staff.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn staff_page(&self, ctx: &Ctx, slice: Slice) -> Result<Page<Staff>> {
        ctx.allow_staff()?;
        self.read(|tx| Ok(tx.staff_page(slice)?))
    }

    /// How many operators can sign in.
    ///
    /// # Errors
    /// Faults only.
    pub fn operators(&self) -> Result<u32> {
        self.read(|tx| Ok(tx.operators()?))
    }

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

    /// Makes an integrator's key for a station and returns it; it is shown once.
    ///
    /// # Errors
    /// Denied to all but operators; invalid name; absent station.
    pub fn make_api_key(&self, ctx: &mut Ctx, name: &str, station: StationId) -> Result<String> {
        ctx.allow_operator()?;
        if !is_name(name) {
            return Err(Error::invalid("name", "name_length", NAME_RULE));
        }
        let name = name.trim().to_owned();
        self.record(ctx, &format!("api_key {name} {station}"), move |tx, hand| {
            tx.station(station)?.ok_or(Error::Absent("station"))?;
            let secret = format!("pk_{}", URL_SAFE_NO_PAD.encode(hand.random::<24>()));
            let key = ApiKey {
                id: hand.id(ApiKeyId::new),
                name: name.clone(),
                secret_hash: token_hash(&secret),
                station,
                created_at: hand.now,
                revoked_at: None,
            };
            tx.insert_api_key(&key)?;
            let fact = json!({"name": name, "station": station.to_string()});
            hand.leave(LeafKind::ApiKey, key.id, fact);
            Ok(Done::Kept(secret))
        })
    }

    /// Ends a key.
    ///
    /// # Errors
    /// Denied to all but operators.
    pub fn revoke_api_key(&self, ctx: &mut Ctx, id: ApiKeyId) -> Result<()> {
        ctx.allow_operator()?;
        self.record(ctx, &format!("revoke {id}"), move |tx, hand| {
            if !tx.revoke_api_key(id, hand.now)? {
                return Ok(Done::Refused(()));
            }
            hand.leave(LeafKind::ApiKey, id, json!({"revoked": true}));
            Ok(Done::Kept(()))
        })
    }

    /// Every key, without its secret.
    ///
    /// # Errors
    /// Denied to all but operators.
    pub fn api_keys(&self, ctx: &Ctx) -> Result<Vec<ApiKey>> {
        ctx.allow_operator()?;
        self.read(|tx| Ok(tx.api_keys()?))
    }

    /// Whom a key acts for.
    ///
    /// # Errors
    /// Faults only.
    pub fn identify_key(&self, secret: &str) -> Result<Option<Actor>> {
        let hash = token_hash(secret);
        self.read(|tx| Ok(tx.live_api_key(hash)?.map(|key| Actor::Key(key.id, key.station))))
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
