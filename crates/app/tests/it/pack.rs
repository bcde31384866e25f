//! The pack for a regulator: sums of what was worked and paid, and nobody in it.

use crate::market::{SHOWN, shop};
use porchlight_app::pack::Span;
use porchlight_app::{Actor, Error};
use porchlight_domain::id::StaffId;
use porchlight_domain::time::{DAY, HOUR, MINUTE};
use porchlight_domain::words::Role;

#[test]
fn a_pack_sums_what_was_worked_and_paid_and_names_nobody() {
    let shop = shop();
    let (_, award) = shop.given();
    shop.wait(2 * HOUR);
    shop.check_in(award);
    shop.wait(4 * HOUR - 10 * MINUTE);
    shop.check_out(award);
    let (app, now) = (&shop.stage.app, shop.stage.now());
    let span = Span { from: now.plus(-2 * DAY), until: now.plus(DAY) };
    let auditor = shop.stage.ctx(Actor::Staff(StaffId([9; 16]), Role::Auditor));
    let pack = app.pack(&auditor, Some(shop.stage.station), span).unwrap();
    let [station] = pack.stations.as_slice() else { panic!("{:?}", pack.stations) };
    let [month] = station.months.as_slice() else { panic!("{:?}", station.months) };
    assert_eq!((month.couriers, month.blocks, month.engaged_minutes), (1, 1, 230));
    // Nobody released it, so nobody drove.
    assert_eq!((month.gross, month.driving, month.net), (SHOWN, 0, SHOWN));
    assert_eq!(month.gross_per_hour, Some(SHOWN * 60 / 230));
    assert_eq!(station.net_per_hour, None, "one courier is no spread");
    assert!(station.decisions.is_none() && station.appeals.is_none(), "nor a crowd");
    let about: Vec<&str> = station.policies.iter().map(|policy| policy.about).collect();
    for wanted in ["pay", "pay_rules", "standing", "rounds", "terms"] {
        assert!(about.contains(&wanted), "{wanted} in {about:?}");
    }
    let before = Span { from: now.plus(-20 * DAY), until: now.plus(-10 * DAY) };
    let empty = app.pack(&auditor, None, before).unwrap();
    assert!(empty.stations.iter().all(|station| station.months.is_empty()));

    let operator = &mut shop.stage.ctx(Actor::Staff(StaffId([8; 16]), Role::Operator));
    let zip = app.export_pack(operator, None, span).unwrap();
    // The stage's sealer writes names and texts as JSON.
    let files: Vec<(String, String)> = serde_json::from_slice(&zip).unwrap();
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "README.txt",
            "pack.json",
            "index.html",
            "work.csv",
            "acts.csv",
            "decisions.csv",
            "manifest.json",
            "note.txt",
            "log.key"
        ]
    );
    for (name, text) in &files {
        assert!(!text.contains("Ana") && !text.contains(&shop.ana.to_string()), "{name}: {text}");
    }
    let work = &files[3].1;
    assert!(work.contains(",1,1,230,USD,8600,0,8600,"), "{work}");
    let logged = app.store.read(|tx| tx.leaves_of(&pack.pack)).unwrap();
    assert_eq!(logged.iter().map(|leaf| leaf.kind.as_str()).collect::<Vec<_>>(), ["pack"]);
}

#[test]
fn a_pack_is_made_by_operators_read_by_auditors_and_covers_a_year_at_most() {
    let shop = shop();
    let (app, now) = (&shop.stage.app, shop.stage.now());
    let span = Span { from: now.plus(-DAY), until: now };
    let staff = |role| shop.stage.ctx(Actor::Staff(StaffId([7; 16]), role));
    for role in [Role::Dispatcher, Role::Analyst] {
        assert!(matches!(app.pack(&staff(role), None, span), Err(Error::Denied(_))), "{role:?}");
    }
    let made = app.export_pack(&mut staff(Role::Auditor), None, span);
    assert!(matches!(made, Err(Error::Denied(_))), "{made:?}");
    for span in [Span { from: now, until: now }, Span { from: now.plus(-367 * DAY), until: now }] {
        let read = app.pack(&staff(Role::Operator), None, span);
        assert!(matches!(read, Err(Error::Invalid(_))), "{read:?}");
    }
    assert_eq!(
        Span::of_days("2026-11-01", "2026-11-30").map(|s| s.until.since(s.from)),
        Some(30 * DAY)
    );
    assert_eq!(Span::of_days("November", "2026-11-30"), None);
}
