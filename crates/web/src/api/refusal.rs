//! What no handler saw is a problem too: unknown paths and methods, time-outs, bodies cut short.

use crate::problem::Problem;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// The problem of a status that came without one.
fn problem_of(status: StatusCode, method: &str, path: &str) -> Problem {
    match status {
        StatusCode::NOT_FOUND => Problem::new(
            status,
            "absent",
            "Not found",
            format!("There is no {path}. The endpoints are listed in /openapi.json."),
        ),
        StatusCode::METHOD_NOT_ALLOWED => Problem::new(
            status,
            "method_not_allowed",
            "Another method is needed",
            format!("{path} does not take {method}; the Allow header says what it takes."),
        ),
        StatusCode::REQUEST_TIMEOUT => Problem::new(
            status,
            "request_timeout",
            "It took too long",
            "It may have happened. Repeat the same request with the same operation id.",
        ),
        StatusCode::PAYLOAD_TOO_LARGE => {
            Problem::new(status, "too_large", "Too large", "The body is larger than is taken here.")
        }
        other if other.is_server_error() => Problem::fault(&format!("{method} {path}: {other}")),
        other => Problem::new(
            other,
            "malformed",
            "The request cannot be read",
            other.canonical_reason().unwrap_or("The request cannot be read."),
        ),
    }
}

/// Turns every refusal under `/v1` into a problem document.
pub(crate) async fn as_problems(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if path != "/v1" && !path.starts_with("/v1/") {
        return next.run(request).await;
    }
    let (method, path) = (request.method().clone(), path.to_owned());
    let response = next.run(request).await;
    let status = response.status();
    let refused = status.is_client_error() || status.is_server_error();
    if !refused || response.extensions().get::<Problem>().is_some() {
        return response;
    }
    let allow = response.headers().get(header::ALLOW).cloned();
    let mut answer = problem_of(status, method.as_str(), &path).into_response();
    if let Some(allow) = allow {
        answer.headers_mut().insert(header::ALLOW, allow);
    }
    answer
}
