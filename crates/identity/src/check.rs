//! What follows from an ask: tries, another way, a person, an end. Never a lock-out.
//!
//! Owns: the states of an identity check and every step between them. Never does: touch an account,
//! an award or pay: a step answers the next state and [`Act`]s, and there is no act that names any
//! of them. The one end with a possible effect is [`Ending::Referred`], which takes a person who
//! decides about people and opens a case like any other; what may follow is `domain::decision`'s.
//! Every clock runs for the courier. Start at [`Check::begin`].

use crate::cadence::Ask;
use crate::policy::{CheckedPolicy, Way};
use crate::template::Likeness;
use alloc::vec;
use alloc::vec::Vec;
use porchlight_domain::codes;
use porchlight_domain::decision::Human;
use porchlight_domain::id::StaffId;
use porchlight_domain::time::{HOUR, Timestamp};

/// Tries with the camera: the first one, and twice more with tips.
pub const MOST_TRIES: u8 = 3;
/// Mismatches after which a person looks and no more pictures are asked for.
pub const MOST_MISMATCHES: u8 = 2;
/// Within which time a person looks; else the check lapses for the courier.
pub const PERSON_WITHIN: i64 = 72 * HOUR;

codes! {
    /// Why pictures are not asked for any more.
    pub enum Instead {
        /// The tries were used up without a clear answer.
        Unclear = "unclear",
        /// The courier would rather not.
        Declined = "declined",
        /// Pictures cannot be compared now; that is the operator's trouble.
        Unavailable = "unavailable",
    }
}

codes! {
    /// Why a person is to look.
    pub enum Reason {
        /// A second mismatch.
        Mismatches = "mismatches",
        /// The courier asked for it.
        AskedFor = "asked_for",
        /// Nothing came within the time to answer.
        Unanswered = "unanswered",
    }
}

impl Reason {
    /// Whether there is a picture for the person to look at, sealed to reviewers.
    #[must_use]
    pub fn has_picture(self) -> bool {
        !matches!(self, Self::Unanswered)
    }
}

codes! {
    /// Why a check ended without saying anything.
    pub enum Lapse {
        /// No person looked in time.
        NobodyLooked = "nobody_looked",
        /// The person who looked cannot tell.
        CannotTell = "cannot_tell",
        /// Pictures could not be compared, and nothing else came: nobody's fault but ours.
        Unavailable = "unavailable",
        /// The courier left, or the operator took the ask back.
        TakenBack = "taken_back",
    }
}

codes! {
    /// What a person found who looked, without a score and without the program's answer.
    pub enum Finding {
        /// The account holder.
        Same = "same",
        /// It cannot be told.
        CannotTell = "cannot_tell",
        /// Somebody else, as far as can be seen: others decide what that means.
        Other = "other",
    }
}

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The account holder is there, by this way.
    Confirmed(Way),
    /// It says nothing, and counts for nothing.
    Lapsed(Lapse),
    /// This person asks for a case, where both sides are heard. The check itself has no effect.
    Referred(Human),
}

/// Where a check stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Waits for pictures, or for any other way.
    Asked {
        /// Tries so far.
        tries: u8,
        /// Mismatches among them.
        mismatches: u8,
    },
    /// Waits for a passkey or a person; no more pictures are asked for.
    OtherWay(Instead),
    /// Waits for a person; a passkey still ends it.
    WithPerson {
        /// Why.
        reason: Reason,
        /// Since when.
        since: Timestamp,
    },
    /// Over.
    Ended(Ending),
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// Pictures were good enough to be compared, or were not (inconclusive).
    Tried(Likeness),
    /// The phone's own lock was passed.
    Passkey,
    /// Somebody of the station saw the account holder.
    Seen(StaffId),
    /// The courier wants a person to look at the picture just taken.
    AskForPerson,
    /// The courier would rather not be photographed, or took the consent back.
    Declined,
    /// Pictures cannot be compared now.
    Unavailable,
    /// A person looked, with the capability to decide about people.
    Looked(Human, Finding),
    /// The ask is taken back, or its courier left.
    TakenBack,
    /// Time went by.
    Tick,
}

/// What the caller has to do. None of it touches an account, an award or pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Show tips and the camera again; so many tries are left.
    AskAgain {
        /// Tries that are left.
        left: u8,
    },
    /// Show the passkey and the station's number, side by side.
    OfferOtherWays,
    /// Seal the last picture to reviewers, until this time at the latest.
    SealPicture {
        /// When its key is destroyed, whether or not anybody looked.
        until: Timestamp,
    },
    /// Put it on the list of those who look.
    ListForPerson,
    /// Destroy the key of the picture that was kept for reviewers.
    DestroyPicture,
    /// Open a case in this person's name; the courier is heard before anything else.
    OpenCase(Human),
    /// Tell the courier how it ended.
    Tell(Ending),
}

/// One identity check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Check {
    /// Where it stands.
    pub state: State,
    /// Until when the present step may be answered.
    pub due_by: Timestamp,
    /// Time to answer a step, in microseconds.
    pub grace: i64,
    /// How long a picture is kept for reviewers, in microseconds.
    pub keep: i64,
}

impl Check {
    /// A check begins with an ask within the caps, and with nothing else.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "an ask is used up: one ask, one check")]
    pub fn begin(ask: Ask, policy: &CheckedPolicy) -> Self {
        Self {
            state: State::Asked { tries: 0, mismatches: 0 },
            due_by: ask.due_by(),
            grace: ask.grace(),
            keep: (i64::from(policy.policy().review_hours) * HOUR).min(PERSON_WITHIN),
        }
    }

    /// The end, if it is over.
    #[must_use]
    pub fn ending(&self) -> Option<Ending> {
        match self.state {
            State::Ended(ending) => Some(ending),
            _ => None,
        }
    }

    /// Who asked for a case, if anybody did: the only way from a check to an effect.
    #[must_use]
    pub fn referred_by(&self) -> Option<Human> {
        match self.state {
            State::Ended(Ending::Referred(human)) => Some(human),
            _ => None,
        }
    }

    /// Whether a picture is kept for reviewers.
    #[must_use]
    pub fn has_picture(&self) -> bool {
        matches!(self.state, State::WithPerson { reason, .. } if reason.has_picture())
    }

    /// Takes one step. What does not fit where the check stands (it came late, or twice) changes
    /// nothing.
    #[must_use]
    pub fn step(self, event: Event, now: Timestamp) -> (Self, Vec<Act>) {
        // An end that was due comes before whatever came after it.
        let (check, mut acts) = self.ticked(now);
        let (next, more) = match event {
            Event::Tick => (check, vec![]),
            Event::Tried(likeness) => check.tried(likeness, now),
            Event::Passkey => check.confirmed(Way::Passkey),
            Event::Seen(_) => check.confirmed(Way::Person),
            Event::AskForPerson => check.asked_for(now),
            Event::Declined => check.instead(Instead::Declined, now),
            Event::Unavailable => check.instead(Instead::Unavailable, now),
            Event::Looked(human, finding) => check.looked(human, finding),
            Event::TakenBack => check.end(Ending::Lapsed(Lapse::TakenBack)),
        };
        acts.extend(more);
        (next, acts)
    }

    fn end(self, ending: Ending) -> (Self, Vec<Act>) {
        if self.ending().is_some() {
            return (self, vec![]);
        }
        let mut acts = vec![];
        if self.has_picture() {
            acts.push(Act::DestroyPicture);
        }
        if let Ending::Referred(human) = ending {
            acts.push(Act::OpenCase(human));
        }
        acts.push(Act::Tell(ending));
        (Self { state: State::Ended(ending), ..self }, acts)
    }

    fn confirmed(self, way: Way) -> (Self, Vec<Act>) {
        self.end(Ending::Confirmed(way))
    }

    fn to_person(self, reason: Reason, now: Timestamp) -> (Self, Vec<Act>) {
        let state = State::WithPerson { reason, since: now };
        let mut acts = vec![Act::ListForPerson, Act::OfferOtherWays];
        if reason.has_picture() {
            acts.insert(0, Act::SealPicture { until: now.plus(self.keep) });
        }
        (Self { state, due_by: now.plus(self.keep), ..self }, acts)
    }

    fn tried(self, likeness: Likeness, now: Timestamp) -> (Self, Vec<Act>) {
        let State::Asked { tries, mismatches } = self.state else { return (self, vec![]) };
        let tries = tries.saturating_add(1);
        let mismatches = mismatches + u8::from(likeness == Likeness::Mismatch);
        let left = MOST_TRIES.saturating_sub(tries);
        if likeness == Likeness::Match {
            self.confirmed(Way::Face)
        } else if mismatches >= MOST_MISMATCHES {
            self.to_person(Reason::Mismatches, now)
        } else if left == 0 {
            self.instead(Instead::Unclear, now)
        } else {
            let state = State::Asked { tries, mismatches };
            (Self { state, ..self }, vec![Act::AskAgain { left }])
        }
    }

    fn instead(self, instead: Instead, now: Timestamp) -> (Self, Vec<Act>) {
        let mut acts = vec![];
        match self.state {
            State::Asked { .. } => {}
            // Whoever takes consent back while a person is to look: the picture goes at once.
            State::WithPerson { reason, .. }
                if reason.has_picture() && instead == Instead::Declined =>
            {
                acts.push(Act::DestroyPicture);
            }
            _ => return (self, acts),
        }
        acts.push(Act::OfferOtherWays);
        let due_by = now.plus(self.grace);
        (Self { state: State::OtherWay(instead), due_by, ..self }, acts)
    }

    fn asked_for(self, now: Timestamp) -> (Self, Vec<Act>) {
        match self.state {
            // There is a picture only after a try.
            State::Asked { tries, .. } if tries > 0 => self.to_person(Reason::AskedFor, now),
            _ => (self, vec![]),
        }
    }

    fn looked(self, human: Human, finding: Finding) -> (Self, Vec<Act>) {
        let State::WithPerson { .. } = self.state else { return (self, vec![]) };
        match finding {
            Finding::Same => self.confirmed(Way::Person),
            Finding::CannotTell => self.end(Ending::Lapsed(Lapse::CannotTell)),
            Finding::Other => self.end(Ending::Referred(human)),
        }
    }

    fn ticked(self, now: Timestamp) -> (Self, Vec<Act>) {
        if now < self.due_by {
            return (self, vec![]);
        }
        match self.state {
            State::OtherWay(Instead::Unavailable) => self.end(Ending::Lapsed(Lapse::Unavailable)),
            State::Asked { .. } | State::OtherWay(_) => self.to_person(Reason::Unanswered, now),
            State::WithPerson { .. } => self.end(Ending::Lapsed(Lapse::NobodyLooked)),
            State::Ended(_) => (self, vec![]),
        }
    }
}
