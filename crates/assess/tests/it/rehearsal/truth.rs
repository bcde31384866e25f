//! What really happened. Shares are assumptions, with the published rates that they lean on in
//! `docs/claims.md`: most claims are true, about one in nine of those about a missing parcel is not.

use super::cities::Mix;
use super::dice::Dice;
use porchlight_domain::time::{DAY, Timestamp};
use porchlight_domain::words::ClaimKind;

/// Why there is a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Left at the right door and stolen there.
    Stolen,
    /// It never was missing.
    Invented,
    /// Somebody of the house, a neighbour, or a place not looked at has it.
    WithSomebody,
    /// The recipient takes a photo of the own door for another's.
    Mistaken,
    /// Left at another door.
    OtherDoor,
    /// The pin led there.
    WrongPin,
    /// Another parcel was left in its place.
    MixedUp,
    /// It never was on the van, and was ticked off all the same.
    Lost,
    /// The courier kept it.
    Kept,
    /// Something that no record of a delivery can tell: damage, a wrong item, behaviour.
    Other,
}

impl Why {
    /// Whether the parcel was left or handed over where the record says, at the right address.
    pub fn record_is_right(self) -> bool {
        matches!(
            self,
            Self::Stolen | Self::Invented | Self::WithSomebody | Self::Mistaken | Self::Other
        )
    }

    /// Whether the recipient says what they believe.
    pub fn recipient_is_honest(self) -> bool {
        self != Self::Invented
    }
}

/// A claim with its truth.
#[derive(Debug, Clone, Copy)]
pub struct Claim {
    pub kind: ClaimKind,
    pub why: Why,
    pub courier: u64,
    pub recipient: u64,
    pub address: u64,
    pub building: u64,
    pub route: u64,
    pub at: Timestamp,
    pub valuable: bool,
}

/// Claims of one courier in half a year, on average.
const CLAIMS_OF_A_COURIER: u64 = 25;
/// Of a building.
const CLAIMS_OF_A_BUILDING: u64 = 2;
const FLATS: u64 = 30;
/// Deliveries in half a year: to an address, a building, a recipient, on a route.
const DELIVERIES: [u32; 4] = [22, 660, 22, 120];

/// Who there is.
pub struct City {
    mix: Mix,
    count: u32,
    couriers: u64,
    buildings: u64,
}

impl City {
    pub fn new(count: u32, mix: &Mix) -> Self {
        let claims = u64::from(count);
        Self {
            mix: *mix,
            count,
            couriers: claims / CLAIMS_OF_A_COURIER,
            buildings: claims / CLAIMS_OF_A_BUILDING,
        }
    }

    pub fn deliveries(&self) -> [u32; 4] {
        DELIVERIES
    }

    pub fn couriers(&self) -> u64 {
        self.couriers
    }

    /// One in 200 keeps parcels.
    pub fn keeps_parcels(courier: u64) -> bool {
        courier % 200 == 7
    }

    /// One in 33 is bad at doors.
    fn mistakes_doors(courier: u64) -> bool {
        courier % 33 == 3
    }

    fn courier(&self, dice: &mut Dice, fits: impl Fn(u64) -> bool) -> u64 {
        loop {
            let courier = dice.below(self.couriers);
            if fits(courier) {
                return courier;
            }
        }
    }

    /// The claim number `n`.
    pub fn claim(&self, dice: &mut Dice, n: u32) -> Claim {
        use ClaimKind::{Conduct, Damaged, NotReceived, WrongItem, WrongPlace};
        let kind = dice.one_of(&[
            (62, NotReceived),
            (12, WrongPlace),
            (15, Damaged),
            (9, WrongItem),
            (2, Conduct),
        ]);
        let why = match kind {
            NotReceived => dice.one_of(&self.mix.missing),
            WrongPlace => dice.one_of(&self.mix.misplaced),
            Damaged | WrongItem => dice.one_of(&[(95, Why::Other), (5, Why::Invented)]),
            Conduct => Why::Other,
        };
        let courier = match why {
            Why::Kept => self.courier(dice, City::keeps_parcels),
            Why::OtherDoor if dice.often(self.mix.habit) => {
                self.courier(dice, City::mistakes_doors)
            }
            _ => dice.below(self.couriers),
        };
        // One building in fifty is bad; a third of what is stolen is stolen there.
        let bad = why == Why::Stolen && dice.often(self.mix.bad_buildings);
        let building = dice.below(self.buildings / if bad { 50 } else { 1 });
        // One flat in a hundred invents claims, again and again.
        let flat =
            if why == Why::Invented && dice.often(self.mix.serial) { 7 } else { dice.below(FLATS) };
        let building = if flat == 7 { building - building % 4 } else { building };
        let address = building * FLATS + flat;
        let day = i64::from(n) * 179 / i64::from(self.count);
        Claim {
            kind,
            why,
            courier,
            recipient: address,
            address,
            building,
            route: courier * 200 + u64::try_from(day).unwrap_or(0),
            at: Timestamp(i64::from(n) * (179 * DAY / i64::from(self.count))),
            valuable: dice.often(500),
        }
    }
}
