//! Lists that name an order whose recipient was erased: the person does not come back, and the row says why.

use super::{import, import_with, stored};
use crate::stage::Stage;
use porchlight_app::import::{Fields, ImportOptions};
use porchlight_app::my_record::{ErasureAsked, MARK_LIFE};
use porchlight_app::order::{Counts, Taken};
use porchlight_app::ports::{Forgotten, ForgottenOrder};
use porchlight_app::{Actor, Slice};
use porchlight_domain::id::OrderId;
use porchlight_domain::time::DAY;
use std::sync::Arc;

const HEADER: &str = "external_reference,recipient,address,latitude,longitude,window_start,window_end,carrier,tracking_link\n";
const ANA: &str = "A-1,Ana Ruiz,1 Main St,30.267100,-97.743000,2026-11-26T09:00,2026-11-26T12:00,DHL,https://t.example/1\n";
const BEN: &str =
    "A-2,Ben Cole,2 Main St,30.267200,-97.743000,2026-11-26T09:00,2026-11-26T12:00,,\n";

fn file(rows: &[&str]) -> Vec<u8> {
    format!("{HEADER}{}", rows.concat()).into_bytes()
}

/// A stage with both orders, and Ana's, which another carrier brings.
fn both() -> (Stage, OrderId) {
    let stage = Stage::open();
    assert_eq!(import(&stage, &file(&[ANA, BEN])).counts.added, 2);
    let ana = stored(&stage)[0].id;
    (stage, ana)
}

fn erase(stage: &Stage, order: OrderId) {
    let asked = stage.app.ask_erasure(&mut stage.ctx(Actor::Recipient(order))).unwrap();
    assert_eq!(asked, ErasureAsked::Done);
}

fn parked(stage: &Stage) -> Vec<String> {
    let slice = Slice { offset: 0, limit: 50 };
    let page = stage.app.quarantine(&stage.ctx(Actor::Console), None, slice).unwrap();
    page.rows.into_iter().map(|row| row.raw).collect()
}

#[test]
fn a_list_that_is_sent_again_brings_nobody_back_and_its_other_rows_are_taken() {
    let (stage, ana) = both();
    erase(&stage, ana);
    let foreseen = {
        let options = ImportOptions { dry_run: true, ..ImportOptions::default() };
        import_with(&stage, &file(&[ANA, BEN]), &options)
    };
    let again = import(&stage, &file(&[ANA, &BEN.replace("Cole", "Coleman")]));
    assert_eq!(foreseen.counts, Counts { unchanged: 1, erased: 1, ..Counts::default() });
    assert_eq!(again.counts, Counts { changed: 1, erased: 1, ..Counts::default() });
    assert!(again.faults.is_empty());
    let [error] = again.errors.as_slice() else { panic!("{:?}", again.errors) };
    assert_eq!(
        (error.row, error.column.as_str(), error.code.as_str()),
        (1, "external_reference", "erased")
    );
    assert!(error.message.contains("erased on 2026-11-25"), "{}", error.message);
    assert!(error.message.contains("new reference"), "{}", error.message);
    let orders = stored(&stage);
    assert_eq!(
        (orders[0].recipient.as_str(), orders[1].recipient.as_str()),
        ("erased", "Ben Coleman")
    );
    assert!(parked(&stage).is_empty(), "no row of hers is kept to be corrected");
    let slice = Slice { offset: 0, limit: 50 };
    let batches = stage.app.import_batches(&stage.ctx(Actor::Console), slice).unwrap().rows;
    assert_eq!(batches.iter().map(|batch| batch.erased).sum::<u32>(), 1);
}

#[test]
fn a_row_that_cannot_be_taken_is_not_kept_either_and_one_that_waited_goes_with_the_person() {
    let (stage, ana) = both();
    let wrong = ANA.replace("30.267100", "north");
    assert_eq!(import(&stage, &file(&[&wrong])).counts.quarantined, 1);
    assert!(parked(&stage)[0].contains("Ana Ruiz"));
    erase(&stage, ana);
    assert!(parked(&stage).is_empty());
    let again = import(&stage, &file(&[&wrong, &wrong.replace("A-1", "A-9")]));
    assert_eq!(again.counts, Counts { erased: 1, quarantined: 1, ..Counts::default() });
    assert!(parked(&stage).iter().all(|row| !row.contains("A-1,")), "{:?}", parked(&stage));
}

#[test]
fn a_program_is_told_so_too_and_a_new_reference_is_a_new_order() {
    let (stage, ana) = both();
    erase(&stage, ana);
    assert_eq!(import(&stage, &file(&[&ANA.replace("A-1", "A-1b")])).counts.added, 1);
    let fields = |reference: &str| {
        Fields::named([
            ("external_reference", reference),
            ("recipient", "Ana Ruiz"),
            ("address", "1 Main St"),
            ("latitude", "30.267100"),
            ("longitude", "-97.743000"),
            ("window_start", "2026-11-26T09:00"),
            ("window_end", "2026-11-26T12:00"),
        ])
    };
    let key = |stage: &Stage, fields: &Fields| {
        let actor = Actor::Key(porchlight_domain::id::ApiKeyId([7; 16]), stage.station);
        stage.app.take_fields(&mut stage.ctx(actor), fields).unwrap()
    };
    assert_eq!(key(&stage, &fields("A-1")), (Taken::Erased("2026-11-25".into()), None));
    let (taken, link) = key(&stage, &fields("A-1c"));
    assert!(matches!(taken, Taken::Added(_)) && link.is_some(), "{taken:?}");
}

#[test]
fn a_database_that_never_knew_the_order_keeps_its_mark_from_the_note_and_one_that_did_erases_again()
{
    let (stage, ana) = both();
    erase(&stage, ana);
    let noted = stage.app.ports.erasures.noted_people().unwrap();
    let [Forgotten::Recipient(order)] = noted.as_slice() else { panic!("{noted:?}") };
    assert_eq!(order.order, ana);
    let again =
        |stage: &Stage| stage.app.erase_people_again(&mut stage.ctx(Actor::System)).unwrap();
    assert_eq!(again(&stage), (0, 0), "everything is as it should be");

    let other = Stage::open();
    let (station, mark) = (other.station, other.app.keys.erased_mark(other.station, "A-1"));
    let moved = Forgotten::Recipient(ForgottenOrder { station, mark, ..*order });
    other.app.ports.erasures.note_people(&[moved]).unwrap();
    assert_eq!(again(&other), (0, 0));
    assert_eq!(
        import(&other, &file(&[ANA, BEN])).counts,
        Counts { added: 1, erased: 1, ..Counts::default() }
    );
}

#[test]
fn an_erasure_of_which_the_note_is_lost_is_noted_word_for_word_at_the_next_start_and_once() {
    let (mut stage, ana) = both();
    erase(&stage, ana);
    let noted = stage.app.ports.erasures.noted_people().unwrap();
    assert_eq!(noted.len(), 1);
    stage.app.ports.erasures = Arc::clone(&Stage::open().app.ports.erasures);
    for _ in 0..2 {
        let again = stage.app.erase_people_again(&mut stage.ctx(Actor::System)).unwrap();
        assert_eq!(again, (0, 0));
        assert_eq!(stage.app.ports.erasures.noted_people().unwrap(), noted);
    }
}

#[test]
fn a_mark_is_forgotten_after_three_years() {
    let (stage, ana) = both();
    erase(&stage, ana);
    let mark = stage.app.keys.erased_mark(stage.station, "A-1");
    let known = || stage.app.store.read(|tx| tx.erased_reference(mark)).unwrap().is_some();
    let pass = || stage.app.reconcile_slow(&mut stage.ctx(Actor::System)).unwrap();
    stage.advance(MARK_LIFE - DAY);
    pass();
    assert!(known());
    stage.advance(2 * DAY);
    pass();
    assert!(!known());
    let again = stage.app.erase_people_again(&mut stage.ctx(Actor::System)).unwrap();
    assert_eq!((again, known()), ((0, 0), false), "and no note brings it back");
}
