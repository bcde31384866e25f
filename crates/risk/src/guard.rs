//! Book, card and judge in one: what the server asks for each request.
//!
//! Owns: the order of the three steps, and one snapshot of all that changes. Never does: carry a
//! verdict out. Whoever does so tells what became of a challenge by further signals, so that a
//! sequence of signals is all there is to record. Start at [`Guard::observe`].

use crate::book::{Book, Limits, Reading};
use crate::breaker::Breaker;
use crate::live::{LiveCard, Score};
use crate::policy::CheckedPolicy;
use crate::signal::Signal;
use crate::state::{Damaged, Sink, Source};
use crate::verdict::{Judge, Judged};

/// What one signal led to. Record the card's digest and the policy's version beside the signal, and
/// it can be computed again to the last bit.
#[derive(Debug, Clone, Copy)]
pub struct Seen {
    /// The account as it is with this signal. Its features are missing where `scored` is not set.
    pub reading: Reading,
    /// Whether features were read and scored: only for tries, and for requests that show a fact by
    /// themselves. Nothing else can be held up, and most requests are looks at the list;
    /// [`Guard::score_now`] answers for any moment.
    pub scored: bool,
    /// What the card says of it; nothing where `scored` is not set.
    pub score: Score,
    /// What happens to the request.
    pub judged: Judged,
}

/// A book, a card and a judge.
#[derive(Debug, Clone)]
pub struct Guard {
    book: Book,
    card: LiveCard,
    judge: Judge,
}

impl Guard {
    /// A guard that has seen nothing.
    #[must_use]
    pub fn new(limits: Limits, card: LiveCard, policy: CheckedPolicy) -> Self {
        Self { book: Book::new(limits), card, judge: Judge::new(policy, Breaker::default()) }
    }

    /// Takes a signal and says what happens to its request. Allocates nothing.
    pub fn observe(&mut self, signal: &Signal) -> Seen {
        let (reading, scored) = self.book.observe_for_verdict(signal);
        let score = if scored { self.card.score(&reading.features) } else { Score::default() };
        let judged = self.judge.judge(signal, &reading, &score);
        Seen { reading, scored, score, judged }
    }

    /// Reads and scores an account without a signal; nothing if it has no window.
    #[must_use]
    pub fn score_now(&self, actor: u128, now_ms: u64) -> Option<(Reading, Score)> {
        let reading = self.book.read(actor, now_ms)?;
        Some((reading, self.card.score(&reading.features)))
    }

    /// The book, for people who look at a case.
    #[must_use]
    pub const fn book(&self) -> &Book {
        &self.book
    }

    /// The card, for its digest and for what would have changed a score.
    #[must_use]
    pub const fn card(&self) -> &LiveCard {
        &self.card
    }

    /// The judge, for its policy and the breaker's level.
    #[must_use]
    pub const fn judge(&self) -> &Judge {
        &self.judge
    }

    /// Goes on with another card; windows stay.
    pub fn change_card(&mut self, card: LiveCard) {
        self.card = card;
    }

    /// Goes on with another policy; windows and the breaker's level stay.
    pub fn change_policy(&mut self, policy: CheckedPolicy) {
        self.judge.change(policy);
    }

    /// Forgets an account, for erasure; whether there was anything to forget.
    pub fn forget(&mut self, actor: u128) -> bool {
        self.book.forget(actor)
    }

    /// Writes book and breaker.
    pub fn snapshot(&self, to: &mut impl Sink) {
        self.judge.breaker().snapshot(to);
        self.book.snapshot(to);
    }

    /// Reads book and breaker. Then observe the recorded signals after the first
    /// [`crate::book::Fill::signals`], and it is as if the server had never stopped.
    ///
    /// # Errors
    /// [`Damaged`] when the bytes are no snapshot of this version, or hold more than the limits allow.
    pub fn restore(
        limits: Limits,
        card: LiveCard,
        policy: CheckedPolicy,
        from: &mut impl Source,
    ) -> Result<Self, Damaged> {
        let breaker = Breaker::restore(from)?;
        let book = Book::restore(limits, from)?;
        Ok(Self { book, card, judge: Judge::new(policy, breaker) })
    }
}
