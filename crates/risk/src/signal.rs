//! A signal: one request of an account as the server saw it.
//!
//! Owns: what is kept of a request, as numbers and digests of fixed size, and the record in which
//! signals are stored and replayed. Never does: keep a name, an address or a text. Everything in a
//! signal was observed by the server; what a client merely claims is not in it. Signals from
//! another dispatch system arrive as [`crate::wire`].

use crate::state::Damaged;
use porchlight_domain::codes;
use porchlight_domain::words::Assurance;

codes! {
    /// What the request did. New kinds go to the end: records keep the place in this list.
    pub enum Kind {
        /// Began a session.
        SignIn = "sign_in",
        /// Renewed a session's tokens.
        Refresh = "refresh",
        /// Looked at the list of offers.
        Poll = "poll",
        /// Opened the details of an offer.
        View = "view",
        /// Entered a round.
        Enter = "enter",
        /// Tried to take an offer on the spot.
        Accept = "accept",
        /// Gave an award back.
        Forfeit = "forfeit",
        /// Checked in at the station.
        CheckIn = "check_in",
        /// Ended the block.
        CheckOut = "check_out",
        /// Recorded what happened at a stop.
        Deliver = "deliver",
        /// What the real app sends by itself: acknowledging a message, reporting its version.
        Upkeep = "upkeep",
        /// Anything else a courier does: reading, settings, statements, appeals.
        Other = "other",
        /// Acted on an offer or link that no real client ever shows.
        Canary = "canary",
        /// The server gave the account an award. Made by the server.
        Granted = "granted",
        /// The server asked for a challenge. Made by the server.
        Challenged = "challenged",
        /// The account passed the challenge, by whichever way. Made by the server.
        ChallengePassed = "challenge_passed",
        /// The challenge was failed or its time passed. Made by the server.
        ChallengeFailed = "challenge_failed",
    }
}

impl Kind {
    /// Whether the act tries to get work that others want too. Only such acts are ever challenged,
    /// delayed or refused by a score: nobody is kept from working, reading or appealing.
    #[must_use]
    pub const fn is_try(self) -> bool {
        matches!(self, Self::Enter | Self::Accept)
    }

    /// Whether the server made this signal, and not a request.
    #[must_use]
    pub const fn is_ours(self) -> bool {
        matches!(
            self,
            Self::Granted | Self::Challenged | Self::ChallengePassed | Self::ChallengeFailed
        )
    }

    fn from_place(place: u8) -> Option<Self> {
        Self::ALL.get(usize::from(place)).copied()
    }
}

/// One request of an account. Digests are zero where nothing is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signal {
    /// When the server had received it: milliseconds since the Unix epoch.
    pub at_ms: u64,
    /// The account.
    pub actor: u128,
    /// Digest of the session.
    pub session: u64,
    /// Digest of the device's key.
    pub device: u64,
    /// Digest of the network prefix (/24 or /48).
    pub network: u64,
    /// Digest of the client hints: user agent, versions, order of headers.
    pub hints: u64,
    /// Digest of the offer, block or round acted on.
    pub thing: u64,
    /// When the server had first sent that offer to this session; 0 if never.
    pub shown_at_ms: u64,
    /// The station, as a number or digest.
    pub station: u32,
    /// The session's measured round trip in milliseconds; 0 if not measured.
    pub round_trip_ms: u16,
    /// Minutes after midnight at the station, [`NO_MINUTE`] if not known. Context for people, never
    /// scored.
    pub local_minute: u16,
    /// What the request did.
    pub kind: Kind,
    /// What could be checked about the machine that asks.
    pub assurance: Assurance,
    /// The proof that came along was forged: bad chain, foreign key, or used before.
    pub forged: bool,
}

/// The local time is not known.
pub const NO_MINUTE: u16 = u16::MAX;
/// Bytes of a recorded signal.
pub const RECORD_BYTES: usize = 84;
/// Version of [`Signal::record`], its first byte.
pub const RECORD_VERSION: u8 = 1;
/// The last moment a signal can have (the year 3000); later ones count as this.
pub const MAX_AT_MS: u64 = 32_503_680_000_000;

impl Signal {
    /// A signal of which only the account, the moment and the kind are known.
    #[must_use]
    pub const fn new(actor: u128, at_ms: u64, kind: Kind) -> Self {
        Self {
            at_ms,
            actor,
            session: 0,
            device: 0,
            network: 0,
            hints: 0,
            thing: 0,
            shown_at_ms: 0,
            station: 0,
            round_trip_ms: 0,
            local_minute: NO_MINUTE,
            kind,
            assurance: Assurance::None,
            forged: false,
        }
    }

    /// The bytes in which a signal is recorded: little-endian, of fixed length.
    #[must_use]
    pub fn record(&self) -> [u8; RECORD_BYTES] {
        let mut bytes = [0; RECORD_BYTES];
        bytes[0] = RECORD_VERSION;
        bytes[1] = self.kind as u8;
        bytes[2] = self.assurance as u8;
        bytes[3] = u8::from(self.forged);
        bytes[4..6].copy_from_slice(&self.round_trip_ms.to_le_bytes());
        bytes[6..8].copy_from_slice(&self.local_minute.to_le_bytes());
        bytes[8..12].copy_from_slice(&self.station.to_le_bytes());
        bytes[12..28].copy_from_slice(&self.actor.to_le_bytes());
        let words = [
            self.at_ms,
            self.session,
            self.device,
            self.network,
            self.hints,
            self.thing,
            self.shown_at_ms,
        ];
        for (place, word) in words.iter().enumerate() {
            bytes[28 + 8 * place..36 + 8 * place].copy_from_slice(&word.to_le_bytes());
        }
        bytes
    }

    /// Reads a recorded signal.
    ///
    /// # Errors
    /// [`Damaged`] when the version is another or a value is none a signal can have.
    pub fn from_record(bytes: &[u8; RECORD_BYTES]) -> Result<Self, Damaged> {
        if bytes[0] != RECORD_VERSION {
            return Err(Damaged::Version(u16::from(bytes[0])));
        }
        let two = |at: usize| u16::from_le_bytes([bytes[at], bytes[at + 1]]);
        let word = |place: usize| {
            let mut word = [0; 8];
            word.copy_from_slice(&bytes[28 + 8 * place..36 + 8 * place]);
            u64::from_le_bytes(word)
        };
        let mut actor = [0; 16];
        actor.copy_from_slice(&bytes[12..28]);
        let assurance = Assurance::ALL.get(usize::from(bytes[2])).copied();
        Ok(Self {
            at_ms: word(0),
            actor: u128::from_le_bytes(actor),
            session: word(1),
            device: word(2),
            network: word(3),
            hints: word(4),
            thing: word(5),
            shown_at_ms: word(6),
            station: u32::from(two(8)) | u32::from(two(10)) << 16,
            round_trip_ms: two(4),
            local_minute: two(6),
            kind: Kind::from_place(bytes[1]).ok_or(Damaged::Impossible)?,
            assurance: assurance.ok_or(Damaged::Impossible)?,
            forged: match bytes[3] {
                0 => false,
                1 => true,
                _ => return Err(Damaged::Impossible),
            },
        })
    }

    /// Milliseconds from being shown the offer to the act, less the round trip; nothing if the
    /// session was never shown it.
    #[must_use]
    pub fn reaction_ms(&self) -> Option<u64> {
        (self.shown_at_ms > 0).then(|| {
            self.at_ms
                .saturating_sub(self.shown_at_ms)
                .saturating_sub(u64::from(self.round_trip_ms))
        })
    }
}

/// 32 bits of a digest, well mixed; 0 only for 0, which means "none".
pub(crate) fn print(digest: u64) -> u32 {
    if digest == 0 { 0 } else { ((mix(digest) >> 32) as u32).max(1) }
}

/// Mixes all bits of a number into all others.
pub(crate) fn mix(number: u64) -> u64 {
    let mut x = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// Both halves of an account's number mixed to one.
pub(crate) fn mix_actor(actor: u128) -> u64 {
    mix((actor >> 64) as u64 ^ mix(actor as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_of_another_version_or_with_an_unknown_kind_is_refused() {
        let sound = Signal::new(7, 1_000, Kind::Accept).record();
        assert_eq!(Signal::from_record(&sound).map(|signal| signal.actor), Ok(7));
        for (at, value, why) in [
            (0, 2, Damaged::Version(2)),
            (1, 200, Damaged::Impossible),
            (3, 2, Damaged::Impossible),
        ] {
            let mut bytes = sound;
            bytes[at] = value;
            assert_eq!(Signal::from_record(&bytes), Err(why));
        }
    }

    #[test]
    fn the_round_trip_is_not_held_against_anybody() {
        let mut signal = Signal::new(1, 10_000, Kind::Accept);
        assert_eq!(signal.reaction_ms(), None, "never shown");
        signal.shown_at_ms = 9_000;
        signal.round_trip_ms = 300;
        assert_eq!(signal.reaction_ms(), Some(700));
        signal.round_trip_ms = 2_000;
        assert_eq!(signal.reaction_ms(), Some(0));
    }
}
