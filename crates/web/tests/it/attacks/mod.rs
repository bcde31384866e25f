//! The bot service: everything it can do with what couriers hand it, through the router.
//!
//! A [`Forge`] is an honest request of the courier's own phone, taken apart; a lie (in `lies`)
//! changes it. Nothing but a refusal may come back, and nothing of the account may change. `ways_in`
//! has the one-time ways in, `families` the refresh tokens, which have a memory, and `lost_answers` what
//! is answered again and what is not.

mod acts;
mod families;
mod forge;
mod lies;
mod lost_answers;
mod run;
mod ways_in;

pub(crate) use forge::{Dice, Forge};

use crate::stage::{Answer, Call, Phone, Town, Who, small_town};
use axum::http::StatusCode;
use porchlight_app::Actor;
use porchlight_app::session::Subject;
use porchlight_domain::id::CourierId;
use porchlight_domain::time::SECOND;
use porchlight_web::Moment;
use std::sync::Arc;

/// A phone that may act no longer, with tokens that have not run out.
pub(crate) struct Dead {
    pub(crate) phone: Phone,
    pub(crate) token: String,
    pub(crate) refresh: String,
}

/// The bot service in a town, with everything it got hold of.
pub(crate) struct Bot {
    pub(crate) town: Town,
    /// The phone of the courier it attacks.
    pub(crate) victim: Arc<Phone>,
    /// A phone of another courier, which the service controls.
    pub(crate) thief: Arc<Phone>,
    /// Phones that were taken off, signed out, or given up by "I gave my login away".
    pub(crate) dead: Vec<Dead>,
    /// Codes of sign-ins that were exchanged.
    pub(crate) used_code: String,
    /// An invitation that was pressed.
    pub(crate) used_invitation: String,
    /// A recovery code that was used.
    pub(crate) used_recovery: String,
    /// What the victim may do at this hour.
    pub(crate) due: acts::Due,
    /// What the account had when the attack began.
    before: String,
}

/// The phone behind a courier of the town.
fn phone(who: &Who) -> Arc<Phone> {
    let Who::Phone(phone) = who else { panic!("a courier has a phone") };
    phone.clone()
}

pub(crate) fn courier(actor: Actor) -> CourierId {
    let Actor::Courier(id) = actor else { panic!("a courier") };
    id
}

impl Bot {
    /// A town in which couriers were careless.
    pub(crate) async fn new() -> Self {
        let town = small_town();
        let (victim, thief) = (phone(&town.courier.who), phone(&town.other.who));
        let mut dead = vec![];
        for (number, end) in ["revoke", "end", "gave-login-away"].into_iter().enumerate() {
            dead.push(ended(&town, courier(town.couriers[number + 4].actor), end).await);
        }
        let stage = &town.stage;
        let subject = Subject::Courier(courier(town.couriers[8].actor));
        let url = stage.app.sign_in_url(&mut stage.ctx(Actor::Console), subject).unwrap();
        let used_invitation = url.split_once("//").unwrap().1.split_once('/').unwrap().1;
        let used_invitation = format!("/{used_invitation}");
        assert!(enrols(&Call::post(&used_invitation).send(stage).await));
        let mut ctx = stage.ctx(Actor::Console);
        let used_recovery = stage.app.issue_recovery_code(&mut ctx, subject).unwrap();
        let form = format!("code={used_recovery}");
        assert!(enrols(&Call::post("/sign-in/recover").form(&form).send(stage).await));
        let welcome = stage.app.walk_in(&mut stage.ctx(Actor::Console), subject).unwrap();
        let porchlight_app::session::Welcome::Courier(used_code) = welcome else { panic!() };
        let _ = Phone::with_code(stage, &used_code, "careless");
        let due = acts::due(&town);
        let mut bot = Self {
            due,
            town,
            victim,
            thief,
            dead,
            used_code,
            used_invitation,
            used_recovery,
            before: String::new(),
        };
        bot.before = bot.account();
        bot
    }

    /// The server's time, in seconds since 1970.
    pub(crate) fn now(&self) -> i64 {
        self.town.stage.clock.now().micros() / SECOND
    }

    /// Everything that can act for the victim, without times of use.
    pub(crate) fn account(&self) -> String {
        let own =
            self.town.stage.app.my_devices(&self.town.stage.ctx(self.town.courier.actor)).unwrap();
        let devices: Vec<_> = own.devices.iter().map(|(d, _)| (d.id, d.revoked_at)).collect();
        let sessions: Vec<_> = own.sessions.iter().map(|s| (s.id, s.ended_at)).collect();
        let passkeys: Vec<_> = own.passkeys.iter().map(|p| p.id).collect();
        format!("{devices:?} {sessions:?} {passkeys:?}")
    }

    /// Fails if anything of the victim's account changed.
    pub(crate) fn assert_nothing_changed(&self) {
        assert_eq!(self.account(), self.before, "an attack changed the account");
    }
}

/// A phone of this courier that may act no longer.
async fn ended(town: &Town, id: CourierId, how: &str) -> Dead {
    let stage = &town.stage;
    let phone = Arc::new(Phone::of(stage, id, how));
    let tokens = phone.tokens();
    let path = match how {
        "revoke" => format!("/v1/devices/{}/revoke", tokens.device),
        "end" => format!("/v1/sessions/{}/end", tokens.session),
        other => format!("/v1/{other}"),
    };
    let answer = Call::post(path).by(&Who::Phone(phone.clone())).send(stage).await.ok();
    if let Some(back) = answer["place"].as_str() {
        // Its owner took the way back in.
        assert!(enrols(&Call::post(back).send(stage).await));
    }
    let phone = Arc::try_unwrap(phone).unwrap();
    Dead { phone, token: tokens.access_token, refresh: tokens.refresh_token }
}

/// Whether an answer opens an enrolment.
pub(crate) fn enrols(answer: &Answer) -> bool {
    let cookies = answer.headers.get_all("set-cookie").iter();
    cookies.filter_map(|c| c.to_str().ok()).any(|c| {
        c.strip_prefix("porchlight_enrolment=").is_some_and(|value| !value.starts_with(';'))
    })
}

/// Whether an answer is a refusal. Anything that was not foreseen counts as an acceptance.
pub(crate) fn refused(path: &str, answer: &Answer) -> bool {
    let no = matches!(
        answer.status,
        StatusCode::BAD_REQUEST
            | StatusCode::UNAUTHORIZED
            | StatusCode::FORBIDDEN
            | StatusCode::NOT_FOUND
            | StatusCode::CONFLICT
    );
    if path.starts_with("/v1/") {
        return no;
    }
    // Pages refuse in words, or lead back to the form; they let nobody in.
    let in_words = answer.status == StatusCode::OK && answer.media() == "text/html";
    let back = answer.header("location").starts_with("/sign-in/recover?wrong");
    answer.headers.get("set-cookie").is_none() && (no || in_words || back)
}
