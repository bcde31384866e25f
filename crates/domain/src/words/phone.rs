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
        /// Besides, the maker of the chip that keeps the passkey vouches for it: the passkey cannot
        /// be copied. The key that signs requests is still a software key.
        PasskeyAttested = "passkey_attested",
        /// Besides, hardware vouches for the key: it cannot leave this phone.
        HardwareAttested = "hardware_attested",
    }
}

codes! {
    /// What a courier commits to with the phone's key.
    pub enum Act {
        /// Entering a round with a ranked list: also the promise to take what is drawn.
        EnterRound = "enter_round",
        /// Accepting an offer on the spot, by its reservation.
        AcceptOffer = "accept_offer",
        /// Checking in at the station.
        CheckIn = "check_in",
        /// Recording what happened at a stop, with its proof.
        CaptureProof = "capture_proof",
        /// Consenting to what a programme promises about identity checks.
        ConsentFace = "consent_face",
        /// Sending pictures of one's face, for enrolment or for a check.
        FacePictures = "face_pictures",
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
    /// What the maker's statement about a passkey came to.
    pub enum PasskeyStatement {
        /// There is none: nobody asked, or the browser or the authenticator gives none.
        NotGiven = "not_given",
        /// The passkey vouches for itself, so nobody else does.
        OwnKey = "own_key",
        /// Somebody vouches whom this operator does not know.
        UnknownMaker = "unknown_maker",
        /// It does not show a chip that keeps the key: expired, of an old form, or in software.
        Unclear = "unclear",
        /// A maker that this operator knows vouches for the chip that keeps the key.
        MakerChecked = "maker_checked",
    }
}

codes! {
    /// When the maker's statement is asked for as a passkey is made.
    pub enum StatementPolicy {
        /// When the courier's station asks for more than a passkey before an act.
        AsStationsAsk = "as_stations_ask",
        /// Always; a passkey without one is welcome.
        Always = "always",
        /// Always; a passkey whose maker nobody here knows is not taken.
        Required = "required",
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
