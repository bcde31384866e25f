//! Words about phones: how sure we are of one, what is done with it, how people sign in.

use crate::codes;

codes! {
    /// How sure we are that a real phone of the courier makes a request, least sure first. The order
    /// of the variants is the order of the levels.
    pub enum Assurance {
        /// Nothing shows which machine asks.
        None = "none",
        /// A key that the software of this browser or app keeps to itself signs every request.
        SoftwareKey = "software_key",
        /// Besides, the person was verified by a passkey when this session began.
        PasskeyVerified = "passkey_verified",
        /// Besides, hardware vouches for the key: it cannot leave this phone.
        HardwareAttested = "hardware_attested",
    }
}

codes! {
    /// What a courier commits to with the phone's key.
    pub enum Act {
        /// Entering a round with a ranked list.
        EnterRound = "enter_round",
        /// Accepting an award.
        AcceptAward = "accept_award",
        /// Accepting an offer on the spot, by its reservation.
        AcceptOffer = "accept_offer",
        /// Checking in at the station.
        CheckIn = "check_in",
        /// Recording what happened at a stop, with its proof.
        CaptureProof = "capture_proof",
    }
}

codes! {
    /// What a bound key lives in.
    pub enum DeviceKind {
        /// A browser; it cannot prove its hardware.
        Browser = "browser",
        /// A native app.
        Native = "native",
        /// A labelled virtual phone of a demonstration or test.
        Virtual = "virtual",
    }
}

codes! {
    /// How a session began.
    pub enum SignInMethod {
        /// By a passkey, with the person verified.
        Passkey = "passkey",
        /// By an invitation, on a phone that cannot make passkeys.
        Invitation = "invitation",
        /// By a one-time recovery code.
        Recovery = "recovery",
        /// By the operator's own single sign-on.
        SingleSignOn = "sso",
        /// By walking into a demonstration.
        Demo = "demo",
    }
}

codes! {
    /// What was noticed about phones and sign-ins: facts for people to read, never a verdict.
    pub enum FindingKind {
        /// The same key signs for more than one account.
        KeyOnSeveralAccounts = "key_on_several_accounts",
        /// Two phones of one account were in use at the same time.
        DevicesAtOnce = "devices_at_once",
        /// One account was used at two places too far apart for the time between.
        ImpossibleOverlap = "impossible_overlap",
        /// A counter that only grows went back: a copy may exist.
        CounterWentBack = "counter_went_back",
        /// A refresh token that had been used came again.
        RefreshReused = "refresh_reused",
        /// A token came with a key that it is not bound to.
        WrongKey = "wrong_key",
        /// A statement of the hardware did not hold.
        AttestationRefused = "attestation_refused",
        /// The courier said that the sign-in was given away, and everything was renewed.
        GaveAway = "gave_away",
    }
}

codes! {
    /// Formats of statements by hardware.
    pub enum AttestationFormat {
        /// Android Key Attestation.
        AndroidKey = "android-key",
        /// Apple App Attest.
        AppleAppAttest = "apple-app-attest",
    }
}

codes! {
    /// What checking a statement by hardware came to.
    pub enum AttestationOutcome {
        /// Everything holds, in hardware.
        Attested = "attested",
        /// It neither shows nor rules out a sound phone: rooted, software keys, unknown roots.
        Inconclusive = "inconclusive",
        /// It is forged, revoked or about something else.
        Refused = "refused",
    }
}
