//! The console: every page for every role, forms that do what they say, words as people read them.

use crate::stage::{Call, Stage, Town, Who, at, small_town};
use axum::http::StatusCode;
use porchlight_app::Actor;
use porchlight_app::session::Subject;
use porchlight_app::station::{Made, NewStation};
use porchlight_domain::geo::Point;
use porchlight_domain::money::Currency;
use porchlight_domain::pay::PayRule;
use porchlight_domain::words::{AwardMode, OrderState, Role};

/// Signs a member of staff in again: the town's day is later than their first session.
fn again(town: &Town, actor: Actor) -> Who {
    let Actor::Staff(id, _) = actor else { panic!("not staff") };
    town.stage.sign_in(Subject::Staff(id))
}

fn operator(town: &Town) -> Who {
    again(town, town.operator.actor)
}

/// Every page of the console that needs no more than the town.
fn pages(town: &Town) -> Vec<String> {
    let fixed = [
        "",
        "/orders",
        "/orders/quarantine",
        "/orders/imports",
        "/blocks",
        "/blocks/templates",
        "/blocks/plan",
        "/rounds",
        "/settings/stations/ATX1/rounds",
        "/settings/stations/ATX1/fairness",
        "/deliveries",
        "/people",
        "/people/applications",
        "/people/staff",
        "/find?q=willow",
    ];
    let mut all: Vec<String> = fixed.iter().map(|path| format!("/console{path}")).collect();
    all.extend([
        format!("/console/orders/{}", town.delivered.order),
        format!("/console/orders/{}", town.other_carrier),
        format!("/console/blocks/{}", town.block),
        format!("/console/awards/{}", town.award),
        format!("/console/rounds/{}", town.round),
        format!("/console/rounds/{}/record.json", town.round),
        format!("/console/deliveries/{}", town.delivered.attempt),
        format!("/console/deliveries/{}", town.failed.attempt),
        format!("/console/deliveries/{}", town.opted_out.attempt),
        format!("/console/photos/{}?purpose=quality_check", town.photo),
        "/console/orders.csv".into(),
        "/console/deliveries.csv".into(),
    ]);
    all
}

const SETTINGS: [&str; 7] = [
    "/console/settings/stations",
    "/console/settings/stations/new",
    "/console/settings/stations/ATX1",
    "/console/settings/programmes",
    "/console/settings/keys",
    "/console/settings/messages",
    "/console/settings/system",
];

/// What a person reads in `main`, without tags, one piece a line.
fn words(page: &str) -> String {
    let main = page.split("<main").nth(1).unwrap().split("</main>").next().unwrap();
    let mut text = String::new();
    let mut rest = main.split_once('>').unwrap().1;
    while let Some((before, after)) = rest.split_once('<') {
        let piece = before.trim();
        if !piece.is_empty() {
            text.push_str(piece);
            text.push('\n');
        }
        rest = after.split_once('>').map_or("", |(_, after)| after);
    }
    text
}

async fn read(stage: &Stage, who: &Who, path: &str) -> String {
    let answer = Call::get(path).by(who).send(stage).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
    answer.text()
}

#[tokio::test]
async fn every_role_reads_every_page_and_only_operators_the_settings() {
    let town = small_town();
    let people = [&town.operator, &town.dispatcher, &town.analyst, &town.auditor];
    for person in people {
        let who = again(&town, person.actor);
        for path in pages(&town) {
            let answer = Call::get(&path).by(&who).send(&town.stage).await;
            assert_eq!(answer.status, StatusCode::OK, "{path} for {:?}", person.actor);
        }
        let settings = match person.actor {
            Actor::Staff(_, Role::Operator) => StatusCode::OK,
            _ => StatusCode::FORBIDDEN,
        };
        for path in SETTINGS {
            let answer = Call::get(path).by(&who).send(&town.stage).await;
            assert_eq!(answer.status, settings, "{path} for {:?}", person.actor);
        }
    }
}

#[tokio::test]
async fn every_row_of_tabs_has_a_button_of_its_own_that_opens_it_on_a_phone() {
    let town = small_town();
    let who = operator(&town);
    for path in [
        "/console/cases",
        "/console/cases/corrections",
        "/console/cases/requests",
        "/console/patterns",
        "/console/claims",
        "/console/bots",
        "/console/bots/groups",
        "/console/bots/policy",
        "/console/deliveries/photos-to-look-at",
        "/console/people/applications",
    ] {
        let page = read(&town.stage, &who, path).await;
        let rows: Vec<&str> = page.split("<nav class=\"segments\"").skip(1).collect();
        assert!(!rows.is_empty(), "{path} has tabs");
        for row in rows {
            let row = row.split("</nav>").next().unwrap();
            let opens = row.split("aria-controls=\"").nth(1).unwrap_or_else(|| panic!("{path}"));
            let opens = format!(" id=\"{}\"", opens.split('"').next().unwrap());
            assert!(row.contains("data-folds"), "{path}: {row}");
            assert!(row.contains(&opens) && page.matches(&opens).count() == 1, "{path}: {opens}");
        }
    }
}

#[tokio::test]
async fn who_is_not_signed_in_is_led_to_the_sign_in_page() {
    let town = small_town();
    for path in pages(&town).iter().map(String::as_str).chain(SETTINGS) {
        let answer = Call::get(path).send(&town.stage).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
        assert!(answer.header("location").starts_with("/sign-in?next="), "{path}");
    }
}

#[tokio::test]
async fn who_may_only_look_is_refused_by_every_form_and_sees_no_button() {
    let town = small_town();
    let auditor = again(&town, town.auditor.actor);
    let order = format!("/console/orders/{}", town.unplanned);
    let award = town.award;
    let acts = [
        (format!("{order}/cancel"), String::new()),
        (format!("{order}/link"), String::new()),
        (format!("{order}/rotate"), String::new()),
        (format!("{order}/move"), format!("award={award}")),
        ("/console/blocks/make".into(), "station=ATX1&days=3".into()),
        ("/console/blocks/plan".into(), "station=ATX1&date=2026-11-27".into()),
        ("/console/people/staff".into(), "name=Eve&email=eve@example.org&role=operator".into()),
        ("/console/settings/stations/ATX1/mode".into(), "mode=race".into()),
        ("/console/settings/keys".into(), "name=Shop&station=ATX1".into()),
    ];
    for (path, fields) in acts {
        let answer = Call::post(&path).by(&auditor).form(&fields).send(&town.stage).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
    }
    let page = read(&town.stage, &auditor, &order).await;
    assert!(!page.contains("/cancel\"") && !page.contains("/move\""));
}

#[tokio::test]
async fn a_fresh_deployment_shows_the_first_steps_and_teaches_on_every_empty_page() {
    let stage = Stage::new(at("2026-11-27", "09:00"));
    let person = stage.staff("Ana Ortiz", Role::Operator);
    let today = words(&read(&stage, &person.who, "/console").await);
    insta::assert_snapshot!("first_steps", today);
    for path in [
        "/console/orders",
        "/console/rounds",
        "/console/deliveries",
        "/console/people",
        "/console/blocks",
    ] {
        assert!(read(&stage, &person.who, path).await.contains("class=\"empty\""), "{path}");
    }
}

#[tokio::test]
async fn today_and_the_evidence_read_as_people_expect() {
    let town = small_town();
    let who = operator(&town);
    insta::assert_snapshot!("today", words(&read(&town.stage, &who, "/console").await));
    let path = format!("/console/deliveries/{}", town.delivered.attempt);
    let page = words(&read(&town.stage, &who, &path).await);
    assert!(page.contains("leaves proved in the log"), "{page}");
    let path = format!("/console/deliveries/{}", town.opted_out.attempt);
    assert!(words(&read(&town.stage, &who, &path).await).contains("The recipient wants no photo."));
}

#[tokio::test]
async fn looking_at_a_photo_is_shown_with_the_evidence() {
    let town = small_town();
    let analyst = again(&town, town.analyst.actor);
    let photo = Call::get(format!("/console/photos/{}?purpose=quality_check", town.photo));
    assert_eq!(photo.by(&analyst).send(&town.stage).await.media(), "image/jpeg");
    let path = format!("/console/deliveries/{}", town.delivered.attempt);
    assert!(words(&read(&town.stage, &operator(&town), &path).await).contains("Uma Patel"));
}

#[tokio::test]
async fn staff_say_why_before_a_photo_opens() {
    let town = small_town();
    let who = operator(&town);
    let path = format!("/console/deliveries/{}", town.delivered.attempt);
    let page = read(&town.stage, &who, &path).await;
    assert!(
        page.contains("Why do you look at this photo?")
            && !page.contains("<img src=\"/console/photos")
    );
    let bare = Call::get(format!("/console/photos/{}", town.photo)).by(&who).send(&town.stage);
    assert_eq!(bare.await.status, StatusCode::UNPROCESSABLE_ENTITY);
    // Nobody claimed anything, so a claim is not offered as a reason, and not taken as one.
    assert!(!page.contains("purpose=claim"));
    let claim = Call::get(format!("/console/photos/{}?purpose=claim", town.photo)).by(&who);
    assert_eq!(claim.send(&town.stage).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = read(&town.stage, &who, &format!("{path}?purpose=courier_question")).await;
    assert!(page.contains(&format!("/console/photos/{}?purpose=courier_question", town.photo)));
    assert!(page.contains("You look because of"));
}

#[tokio::test]
async fn names_are_shown_as_text_whatever_they_contain() {
    let town = small_town();
    let who = operator(&town);
    let evil = "<script>alert(1)</script>\"'& of a very long name that goes on and on";
    let fields = "name=%3Cscript%3Ealert(1)%3C%2Fscript%3E%22'%26+of+a+very+long+name+that+goes+on+and+on\
                  &email=eve%40example.org&role=auditor";
    let answer = Call::post("/console/people/staff").by(&who).form(fields).send(&town.stage).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let page = read(&town.stage, &who, "/console/people/staff").await;
    assert!(!page.contains(evil) && page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    let page = read(&town.stage, &who, "/console/orders?q=%22%3E%3Cscript%3E").await;
    assert!(!page.contains("\"><script>"));
}

#[tokio::test]
async fn a_form_that_cannot_be_taken_keeps_its_values_and_says_why_beside_them() {
    let town = small_town();
    let who = operator(&town);
    let fields = "code=A+B&name=North&time_zone=Mars%2FNorth&latitude=30.1&longitude=x&award_mode=draw\
                  &currency=USD&pay_per_hour=22&pay_per_km=0.3&cost_per_km=0.25&minimum_per_hour=15";
    let post = Call::post("/console/settings/stations/new").by(&who).form(fields);
    let answer = post.send(&town.stage).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text();
    assert!(page.contains("value=\"North\"") && page.contains("id=\"e-latitude\""), "{page}");
    let right = fields
        .replace("A+B", "ATX2")
        .replace("Mars%2FNorth", "UTC")
        .replace("longitude=x", "longitude=-97");
    let answer =
        Call::post("/console/settings/stations/new").by(&who).form(&right).send(&town.stage).await;
    assert_eq!(answer.header("location"), "/console/settings/stations/ATX2?done=station-made");
    assert!(read(&town.stage, &who, answer.header("location")).await.contains("North"));
}

#[tokio::test]
async fn a_dispatcher_moves_an_order_to_a_route_and_may_cancel_another() {
    let town = small_town();
    let who = again(&town, town.dispatcher.actor);
    let order = format!("/console/orders/{}", town.failed.order);
    let form = read(&town.stage, &who, &format!("{order}/move")).await;
    assert!(form.contains(&town.other_award.to_string()));
    let fields = format!("award={}", town.other_award);
    let moved = Call::post(format!("{order}/move")).by(&who).form(&fields).send(&town.stage).await;
    assert_eq!(moved.header("location"), format!("{order}?done=moved"));
    let order = format!("/console/orders/{}", town.unplanned);
    let answer = Call::post(format!("{order}/cancel")).by(&who).form("").send(&town.stage).await;
    assert_eq!(answer.header("location"), format!("{order}?done=cancelled"));
    let (order, _) = town.stage.app.order(&town.stage.ctx(Actor::System), town.unplanned).unwrap();
    assert_eq!(order.state, OrderState::Cancelled);
}

#[tokio::test]
async fn a_dispatcher_transfers_an_award_with_its_open_stops() {
    let town = small_town();
    let who = again(&town, town.dispatcher.actor);
    let at = format!("/console/awards/{}", town.other_award);
    assert!(read(&town.stage, &who, &at).await.contains("/transfer\""));
    let story = |id| town.stage.app.award_story(&town.stage.ctx(Actor::System), id).unwrap();
    let open = story(town.other_award).stops.len();
    let free = town.couriers.iter().find_map(|person| {
        let Actor::Courier(id) = person.actor else { return None };
        let held = town.stage.app.my_awards(&town.stage.ctx(person.actor), 9).unwrap();
        held.is_empty().then_some(id)
    });
    let fields = format!("to={}", free.unwrap());
    let answer =
        Call::post(format!("{at}/transfer")).by(&who).form(&fields).send(&town.stage).await;
    assert!(
        answer.header("location").contains(&format!("done=transferred&n={open}")),
        "{}",
        answer.text()
    );
    assert!(story(town.other_award).stops.is_empty());
}

#[tokio::test]
async fn the_filters_of_a_list_narrow_it_and_travel_into_its_export() {
    let town = small_town();
    let who = operator(&town);
    let page = read(&town.stage, &who, "/console/orders?state=attempt_failed&sort=reference").await;
    assert_eq!(page.matches("data-row=").count(), 1);
    assert!(page.contains("/console/orders.csv?state=attempt_failed&amp;sort=reference"));
    assert!(page.contains("aria-sort=\"ascending\""));
    let csv = read(&town.stage, &who, "/console/orders.csv?state=attempt_failed").await;
    assert_eq!(csv.lines().count(), 2, "{csv}");
}

/// What the links of a list's rows say, in order.
fn names(page: &str) -> Vec<String> {
    let rows = page.split("data-row=").skip(1);
    let name = |row: &str| {
        let (_, rest) = row.split_once('>').unwrap();
        rest.split_once("</a>").unwrap().0.to_owned()
    };
    rows.map(name).collect()
}

#[tokio::test]
async fn lists_sort_by_what_their_heads_say_in_both_directions() {
    let town = small_town();
    let who = operator(&town);
    for (list, key) in [
        ("/console/people", "name"),
        ("/console/people/applications?state=approved", "name"),
        ("/console/orders", "reference"),
        ("/console/deliveries", "reference"),
    ] {
        let joint = if list.contains('?') { '&' } else { '?' };
        let up = read(&town.stage, &who, &format!("{list}{joint}sort={key}")).await;
        assert!(up.contains("aria-sort=\"ascending\""), "{list}");
        assert!(up.contains(&format!("sort=-{key}\"")), "{list}: the head leads to the other way");
        let down = read(&town.stage, &who, &format!("{list}{joint}sort=-{key}")).await;
        assert!(down.contains("aria-sort=\"descending\""), "{list}");
        let (up, mut down) = (names(&up), names(&down));
        assert!(up.len() > 1 && up.is_sorted(), "{list}: {up:?}");
        down.reverse();
        assert_eq!(up, down, "{list}");
    }
    // Sorting by what rows share still puts every row on exactly one page.
    for key in ["vehicle", "station", "since", "state"] {
        let page = read(&town.stage, &who, &format!("/console/people?sort={key}")).await;
        let mut all = names(&page);
        all.sort();
        assert_eq!(all, names(&read(&town.stage, &who, "/console/people").await), "{key}");
    }
}

fn upload(step: &str, csv: &str) -> String {
    let part = |name: &str, value: &str| {
        format!("--cut\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let file = format!(
        "--cut\r\ncontent-disposition: form-data; name=\"file\"; filename=\"friday.csv\"\r\n\r\n{csv}\r\n"
    );
    format!("{}{}{file}--cut--\r\n", part("station", "ATX1"), part("step", step))
}

#[tokio::test]
async fn an_import_is_looked_at_first_then_made_and_its_bad_row_corrected() {
    let town = small_town();
    let who = again(&town, town.dispatcher.actor);
    let csv = "external_reference,recipient,address,latitude,longitude,date,window,barcode\r\n\
               N-1,Ann Lee,\"1 Elm St, Austin, TX\",30.270000,-97.740000,2026-11-28,10:00-14:00,B-1\r\n\
               N-2,Bo Kim,\"2 Elm St, Austin, TX\",north,-97.740000,2026-11-28,10:00-14:00,B-2\r\n";
    let send = async |step: &str| {
        let media = "multipart/form-data; boundary=cut";
        let call = Call::post("/console/orders/import").by(&who).bytes(media, upload(step, csv));
        words(&call.send(&town.stage).await.text())
    };
    let unclear = send("").await;
    assert!(unclear.contains("this is what an import would do"), "{unclear}");
    let looked = send("look").await;
    assert!(looked.contains("this is what an import would do") && looked.contains("latitude"));
    assert!(!read(&town.stage, &who, "/console/orders").await.contains("N-1"));
    let made = send("take").await;
    assert!(made.contains("friday.csv: imported"), "{made}");
    let list = read(&town.stage, &who, "/console/orders/quarantine").await;
    let at =
        list.find("/console/orders/quarantine/qrw_").or(list.find("/console/orders/quarantine/q"));
    let row: String = list[at.unwrap()..].chars().take_while(|c| *c != '"').collect();
    let page = read(&town.stage, &who, &row).await;
    assert!(page.contains("value=\"north\"") && page.contains("id=\"e-latitude\""));
    let fixed = "external_reference=N-2&recipient=Bo+Kim&address=2+Elm+St%2C+Austin%2C+TX&latitude=30.271000\
                 &longitude=-97.740000&date=2026-11-28&window=10%3A00-14%3A00&barcodes=B-2";
    let answer = Call::post(&row).by(&who).form(fixed).send(&town.stage).await;
    assert_eq!(
        answer.header("location"),
        "/console/orders/quarantine?done=corrected",
        "{}",
        answer.text()
    );
    assert!(read(&town.stage, &who, "/console/orders?q=N-2").await.contains("Bo Kim"));
}

#[tokio::test]
async fn the_search_finds_by_text_and_a_whole_id_opens_its_page() {
    let town = small_town();
    let who = operator(&town);
    assert!(read(&town.stage, &who, "/console/find?q=yuki").await.contains("Yuki Mori"));
    let id = town.delivered.order;
    let answer = Call::get(format!("/console/find?q={id}")).by(&who).send(&town.stage).await;
    assert_eq!(answer.header("location"), format!("/console/orders/{id}"));
}

#[tokio::test]
async fn a_key_is_shown_once_and_stands_in_no_address() {
    let town = small_town();
    let who = operator(&town);
    let post = Call::post("/console/settings/keys").by(&who).form("name=Web+shop&station=ATX1");
    let page = post.send(&town.stage).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("pk_"));
    let list = read(&town.stage, &who, "/console/settings/keys").await;
    assert!(list.contains("Web shop") && !list.contains("pk_"));
}

#[tokio::test]
async fn pages_speak_spanish_too() {
    let town = small_town();
    let Who::Cookie(cookie) = operator(&town) else { panic!("no cookie") };
    let who = Who::Cookie(format!("{cookie}; porchlight_language=es"));
    for (path, word) in
        [("/console", "Hoy"), ("/console/orders", "Pedidos"), ("/console/blocks", "Bloques")]
    {
        let page = read(&town.stage, &who, path).await;
        assert!(page.contains(word) && page.contains("lang=\"es\""), "{path}");
        assert!(!words(&page).contains("con-"), "{path}: a key has no words");
    }
}

#[tokio::test]
async fn a_plan_that_was_asked_for_is_shown_as_under_way_until_it_is_there() {
    let town = small_town();
    let who = again(&town, town.dispatcher.actor);
    let page = "/console/blocks/plan?station=ATX1&date=2026-11-27";
    let form = "station=ATX1&date=2026-11-27";
    let asked = Call::post("/console/blocks/plan").by(&who).form(form).send(&town.stage).await;
    assert_eq!(asked.header("location"), page);
    let waiting = read(&town.stage, &who, page).await;
    assert!(waiting.contains("This day is being planned."), "{waiting}");
    assert!(!waiting.contains("Plan the day"), "{waiting}");
    let asked = Call::post("/console/blocks/plan").by(&who).form(form).send(&town.stage).await;
    assert_eq!(asked.header("location"), format!("{page}&done=no-plan-asked"));

    assert!(town.stage.app.run_plan_job(&mut town.stage.ctx(Actor::System)).unwrap());
    let made = read(&town.stage, &who, page).await;
    assert!(!made.contains("being planned"), "{made}");
    assert!(made.contains("Newest plan"), "{made}");
}

#[tokio::test]
async fn a_row_whose_order_another_station_has_is_refused_in_words_of_its_own() {
    let town = small_town();
    let app = &town.stage.app;
    let who = again(&town, town.dispatcher.actor);
    let new = NewStation {
        code: "ATX2".into(),
        name: "Austin West".into(),
        time_zone: "America/Chicago".into(),
        point: Point { lat: 30_267_200, lon: -97_800_000 },
        award_mode: AwardMode::Draw,
        currency: Currency::USD,
        pay: PayRule { per_hour: 2_200, per_km: 30, cost_per_km: 25, minimum_per_hour: 1_500 },
    };
    let Made::Made(_) = app.make_station(&mut town.stage.ctx(Actor::Console), new).unwrap() else {
        panic!("ATX2 is taken")
    };
    let csv = |reference: &str, lat: &str| {
        format!(
            "external_reference,recipient,address,latitude,longitude,date,window,barcode\r\n\
             {reference},Ann Lee,\"1 Elm St\",{lat},-97.740000,2026-11-28,10:00-14:00,B-{lat}\r\n"
        )
    };
    let send = async |station: &str, csv: String| {
        let body = upload("take", &csv).replace("ATX1", station);
        let media = "multipart/form-data; boundary=cut";
        Call::post("/console/orders/import").by(&who).bytes(media, body).send(&town.stage).await
    };
    send("ATX2", csv("N-7", "30.27")).await;
    send("ATX1", csv("N-7", "north")).await;
    let mine = read(&town.stage, &who, "/console/orders/quarantine?station=ATX1").await;
    assert!(mine.contains("N-7"), "{mine}");
    let theirs = read(&town.stage, &who, "/console/orders/quarantine?station=ATX2").await;
    assert!(!theirs.contains("N-7"), "{theirs}");
    let at = mine.find("/console/orders/quarantine/q").unwrap();
    let row: String = mine[at..].chars().take_while(|c| *c != '"').collect();
    let fixed = "external_reference=N-7&recipient=Ann+Lee&address=1+Elm+St&latitude=30.271000\
                 &longitude=-97.740000&date=2026-11-28&window=10%3A00-14%3A00&barcodes=B-9";
    let answer = Call::post(&row).by(&who).form(fixed).send(&town.stage).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = words(&answer.text());
    assert!(page.contains("Another station has an order with this reference."), "{page}");
}

#[tokio::test]
async fn an_operator_changes_pay_area_and_template_and_reads_their_versions() {
    let town = small_town();
    let who = operator(&town);
    let station = "/console/settings/stations/ATX1";
    let pay = "pay_per_hour=26.00&pay_per_km=0.30&cost_per_km=0.25&minimum_per_hour=15";
    let answer = Call::post(format!("{station}/pay")).by(&who).form(pay).send(&town.stage).await;
    assert_eq!(answer.header("location"), format!("{station}?done=pay-set"));
    let page = read(&town.stage, &who, station).await;
    assert!(words(&page).contains("version 2") && page.contains("value=\"26.00\""), "{page}");
    let bad = Call::post(format!("{station}/pay")).by(&who).form("pay_per_hour=much");
    assert_eq!(bad.send(&town.stage).await.status, StatusCode::UNPROCESSABLE_ENTITY);

    let at = page.find(&format!("{station}/areas/are_")).unwrap();
    let area: String = page[at..].chars().take_while(|c| *c != '"').collect();
    let ring = r#"{"type":"Polygon","coordinates":[[[-97.7,30.2],[-97.6,30.2],[-97.6,30.3]]]}"#;
    let fields = format!("polygon={}", ring.replace('"', "%22"));
    let answer = Call::post(&area).by(&who).form(&fields).send(&town.stage).await;
    assert_eq!(answer.header("location"), format!("{station}?done=area-changed"));

    let list = read(&town.stage, &who, "/console/blocks/templates").await;
    let at = list.find("/console/blocks/templates/bkt_").unwrap();
    let template: String = list[at..].chars().take_while(|c| *c != '"').collect();
    assert!(read(&town.stage, &who, &template).await.contains("version 1"));
    let fields = format!(
        "station={}&name=Later&weekday=1&start=10:00&minutes=180&places=4&vehicle=sedan\
         &expected_stops=30&expected_km=20",
        town.station
    );
    let answer = Call::post(&template).by(&who).form(&fields).send(&town.stage).await;
    assert_eq!(
        answer.header("location"),
        "/console/blocks/templates?done=template-changed",
        "{}",
        answer.text()
    );
    assert!(read(&town.stage, &who, "/console/blocks/templates").await.contains("Later"));
}
