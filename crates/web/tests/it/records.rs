//! Records of claims under laws: a floor that an erasure meets, a ceiling that ends them, and an older copy of the
//! database that brings nobody back.

use crate::stage::{Call, Town, Who, small_town};
use crate::words::visible;
use porchlight_app::assess::strictest::Number;
use porchlight_app::law::LawWish;
use porchlight_app::my_record::ErasureAsked;
use porchlight_app::purpose::DataKind;
use porchlight_app::session::Subject;
use porchlight_app::{Actor, App, Ctx};
use porchlight_domain::time::DAY;
use porchlight_domain::words::{ClaimKind, Stays};
use porchlight_store::rows::Claim;
use porchlight_store::{NoFaults, Options, Store};
use std::sync::Arc;

fn in_force(town: &Town, numbers: &[(Number, u16)]) {
    let wish = LawWish { numbers: numbers.to_vec(), ..LawWish::default() };
    let (app, ctx) = (&town.stage.app, &mut town.stage.ctx(town.operator.actor));
    let station = app.stations().unwrap()[0].id;
    app.choose_laws(ctx, station, &wish).unwrap();
}

/// A claim about the delivered parcel that was taken back.
fn taken_back(town: &Town) -> Claim {
    let (app, own) = (&town.stage.app, Actor::Recipient(town.delivered.order));
    let looked = vec!["place".to_owned()];
    app.claim(&mut town.stage.ctx(own), ClaimKind::Damaged, looked, "Wet through").unwrap();
    assert!(app.take_claim_back(&mut town.stage.ctx(own)).unwrap());
    claim(town)
}

fn claim(town: &Town) -> Claim {
    let order = town.delivered.order;
    town.stage.app.store.read(|tx| tx.claims_of(order)).unwrap().remove(0)
}

fn ended(town: &Town) -> u32 {
    town.stage.app.keep_records(&mut town.stage.ctx(Actor::System)).unwrap()
}

#[tokio::test]
async fn an_erasure_leaves_what_a_law_keeps_says_until_when_and_it_goes_by_itself() {
    let town = small_town();
    let (stage, order) = (&town.stage, town.delivered.order);
    in_force(&town, &[(Number::ClaimsFloor, 400)]);
    let claim_id = taken_back(&town).id.to_string();
    stage.clock.advance(DAY);
    let own = Actor::Recipient(order);
    assert_eq!(stage.app.ask_erasure(&mut stage.ctx(own)).unwrap(), ErasureAsked::Done);
    assert_eq!(claim(&town).statement, "Wet through", "the law keeps it");
    let record = stage.app.my_record(&stage.ctx(own)).unwrap();
    let receipt = record.erasure.unwrap().receipt.unwrap();
    let stayed = receipt.stays.iter().find(|stayed| stayed.kind == DataKind::Claim).unwrap();
    assert_eq!((stayed.why, stayed.laws.as_slice()), (Stays::RecordsLaw, &["own".to_owned()][..]));
    let over = claim(&town).taken_back_at.unwrap();
    assert_eq!(stayed.until.unwrap().since(over) / DAY, 400);
    let page =
        Call::get(format!("/r/{order}/my-record")).by(&stage.recipient(order)).send(stage).await;
    let words = visible(&page);
    assert!(words.contains("a law configured here keeps it for a time"), "{words}");
    assert!(words.contains("This station's own numbers"), "{words}");
    let view = stage.app.recipient_view(&stage.ctx(own)).unwrap();
    assert_eq!(view.order.recipient, "erased", "name and address went at once");

    stage.clock.advance(398 * DAY);
    assert_eq!(ended(&town), 0);
    stage.clock.advance(2 * DAY);
    assert_eq!(ended(&town), 1);
    let gone = claim(&town);
    assert_eq!(
        (gone.statement.as_str(), gone.looked.as_str(), gone.removed_by.as_str()),
        ("", "[]", "own")
    );
    let leaves = stage.app.store.read(|tx| tx.leaves_of(&claim_id)).unwrap();
    assert!(
        leaves.iter().all(|leaf| leaf.fact.as_deref().is_none_or(|fact| !fact.contains("Wet")))
    );
    stage.reconcile();
}

#[tokio::test]
async fn without_a_floor_an_erasure_takes_what_was_said_at_once() {
    let town = small_town();
    taken_back(&town);
    let own = Actor::Recipient(town.delivered.order);
    let asked = town.stage.app.ask_erasure(&mut town.stage.ctx(own)).unwrap();
    assert_eq!((asked, claim(&town).statement.as_str()), (ErasureAsked::Done, ""));
    assert_eq!(ended(&town), 0, "there is nothing left to end");
}

#[tokio::test]
async fn a_claim_goes_after_its_ceiling_and_an_open_one_stays() {
    let town = small_town();
    let (stage, order) = (&town.stage, town.delivered.order);
    in_force(&town, &[(Number::ClaimsCeiling, 180)]);
    let page = Call::get("/laws/ATX1").by(&Who::Nobody).send(stage).await;
    assert!(visible(&page).contains("180 days after it ended; then what was said goes"));
    let id = taken_back(&town).id;
    stage.clock.advance(179 * DAY);
    let own = Actor::Recipient(order);
    stage.app.claim(&mut stage.ctx(own), ClaimKind::Damaged, vec![], "Again").unwrap();
    stage.clock.advance(2 * DAY);
    assert_eq!(ended(&town), 0, "a claim about the same parcel is open");
    assert!(stage.app.take_claim_back(&mut stage.ctx(own)).unwrap());
    assert_eq!(ended(&town), 1);
    let gone = stage.app.store.read(|tx| tx.claim(id)).unwrap().unwrap();
    assert_eq!((gone.statement.as_str(), gone.taken_back_at.is_some()), ("", true));
    // Sessions do not last half a year.
    let Actor::Staff(analyst, _) = town.analyst.actor else { panic!("an analyst is staff") };
    let late = stage.sign_in(Subject::Staff(analyst));
    let page = Call::get(format!("/console/claims/{id}")).by(&late).send(stage).await;
    assert!(visible(&page).contains("because it is kept no longer"), "{}", visible(&page));
    stage.reconcile();
}

#[tokio::test]
async fn an_older_copy_of_the_database_brings_nobody_back() {
    let town = small_town();
    let (app, order) = (&town.stage.app, town.delivered.order);
    let copy = town.stage.folder().join("older.db");
    app.store.backup_to(&copy).unwrap();
    let own = Actor::Recipient(order);
    assert_eq!(app.ask_erasure(&mut town.stage.ctx(own)).unwrap(), ErasureAsked::Done);
    let old = App {
        store: Arc::new(Store::open(&Options::rehearsal(&copy, Arc::new(NoFaults))).unwrap()),
        keys: app.keys.clone(),
        ports: app.ports.clone(),
        settings: app.settings.clone(),
        watch: porchlight_app::verdict::Watch::default(),
    };
    let recipient = || old.store.read(|tx| tx.order(order)).unwrap().unwrap().recipient;
    assert_ne!(recipient(), "erased");
    let mut ctx = Ctx::new(town.stage.clock_now(), Actor::System, [9; 32]);
    assert_eq!(old.erase_people_again(&mut ctx).unwrap(), (1, 0));
    assert_eq!(recipient(), "erased");
    let again = old.my_record(&Ctx::new(town.stage.clock_now(), own, [8; 32])).unwrap();
    assert!(again.erasure.unwrap().receipt.is_some(), "with a receipt of its own");
    assert_eq!(old.erase_people_again(&mut ctx).unwrap(), (0, 0), "and it is done once");
}
