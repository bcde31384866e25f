//! "This shows me" and claims taken back: who sees what, what is left, and what stays recorded.

use crate::stage::{Stage, small_town};
use porchlight_app::Actor;
use porchlight_app::photo::{Settled, ShowsMe};
use porchlight_app::ports::Area;
use porchlight_app::recipient::Said;
use porchlight_domain::id::{EvidenceId, OrderId};
use porchlight_domain::words::{ClaimKind, LookPurpose};

fn said(stage: &Stage, order: OrderId, photo: EvidenceId) -> ShowsMe {
    stage.app.this_shows_me(&mut stage.ctx(Actor::Recipient(order)), photo).unwrap()
}

#[tokio::test]
async fn a_photo_that_shows_somebody_is_hidden_from_everybody_until_they_are_covered() {
    let town = small_town();
    let (stage, order, photo) = (&town.stage, town.delivered.order, town.photo);
    let (analyst, recipient) = (town.analyst.actor, Actor::Recipient(order));
    let see = |actor, why| stage.app.evidence_photo(&mut stage.ctx(actor), photo, why);
    let before = stage.app.recipient_photo(&stage.ctx(recipient), photo).unwrap();
    assert!(see(analyst, Some(LookPurpose::Redaction)).is_err(), "nobody asked to be covered");

    assert_eq!(said(stage, order, photo), ShowsMe::Hidden);
    assert_eq!(said(stage, order, photo), ShowsMe::Already);
    assert!(stage.app.recipient_photo(&stage.ctx(recipient), photo).is_err());
    assert!(see(town.courier.actor, None).is_err());
    stage.app.claim(&mut stage.ctx(recipient), ClaimKind::NotReceived, vec![], "").unwrap();
    assert!(see(analyst, Some(LookPurpose::Claim)).is_err(), "a claim does not open it either");
    assert_eq!(see(analyst, Some(LookPurpose::Redaction)).unwrap(), before);
    // It can be taken back, and said again.
    assert!(stage.app.not_me_after_all(&mut stage.ctx(recipient), photo).unwrap());
    assert!(!stage.app.not_me_after_all(&mut stage.ctx(recipient), photo).unwrap());
    assert!(stage.app.recipient_photo(&stage.ctx(recipient), photo).is_ok());
    assert_eq!(said(stage, order, photo), ShowsMe::Hidden);

    let blobs = || walk(&stage.folder().join("blobs"));
    let old_blobs = blobs();
    let area = Area { left: 300, top: 200, width: 400, height: 500 };
    let mask = |actor, areas| stage.app.mask_photo(&mut stage.ctx(actor), photo, areas);
    assert!(mask(town.auditor.actor, vec![area]).is_err(), "an auditor changes nothing");
    assert!(
        mask(analyst, vec![]).is_err() && mask(analyst, vec![Area { left: 900, ..area }]).is_err()
    );
    assert_eq!(mask(analyst, vec![area]).unwrap(), Settled::Done);
    assert_eq!(mask(analyst, vec![area]).unwrap(), Settled::NotWaiting);
    let after = stage.app.recipient_photo(&stage.ctx(recipient), photo).unwrap();
    let pixel = |bytes: &[u8]| {
        let picture = image::load_from_memory(bytes).unwrap().to_luma8();
        picture.get_pixel(picture.width() * 34 / 100, picture.height() / 2).0[0]
    };
    assert!(pixel(&before) > 150 && pixel(&after) < 20);
    // Nothing of the old pictures is left, and the proof is of the new one.
    assert!(blobs().iter().all(|blob| !old_blobs.contains(blob)));
    stage.reconcile();
    let bundle = stage.app.export_bundle(&stage.ctx(recipient), town.delivered.attempt).unwrap();
    let report = porchlight_seal::verify::verify(&bundle, None);
    assert_eq!(
        (&report.verdict, report.photos),
        (&porchlight_seal::verify::Verdict::Consistent, 1)
    );
    let kept = stage.app.recipient_record(&stage.ctx(recipient)).unwrap();
    let kinds: Vec<_> = kept.receipts.iter().map(|(leaf, _)| leaf.kind.as_str()).collect();
    assert!(kinds.contains(&"redaction") && kinds.contains(&"erasure"), "{kinds:?}");
    assert!(kept.looks.iter().any(|(_, _, why)| *why == Some(LookPurpose::Redaction)));
}

/// Every file below a folder, by name.
fn walk(folder: &std::path::Path) -> Vec<String> {
    let mut names = vec![];
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.path().is_dir() {
            names.extend(walk(&entry.path()));
        } else {
            names.push(entry.path().display().to_string());
        }
    }
    names
}

#[tokio::test]
async fn an_older_copy_of_the_database_does_not_bring_a_covered_person_back() {
    let town = small_town();
    let (stage, order, photo) = (&town.stage, town.delivered.order, town.photo);
    // The list outside the database knows that this key was destroyed; the database does not.
    let key = stage.app.store.read(|tx| tx.photo_key(photo)).unwrap().unwrap();
    let old = porchlight_domain::digest::sha256(&[&key.wrapped]);
    stage.app.ports.erasures.note_keys(&[(photo, old)]).unwrap();
    assert_eq!(stage.app.erase_again(&mut stage.ctx(Actor::System)).unwrap(), 1);
    assert!(stage.app.recipient_photo(&stage.ctx(Actor::Recipient(order)), photo).is_err());
    assert_eq!(said(stage, order, photo), ShowsMe::Gone);
}

#[tokio::test]
async fn a_claim_taken_back_holds_nothing_and_can_be_made_again() {
    let town = small_town();
    let (stage, order) = (&town.stage, town.delivered.order);
    let ctx = || stage.ctx(Actor::Recipient(order));
    let claim = || stage.app.claim(&mut ctx(), ClaimKind::WrongPlace, vec![], "").unwrap();
    let due = || stage.app.recipient_view(&ctx()).unwrap().erase_at;
    let before = due();
    assert!(matches!(claim(), Said::Recorded(_)));
    assert_eq!((claim(), due()), (Said::Already, None));
    assert!(stage.app.take_claim_back(&mut ctx()).unwrap());
    assert!(!stage.app.take_claim_back(&mut ctx()).unwrap());
    assert_eq!(due(), before);
    assert!(matches!(claim(), Said::Recorded(_)));
}
