//! The acting courier: who they are, their language, new terms.

use super::dto::{Empty, Station};
use super::extract::Body;
use crate::problem::Problem;
use crate::session::{Courier, Operation};
use crate::site::Site;
use axum::Json;
use axum::extract::State;
use porchlight_app::account::Agreed;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Terms newer than the ones the courier agreed to.
#[derive(Serialize, ToSchema)]
pub(super) struct WaitingTerms {
    /// Name of the programme.
    programme: String,
    /// Version to agree to.
    version: u32,
    /// The terms.
    body: String,
}

/// The acting courier.
#[derive(Serialize, ToSchema)]
pub(super) struct Me {
    /// Id of the courier.
    id: String,
    /// Name.
    name: String,
    /// E-mail address.
    email: String,
    /// Language tag.
    language: String,
    /// bike, sedan, suv or van.
    vehicle: &'static str,
    /// Their station.
    station: Station,
    /// Who runs this server.
    operator_name: String,
    /// Number for emergencies, or empty. The phone keeps it: the button works without a network.
    emergency: String,
    /// Number of the dispatchers, or empty.
    desk: String,
    /// Newer terms, if there are any.
    waiting_terms: Option<WaitingTerms>,
}

/// Who is signed in.
#[utoipa::path(get, path = "/v1/me", tag = "courier", responses((status = 200, body = Me)))]
pub(super) async fn me(
    State(site): State<Site>,
    Courier(who): Courier,
) -> Result<Json<Me>, Problem> {
    let (account, contact) = site
        .ask(who.actor, |app, ctx| {
            let account = app.my_account(ctx)?;
            let contact = app.station_contact(account.station.id)?;
            Ok((account, contact))
        })
        .await?;
    let waiting_terms = account.waiting_terms.map(|(programme, terms)| WaitingTerms {
        programme: programme.name,
        version: terms.version,
        body: terms.body,
    });
    Ok(Json(Me {
        id: account.courier.id.to_string(),
        name: account.courier.name,
        email: account.courier.email,
        language: account.courier.language,
        vehicle: account.courier.vehicle.code(),
        station: Station::from(&account.station),
        operator_name: site.app().settings.operator_name.clone(),
        emergency: contact.emergency,
        desk: contact.desk,
        waiting_terms,
    }))
}

/// A language.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LanguageBody {
    /// Language tag, such as `en` or `es`.
    language: String,
}

/// Sets the language in which the courier is addressed.
#[utoipa::path(put, path = "/v1/me/language", tag = "courier", request_body = LanguageBody,
    responses((status = 200, body = Empty)))]
pub(super) async fn set_language(
    State(site): State<Site>,
    Courier(who): Courier,
    Operation(operation): Operation,
    Body(body): Body<LanguageBody>,
) -> Result<Json<Empty>, Problem> {
    site.ask_once(who.actor, operation, move |app, ctx| app.set_my_language(ctx, &body.language))
        .await?;
    Ok(Json(Empty {}))
}

/// A version of terms.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AgreeBody {
    /// The version that was read.
    version: u32,
}

/// What became of agreeing.
#[derive(Serialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(super) enum AgreeOutcome {
    /// Agreed, now or before.
    Agreed,
    /// Another version is the newest one: read that first.
    Changed {
        /// That version.
        version: u32,
    },
}

/// Agrees to the newest terms.
#[utoipa::path(post, path = "/v1/me/terms", tag = "courier", request_body = AgreeBody,
    responses((status = 200, body = AgreeOutcome)))]
pub(super) async fn agree(
    State(site): State<Site>,
    Courier(who): Courier,
    Operation(operation): Operation,
    Body(body): Body<AgreeBody>,
) -> Result<Json<AgreeOutcome>, Problem> {
    let agreed = site
        .ask_once(who.actor, operation, move |app, ctx| app.agree_to_terms(ctx, body.version))
        .await?;
    Ok(Json(match agreed {
        Agreed::Agreed => AgreeOutcome::Agreed,
        Agreed::Changed(version) => AgreeOutcome::Changed { version },
    }))
}
