//! The street where things go wrong: what the product makes of people whose truth only the story knows.

use porchlight_app::assess::place::{Explanation, Residue};
use porchlight_app::claim::ClaimFile;
use porchlight_app::{Actor, App};
use porchlight_domain::id::EvidenceId;
use porchlight_domain::time::{DAY, Timestamp};
use porchlight_domain::words::{AppealState, CaseState, RemedyState};
use porchlight_domain::words::{ClaimFinding, Role};
use porchlight_sim::camera::{JPEG_START, Shot};
use porchlight_sim::city::context;
use porchlight_sim::ports::ports;
use porchlight_sim::referee::judge;
use porchlight_sim::rehearsal::{BEGIN, open_server};
use porchlight_sim::street::{DAYS, Doors, Street};
use porchlight_store::{ClaimList, Options, Slice};
use std::sync::Arc;

pub(crate) const SEED: u64 = 31;
const ALL: Slice = Slice { offset: 0, limit: 100 };

pub(crate) struct Painted;

impl Doors for Painted {
    fn shoot_door(&self, door: usize, evidence: EvidenceId) -> Shot {
        let of = |kind: u8| {
            [&JPEG_START[..], &[kind, u8::try_from(door % 8).unwrap()], &evidence.0].concat()
        };
        Shot { original: of(0), preview: of(1) }
    }
}

pub(crate) fn options(folder: &std::path::Path) -> Options {
    Options::rehearsal(folder.join("street.db"), Arc::new(porchlight_store::NoFaults))
}

/// The moment at which somebody first looks: a morning of the station.
pub(crate) fn morning() -> Timestamp {
    BEGIN.plus(DAYS * DAY)
}

fn claims(app: &App, street: &Street, list: ClaimList) -> Vec<ClaimFile> {
    let ctx = context(SEED, morning(), street.city().desk(), "look");
    app.claims(&ctx, list, ALL).unwrap().rows
}

#[test]
fn whoever_first_looks_finds_claims_and_cases_in_every_state() {
    let folder = tempfile::tempdir().unwrap();
    let app = open_server(SEED, &options(folder.path()), &ports(SEED)).unwrap();
    let mut street = Street::found(&app, morning(), morning(), SEED, Arc::new(Painted)).unwrap();
    let played = street.live(&app, morning()).unwrap();
    assert!(played >= 50, "{played} deeds");
    let findings = judge(&app, None, morning()).unwrap();
    assert_eq!(findings, [], "the referees");

    let open = claims(&app, &street, ClaimList::Open);
    let over = claims(&app, &street, ClaimList::Over);
    assert!(open.len() >= 6 && over.len() >= 5, "{} open, {} over", open.len(), over.len());
    assert!(open.iter().any(|file| file.answers.is_empty()));
    assert!(open.iter().any(|file| !file.answers.is_empty()));
    let all: Vec<&ClaimFile> = open.iter().chain(&over).collect();
    let has = |finding| all.iter().any(|file| file.claim.finding == Some(finding));
    for finding in
        [ClaimFinding::ForRecipient, ClaimFinding::RecordStands, ClaimFinding::Undecidable]
    {
        assert!(has(finding), "{finding}");
    }
    let at = |street: &str| {
        let here = |file: &&&ClaimFile| file.order.address.contains(street);
        all.iter().filter(here).copied().collect::<Vec<_>>()
    };
    let shielded =
        |file: &&ClaimFile| file.assessed.made.explanations.contains(&Explanation::Building);
    assert!(
        at("Cypress Court").iter().all(shielded),
        "the building shields whoever delivers there"
    );
    let left_of = |street: &str| at(street)[0].assessed.made.residue;
    for street in ["Quarry Road", "Hollow Lane", "Mill Bend"] {
        assert_eq!(left_of(street), Residue::Unaccounted, "{street}");
    }
    let at_the_next_door = |file: &&ClaimFile| file.assessed.made.residue == Residue::OtherDoor;
    assert!(at("31 Plum Hollow").iter().any(at_the_next_door), "{:?}", at("31 Plum Hollow"));
    let looked_twice = |file: &&&ClaimFile| {
        file.remedy.as_ref().is_some_and(|remedy| remedy.state == RemedyState::SecondLook)
    };
    assert_eq!(all.iter().filter(looked_twice).count(), 1, "somebody who says it often");

    let operator = Actor::Staff(street.city().operator, Role::Operator);
    let ctx = context(SEED, morning(), operator, "cases");
    let count = |state| app.cases(&ctx, state, ALL).unwrap().rows.len();
    let states = [CaseState::Open, CaseState::WithCourier, CaseState::Closed].map(count);
    assert_eq!(states, [2, 1, 1], "new or answered; asked; closed");
    assert_eq!(app.appeals(&ctx, AppealState::Open, ALL).unwrap().rows.len(), 1);
}

#[test]
fn a_street_that_is_found_again_goes_on_and_repeats_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let ports = ports(SEED);
    let mut counted = vec![];
    for end in [0, 0, 2] {
        let app = open_server(SEED, &options(folder.path()), &ports).unwrap();
        let until = morning().plus(end * DAY);
        let mut street =
            Street::found(&app, morning(), until.plus(-DAY), SEED, Arc::new(Painted)).unwrap();
        street.live(&app, until).unwrap();
        let mut attempts = 0;
        app.store.read(|tx| tx.each_attempt(|_| attempts += 1)).unwrap();
        let told = claims(&app, &street, ClaimList::Open).len()
            + claims(&app, &street, ClaimList::Over).len();
        counted.push((attempts, told));
    }
    assert_eq!(counted[0], counted[1], "nothing is repeated");
    assert!(counted[2] > counted[1], "{counted:?}");
}

#[test]
fn the_trust_report_of_the_street_gives_no_count_that_could_tell_who() {
    let folder = tempfile::tempdir().unwrap();
    let app = open_server(SEED, &options(folder.path()), &ports(SEED)).unwrap();
    let mut street = Street::found(&app, morning(), morning(), SEED, Arc::new(Painted)).unwrap();
    street.live(&app, morning()).unwrap();
    let ctx = context(SEED, morning(), street.city().desk(), "trust");
    let report = app.trust(&ctx, street.city().station).unwrap();
    let told = serde_json::to_string_pretty(&report.json()).unwrap();
    insta::assert_snapshot!("trust_report_of_the_street", told);
    assert_eq!(app.published_trust(morning(), "ATX2").unwrap().json(), report.json());
    let listed = app.trust_published().unwrap();
    assert_eq!(listed, [("ATX2".to_owned(), "Austin South".to_owned())]);
}
