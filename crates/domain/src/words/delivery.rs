//! Words about attempts, what was left where, and its proof.

use crate::codes;

codes! {
    /// How an attempt ended.
    pub enum Outcome {
        /// Handed over or left.
        Delivered = "delivered",
        /// Tried, with a reason.
        AttemptFailed = "attempt_failed",
        /// Not tried, with a reason.
        NotAttempted = "not_attempted",
        /// Scanned back at the station.
        Returned = "returned",
        /// Taken back before it was tried.
        Cancelled = "cancelled",
    }
}

codes! {
    /// Whether a person took the parcel.
    pub enum Handling {
        /// Handed to a person.
        Attended = "attended",
        /// Left at a place.
        Unattended = "unattended",
    }
}

codes! {
    /// Why an attempt failed.
    pub enum ReasonCode {
        /// Nobody answered.
        NotHome = "not_home",
        /// A gate, door or code was missing.
        NoAccess = "no_access",
        /// The address is wrong or incomplete.
        WrongAddress = "wrong_address",
        /// The recipient did not want it.
        Refused = "refused",
        /// The parcel is damaged.
        Damaged = "damaged",
        /// The parcel is not in the vehicle.
        Missing = "missing",
        /// The place is unsafe for the courier.
        Unsafe = "unsafe",
        /// The weather stopped it.
        Weather = "weather",
        /// The business or locker is closed.
        Closed = "closed",
        /// The vehicle broke down or the courier fell ill.
        Breakdown = "breakdown",
        /// The block's time ran out.
        OutOfTime = "out_of_time",
        /// The age or identity check failed.
        IdFailed = "id_failed",
        /// The agreed safe place is missing or unfit.
        NoSafePlace = "no_safe_place",
        /// Another reason, stated in the note.
        Other = "other",
    }
}

codes! {
    /// Where an unattended parcel lies.
    pub enum DropPlace {
        /// At the front door.
        Door = "door",
        /// At the back door.
        BackDoor = "back_door",
        /// At the side door.
        SideDoor = "side_door",
        /// On the porch.
        Porch = "porch",
        /// Under something that covers it.
        UnderSomething = "under_something",
        /// In a shed.
        Shed = "shed",
        /// Behind or in a bush.
        Bush = "bush",
        /// Behind a planter.
        Planter = "planter",
        /// In a garage.
        Garage = "garage",
        /// In a mail room.
        Mailroom = "mailroom",
        /// In a locker.
        Locker = "locker",
        /// With a neighbour who agreed.
        Neighbour = "neighbour",
        /// At the place the recipient named.
        SafePlace = "safe_place",
        /// Elsewhere, described in "where to look".
        Other = "other",
    }
}

impl DropPlace {
    /// Whether the place as such keeps rain and snow off.
    #[must_use]
    pub const fn is_covered(self) -> bool {
        matches!(
            self,
            Self::Porch
                | Self::UnderSomething
                | Self::Shed
                | Self::Garage
                | Self::Mailroom
                | Self::Locker
                | Self::Neighbour
        )
    }
}

codes! {
    /// Weather at the drop.
    pub enum Weather {
        /// Nothing falls.
        Dry = "dry",
        /// Rain.
        Rain = "rain",
        /// Snow or sleet.
        Snow = "snow",
    }
}

impl Weather {
    /// Whether an uncovered parcel gets wet.
    #[must_use]
    pub const fn is_wet(self) -> bool {
        matches!(self, Self::Rain | Self::Snow)
    }
}

codes! {
    /// What kind of evidence an item is.
    pub enum EvidenceKind {
        /// A picture taken live at the stop.
        Photo = "photo",
        /// The recipient's delivery code, matched.
        Code = "code",
        /// A signature or a name given at the door.
        Signature = "signature",
        /// A package code read at the stop.
        Scan = "scan",
        /// Free text.
        Note = "note",
        /// Why there is no photo.
        Exception = "exception",
    }
}

codes! {
    /// Why an unattended completion has no photo although one was due.
    pub enum PhotoException {
        /// The browser or the person did not allow the camera.
        CameraDenied = "camera_denied",
        /// The phone has no working camera.
        CameraBroken = "camera_broken",
        /// Staying to take a picture was unsafe.
        Unsafe = "unsafe",
        /// No picture without a person in it was possible.
        PersonPresent = "person_present",
        /// The place forbids photography.
        Forbidden = "forbidden",
        /// Another reason, stated in the note.
        Other = "other",
    }
}

codes! {
    /// What has arrived of an evidence item's bytes.
    pub enum UploadState {
        /// Only the signed commitment is here.
        Committed = "committed",
        /// A small preview is here.
        Preview = "preview",
        /// Every byte is here.
        Received = "received",
        /// Every byte is here, matches the digest and decodes.
        Verified = "verified",
        /// Every byte is here and does not match or does not decode.
        Unusable = "unusable",
        /// The pictures' key was destroyed: nobody can see them again.
        Erased = "erased",
    }
}

codes! {
    /// Why somebody looked at a photo. Staff say it before they see anything, and the people in
    /// whose matter it is read it.
    pub enum LookPurpose {
        /// A claim about this delivery is open.
        Claim = "claim",
        /// The recipient asked something.
        RecipientQuestion = "recipient_question",
        /// The courier asked something.
        CourierQuestion = "courier_question",
        /// A check of how photos are taken.
        QualityCheck = "quality_check",
        /// A request that the law obliges to answer.
        LegalRequest = "legal_request",
        /// Two photos that look like one are compared by a person.
        Comparison = "comparison",
        /// Somebody said that the photo shows them: whoever masks it must see it.
        Redaction = "redaction",
        /// The courier looks at their own photo.
        Own = "own",
    }
}

codes! {
    /// What became of two photos that a person was asked to look at.
    pub enum PhotoReviewState {
        /// Nobody looked yet.
        Open = "open",
        /// Somebody looked: two different photos.
        Different = "different",
        /// Somebody looked: one photo twice. A note, with a reason; nothing follows by itself.
        Same = "same",
        /// One of them was erased before anybody looked.
        Gone = "gone",
    }
}

codes! {
    /// Why a photo was erased.
    pub enum ErasureReason {
        /// Its time was over.
        Retention = "retention",
        /// The recipient wanted it gone.
        RecipientAsked = "recipient_asked",
        /// Somebody is in it, and covering them would have left nothing to see.
        ShowsPerson = "shows_person",
        /// It had been erased, and an older copy of the database brought its key back.
        ErasedBefore = "erased_before",
    }
}

codes! {
    /// What is wrong with a kept file.
    pub enum FileFault {
        /// It is not there.
        Missing = "missing",
        /// It is there with other bytes than were kept.
        Damaged = "damaged",
    }
}

codes! {
    /// What the scrubber looks at in turn.
    pub enum ScrubStage {
        /// Files of photos.
        Photos = "photos",
        /// Statements of phones' hardware.
        Statements = "statements",
        /// What browsers answered when passkeys were made.
        Passkeys = "passkeys",
        /// Files that nothing names.
        LeftOver = "left_over",
        /// Those that nothing named for so long that they go.
        Removal = "removal",
    }
}

codes! {
    /// What a package scan found.
    pub enum ScanResult {
        /// On the manifest.
        Expected = "expected",
        /// Read before; nothing changed.
        Duplicate = "duplicate",
        /// Not on the manifest.
        Misload = "misload",
    }
}

codes! {
    /// At which step a package was scanned.
    pub enum ScanStep {
        /// Loading at the station.
        Load = "load",
        /// At the stop.
        Stop = "stop",
        /// Back at the station.
        Return = "return",
    }
}

codes! {
    /// What became of a courier's pin.
    pub enum PinState {
        /// Waits for a dispatcher.
        Proposed = "proposed",
        /// The site is there from now on.
        Accepted = "accepted",
        /// It is not; the dispatcher said why.
        Declined = "declined",
    }
}
