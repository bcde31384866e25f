//! The description of the API, generated from the code: what the handlers say, and what holds for
//! all of them.

use crate::problem::Problem;
use crate::session::STAFF_COOKIE;
use axum::http::header;
use axum::response::IntoResponse;
use std::sync::LazyLock;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, InfoBuilder, LicenseBuilder, OpenApi, Ref, Required,
    ResponseBuilder, SecurityRequirement,
};
use utoipa::{PartialSchema, ToSchema};

const COURIER: &str = "courier_session";
const KEY: &str = "integrator_key";
const STAFF: &str = "staff_session";

/// What stands above all endpoints.
pub(super) fn frame() -> OpenApi {
    let mut schemas = vec![];
    Problem::schemas(&mut schemas);
    let components = ComponentsBuilder::new()
        .schemas_from_iter(schemas)
        .schema("Problem", Problem::schema())
        .security_scheme(
            COURIER,
            SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::with_description(
                "Authorization",
                "`DPoP ` and an access token bound to the phone's key, with a proof in the header \
                 `DPoP` (RFC 9449). See docs/api/device.md.",
            ))),
        )
        .security_scheme(
            KEY,
            SecurityScheme::Http(
                HttpBuilder::new()
                    .scheme(HttpAuthScheme::Bearer)
                    .description(Some("An integrator's key: `Authorization: Bearer pk_...`."))
                    .build(),
            ),
        )
        .security_scheme(
            STAFF,
            SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description(
                STAFF_COOKIE,
                "The session of a member of staff who signed in at the console.",
            ))),
        )
        .build();
    let info = InfoBuilder::new()
        .title("Porchlight")
        .version("1")
        .description(Some(
            "The JSON API for the courier app, integrators and staff. Errors are problem documents (RFC \
             9457) with a stable `code`; expected noes are 200 with an `outcome`. See docs/api.md.",
        ))
        .license(Some(LicenseBuilder::new().name("Apache-2.0 OR MIT").build()))
        .build();
    let mut api = OpenApi::new(info, utoipa::openapi::Paths::new());
    api.components = Some(components);
    api
}

/// The header that makes a write safe to repeat.
fn operation_id() -> Parameter {
    ParameterBuilder::new()
        .name("Operation-Id")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "Made by the client: `opn_` and 26 characters. The same id with the same request gets \
             the same answer; with another request 409.",
        ))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String).build()))
        .build()
}

/// Endpoints that the phone's key signs for, by path.
const SIGNED: &[&str] = &[
    "/v1/rounds/{round}/entry",
    "/v1/reservations/{reservation}/accept",
    "/v1/awards/{award}/check-in",
    "/v1/attempts",
    "/v1/identity/consents",
];

/// The header that carries what the phone signed for.
fn commitment() -> Parameter {
    ParameterBuilder::new()
        .name("Commitment")
        .parameter_in(ParameterIn::Header)
        .required(Required::True)
        .description(Some(
            "Compact JWS by the phone's key over act, subject (id of the round, reservation, award \
             or stop, or the digest of a policy), nonce and the digest of the body. See docs/api/device.md.",
        ))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String).build()))
        .build()
}

/// `put /v1/rounds/{round}/entry` becomes `put_rounds_round_entry`.
fn name(method: &str, path: &str) -> String {
    let parts = path.trim_start_matches("/v1/").split(['/', '-', '{', '}']);
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    format!("{method}_{}", parts.join("_"))
}

fn finish_operation(operation: &mut Operation, method: &str, path: &str) {
    operation.operation_id = Some(name(method, path));
    let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let refusal = ResponseBuilder::new()
        .description("A refusal or fault")
        .content("application/problem+json", problem)
        .build();
    operation.responses.responses.insert("default".into(), refusal.into());
    let none: [&str; 0] = [];
    let needs = |name: &str| SecurityRequirement::new(name, none);
    let tags = operation.tags.clone().unwrap_or_default();
    if tags.iter().any(|tag| tag == "courier") {
        operation.security = Some(vec![needs(COURIER)]);
    } else if tags.iter().any(|tag| tag == "integrator") {
        operation.security = Some(vec![needs(KEY)]);
    } else if tags.iter().any(|tag| tag == "staff") {
        operation.security = Some(vec![needs(STAFF)]);
    }
    if SIGNED.contains(&path) && matches!(method, "post" | "put") {
        operation.parameters.get_or_insert_default().push(commitment().into());
    }
    if method != "get" {
        operation.parameters.get_or_insert_default().push(operation_id().into());
    }
}

/// Adds what holds for every endpoint: problems, credentials, operation ids.
pub(super) fn finish(mut api: OpenApi) -> OpenApi {
    for (path, item) in &mut api.paths.paths {
        let PathItem { get, put, post, delete, .. } = item;
        for (method, operation) in [("get", get), ("put", put), ("post", post), ("delete", delete)]
        {
            if let Some(operation) = operation {
                finish_operation(operation, method, path);
            }
        }
    }
    api
}

static JSON: LazyLock<String> =
    LazyLock::new(|| super::description().to_pretty_json().unwrap_or_default());

/// The description as JSON: `/openapi.json`.
pub(super) async fn serve() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], JSON.as_str())
}
