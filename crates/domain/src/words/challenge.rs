//! Words about challenges.

use crate::codes;

codes! {
    /// Where a challenge stands.
    pub enum ChallengeState {
        /// It holds what the person tried for.
        Open = "open",
        /// Passed; what it held goes on as if nothing had been asked.
        Passed = "passed",
        /// Too many wrong answers; somebody at the station can still help.
        Failed = "failed",
        /// Its time ran out. The next try of the day opens it again.
        Lapsed = "lapsed",
    }
}

codes! {
    /// How a challenge can be passed.
    pub enum ChallengeWay {
        /// The phone's own lock, through a passkey that verifies the person.
        Passkey = "passkey",
        /// A computation that the browser does by itself (ALTCHA).
        Altcha = "altcha",
        /// A code that a picture shows and a sound says: an extra, never the only way.
        PictureCode = "picture_code",
        /// A code that somebody at the station reads out.
        SupportCode = "support_code",
    }
}
