//! News of a delivery: mail with one press that ends it, notes to browsers, signed webhooks.

use crate::stage::{Call, Stage, Town, Who, leave_with_photo, small_town};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use porchlight_app::ports::Outgoing;
use porchlight_app::rows::Order;
use porchlight_app::webhook::{DISABLED_AFTER, NewEndpoint, RETRIES, sign};
use porchlight_app::{Actor, Slice};
use porchlight_domain::id::{OrderId, WebhookEndpointId};
use porchlight_domain::time::{DAY, HOUR, SECOND};
use porchlight_domain::words::{ClaimKind, MessageState, WebhookKind};
use serde_json::Value;

fn order_of(stage: &Stage, id: OrderId) -> Order {
    stage.app.order(&stage.ctx(Actor::System), id).unwrap().0
}

/// Hands over what waits; everything that left.
fn told(stage: &Stage) -> Vec<Outgoing> {
    stage.app.reconcile_outward(&mut stage.ctx(Actor::System)).unwrap();
    stage.outward.take()
}

fn left_mails(stage: &Stage, email: &str) -> Vec<crate::stage::SentMail> {
    stage.app.send_messages(&mut stage.ctx(Actor::System)).unwrap();
    let mails = stage.post.to(email);
    mails.into_iter().filter(|mail| mail.unsubscribe.is_some()).collect()
}

#[tokio::test]
async fn the_recipient_gets_one_mail_when_the_photo_is_here_and_one_press_ends_such_mails() {
    let town = small_town();
    let stage = &town.stage;
    let order = order_of(stage, town.delivered.order);
    let mails = left_mails(stage, &order.email);
    let about = |mails: &[crate::stage::SentMail]| {
        mails.iter().filter(|mail| mail.body.contains(&order.id.to_string())).count()
    };
    assert_eq!(about(&mails), 1, "a preview and an original are one piece of news");
    let mail = mails.iter().find(|mail| mail.body.contains(&order.id.to_string())).unwrap();
    assert!(mail.body.contains(&stage.recipient_path(order.id)), "{}", mail.body);
    assert!(!mail.body.contains("/photo/"), "the picture itself leaves in no message");
    // A mail scanner that opens the link changes nothing.
    let link = mail.unsubscribe.as_deref().unwrap().strip_prefix(crate::stage::PUBLIC_URL).unwrap();
    let page = Call::get(link).send(stage).await;
    assert_eq!(page.status, 200);
    let ctx = || stage.ctx(Actor::Recipient(order.id));
    assert!(stage.app.news_wanted(&ctx()).unwrap());
    assert_eq!(Call::post(format!("{link}x")).send(stage).await.status, 404);
    for _ in 0..2 {
        let one_click = Call::post(link).form("List-Unsubscribe=One-Click").send(stage).await;
        assert_eq!((one_click.status.as_u16(), one_click.body.len()), (200, 0));
        assert!(!stage.app.news_wanted(&ctx()).unwrap());
    }
    // It can be turned on again on the page.
    let who = stage.recipient(order.id);
    let on = Call::post(format!("/r/{}/news", order.id)).by(&who).form("wanted=true");
    assert_eq!(on.send(stage).await.status, 303);
    assert!(stage.app.news_wanted(&ctx()).unwrap());
}

#[tokio::test]
async fn whoever_turned_news_off_or_hides_the_photo_gets_no_mail() {
    let town = small_town();
    let stage = &town.stage;
    let next = order_of(stage, town.ahead.delivery_order);
    let before = left_mails(stage, &next.email).len();
    stage.app.set_news(&mut stage.ctx(Actor::Recipient(next.id)), false).unwrap();
    leave_with_photo(stage, town.courier.actor, &town.ahead);
    assert_eq!(left_mails(stage, &next.email).len(), before);
}

async fn subscribe(stage: &Stage, who: &Who, order: OrderId, endpoint: &str) -> u16 {
    let key = URL_SAFE_NO_PAD.encode([&[4][..], &[9; 64]].concat());
    let auth = URL_SAFE_NO_PAD.encode([1; 16]);
    let form = format!("endpoint={endpoint}&p256dh={key}&auth={auth}");
    let path = format!("/r/{order}/device");
    Call::post(path).by(who).form(&form).send(stage).await.status.as_u16()
}

#[tokio::test]
async fn a_browser_that_asked_is_told_once_and_forgotten_when_its_push_service_says_so() {
    let town = small_town();
    let stage = &town.stage;
    let order = town.ahead.delivery_order;
    let who = stage.recipient(order);
    let endpoint = "https://push.example/abc";
    assert_eq!(subscribe(stage, &Who::Nobody, order, endpoint).await, 404);
    assert_eq!(subscribe(stage, &who, order, "http://push.example/abc").await, 422);
    assert_eq!(subscribe(stage, &who, order, endpoint).await, 204);
    assert_eq!(subscribe(stage, &who, order, endpoint).await, 204);
    stage.outward.take();
    leave_with_photo(stage, town.courier.actor, &town.ahead);
    // The push service is away for a while, then takes the note.
    stage.outward.will_answer([Err("nobody there".into())]);
    assert_eq!(told(stage).len(), 1);
    assert!(told(stage).is_empty());
    stage.clock.advance(2 * HOUR);
    let notes = told(stage);
    assert_eq!(notes.len(), 1, "asking twice is one subscription");
    let note: Value = serde_json::from_slice(&notes[0].body).unwrap();
    assert_eq!(note["url"], format!("/r/{order}"));
    let row = order_of(stage, order);
    let text = note.to_string();
    assert!([&row.recipient, &row.address, &row.sender].iter().all(|word| !text.contains(*word)));
    stage.clock.advance(2 * HOUR);
    assert!(told(stage).is_empty());
    // Gone: the next note finds nobody.
    stage.outward.will_answer([Ok(410)]);
    stage
        .app
        .store
        .work(move |tx| {
            let browser = tx.push_subscriptions(order.0)?.remove(0);
            tx.insert_push_note(&porchlight_app::rows::PushNote {
                id: porchlight_domain::id::PushNoteId([5; 16]),
                subscription: browser.id,
                topic: "x".into(),
                body: "{}".into(),
                state: MessageState::Waiting,
                tries: 0,
                next_at: porchlight_domain::time::Timestamp(0),
                last_error: String::new(),
                created_at: browser.created_at,
            })
        })
        .unwrap();
    assert_eq!(told(stage).len(), 1);
    assert_eq!(stage.app.store.read(|tx| tx.push_subscription_count()).unwrap(), 0);
}

fn hook(town: &Town, events: &[WebhookKind]) -> WebhookEndpointId {
    let new = NewEndpoint {
        station: town.station,
        url: "https://shop.example/hook".into(),
        events: events.to_vec(),
    };
    town.stage.app.make_webhook(&mut town.stage.ctx(town.operator.actor), &new).unwrap()
}

/// Whether a request is signed by this secret, as the specification says.
fn is_signed(request: &Outgoing, secret: &str) -> bool {
    let header = |name: &str| {
        request.headers.iter().find(|(n, _)| *n == name).map(|(_, v)| v.clone()).unwrap()
    };
    let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
    let seconds = header("webhook-timestamp").parse().unwrap();
    let body = std::str::from_utf8(&request.body).unwrap();
    let right = sign(&key, &header("webhook-id"), seconds, body);
    header("webhook-signature").split(' ').any(|signature| signature == right)
}

fn kinds(requests: &[Outgoing]) -> Vec<String> {
    let kind = |request: &Outgoing| {
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        body["type"].as_str().unwrap().to_owned()
    };
    // What happened at one moment may be told in any order.
    let mut kinds: Vec<String> = requests.iter().map(kind).collect();
    kinds.sort();
    kinds
}

#[tokio::test]
async fn programs_are_told_what_happens_in_signed_events_that_carry_no_contents() {
    let town = small_town();
    let stage = &town.stage;
    let all: Vec<_> =
        WebhookKind::ALL.iter().copied().filter(|kind| *kind != WebhookKind::Test).collect();
    let id = hook(&town, &all);
    let secret = stage.app.webhook_secret(&stage.ctx(town.operator.actor), id).unwrap();
    let (served, photo) = leave_with_photo(stage, town.courier.actor, &town.ahead);
    let first = told(stage);
    assert_eq!(kinds(&first), ["delivery.completed", "photo.available"]);
    assert!(first.iter().all(|request| is_signed(request, &secret)));
    let is_photo = |request: &&Outgoing| kinds(&[(*request).clone()]) == ["photo.available"];
    let about_photo = first.iter().find(is_photo).unwrap();
    let body: Value = serde_json::from_slice(&about_photo.body).unwrap();
    let row = order_of(stage, served.order);
    assert_eq!(body["data"]["photo"], photo.to_string());
    assert_eq!(body["data"]["reference"], row.external_reference);
    let words = String::from_utf8_lossy(&about_photo.body).into_owned();
    assert!(!words.contains(&row.recipient) && !words.contains(&row.address));

    let recipient = Actor::Recipient(served.order);
    stage.app.this_shows_me(&mut stage.ctx(recipient), photo).unwrap();
    stage.app.not_me_after_all(&mut stage.ctx(recipient), photo).unwrap();
    stage.app.erase_own_photo(&mut stage.ctx(recipient), photo).unwrap();
    assert_eq!(kinds(&told(stage)), ["photo.available", "photo.erased", "photo.hidden"]);

    // Both secrets sign while the new one is taken up.
    let ctx = &mut stage.ctx(town.operator.actor);
    let next = stage.app.rotate_webhook_secret(ctx, id).unwrap();
    stage.app.test_webhook(&mut stage.ctx(town.operator.actor), id).unwrap();
    let test = told(stage);
    assert!(is_signed(&test[0], &secret) && is_signed(&test[0], &next) && secret != next);
    stage.clock.advance(2 * DAY);
    stage.app.test_webhook(&mut stage.ctx(town.operator.actor), id).unwrap();
    let test = told(stage);
    assert!(!is_signed(&test[0], &secret) && is_signed(&test[0], &next));
    // The operator alone manages them.
    assert!(stage.app.webhooks(&stage.ctx(town.dispatcher.actor)).is_err());
}

#[tokio::test]
async fn the_shop_is_told_what_to_give_and_nothing_of_anybody() {
    let town = small_town();
    let stage = &town.stage;
    let id = hook(&town, &[WebhookKind::RemedyGiven]);
    let secret = stage.app.webhook_secret(&stage.ctx(town.operator.actor), id).unwrap();
    let policy = porchlight_app::assess::remedy::Policy::default();
    stage.app.set_remedy_policy(&mut stage.ctx(town.operator.actor), policy).unwrap();
    let order = town.delivered.order;
    let ctx = &mut stage.ctx(Actor::Recipient(order));
    stage.app.claim(ctx, ClaimKind::Damaged, vec![], "Crushed").unwrap();
    let sent = told(stage);
    assert_eq!(kinds(&sent), ["remedy.given"]);
    assert!(is_signed(&sent[0], &secret));
    let body: Value = serde_json::from_slice(&sent[0].body).unwrap();
    let row = order_of(stage, order);
    assert_eq!(body["data"]["give"], "replacement");
    assert_eq!(body["data"]["reference"], row.external_reference);
    let words = String::from_utf8_lossy(&sent[0].body).into_owned();
    for private in [row.recipient.as_str(), &row.address, "Crushed", "cou_"] {
        assert!(!words.contains(private), "{words}");
    }
}

#[tokio::test]
async fn an_endpoint_that_is_silent_is_tried_for_days_then_disabled_and_repeated_by_hand() {
    let town = small_town();
    let stage = &town.stage;
    let id = hook(&town, &[WebhookKind::DeliveryCompleted]);
    leave_with_photo(stage, town.courier.actor, &town.ahead);
    stage.outward.will_answer((0..200).map(|_| Ok(503)));
    let mut ids = vec![];
    for pause in [0].into_iter().chain(RETRIES) {
        stage.clock.advance(pause);
        let sent = told(stage);
        assert_eq!(sent.len(), 1, "after {} s", pause / SECOND);
        ids.extend(sent[0].headers.iter().find(|(n, _)| *n == "webhook-id").cloned());
    }
    assert!(ids.windows(2).all(|pair| pair[0] == pair[1]), "it is the same event each time");
    assert!(told(stage).is_empty());
    let state = || {
        let ctx = stage.ctx(town.operator.actor);
        let (endpoint, page) = stage.app.webhook(&ctx, id, Slice::page(1)).unwrap();
        (endpoint.disabled_at.is_some(), page.rows[0].0.state)
    };
    assert_eq!(state(), (false, MessageState::Failed));
    stage.clock.advance(DISABLED_AFTER);
    stage.app.test_webhook(&mut stage.ctx(town.operator.actor), id).unwrap();
    told(stage);
    assert!(state().0);
    stage.app.send_messages(&mut stage.ctx(Actor::System)).unwrap();
    let notice = stage.post.to(&town.operator.email).pop().unwrap();
    assert!(notice.body.contains("https://shop.example/hook"), "{}", notice.body);
    // Switched on again, it gets what it missed.
    stage.app.enable_webhook(&mut stage.ctx(town.operator.actor), id).unwrap();
    let mut ctx = stage.ctx(town.operator.actor);
    let since = ctx.now.plus(-30 * DAY);
    assert_eq!(stage.app.replay_failed_webhooks(&mut ctx, id, since).unwrap(), 2);
    stage.outward.will_answer([Ok(200), Ok(200)]);
    // The rest of the refusals is behind the answers that were promised first.
    let again = told(stage);
    assert_eq!(again.len(), 2);
}

#[tokio::test]
async fn the_console_shows_webhooks_and_covers_people() {
    let town = small_town();
    let stage = &town.stage;
    let who = &town.operator.who;
    let form = format!(
        "url=https%3A%2F%2Fshop.example%2Fhook&station={}&event=photo.hidden",
        town.station
    );
    let made = Call::post("/console/settings/webhooks").by(who).form(&form).send(stage).await;
    assert_eq!(made.status, 303);
    let place = made.header("location").split('?').next().unwrap().to_owned();
    let page = Call::get(&place).by(who).send(stage).await;
    assert!(page.status == 200 && page.text().contains("whsec_"));
    assert_eq!(Call::get(&place).by(&town.dispatcher.who).send(stage).await.status, 403);
    for act in ["test", "rotate", "replay", "enable", "remove"] {
        let answer = Call::post(format!("{place}/{act}")).by(who).send(stage).await;
        assert_eq!(answer.status, 303, "{act}");
    }
    // The recipient says it with one press, without scripts; the desk covers it with numbers.
    let (order, photo) = (town.delivered.order, town.photo);
    let recipient = stage.recipient(order);
    let says = Call::post(format!("/r/{order}/shows-me")).by(&recipient);
    assert_eq!(says.form(&format!("photo={photo}")).send(stage).await.status, 303);
    let page = Call::get(format!("/r/{order}")).by(&recipient).send(stage).await.text();
    assert!(!page.contains(&format!("/photo/{photo}")), "the picture is on the page");
    let desk = &town.analyst.who;
    let today = Call::get("/console").by(desk).send(stage).await.text();
    assert!(today.contains(&format!("/console/photos/{photo}/people")));
    let path = format!("/console/photos/{photo}/people");
    assert_eq!(Call::get(&path).by(desk).send(stage).await.status, 200);
    assert_eq!(Call::get(&path).by(&town.auditor.who).send(stage).await.status, 403);
    let rows = "left=30&top=20&width=40&height=50&left=&top=&width=&height=&end=mask";
    let done = Call::post(&path).by(desk).form(rows).send(stage).await;
    assert_eq!(done.header("location"), "/console?done=cover-done");
    let page = Call::get(format!("/r/{order}")).by(&recipient).send(stage).await.text();
    assert!(page.contains(&format!("/photo/{photo}")));
    // Not my place: one press, and one to take it back.
    for path in ["not-my-place", "take-back", "take-back", "not-my-place", "not-my-place"] {
        let answer = Call::post(format!("/r/{order}/{path}")).by(&recipient).send(stage).await;
        assert_eq!(answer.status, 303);
    }
}
