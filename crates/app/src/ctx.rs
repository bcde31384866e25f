//! What every use-case is given: the time, a generator, who is acting.

use crate::device::Committed;
use crate::error::{Error, Result};
use crate::verdict::Ruling;
use porchlight_domain::decision::Human;
use porchlight_domain::id::{
    ApiKeyId, AuditEntryId, CourierId, OperationId, OrderId, RepresentativeId, StaffId, StationId,
};
use porchlight_domain::log::leaf::{Leaf, LeafKind, commit};
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{LookPurpose, Role};
use porchlight_store::PendingLeaf;
use porchlight_store::rows::AuditEntry;
use rand_chacha::ChaCha12Rng;
use rand_core::{Rng, SeedableRng};
use serde_json::Value;
use std::fmt::{self, Display};

/// Who is acting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// Staff, by role.
    Staff(StaffId, Role),
    /// A courier.
    Courier(CourierId),
    /// Whoever holds the link of an order.
    Recipient(OrderId),
    /// Whoever holds the link of somebody who speaks for a courier about one claim.
    Representative(RepresentativeId),
    /// An integrator's key.
    Key(ApiKeyId, StationId),
    /// The command line on the server itself.
    Console,
    /// A reconciler or job.
    System,
    /// Anybody.
    Public,
}

impl Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Staff(id, _) => write!(f, "{id}"),
            Self::Courier(id) => write!(f, "{id}"),
            Self::Recipient(id) => write!(f, "recipient/{id}"),
            Self::Representative(id) => write!(f, "{id}"),
            Self::Key(id, _) => write!(f, "{id}"),
            Self::Console => f.write_str("console"),
            Self::System => f.write_str("system"),
            Self::Public => f.write_str("public"),
        }
    }
}

/// Time, generator and actor of one use-case.
#[derive(Debug, Clone)]
pub struct Ctx {
    /// Now, by the server's clock.
    pub now: Timestamp,
    /// Who is acting.
    pub actor: Actor,
    /// The client's id for this operation, so that repeating is safe.
    pub operation: Option<OperationId>,
    /// What the courier's phone signed for, checked; kept with the fact it is about.
    pub commitment: Option<Committed>,
    /// What was ruled about this request, if it is a try for work.
    pub ruling: Option<Ruling>,
    rng: ChaCha12Rng,
}

impl Ctx {
    /// A context; `seed` is fresh entropy in the server and a stream of the seed in a rehearsal.
    #[must_use]
    pub fn new(now: Timestamp, actor: Actor, seed: [u8; 32]) -> Self {
        let rng = ChaCha12Rng::from_seed(seed);
        Self { now, actor, operation: None, commitment: None, ruling: None, rng }
    }

    /// The same context with a client's operation id.
    #[must_use]
    pub fn with_operation(mut self, operation: OperationId) -> Self {
        self.operation = Some(operation);
        self
    }

    /// The same context with what was ruled about the request.
    #[must_use]
    pub fn with_ruling(mut self, ruling: Ruling) -> Self {
        self.ruling = Some(ruling);
        self
    }

    /// The same context with what the phone signed for.
    #[must_use]
    pub fn with_commitment(mut self, commitment: Option<Committed>) -> Self {
        self.commitment = commitment;
        self
    }

    /// `N` random bytes.
    pub fn random<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.rng.fill_bytes(&mut bytes);
        bytes
    }

    /// A hand for one write closure. The closure clones it on each attempt, so that a repeated
    /// attempt makes the same ids.
    pub(crate) fn hand(&mut self) -> Hand {
        let seed = self.random();
        Hand {
            now: self.now,
            actor: self.actor,
            picture_codes: false,
            rng: ChaCha12Rng::from_seed(seed),
            leaves: vec![],
        }
    }

    /// Staff in one of these roles, the command line or a job.
    pub(crate) fn allow(&self, roles: &[Role], needs: &'static str) -> Result<()> {
        match self.actor {
            Actor::Console | Actor::System => Ok(()),
            Actor::Staff(_, role) if roles.contains(&role) => Ok(()),
            _ => Err(Error::Denied(needs)),
        }
    }

    /// Operators only.
    pub(crate) fn allow_operator(&self) -> Result<()> {
        self.allow(&[Role::Operator], "the operator role")
    }

    /// Whoever runs the day.
    pub(crate) fn allow_dispatch(&self) -> Result<()> {
        self.allow(&[Role::Operator, Role::Dispatcher], "the dispatcher role")
    }

    /// Whoever answers recipients.
    pub(crate) fn allow_claims(&self) -> Result<()> {
        self.allow(
            &[Role::Operator, Role::Dispatcher, Role::Analyst],
            "the dispatcher or analyst role",
        )
    }

    /// Anybody on the staff, to look.
    pub(crate) fn allow_staff(&self) -> Result<()> {
        self.allow(Role::ALL, "a staff sign-in")
    }

    /// The capability to decide about a person: only a signed-in analyst or operator has it.
    pub(crate) fn human(&self) -> Result<Human> {
        let human = match self.actor {
            Actor::Staff(id, role) => Human::of(id, role),
            _ => None,
        };
        human.ok_or(Error::Denied("an analyst's or operator's own sign-in"))
    }

    /// Whoever reads cases: those who decide, and auditors.
    pub(crate) fn allow_cases(&self) -> Result<()> {
        self.allow(&[Role::Operator, Role::Analyst, Role::Auditor], "the analyst or auditor role")
    }

    /// The acting member of staff, if it is one.
    pub(crate) fn staff(&self) -> Option<StaffId> {
        match self.actor {
            Actor::Staff(id, _) => Some(id),
            _ => None,
        }
    }

    /// The acting courier.
    pub(crate) fn courier(&self) -> Result<CourierId> {
        match self.actor {
            Actor::Courier(id) => Ok(id),
            _ => Err(Error::Denied("a courier sign-in")),
        }
    }
}

/// About whom something is: they can read that somebody looked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Whom {
    /// A courier.
    pub(crate) courier: Option<CourierId>,
    /// The recipient of an order.
    pub(crate) order: Option<OrderId>,
}

impl Whom {
    /// A courier alone.
    pub(crate) fn courier(id: CourierId) -> Self {
        Self { courier: Some(id), order: None }
    }

    /// The recipient of an order alone.
    pub(crate) fn order(id: OrderId) -> Self {
        Self { courier: None, order: Some(id) }
    }

    /// A courier and the recipient they came to.
    pub(crate) fn both(courier: CourierId, order: OrderId) -> Self {
        Self { courier: Some(courier), order: Some(order) }
    }
}

/// What a write closure works with: the moment, a generator, and the leaves it will leave.
#[derive(Debug, Clone)]
pub(crate) struct Hand {
    pub(crate) now: Timestamp,
    pub(crate) actor: Actor,
    /// Whether this server draws and speaks codes for challenges.
    pub(crate) picture_codes: bool,
    rng: ChaCha12Rng,
    pub(crate) leaves: Vec<PendingLeaf>,
}

impl Hand {
    /// `N` random bytes.
    pub(crate) fn random<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.rng.fill_bytes(&mut bytes);
        bytes
    }

    /// A new id of kind `T`.
    pub(crate) fn id<T>(&mut self, make: fn(Timestamp, [u8; 10]) -> T) -> T {
        let random = self.random();
        make(self.now, random)
    }

    /// A new id of kind `T` that sorts by `place` among those made at the same moment: rows written
    /// together then lie together in every index that begins with the id, instead of all over it.
    pub(crate) fn id_at<T>(&mut self, place: u32, make: fn(Timestamp, [u8; 10]) -> T) -> T {
        let mut random: [u8; 10] = self.random();
        random[..4].copy_from_slice(&place.to_be_bytes());
        make(self.now, random)
    }

    /// That whoever acts looked at something about somebody, to be written down.
    pub(crate) fn looked_at(
        &mut self,
        subject: impl Display,
        act: &str,
        purpose: Option<LookPurpose>,
        whom: Whom,
    ) -> AuditEntry {
        AuditEntry {
            id: self.id(AuditEntryId::new),
            actor: self.actor.to_string(),
            act: act.into(),
            subject: subject.to_string(),
            at: self.now,
            purpose,
            courier: whom.courier,
            delivery_order: whom.order,
        }
    }

    /// Leaves a leaf that commits to this very text under this very salt: for facts whose holder is to
    /// check them against the log.
    pub(crate) fn leave_exactly(
        &mut self,
        kind: LeafKind,
        subject: impl Display,
        salt: [u8; 16],
        fact: String,
    ) {
        let subject = subject.to_string();
        let leaf = Leaf { kind, subject, at: self.now, commitment: commit(&salt, &fact) };
        let id = self.id(porchlight_domain::id::LeafId::new);
        self.leaves.push(PendingLeaf {
            id,
            kind: kind.code(),
            subject: leaf.subject.clone(),
            at: self.now,
            salt,
            fact,
            body: leaf.body(),
            hash: leaf.hash(),
        });
    }

    /// Leaves a leaf that commits to `fact`, which gets the actor added.
    pub(crate) fn leave(&mut self, kind: LeafKind, subject: impl Display, mut fact: Value) {
        if let Some(map) = fact.as_object_mut() {
            map.insert("by".into(), Value::String(self.actor.to_string()));
        }
        let salt: [u8; 16] = self.random();
        // One spelling in every build: where maps keep the order in which they were filled, this sorts.
        fact.sort_all_objects();
        self.leave_exactly(kind, subject, salt, fact.to_string());
    }
}
