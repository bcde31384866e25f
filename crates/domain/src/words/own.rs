//! Words of people's own record: who looked at it, corrections, and being erased.

use crate::codes;

codes! {
    /// What became of something that somebody says is wrong in their record.
    pub enum CorrectionState {
        /// Nobody answered yet.
        Open = "open",
        /// It was wrong, and is put right.
        Corrected = "corrected",
        /// A part of it was wrong, and is put right.
        InPart = "in_part",
        /// It stays as it is, for the reasons given.
        Stays = "stays",
    }
}

codes! {
    /// How far somebody's wish to be erased came.
    pub enum PersonErasureState {
        /// Something open holds it back; it is done by itself afterwards.
        Waits = "waits",
        /// It is done, and there is a receipt.
        Done = "done",
        /// They took the wish back before.
        TakenBack = "taken_back",
    }
}

codes! {
    /// What holds an erasure back.
    pub enum ErasureHeld {
        /// The parcel is still on its way.
        ParcelUnderWay = "parcel_under_way",
        /// A claim is open.
        ClaimOpen = "claim_open",
        /// A remedy is not given yet.
        RemedyOpen = "remedy_open",
        /// A case or an appeal is open.
        CaseOpen = "case_open",
        /// A matter with a legal hold names them.
        LegalHold = "legal_hold",
        /// There is work that they hold: give it back or finish it first.
        WorkOpen = "work_open",
    }
}

codes! {
    /// Why something stays after an erasure.
    pub enum Stays {
        /// Books of what was paid: the law on accounts asks for them.
        PayLaw = "pay_law",
        /// Salted digests in the log, which say nothing without what was destroyed.
        LogDigests = "log_digests",
        /// The delivery as a number: that it happened, when and how, without who and where.
        DeliveryFact = "delivery_fact",
        /// Decisions, so that the same person can still appeal and nobody decides twice.
        Decisions = "decisions",
        /// The draw, so that everybody can still check it.
        Draws = "draws",
        /// That somebody looked, so that looks can be counted.
        Looks = "looks",
        /// What somebody else said or did, which is theirs too.
        SomebodyElse = "somebody_else",
        /// A law in force at the station keeps such records for a time.
        RecordsLaw = "records_law",
    }
}

codes! {
    /// A page or answer that shows something about a person.
    pub enum LookPage {
        /// An account.
        Person = "person_page",
        /// An application.
        Application = "application_page",
        /// A place of a block and what came of it.
        Award = "award_page",
        /// A parcel.
        Order = "order_page",
        /// A delivery with its evidence.
        Delivery = "delivery_page",
        /// A delivery's evidence as a file.
        Bundle = "bundle_taken",
        /// People in a photo, to be covered.
        PeopleInPhoto = "people_in_photo_page",
        /// Two photos that look alike.
        PhotoPair = "photo_pair_page",
        /// A place of a door, proposed by a courier.
        Pin = "pin_page",
        /// An appeal.
        Appeal = "appeal_page",
        /// A matter, with everybody in it.
        Matter = "matter_page",
        /// A matter's file for a lawyer.
        MatterExport = "matter_taken",
        /// Claims that share something with one.
        LikeClaims = "like_claims_page",
        /// An identity check.
        Check = "identity_check_page",
        /// What somebody says is wrong in their record.
        Correction = "correction_page",
        /// Many parcels or deliveries as a file.
        List = "list_taken",
    }
}
