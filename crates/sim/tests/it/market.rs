//! The market of programs: what the benchmark rests on, with few days and few repeated tries.

use porchlight_risk::card::{self, Card, Scorecard};
use porchlight_risk::feature::Feature;
use porchlight_risk::live::{LiveCard, Unfit};
use porchlight_risk::model::Curve;
use porchlight_risk::policy::Mode;
use porchlight_sim::market::bench::{self, policy};
use porchlight_sim::market::fairness;
use porchlight_sim::market::interval::{lower, upper};
use porchlight_sim::market::tally::Tally;
use porchlight_sim::market::{Adversary, Persona, Plan, Setting, Who, play};

/// The starting policy challenges from here.
const CHALLENGE_AT: i32 = 450;

fn plan(setting: Setting, days: u64) -> Plan {
    let policy = policy(Mode::Live, CHALLENGE_AT, Some(300)).unwrap();
    let city = bench::city(7, setting, policy).unwrap();
    Plan { days, warm_up: 0, eagerness: 4, ..city }
}

fn awards(tally: &Tally, adversary: Adversary) -> u64 {
    tally.of(Who::Bot(adversary)).awards
}

#[test]
fn a_client_without_a_bound_phone_wins_nothing() {
    for setting in [Setting::Rounds, Setting::RaceDefended] {
        let tally = play(&plan(setting, 2));
        assert!(tally.of(Who::Bot(Adversary::Service)).tries > 100);
        assert_eq!(awards(&tally, Adversary::Service), 0, "{setting:?}");
    }
    let undefended = play(&plan(Setting::RaceOpen, 2));
    assert!(awards(&undefended, Adversary::Service) > 0, "a password was enough there");
}

#[test]
fn programs_win_most_of_an_undefended_race_and_no_more_than_their_share_of_rounds() {
    let bots = |tally: &Tally| tally.sum(|who| !who.is_human());
    let race = play(&plan(Setting::RaceOpen, 4));
    let all = race.sum(|_| true);
    assert!(bots(&race).awards * 2 > all.awards, "{} of {}", bots(&race).awards, all.awards);
    let rounds = play(&plan(Setting::Rounds, 8));
    let (bots, all) = (bots(&rounds), rounds.sum(|_| true));
    assert!(bots.entrants > 0 && all.awards > 400);
    let share = lower(bots.awards, all.awards, 0.05) * all.awards as f64;
    assert!(share <= 1.02 * bots.fair, "{} awards, {} fair", bots.awards, bots.fair);
}

#[test]
fn a_sniper_is_challenged_and_its_attempts_are_stopped() {
    let tally = play(&plan(Setting::Rounds, 4));
    let sniper = tally.of(Who::Bot(Adversary::Sniper));
    assert_eq!((sniper.challenged_accounts, sniper.early), (3, 3));
    assert!(sniper.all_stopped() * 10 > sniper.tries * 9, "{sniper:?}");
}

#[test]
fn a_slow_screen_reader_user_is_never_challenged_and_neither_is_any_other_person() {
    for (setting, days) in [(Setting::Rounds, 8), (Setting::RaceDefended, 5)] {
        let tally = play(&plan(setting, days));
        for persona in Persona::ALL {
            let row = tally.of(Who::Human(*persona));
            assert!(row.tries >= 15, "{persona} tried {} times", row.tries);
            let held_up = (row.challenged, row.refused(), row.lost, row.kept_from_work);
            assert_eq!(held_up, (0, 0, 0, 0), "{persona} in {setting:?}");
        }
    }
}

#[test]
fn who_touches_a_canary_is_stopped_until_a_challenge_is_passed() {
    let tally = play(&Plan { eagerness: 30, ..plan(Setting::Rounds, 3) });
    let scraper = tally.of(Who::Bot(Adversary::Scraper));
    assert!(scraper.canaries > 0);
    let canary = bench_stop("canary");
    assert!(scraper.stopped[canary] > scraper.canaries, "{scraper:?}");
    let people = tally.sum(Who::is_human);
    assert_eq!((people.canaries, people.stopped[canary]), (0, 0));
}

fn bench_stop(code: &str) -> usize {
    porchlight_sim::market::tally::stops().iter().position(|known| *known == code).unwrap()
}

#[test]
fn the_same_seed_gives_the_same_market_and_another_seed_another_one() {
    let plan = plan(Setting::Rounds, 3);
    let once = play(&plan);
    assert_eq!(once, play(&plan));
    assert_ne!(once, play(&Plan { seed: 8, ..plan }));
}

/// A card that scores one feature only.
fn card_of(feature: Feature, edge: f32, points: i32) -> Scorecard {
    Scorecard::new(Card {
        base: 0,
        features: vec![card::Feature {
            name: feature.code().into(),
            direction: feature.direction(),
            edges: vec![edge],
            points: vec![0, points],
            missing: 0,
        }],
        curve: Curve { from: vec![0], ppm: vec![0] },
    })
    .unwrap()
}

#[test]
fn a_card_against_families_that_share_a_phone_is_found_and_nobody_loses_an_entry_by_it() {
    let fair = play(&plan(Setting::Rounds, 8));
    assert!(fairness::challenges(&fair).iter().all(|beside| !beside.unfair));
    let card = LiveCard::fit(card_of(Feature::DeviceAccounts, 1.5, 600)).unwrap();
    let planted = play(&Plan { card, ..plan(Setting::Rounds, 8) });
    let found: Vec<&str> =
        fairness::challenges(&planted).iter().filter(|b| b.unfair).map(|b| b.persona).collect();
    assert_eq!(found, ["shared_flat"]);
    let flats = planted.of(Who::Human(Persona::SharedFlat));
    assert!(flats.challenged >= 5 && flats.passed == flats.challenged, "{flats:?}");
    assert_eq!(flats.lost, 0, "the entry was held meanwhile");
}

#[test]
fn a_card_that_scores_night_work_cannot_be_loaded() {
    let card = card_of(Feature::NightShare, 0.5, 600);
    assert_eq!(LiveCard::fit(card).unwrap_err(), Unfit::Context(Feature::NightShare));
}

#[test]
fn a_few_cases_among_very_many_are_no_difference_and_many_are() {
    let shares = |count| {
        let others = Persona::ALL.iter().skip(1).map(|persona| (*persona, 2, 80_000));
        std::iter::once((Persona::Ordinary, count, 80_000)).chain(others).collect::<Vec<_>>()
    };
    assert!(!fairness::compare(&shares(5))[0].unfair);
    assert!(fairness::compare(&shares(60))[0].unfair);
    assert!(upper(2, 80_000, 0.05) < 1e-4);
}
