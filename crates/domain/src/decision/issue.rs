//! The only way to a decision.

use super::{Ground, LEAST_GROUNDS, LEAST_TRIES, NOTICE_COUNTS, Step, Terms};
use crate::codes;
use crate::digest::Digest;
use crate::id::StaffId;
use crate::time::Timestamp;
use crate::words::{CaseState, DecisionKind, Role};
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

/// The capability to decide about a person: somebody on the staff, in a role that decides. Keys of
/// programs, jobs and the command line have none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Human(StaffId);

impl Human {
    /// The capability of a member of staff, if their role decides about people.
    #[must_use]
    pub fn of(staff: StaffId, role: Role) -> Option<Self> {
        matches!(role, Role::Operator | Role::Analyst).then_some(Self(staff))
    }

    /// Who it is.
    #[must_use]
    pub const fn staff(self) -> StaffId {
        self.0
    }
}

/// Who decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Authority {
    /// A program. It can only say what was seen.
    Automatic,
    /// One person.
    Person(Human),
    /// Two people, the second of whom answered without knowing the reasons of the first.
    Two(Human, Human),
}

/// A notice that stands from before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EarlierNotice {
    /// When it reached the account holder.
    pub delivered_at: Timestamp,
}

/// What a case holds when something is to be decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CaseFacts {
    /// Where it stands.
    pub state: CaseState,
    /// Who reported it, if a person did.
    pub reporter: Option<StaffId>,
    /// Digest of its evidence.
    pub evidence: Digest,
    /// Independent grounds that its tries show often enough.
    pub grounds: usize,
    /// Its tries. For a case after a notice: tries after [`super::AFTER_NOTICE`].
    pub tries: u32,
    /// The notice before it.
    pub earlier: Option<EarlierNotice>,
    /// When the courier was asked to answer.
    pub asked_at: Option<Timestamp>,
    /// Whether they answered.
    pub answered: bool,
    /// How long the account was kept from new work within [`super::HOLD_PERIOD`], in microseconds.
    pub held: i64,
    /// Whether a decision with effect stands against the account.
    pub under_decision: bool,
    /// The lengths of time that hold where the case is.
    pub terms: Terms,
}

/// What is to be decided.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// About which case.
    pub case: &'a CaseFacts,
    /// What.
    pub kind: DecisionKind,
    /// On which grounds.
    pub grounds: &'a [Ground],
    /// Digest of the evidence that those who decide had before them.
    pub seen: Digest,
    /// For how long, in microseconds: restrictions and suspensions.
    pub hold: i64,
}

codes! {
    /// Why a decision cannot be made.
    pub enum Barred {
        /// It has an effect, and no person decides.
        NeedsPerson = "needs_person",
        /// It takes two people.
        NeedsTwo = "needs_two",
        /// The second person is the first.
        SamePerson = "same_person",
        /// Whoever reported it does not decide it.
        IsReporter = "is_reporter",
        /// The case is over.
        CaseOver = "case_over",
        /// There is no ground.
        NoGround = "no_ground",
        /// No ground supports a step this strong.
        GroundTooWeak = "ground_too_weak",
        /// Too few tries, or grounds that are not independent.
        TooLittle = "too_little",
        /// The evidence is not what those who decide had before them.
        EvidenceChanged = "evidence_changed",
        /// No notice was delivered before.
        NoEarlierNotice = "no_earlier_notice",
        /// The courier was not heard yet.
        NotHeard = "not_heard",
        /// Longer than accounts may be kept from new work.
        HeldTooLong = "held_too_long",
        /// Nothing stands that could be lifted.
        NothingToLift = "nothing_to_lift",
        /// Other people at the place, or one courier, account for it.
        Explained = "explained",
        /// A decision stands already.
        Stands = "stands",
        /// There is nothing that the decision could change.
        NoPolicy = "no_policy",
    }
}

/// A decision about a person. It cannot be made but by [`Decision::issue`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    kind: DecisionKind,
    grounds: Vec<Ground>,
    evidence: Digest,
    by: Authority,
    issued_at: Timestamp,
    effective_at: Timestamp,
    until: Option<Timestamp>,
    appeal_until: Timestamp,
}

impl Decision {
    /// Makes a decision, if the rules allow it.
    ///
    /// # Errors
    /// Why they do not.
    pub fn issue(asked: &Asked<'_>, by: Authority, now: Timestamp) -> Result<Self, Barred> {
        match by {
            Authority::Automatic if asked.kind != DecisionKind::Notice => {
                return Err(Barred::NeedsPerson);
            }
            Authority::Person(_) if asked.kind == DecisionKind::Offboarding => {
                return Err(Barred::NeedsTwo);
            }
            Authority::Two(first, second) if first == second => return Err(Barred::SamePerson),
            _ => {}
        }
        Self::check(asked, by, now)?;
        let waits = asked.kind == DecisionKind::Offboarding && !egregious(asked.grounds);
        let effective_at = if waits { now.plus(asked.case.terms.notice_period()) } else { now };
        let held = matches!(asked.kind, DecisionKind::Restriction | DecisionKind::Suspension);
        Ok(Self {
            kind: asked.kind,
            grounds: asked.grounds.to_vec(),
            evidence: asked.case.evidence,
            by,
            issued_at: now,
            effective_at,
            until: held.then(|| now.plus(asked.hold)),
            appeal_until: effective_at.plus(asked.case.terms.appeal_time()),
        })
    }

    /// Whether one person may put this before a second one: every rule but the second person.
    ///
    /// # Errors
    /// Why they may not.
    pub fn may_propose(asked: &Asked<'_>, first: Human, now: Timestamp) -> Result<(), Barred> {
        Self::check(asked, Authority::Person(first), now)
    }

    /// Every rule but how many people it takes.
    fn check(asked: &Asked<'_>, by: Authority, now: Timestamp) -> Result<(), Barred> {
        let case = asked.case;
        let people: &[Human] = match &by {
            Authority::Automatic => &[],
            Authority::Person(one) => &[*one],
            Authority::Two(first, second) => &[*first, *second],
        };
        if people.iter().any(|human| Some(human.staff()) == case.reporter) {
            return Err(Barred::IsReporter);
        }
        if asked.seen != case.evidence {
            return Err(Barred::EvidenceChanged);
        }
        if asked.kind == DecisionKind::Reinstatement {
            return check_lifting(asked);
        }
        if !case.state.is_live() {
            return Err(Barred::CaseOver);
        }
        let strongest = asked.grounds.iter().map(|ground| ground.entry().strongest).max();
        let Some(strongest) = strongest else { return Err(Barred::NoGround) };
        if asked.kind == DecisionKind::Notice {
            return check_notice(asked, strongest, by);
        }
        if asked.grounds.iter().any(|ground| ground.entry().restores)
            || strongest < step(asked.kind)
        {
            return Err(Barred::GroundTooWeak);
        }
        let egregious = egregious(asked.grounds);
        if asked.kind == DecisionKind::Suspension && !egregious {
            return Err(Barred::GroundTooWeak);
        }
        let had_time = case.asked_at.is_some_and(|asked| now.since(asked) >= case.terms.hearing());
        if !egregious && !case.answered && !had_time {
            return Err(Barred::NotHeard);
        }
        if asked.kind != DecisionKind::Offboarding {
            let fits =
                asked.hold > 0 && case.held.saturating_add(asked.hold) <= case.terms.most_held();
            return if fits { Ok(()) } else { Err(Barred::HeldTooLong) };
        }
        if egregious {
            return Ok(());
        }
        let counts = |notice: EarlierNotice| now.since(notice.delivered_at) <= NOTICE_COUNTS;
        if !case.earlier.is_some_and(counts) {
            return Err(Barred::NoEarlierNotice);
        }
        let enough = case.tries >= LEAST_TRIES && case.grounds >= LEAST_GROUNDS;
        if enough { Ok(()) } else { Err(Barred::TooLittle) }
    }

    /// What it does.
    #[must_use]
    pub const fn kind(&self) -> DecisionKind {
        self.kind
    }

    /// On which grounds.
    #[must_use]
    pub fn grounds(&self) -> &[Ground] {
        &self.grounds
    }

    /// Digest of the evidence.
    #[must_use]
    pub const fn evidence(&self) -> Digest {
        self.evidence
    }

    /// Who made it.
    #[must_use]
    pub const fn by(&self) -> Authority {
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
    pub const fn until(&self) -> Option<Timestamp> {
        self.until
    }

    /// Until when it can be appealed.
    #[must_use]
    pub const fn appeal_until(&self) -> Timestamp {
        self.appeal_until
    }

    /// Whether it rests on a listed egregious ground.
    #[must_use]
    pub fn is_egregious(&self) -> bool {
        egregious(&self.grounds)
    }
}

const fn step(kind: DecisionKind) -> Step {
    match kind {
        DecisionKind::Notice | DecisionKind::Reinstatement => Step::Notice,
        DecisionKind::Restriction => Step::Restriction,
        DecisionKind::Suspension => Step::Suspension,
        DecisionKind::Offboarding => Step::Offboarding,
    }
}

fn egregious(grounds: &[Ground]) -> bool {
    grounds.iter().any(|ground| ground.entry().egregious)
}

fn check_lifting(asked: &Asked<'_>) -> Result<(), Barred> {
    if !asked.case.under_decision {
        return Err(Barred::NothingToLift);
    }
    if asked.grounds.is_empty() {
        return Err(Barred::NoGround);
    }
    let restores = asked.grounds.iter().all(|ground| ground.entry().restores);
    if restores { Ok(()) } else { Err(Barred::GroundTooWeak) }
}

/// A notice rests on a ground that supports one alone, or on tries that show two.
/// A program's notice always needs the tries.
fn check_notice(asked: &Asked<'_>, strongest: Step, by: Authority) -> Result<(), Barred> {
    if asked.grounds.iter().any(|ground| ground.entry().restores) {
        return Err(Barred::GroundTooWeak);
    }
    if by == Authority::Automatic && asked.grounds.iter().any(|g| !g.entry().is_evidence) {
        return Err(Barred::NeedsPerson);
    }
    let different: BTreeSet<&Ground> = asked.grounds.iter().collect();
    let enough = asked.case.tries >= LEAST_TRIES
        && asked.case.grounds >= LEAST_GROUNDS
        && different.len() >= LEAST_GROUNDS;
    let alone = strongest >= Step::Notice && by != Authority::Automatic;
    if enough || alone { Ok(()) } else { Err(Barred::TooLittle) }
}
