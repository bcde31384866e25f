//! What really happened on the street, and what people said of it: the truth that no page shows.
//!
//! Nobody on a page can read this. Day 0 is that of the founding, twelve days before somebody first looks.

use super::trip::How;
use porchlight_domain::decision::Ground;
use porchlight_domain::words::{ClaimFinding, ClaimKind};

/// So many days back a household's newest parcel is looked for.
pub(super) const LONGEST_BACK: i64 = 7;

/// A household as the story names it: metres are millionths of a degree from the middle.
pub(super) struct Household {
    pub(super) address: &'static str,
    pub(super) recipient: &'static str,
    pub(super) mailbox: &'static str,
    pub(super) north: i32,
    pub(super) east: i32,
    pub(super) door: usize,
}

const fn house(
    address: &'static str,
    (recipient, mailbox): (&'static str, &'static str),
    (north, east): (i32, i32),
    door: usize,
) -> Household {
    Household { address, recipient, mailbox, north, east, door }
}

/// Four flats of a building whose lobby anybody can enter: parcels vanish there, whoever brings them.
const FLATS: [usize; 4] = [0, 1, 2, 3];
/// Houses with open porches, from which thieves take parcels now and then.
const PORCHES: [usize; 2] = [4, 5];
/// Two neighbours whom one courier mixes up.
const NEIGHBOURS: [usize; 2] = [6, 7];
/// Somebody who says that nothing came, and has it.
const SAYS_OFTEN: usize = 8;
/// Households in three streets whose parcels one courier keeps.
const ROBBED: [usize; 3] = [9, 10, 11];

/// Every household.
pub(super) const HOMES: [Household; 12] = [
    house("400 Cypress Court, Flat 1", ("Nora Lindgren", "nora.lindgren"), (900, 700), 0),
    house("400 Cypress Court, Flat 2", ("Dev Malhotra", "dev.malhotra"), (930, 740), 1),
    house("400 Cypress Court, Flat 3", ("Ruth Adeyemi", "ruth.adeyemi"), (880, 660), 2),
    house("400 Cypress Court, Flat 4", ("Paul Brandt", "paul.brandt"), (950, 690), 3),
    house("18 Alder Street", ("Hazel Whitmore", "hazel.whitmore"), (-3_200, 2_400), 4),
    house("27 Alder Street", ("Omar Haddad", "omar.haddad"), (-5_000, 4_400), 5),
    house("31 Plum Hollow", ("June Castellano", "june.castellano"), (4_100, -6_300), 6),
    house("33 Plum Hollow", ("Arne Solberg", "arne.solberg"), (4_100, -5_900), 7),
    house("52 Magnolia Row", ("Casey Pruitt", "casey.pruitt"), (-7_800, -3_000), 0),
    house("7 Quarry Road", ("Lila Moreau", "lila.moreau"), (8_600, 5_200), 1),
    house("64 Hollow Lane", ("Ben Okafor", "ben.okafor"), (10_800, -1_700), 2),
    house("12 Mill Bend", ("Greta Voss", "greta.voss"), (-10_200, 7_700), 3),
];

/// How far the neighbour's door lies to the east of the right one, and which it is.
const NEXT_DOOR: How = How::OtherDoor(10, 400, 7);
const DOOR_BEFORE: How = How::OtherDoor(-10, -400, 6);

/// When something happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum At {
    /// On a day of the story, so many minutes after midnight.
    Day(i64, u32),
    /// So many minutes before somebody first looks.
    Before(i64),
}

/// Something that people do. Couriers and analysts are numbers.
#[derive(Debug, Clone, Copy)]
pub(super) enum Deed {
    /// A courier brings parcels to households.
    Trip(usize, &'static [(usize, How)]),
    /// A household says that something went wrong.
    Claim { home: usize, kind: ClaimKind, looked: &'static [&'static str], words: &'static str },
    /// It turned up.
    TakeBack(usize),
    /// The courier answers, or somebody for them.
    Answer { home: usize, words: &'static str, by: &'static str },
    /// The desk says what is held true.
    Settle { home: usize, finding: ClaimFinding, words: &'static str },
    /// An analyst opens a case.
    Report { courier: usize, by: usize, ground: Ground, words: &'static str },
    /// Another asks the courier.
    Ask { courier: usize, by: usize, words: &'static str },
    /// The courier answers the question.
    Reply { courier: usize, words: &'static str },
    /// The courier appeals against the notice.
    Appeal { courier: usize, words: &'static str },
    /// A case ends without anything.
    Close { courier: usize, by: usize, words: &'static str },
}

const EVERYWHERE: &[&str] = &["place", "household", "neighbour"];
const PLACE: &[&str] = &["place"];

const fn missing(home: usize, looked: &'static [&'static str], words: &'static str) -> Deed {
    Deed::Claim { home, kind: ClaimKind::NotReceived, looked, words }
}

const fn answer(home: usize, words: &'static str) -> Deed {
    Deed::Answer { home, words, by: "" }
}

const fn settle(home: usize, finding: ClaimFinding, words: &'static str) -> Deed {
    Deed::Settle { home, finding, words }
}

use At::{Before, Day};
use ClaimFinding::{ForRecipient, RecordStands, Undecidable};
use How::{Code, Kept, Left};

const CANNOT_TELL: &str = "We could not find out what happened. What you were given is yours.";

/// Twelve days.
pub(super) const STORY: &[(At, Deed)] = &[
    // Somebody who took the parcel in with the code says that it never came.
    (Day(0, 830), Deed::Trip(0, &[(0, Left), (4, Left), (SAYS_OFTEN, Code), (6, Left), (9, Left)])),
    (Day(0, 1_120), missing(SAYS_OFTEN, EVERYWHERE, "Nothing was delivered. I was home all day.")),
    (
        Day(0, 1_190),
        answer(SAYS_OFTEN, "A person at the door read me the four digits from their phone."),
    ),
    (Day(1, 820), Deed::Trip(1, &[(1, Left), (5, Left), (10, Left)])),
    (
        Day(1, 960),
        settle(
            SAYS_OFTEN,
            RecordStands,
            "It was handed over with your code. What you were given stays yours.",
        ),
    ),
    // A courier keeps a parcel: recorded from half a kilometre away, without a photo or a scan.
    (Day(2, 790), Deed::Trip(2, &[(ROBBED[0], Kept), (7, Left)])),
    (
        Day(2, 1_080),
        missing(
            ROBBED[0],
            EVERYWHERE,
            "We looked behind every pot. The people next door have nothing either.",
        ),
    ),
    (Day(3, 600), answer(ROBBED[0], "I put it down as always.")),
    (Day(3, 840), Deed::Trip(0, &[(0, Left), (2, Left), (SAYS_OFTEN, Code)])),
    // The building: thieves walk through its lobby.
    (
        Day(3, 1_150),
        missing(0, EVERYWHERE, "The lobby door does not lock. It was gone after an hour."),
    ),
    (
        Day(3, 1_200),
        Deed::Claim {
            home: SAYS_OFTEN,
            kind: ClaimKind::WrongItem,
            looked: &[],
            words: "There was something else in the box.",
        },
    ),
    (
        Day(4, 560),
        answer(
            0,
            "I left it in the lobby by the letter boxes, photo attached. Anybody can walk in there.",
        ),
    ),
    // A courier with a habit: the next door along.
    (Day(4, 810), Deed::Trip(3, &[(NEIGHBOURS[0], NEXT_DOOR), (4, Left)])),
    (
        Day(4, 900),
        Deed::Claim {
            home: NEIGHBOURS[0],
            kind: ClaimKind::WrongPlace,
            looked: &[],
            words: "That photo shows the blue door of number 33.",
        },
    ),
    (
        Day(4, 960),
        answer(NEIGHBOURS[0], "Both doors look alike in the dark, I may have taken the wrong one."),
    ),
    (
        Day(5, 620),
        settle(
            NEIGHBOURS[0],
            ForRecipient,
            "It lay at number 33 and your neighbour has it. We mend the point on the map.",
        ),
    ),
    (Day(5, 640), settle(ROBBED[0], Undecidable, CANNOT_TELL)),
    (Day(5, 800), Deed::Trip(2, &[(ROBBED[1], Kept), (5, Left)])),
    (
        Day(5, 1_040),
        missing(ROBBED[1], EVERYWHERE, "Nobody rang, and there is nothing on the porch."),
    ),
    // Somebody says that an account is used by a service; it is not.
    (
        Day(5, 1_000),
        Deed::Report {
            courier: 4,
            by: 0,
            ground: Ground::Credential,
            words: "Two people with one name badge at the station on Monday, says the night desk.",
        },
    ),
    (
        Day(6, 570),
        Deed::Ask {
            courier: 4,
            by: 1,
            words: "The desk saw two people with your badge. Please tell us how that came.",
        },
    ),
    (
        Day(6, 690),
        Deed::Reply {
            courier: 4,
            words: "My brother drove me because my car was in the workshop. I carried every parcel myself.",
        },
    ),
    (Day(6, 815), Deed::Trip(1, &[(1, Left), (3, Left), (SAYS_OFTEN, Left)])),
    (
        Day(6, 900),
        Deed::Close {
            courier: 4,
            by: 1,
            words: "Explained: somebody drove, the courier delivered. Nothing follows.",
        },
    ),
    (
        Day(6, 1_130),
        missing(1, EVERYWHERE, "Third parcel that vanishes from our lobby this month."),
    ),
    (Day(6, 1_180), missing(SAYS_OFTEN, PLACE, "Again nothing.")),
    (
        Day(6, 1_230),
        answer(1, "Left beside the letter boxes. Two people were waiting in the lobby."),
    ),
    (Day(7, 640), settle(0, Undecidable, CANNOT_TELL)),
    (Day(7, 835), Deed::Trip(4, &[(0, Left), (2, Left), (PORCHES[0], Left)])),
    (Day(7, 1_100), missing(2, EVERYWHERE, "The photo shows our lobby, but the parcel is gone.")),
    // Taken from a porch; two days later a neighbour brings it back.
    (
        Day(7, 1_160),
        missing(
            PORCHES[0],
            PLACE,
            "The camera of the house opposite shows somebody in a grey hood.",
        ),
    ),
    (Day(7, 1_210), answer(PORCHES[0], "On the porch beside the door, as the photo shows.")),
    (Day(8, 795), Deed::Trip(2, &[(ROBBED[2], Kept), (7, Left)])),
    (
        Day(8, 960),
        settle(
            PORCHES[0],
            RecordStands,
            "It was left where the photo shows. What you were given stays yours.",
        ),
    ),
    (
        Day(8, 1_050),
        missing(ROBBED[2], EVERYWHERE, "I was in the garden all afternoon. No van stopped here."),
    ),
    (Day(9, 545), answer(2, "Lobby, by the letter boxes.")),
    (
        Day(9, 560),
        Deed::Report {
            courier: 2,
            by: 0,
            ground: Ground::Theft,
            words: "Three parcels at three addresses, each recorded far from the door, without a photo and without a scan. The courier is to be heard first.",
        },
    ),
    (
        Day(9, 640),
        Deed::Ask {
            courier: 2,
            by: 1,
            words: "Three records do not fit their doors. Please tell us what happened at Quarry Road, Hollow Lane and Mill Bend.",
        },
    ),
    (Day(9, 825), Deed::Trip(3, &[(NEIGHBOURS[1], DOOR_BEFORE), (SAYS_OFTEN, Code)])),
    (Day(9, 1_010), missing(NEIGHBOURS[1], EVERYWHERE, "June from 31 found it on her step.")),
    (Day(9, 1_020), Deed::TakeBack(NEIGHBOURS[1])),
    (
        Day(10, 590),
        Deed::Reply {
            courier: 2,
            words: "My phone loses its position in the valley, and the camera was broken all week. I told the desk.",
        },
    ),
    (
        Day(10, 600),
        Deed::Report {
            courier: 1,
            by: 1,
            ground: Ground::Automation,
            words: "Four blocks taken within the same second, says the list of last week.",
        },
    ),
    (
        Day(10, 700),
        Deed::Ask {
            courier: 1,
            by: 0,
            words: "Four blocks were entered within one second. Please tell us how.",
        },
    ),
    (Day(10, 830), Deed::Trip(0, &[(3, Left), (4, Left), (PORCHES[1], Left)])),
    (Day(10, 1_115), missing(3, EVERYWHERE, "Same as always here: delivered, photographed, gone.")),
    (
        Day(10, 1_240),
        Deed::Answer {
            home: 3,
            words: "She left it in the lobby and told the desk that the door stands open.",
            by: "Drivers' Union Local 12",
        },
    ),
    (
        Day(11, 560),
        Deed::Appeal {
            courier: 1,
            words: "I tapped four blocks of one list and sent them once. Your own record shows a single request.",
        },
    ),
    (Day(11, 800), Deed::Trip(5, &[(1, Left), (SAYS_OFTEN, Left), (6, Left)])),
    (
        Day(11, 900),
        Deed::Claim {
            home: PORCHES[1],
            kind: ClaimKind::Damaged,
            looked: &[],
            words: "One corner is crushed and the jar inside is broken.",
        },
    ),
    // What is fresh when somebody first looks.
    (
        Before(540),
        Deed::Report {
            courier: 6,
            by: 0,
            ground: Ground::Violence,
            words: "A recipient says that the courier shouted at them at the gate. Nobody else was there.",
        },
    ),
    (Before(260), missing(SAYS_OFTEN, PLACE, "No parcel, no call, nothing.")),
    (Before(150), missing(1, EVERYWHERE, "Gone again. Please do something about our lobby.")),
    (
        Before(95),
        Deed::Claim {
            home: 6,
            kind: ClaimKind::Conduct,
            looked: &[],
            words: "The parcel was thrown over the gate.",
        },
    ),
    (
        Before(70),
        answer(1, "By the letter boxes again, there is no other place. The photo shows it."),
    ),
];

/// What goes on after the story, day by day.
pub(super) fn usual(day: i64) -> impl Iterator<Item = (At, Deed)> {
    let odd = day % 2 == 1;
    let flat = FLATS[usize::try_from(day).unwrap_or(0) % FLATS.len()];
    let trip: Deed = if odd {
        Deed::Trip(0, &[(0, Left), (2, Left), (PORCHES[0], Left)])
    } else {
        Deed::Trip(5, &[(1, Left), (3, Left), (PORCHES[1], Left)])
    };
    let mine = odd == flat.is_multiple_of(2);
    let claim = mine.then(|| missing(flat, EVERYWHERE, "It is not in the lobby."));
    let said = claim.map(|_| answer(flat, "By the letter boxes, as the photo shows."));
    let claim = claim.map(|claim| (Day(day, 1_140), claim));
    let said = said.map(|said| (Day(day, 1_210), said));
    [Some((Day(day, 830), trip)), claim, said].into_iter().flatten()
}
