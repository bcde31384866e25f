//! Why there are claims, city by city: the usual one, the pool that the weights were fitted on, and those that they
//! are judged by. All lie in the declared range of [`super::range`] but the four of [`BEYOND`].

use super::truth::Why;

/// Why there are claims, in shares of ten thousand; of a parcel at another place in hundredths.
#[derive(Debug, Clone, Copy)]
pub struct Mix {
    pub name: &'static str,
    pub missing: [(u64, Why); 8],
    pub misplaced: [(u64, Why); 3],
    /// Of what lies at another door, how much is left there by the couriers who are bad at doors.
    pub habit: u64,
    /// Of what is stolen, how much at the bad buildings.
    pub bad_buildings: u64,
    /// Of what is invented, how much by those who do so again and again.
    pub serial: u64,
}

const fn missing(shares: [u64; 8]) -> [(u64, Why); 8] {
    let [stolen, invented, somebody, other, pin, mixed, lost, kept] = shares;
    [
        (stolen, Why::Stolen),
        (invented, Why::Invented),
        (somebody, Why::WithSomebody),
        (other, Why::OtherDoor),
        (pin, Why::WrongPin),
        (mixed, Why::MixedUp),
        (lost, Why::Lost),
        (kept, Why::Kept),
    ]
}

/// So many in a hundred take a photo of their own door for another's.
const fn misplaced(mistaken: u64) -> [(u64, Why); 3] {
    [(85 - mistaken, Why::OtherDoor), (15, Why::WrongPin), (mistaken, Why::Mistaken)]
}

const fn city(name: &'static str, shares: [u64; 8], mistaken: u64) -> Mix {
    Mix {
        name,
        missing: missing(shares),
        misplaced: misplaced(mistaken),
        habit: 2_000,
        bad_buildings: 3_300,
        serial: 6_000,
    }
}

/// The middle of the range.
pub const USUAL: Mix = city("the usual city", [4_000, 1_100, 1_800, 1_350, 550, 500, 550, 150], 20);

/// The pool that the weights were fitted on: the usual city, each rate up and down as far as the range goes, and
/// four corners of the range where most that is wrong looks right, or the other way round.
pub const POOL: [Mix; 17] = [
    USUAL,
    city("more thieves", [4_500, 1_000, 1_650, 1_240, 505, 460, 505, 140], 20),
    city("fewer thieves", [3_600, 1_170, 1_880, 1_460, 595, 540, 595, 160], 20),
    city("more invented", [3_700, 1_800, 1_660, 1_240, 500, 460, 500, 140], 20),
    city("fewer invented", [4_180, 700, 1_880, 1_410, 575, 525, 575, 155], 20),
    city("more wrong doors", [3_850, 1_060, 1_730, 1_600, 640, 480, 500, 140], 20),
    city("fewer wrong doors", [4_155, 1_140, 1_870, 1_150, 460, 500, 565, 160], 20),
    city("more mixed up and lost", [3_890, 1_070, 1_750, 1_350, 540, 600, 650, 150], 20),
    city("fewer mixed up and lost", [4_120, 1_130, 1_850, 1_350, 550, 400, 450, 150], 20),
    city("more kept", [3_900, 1_070, 1_750, 1_290, 530, 500, 560, 400], 20),
    city("fewer kept", [4_040, 1_110, 1_820, 1_360, 560, 500, 560, 50], 20),
    city("more with somebody", [3_830, 1_050, 2_100, 1_310, 530, 490, 540, 150], 22),
    city("fewer with somebody", [4_150, 1_150, 1_500, 1_390, 570, 520, 570, 150], 18),
    city("much wrong that looks right", [3_870, 700, 2_100, 1_150, 650, 600, 530, 400], 18),
    city("little wrong, much invented", [3_825, 1_800, 1_500, 1_520, 450, 400, 455, 50], 22),
    city("much wrong, and mistaken", [3_603, 1_490, 1_500, 1_307, 650, 600, 450, 400], 22),
    city("little wrong, and not mistaken", [4_500, 700, 2_000, 1_250, 450, 400, 650, 50], 18),
];

/// Cities of the range that are not in the pool: two inside, three at its border.
pub const FRESH: [Mix; 5] = [
    Mix {
        bad_buildings: 5_000,
        ..city("some more thieves", [4_250, 1_050, 1_750, 1_230, 520, 500, 540, 160], 20)
    },
    city("more lost, mixed up and kept", [3_900, 1_100, 1_750, 1_300, 520, 560, 620, 250], 21),
    Mix {
        serial: 8_000,
        ..city(
            "border: more invented, fewer wrong",
            [4_060, 1_500, 1_600, 1_170, 470, 530, 560, 110],
            20,
        )
    },
    city("border: four in a hundred kept", [3_751, 900, 2_000, 1_449, 550, 460, 490, 400], 19),
    Mix {
        habit: 4_500,
        ..city(
            "border: more wrong doors, a habit",
            [3_900, 950, 1_750, 1_590, 640, 490, 500, 180],
            22,
        )
    },
];

/// Cities that version 1 was judged by; each lies beyond the range.
pub const BEYOND: [Mix; 4] = [
    Mix {
        bad_buildings: 5_000,
        ..city("more porch thieves", [4_500, 1_050, 1_700, 1_150, 480, 480, 500, 140], 20)
    },
    Mix {
        habit: 4_500,
        ..city(
            "more wrong doors, and a habit of them",
            [3_800, 1_050, 1_700, 1_600, 650, 500, 550, 150],
            20,
        )
    },
    Mix {
        serial: 8_000,
        ..city(
            "twice as many invented claims",
            [3_300, 2_200, 1_550, 1_200, 490, 510, 600, 150],
            20,
        )
    },
    city("four times as many parcels kept", [3_900, 1_050, 1_650, 1_300, 500, 480, 520, 600], 20),
];
