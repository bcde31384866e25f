//! What it takes to call a delivery done.

use porchlight_domain::attempt::*;
use porchlight_domain::id::EvidenceId;
use porchlight_domain::proof::ProofLevel;
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
    let try_it =
        |code, name| Completion::attended(ProofLevel::Photo, code, name, "4711").map(|_| ());
    assert_eq!(try_it(Some("4711"), None), Ok(()));
    assert_eq!(try_it(None, Some("Ana")), Ok(()));
    assert_eq!(try_it(Some("0000"), Some("Ana")), Err(Incomplete::CodeWrong));
    assert_eq!(try_it(None, Some("  ")), Err(Incomplete::TakerMissing));
}

#[test]
fn a_parcel_that_needs_a_code_is_not_handed_over_for_a_name_and_not_left() {
    let try_it = |level, code, name| Completion::attended(level, code, name, "4711").map(|_| ());
    assert_eq!(try_it(ProofLevel::Code, None, Some("Ana")), Err(Incomplete::CodeMissing));
    assert_eq!(try_it(ProofLevel::Code, Some("4711"), None), Ok(()));
    let both = ProofLevel::SignatureAndCode;
    assert_eq!(try_it(both, Some("4711"), None), Err(Incomplete::NameMissing));
    assert_eq!(try_it(both, None, Some("Ana")), Err(Incomplete::CodeMissing));
    assert_eq!(try_it(both, Some("4711"), Some("Ana")), Ok(()));
    for level in [ProofLevel::Code, both] {
        let policy = photo_policy(false, level, Some(true));
        let left = Completion::unattended(policy, drop(1, true, None));
        assert_eq!(left, Err(Incomplete::AttendedOnly));
    }
    let policy = photo_policy(false, ProofLevel::PhotoWithDwell, None);
    assert!(Completion::unattended(policy, drop(1, true, None)).is_ok());
}

#[test]
fn only_an_uncovered_place_in_rain_or_snow_is_in_the_wet() {
    let wet = |weather, place| Drop { weather, place, ..drop(1, false, None) }.lies_in_the_wet();
    assert!(wet(Weather::Rain, DropPlace::Door) && wet(Weather::Snow, DropPlace::Bush));
    assert!(!wet(Weather::Rain, DropPlace::Porch) && !wet(Weather::Dry, DropPlace::Door));
}
