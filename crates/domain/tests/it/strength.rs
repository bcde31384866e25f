//! The strength line: what it says, and that it never says more than the facts.

use porchlight_domain::place::{Best, Label, PointSource, SceneSeen};
use porchlight_domain::strength::{Deed, Line, Nearness, ShowsNot, Unchecked};
use porchlight_domain::words::Assurance;
use proptest::prelude::*;

fn good() -> Line {
    Line {
        deed: Deed::Photographed,
        near: Some(Nearness { within_m: 12, source: PointSource::Deliveries, deliveries: 3 }),
        left_after_s: Some(40),
        scene: SceneSeen { here: Some(Best { corners: 40, deliveries: 3 }), elsewhere: None },
        label: Label::Matches,
        photo_here: true,
        assurance: Assurance::HardwareAttested,
    }
}

#[test]
fn with_everything_at_hand_the_line_says_it_and_nothing_is_left_unchecked() {
    assert_eq!(
        good().words("14:02"),
        "The parcel was photographed at 14:02, within 12 m of the door used in 3 earlier \
         deliveries; the courier's phone left 40 s later. It does not show who took it."
    );
    assert_eq!(good().unchecked(), []);
}

#[test]
fn with_nothing_at_hand_the_line_is_short_and_the_list_is_long() {
    let line = Line {
        near: None,
        left_after_s: None,
        scene: SceneSeen::default(),
        label: Label::NotScanned,
        photo_here: false,
        assurance: Assurance::None,
        ..good()
    };
    let words = line.words("14:02");
    assert_eq!(words, "The parcel was photographed at 14:02. It does not show who took it.");
    let listed = [
        Unchecked::NoPosition,
        Unchecked::SceneNotCompared,
        Unchecked::PhotoNotHere,
        Unchecked::NotScanned,
        Unchecked::DepartureNotSeen,
        Unchecked::NotSigned,
    ];
    assert_eq!(line.unchecked(), listed);
    assert_eq!(line.unchecked_words().len(), listed.len());
}

fn any_line() -> impl Strategy<Value = Line> {
    let near = (0u32..500, 0usize..3, 3u32..50).prop_map(|(within_m, source, deliveries)| {
        let source = PointSource::ALL[source];
        let learned = source == PointSource::Deliveries;
        Nearness { within_m, source, deliveries: if learned { deliveries } else { 0 } }
    });
    let label = prop::sample::select(vec![Label::Matches, Label::NotScanned, Label::Another]);
    let scene = any::<Option<(u32, u32)>>().prop_map(|here| SceneSeen {
        here: here.map(|(corners, deliveries)| Best { corners, deliveries }),
        elsewhere: None,
    });
    let facts = (prop::option::of(near), prop::option::of(0u32..10_000), scene, label);
    let deed = prop::sample::select(Deed::ALL);
    let assurance = prop::sample::select(Assurance::ALL);
    (deed, facts, any::<bool>(), assurance).prop_map(
        |(deed, (near, left_after_s, scene, label), photo_here, assurance)| Line {
            deed,
            near,
            left_after_s,
            scene,
            label,
            photo_here,
            assurance,
        },
    )
}

proptest! {
    #[test]
    fn the_line_never_says_more_than_the_facts(line in any_line()) {
        let words = line.words("14:02");
        prop_assert_eq!(words.contains(" m of "), line.near.is_some());
        let learned = line.near.is_some_and(|near| near.deliveries > 0);
        prop_assert_eq!(words.contains("earlier deliveries"), learned);
        let left = line.left_after_s.is_some() && line.deed.has_photo();
        prop_assert_eq!(words.contains("left ") && words.contains(" s later"), left);
        prop_assert_eq!(words.contains("was photographed"), line.deed == Deed::Photographed);
        prop_assert_eq!(words.contains("handed"), line.deed.is_hand_over());
        prop_assert!(words.ends_with('.') && words.contains("It does not show "));
        for claim in ["proves", "received", "recipient took", "delivered safely", "secure"] {
            prop_assert!(!words.contains(claim), "{words}");
        }
    }

    #[test]
    fn whatever_is_missing_is_listed(line in any_line()) {
        let listed = line.unchecked();
        prop_assert_eq!(listed.contains(&Unchecked::NoPosition), line.near.is_none());
        let signed = line.assurance != Assurance::None;
        prop_assert_eq!(listed.contains(&Unchecked::NotSigned), !signed);
        let attested = line.assurance == Assurance::HardwareAttested;
        prop_assert_eq!(
            listed.contains(&Unchecked::HardwareNotAttested), signed && !attested
        );
        if line.deed.has_photo() {
            prop_assert_eq!(listed.contains(&Unchecked::PhotoNotHere), !line.photo_here);
            prop_assert_eq!(
                listed.contains(&Unchecked::DepartureNotSeen), line.left_after_s.is_none()
            );
        }
        prop_assert_eq!(line.shows_not() == ShowsNot::WhoTookIt,
            !line.deed.is_hand_over() && line.deed != Deed::Tried);
        let mut sorted = listed.clone();
        sorted.sort_unstable();
        sorted.dedup();
        prop_assert_eq!(sorted, listed);
    }
}
