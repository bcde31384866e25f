//! A photo after it arrived: sealed on disk, hidden, erased, held by a claim, and gone in older copies
//! of the database too.

use crate::stage::{Call, Stage, Town, Who, small_town};
use crate::words::visible;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use porchlight_app::assess::strictest::Number;
use porchlight_app::law::LawWish;
use porchlight_app::photo::Erased;
use porchlight_app::recipient::Choice;
use porchlight_app::{Actor, App, Ctx};
use porchlight_domain::id::{EvidenceId, OrderId};
use porchlight_domain::time::{DAY, SECOND};
use porchlight_domain::words::{ClaimKind, LookPurpose, UploadState};
use porchlight_store::{CommitFault, Faults, NoFaults, Options, Store};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use tokio_stream::StreamExt;
use tower::ServiceExt;

/// Every file below a folder.
fn files(folder: &Path) -> Vec<Vec<u8>> {
    let mut all = vec![];
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(files(&path));
        } else {
            all.push(std::fs::read(path).unwrap());
        }
    }
    all
}

fn show(stage: &Stage, order: OrderId, photo: bool) {
    let choice = Choice { photo, drop_place: None, place_note: String::new(), remember: false };
    stage.app.set_choice(&mut stage.ctx(Actor::Recipient(order)), choice).unwrap();
}

fn claim(town: &Town) {
    let actor = Actor::Recipient(town.delivered.order);
    let mut ctx = town.stage.ctx(actor);
    town.stage.app.claim(&mut ctx, ClaimKind::NotReceived, vec![], "not here").unwrap();
}

fn erase(town: &Town) -> Erased {
    let actor = Actor::Recipient(town.delivered.order);
    town.stage.app.erase_own_photo(&mut town.stage.ctx(actor), town.photo).unwrap()
}

async fn picture(stage: &Stage, path: String, who: &Who) -> StatusCode {
    Call::get(path).by(who).send(stage).await.status
}

/// What everybody gets who asks for the photo: recipient, its courier, staff.
async fn answers(town: &Town, purpose: &str) -> [u16; 3] {
    let (order, photo) = (town.delivered.order, town.photo);
    let recipient = town.stage.recipient(order);
    let own = format!("/v1/photos/{photo}/picture");
    let desk = format!("/console/photos/{photo}?purpose={purpose}");
    [
        picture(&town.stage, format!("/r/{order}/photo/{photo}"), &recipient).await.as_u16(),
        picture(&town.stage, own, &town.courier.who).await.as_u16(),
        picture(&town.stage, desk, &town.analyst.who).await.as_u16(),
    ]
}

#[tokio::test]
async fn no_file_of_the_data_folder_holds_a_picture_in_the_clear() {
    let town = small_town();
    assert_eq!(answers(&town, "quality_check").await, [200, 200, 200]);
    let kept = files(&town.stage.folder().join("blobs"));
    assert!(kept.len() >= 2, "the large and the small picture are kept");
    let jpeg = [0xFF, 0xD8, 0xFF];
    assert!(kept.iter().all(|file| !file.windows(3).any(|bytes| bytes == jpeg)));
}

#[tokio::test]
async fn a_hidden_photo_is_hidden_from_everybody_until_a_claim_opens_it_to_both_sides() {
    let town = small_town();
    show(&town.stage, town.delivered.order, false);
    assert_eq!(answers(&town, "quality_check").await, [404, 404, 404]);
    claim(&town);
    assert_eq!(answers(&town, "claim").await, [404, 200, 200], "the recipient hides it still");
    show(&town.stage, town.delivered.order, true);
    assert_eq!(answers(&town, "claim").await, [200, 200, 200]);
}

#[tokio::test]
async fn an_erased_photo_is_gone_for_everybody_and_its_receipt_stands_in_the_log() {
    let town = small_town();
    let (stage, order) = (&town.stage, town.delivered.order);
    let before = files(&stage.folder().join("blobs")).len();
    let form = Call::post(format!("/r/{order}/erase")).by(&stage.recipient(order)).form("");
    let answer = form.send(stage).await;
    assert_eq!(answer.header("location"), format!("/r/{order}?done=photo-erased"));
    assert_eq!(answers(&town, "legal_request").await, [404, 404, 404]);
    assert_eq!(files(&stage.folder().join("blobs")).len(), before - 2);
    stage.reconcile();
    let call = || Call::get(format!("/r/{order}")).by(&stage.recipient(order)).send(stage);
    let words = visible(&call().await);
    assert!(words.contains("The photo was erased for good"), "{words}");
    assert!(words.contains("Erasure"), "the receipt is listed: {words}");
    assert_eq!(erase(&town), Erased::Already);
    // The bundle still proves what was recorded, without the picture.
    let bundle = stage.app.export_bundle(&stage.ctx(Actor::System), town.delivered.attempt);
    assert!(!bundle.unwrap().windows(3).any(|bytes| bytes == [0xFF, 0xD8, 0xFF]));
}

#[tokio::test]
async fn bytes_that_come_late_do_not_bring_an_erased_photo_back() {
    let town = small_town();
    assert_eq!(erase(&town), Erased::Gone);
    let (app, photo) = (&town.stage.app, town.photo);
    let status = app.put_chunk(&mut town.stage.ctx(town.courier.actor), photo, 0, vec![1; 10]);
    assert_eq!(status.unwrap().state, UploadState::Erased.code());
    let preview = crate::stage::door_photo(1);
    app.put_preview(&mut town.stage.ctx(town.courier.actor), photo, &preview).unwrap();
    app.finish_upload(&mut town.stage.ctx(Actor::System), photo).unwrap();
    assert_eq!(answers(&town, "quality_check").await, [404, 404, 404]);
    assert!(app.store.read(|tx| tx.photo_key(photo)).unwrap().is_none());
}

#[tokio::test]
async fn an_open_claim_holds_a_photo_against_wish_and_time() {
    let town = small_town();
    let kept = || town.stage.app.store.read(|tx| tx.photo_key(town.photo)).unwrap().is_some();
    town.stage.clock.advance(25 * DAY);
    claim(&town);
    assert_eq!(erase(&town), Erased::Held);
    town.stage.clock.advance(8 * DAY);
    town.stage.reconcile();
    assert!(kept(), "its time would have been over, without the claim");
    town.stage.clock.advance(100 * DAY);
    town.stage.reconcile();
    town.stage.clock.advance(DAY);
    town.stage.reconcile();
    assert!(!kept(), "a claim that nobody settles ends, and holds it no longer");
}

#[tokio::test]
async fn time_erases_a_photo_by_itself_on_the_day_its_page_named() {
    let town = small_town();
    let ctx = town.stage.ctx(Actor::Recipient(town.delivered.order));
    let named = town.stage.app.recipient_view(&ctx).unwrap().erase_at.unwrap();
    let key = || town.stage.app.store.read(|tx| tx.photo_key(town.photo)).unwrap();
    town.stage.clock.set(named.plus(-SECOND));
    town.stage.reconcile();
    assert!(key().is_some());
    // The pictures arrived moments after the attempt, and count from then.
    town.stage.clock.set(named.plus(60 * SECOND));
    town.stage.reconcile();
    assert!(key().is_none());
}

#[tokio::test]
async fn a_pack_of_law_makes_a_photo_go_sooner_than_promised_and_its_page_names_the_pack() {
    let town = small_town();
    let (app, order) = (&town.stage.app, town.delivered.order);
    let view = || app.recipient_view(&town.stage.ctx(Actor::Recipient(order))).unwrap();
    let promised = view().erase_at.unwrap();
    let wish = LawWish { numbers: vec![(Number::Photos, 14)], ..LawWish::default() };
    let operator = &mut town.stage.ctx(town.operator.actor);
    app.choose_laws(operator, view().station.id, &wish).unwrap();
    let sooner = view().erase_at.unwrap();
    assert_eq!(promised.since(sooner), 16 * DAY);
    let path = format!("/r/{order}");
    let page = Call::get(&path).by(&town.stage.recipient(order)).send(&town.stage).await;
    let words = visible(&page);
    assert!(words.contains("Sooner than promised, by: This station's own numbers."), "{words}");
    let key = || app.store.read(|tx| tx.photo_key(town.photo)).unwrap();
    town.stage.clock.set(sooner.plus(-SECOND));
    town.stage.reconcile();
    assert!(key().is_some());
    town.stage.clock.set(sooner.plus(60 * SECOND));
    town.stage.reconcile();
    assert!(key().is_none());
}

#[tokio::test]
async fn an_older_copy_of_the_database_does_not_bring_an_erased_photo_back() {
    let town = small_town();
    let (app, folder) = (&town.stage.app, town.stage.folder());
    let copy = folder.join("copy.db");
    app.store.backup_to(&copy).unwrap();
    let blobs = files(&folder.join("blobs")).len();
    assert_eq!(erase(&town), Erased::Gone);
    assert_eq!(files(&folder.join("blobs")).len(), blobs - 2);
    let old = App {
        store: Arc::new(Store::open(&Options::rehearsal(&copy, Arc::new(NoFaults))).unwrap()),
        keys: app.keys.clone(),
        ports: app.ports.clone(),
        settings: app.settings.clone(),
        watch: porchlight_app::verdict::Watch::default(),
    };
    assert!(old.store.read(|tx| tx.photo_key(town.photo)).unwrap().is_some());
    let mut ctx = Ctx::new(town.stage.clock_now(), Actor::System, [9; 32]);
    assert_eq!(old.erase_again(&mut ctx).unwrap(), 1);
    assert!(old.store.read(|tx| tx.photo_key(town.photo)).unwrap().is_none());
    assert_eq!(old.erase_again(&mut ctx).unwrap(), 0, "and it is done once");
}

/// The next commit is kept, and whoever asked for it is not told.
struct UnknownOnce(AtomicBool);

impl Faults for UnknownOnce {
    fn next_commit(&self) -> Option<CommitFault> {
        self.0.swap(false, Ordering::Relaxed).then_some(CommitFault::KeptButUnknown)
    }
}

#[tokio::test]
async fn an_erasure_whose_commit_is_unknown_is_noted_all_the_same() {
    let town = small_town();
    let (app, copy) = (&town.stage.app, town.stage.folder().join("copy.db"));
    app.store.backup_to(&copy).unwrap();
    let faults = Arc::new(UnknownOnce(AtomicBool::new(false)));
    let shaky = App {
        store: Arc::new(Store::open(&Options::rehearsal(&copy, faults.clone())).unwrap()),
        keys: app.keys.clone(),
        ports: app.ports.clone(),
        settings: app.settings.clone(),
        watch: porchlight_app::verdict::Watch::default(),
    };
    let blobs = files(&town.stage.folder().join("blobs")).len();
    faults.0.store(true, Ordering::Relaxed);
    let actor = Actor::Recipient(town.delivered.order);
    shaky.erase_own_photo(&mut town.stage.ctx(actor), town.photo).unwrap_err();
    assert!(shaky.store.read(|tx| tx.photo_key(town.photo)).unwrap().is_none(), "it was kept");
    assert_eq!(app.ports.erasures.noted().unwrap(), [town.photo]);
    assert_eq!(files(&town.stage.folder().join("blobs")).len(), blobs - 2);
}

#[tokio::test]
async fn a_picture_on_a_slow_connection_breaks_off_when_it_is_hidden() {
    let town = small_town();
    let (stage, order) = (&town.stage, town.delivered.order);
    let Who::Cookie(cookie) = stage.recipient(order) else { panic!("no cookie") };
    let path = format!("/r/{order}/photo/{}", town.photo);
    let request = Request::get(&path).header("cookie", cookie).body(Body::empty()).unwrap();
    let answer = stage.router.clone().oneshot(request).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let whole: usize = answer.headers()["content-length"].to_str().unwrap().parse().unwrap();
    let mut body = answer.into_body().into_data_stream();
    let mut read = body.next().await.unwrap().unwrap().len();
    show(stage, order, false);
    stage.clock.advance(SECOND);
    let mut broken = false;
    while let Some(piece) = body.next().await {
        match piece {
            Ok(piece) => read += piece.len(),
            Err(_) => broken = true,
        }
    }
    assert!(broken && read < whole, "{read} of {whole} bytes were handed out");
}

/// Readers and opt-outs race; how many of each.
#[allow(clippy::print_stderr, reason = "the figures are worth reading")]
async fn race(readers: usize, turns: usize, turn_to: fn(&Stage, OrderId, EvidenceId, bool)) {
    let town = small_town();
    let stage = Arc::new(town.stage);
    let (order, photo) = (town.delivered.order, town.photo);
    let Who::Cookie(cookie) = stage.recipient(order) else { panic!("no cookie") };
    let path = format!("/r/{order}/photo/{photo}");
    // Even: shown. Odd: hidden, and the recipient was told so. While it changes nobody looks at it.
    let (turn, done) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
    let (served, late) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let mut tasks = vec![];
    for _ in 0..readers {
        let (stage, turn, done) = (stage.clone(), turn.clone(), done.clone());
        let (served, late) = (served.clone(), late.clone());
        let (cookie, path) = (cookie.clone(), path.clone());
        tasks.push(tokio::spawn(async move {
            while !done.load(Ordering::SeqCst) {
                let before = turn.load(Ordering::SeqCst);
                let request = Request::get(&path).header("cookie", &cookie);
                let request = request.body(Body::empty()).unwrap();
                let answer = stage.router.clone().oneshot(request).await.unwrap();
                let shown = answer.status() == StatusCode::OK;
                drop(answer);
                let hidden_all_along = before % 2 == 1 && turn.load(Ordering::SeqCst) == before;
                if shown {
                    served.fetch_add(1, Ordering::SeqCst);
                    late.fetch_add(u64::from(hidden_all_along), Ordering::SeqCst);
                }
            }
        }));
    }
    for _ in 0..turns {
        let hide = stage.clone();
        tokio::task::spawn_blocking(move || turn_to(&hide, order, photo, false)).await.unwrap();
        turn.fetch_add(1, Ordering::SeqCst);
        tokio::task::yield_now().await;
        turn.fetch_add(1, Ordering::SeqCst);
        let shown = stage.clone();
        tokio::task::spawn_blocking(move || turn_to(&shown, order, photo, true)).await.unwrap();
    }
    done.store(true, Ordering::SeqCst);
    for task in tasks {
        task.await.unwrap();
    }
    let (served, late) = (served.load(Ordering::SeqCst), late.load(Ordering::SeqCst));
    eprintln!("{turns} opt-outs against {readers} readers: {served} photos served, {late} late");
    assert!(served > 0 && late == 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_reader_gets_a_byte_after_the_recipient_was_told_that_the_photo_is_hidden() {
    race(8, 100, |stage, order, _, shown| show(stage, order, shown)).await;
}

/// Links and pages that were open before are readers as well: each asks anew.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_reader_gets_a_byte_after_somebody_was_told_that_the_photo_of_them_is_hidden() {
    race(8, 60, |stage, order, photo, shown| {
        let mut ctx = stage.ctx(Actor::Recipient(order));
        if shown {
            assert!(stage.app.not_me_after_all(&mut ctx, photo).unwrap());
        } else {
            stage.app.this_shows_me(&mut ctx, photo).unwrap();
        }
    })
    .await;
}

/// The full count: `cargo test -p porchlight-web --test it -- --ignored --nocapture opt_outs`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes"]
async fn ten_thousand_opt_outs_against_fifty_readers() {
    race(50, 10_000, |stage, order, _, shown| show(stage, order, shown)).await;
}

#[tokio::test]
async fn a_look_is_written_down_before_any_byte_leaves() {
    let town = small_town();
    let (stage, analyst) = (&town.stage, town.analyst.actor);
    // The file is gone, so no byte can leave; the look was written down all the same.
    std::fs::remove_dir_all(stage.folder().join("blobs")).unwrap();
    let why = Some(LookPurpose::LegalRequest);
    assert!(stage.app.evidence_photo(&mut stage.ctx(analyst), town.photo, why).is_err());
    let view = stage.app.delivery(&stage.ctx(analyst), town.delivered.attempt).unwrap();
    assert_eq!(view.looks[0].purpose, why);
}

/// Changes the last byte of every kept file.
fn damage(folder: &Path) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            damage(&path);
        } else {
            let mut bytes = std::fs::read(&path).unwrap();
            *bytes.last_mut().unwrap() ^= 1;
            std::fs::write(&path, bytes).unwrap();
        }
    }
}

#[tokio::test]
async fn a_photo_whose_file_is_damaged_is_shown_to_nobody_and_every_page_says_why() {
    let town = small_town();
    let (stage, order) = (&town.stage, town.delivered.order);
    damage(&stage.folder().join("blobs"));
    assert_eq!(answers(&town, "quality_check").await, [404, 404, 404]);
    let recipient = Call::get(format!("/r/{order}")).by(&stage.recipient(order)).send(stage).await;
    let words = visible(&recipient);
    assert!(words.contains("The file of this photo is damaged or lost"), "{words}");
    let path = format!("/console/deliveries/{}?purpose=quality_check", town.delivered.attempt);
    let staff = visible(&Call::get(path).by(&town.analyst.who).send(stage).await);
    assert!(staff.contains("The file of this photo is missing or damaged"), "{staff}");
    let state = stage.app.scrub_now(&mut stage.ctx(Actor::System)).unwrap();
    assert_eq!((state.damaged, state.missing), (2, 0), "the scrubber finds the small picture too");
    // What was recorded is still proved, without the picture.
    stage.reconcile();
    stage.app.export_bundle(&stage.ctx(Actor::System), town.delivered.attempt).unwrap();
    // Erasing needs no file, and ends the fault.
    assert_eq!(erase(&town), Erased::Gone);
    assert_eq!(stage.app.scrub_state().unwrap().lost(), 0);
}

/// Lets the photo of the town be one in which nobody looked for faces and labels.
fn unmask(town: &Town) {
    let photo = town.photo;
    let app = &town.stage.app;
    let mut upload = app.store.read(|tx| tx.upload(photo)).unwrap().unwrap();
    let mut files: serde_json::Value = serde_json::from_str(&upload.quality).unwrap();
    files["measured"]["masking"] = serde_json::json!({"state": "no_models"});
    upload.quality = files.to_string();
    app.store.work(move |tx| tx.put_upload(&upload)).unwrap();
}

#[tokio::test]
async fn a_photo_that_is_not_masked_opens_to_staff_for_a_claim_only_and_both_pages_say_so() {
    let town = small_town();
    unmask(&town);
    assert_eq!(answers(&town, "quality_check").await, [200, 200, 422], "staff had no claim");
    let (stage, order) = (&town.stage, town.delivered.order);
    let page = Call::get(format!("/r/{order}")).by(&stage.recipient(order)).send(stage).await;
    let words = visible(&page);
    assert!(words.contains("Faces and labels are not covered in this photo"), "{words}");
    let desk = format!("/console/deliveries/{}", town.delivered.attempt);
    let page = Call::get(desk.clone()).by(&town.analyst.who).send(stage).await;
    assert!(page.text().contains("It opens for a claim only"), "{}", page.text());
    assert!(!page.text().contains("?purpose="), "no purpose is offered that would be refused");
    claim(&town);
    assert_eq!(answers(&town, "quality_check").await, [200, 200, 422], "not even with a claim");
    assert_eq!(answers(&town, "claim").await, [200, 200, 200]);
    let page = Call::get(desk).by(&town.analyst.who).send(stage).await;
    assert!(page.text().contains("?purpose=claim"));
}
