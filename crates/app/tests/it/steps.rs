//! Steps of pay for free places: announced, taken by the clock, for everybody on a block alike.

use crate::market::{SHOWN, Shop, console, shop};
use porchlight_app::Error;
use porchlight_app::block::Assigned;
use porchlight_app::check_in::Arrival;
use porchlight_app::deliver::Checked;
use porchlight_app::one_block::NewBlock;
use porchlight_app::pay::{shown_pay, steps_ahead};
use porchlight_domain::id::{AwardId, BlockId};
use porchlight_domain::pay::{Basis, PayKind, Steps};
use porchlight_domain::time::{DAY, HOUR, MINUTE};
use porchlight_domain::words::VehicleKind;
use porchlight_store::rows::Block;

/// 5 % a day before the start, again every six hours, at most 15 %.
const STEPS: Steps = Steps { per_mille: 50, first: DAY, every: 6 * HOUR, most_per_mille: 150 };

fn publish(shop: &Shop, steps: Steps) -> u32 {
    shop.stage.app.set_pay_steps(&mut console(&shop.stage), shop.stage.station, steps).unwrap()
}

/// A block in 30 hours, shown in a round that is over.
fn offered(shop: &Shop, places: u32) -> BlockId {
    let now = shop.stage.now();
    let new = NewBlock {
        station: shop.stage.station,
        starts_at: now.plus(30 * HOUR),
        minutes: 240,
        places,
        vehicle: VehicleKind::Bike,
        expected_stops: 20,
        expected_metres: 20_000,
    };
    shop.stage.app.add_block(&mut console(&shop.stage), new).unwrap()
}

fn draw(shop: &Shop) {
    let (app, now) = (&shop.stage.app, shop.stage.now());
    let span = (now, now.plus(MINUTE));
    app.announce_round(&mut console(&shop.stage), shop.stage.station, span.0, span.1, 7).unwrap();
    for _ in 0..6 {
        shop.wait(2 * MINUTE);
        app.reconcile_fast(&mut shop.stage.ctx(porchlight_app::Actor::System)).unwrap();
    }
}

fn take(shop: &Shop, block: BlockId) -> AwardId {
    let taken = shop.stage.app.assign(&mut console(&shop.stage), block, shop.ana).unwrap();
    let Assigned::Assigned(award) = taken else { panic!("{taken:?}") };
    award.parse().unwrap()
}

fn block(shop: &Shop, id: BlockId) -> Block {
    shop.stage.app.store.read(|tx| tx.block(id)).unwrap().unwrap()
}

#[test]
fn a_free_place_raises_the_whole_block_once_a_span_and_whoever_took_it_early_is_paid_as_much() {
    let shop = shop();
    publish(&shop, STEPS);
    let id = offered(&shop, 2);
    draw(&shop);
    let award = take(&shop, id);
    assert_eq!(block(&shop, id).raised, 0);
    let announced = steps_ahead(&block(&shop, id));
    assert_eq!(announced.at.len(), 4);
    assert_eq!(announced.at[0], block(&shop, id).starts_at.plus(-DAY));
    assert_eq!(announced.pay, [SHOWN + 430, SHOWN + 860, SHOWN + 1_290]);
    shop.wait(6 * HOUR);
    assert_eq!(shown_pay(&block(&shop, id)), announced.pay[0]);
    shop.wait(MINUTE);
    assert_eq!(block(&shop, id).raised, 430);
    for _ in 0..3 {
        shop.wait(6 * HOUR);
    }
    // Four spans, and a limit of three steps.
    assert_eq!(shown_pay(&block(&shop, id)), announced.pay[2]);
    shop.wait(6 * HOUR);
    let came = shop.stage.app.check_in(&mut shop.own(), award, Arrival::default());
    assert_eq!(came.unwrap(), Checked::Done);
    shop.wait(3 * HOUR);
    assert_eq!(shop.stage.app.check_out(&mut shop.own(), award).unwrap(), Checked::Done);
    let paid = shop.pay().remove(0);
    let step = paid.lines.iter().find(|line| line.kind == PayKind::Step).unwrap();
    assert_eq!((step.amount, step.basis), (1_290, Basis::Share { of: SHOWN, per_mille: 150 }));
    assert_eq!(paid.total, SHOWN + 1_290);
    shop.wait(DAY);
    assert_eq!(shop.pay()[0].total, SHOWN + 1_290);
}

#[test]
fn a_block_that_is_full_or_was_offered_to_nobody_stays_and_one_beside_it_lifts_it_too() {
    let shop = shop();
    publish(&shop, STEPS);
    let full = offered(&shop, 1);
    draw(&shop);
    take(&shop, full);
    let unseen = offered(&shop, 1);
    shop.wait(13 * HOUR);
    assert_eq!((block(&shop, full).raised, block(&shop, unseen).raised), (0, 0));
    let other = shop_with_two_alike();
    let (full, left) = (other.1, other.2);
    assert!(block(&other.0, left).raised > 0);
    assert_eq!(block(&other.0, full).raised, block(&other.0, left).raised);
}

fn shop_with_two_alike() -> (Shop, BlockId, BlockId) {
    let shop = shop();
    publish(&shop, STEPS);
    let (full, left) = (offered(&shop, 1), offered(&shop, 1));
    draw(&shop);
    take(&shop, full);
    shop.wait(8 * HOUR);
    (shop, full, left)
}

#[test]
fn steps_are_published_with_the_pay_rule_and_shown_blocks_keep_theirs() {
    let shop = shop();
    let first = publish(&shop, STEPS);
    assert_eq!(publish(&shop, STEPS), first);
    let id = offered(&shop, 2);
    draw(&shop);
    assert_eq!(publish(&shop, Steps::NONE), first + 1);
    shop.wait(8 * HOUR);
    assert_eq!(block(&shop, id).raised, 430, "what was announced holds");
    let later = offered(&shop, 1);
    assert!(steps_ahead(&block(&shop, later)).pay.is_empty());
    let endless = Steps { every: 15 * MINUTE, ..STEPS };
    let refused =
        shop.stage.app.set_pay_steps(&mut console(&shop.stage), shop.stage.station, endless);
    assert!(matches!(refused, Err(Error::Invalid(_))));
    let own = shop.stage.app.set_pay_steps(&mut shop.own(), shop.stage.station, STEPS);
    assert!(matches!(own, Err(Error::Denied(_))));
}

#[test]
fn a_cancelled_block_pays_its_part_of_the_raised_pay() {
    let shop = shop();
    publish(&shop, STEPS);
    let id = offered(&shop, 2);
    draw(&shop);
    take(&shop, id);
    shop.wait(8 * HOUR);
    let raised = shown_pay(&block(&shop, id));
    shop.stage.app.cancel_block(&mut console(&shop.stage), id, "The van broke down").unwrap();
    shop.wait(MINUTE);
    assert_eq!(shop.pay()[0].total, (raised + 3) / 4);
}
