//! What it takes to call a delivery done.

use porchlight_domain::attempt::*;
use porchlight_domain::id::EvidenceId;
use porchlight_domain::words::{DropPlace, PhotoException, Weather};
use proptest::prelude::*;

fn drop(photos: usize, scan: bool, words: Option<&str>) -> Drop {
    Drop {
        place: DropPlace::SideDoor,
        out_of_sight: true,
        where_to_look: String::new(),
        weather: Weather::Dry,
        photos: (0..photos).map(|i| EvidenceId([i as u8; 16])).collect(),
        scan: scan.then_some(EvidenceId([9; 16])),
        exception: words.map(|w| Exception { kind: PhotoException::CameraBroken, words: w.into() }),
    }
}

proptest! {
    #[test]
    fn an_unattended_completion_always_has_its_proof(
        photos in 0usize..9, scan: bool, exception in proptest::option::of("[a-z ]{0,12}"),
        policy in proptest::sample::select(PhotoPolicy::ALL),
    ) {
        let made = Completion::unattended(policy, drop(photos, scan, exception.as_deref()));
        if let Ok(done) = made {
            let (_, proof) = done.drop_proof().unwrap();
            match proof {
                UnattendedProof::Photos(ids) => {
                    prop_assert!(policy == PhotoPolicy::Required && !ids.is_empty());
                }
                UnattendedProof::ScanAtDoor(_) => prop_assert_eq!(policy, PhotoPolicy::OptedOut),
                UnattendedProof::Exception(e) => {
                    prop_assert!(e.words.trim().len() >= MIN_EXCEPTION_CHARS);
                }
            }
        } else if policy == PhotoPolicy::Required && exception.is_none() {
            prop_assert!(photos == 0 || photos > MAX_PHOTOS);
        }
    }
}

#[test]
fn a_photo_is_refused_where_the_recipient_wants_none() {
    let made = Completion::unattended(PhotoPolicy::OptedOut, drop(1, true, None));
    assert_eq!(made, Err(Incomplete::PhotoUnwanted));
}

#[test]
fn a_hand_over_needs_the_right_code_or_a_name() {
    let try_it = |code, name| Completion::attended(code, name, "4711").map(|_| ());
    assert_eq!(try_it(Some("4711"), None), Ok(()));
    assert_eq!(try_it(None, Some("Ana")), Ok(()));
    assert_eq!(try_it(Some("0000"), Some("Ana")), Err(Incomplete::CodeWrong));
    assert_eq!(try_it(None, Some("  ")), Err(Incomplete::TakerMissing));
}
