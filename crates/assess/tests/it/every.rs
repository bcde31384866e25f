//! Every combination of facts that there is.

use porchlight_assess::facts::{
    Around, Facts, HandOver, Label, Looked, Photo, Position, Similar, Stay,
};
use porchlight_assess::finding::{Finding, Told};
use porchlight_assess::place::{Explanation, Residue, assess};
use porchlight_assess::strength::{Kind, Word, strength};
use porchlight_assess::telling::MOST_WORDS;
use porchlight_domain::decision::Ground;
use porchlight_domain::words::ClaimKind;

fn every(mut see: impl FnMut(Facts)) {
    let everywhere = Looked { place: true, household: true, neighbour: true };
    for kind in ClaimKind::ALL {
        for looked in [Looked::default(), everywhere] {
            for position in Position::ALL {
                for photo in Photo::ALL {
                    for hand_over in HandOver::ALL {
                        for label in Label::ALL {
                            for stay in Stay::ALL {
                                see(Facts {
                                    looked,
                                    position: *position,
                                    photo: *photo,
                                    hand_over: *hand_over,
                                    label: *label,
                                    stay: *stay,
                                    ..Facts::unknown(*kind)
                                });
                            }
                        }
                    }
                }
            }
        }
    }
}

fn all_around() -> Around {
    Around {
        wrong_pin: true,
        no_access: true,
        late_release: true,
        hold: true,
        misload: true,
        place_chosen: true,
        in_sight: true,
    }
}

const ALL_SIMILAR: Similar =
    Similar { address: true, building: true, recipient: true, route: true };

#[test]
fn one_kind_of_evidence_never_leaves_open_whatever_was_said() {
    every(|facts| {
        let strength = strength(&facts);
        let kinds = strength.items.iter();
        let telling = kinds.filter(|item| item.weight != 0 && item.kind != Kind::Statement).count();
        if telling < 2 {
            assert_eq!(strength.word, Word::Open, "{facts:?}");
        }
    });
}

#[test]
fn a_word_but_open_rests_on_two_kinds_of_evidence_that_speak_its_way() {
    let mut words = 0;
    every(|facts| {
        let strength = strength(&facts);
        let evidence = strength.items.iter().filter(|item| item.kind != Kind::Statement);
        let way = strength.log_odds.signum();
        let same = evidence.filter(|item| item.weight.signum() == way).count();
        if strength.word != Word::Open {
            assert!(same >= 2, "{facts:?}");
            words += 1;
        }
    });
    assert!(words > 100, "{words} combinations leave open");
}

#[test]
fn another_orders_photo_and_the_recipients_word_together_are_still_one_kind_of_evidence() {
    let facts = Facts {
        photo: Photo::Elsewhere,
        position: Position::Here,
        label: Label::Matches,
        ..Facts::unknown(ClaimKind::WrongPlace)
    };
    let strength = strength(&facts);
    assert_eq!(strength.word, Word::Open, "{strength:?}");
}

#[test]
fn a_photo_alone_is_open_even_if_it_is_another_deliverys() {
    let everywhere = Looked { place: true, household: true, neighbour: true };
    for (kind, looked) in [
        (ClaimKind::NotReceived, Looked::default()),
        (ClaimKind::NotReceived, everywhere),
        (ClaimKind::WrongPlace, Looked::default()),
    ] {
        for photo in Photo::ALL {
            let facts = Facts { photo: *photo, looked, ..Facts::unknown(kind) };
            assert_eq!(facts.label, Label::NotScanned);
            assert_eq!(assess(&facts).strength.word, Word::Open, "{facts:?}");
            assert_eq!(assess(&facts).residue, Residue::Undecided);
        }
    }
}

#[test]
fn what_is_missing_speaks_for_nobody() {
    every(|facts| {
        for item in strength(&facts).items {
            let missing = matches!(
                (item.kind.code(), item.seen),
                ("position", "missing")
                    | ("photo", "plain" | "none")
                    | ("stay", "unseen")
                    | ("hand_over", "left")
            );
            assert!(!missing || item.weight == 0, "{item:?}");
        }
    });
}

#[test]
fn a_record_tells_nothing_about_damage_contents_or_behaviour() {
    every(|facts| {
        let told = matches!(facts.kind, ClaimKind::NotReceived | ClaimKind::WrongPlace);
        let made = assess(&facts);
        if !told {
            assert_eq!(made.strength.word, Word::Open);
            assert_ne!(made.residue, Residue::Unaccounted);
        }
    });
}

#[test]
fn whatever_accounts_for_it_at_the_place_or_the_operator_leaves_nothing_to_ask_the_courier() {
    every(|facts| {
        let around = [
            Around { wrong_pin: true, ..Around::default() },
            Around { late_release: true, ..Around::default() },
            Around { hold: true, ..Around::default() },
        ];
        for around in around {
            let facts = Facts { kind: ClaimKind::NotReceived, around, ..facts };
            assert_eq!(assess(&facts).residue, Residue::Explained);
        }
        let similar = Similar { building: true, ..Similar::default() };
        let facts = Facts { kind: ClaimKind::NotReceived, similar, ..facts };
        assert_eq!(assess(&facts).residue, Residue::Explained);
    });
}

#[test]
fn several_claims_of_a_recipient_change_neither_the_word_nor_what_is_left() {
    every(|facts| {
        let similar = Similar { recipient: true, ..Similar::default() };
        let (plain, serial) = (assess(&facts), assess(&Facts { similar, ..facts }));
        assert_eq!(plain.strength, serial.strength);
        assert_eq!(plain.residue, serial.residue);
        assert!(serial.explanations.contains(&Explanation::SameRecipient));
    });
}

#[test]
fn a_question_to_a_courier_needs_two_kinds_of_evidence_against_the_record() {
    every(|facts| {
        let made = assess(&facts);
        if made.residue == Residue::Unaccounted {
            let items = made.strength.items.iter();
            let against = items.filter(|i| i.weight < 0 && i.kind != Kind::Statement).count();
            assert!(against >= 2 && made.strength.word == Word::Contradicted, "{facts:?}");
            assert!(made.explanations.iter().all(|explanation| !explanation.accounts()));
        }
    });
}

#[test]
fn each_outcome_is_explained_in_under_200_words_of_both_languages() {
    let mut longest = 0;
    every(|facts| {
        for (around, similar) in
            [(Around::default(), Similar::default()), (all_around(), ALL_SIMILAR)]
        {
            let made = assess(&Facts { around, similar, ..facts });
            for language in ["en", "es"] {
                let said = made.words(language);
                let words = said.split_whitespace().count();
                longest = longest.max(words);
                assert!(words < MOST_WORDS, "{words}: {said}");
                assert!(said.ends_with('.') && !said.contains("  "), "{said}");
            }
        }
    });
    assert!(longest > 60, "the longest has {longest} words only");
}

#[test]
fn a_building_with_many_claims_shields_whoever_delivers_there_in_plain_words() {
    let facts = Facts {
        position: Position::Away,
        photo: Photo::Again,
        similar: Similar { building: true, ..Similar::default() },
        ..Facts::unknown(ClaimKind::NotReceived)
    };
    let said = assess(&facts).words("en");
    assert!(
        said.contains("In this building more parcels are missed than chance explains."),
        "{said}"
    );
    assert!(said.contains("there is nothing to ask the courier"), "{said}");
}

#[test]
fn no_finding_about_a_claim_is_a_ground_against_anybody_and_none_takes_anything_back() {
    for finding in Finding::ALL {
        assert!(Ground::CODES.iter().all(|code| *code != finding.code()));
        assert!(finding.keeps_remedy());
    }
}
