//! Decisions about recipients whose claims lie together: the only step there is, on what grounds, and when it
//! takes effect.
//!
//! Owns: the catalogue of grounds about recipients and [`SecondLook::issue`], the only way to a decision about
//! one. Never does: refuse a delivery, a claim or a remedy, or ask a price; there is no step for any of them. A
//! second look means that for a stated time a person looks at a claim before its remedy is given, and that it is
//! given by itself where nobody looks.
//!
//! Start at [`SecondLook`]. `docs/due-process.md` says the same in plain words.

use super::{Authority, Barred, Human, Terms, Words};
use crate::codes;
use crate::digest::Digest;
use crate::time::{DAY, Timestamp};
use crate::words::PatternState;
use alloc::vec::Vec;

/// Version of the catalogue of grounds about recipients.
pub const PATTERN_CATALOGUE: u32 = 1;
/// Fewest claims that nothing else accounts for.
pub const LEAST_PATTERN: u32 = 3;
/// So many claims of other people in the same building account for what one recipient claims.
pub const OTHERS_ACCOUNT: u32 = 2;
/// By so many different couriers the claimed parcels were brought at least; otherwise nobody can tell one
/// route from one recipient.
pub const LEAST_BRINGERS: u32 = 2;
/// Longest second look of one decision.
pub const MOST_LOOK: i64 = 90 * DAY;
/// Most time under a second look within [`LOOK_PERIOD`], all decisions together.
pub const MOST_LOOKED: i64 = 180 * DAY;
/// Over which time second looks are added up.
pub const LOOK_PERIOD: i64 = 365 * DAY;

codes! {
    /// A ground about a recipient.
    pub enum PatternGround {
        /// More claims than chance explains, and nothing else accounts for them.
        Often = "R01",
        /// A claim about a parcel that was handed over against the delivery code.
        AfterCode = "R02",
    }
}

codes! {
    /// The strongest step that a ground about a recipient supports by itself, weakest first.
    pub enum PatternStep {
        /// Asking the recipient. No effect.
        Question = "question",
        /// A person looks at claims first, for a stated time.
        SecondLook = "second_look",
    }
}

/// One entry of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PatternEntry {
    /// Its name.
    pub name: Words,
    /// What it shows.
    pub shows: Words,
    /// What it does not show.
    pub shows_not: Words,
    /// The strongest step that it supports by itself.
    pub strongest: PatternStep,
}

/// What no decision about a recipient ever rests on; said in every letter.
pub const PATTERN_NOT_USED: Words = Words {
    en: "What you wrote in claims, pictures you added, who you are, your language, where you live, \
         what you bought, what it cost, other parcels of your household, whether you tip or thank, and any \
         score.",
    es: "Lo que escribió en sus reclamaciones, las fotos que añadió, quién es usted, su idioma, dónde vive, qué \
         compró, cuánto costó, otros paquetes de su casa, si da propina o las gracias, ni ninguna puntuación.",
};

static OFTEN: PatternEntry = PatternEntry {
    name: Words { en: "Several parcels missed", es: "Faltaron varios paquetes" },
    shows: Words {
        en: "More of your parcels were reported missing than happens by chance, and neither the building, nor one \
             courier, nor our own work accounts for it.",
        es: "De sus paquetes se reclamaron más de los que faltan por casualidad, y no lo explican ni el edificio, \
             ni un solo repartidor, ni nuestro propio trabajo.",
    },
    shows_not: Words {
        en: "It does not show that anything you said is untrue: parcels are also stolen more than once from one \
             door.",
        es: "No muestra que algo de lo que dijo sea falso: también roban más de una vez en la misma puerta.",
    },
    strongest: PatternStep::SecondLook,
};

static AFTER_CODE: PatternEntry = PatternEntry {
    name: Words {
        en: "Missed after a hand-over by code", es: "Faltó tras entregarse con código"
    },
    shows: Words {
        en: "A parcel that was handed over against your delivery code was reported missing.",
        es: "Se reclamó un paquete que se entregó con su código de entrega.",
    },
    shows_not: Words {
        en: "It does not show who gave the code, nor who took the parcel.",
        es: "No muestra quién dio el código ni quién tomó el paquete.",
    },
    strongest: PatternStep::Question,
};

impl PatternGround {
    /// Its entry in the catalogue.
    #[must_use]
    pub fn entry(self) -> &'static PatternEntry {
        match self {
            Self::Often => &OFTEN,
            Self::AfterCode => &AFTER_CODE,
        }
    }
}

/// What is known of a recipient's claims when something is to be decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PatternFacts {
    /// Where the case stands.
    pub state: PatternState,
    /// Digest of its evidence.
    pub evidence: Digest,
    /// Claims of missing parcels.
    pub claims: u32,
    /// Of them, those that the place or our own work accounts for.
    pub explained: u32,
    /// Claims of other people in the same building.
    pub others: u32,
    /// Different couriers who brought the claimed parcels.
    pub bringers: u32,
    /// Claims about parcels that were handed over against the code.
    pub handed: u32,
    /// Whether so many claims that nothing accounts for are more than chance explains.
    pub unlikely: bool,
    /// When the recipient was asked.
    pub asked_at: Timestamp,
    /// Whether they answered.
    pub answered: bool,
    /// Time under second looks within [`LOOK_PERIOD`], in microseconds.
    pub looked: i64,
    /// Whether a decision stands already.
    pub stands: bool,
    /// Whether the operator published what recipients get; a second look has no meaning without.
    pub policy: bool,
    /// The lengths of time that hold for this question, the same as for couriers at that station.
    pub terms: Terms,
}

/// What is to be decided about a recipient.
#[derive(Debug, Clone, Copy)]
pub struct PatternAsked<'a> {
    /// About what.
    pub facts: &'a PatternFacts,
    /// On which grounds.
    pub grounds: &'a [PatternGround],
    /// Digest of the evidence that those who decide had before them.
    pub seen: Digest,
    /// For how long, in microseconds.
    pub look: i64,
}

/// A decision about a recipient: for a stated time, a person looks at their claims before a remedy is given. It
/// cannot be made but by [`SecondLook::issue`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondLook {
    grounds: Vec<PatternGround>,
    evidence: Digest,
    by: (Human, Human),
    issued_at: Timestamp,
    effective_at: Timestamp,
    until: Timestamp,
    appeal_until: Timestamp,
}

/// Whether a recipient may be asked about their claims: what the place, one courier or our own work accounts for
/// is nobody's to answer.
///
/// # Errors
/// What stands in the way.
pub const fn may_ask(facts: &PatternFacts) -> Result<(), Barred> {
    let left = facts.claims.saturating_sub(facts.explained);
    if facts.others >= OTHERS_ACCOUNT || facts.bringers < LEAST_BRINGERS {
        return Err(Barred::Explained);
    }
    if left < LEAST_PATTERN || !facts.unlikely {
        return Err(Barred::TooLittle);
    }
    if facts.stands { Err(Barred::Stands) } else { Ok(()) }
}

impl SecondLook {
    /// Makes a decision, if the rules allow it.
    ///
    /// # Errors
    /// Why they do not.
    pub fn issue(asked: &PatternAsked<'_>, by: Authority, now: Timestamp) -> Result<Self, Barred> {
        let (first, second) = match by {
            Authority::Automatic => return Err(Barred::NeedsPerson),
            Authority::Person(_) => return Err(Barred::NeedsTwo),
            Authority::Two(first, second) if first == second => return Err(Barred::SamePerson),
            Authority::Two(first, second) => (first, second),
        };
        Self::check(asked, now)?;
        let terms = asked.facts.terms;
        let effective_at = now.plus(terms.notice_period());
        Ok(Self {
            grounds: asked.grounds.to_vec(),
            evidence: asked.facts.evidence,
            by: (first, second),
            issued_at: now,
            effective_at,
            until: effective_at.plus(asked.look),
            appeal_until: effective_at.plus(terms.appeal_time()),
        })
    }

    /// Whether one person may put this before a second one: every rule but the second person.
    ///
    /// # Errors
    /// Why they may not.
    pub fn may_propose(
        asked: &PatternAsked<'_>,
        _first: Human,
        now: Timestamp,
    ) -> Result<(), Barred> {
        Self::check(asked, now)
    }

    fn check(asked: &PatternAsked<'_>, now: Timestamp) -> Result<(), Barred> {
        let facts = asked.facts;
        if asked.seen != facts.evidence {
            return Err(Barred::EvidenceChanged);
        }
        if !facts.state.is_live() {
            return Err(Barred::CaseOver);
        }
        let strongest = asked.grounds.iter().map(|ground| ground.entry().strongest).max();
        match strongest {
            None => return Err(Barred::NoGround),
            Some(PatternStep::Question) => return Err(Barred::GroundTooWeak),
            Some(PatternStep::SecondLook) => {}
        }
        if asked.grounds.contains(&PatternGround::AfterCode) && facts.handed == 0 {
            return Err(Barred::TooLittle);
        }
        may_ask(facts)?;
        if !facts.answered && now.since(facts.asked_at) < facts.terms.hearing() {
            return Err(Barred::NotHeard);
        }
        if !facts.policy {
            return Err(Barred::NoPolicy);
        }
        let fits = asked.look > 0
            && asked.look <= MOST_LOOK
            && facts.looked.saturating_add(asked.look) <= MOST_LOOKED;
        if fits { Ok(()) } else { Err(Barred::HeldTooLong) }
    }

    /// On which grounds.
    #[must_use]
    pub fn grounds(&self) -> &[PatternGround] {
        &self.grounds
    }

    /// Digest of the evidence.
    #[must_use]
    pub const fn evidence(&self) -> Digest {
        self.evidence
    }

    /// The two people who made it, in order.
    #[must_use]
    pub const fn by(&self) -> (Human, Human) {
        self.by
    }

    /// When it was made.
    #[must_use]
    pub const fn issued_at(&self) -> Timestamp {
        self.issued_at
    }

    /// When it takes effect.
    #[must_use]
    pub const fn effective_at(&self) -> Timestamp {
        self.effective_at
    }

    /// When it ends by itself.
    #[must_use]
    pub const fn until(&self) -> Timestamp {
        self.until
    }

    /// Until when it can be appealed.
    #[must_use]
    pub const fn appeal_until(&self) -> Timestamp {
        self.appeal_until
    }
}
