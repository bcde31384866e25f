//! The ledger: exactly one standing entry for each courier, block and kind. A correction is a reversal
//! and a new entry; nothing is ever changed or removed.

use super::PayRule;
use crate::codes;
use crate::id::{BlockId, CourierId};
use crate::money::{Currency, Money};
use crate::time::Timestamp;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::fmt;

codes! {
    /// What is paid.
    pub enum PayKind {
        /// The block, by its published rule.
        Block = "block",
        /// Steps announced for an unfilled block.
        Step = "step",
        /// Minutes beyond the block's end.
        Overrun = "overrun",
        /// A block that the operator cancelled.
        Cancelled = "cancelled",
        /// A block that a hold ended.
        Hold = "hold",
        /// A recipient's tip.
        Tip = "tip",
        /// The operator's thank-you.
        Thanks = "thanks",
    }
}

codes! {
    /// Whose money it is.
    pub enum Source {
        /// The operator.
        Operator = "operator",
        /// A recipient; the operator only passes it on, whole.
        Recipient = "recipient",
        /// The budget of a thank-you campaign.
        Campaign = "campaign",
    }
}

impl PayKind {
    /// Whose money pays it.
    #[must_use]
    pub const fn source(self) -> Source {
        match self {
            Self::Tip => Source::Recipient,
            Self::Thanks => Source::Campaign,
            _ => Source::Operator,
        }
    }
}

/// What an amount was computed from: the numbers that a sentence on the statement needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// The block's rule, length and expected way.
    Block {
        /// The rule.
        rule: PayRule,
        /// Minutes of the block.
        minutes: i64,
        /// Expected metres.
        metres: u32,
    },
    /// So many thousandths of an amount: steps, cancellations, holds.
    Share {
        /// Of which amount.
        of: i64,
        /// Thousandths.
        per_mille: u32,
    },
    /// Minutes at a rate.
    Minutes {
        /// Minutes.
        minutes: i64,
        /// Minor units an hour.
        per_hour: i64,
    },
    /// Time worked in full and a share of the rest.
    Held {
        /// Pay of the whole block.
        of: i64,
        /// Minutes worked.
        minutes: i64,
        /// Thousandths of the rest.
        rest_per_mille: u32,
    },
    /// A gift: tips and thanks.
    Gift,
    /// A person set the amount; their reason stands beside the entry.
    Stated,
    /// Takes back an earlier entry.
    Reversal {
        /// Its number.
        of: u32,
    },
}

/// What an entry is about. One entry stands for each key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Who is paid.
    pub courier: CourierId,
    /// For which block.
    pub block: BlockId,
    /// What.
    pub kind: PayKind,
}

/// One entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posting {
    /// Its number, from 0, without gaps.
    pub number: u32,
    /// What it is about.
    pub key: Key,
    /// Minor units, below zero for a reversal.
    pub amount: i64,
    /// What it was computed from.
    pub basis: Basis,
    /// Version of the published rules.
    pub rules: u32,
    /// When it was entered.
    pub at: Timestamp,
}

/// What became of a wish to pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paid {
    /// Entered, with the number of the new entry (of a correction, the one that now stands).
    Entered(u32),
    /// The very same entry stands already, under this number: nothing was done.
    Same(u32),
    /// Another amount stands under this number. Correct it instead.
    Stands(u32),
    /// Nothing stands that could be corrected or taken back.
    Nothing,
    /// An amount below zero, or one so large that the sum would not fit.
    NotAnAmount,
    /// The ledger is in another currency.
    OtherCurrency(Currency),
}

/// Why a list of entries is not a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Broken {
    /// Numbers have a gap or are out of order, at this entry.
    Number(u32),
    /// Two entries stand for one key.
    Twice(u32),
    /// A reversal does not undo exactly what it names, or names what does not stand.
    Reversal(u32),
    /// An amount below zero that is no reversal, or a sum that does not fit.
    Amount(u32),
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(n) => write!(f, "entry {n} has a number out of order"),
            Self::Twice(n) => write!(f, "entry {n} stands beside another one for the same thing"),
            Self::Reversal(n) => write!(f, "entry {n} takes back what does not stand so"),
            Self::Amount(n) => write!(f, "entry {n} has an amount that cannot be paid"),
        }
    }
}

impl core::error::Error for Broken {}

/// The entries of one station in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger {
    currency: Currency,
    postings: Vec<Posting>,
    /// The entry that stands for each key.
    standing: BTreeMap<Key, u32>,
    couriers: BTreeMap<CourierId, i64>,
    sources: BTreeMap<Source, i64>,
}

impl Ledger {
    /// An empty ledger.
    #[must_use]
    pub fn new(currency: Currency) -> Self {
        Self {
            currency,
            postings: Vec::new(),
            standing: BTreeMap::new(),
            couriers: BTreeMap::new(),
            sources: BTreeMap::new(),
        }
    }

    /// Reads kept entries, and checks that they are a ledger.
    ///
    /// # Errors
    /// The first entry that is wrong.
    pub fn read(currency: Currency, postings: &[Posting]) -> Result<Self, Broken> {
        let mut ledger = Self::new(currency);
        for (posting, number) in postings.iter().zip(0u32..) {
            if posting.number != number {
                return Err(Broken::Number(number));
            }
            ledger.admit(posting)?;
        }
        Ok(ledger)
    }

    /// Pays something once. Repeating it exactly does nothing, so an interrupted pay run is simply
    /// run again.
    pub fn pay(&mut self, key: Key, money: Money, basis: Basis, rules: u32, at: Timestamp) -> Paid {
        if let Some(number) = self.standing.get(&key) {
            let stands = self.postings[*number as usize];
            let same = (stands.amount, stands.basis, stands.rules) == (money.minor, basis, rules);
            return match self.fits(money) {
                Err(no) => no,
                Ok(()) if same => Paid::Same(*number),
                Ok(()) => Paid::Stands(*number),
            };
        }
        match self.fits(money) {
            Err(no) => no,
            Ok(()) => self.enter(key, money.minor, basis, rules, at),
        }
    }

    /// Takes back what stands for a key.
    pub fn reverse(&mut self, key: Key, at: Timestamp) -> Paid {
        let Some(number) = self.standing.get(&key).copied() else { return Paid::Nothing };
        let stands = self.postings[number as usize];
        self.enter(key, -stands.amount, Basis::Reversal { of: number }, stands.rules, at)
    }

    /// Takes back what stands for a key and pays something else in its place. The same amount on the
    /// same basis changes nothing.
    pub fn correct(
        &mut self,
        key: Key,
        money: Money,
        basis: Basis,
        rules: u32,
        at: Timestamp,
    ) -> Paid {
        if !self.standing.contains_key(&key) {
            return Paid::Nothing;
        }
        match self.pay(key, money, basis, rules, at) {
            Paid::Stands(_) => {}
            other => return other,
        }
        match self.reverse(key, at) {
            Paid::Entered(_) => self.enter(key, money.minor, basis, rules, at),
            other => other,
        }
    }

    /// All entries, in the order in which they were entered.
    #[must_use]
    pub fn postings(&self) -> &[Posting] {
        &self.postings
    }

    /// The currency.
    #[must_use]
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// The entry that stands for a key.
    #[must_use]
    pub fn stands(&self, key: Key) -> Option<&Posting> {
        self.standing.get(&key).map(|number| &self.postings[*number as usize])
    }

    /// What a courier has been paid in all.
    #[must_use]
    pub fn of_courier(&self, courier: CourierId) -> Money {
        self.money(self.couriers.get(&courier).copied())
    }

    /// What came from a source in all.
    #[must_use]
    pub fn of_source(&self, source: Source) -> Money {
        self.money(self.sources.get(&source).copied())
    }

    /// What all couriers got less what all sources gave: zero, to the cent.
    #[must_use]
    pub fn balance(&self) -> i64 {
        self.couriers.values().sum::<i64>() - self.sources.values().sum::<i64>()
    }

    fn money(&self, minor: Option<i64>) -> Money {
        Money { minor: minor.unwrap_or(0), currency: self.currency }
    }

    fn fits(&self, money: Money) -> Result<(), Paid> {
        if money.currency != self.currency {
            return Err(Paid::OtherCurrency(self.currency));
        }
        // Sums of four billion entries of this size still fit.
        let fits = (0..=i64::MAX >> 32).contains(&money.minor);
        if fits { Ok(()) } else { Err(Paid::NotAnAmount) }
    }

    fn enter(&mut self, key: Key, amount: i64, basis: Basis, rules: u32, at: Timestamp) -> Paid {
        let Ok(number) = u32::try_from(self.postings.len()) else { return Paid::NotAnAmount };
        match self.admit(&Posting { number, key, amount, basis, rules, at }) {
            Ok(()) => Paid::Entered(number),
            Err(_) => Paid::NotAnAmount,
        }
    }

    /// Adds an entry if it keeps every promise of a ledger.
    fn admit(&mut self, posting: &Posting) -> Result<(), Broken> {
        let number = posting.number;
        let stands = self.standing.get(&posting.key).copied();
        match posting.basis {
            Basis::Reversal { of } => {
                let undoes = stands == Some(of)
                    && self.postings[of as usize].amount.checked_neg() == Some(posting.amount);
                if !undoes {
                    return Err(Broken::Reversal(number));
                }
            }
            _ if stands.is_some() => return Err(Broken::Twice(number)),
            _ if posting.amount < 0 => return Err(Broken::Amount(number)),
            _ => {}
        }
        let (courier, source) = (posting.key.courier, posting.key.kind.source());
        let add = |sum: Option<&i64>| sum.copied().unwrap_or(0).checked_add(posting.amount);
        let sums = (add(self.couriers.get(&courier)), add(self.sources.get(&source)));
        let (Some(to), Some(from)) = sums else { return Err(Broken::Amount(number)) };
        self.couriers.insert(courier, to);
        self.sources.insert(source, from);
        match posting.basis {
            Basis::Reversal { .. } => self.standing.remove(&posting.key),
            _ => self.standing.insert(posting.key, number),
        };
        self.postings.push(*posting);
        Ok(())
    }
}
