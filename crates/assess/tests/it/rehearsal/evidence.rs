//! What evidence there is of what happened, by stated shares in thousandths. Positions: 97 % have a
//! fix, 2 % of fixes lie anywhere, at 5 m spread about 3 % fit a neighbour better (`docs/places.md`).
//! Photos: of one door 58 % agree clearly and 18 % not at all, of two doors of one corridor 2 % and
//! 92 %; three in ten have nothing to compare with, one in ten is missing.

use super::dice::Dice;
use super::truth::{Claim, Why};
use porchlight_assess::facts::{
    Around, Facts, HandOver, Label, Looked, Photo, Position, Similar, Stay,
};

/// The shape that evidence takes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Right,
    Other,
    Pin,
    Mixed,
    Lost,
    /// Kept, after a photo at the right door.
    KeptThere,
    /// Kept, with a photo from anywhere.
    KeptElsewhere,
}

fn shape(dice: &mut Dice, why: Why) -> Shape {
    match why {
        Why::OtherDoor => Shape::Other,
        Why::WrongPin => Shape::Pin,
        Why::MixedUp => Shape::Mixed,
        Why::Lost => Shape::Lost,
        Why::Kept if dice.often(5_000) => Shape::KeptThere,
        Why::Kept => Shape::KeptElsewhere,
        _ => Shape::Right,
    }
}

fn position(dice: &mut Dice, shape: Shape) -> Position {
    let [here, beside, away, missing] = match shape {
        Shape::Right | Shape::Mixed | Shape::Lost | Shape::KeptThere => [922, 28, 20, 30],
        Shape::Other => [400, 450, 120, 30],
        Shape::Pin => [650, 120, 200, 30],
        Shape::KeptElsewhere => [300, 120, 500, 80],
    };
    dice.one_of(&[
        (here, Position::Here),
        (beside, Position::Beside),
        (away, Position::Away),
        (missing, Position::Missing),
    ])
}

fn photo(dice: &mut Dice, shape: Shape) -> Photo {
    let [alike, unlike, elsewhere, again, plain, none] = match shape {
        Shape::Right | Shape::Mixed | Shape::KeptThere => [4_000, 1_200, 40, 2, 3_758, 1_000],
        Shape::Other => [140, 3_950, 2_300, 5, 2_605, 1_000],
        Shape::Pin => [100, 2_500, 1_500, 5, 4_895, 1_000],
        Shape::Lost => [2_000, 600, 20, 2, 1_878, 5_500],
        Shape::KeptElsewhere => [300, 3_000, 700, 2_500, 2_500, 1_000],
    };
    dice.one_of(&[
        (alike, Photo::Alike),
        (unlike, Photo::Unlike),
        (elsewhere, Photo::Elsewhere),
        (again, Photo::Again),
        (plain, Photo::Plain),
        (none, Photo::None),
    ])
}

fn hand_over(dice: &mut Dice, shape: Shape) -> HandOver {
    let [code, name, left] = match shape {
        Shape::Right => [50, 50, 900],
        Shape::Other | Shape::Pin => [3, 57, 940],
        Shape::Mixed => [10, 40, 950],
        _ => [0, 30, 970],
    };
    dice.one_of(&[(code, HandOver::Code), (name, HandOver::Name), (left, HandOver::Left)])
}

fn label(dice: &mut Dice, shape: Shape) -> Label {
    let [matches, none, another] = match shape {
        Shape::Right | Shape::KeptThere => [950, 48, 2],
        Shape::Other | Shape::Pin => [900, 70, 30],
        Shape::Mixed => [200, 200, 600],
        Shape::Lost => [20, 960, 20],
        Shape::KeptElsewhere => [700, 290, 10],
    };
    dice.one_of(&[(matches, Label::Matches), (none, Label::NotScanned), (another, Label::Another)])
}

fn stay(dice: &mut Dice, shape: Shape) -> Stay {
    let [usual, short, unseen] = match shape {
        Shape::KeptElsewhere => [450, 400, 150],
        Shape::KeptThere | Shape::Lost => [750, 120, 130],
        _ => [845, 25, 130],
    };
    dice.one_of(&[(usual, Stay::Usual), (short, Stay::Short), (unseen, Stay::Unseen)])
}

fn looked(dice: &mut Dice, why: Why) -> Looked {
    let often = match why {
        Why::WithSomebody => 2_500,
        Why::Invented => 8_000,
        _ => 7_000,
    };
    let all = dice.often(often);
    Looked { place: true, household: all || dice.often(5_000), neighbour: all }
}

fn around(dice: &mut Dice, why: Why) -> Around {
    let mixed = matches!(why, Why::MixedUp | Why::Lost);
    Around {
        wrong_pin: dice.often(if why == Why::WrongPin { 7_000 } else { 50 }),
        no_access: dice.often(200),
        late_release: dice.often(if why == Why::OtherDoor { 800 } else { 400 }),
        hold: dice.often(200),
        misload: dice.often(if mixed { 6_000 } else { 50 }),
        place_chosen: dice.often(1_000),
        in_sight: dice.often(2_000),
    }
}

/// The facts that there are of a claim.
pub fn facts(dice: &mut Dice, claim: &Claim, similar: Similar) -> Facts {
    let shape = shape(dice, claim.why);
    let hand_over = hand_over(dice, shape);
    let photo = photo(dice, shape);
    Facts {
        kind: claim.kind,
        looked: looked(dice, claim.why),
        position: position(dice, shape),
        photo: if hand_over == HandOver::Left { photo } else { Photo::None },
        hand_over,
        label: label(dice, shape),
        stay: stay(dice, shape),
        around: around(dice, claim.why),
        similar,
    }
}
