//! Reserved offers: a published share, a reason, the courier's own answer, and the next round for the rest.

use crate::registers::{House, house};
use porchlight_app::block::Assigned;
use porchlight_app::offer::{Declined, NewOffer, OfferWithdrawn, Offered, TakenUp};
use porchlight_app::one_block::NewBlock;
use porchlight_app::round::Announced;
use porchlight_app::{Actor, Error};
use porchlight_domain::id::{BlockId, CourierId, OfferId};
use porchlight_domain::offer::{OfferReason, OfferState};
use porchlight_domain::time::{DAY, HOUR, MINUTE, Timestamp};
use porchlight_domain::words::{AwardMode, AwardSource, AwardState, BlockState, VehicleKind};
use porchlight_store::rows::{Block, ReservedOffer};

impl House {
    /// A block of so many places in so many hours.
    pub(crate) fn wide(&self, hours: i64, places: u32) -> BlockId {
        let new = NewBlock {
            station: self.stage.station,
            starts_at: self.stage.now().plus(hours * HOUR),
            minutes: 180,
            places,
            vehicle: VehicleKind::Bike,
            expected_stops: 20,
            expected_metres: 20_000,
        };
        self.stage.app.add_block(&mut self.stage.ctx(self.operator), new).unwrap()
    }

    pub(crate) fn offer(&self, block: BlockId, courier: CourierId) -> Offered {
        self.offer_for(block, courier, OfferReason::KnowsSite, 12)
    }

    fn offer_for(
        &self,
        block: BlockId,
        courier: CourierId,
        reason: OfferReason,
        hours: u32,
    ) -> Offered {
        let words = " The mill has three gates. ".into();
        let new = NewOffer { block, courier, reason, words, hours };
        self.stage.app.offer_place(&mut self.stage.ctx(self.operator), new).unwrap()
    }

    fn accept(&self, courier: CourierId, id: OfferId) -> TakenUp {
        self.stage.app.accept_offer(&mut self.stage.ctx(Actor::Courier(courier)), id).unwrap()
    }

    fn decline(&self, courier: CourierId, id: OfferId) -> Declined {
        self.stage.app.decline_offer(&mut self.stage.ctx(Actor::Courier(courier)), id).unwrap()
    }

    fn offer_row(&self, id: OfferId) -> ReservedOffer {
        self.stage.app.store.read(|tx| tx.offer(id)).unwrap().unwrap()
    }

    fn block_row(&self, id: BlockId) -> Block {
        self.stage.app.store.read(|tx| tx.block(id)).unwrap().unwrap()
    }

    /// Blocks that wait for a round within a month.
    fn waiting(&self) -> Vec<Block> {
        let (station, now) = (self.stage.station, self.stage.now());
        let read = |tx: &porchlight_store::Tx<'_>| {
            tx.blocks_without_round(station, now, now.plus(31 * DAY))
        };
        self.stage.app.store.read(read).unwrap()
    }

    fn end_offers(&self) -> u32 {
        self.stage.app.end_offers(&mut self.stage.ctx(Actor::System)).unwrap()
    }
}

pub(crate) fn made(offered: &Offered) -> OfferId {
    let Offered::Offered(id, _) = offered else { panic!("{offered:?}") };
    id.parse().unwrap()
}

/// Facts of the log about offers, in their order.
fn leaves(house: &House) -> Vec<String> {
    let mut facts = vec![];
    let seen = house.stage.app.store.read(|tx| {
        tx.each_leaf(|leaf| {
            if leaf.kind == "offer" {
                facts.push(leaf.fact.unwrap_or_default());
            }
        })
    });
    seen.unwrap();
    facts
}

#[test]
fn a_place_set_aside_is_a_block_of_its_own_that_no_round_has_and_its_courier_takes() {
    let house = house();
    let (ana, ben) = (house.courier(1), house.courier(2));
    let block = house.wide(60, 5);
    let offer = made(&house.offer(block, ana));
    let own = house.offer_row(offer).block;
    assert_eq!((house.block_row(block).places, house.block_row(own).places), (4, 1));
    assert_eq!(house.waiting().iter().map(|b| b.id).collect::<Vec<_>>(), [block]);

    let mine = house.stage.app.my_offers(&house.stage.ctx(Actor::Courier(ana))).unwrap();
    assert_eq!(mine.len(), 1);
    assert_eq!(mine[0].offer.words, "The mill has three gates.");
    assert!(house.stage.app.my_offers(&house.stage.ctx(Actor::Courier(ben))).unwrap().is_empty());
    let mut other = house.stage.ctx(Actor::Courier(ben));
    let foreign = house.stage.app.accept_offer(&mut other, offer);
    assert!(matches!(foreign, Err(Error::Absent(_))), "{foreign:?}");

    let taken = house.accept(ana, offer);
    let TakenUp::Yours(award) = taken else { panic!("{taken:?}") };
    let award = house.stage.app.store.read(|tx| tx.award(award.parse().unwrap()));
    let award = award.unwrap().unwrap();
    assert_eq!((award.source, award.state), (AwardSource::Reserved, AwardState::Held));
    assert_eq!(house.block_row(own).state, BlockState::Awarded);
    assert_eq!(house.waiting().len(), 1, "a taken place waits for nothing");
    assert_eq!(house.accept(ana, offer), TakenUp::Over);
    assert_eq!(house.decline(ana, offer), Declined::Over);
    let log = leaves(&house);
    assert_eq!(log.len(), 2);
    assert!(log[0].contains("\"knows_site\"") && log[0].contains("\"open\""), "{log:?}");
    assert!(log[1].contains("\"accepted\""), "{log:?}");
}

#[test]
fn a_dispatcher_takes_an_unanswered_offer_back_with_a_reason_and_what_was_accepted_stays() {
    let house = house();
    let (ana, ben) = (house.courier(1), house.courier(2));
    let (first, second) = (house.wide(60, 10), house.wide(90, 10));
    let (open, taken) = (made(&house.offer(first, ana)), made(&house.offer(second, ben)));
    assert!(matches!(house.accept(ben, taken), TakenUp::Yours(_)));
    let app = &house.stage.app;
    let take_back =
        |by: Actor, id, why: &str| app.withdraw_offer(&mut house.stage.ctx(by), id, why);
    let why = "The mill closed its gate for the week.";
    let denied = take_back(Actor::Courier(ben), open, why);
    assert!(matches!(denied, Err(Error::Denied(_))), "{denied:?}");
    assert!(matches!(take_back(house.operator, open, "  "), Err(Error::Invalid(_))));
    assert_eq!(take_back(house.operator, taken, why).unwrap(), OfferWithdrawn::Over);
    let waiting = house.waiting().len();
    assert_eq!(take_back(house.operator, open, why).unwrap(), OfferWithdrawn::Done);
    assert_eq!(house.waiting().len(), waiting + 1, "the place waits for the next round");
    assert_eq!(house.accept(ana, open), TakenUp::Over);
    assert_eq!(take_back(house.operator, open, why).unwrap(), OfferWithdrawn::Over);
    let mine = app.my_offers(&house.stage.ctx(Actor::Courier(ana))).unwrap().remove(0).offer;
    assert_eq!((mine.state, mine.taken_back_why.as_str()), (OfferState::Withdrawn, why));
    assert!(leaves(&house).iter().any(|fact| fact.contains(why)), "the reason stands in the log");
}

#[test]
fn what_is_declined_or_not_answered_goes_into_the_next_round_and_is_offered_to_nobody_again() {
    let house = house();
    let (ana, ben) = (house.courier(1), house.courier(2));
    let (first, second) = (house.wide(60, 10), house.wide(90, 10));
    let no = made(&house.offer(first, ana));
    let unheard = made(&house.offer_for(second, ana, OfferReason::MadeGood, 6));
    assert_eq!(house.waiting().len(), 2, "the two places wait for answers");
    assert_eq!(house.decline(ana, no), Declined::Done);
    assert_eq!(house.waiting().len(), 3);
    house.stage.advance(6 * HOUR);
    assert_eq!(house.accept(ana, unheard), TakenUp::Over, "its time is over");
    assert_eq!(house.end_offers(), 1);
    assert_eq!(house.end_offers(), 0);
    assert_eq!(house.offer_row(unheard).state, OfferState::Expired);
    let waiting = house.waiting();
    assert_eq!(waiting.len(), 4);
    let again = house.offer(house.offer_row(no).block, ben);
    assert_eq!(again, Offered::OfferedBefore);

    let mut ctx = house.stage.ctx(house.operator);
    let now = house.stage.now();
    let round =
        house.stage.app.announce_round(&mut ctx, house.stage.station, now, now.plus(2 * HOUR), 7);
    assert!(matches!(round.unwrap(), Announced::Announced(_, 4)));
    assert_eq!(house.offer(first, ben), Offered::NotWaiting, "it is in a round now");
    // A no counts nowhere: nothing of standing was written about either of them.
    let events = house.stage.app.store.read(|tx| tx.standing_events_of(ana, Timestamp(0)));
    assert!(events.unwrap().is_empty());
}

#[test]
fn no_more_than_the_published_share_of_four_weeks_is_set_aside() {
    let house = house();
    let couriers: Vec<_> = (1..=4).map(|number| house.courier(number)).collect();
    let block = house.wide(60, 10);
    made(&house.offer(block, couriers[0]));
    made(&house.offer(block, couriers[1]));
    let third = house.offer(block, couriers[2]);
    assert_eq!(third, Offered::OverShare { reserved: 3, places: 10, per_mille: 200 });
    house.set_numbers(|numbers| numbers.reserved_per_mille = 0).unwrap();
    house.stage.advance(25 * HOUR);
    let none = house.offer(house.wide(80, 50), couriers[3]);
    assert!(matches!(none, Offered::OverShare { per_mille: 0, .. }), "{none:?}");
    let more = house.set_numbers(|numbers| numbers.reserved_per_mille = 201);
    assert!(matches!(more, Err(Error::Invalid(_))), "a fifth is the most anywhere: {more:?}");
}

#[test]
fn a_place_that_somebody_gave_back_is_never_offered() {
    let house = house();
    let (ana, ben) = (house.courier(1), house.courier(2));
    let block = house.wide(60, 10);
    let offer = made(&house.offer(block, ana));
    let TakenUp::Yours(award) = house.accept(ana, offer) else { panic!("free") };
    let mut ctx = house.stage.ctx(Actor::Courier(ana));
    house.stage.app.forfeit(&mut ctx, award.parse().unwrap()).unwrap();
    let back: Vec<_> = house.waiting().into_iter().filter(|b| b.places == 1).collect();
    assert_eq!(back.len(), 1, "it waits for the next round");
    assert_eq!(house.offer(back[0].id, ben), Offered::CameBack);
}

#[test]
fn the_limits_of_a_draw_hold_when_an_offer_is_made_and_when_it_is_taken() {
    let house = house();
    let ana = house.courier(1);
    let block = house.wide(60, 10);
    let offer = made(&house.offer(block, ana));
    // Meanwhile a dispatcher gives them a block that overlaps.
    let other = house.wide(61, 10);
    let mut ctx = house.stage.ctx(house.operator);
    let given = house.stage.app.assign(&mut ctx, other, ana).unwrap();
    assert!(matches!(given, Assigned::Assigned(_)), "{given:?}");
    let refused = house.accept(ana, offer);
    assert!(matches!(&refused, TakenUp::Limit(why) if why.code == "overlap"), "{refused:?}");
    assert_eq!(house.offer_row(offer).state, OfferState::Open, "it stands until its time is over");
    let near = house.offer(house.wide(62, 10), ana);
    assert!(matches!(&near, Offered::Limit(why) if why.code == "overlap"), "{near:?}");
    let soon = house.offer_for(house.wide(90, 10), ana, OfferReason::KnowsSite, 48);
    made(&soon);
    assert_eq!(
        house.offer_for(house.wide(8, 10), ana, OfferReason::KnowsSite, 5),
        Offered::TooSoon
    );
}

#[test]
fn nobody_else_gets_the_place_while_the_answer_is_waited_for_not_even_in_a_race() {
    let house = house();
    let (ana, ben) = (house.courier(1), house.courier(2));
    let block = house.wide(60, 10);
    let own = house.offer_row(made(&house.offer(block, ana))).block;
    let mut ctx = house.stage.ctx(house.operator);
    assert_eq!(house.stage.app.assign(&mut ctx, own, ben).unwrap(), Assigned::Offered);
    house.stage.app.set_award_mode(&mut ctx, house.stage.station, AwardMode::Race).unwrap();
    let now = house.stage.now();
    let opened =
        house.stage.app.announce_round(&mut ctx, house.stage.station, now, now.plus(MINUTE), 7);
    assert_eq!(opened.unwrap(), Announced::OpenedForRace(1));
    assert_eq!(house.block_row(own).state, BlockState::Draft);
}

#[test]
fn an_offer_ends_with_the_block_that_the_station_takes_back() {
    let house = house();
    let ana = house.courier(1);
    let offer = made(&house.offer(house.wide(60, 10), ana));
    let own = house.offer_row(offer).block;
    let mut ctx = house.stage.ctx(house.operator);
    house.stage.app.cancel_block(&mut ctx, own, "Ice on the bridge").unwrap();
    assert_eq!(house.accept(ana, offer), TakenUp::Over);
    assert_eq!(house.end_offers(), 1);
    assert_eq!(house.offer_row(offer).state, OfferState::Withdrawn);
}

#[test]
fn only_who_gives_out_work_sets_places_aside() {
    let house = house();
    let (ana, block) = (house.courier(1), house.wide(60, 10));
    for actor in [house.analyst, house.auditor, Actor::Courier(ana), Actor::Public] {
        let reason = OfferReason::AccessibleRoute;
        let new = NewOffer { block, courier: ana, reason, words: String::new(), hours: 12 };
        let refused = house.stage.app.offer_place(&mut house.stage.ctx(actor), new);
        assert!(matches!(refused, Err(Error::Denied(_))), "{actor:?}: {refused:?}");
    }
    let long = |hours, words: String| {
        let reason = OfferReason::KnowsSite;
        let new = NewOffer { block, courier: ana, reason, words, hours };
        house.stage.app.offer_place(&mut house.stage.ctx(house.operator), new)
    };
    assert!(matches!(long(49, String::new()), Err(Error::Invalid(_))));
    assert!(matches!(long(12, "x".repeat(301)), Err(Error::Invalid(_))));
}

#[test]
fn the_fairness_report_counts_offers_by_reason_and_their_share() {
    let house = house();
    let (ana, ben) = (house.courier(1), house.courier(2));
    let block = house.wide(20, 10);
    let offer = made(&house.offer_for(block, ana, OfferReason::AccessibleRoute, 12));
    let no = made(&house.offer(block, ben));
    assert!(matches!(house.accept(ana, offer), TakenUp::Yours(_)));
    house.decline(ben, no);
    house.stage.advance(DAY);
    let story = house.stage.app.fairness(house.stage.now(), house.stage.station).unwrap();
    let offers = &story.offers;
    assert_eq!((offers.made, offers.accepted, offers.declined, offers.expired), (2, 1, 1, 0));
    assert_eq!((offers.reserved, offers.places, offers.most_per_mille), (1, 10, 200));
    assert_eq!(offers.share_ppm(), Some(100_000));
    assert!(offers.keeps_share());
    let by = |reason| {
        let line = offers.reasons.iter().find(|line| line.reason == reason).unwrap();
        (line.made, line.accepted)
    };
    assert_eq!(by(OfferReason::AccessibleRoute), (1, 1));
    assert_eq!(by(OfferReason::KnowsSite), (1, 0));
    assert_eq!(by(OfferReason::MadeGood), (0, 0));
    assert_eq!(story.report.awards, 1, "awards of offers are awards");
    assert_eq!(story.report.reserved_ppm, Some(1_000_000));
}
