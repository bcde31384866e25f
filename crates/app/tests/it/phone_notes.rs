//! What couriers' phones are told: once, in the commit of what happened, with the page to open, and nothing
//! personal. Phones are subscriptions here; what is on its way to them is read from the store.

use crate::fallen::{analyst, appealed, suspended};
use crate::limits::at;
use crate::market::{console, shop};
use crate::offers::made;
use crate::registers::house;
use crate::rounds::four_blocks;
use crate::stage::Stage;
use porchlight_app::block::Assigned;
use porchlight_app::cancel_block::BlockCancelled;
use porchlight_app::decision::Acted;
use porchlight_app::offer::OfferWithdrawn;
use porchlight_app::round::{Accepted, Entered};
use porchlight_app::route::Transferred;
use porchlight_app::waiting_list::Joined;
use porchlight_app::{Actor, Error, Slice};
use porchlight_domain::id::{CourierId, PushSubscriptionId};
use porchlight_domain::time::HOUR;
use porchlight_domain::words::VehicleKind;
use porchlight_store::rows::PushSubscription;
use serde_json::Value;

/// Puts a phone of a courier into the store that asked to be told, in a language.
pub(crate) fn ask_to_be_told(stage: &Stage, courier: CourierId, language: &str) {
    let random = courier.0[6..].try_into().unwrap();
    let row = PushSubscription {
        id: PushSubscriptionId::new(stage.now(), random),
        subject_kind: "courier".into(),
        subject: courier.0,
        endpoint: format!("https://push.example/{courier}"),
        public_key: vec![4; 65],
        auth: vec![1; 16],
        language: language.into(),
        created_at: stage.now(),
    };
    stage.app.store.work(move |tx| tx.insert_push_subscription(&row)).unwrap();
}

/// Takes what is on its way to phones, oldest first.
pub(crate) fn taken(stage: &Stage) -> Vec<Value> {
    let now = stage.now();
    let due = stage.app.store.read(|tx| tx.due_push_notes(now, 500)).unwrap();
    for note in &due {
        let id = note.id;
        stage.app.store.work(move |tx| tx.remove_push_note(id)).unwrap();
    }
    due.iter().map(|note| serde_json::from_str(&note.body).unwrap()).collect()
}

/// Titles and pages of what is on its way.
fn told(stage: &Stage) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    taken(stage).iter().map(|note| (text(&note["title"]), text(&note["url"]))).collect()
}

fn pair(title: &str, page: &str) -> (String, String) {
    (title.to_owned(), format!("/courier/#/{page}"))
}

#[test]
fn an_offer_and_its_end_are_told_to_the_phone_of_its_courier_in_the_phones_language() {
    let house = house();
    let (ana, ben) = (house.courier(1), house.courier(2));
    ask_to_be_told(&house.stage, ana, "es-MX");
    ask_to_be_told(&house.stage, ben, "en");
    let offer = made(&house.offer(house.wide(60, 10), ana));
    let notes = taken(&house.stage);
    assert_eq!(notes.len(), 1, "{notes:?}");
    assert_eq!(notes[0]["title"], "Un bloque reservado para ti");
    assert_eq!(notes[0]["url"], "/courier/#/work");
    let text = notes[0].to_string();
    assert!(!text.contains("mill") && !text.contains("Courier 1"), "{text}");
    let ctx = &mut house.stage.ctx(house.operator);
    let done = house.stage.app.withdraw_offer(ctx, offer, "The mill closed.").unwrap();
    assert_eq!(done, OfferWithdrawn::Done);
    assert_eq!(told(&house.stage), [pair("Un bloque ya no está reservado", "work")]);
}

#[test]
fn everybody_who_entered_a_round_is_told_once_that_it_is_drawn_and_not_what_it_brought() {
    let house = house();
    let blocks = four_blocks(&house);
    let couriers = [1, 2, 3, 4].map(|number| house.courier(number));
    for courier in couriers {
        ask_to_be_told(&house.stage, courier, "en");
    }
    let round = house.announced(2 * HOUR);
    for courier in &couriers[..3] {
        assert_eq!(house.enter(*courier, round, &blocks[..1]), Entered::Entered);
    }
    house.stage.advance(2 * HOUR);
    house.reconcile();
    let drawn = pair("The round is drawn", "work/results");
    assert_eq!(told(&house.stage), vec![drawn; 3], "winners and losers read the same words");
    house.reconcile();
    assert!(told(&house.stage).is_empty());
}

#[test]
fn a_place_that_comes_free_is_told_with_the_moment_until_which_it_is_kept() {
    let house = house();
    house.race();
    let (ana, ben) = (house.courier(1), house.courier(2));
    let block = house.block(at(0, 8), 240, VehicleKind::Bike);
    house.opened();
    assert!(matches!(house.take(ana, block), Accepted::Yours(_)));
    assert_eq!(house.join(ben, block), Joined::Waiting(1));
    ask_to_be_told(&house.stage, ben, "en");
    house.back(ana, block);
    let notes = taken(&house.stage);
    assert_eq!(notes.len(), 1, "{notes:?}");
    assert_eq!(notes[0]["topic"], "place-free");
    assert_eq!(notes[0]["url"], "/courier/#/work");
    assert_eq!(notes[0]["body"], "It is kept for you until Wed 25 Nov, 14:00.");
}

#[test]
fn a_block_that_is_called_off_or_given_to_somebody_else_is_told_to_whoever_had_it_and_has_it() {
    let shop = shop();
    ask_to_be_told(&shop.stage, shop.ana, "en");
    let (block, _) = shop.given();
    let cancelled = shop.stage.app.cancel_block(&mut console(&shop.stage), block, "No parcels");
    assert_eq!(cancelled.unwrap(), BlockCancelled::Done(1));
    let given = pair("A block was given to you", "work");
    let mut both = told(&shop.stage);
    both.sort();
    assert_eq!(both, [pair("A block was called off", "work"), given.clone()]);

    let house = house();
    let (ana, ben) = (house.courier(1), house.courier(2));
    ask_to_be_told(&house.stage, ana, "en");
    ask_to_be_told(&house.stage, ben, "en");
    let assigned = house.given(ana, at(0, 8), 240);
    let Assigned::Assigned(award) = assigned else { panic!("{assigned:?}") };
    assert_eq!(told(&house.stage), std::slice::from_ref(&given));
    let ctx = &mut house.stage.ctx(house.operator);
    let moved = house.stage.app.transfer_award(ctx, award.parse().unwrap(), ben).unwrap();
    assert!(matches!(moved, Transferred::Transferred(..)), "{moved:?}");
    let mut both = told(&house.stage);
    both.sort();
    assert_eq!(both, [pair("A block was given to somebody else", "work"), given]);
}

#[test]
fn whoever_gives_a_block_up_and_whoever_gets_it_are_written_to_in_their_own_language() {
    let house = house();
    let (ana, ben) = (house.courier(1), house.courier(2));
    let speaks = &mut house.stage.ctx(Actor::Courier(ana));
    house.stage.app.set_my_language(speaks, "es-MX").unwrap();
    let assigned = house.given(ana, at(0, 8), 240);
    let Assigned::Assigned(award) = assigned else { panic!("{assigned:?}") };
    let ctx = &mut house.stage.ctx(house.operator);
    house.stage.app.transfer_award(ctx, award.parse().unwrap(), ben).unwrap();
    let page = house.stage.app.store.read(|tx| tx.message_page(Slice { offset: 0, limit: 90 }));
    let rows = page.unwrap().rows;
    let body = |to: &str, subject: &str| {
        let mail = rows.iter().find(|mail| mail.recipient == to && mail.subject == subject);
        mail.unwrap_or_else(|| panic!("{subject}")).body.clone()
    };
    let hers = body("courier1@x.example", "Su bloque pasó a otra persona");
    assert!(hers.contains("(lun 30 nov, 08:00-12:00)"), "{hers}");
    let his = body("courier2@x.example", "A block was given to you");
    assert!(his.contains(": Mon 30 Nov, 08:00-12:00."), "{his}");
}

#[test]
fn a_letter_and_the_answer_to_an_appeal_open_the_very_decision_and_name_nothing_on_a_locked_screen()
{
    let house = house();
    let (ana, one, two) = (house.courier(1), analyst(&house, "One"), analyst(&house, "Two"));
    ask_to_be_told(&house.stage, ana, "en");
    let (_, decision) = suspended(&house, ana, one);
    let notes = taken(&house.stage);
    assert_eq!(notes.len(), 1, "{notes:?}");
    assert_eq!(notes[0]["url"], format!("/courier/#/me/decisions/{decision}"));
    let text = format!("{} {}", notes[0]["title"], notes[0]["body"]).to_lowercase();
    for hidden in ["theft", "suspen", "neighbour", "case", "account", "courier 1"] {
        assert!(!text.contains(hidden), "{hidden}: {text}");
    }
    let appeal = appealed(&house, ana, decision);
    assert!(told(&house.stage).is_empty(), "what somebody did themselves is not told to them");
    let ctx = &mut house.stage.ctx(two);
    let answered = house.stage.app.answer_appeal(ctx, appeal, false, "I read all of it.").unwrap();
    assert_eq!(answered, Acted::Done);
    let page = format!("me/decisions/{decision}");
    assert_eq!(told(&house.stage), [pair("Your appeal is answered", &page)]);
}

#[test]
fn a_courier_reads_how_many_of_their_browsers_are_told_and_whether_this_server_tells_any() {
    let house = house();
    let (ana, ben) = (house.courier(1), house.courier(2));
    ask_to_be_told(&house.stage, ana, "en");
    let count = |courier: CourierId| {
        let ctx = house.stage.ctx(Actor::Courier(courier));
        house.stage.app.my_browsers(&ctx).unwrap().browsers
    };
    assert_eq!((count(ana), count(ben)), (1, 0));
    let denied = house.stage.app.my_browsers(&house.stage.ctx(house.operator));
    assert!(matches!(denied, Err(Error::Denied(_))), "{denied:?}");
    let key = house.stage.app.my_browsers(&house.stage.ctx(Actor::Courier(ana))).unwrap().key;
    assert_eq!(key, None, "without a way out there is no key, and the app says so");
}
