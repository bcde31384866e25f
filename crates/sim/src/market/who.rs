//! Who is in the market.

use porchlight_domain::codes;

codes! {
    /// A kind of person. How each behaves stands in `market/habit.rs`.
    pub enum Persona {
        /// Most people, with an ordinary phone and ordinary hands.
        Ordinary = "ordinary",
        /// Listens to the screen.
        ScreenReader = "screen_reader",
        /// Works the phone with one switch that scans.
        SwitchUser = "switch_user",
        /// Taps twice when once was meant.
        Tremor = "tremor",
        /// A slow phone that can show a software key only.
        OldPhone = "old_phone",
        /// Two to ten seconds for each request, many sent again.
        BadNetwork = "bad_network",
        /// Shares a home's network, and half of them a phone.
        SharedFlat = "shared_flat",
        /// Another network every day.
        VpnUser = "vpn_user",
        /// Sleeps by day.
        NightWorker = "night_worker",
        /// Knows what they want and has quick hands.
        VeryFast = "very_fast",
    }
}

codes! {
    /// A kind of program. What each knows stands in its file below `market/bots/`.
    pub enum Adversary {
        /// Takes at once.
        Sniper = "sniper",
        /// Takes nearly at once.
        Jittered = "jittered_sniper",
        /// Plays a person's recorded day again.
        Replay = "replay",
        /// Asks seldom and patiently.
        Drip = "slow_drip",
        /// Many accounts on few phones.
        Farm = "farm",
        /// Holds passwords and tokens of many drivers, and none of their phones.
        Service = "no_phone_service",
        /// Reads every id there is, also those no client shows.
        Scraper = "canary_scraper",
        /// Pays people to pass challenges.
        Solver = "captcha_farm",
        /// Taps on its owner's own phone.
        Tapper = "tapper",
    }
}

/// A person or a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// A person.
    Human(Persona),
    /// A program.
    Bot(Adversary),
}

/// How many kinds there are.
pub(super) const KINDS: usize = Persona::ALL.len() + Adversary::ALL.len();

impl Who {
    /// Every kind: people first.
    pub fn all() -> impl Iterator<Item = Self> {
        let people = Persona::ALL.iter().map(|persona| Self::Human(*persona));
        people.chain(Adversary::ALL.iter().map(|adversary| Self::Bot(*adversary)))
    }

    /// Its place among all kinds.
    #[must_use]
    pub const fn place(self) -> usize {
        match self {
            Self::Human(persona) => persona as usize,
            Self::Bot(adversary) => Persona::ALL.len() + adversary as usize,
        }
    }

    /// Its stable name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Human(persona) => persona.code(),
            Self::Bot(adversary) => adversary.code(),
        }
    }

    /// Whether it is a person.
    #[must_use]
    pub const fn is_human(self) -> bool {
        matches!(self, Self::Human(_))
    }

    /// Whether its requests come from the phone bound to the account, or at least with its key.
    #[must_use]
    pub const fn has_key(self) -> bool {
        !matches!(self, Self::Bot(Adversary::Service))
    }
}
