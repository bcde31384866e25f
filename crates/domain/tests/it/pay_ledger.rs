//! The ledger, statements, and pay over changes of clocks.

use jiff::civil::{DateTime, date};
use jiff::tz::TimeZone;
use porchlight_domain::id::{BlockId, CourierId};
use porchlight_domain::money::{Currency, Money};
use porchlight_domain::pay::*;
use porchlight_domain::time::{DAY, HOUR, MINUTE, SECOND, Timestamp, Window};
use porchlight_domain::words::VehicleKind;
use proptest::prelude::*;

const USD: Currency = Currency::USD;
const AT: Timestamp = Timestamp(0);
const RULE: PayRule =
    PayRule { per_hour: 2_000, per_km: 30, cost_per_km: 45, minimum_per_hour: 1_200 };

fn usd(minor: i64) -> Money {
    Money { minor, currency: USD }
}

fn key(courier: u8, block: u8, kind: PayKind) -> Key {
    Key { courier: CourierId([courier; 16]), block: BlockId([block; 16]), kind }
}

#[derive(Debug, Clone)]
enum Wish {
    Pay(Key, i64),
    Correct(Key, i64),
    Reverse(Key),
}

prop_compose! {
    fn any_wish()(what in 0u8..3, courier in 0u8..3, block in 0u8..3, kind in 0usize..7, amount in 0i64..5_000)
        -> Wish
    {
        let key = key(courier, block, PayKind::ALL[kind]);
        match what {
            0 => Wish::Pay(key, amount),
            1 => Wish::Correct(key, amount),
            _ => Wish::Reverse(key),
        }
    }
}

fn grant(ledger: &mut Ledger, wish: &Wish) -> Paid {
    match *wish {
        Wish::Pay(key, amount) => ledger.pay(key, usd(amount), Basis::Gift, 1, AT),
        Wish::Correct(key, amount) => ledger.correct(key, usd(amount), Basis::Gift, 1, AT),
        Wish::Reverse(key) => ledger.reverse(key, AT),
    }
}

proptest! {
    #[test]
    fn whatever_is_wished_one_entry_stands_for_each_key_and_all_is_balanced(
        wishes in prop::collection::vec(any_wish(), 0..60),
    ) {
        let mut ledger = Ledger::new(USD);
        for wish in &wishes {
            let before = ledger.postings().to_vec();
            grant(&mut ledger, wish);
            prop_assert_eq!(&ledger.postings()[..before.len()], &before[..], "nothing is changed");
        }
        prop_assert_eq!(ledger.balance(), 0);
        let mut standing: Vec<Key> = vec![];
        for posting in ledger.postings() {
            match posting.basis {
                Basis::Reversal { .. } => standing.retain(|key| *key != posting.key),
                _ => {
                    prop_assert!(!standing.contains(&posting.key), "two stand at once");
                    standing.push(posting.key);
                }
            }
        }
        let stands: i64 = standing.iter().map(|key| ledger.stands(*key).unwrap().amount).sum();
        let couriers: i64 = (0..3).map(|c| ledger.of_courier(CourierId([c; 16])).minor).sum();
        let sources: i64 = Source::ALL.iter().map(|s| ledger.of_source(*s).minor).sum();
        prop_assert_eq!((couriers, sources), (stands, stands));
        let read = Ledger::read(USD, ledger.postings()).unwrap();
        prop_assert_eq!(read, ledger);
    }

    #[test]
    fn a_pay_run_that_is_run_again_pays_nothing_twice(wishes in prop::collection::vec(any_wish(), 0..40)) {
        let pays: Vec<Wish> = wishes.into_iter().filter(|w| matches!(w, Wish::Pay(..))).collect();
        let mut once = Ledger::new(USD);
        pays.iter().for_each(|wish| { grant(&mut once, wish); });
        let mut twice = once.clone();
        for wish in &pays {
            prop_assert!(matches!(grant(&mut twice, wish), Paid::Same(_) | Paid::Stands(_)));
        }
        prop_assert_eq!(once, twice);
    }

    #[test]
    fn a_statement_sums_to_what_the_ledger_says(wishes in prop::collection::vec(any_wish(), 0..60)) {
        let mut ledger = Ledger::new(USD);
        wishes.iter().for_each(|wish| { grant(&mut ledger, wish); });
        for courier in 0..3u8 {
            let of = |b: u8| statement(&ledger, CourierId([courier; 16]), BlockId([b; 16]), None, None);
            let all: i64 = (0..3).map(|b| of(b).total.minor).sum();
            prop_assert_eq!(all, ledger.of_courier(CourierId([courier; 16])).minor);
            for told in (0..3).map(of) {
                let stands: i64 = told.lines.iter()
                    .filter(|l| !l.taken_back && !matches!(l.basis, Basis::Reversal { .. }))
                    .map(|l| l.amount).sum();
                prop_assert_eq!(told.total.minor, stands);
            }
        }
    }

    #[test]
    fn parts_sum_to_the_whole_and_nobody_is_a_cent_off(
        amount in 0i64..1_000_000, weights in prop::collection::vec(0u32..1_000, 1..20),
    ) {
        let all: u64 = weights.iter().map(|w| u64::from(*w)).sum();
        prop_assume!(all > 0);
        let parts = split(amount, &weights).unwrap();
        prop_assert_eq!(parts.iter().sum::<i64>(), amount);
        for (part, weight) in parts.iter().zip(&weights) {
            let exact = amount as f64 * f64::from(*weight) / all as f64;
            prop_assert!((*part as f64 - exact).abs() < 1.0);
            prop_assert!(*weight > 0 || *part == 0);
        }
    }

    #[test]
    fn steps_only_go_up_and_never_beyond_their_limit(
        per_mille in 1u32..300, more in 0u32..1_500, first in 1i64..10_000, every in 15i64..10_000,
        pay in 0i64..100_000, taken in 0u32..40,
    ) {
        let most_per_mille = (per_mille + more).min(2_000);
        let steps = Steps { per_mille, first: first * MINUTE, every: every * MINUTE, most_per_mille };
        prop_assert!(steps.added(pay, taken) <= steps.added(pay, taken + 1));
        prop_assert!(steps.on_top(taken) <= most_per_mille);
        prop_assert!(taken > 0 || steps.added(pay, taken) == 0);
        prop_assert_eq!(steps.is_sound(), first <= 7 * 24 * 60 && steps.spans() <= 20);
    }

    /// What a card announces is what the clock does, through every change of clocks: only time that
    /// passes counts.
    #[test]
    fn the_next_step_that_is_announced_is_the_next_that_can_be_taken(
        start in 0i64..4_000_000_000, before in -100i64..20_000, first in 60i64..10_000,
        every in 15i64..3_000, taken in 0u32..5,
    ) {
        let starts = Timestamp(start * MINUTE);
        let now = starts.plus(-before * MINUTE);
        let steps = Steps {
            per_mille: 50, first: first * MINUTE, every: every * MINUTE, most_per_mille: 2_000,
        };
        if let Some(next) = steps.next(starts, now, 10_000, taken) {
            prop_assert!(next.at > now && next.at < starts);
            let span = steps.span_at(starts, next.at);
            prop_assert_ne!(span, steps.span_at(starts, now));
            prop_assert_eq!(span, steps.span_at(starts, now).map_or(Some(0), |span| Some(span + 1)));
            prop_assert_eq!(steps.begins(starts, span.unwrap()), next.at);
            prop_assert_eq!(next.added, steps.added(10_000, taken + 1));
        }
        prop_assert!(steps.span_at(starts, starts).is_none());
        prop_assert!(steps.span_at(starts, now).is_none_or(|span| span < steps.spans()));
    }

    #[test]
    fn a_hold_never_pays_less_for_more_work_nor_more_than_the_block(
        pay in 0i64..100_000, minutes in 1i64..600, a in -100i64..700, b in -100i64..700,
    ) {
        let block = Window::new(AT, AT.plus(minutes * MINUTE)).unwrap();
        let amount = |m: i64| HoldRule::PUBLISHED.amount(pay, block, AT.plus(m * MINUTE));
        prop_assert!(amount(a.min(b)) <= amount(a.max(b)));
        prop_assert!(amount(a) >= pay / 2 && amount(a) <= pay);
        prop_assert_eq!(amount(minutes), pay);
    }

    /// Any block of 1 to 8 hours by the clock on the wall, in zones with every kind of change.
    #[test]
    fn a_block_pays_for_the_time_that_passes_in_every_zone(
        zone in 0usize..6, day in 0i32..1_500, start in 0i64..1_440, length in 60i64..480,
    ) {
        let names = ["America/New_York", "Europe/Madrid", "Australia/Lord_Howe", "Asia/Kathmandu",
            "Pacific/Apia", "America/Sao_Paulo"];
        let zone = TimeZone::get(names[zone]).unwrap();
        let first = date(2024, 1, 1).to_datetime(jiff::civil::Time::midnight());
        let wall = first + jiff::Span::new().days(day) + jiff::Span::new().minutes(start);
        let window = wall_window(&zone, wall, wall + jiff::Span::new().minutes(length));
        prop_assume!(window.is_some());
        let window = window.unwrap();
        let pay = RULE.pay(window, 0);
        let passed = window.micros();
        prop_assert_eq!(pay.gross, (2_000 * passed + HOUR - 1) / HOUR);
        // The wall clock may be an hour off, elapsed time never is.
        prop_assert!((passed - length * MINUTE).abs() <= HOUR);
        // Cutting a block in two pays the same, but for at most one rounded cent each.
        let middle = window.start.plus(passed / 2);
        let parts = [Window::new(window.start, middle), Window::new(middle, window.end)];
        let sum: i64 = parts.iter().flatten().map(|part| RULE.pay(*part, 0).gross).sum();
        prop_assert!((pay.gross..=pay.gross + 1).contains(&sum));
    }
}

fn wall_window(zone: &TimeZone, from: DateTime, until: DateTime) -> Option<Window> {
    let at = |wall: DateTime| {
        let instant = zone.to_ambiguous_zoned_datetime(wall).compatible().ok()?.timestamp();
        Some(Timestamp(instant.as_microsecond()))
    };
    Window::new(at(from)?, at(until)?)
}

fn night(zone: &str, from: DateTime, until: DateTime) -> i64 {
    let zone = TimeZone::get(zone).unwrap();
    RULE.pay(wall_window(&zone, from, until).unwrap(), 0).gross
}

#[test]
fn a_night_with_a_change_of_clocks_pays_what_was_worked() {
    // Four hours by the wall clock: three in spring, five in autumn.
    let (spring, autumn) = (date(2026, 3, 8), date(2026, 11, 1));
    let zone = "America/New_York";
    assert_eq!(night(zone, spring.at(0, 0, 0, 0), spring.at(4, 0, 0, 0)), 6_000);
    assert_eq!(night(zone, autumn.at(0, 0, 0, 0), autumn.at(4, 0, 0, 0)), 10_000);
    // Half an hour on Lord Howe Island.
    let howe = date(2026, 4, 5);
    assert_eq!(night("Australia/Lord_Howe", howe.at(0, 0, 0, 0), howe.at(4, 0, 0, 0)), 9_000);
}

#[test]
fn leap_days_and_midnights_are_ordinary() {
    let zone = "Europe/Madrid";
    let (eve, leap, after) = (date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1));
    assert_eq!(night(zone, eve.at(22, 0, 0, 0), leap.at(2, 0, 0, 0)), 8_000);
    assert_eq!(night(zone, leap.at(22, 0, 0, 0), after.at(2, 0, 0, 0)), 8_000);
    let new_year = (date(2026, 12, 31), date(2027, 1, 1));
    assert_eq!(night(zone, new_year.0.at(23, 0, 0, 0), new_year.1.at(1, 0, 0, 0)), 4_000);
}

#[test]
fn deadlines_count_time_that_passes_across_a_change_of_clocks() {
    use porchlight_domain::round::policy::{Return, RoundPolicy};
    // A block at noon on the day the clocks go forward: a day before is 11:00 on the wall.
    let zone = TimeZone::get("America/New_York").unwrap();
    let noon =
        wall_window(&zone, date(2026, 3, 8).at(12, 0, 0, 0), date(2026, 3, 8).at(16, 0, 0, 0));
    let start = noon.unwrap().start;
    let told = start.plus(-5 * DAY);
    let until = RoundPolicy::PUBLISHED.free_until(told, start);
    let wall = jiff::Timestamp::from_microsecond(until.micros()).unwrap().to_zoned_datetime(zone);
    assert_eq!(wall.datetime(), date(2026, 3, 7).at(11, 0, 0, 0));
    assert_eq!(RoundPolicy::PUBLISHED.returning(told, start, until), Return::Free);
    assert_eq!(RoundPolicy::PUBLISHED.returning(told, start, until.plus(1)), Return::Late);
}

#[test]
fn a_correction_is_a_reversal_and_a_new_entry() {
    let mut ledger = Ledger::new(USD);
    let block = key(1, 1, PayKind::Block);
    let basis = Basis::Block { rule: RULE, minutes: 240, metres: 30_000 };
    assert_eq!(ledger.correct(block, usd(9_000), basis, 1, AT), Paid::Nothing);
    assert_eq!(ledger.pay(block, usd(8_900), basis, 1, AT), Paid::Entered(0));
    assert_eq!(ledger.pay(block, usd(8_900), basis, 1, AT), Paid::Same(0));
    assert_eq!(ledger.pay(block, usd(9_000), basis, 1, AT), Paid::Stands(0));
    assert_eq!(ledger.correct(block, usd(9_000), basis, 1, AT), Paid::Entered(2));
    let amounts: Vec<i64> = ledger.postings().iter().map(|p| p.amount).collect();
    assert_eq!(amounts, [8_900, -8_900, 9_000]);
    assert_eq!(ledger.of_courier(block.courier), usd(9_000));
    assert_eq!(ledger.pay(key(1, 2, PayKind::Tip), usd(-1), basis, 1, AT), Paid::NotAnAmount);
    let euros = Money { minor: 5, currency: Currency::EUR };
    assert_eq!(ledger.pay(key(1, 2, PayKind::Tip), euros, basis, 1, AT), Paid::OtherCurrency(USD));
}

#[test]
fn entries_that_were_tampered_with_are_not_a_ledger() {
    let mut ledger = Ledger::new(USD);
    let block = key(1, 1, PayKind::Block);
    ledger.pay(block, usd(100), Basis::Gift, 1, AT);
    ledger.correct(block, usd(200), Basis::Gift, 1, AT);
    let read = |change: fn(&mut Vec<Posting>)| {
        let mut list = ledger.postings().to_vec();
        change(&mut list);
        Ledger::read(USD, &list).unwrap_err()
    };
    assert_eq!(read(|list| list[0].amount = 101), Broken::Reversal(1));
    assert_eq!(read(|list| list.retain(|p| p.number != 1)), Broken::Number(1));
    assert_eq!(read(|list| list[1].basis = Basis::Gift), Broken::Twice(1));
    assert_eq!(read(|list| list[2].amount = -200), Broken::Amount(2));
}

#[test]
fn a_statement_says_the_rule_and_what_is_left_for_each_hour() {
    let mut ledger = Ledger::new(USD);
    let (courier, block) = (CourierId([1; 16]), BlockId([1; 16]));
    let window = Window::new(AT, AT.plus(4 * HOUR)).unwrap();
    let pay = RULE.pay(window, 40_000);
    let basis = Basis::Block { rule: RULE, minutes: 240, metres: 40_000 };
    ledger.pay(key(1, 1, PayKind::Block), usd(pay.gross), basis, 3, AT);
    let minutes = overrun_minutes(window, window.end.plus(29 * MINUTE + SECOND));
    let late = Basis::Minutes { minutes, per_hour: 2_000 };
    ledger.pay(key(1, 1, PayKind::Overrun), usd(overrun(2_000, minutes)), late, 3, AT);
    ledger.pay(key(1, 1, PayKind::Tip), usd(500), Basis::Gift, 3, AT);
    let rate = MileageRate {
        vehicle: VehicleKind::Sedan,
        country: *b"US",
        from: AT,
        currency: USD,
        milli_minor: 72_500,
        unit: MILE,
    };
    let engaged = Window::new(AT, AT.plus(4 * HOUR + 30 * MINUTE)).unwrap();
    let worked = Worked { engaged, metres: 40_000 };
    let told = statement(&ledger, courier, block, Some(worked), Some(&rate));
    // 40 km are 24.855 miles at 72.5 cents.
    assert_eq!(told.mileage, Some(usd(1_802)));
    assert_eq!((told.total, told.from_operator), (usd(9_200 + 1_000 + 500), usd(10_200)));
    assert_eq!(told.net_per_hour, Some(usd((10_200 - 1_802) * 2 / 9)));
    assert!(told.lines.iter().all(|line| line.rules == 3 && !line.taken_back));
}

#[test]
fn the_rate_of_the_day_holds_and_the_log_is_a_table() {
    let rate = |from: i64, milli_minor| MileageRate {
        vehicle: VehicleKind::Van,
        country: *b"ES",
        from: Timestamp(from * DAY),
        currency: Currency::EUR,
        milli_minor,
        unit: KILOMETRE,
    };
    let rates = [rate(10, 26_000), rate(20, 30_000)];
    let on = |day: i64| {
        let found = rate_for(&rates, VehicleKind::Van, *b"ES", Timestamp(day * DAY));
        found.map(|r| r.milli_minor)
    };
    assert_eq!((on(9), on(10), on(19), on(20)), (None, Some(26_000), Some(26_000), Some(30_000)));
    assert_eq!(rate_for(&rates, VehicleKind::Bike, *b"ES", Timestamp(30 * DAY)), None);
    let line =
        MileageLine { date: "2026-11-26", block: BlockId([0; 16]), metres: 1_001, rate: &rates[0] };
    let text = mileage_csv(&[line]);
    assert_eq!(
        text.lines().nth(1),
        Some("2026-11-26,blk_00000000000000000000000000,1001,26000,1000000,27,EUR")
    );
}

#[test]
fn the_later_a_block_is_cancelled_the_more_it_pays() {
    let rule = CancelRule::PUBLISHED;
    let amount = |ahead: i64| rule.amount(8_001, AT, AT.plus(-ahead));
    assert_eq!(amount(24 * HOUR), 0);
    assert_eq!(amount(24 * HOUR - 1), 2_001);
    assert_eq!(amount(2 * HOUR), 2_001);
    assert_eq!(amount(2 * HOUR - 1), 4_001);
    assert_eq!(amount(0), 8_001);
    assert_eq!(amount(-HOUR), 8_001);
}

#[test]
fn a_campaign_never_pays_more_than_its_budget_nor_a_part() {
    let span = Window::new(AT, AT.plus(DAY)).unwrap();
    let campaign = Campaign { span, each: 500, budget: 1_700, most_each: 2 };
    let (mut minor, mut paid) = (0, [0u32; 4]);
    for courier in [0usize, 0, 0, 1, 1, 2, 3] {
        let spent = Spent { minor, of_courier: paid[courier] };
        if let Some(amount) = campaign.amount(spent) {
            minor += amount;
            paid[courier] += 1;
        }
    }
    assert_eq!((minor, paid), (1_500, [2, 1, 0, 0]));
}
