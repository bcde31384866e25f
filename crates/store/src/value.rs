//! Between Rust values and columns: BIGINT, DOUBLE PRECISION, TEXT, BLOB and NULL.
//!
//! Times are microseconds (BIGINT), ids and digests are raw bytes, closed lists are their stable
//! spelling, booleans are 0 and 1. Nothing here depends on an engine's own types.

mod ids;

use crate::error::{Error, ErrorKind};
use porchlight_domain::digest::Digest;
use porchlight_domain::money::Currency;
use porchlight_domain::time::Timestamp;
use porchlight_domain::{check_in, hold, offer, pay, place, proof, standing, strength, tip, words};
use std::str::FromStr;

/// A borrowed parameter.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Param<'a> {
    Null,
    Int(i64),
    Real(f64),
    Text(&'a str),
    Blob(&'a [u8]),
}

/// A borrowed column value.
pub(crate) type Column<'a> = Param<'a>;

/// What can stand behind a `$n`.
pub(crate) trait ToParam {
    fn to_param(&self) -> Param<'_>;
}

/// What can be read from a column.
pub(crate) trait FromColumn: Sized {
    fn from_column(column: Column<'_>) -> Result<Self, Error>;
}

fn corrupt(expected: &str, column: Column<'_>) -> Error {
    let found = match column {
        Param::Null => "NULL",
        Param::Int(_) => "an integer",
        Param::Real(_) => "a number",
        Param::Text(_) => "text",
        Param::Blob(_) => "bytes",
    };
    Error::new(ErrorKind::Corrupt, format!("expected {expected}, found {found}"))
}

impl<T: ToParam + ?Sized> ToParam for &T {
    fn to_param(&self) -> Param<'_> {
        (**self).to_param()
    }
}

impl<T: ToParam> ToParam for Option<T> {
    fn to_param(&self) -> Param<'_> {
        self.as_ref().map_or(Param::Null, ToParam::to_param)
    }
}

impl<T: FromColumn> FromColumn for Option<T> {
    fn from_column(column: Column<'_>) -> Result<Self, Error> {
        match column {
            Param::Null => Ok(None),
            other => T::from_column(other).map(Some),
        }
    }
}

macro_rules! integers {
    ($($t:ty),+) => {$(
        impl ToParam for $t {
            fn to_param(&self) -> Param<'_> {
                Param::Int(i64::from(*self))
            }
        }

        impl FromColumn for $t {
            fn from_column(column: Column<'_>) -> Result<Self, Error> {
                match column {
                    Param::Int(value) => <$t>::try_from(value).map_err(|_| {
                        Error::new(ErrorKind::Corrupt, format!("{value} does not fit {}", stringify!($t)))
                    }),
                    other => Err(corrupt("an integer", other)),
                }
            }
        }
    )+};
}

integers!(i64, i32, u32, u16, u8);

impl ToParam for bool {
    fn to_param(&self) -> Param<'_> {
        Param::Int(i64::from(*self))
    }
}

impl FromColumn for bool {
    fn from_column(column: Column<'_>) -> Result<Self, Error> {
        match column {
            Param::Int(0) => Ok(false),
            Param::Int(1) => Ok(true),
            other => Err(corrupt("0 or 1", other)),
        }
    }
}

impl ToParam for f64 {
    fn to_param(&self) -> Param<'_> {
        Param::Real(*self)
    }
}

impl FromColumn for f64 {
    #[expect(clippy::cast_precision_loss, reason = "an engine may store 3.0 as 3")]
    fn from_column(column: Column<'_>) -> Result<Self, Error> {
        match column {
            Param::Real(value) => Ok(value),
            Param::Int(value) => Ok(value as Self),
            other => Err(corrupt("a number", other)),
        }
    }
}

impl ToParam for str {
    fn to_param(&self) -> Param<'_> {
        Param::Text(self)
    }
}

impl ToParam for String {
    fn to_param(&self) -> Param<'_> {
        Param::Text(self)
    }
}

impl FromColumn for String {
    fn from_column(column: Column<'_>) -> Result<Self, Error> {
        match column {
            Param::Text(text) => Ok(text.to_owned()),
            other => Err(corrupt("text", other)),
        }
    }
}

impl ToParam for [u8] {
    fn to_param(&self) -> Param<'_> {
        Param::Blob(self)
    }
}

impl ToParam for Vec<u8> {
    fn to_param(&self) -> Param<'_> {
        Param::Blob(self)
    }
}

impl FromColumn for Vec<u8> {
    fn from_column(column: Column<'_>) -> Result<Self, Error> {
        match column {
            Param::Blob(bytes) => Ok(bytes.to_vec()),
            other => Err(corrupt("bytes", other)),
        }
    }
}

impl<const N: usize> ToParam for [u8; N] {
    fn to_param(&self) -> Param<'_> {
        Param::Blob(self)
    }
}

impl<const N: usize> FromColumn for [u8; N] {
    fn from_column(column: Column<'_>) -> Result<Self, Error> {
        match column {
            Param::Blob(bytes) => bytes.try_into().map_err(|_| {
                Error::new(ErrorKind::Corrupt, format!("expected {N} bytes, found {}", bytes.len()))
            }),
            other => Err(corrupt("bytes", other)),
        }
    }
}

impl ToParam for Digest {
    fn to_param(&self) -> Param<'_> {
        Param::Blob(&self.0)
    }
}

impl FromColumn for Digest {
    fn from_column(column: Column<'_>) -> Result<Self, Error> {
        <[u8; 32]>::from_column(column).map(Self)
    }
}

impl ToParam for Timestamp {
    fn to_param(&self) -> Param<'_> {
        Param::Int(self.0)
    }
}

impl FromColumn for Timestamp {
    fn from_column(column: Column<'_>) -> Result<Self, Error> {
        i64::from_column(column).map(Self)
    }
}

fn spelled<T: FromStr>(column: Column<'_>) -> Result<T, Error>
where
    T::Err: std::fmt::Display,
{
    match column {
        Param::Text(text) => {
            text.parse().map_err(|e: T::Err| Error::new(ErrorKind::Corrupt, e.to_string()))
        }
        other => Err(corrupt("a stable spelling", other)),
    }
}

impl ToParam for Currency {
    fn to_param(&self) -> Param<'_> {
        Param::Text(self.code())
    }
}

impl FromColumn for Currency {
    fn from_column(column: Column<'_>) -> Result<Self, Error> {
        spelled(column)
    }
}

macro_rules! spelled_words {
    ($($t:ty),+ $(,)?) => {$(
        impl ToParam for $t {
            fn to_param(&self) -> Param<'_> {
                Param::Text(self.code())
            }
        }

        impl FromColumn for $t {
            fn from_column(column: Column<'_>) -> Result<Self, Error> {
                spelled(column)
            }
        }
    )+};
}

spelled_words!(
    porchlight_domain::made_case::MadeFinding,
    porchlight_domain::made_case::MadeState,
    words::CorrectionState,
    words::PersonErasureState,
    words::Role,
    words::ProgrammeKind,
    words::VehicleKind,
    words::AwardMode,
    words::ApplicationState,
    words::ApplicationReason,
    words::CourierState,
    words::CarrierKind,
    words::OrderState,
    words::BlockState,
    words::AwardState,
    words::AwardSource,
    words::StopState,
    words::JobState,
    words::Outcome,
    words::Handling,
    words::ReasonCode,
    words::DropPlace,
    words::Weather,
    words::EvidenceKind,
    words::PhotoException,
    words::UploadState,
    words::LookPurpose,
    words::PhotoReviewState,
    words::ErasureReason,
    words::FileFault,
    words::ScrubStage,
    words::ScanResult,
    words::ScanStep,
    words::ClaimKind,
    words::ClaimFinding,
    words::ClaimSide,
    words::RemedyKind,
    words::RemedyState,
    words::RemedyLook,
    words::PatternState,
    words::PreferenceScope,
    words::MessageChannel,
    words::MessageState,
    words::RedactionState,
    words::WebhookKind,
    words::QuarantineState,
    words::RoundState,
    words::Assurance,
    words::Act,
    words::DeviceKind,
    words::SignInMethod,
    words::FindingKind,
    words::AttestationFormat,
    words::AttestationOutcome,
    words::PasskeyStatement,
    words::PinState,
    words::VerdictKind,
    words::ChallengeState,
    words::ChallengeWay,
    words::CaseState,
    words::DecisionKind,
    words::DecisionState,
    words::AppealState,
    words::MatterState,
    words::OutsideAsker,
    words::OutsideBasis,
    words::OutsideOutcome,
    words::OutsideTold,
    place::Label,
    place::PointSource,
    place::TraceStep,
    proof::ProofLevel,
    porchlight_domain::round::policy::RoundKind,
    strength::Deed,
    pay::PayKind,
    standing::EventKind,
    standing::FactKind,
    hold::Level,
    hold::HoldSource,
    check_in::Shown,
    check_in::Unshown,
    check_in::Changes,
    check_in::DelayKind,
    check_in::DeskView,
    tip::TipState,
    offer::OfferReason,
    offer::OfferState,
    porchlight_domain::waiting_list::WaitState,
);
