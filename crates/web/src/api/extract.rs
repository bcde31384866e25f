//! Reading requests: JSON bodies, ids in paths, queries and raw bytes. Whatever cannot be read is
//! refused as a problem that says where it is wrong.

use super::dto::invalid;
use crate::problem::Problem;
use crate::session::{Key, PROOF_HEADER, Phone, Visitor};
use crate::signal::Origin;
use crate::site::Site;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use porchlight_app::Actor;
use porchlight_app::device::{Committed, Wanted};
use porchlight_app::session::Bound;
use porchlight_domain::words::Act;
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use std::fmt::Display;
use std::str::FromStr;

const JSON: &str = "application/json";

/// The request's media type, without parameters, in lower case.
pub(super) fn media_type(headers: &HeaderMap) -> String {
    let given = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    given.unwrap_or("").split(';').next().unwrap_or("").trim().to_ascii_lowercase()
}

/// The body has a type that this endpoint does not take.
pub(super) fn wrong_media(expected: &str, given: &str) -> Problem {
    let given = if given.is_empty() { "none" } else { given };
    Problem::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "wrong_media_type",
        "The body has another type than expected",
        format!("Send it as {expected}; the Content-Type was {given}."),
    )
}

/// The body is larger than this endpoint takes.
pub(super) fn too_large(limit: usize) -> Problem {
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "too_large",
        "Too large",
        format!("At most {limit} bytes are taken here."),
    )
}

/// Why a body could not be read to its end.
fn unread(rejection: BytesRejection) -> Problem {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too_large",
            "Too large",
            "The body is larger than this endpoint takes.",
        );
    }
    let detail = rejection.into_response().status().to_string();
    Problem::malformed(format!("The body ended before it was complete ({detail})."))
}

/// A JSON body. Unknown fields are refused by the types themselves.
pub(super) struct Body<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<Site> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Problem> {
        let media = media_type(request.headers());
        if media != JSON {
            return Err(wrong_media(JSON, &media));
        }
        let bytes = Bytes::from_request(request, site).await.map_err(unread)?;
        read_json(&bytes).map(Self)
    }
}

/// JSON bytes as what they should be.
fn read_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(bytes).map_err(|error| match error.classify() {
        Category::Data => invalid("body", "wrong_shape", error.to_string()),
        _ => Problem::malformed(format!("The body is not JSON: {error}.")),
    })
}

/// Header of what the phone signed for.
const COMMITMENT_HEADER: &str = "commitment";

/// A request of a courier that the phone's key signed for, with the exact bytes of its body.
pub(super) struct Signed {
    /// The courier on the bound phone.
    pub(super) bound: Bound,
    /// Where the request comes from.
    pub(super) origin: Origin,
    signature: Option<String>,
    media: String,
    bytes: Bytes,
}

impl Signed {
    /// The body as JSON.
    pub(super) fn body<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        if self.media != JSON {
            return Err(wrong_media(JSON, &self.media));
        }
        read_json(&self.bytes)
    }

    /// Whether the body has no bytes at all.
    pub(super) fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Checks that the phone signed for this act on these bytes.
    pub(super) async fn commit(
        self,
        site: &Site,
        act: Act,
        subject: impl Display,
    ) -> Result<Committed, Problem> {
        let wanted = Wanted { act, subject: subject.to_string() };
        site.ask(self.bound.identity.actor, move |app, ctx| {
            let signature = self.signature.as_deref();
            app.check_commitment(ctx, &self.bound, wanted, &self.bytes, signature)
        })
        .await
    }
}

impl FromRequest<Site> for Signed {
    type Rejection = Problem;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let Phone(bound) = Phone::from_request_parts(&mut parts, site).await?;
        let origin = Origin::of(&parts);
        let given = parts.headers.get(COMMITMENT_HEADER).and_then(|value| value.to_str().ok());
        let signature = given.map(str::to_owned);
        let media = media_type(&parts.headers);
        let request = Request::from_parts(parts, body);
        let bytes = Bytes::from_request(request, site).await.map_err(unread)?;
        Ok(Self { bound, origin, signature, media, bytes })
    }
}

/// A body of bytes, with its media type.
pub(super) struct Raw {
    media: String,
    bytes: Bytes,
}

impl Raw {
    /// The bytes, if they were sent as this type.
    pub(super) fn of_type(self, expected: &str) -> Result<Vec<u8>, Problem> {
        if self.media == expected {
            Ok(self.bytes.to_vec())
        } else {
            Err(wrong_media(expected, &self.media))
        }
    }
}

impl FromRequest<Site> for Raw {
    type Rejection = Problem;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Problem> {
        let media = media_type(request.headers());
        let bytes = Bytes::from_request(request, site).await.map_err(unread)?;
        Ok(Self { media, bytes })
    }
}

/// An id or number of a path.
pub(super) fn of_path<T: FromStr<Err: Display>>(text: &str) -> Result<T, Problem> {
    text.parse().map_err(|error| Problem::malformed(format!("\"{text}\" in the path: {error}.")))
}

/// The id of a path that has one.
pub(super) struct Id<T>(pub(super) T);

impl<T: FromStr<Err: Display>> FromRequestParts<Site> for Id<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        let path = Path::<String>::from_request_parts(parts, site).await;
        let Path(text) = path.map_err(|error| Problem::malformed(error.body_text()))?;
        of_path(&text).map(Self)
    }
}

/// The ids of a path that has two.
pub(super) struct Ids<A, B>(pub(super) (A, B));

impl<A, B> FromRequestParts<Site> for Ids<A, B>
where
    A: FromStr<Err: Display>,
    B: FromStr<Err: Display>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        let path = Path::<(String, String)>::from_request_parts(parts, site).await;
        let Path((a, b)) = path.map_err(|error| Problem::malformed(error.body_text()))?;
        Ok(Self((of_path(&a)?, of_path(&b)?)))
    }
}

/// The query of an address.
pub(super) struct Asked<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequestParts<Site> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        let query = Query::<T>::from_request_parts(parts, site).await;
        query.map(|Query(query)| Self(query)).map_err(|e| Problem::malformed(e.body_text()))
    }
}

/// How many lines of a list: what was asked for within the limit, or the usual number.
pub(super) fn lines(asked: Option<u32>, usual: u32, most: u32) -> Result<u32, Problem> {
    match asked {
        None => Ok(usual),
        Some(limit) if (1..=most).contains(&limit) => Ok(limit),
        Some(_) => Err(invalid("limit", "out_of_range", format!("ask for 1 to {most} lines"))),
    }
}

/// Somebody with any of our credentials: an integrator's key, staff, or a courier.
pub(super) struct Anyone(pub(super) Actor);

impl FromRequestParts<Site> for Anyone {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        if parts.headers.contains_key(PROOF_HEADER) {
            let Phone(bound) = Phone::from_request_parts(parts, site).await?;
            return Ok(Self(bound.identity.actor));
        }
        if parts.headers.contains_key(header::AUTHORIZATION) {
            let Key(actor) = Key::from_request_parts(parts, site).await?;
            return Ok(Self(actor));
        }
        let visitor = Visitor::from_request_parts(parts, site).await?;
        let known = visitor.staff.ok_or_else(Problem::sign_in_needed)?;
        Ok(Self(known.actor))
    }
}
