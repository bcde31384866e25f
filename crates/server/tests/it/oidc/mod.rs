//! Single sign-on against a real provider on this machine: who gets in, and every way not to.

mod attacks;
mod keys;
mod pages;
mod provider;

use crate::place::{Place, form_of};
use porchlight_app::app::App;
use porchlight_app::ports::SignOnNo;
use porchlight_app::session::{SignOnReturn, SignOnStart, SignedOn, Welcome};
use porchlight_app::{Actor, Ctx};
use porchlight_domain::id::StaffId;
use porchlight_domain::time::{HOUR, MINUTE, SECOND, Timestamp};
use porchlight_domain::words::{Role, SignInMethod};
use porchlight_server::entropy_clock;
use provider::{CLIENT, Provider, SECRET, Signs};
use serde_json::json;
use std::io::{Read, Write};
use std::net::TcpStream;

/// A data folder with Ana on the staff, and a provider that knows her.
struct Stage {
    place: Place,
    app: App,
    provider: Provider,
}

fn settings(provider: &Provider, more: &str) -> String {
    format!(
        "listen = \"127.0.0.1:0\"\n[logs]\nformat = \"json\"\n[oidc]\nissuer = \"{}\"\n\
         client_id = \"{CLIENT}\"\nclient_secret = \"{SECRET}\"\nlabel = \"Casa Verde\"\n{more}",
        provider.issuer()
    )
}

impl Stage {
    fn new() -> Self {
        Self::with("")
    }

    fn with(more: &str) -> Self {
        let (place, provider) = (Place::new(), Provider::start());
        place.settings(&settings(&provider, more));
        place.begin();
        let app = place.app();
        Self { place, app, provider }
    }

    /// As the machine's clock has it now; the provider has the same.
    fn ctx(&self) -> Ctx {
        entropy_clock::ctx(Actor::Public)
    }

    fn ctx_at(&self, now: Timestamp) -> Ctx {
        Ctx::new(now, Actor::Public, entropy_clock::random())
    }

    fn console(&self) -> Ctx {
        entropy_clock::ctx(Actor::Console)
    }

    /// Begins in a new browser.
    fn begin(&self) -> (String, String) {
        match self.app.begin_single_sign_on(&mut self.ctx(), "/console/orders").unwrap() {
            SignOnStart::Go { url, cookie } => (url, cookie),
            SignOnStart::No(no) => panic!("it begins: {no}"),
        }
    }

    /// From the button to what the browser brings back.
    fn to_the_provider_and_back(&self) -> SignOnReturn {
        let (url, cookie) = self.begin();
        brought(&url, cookie)
    }

    fn sign_on(&self) -> SignedOn {
        let back = self.to_the_provider_and_back();
        self.app.finish_single_sign_on(&mut self.ctx(), &back).unwrap()
    }

    fn staff(&self, email: &str) -> StaffId {
        self.app.store.read(|tx| tx.staff_by_email(email)).unwrap().unwrap().id
    }

    /// Facts about a member of staff, oldest first.
    fn facts(&self, staff: StaffId) -> Vec<serde_json::Value> {
        let leaves = self.app.store.read(|tx| tx.leaves_of(&staff.to_string())).unwrap();
        leaves.iter().map(|l| serde_json::from_str(l.fact.as_deref().unwrap()).unwrap()).collect()
    }

    fn token_of(&self, signed_on: &SignedOn) -> String {
        match signed_on {
            SignedOn::In { welcome: Welcome::Staff(token), .. } => token.clone(),
            other => panic!("signed in: {other:?}"),
        }
    }

    fn is_in(&self, token: &str) -> bool {
        self.app.identify(entropy_clock::now(), token).unwrap().is_some()
    }
}

/// Where the provider sends a browser.
fn location(url: &str) -> String {
    let rest = url.strip_prefix("http://").unwrap();
    let (host, path) = rest.split_at(rest.find('/').unwrap());
    let mut stream = TcpStream::connect(host).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let line = answer.lines().find_map(|line| line.strip_prefix("Location: "));
    line.unwrap_or_else(|| panic!("the provider sends the browser back: {answer}")).to_owned()
}

fn brought(url: &str, cookie: String) -> SignOnReturn {
    let back = location(url);
    assert!(back.starts_with("http://localhost:8080/sign-in/sso/back?"), "{back}");
    let fields = form_of(back.split_once('?').unwrap().1);
    SignOnReturn {
        cookie,
        state: fields["state"].clone(),
        code: fields.get("code").cloned(),
        issuer: fields.get("iss").cloned(),
        error: fields.get("error").cloned(),
    }
}

#[test]
fn staff_sign_in_by_the_provider_with_both_kinds_of_keys() {
    let stage = Stage::new();
    let ana = stage.staff("ana@example.org");
    for signs in [Signs::Rs256, Signs::Es256] {
        stage.provider.now_does(|script| script.signs = signs);
        let signed_on = stage.sign_on();
        assert!(matches!(&signed_on, SignedOn::In { next, .. } if next == "/console/orders"));
        let token = stage.token_of(&signed_on);
        let who = stage.app.identify(entropy_clock::now(), &token).unwrap().unwrap();
        assert_eq!(who.actor, Actor::Staff(ana, Role::Operator), "roles stay ours");
    }
    let sessions =
        stage.app.my_sessions(&entropy_clock::ctx(Actor::Staff(ana, Role::Operator))).unwrap();
    assert_eq!(sessions.len(), 2);
    assert!(sessions.iter().all(|s| s.method == SignInMethod::SingleSignOn));
    // Linked once, which is a fact; the description is fetched once.
    let linked = stage.facts(ana).into_iter().filter(|fact| fact["single_sign_on"] == "linked");
    assert_eq!(linked.collect::<Vec<_>>().len(), 1);
    assert_eq!(stage.provider.asked("/.well-known/openid-configuration"), 1);
}

#[test]
fn nobody_gets_an_account_by_the_provider() {
    let stage = Stage::new();
    stage.provider.now_does(|script| script.person = ("x".into(), "eve@example.org".into()));
    assert_eq!(stage.sign_on(), SignedOn::No(SignOnNo::Unknown));
    assert!(stage.app.store.read(|tx| tx.staff_by_email("eve@example.org")).unwrap().is_none());
    // Nor does somebody whose access is off come back by it.
    let (name, email) = ("Ben Ode", "ben@example.org");
    stage.app.add_staff(&mut stage.console(), name, email, Role::Auditor).unwrap();
    let ben = stage.staff(email);
    stage.provider.now_does(|script| script.person = ("y".into(), "Ben@Example.org".into()));
    let token = stage.token_of(&stage.sign_on());
    stage.app.set_staff_active(&mut stage.console(), ben, false).unwrap();
    assert!(!stage.is_in(&token));
    assert_eq!(stage.sign_on(), SignedOn::No(SignOnNo::Unknown));
}

#[test]
fn a_letter_that_only_looks_like_another_is_another_address() {
    let stage = Stage::new();
    stage.app.add_staff(&mut stage.console(), "Kim Ode", "kim@example.org", Role::Auditor).unwrap();
    // The sign for kelvin, whose lower case is a k.
    stage.provider.now_does(|s| s.person = ("k".into(), "\u{212A}im@example.org".into()));
    assert_eq!(stage.sign_on(), SignedOn::No(SignOnNo::Unknown));
}

#[test]
fn a_second_account_with_the_same_address_is_refused_until_an_operator_unlinks_the_first() {
    let stage = Stage::new();
    let ana = stage.staff("ana@example.org");
    let first = stage.token_of(&stage.sign_on());
    stage.provider.now_does(|script| script.person.0 = "account-2".into());
    assert_eq!(stage.sign_on(), SignedOn::No(SignOnNo::OtherPerson));
    assert!(stage.is_in(&first), "the first one is not disturbed");
    // The first account cannot become somebody else's either.
    stage.app.add_staff(&mut stage.console(), "Ben Ode", "ben@example.org", Role::Auditor).unwrap();
    stage.provider.now_does(|s| s.person = ("account-1".into(), "ben@example.org".into()));
    assert_eq!(stage.sign_on(), SignedOn::No(SignOnNo::OtherPerson));

    assert!(stage.app.unlink_single_sign_on(&mut stage.console(), ana).unwrap());
    assert!(!stage.is_in(&first), "what came by the old link has ended");
    assert!(!stage.app.unlink_single_sign_on(&mut stage.console(), ana).unwrap(), "once");
    stage.provider.now_does(|s| s.person = ("account-2".into(), "ana@example.org".into()));
    let second = stage.token_of(&stage.sign_on());
    assert!(stage.is_in(&second));
    let said = stage
        .facts(ana)
        .into_iter()
        .filter_map(|f| f["single_sign_on"].as_str().map(str::to_owned));
    let said: Vec<_> = said.collect();
    assert_eq!(said, ["linked", "refused_another_account", "unlinked", "linked"]);
    // Only operators unlink.
    let auditor = Actor::Staff(stage.staff("ben@example.org"), Role::Auditor);
    assert!(stage.app.unlink_single_sign_on(&mut entropy_clock::ctx(auditor), ana).is_err());
}

#[test]
fn signing_out_everywhere_ends_sessions_of_the_provider_too() {
    let stage = Stage::new();
    let ana = stage.staff("ana@example.org");
    let (first, second) = (stage.token_of(&stage.sign_on()), stage.token_of(&stage.sign_on()));
    let this = stage.app.identify(entropy_clock::now(), &second).unwrap().unwrap();
    let mut ctx = entropy_clock::ctx(Actor::Staff(ana, Role::Operator));
    assert_eq!(stage.app.end_other_sessions(&mut ctx, this.session).unwrap(), 1);
    assert!(!stage.is_in(&first) && stage.is_in(&second));
    stage.app.sign_out(&mut ctx, this.session).unwrap();
    assert!(!stage.is_in(&second));
}

#[test]
fn an_operator_can_ask_for_a_strong_sign_in_and_for_certain_domains() {
    let stage = Stage::with("require_acr = [\"phr\"]\nrequire_amr = [\"hwk\", \"swk\"]\n");
    let (url, _) = stage.begin();
    assert_eq!(form_of(url.split_once('?').unwrap().1)["acr_values"], "phr");
    let lies = [
        (json!({}), false),
        (json!({"acr": "phr"}), false),
        (json!({"acr": "pwd", "amr": ["hwk"]}), false),
        (json!({"acr": "phr", "amr": ["pwd", "otp"]}), false),
        (json!({"acr": "phr", "amr": ["pin", "swk"]}), true),
    ];
    for (more, strong) in lies {
        stage.provider.now_does(|script| {
            let more = more.clone();
            script.lie = std::sync::Arc::new(move |claims| {
                for (key, value) in more.as_object().unwrap() {
                    claims[key] = value.clone();
                }
            });
        });
        let signed_on = stage.sign_on();
        assert_eq!(matches!(signed_on, SignedOn::In { .. }), strong, "{more}: {signed_on:?}");
        assert!(strong || signed_on == SignedOn::No(SignOnNo::TooWeak));
    }
    let stage = Stage::with("allowed_domains = [\"casa-verde.example\"]\n");
    assert_eq!(stage.sign_on(), SignedOn::No(SignOnNo::EmailElsewhere));
}

#[test]
fn another_claim_can_vouch_for_the_address_where_a_provider_has_its_own() {
    let stage = Stage::with("verified_claim = \"xms_edov\"\n");
    assert_eq!(stage.sign_on(), SignedOn::No(SignOnNo::EmailUnverified));
    let vouch = |value: serde_json::Value| {
        stage.provider.now_does(|script| {
            script.lie = std::sync::Arc::new(move |claims| claims["xms_edov"] = value.clone());
        });
        stage.sign_on()
    };
    assert_eq!(vouch(json!(false)), SignedOn::No(SignOnNo::EmailUnverified));
    stage.token_of(&vouch(json!("1")));
    stage.token_of(&vouch(json!(true)));
}

#[test]
fn a_provider_may_change_its_keys_but_strange_key_ids_do_not_make_us_fetch_without_end() {
    let stage = Stage::new();
    let start = entropy_clock::now();
    let sign_on_at = |now: Timestamp| {
        let begun = stage.app.begin_single_sign_on(&mut stage.ctx_at(now), "").unwrap();
        let SignOnStart::Go { url, cookie } = begun else { panic!("it begins") };
        let back = brought(&url, cookie);
        stage.app.finish_single_sign_on(&mut stage.ctx_at(now), &back).unwrap()
    };
    assert!(matches!(sign_on_at(start), SignedOn::In { .. }));
    assert_eq!(stage.provider.asked("/keys"), 1);
    stage.provider.now_does(|script| script.key_id = "key-2");
    // The keys are fresh from a moment ago: not again yet.
    assert_eq!(sign_on_at(start.plus(SECOND)), SignedOn::No(SignOnNo::Unproved));
    assert_eq!(stage.provider.asked("/keys"), 1);
    assert!(matches!(sign_on_at(start.plus(40 * SECOND)), SignedOn::In { .. }));
    assert_eq!(stage.provider.asked("/keys"), 2);
    // Keys and description are fetched again by themselves after an hour, which the clock of the
    // token then disagrees with: the answer is about that.
    assert_eq!(sign_on_at(start.plus(2 * HOUR)), SignedOn::No(SignOnNo::Clock));
    assert_eq!(stage.provider.asked("/.well-known/openid-configuration"), 2);
}

#[test]
fn a_provider_that_is_down_says_so_and_is_left_alone_for_a_moment() {
    let stage = Stage::new();
    stage.provider.now_does(|script| script.broken = Some(503));
    let start = entropy_clock::now();
    let begin = |now| stage.app.begin_single_sign_on(&mut stage.ctx_at(now), "").unwrap();
    assert_eq!(begin(start), SignOnStart::No(SignOnNo::ProviderDown));
    assert_eq!(begin(start.plus(SECOND)), SignOnStart::No(SignOnNo::ProviderDown));
    assert_eq!(stage.provider.asked("/.well-known/openid-configuration"), 1);
    stage.provider.now_does(|script| script.broken = None);
    assert!(matches!(begin(start.plus(10 * SECOND)), SignOnStart::Go { .. }));
    // Down between the two halves.
    let back = stage.to_the_provider_and_back();
    stage.provider.now_does(|script| script.broken = Some(500));
    let done = stage.app.finish_single_sign_on(&mut stage.ctx(), &back).unwrap();
    assert!(
        matches!(done, SignedOn::No(SignOnNo::ProviderDown | SignOnNo::ProviderWrong)),
        "{done:?}"
    );
    // A redirect is not followed.
    stage.provider.now_does(|script| script.broken = Some(307));
    let stage = Stage { app: stage.place.app(), ..stage };
    let begun = stage.app.begin_single_sign_on(&mut stage.ctx(), "").unwrap();
    assert_eq!(begun, SignOnStart::No(SignOnNo::ProviderWrong));
}

#[test]
fn a_sign_on_lasts_ten_minutes() {
    let stage = Stage::new();
    let back = stage.to_the_provider_and_back();
    let late = entropy_clock::now().plus(11 * MINUTE);
    let done = stage.app.finish_single_sign_on(&mut stage.ctx_at(late), &back).unwrap();
    assert_eq!(done, SignedOn::No(SignOnNo::Stale));
    assert_eq!(stage.provider.asked("/token"), 0);
}

#[test]
fn a_provider_that_takes_the_secret_in_the_body_gets_it_there() {
    let stage = Stage::new();
    let post = json!({"token_endpoint_auth_methods_supported": ["client_secret_post"]});
    stage.provider.now_does(|script| script.description = post);
    assert!(matches!(stage.sign_on(), SignedOn::In { .. }));
}
