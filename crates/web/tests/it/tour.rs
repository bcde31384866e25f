//! The guided tour: only in a demonstration, and its doors.

use crate::stage::{Answer, Call, PUBLIC_URL, Phone, Town, Who, small_town};
use crate::words::visible;
use axum::http::{Method, StatusCode};
use porchlight_app::Actor;
use porchlight_app::courier::{Ruled, Ruling};
use porchlight_app::identity::IdentityStage;
use porchlight_app::session::Subject;
use porchlight_app::verdict::ReasonGiven;
use porchlight_attest::virtual_phone::{Header, VirtualClient, VirtualKey};
use porchlight_domain::id::CourierId;
use porchlight_domain::time::SECOND;
use porchlight_web::{
    Beside, BundleVerdict, Demo, Did, Doorstep, DrawPhase, DrawStand, Guests, Lot, Porch,
    RaceStand, Reached, Scene, Site, SiteSettings, Story, StoryStep, TourState, WalkIn, WhatCame,
    Who as Played, Yard, router,
};
use serde_json::json;
use std::sync::{Arc, Mutex};

/// A demonstration over the town's own application.
struct Play {
    app: Arc<porchlight_app::App>,
    clock: Arc<crate::stage::Clock>,
    courier: Subject,
    dispatcher: Subject,
    state: Mutex<TourState>,
    guests: OneGuest,
}

/// One visitor, whose scene goes on by one stage each time something happens.
#[derive(Default)]
struct OneGuest {
    courier: Mutex<Option<CourierId>>,
    absent: Mutex<Option<String>>,
    happened: Mutex<Vec<&'static str>>,
}

impl OneGuest {
    fn note(&self, guest: CourierId, what: &'static str) -> bool {
        let is = *self.courier.lock().unwrap() == Some(guest);
        self.happened.lock().unwrap().push(what);
        is
    }
}

impl Guests for OneGuest {
    fn absent(&self) -> Option<String> {
        self.absent.lock().unwrap().clone()
    }

    fn arrive(&self) -> Option<CourierId> {
        *self.courier.lock().unwrap()
    }

    fn stage(&self, guest: CourierId) -> Option<IdentityStage> {
        self.note(guest, "looked").then_some(IdentityStage::Asked)
    }

    fn other_phone(&self, guest: CourierId) -> bool {
        self.note(guest, "other phone")
    }

    fn seen(&self, guest: CourierId) -> bool {
        self.note(guest, "seen")
    }

    fn leave(&self, guest: CourierId) {
        self.note(guest, "left");
    }
}

fn reached(who: Played, name: &str, after_us: u64, got: bool) -> Reached {
    Reached { who, name: name.into(), after_us, got }
}

/// One play of each kind, called "play", as it stands when it is over.
impl Yard for Play {
    fn begin_race(&self) -> Option<String> {
        Some("play".into())
    }

    fn open_race(&self, play: &str) -> bool {
        play == "play"
    }

    fn take(&self, play: &str) -> bool {
        play == "play"
    }

    fn race(&self, play: &str) -> Option<RaceStand> {
        let reached = vec![
            reached(Played::Script, "Ada <Byron>", 4_210, true),
            reached(Played::Visitor, "Bo", 312_000, false),
            reached(Played::Other, "Cy", 1_480_000, false),
        ];
        let stand = RaceStand { opened: true, over: true, people: 3, looks: 900, reached };
        (play == "play").then_some(stand)
    }

    fn begin_draw(&self) -> Option<String> {
        None
    }

    fn enter(&self, play: &str) -> bool {
        play == "late"
    }

    fn draw(&self, play: &str) -> Option<DrawStand> {
        let lot = |who, name: &str, position, again| Lot {
            who,
            name: name.into(),
            position,
            won: position == 1,
            again,
        };
        let lots = vec![
            lot(Played::Other, "Cy", 1, 340),
            lot(Played::Script, "Ada", 2, 330),
            lot(Played::Visitor, "Bo", 3, 330),
        ];
        let RaceStand { reached: entered, .. } = self.race("play")?;
        let round = porchlight_domain::id::RoundId([7; 16]);
        let phase = DrawPhase::Drawn;
        let stand = DrawStand { round, phase, left_ms: 0, people: 3, entered, lots, draws: 1_000 };
        (play == "play").then_some(stand)
    }
}

/// One play, called "play", whose parcel never comes.
impl Porch for Play {
    fn bring(&self, _spanish: bool) -> Option<(String, CourierId)> {
        let Subject::Courier(courier) = self.courier else { return None };
        Some(("play".into(), courier))
    }

    fn lies(&self, play: &str) -> Option<Doorstep> {
        let Subject::Courier(courier) = self.courier else { return None };
        match play {
            "play" => Some(Doorstep { courier, order: None, failed: false }),
            "lost" => Some(Doorstep { courier, order: None, failed: true }),
            _ => None,
        }
    }

    fn settle(&self, play: &str) -> bool {
        play == "claimed"
    }
}

impl Demo for Play {
    fn yard(&self) -> &dyn Yard {
        self
    }

    fn porch(&self) -> &dyn Porch {
        self
    }

    fn guests(&self) -> &dyn Guests {
        &self.guests
    }

    fn tour(&self) -> TourState {
        self.state.lock().unwrap().clone()
    }

    fn start(&self) {
        self.state.lock().unwrap().scene = Scene::Entering;
    }

    fn walk_in(&self, whom: WalkIn) -> Option<Subject> {
        use porchlight_web::Moment;
        match whom {
            WalkIn::Courier => Some(self.courier),
            WalkIn::Dispatcher => Some(self.dispatcher),
            WalkIn::Applicant(id) => {
                let seed = self.clock.seed();
                let mut ctx = porchlight_app::Ctx::new(self.clock.now(), Actor::System, seed);
                let Ruled::Done(Some(id)) = self.app.rule(&mut ctx, id, Ruling::Approve).unwrap()
                else {
                    return None;
                };
                Some(Subject::Courier(id.parse().unwrap()))
            }
        }
    }
}

fn demo_town() -> (Town, Arc<Play>) {
    let mut town = small_town();
    let (Actor::Courier(courier), Actor::Staff(staff, _)) =
        (town.courier.actor, town.dispatcher.actor)
    else {
        panic!("no such people")
    };
    let stage = &mut town.stage;
    let play = Arc::new(Play {
        app: stage.app.clone(),
        clock: stage.clock.clone(),
        courier: Subject::Courier(courier),
        dispatcher: Subject::Staff(staff),
        state: Mutex::new(TourState {
            scene: Scene::Waiting,
            round: Some(town.round),
            courier: Some((courier, town.courier.name.clone())),
            order: Some(town.delivered.order),
            attempt: None,
            verdict: None,
            story: None,
        }),
        guests: OneGuest { courier: Mutex::new(Some(courier)), ..OneGuest::default() },
    });
    let settings = SiteSettings { demo: true, ..SiteSettings::default() };
    let site = Site::new(stage.app.clone(), stage.clock.clone(), stage.bells.clone(), settings);
    stage.router = router(site.with_demo(play.clone()));
    (town, play)
}

fn cookies(answer: &Answer) -> Who {
    let list = answer.headers.get_all("set-cookie").iter();
    let pairs = list.map(|c| c.to_str().unwrap().split(';').next().unwrap().to_owned());
    Who::Cookie(pairs.collect::<Vec<_>>().join("; "))
}

#[tokio::test]
async fn without_a_demonstration_there_is_no_tour_and_no_open_door() {
    let town = small_town();
    assert!(visible(&Call::get("/").send(&town.stage).await).contains("delivers with Porchlight"));
    for path in ["/tour/start", "/tour/phone", "/tour/walk-in/dispatcher", "/tour/walk-in/courier"]
    {
        let answer = Call::post(path).send(&town.stage).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.header("set-cookie"), "", "{path} lets somebody in");
    }
    let Actor::Courier(courier) = town.courier.actor else { panic!("not a courier") };
    for path in [
        "/tour/face".to_owned(),
        format!("/tour/face/{courier}/over"),
        "/tour/yard/race".to_owned(),
    ] {
        let answer = Call::post(&path).send(&town.stage).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(Call::get("/tour/state").send(&town.stage).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn starting_the_tour_shows_three_real_pages_that_this_browser_may_see() {
    let (town, play) = demo_town();
    let waiting = Call::get("/").send(&town.stage).await;
    assert!(!waiting.text().contains("<iframe src"), "frames come with the start");
    let started = Call::post("/tour/start").send(&town.stage).await;
    assert_eq!(started.status, StatusCode::SEE_OTHER);
    let who = cookies(&started);
    let page = Call::get("/").by(&who).send(&town.stage).await;
    assert_eq!(page.text().matches("<iframe src").count(), 3);
    let link = town.stage.recipient_path(town.delivered.order);
    assert!(page.text().contains(&format!("src=\"{link}\"")));
    assert!(visible(&page).contains("24 entrants"), "{}", visible(&page));
    let state = Call::get("/tour/state").send(&town.stage).await.ok();
    assert_eq!(state["scene"], "entering");
    play.state.lock().unwrap().scene = Scene::Drawn;
    let drawn = visible(&Call::get("/").by(&who).send(&town.stage).await);
    assert!(drawn.contains(&town.courier.name) && drawn.contains("won a block"), "{drawn}");
}

#[tokio::test]
async fn the_last_scene_says_what_checking_the_bundle_found() {
    let (town, play) = demo_town();
    let ctx = town.stage.ctx(Actor::System);
    let bundle = town.stage.app.export_bundle(&ctx, town.delivered.attempt).unwrap();
    let report = porchlight_seal::verify::verify(&bundle, Some(&town.stage.app.log_key()));
    {
        let mut state = play.state.lock().unwrap();
        state.scene = Scene::Verified;
        state.attempt = Some(town.delivered.attempt);
        state.verdict = Some(BundleVerdict { holds: true, words: report.to_string() });
    }
    let said = visible(&Call::get("/").send(&town.stage).await);
    assert!(said.contains("VERIFIED under the key you gave."), "{said}");
    let state = Call::get("/tour/state").send(&town.stage).await.ok();
    assert_eq!(state["verified"], true);
}

#[tokio::test]
async fn every_scene_has_a_caption_in_both_languages() {
    let (town, play) = demo_town();
    for scene in Scene::ALL {
        play.state.lock().unwrap().scene = *scene;
        for language in ["en", "es"] {
            let cookie = format!("porchlight_language={language}");
            let page = Call::get("/").header("cookie", &cookie).send(&town.stage).await;
            assert!(page.status.is_success());
            assert!(!visible(&page).contains("tour-"), "{scene} in {language}: {}", visible(&page));
        }
    }
}

/// A program that was challenged, then refused, and the courier next to it.
fn story(owner: porchlight_domain::id::CourierId) -> Story {
    let reason = |code: &str, value| ReasonGiven {
        code: code.into(),
        group: "reaction".into(),
        value,
        points: 0,
    };
    let step = |did, came, times, reasons| StoryStep { did, came, times, after_ms: 7, reasons };
    Story {
        owner,
        owner_name: "Jordan Blake".into(),
        looks: 41,
        watched_ms: 4_030,
        steps: vec![
            step(Did::Round, WhatCame::Entered, 1, vec![]),
            step(
                Did::Round,
                WhatCame::Challenged,
                4,
                vec![reason("reaction_median_ms", Some(12.0)), reason("challenges_failed", None)],
            ),
            step(Did::Bait, WhatCame::Refused, 4, vec![reason("canary_touched", Some(1.0))]),
            step(Did::Guess, WhatCame::NotPassed, 10, vec![]),
        ],
        notice: Some(porchlight_domain::id::DecisionId([7; 16])),
        beside: Beside {
            name: "Leila Haddad".into(),
            looks: 4,
            after_ms: 3_895,
            entered: true,
            held_up: 0,
            points: 20,
            challenge_at: Some(450),
        },
        told: 0,
    }
}

#[tokio::test]
async fn the_program_is_told_of_step_by_step_and_its_owners_phone_opens_at_the_notice() {
    let (town, play) = demo_town();
    let Subject::Courier(owner) = play.courier else { panic!("not a courier") };
    let mut story = story(owner);
    let length = story.length();
    for told in 0..=length {
        story.told = told;
        {
            let mut state = play.state.lock().unwrap();
            (state.scene, state.story) = (Scene::Program, Some(story.clone()));
        }
        for language in ["en", "es"] {
            let cookie = format!("porchlight_language={language}");
            let page = Call::get("/").header("cookie", &cookie).send(&town.stage).await;
            let said = visible(&page);
            assert!(!said.contains("tour-") && !said.contains("reason-"), "{language}: {said}");
            assert_eq!(
                page.text().matches("data-step=").count(),
                told + 2,
                "of {told} in {language}"
            );
            let opens = page.text().contains("data-notice=\"#/me/decisions/dcn_");
            assert_eq!(opens, told == length, "the notice of {told} in {language}");
        }
    }
    let said = visible(&Call::get("/").send(&town.stage).await);
    for words in [
        "41 times in 4.0 seconds",
        "Sent its list 4 times, first 7 ms",
        "12 ms: from offer to try",
        "Made up 10 answers",
        "entered 3.9 seconds",
        "Reasons: none",
        "20 points; a step is asked from 450",
    ] {
        assert!(said.contains(words), "{words} is missing: {said}");
    }
    let state = Call::get("/tour/state").send(&town.stage).await.ok();
    assert_eq!(state["program"]["steps"][1]["came"], "challenged");
}

#[tokio::test]
async fn a_visitor_walks_in_as_a_dispatcher_or_a_courier() {
    let (town, _) = demo_town();
    let answer = Call::post("/tour/walk-in/dispatcher").send(&town.stage).await;
    assert_eq!(answer.header("location"), "/console");
    assert!(answer.header("set-cookie").starts_with("porchlight_staff="));
    let answer = Call::post("/tour/walk-in/courier").send(&town.stage).await;
    assert!(answer.header("location").starts_with("/courier/#code="));
    let set = answer.header("set-cookie");
    assert!(
        set.starts_with("porchlight_hand_over_") && set.contains("Path=/v1/session;"),
        "couriers have no cookie but the one that belongs to this code: {set}"
    );
    let operator = Call::post("/tour/walk-in/operator").send(&town.stage).await;
    assert_eq!(operator.status, StatusCode::NOT_FOUND);
}

/// What a page sends, and what the server says to it.
async fn sent(town: &Town, method: &str, path: &str, headers: &[Header]) -> (u16, String) {
    let method = Method::from_bytes(method.as_bytes()).unwrap();
    let call = headers
        .iter()
        .fold(Call::new(method, path), |call, (name, value)| call.header(name, value));
    let answer = call.send(&town.stage).await;
    let body = answer.json();
    let said = body["code"].as_str().or(body["name"].as_str()).unwrap_or_default().to_owned();
    (answer.status.as_u16(), said)
}

#[tokio::test]
async fn the_visitors_browser_plays_the_phone_and_then_whoever_copied_from_it() {
    let (town, _) = demo_town();
    let page = visible(&Call::get("/").send(&town.stage).await);
    assert!(page.contains("Only real phones") && page.contains("A copied token"), "{page}");
    let door = Call::post("/tour/phone").send(&town.stage).await;
    let cookie = door.header("set-cookie").split(';').next().unwrap().to_owned();
    let place = door.ok()["place"].as_str().unwrap().to_owned();
    let code = place.strip_prefix("/courier/#code=").unwrap();

    let now = town.stage.clock_now().micros() / SECOND;
    let mut phone = VirtualClient::new("visitor", PUBLIC_URL);
    phone.hear_nonce(Some(&town.stage.app.ports.phones.nonce(town.stage.clock_now())));
    let mut open = Call::post("/v1/session").header("cookie", &cookie);
    for (name, value) in phone.prove("POST", "/v1/session", now) {
        open = open.header(name, &value);
    }
    let body = json!({"grant": "code", "code": code, "label": "Tour"});
    assert!(phone.keep_tokens(&open.json(&body).send(&town.stage).await.ok()));

    let own = phone.sign("GET", "/v1/me", now);
    let me = |headers| sent(&town, "GET", "/v1/me", headers);
    assert_eq!(me(&own).await, (200, town.courier.name.clone()));
    assert_eq!(me(&own).await, (401, "invalid_dpop_proof".into()), "recorded and sent again");
    assert_eq!(me(&own[..1]).await, (401, "sign_in_needed".into()), "the token alone");
    phone.key = VirtualKey::from_seed(b"bot service");
    assert_eq!(me(&phone.sign("GET", "/v1/me", now)).await, (401, "key_mismatch".into()));
}

#[tokio::test]
async fn whoever_applies_in_a_demonstration_is_a_courier_at_once() {
    let (town, _) = demo_town();
    let form = format!(
        "name=Nina+Park&email=nina%40example.org&phone=5125550133&vehicle=bike&station={}\
         &programme=own-car&terms_version=1&agreed=1",
        town.station
    );
    let answer = Call::post("/join").form(&form).send(&town.stage).await;
    let code = answer.header("location").strip_prefix("/courier/#code=").unwrap().to_owned();
    let phone = Who::Phone(Arc::new(Phone::with_code(&town.stage, &code, "nina")));
    let me = Call::get("/v1/me").by(&phone).send(&town.stage).await.ok();
    assert_eq!(me["name"], "Nina Park");
}

#[tokio::test]
async fn a_visitor_of_the_face_scene_has_an_account_and_is_led_by_what_happened() {
    let (town, play) = demo_town();
    let page = Call::get("/").send(&town.stage).await;
    assert!(page.text().contains("allow=\"camera\""), "the frame may ask for the camera");
    assert!(page.header("permissions-policy").contains("camera=(self)"));
    let arrived = Call::post("/tour/face").send(&town.stage).await;
    assert!(arrived.header("set-cookie").contains("Path=/v1/session;"));
    let arrived = arrived.ok();
    assert!(arrived["place"].as_str().unwrap().starts_with("/courier/#code="));
    let guest = arrived["guest"].as_str().unwrap();
    let stage = Call::get(format!("/tour/face/{guest}")).send(&town.stage).await.ok();
    assert_eq!(stage["stage"], "asked");
    for (what, status) in [("other-phone", 204), ("seen", 204), ("over", 204), ("award", 404)] {
        let answer = Call::post(format!("/tour/face/{guest}/{what}")).send(&town.stage).await;
        assert_eq!(answer.status.as_u16(), status, "{what}");
    }
    let happened = play.guests.happened.lock().unwrap().clone();
    assert_eq!(happened, ["looked", "other phone", "seen", "left"]);
    *play.guests.courier.lock().unwrap() = None;
    let nobody = Call::get(format!("/tour/face/{guest}")).send(&town.stage).await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND, "whoever is no guest is nobody's business");
    let late = Call::post(format!("/tour/face/{guest}/seen")).send(&town.stage).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let full = Call::post("/tour/face").send(&town.stage).await;
    assert_eq!(full.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn the_yard_tells_a_race_and_a_draw_of_the_same_people() {
    let (town, _) = demo_town();
    let page = Call::get("/").send(&town.stage).await;
    assert!(visible(&page).contains("One block, twice: a race and a draw"));
    assert!(!visible(&page).contains("yard-"), "every word is there");
    let begun = Call::post("/tour/yard/race").send(&town.stage).await.ok();
    assert_eq!(begun["play"], "play");
    for (path, status) in [
        ("race/play/open", 204),
        ("race/play/take", 204),
        ("race/play/enter", 404),
        ("race/other/take", 409),
        ("draw/late/enter", 204),
        ("draw/play/enter", 409),
        ("lottery/play/enter", 404),
    ] {
        let answer = Call::post(format!("/tour/yard/{path}")).send(&town.stage).await;
        assert_eq!(answer.status.as_u16(), status, "{path}");
    }
    let race = Call::get("/tour/yard/race/play").send(&town.stage).await.ok();
    assert_eq!((&race["phase"], &race["winner"]), (&json!("over"), &json!("script")));
    let told = race["html"].as_str().unwrap();
    assert!(told.contains("4.2 ms") && told.contains("312 ms") && told.contains("1.4 s"), "{told}");
    assert!(told.contains("Ada &lt;Byron&gt;"), "names are text: {told}");
    let spanish = Call::get("/tour/yard/draw/play").header("cookie", "porchlight_language=es");
    let draw = spanish.send(&town.stage).await.ok();
    assert_eq!((&draw["phase"], &draw["winner"]), (&json!("drawn"), &json!("other")));
    let told = draw["html"].as_str().unwrap();
    assert!(told.contains("333,3") && told.contains("posición 2 de 3"), "{told}");
    assert!(!told.contains("yard-"), "{told}");
    let busy = Call::post("/tour/yard/draw").send(&town.stage).await;
    assert_eq!(busy.status, StatusCode::CONFLICT);
    let gone = Call::get("/tour/yard/draw/other").send(&town.stage).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn where_no_face_can_be_compared_the_scene_says_why_and_offers_no_button() {
    let (town, play) = demo_town();
    *play.guests.absent.lock().unwrap() = Some("a model is missing".into());
    for (language, words) in [("en", "No face is compared"), ("es", "no se compara ninguna cara")] {
        let cookie = format!("porchlight_language={language}");
        let page = Call::get("/").header("cookie", &cookie).send(&town.stage).await;
        let said = visible(&page);
        assert!(said.contains(words) && said.contains("a model is missing"), "{said}");
        assert!(!said.contains("face-scene-"), "{said}");
        let text = page.text();
        let scene = &text[text.find("id=\"face-scene\"").unwrap()..];
        let scene = &scene[..scene.find("</section>").unwrap()];
        assert!(!scene.contains("data-begins"), "nothing to begin: {scene}");
    }
}

#[tokio::test]
async fn the_porch_signs_the_visitor_in_as_whoever_brings_the_parcel_and_tells_how_far_it_is() {
    let (town, _) = demo_town();
    let page = Call::get("/").send(&town.stage).await;
    assert!(visible(&page).contains("The parcel is not there"));
    assert!(!visible(&page).contains("porch-"), "every word is there");
    let begun = Call::post("/tour/porch").send(&town.stage).await.ok();
    assert_eq!(begun["play"], "play");
    assert!(begun["place"].as_str().unwrap().starts_with("/courier/#code="));
    let coming = Call::get("/tour/porch/play").send(&town.stage).await.ok();
    assert_eq!((&coming["phase"], &coming["recipient"]), (&json!("bringing"), &json!(null)));
    assert!(coming["html"].as_str().unwrap().contains("both photos are checked"));
    let lost = Call::get("/tour/porch/lost").send(&town.stage).await.ok();
    assert_eq!(lost["phase"], "failed");
    let nobody = Call::get("/tour/porch/nobody").send(&town.stage).await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
    for (play, status) in [("play", 409), ("claimed", 204)] {
        let answer = Call::post(format!("/tour/porch/{play}/settle")).send(&town.stage).await;
        assert_eq!(answer.status.as_u16(), status, "{play}");
    }
}
