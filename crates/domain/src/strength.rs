//! The strength line: one sentence about a delivery, made from facts and never saying more.
//!
//! Owns: which facts the sentence rests on ([`Line`]), the list of what could not be checked, and the
//! English words as bundles keep them. Never does: weigh people, or turn a distance into a verdict.
//! Other languages live in the catalogues of `web`; a test there compares their English with this.
//!
//! Start at [`Line::words`] and [`Line::unchecked`].

use crate::codes;
use crate::place::{Label, PointSource, SceneSeen};
use crate::words::Assurance;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// Version of the English words; it changes with every change of them.
pub const WORDING: u32 = 1;

codes! {
    /// What was done with the parcel, as far as it is proved.
    pub enum Deed {
        /// Photographed live at the stop.
        Photographed = "photographed",
        /// A photo was added that was not taken live at the stop.
        PhotoAdded = "photo_added",
        /// Left without a photo, its code read at the door.
        Scanned = "scanned",
        /// Left; the courier gave a reason for having no photo.
        Left = "left",
        /// Handed to somebody who knew the delivery code.
        HandedCode = "handed_code",
        /// Handed to somebody who gave a name.
        HandedName = "handed_name",
        /// Handed to somebody who knew the delivery code and gave a name.
        HandedBoth = "handed_both",
        /// Not delivered.
        Tried = "tried",
    }
}

codes! {
    /// What the evidence does not show.
    pub enum ShowsNot {
        /// A parcel that lies somewhere can be taken by anybody.
        WhoTookIt = "who_took_it",
        /// A code can be passed on, a name can be invented.
        WhetherRecipient = "whether_recipient",
        /// A try that failed shows no door.
        WhetherAnybody = "whether_anybody",
    }
}

codes! {
    /// What could not be checked, each with its own sentence.
    pub enum Unchecked {
        /// The phone gave no position.
        NoPosition = "no_position",
        /// Too few earlier deliveries to know the door by.
        NoEarlierDelivery = "no_earlier_delivery",
        /// The photo was not compared with earlier ones of the site.
        SceneNotCompared = "scene_not_compared",
        /// The photo itself has not arrived, or could not be used.
        PhotoNotHere = "photo_not_here",
        /// The photo was not taken live at the stop.
        NotLive = "not_live",
        /// No package of the stop was scanned there.
        NotScanned = "not_scanned",
        /// Nobody knows when the courier left.
        DepartureNotSeen = "departure_not_seen",
        /// The phone's hardware did not vouch for itself; a browser cannot.
        HardwareNotAttested = "hardware_not_attested",
        /// Nothing was signed by the phone.
        NotSigned = "not_signed",
    }
}

/// Where the phone was, as far as it can be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nearness {
    /// Within so many metres, 19 times in 20.
    pub within_m: u32,
    /// Of what.
    pub source: PointSource,
    /// Deliveries that taught where the door is; 0 unless the source is deliveries.
    pub deliveries: u32,
}

/// The facts of a delivery that its strength line rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// What was done.
    pub deed: Deed,
    /// Where the phone was, if it knew.
    pub near: Option<Nearness>,
    /// Seconds from the photo until the phone was seen leaving.
    pub left_after_s: Option<u32>,
    /// How the photo compares with earlier ones.
    pub scene: SceneSeen,
    /// What was scanned at the stop.
    pub label: Label,
    /// Whether a photo was due and its file arrived and is the one committed to.
    pub photo_here: bool,
    /// How sure it is that the courier's phone made the record.
    pub assurance: Assurance,
}

impl Deed {
    /// Whether a photo is among the evidence.
    #[must_use]
    pub const fn has_photo(self) -> bool {
        matches!(self, Self::Photographed | Self::PhotoAdded)
    }

    /// Whether somebody took the parcel from the courier's hands.
    #[must_use]
    pub const fn is_hand_over(self) -> bool {
        matches!(self, Self::HandedCode | Self::HandedName | Self::HandedBoth)
    }
}

impl Line {
    /// What this evidence does not show.
    #[must_use]
    pub const fn shows_not(&self) -> ShowsNot {
        match self.deed {
            Deed::Tried => ShowsNot::WhetherAnybody,
            deed if deed.is_hand_over() => ShowsNot::WhetherRecipient,
            _ => ShowsNot::WhoTookIt,
        }
    }

    /// What could not be checked, in the order of [`Unchecked`].
    #[must_use]
    pub fn unchecked(&self) -> Vec<Unchecked> {
        let learned = self.near.is_some_and(|near| near.source == PointSource::Deliveries);
        let photo = self.deed.has_photo();
        let left = !self.deed.is_hand_over() && self.deed != Deed::Tried;
        let all = [
            (self.near.is_none(), Unchecked::NoPosition),
            (self.near.is_some() && !learned, Unchecked::NoEarlierDelivery),
            (photo && !self.scene.is_compared(), Unchecked::SceneNotCompared),
            (photo && !self.photo_here, Unchecked::PhotoNotHere),
            (self.deed == Deed::PhotoAdded, Unchecked::NotLive),
            (left && self.label != Label::Matches, Unchecked::NotScanned),
            (photo && self.left_after_s.is_none(), Unchecked::DepartureNotSeen),
            (
                !matches!(self.assurance, Assurance::None | Assurance::HardwareAttested),
                Unchecked::HardwareNotAttested,
            ),
            (self.assurance == Assurance::None, Unchecked::NotSigned),
        ];
        all.into_iter().filter(|(lacks, _)| *lacks).map(|(_, what)| what).collect()
    }

    /// The line in English; `clock` is the time of it as people read it (`14:02`).
    #[must_use]
    pub fn words(&self, clock: &str) -> String {
        let lead = match self.deed {
            Deed::Photographed => "The parcel was photographed",
            Deed::PhotoAdded => "A photo that was not taken live at the stop was added",
            Deed::Scanned => "The parcel was left and its code was read",
            Deed::Left => "The courier recorded that the parcel was left, without a photo,",
            Deed::HandedCode => "The parcel was handed to somebody who knew the delivery code",
            Deed::HandedName => "The parcel was handed to somebody who gave a name",
            Deed::HandedBoth => {
                "The parcel was handed to somebody who knew the delivery code and gave a name"
            }
            Deed::Tried => "The courier recorded a try without delivery",
        };
        let near = self.near.map_or_else(String::new, |near| near.words());
        // Only a photo fixes the moment from which leaving is counted.
        let left = match self.left_after_s {
            Some(seconds) if self.deed.has_photo() => {
                format!("; the courier's phone left {seconds} s later")
            }
            _ => String::new(),
        };
        let not = match self.shows_not() {
            ShowsNot::WhoTookIt => "It does not show who took it.",
            ShowsNot::WhetherRecipient => "It does not show whether that was the recipient.",
            ShowsNot::WhetherAnybody => "It does not show whether anybody was there.",
        };
        format!("{lead} at {clock}{near}{left}. {not}")
    }

    /// What could not be checked, in English, one sentence each.
    #[must_use]
    pub fn unchecked_words(&self) -> Vec<String> {
        self.unchecked().into_iter().map(|what| what.words().to_string()).collect()
    }
}

impl Nearness {
    fn words(self) -> String {
        let metres = self.within_m;
        match (self.source, self.deliveries) {
            (PointSource::Deliveries, count) => {
                format!(", within {metres} m of the door used in {count} earlier deliveries")
            }
            (PointSource::Pin, _) => {
                format!(", within {metres} m of the pin that was accepted for this address")
            }
            (PointSource::Address, _) => {
                format!(", within {metres} m of the address as the map knows it")
            }
        }
    }
}

impl Unchecked {
    /// The sentence in English, as bundles keep it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::NoPosition => "The phone gave no position.",
            Self::NoEarlierDelivery => {
                "There were too few earlier deliveries here to know the door by."
            }
            Self::SceneNotCompared => {
                "The photo was not compared with photos of earlier deliveries here."
            }
            Self::PhotoNotHere => "The photo itself is not here, or could not be used.",
            Self::NotLive => "The photo is not bound to this stop by its one-time challenge.",
            Self::NotScanned => "No parcel of this stop was scanned at the door.",
            Self::DepartureNotSeen => "When the courier left was not seen.",
            Self::HardwareNotAttested => {
                "The phone's hardware did not vouch for itself; a browser cannot."
            }
            Self::NotSigned => "No phone of the courier signed this record.",
        }
    }
}
