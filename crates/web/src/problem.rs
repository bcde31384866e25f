//! Refusals and faults over HTTP: RFC 9457 problem details with stable codes.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use porchlight_app::Error;
use serde::Serialize;
use utoipa::ToSchema;

/// One field that cannot be taken as it is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FieldProblem {
    /// Name of the field.
    pub field: String,
    /// Stable code.
    pub code: String,
    /// What is wrong and what would be right.
    pub message: String,
}

/// A problem as RFC 9457 describes it, with a stable `code` and the fields that are wrong.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Problem {
    /// A reference that names the kind of problem.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in a few words.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// What happened and what to do.
    pub detail: String,
    /// Stable code.
    pub code: String,
    /// Fields that are wrong.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    #[schema(value_type = Vec<FieldProblem>)]
    pub errors: Box<[FieldProblem]>,
}

impl Problem {
    /// A problem with a stable code.
    #[must_use]
    pub fn new(status: StatusCode, code: &str, title: &str, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("/problems#{code}"),
            title: title.into(),
            status: status.as_u16(),
            detail: detail.into(),
            code: code.into(),
            errors: Box::default(),
        }
    }

    /// Nobody is signed in.
    #[must_use]
    pub fn sign_in_needed() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "sign_in_needed",
            "Sign in first",
            "Your session ended or there was none. Sign in with your passkey.",
        )
    }

    /// A code of a sign-in that was made in another browser.
    #[must_use]
    pub fn other_browser() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "other_browser",
            "This sign-in was made elsewhere",
            "This code is of a sign-in in another browser. Sign in on this one.",
        )
    }

    /// A proof of the phone's key that cannot be read.
    #[must_use]
    pub fn proof_needed(detail: &str) -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "invalid_dpop_proof",
            "The phone's proof does not hold",
            detail,
        )
    }

    /// No integrator's key came along, or it ended.
    #[must_use]
    pub fn key_needed() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "key_needed",
            "A key is needed",
            "Send a living key as `Authorization: Bearer pk_...`; operators make them in Settings.",
        )
    }

    /// Too many requests from one place.
    #[must_use]
    pub fn too_many() -> Self {
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too_many_requests",
            "Too many requests",
            "Wait a moment and try again.",
        )
    }

    /// There is no such thing, or the asker may not know of it.
    #[must_use]
    pub fn absent(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "absent", "Not found", format!("There is no such {what}."))
    }

    /// A request that cannot be read.
    #[must_use]
    pub fn malformed(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "malformed", "The request cannot be read", detail)
    }

    /// Something broke. The detail goes to the log, never to the client.
    #[must_use]
    pub fn fault(detail: &str) -> Self {
        tracing::error!(detail, "a request failed");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "fault",
            "Something broke on our side",
            "Nothing you sent is lost if you send it again. The operator sees this in the log.",
        )
    }

    /// The HTTP status.
    #[must_use]
    pub fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

/// The status of a proof, signature or sign-in that does not hold.
fn unproved_status(code: &str) -> StatusCode {
    match code {
        "commitment_needed" => StatusCode::BAD_REQUEST,
        "commitment_stale" | "capture_over" | "last_passkey" | "too_many_passkeys"
        | "passkey_taken" => StatusCode::CONFLICT,
        "commitment_refused"
        | "assurance_too_low"
        | "passkey_statement_needed"
        | "challenge_of_other_phone" => StatusCode::FORBIDDEN,
        "challenge_begun_too_often" | "check_begun_too_often" | "captures_asked_for_too_often" => {
            StatusCode::TOO_MANY_REQUESTS
        }
        "overloaded" => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::UNAUTHORIZED,
    }
}

/// The error code of RFC 9449 and RFC 6750 that a 401 names in `WWW-Authenticate`.
fn challenge(code: &str) -> Option<&'static str> {
    match code {
        "use_dpop_nonce" => Some("DPoP error=\"use_dpop_nonce\", algs=\"ES256\""),
        "invalid_dpop_proof" => Some("DPoP error=\"invalid_dpop_proof\", algs=\"ES256\""),
        "token_expired" | "session_ended" | "device_revoked" | "key_mismatch" => {
            Some("DPoP error=\"invalid_token\", algs=\"ES256\"")
        }
        _ => None,
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let said = error.to_string();
        match error {
            Error::Denied(needs) => Self::new(
                StatusCode::FORBIDDEN,
                "denied",
                "Not allowed",
                format!("This needs {needs}."),
            ),
            Error::Absent(what) => Self::absent(what),
            Error::Invalid(list) => {
                let mut problem = Self::new(
                    StatusCode::UNPROCESSABLE_ENTITY,
                    "invalid",
                    "Some of it cannot be taken as it is",
                    said,
                );
                problem.errors = list
                    .into_iter()
                    .map(|i| FieldProblem {
                        field: i.field,
                        code: i.code.into(),
                        message: i.message,
                    })
                    .collect();
                problem
            }
            Error::Unproved(refusal) => Self::new(
                unproved_status(refusal.code),
                refusal.code,
                "This could not be proved",
                refusal.message,
            ),
            Error::OperationReused => Self::new(
                StatusCode::CONFLICT,
                "operation_reused",
                "This operation id was used before",
                "The same operation id came with a different request. Make a new id for it.",
            ),
            Error::Overloaded => Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "overloaded",
                "Too busy",
                "Too much is waiting. Try again in a moment.",
            ),
            Error::OutcomeUnknown => Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "outcome_unknown",
                "Not known yet",
                "It may have happened. Repeat the same request with the same operation id.",
            ),
            Error::Fault(detail) => Self::fault(&detail),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.status_code();
        let mut response = (status, Json(&self)).into_response();
        let headers = response.headers_mut();
        let media = header::HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, media);
        if status == StatusCode::SERVICE_UNAVAILABLE || status == StatusCode::TOO_MANY_REQUESTS {
            headers.entry(header::RETRY_AFTER).or_insert(header::HeaderValue::from_static("2"));
        }
        if let (StatusCode::UNAUTHORIZED, Some(challenge)) = (status, challenge(&self.code)) {
            let value = header::HeaderValue::from_static(challenge);
            headers.insert(header::WWW_AUTHENTICATE, value);
        }
        // Pages find it here and show it as a page.
        response.extensions_mut().insert(self);
        response
    }
}
