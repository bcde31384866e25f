//! Staff: who works here, with which role; operators add and change them.

use super::courier::tabs;
use super::desk::{Desk, Section};
use super::form::{Fields, Values};
use super::table::{self, Column};
use super::{done, id};
use crate::problem::{FieldProblem, Problem};
use crate::show::icon;
use crate::site::Site;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use maud::{Markup, html};
use porchlight_app::desk::RoleSet;
use porchlight_app::rows::Staff;
use porchlight_app::station::Made;
use porchlight_domain::id::StaffId;
use porchlight_domain::words::Role;

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/console/people/staff", get(list).post(add))
        .route("/console/people/staff/{id}/role", post(set_role))
        .route("/console/people/staff/{id}/active", post(set_active))
        .route("/console/people/staff/{id}/unlink", post(unlink))
}

fn roles(desk: &Desk) -> Vec<(String, String)> {
    let of = |r: &Role| (r.code().to_owned(), desk.text().code("role", r.code()));
    Role::ALL.iter().map(of).collect()
}

async fn list(desk: Desk) -> Result<Markup, Problem> {
    staff_page(&desk, &Values::of(&[("role", "dispatcher")]), &[]).await
}

async fn staff_page(
    desk: &Desk,
    values: &Values,
    errors: &[FieldProblem],
) -> Result<Markup, Problem> {
    let slice = table::slice(&desk.address);
    let (list, counts, linked) = desk
        .ask(move |app, ctx| {
            let linked = app.provider_accounts(ctx)?;
            Ok((app.staff_page(ctx, slice)?, app.people_counts(ctx)?, linked))
        })
        .await?;
    let is_linked = |person: &Staff| linked.iter().any(|account| account.staff == person.id);
    let mut columns = vec![
        Column::plain(desk.say("name")),
        Column::plain(desk.say("email")),
        Column::plain(desk.say("role")),
        Column::plain(desk.say("access")),
    ];
    if desk.may_operate() {
        columns.push(Column::plain(desk.say("acts")));
    }
    let main = html! {
        header.head { h1 { (desk.say("people")) } }
        (tabs(desk, counts, "staff"))
        div.scroll tabindex="0" role="region" aria-label=(desk.say("staff")) { table.rows.list {
            (table::head(desk, &columns))
            tbody { @for person in &list.rows { (row(desk, person, is_linked(person))) } }
        } }
        (table::paging(desk, list.total))
        @if desk.may_operate() { (form(desk, values, errors)) }
        section.panel { h2 { (desk.say("roles")) } dl.facts { @for role in Role::ALL {
            div { dt { (desk.text().code("role", role.code())) } dd { (desk.say(&format!("role-{}-may", role.code()))) } }
        } } }
    };
    Ok(desk.page(Section::People, &desk.say("staff"), &main))
}

fn row(desk: &Desk, person: &Staff, linked: bool) -> Markup {
    let at = format!("/console/people/staff/{}", person.id);
    html! {
        tr {
            th scope="row" { span.clip { (person.name) } }
            td { span.clip { (person.email) } }
            td { (desk.text().code("role", person.role.code())) }
            td { @if person.active { span.chip.good { (desk.say("access-on")) } } @else { span.chip { (desk.say("access-off")) } }
                @if linked { " " span.chip { (desk.say("sign-on-linked")) } } }
            @if desk.may_operate() { td { div.acts.tight {
                form.inline method="post" action={ (at) "/role" } {
                    select name="role" aria-label=(desk.with("role-of", &[("name", person.name.clone().into())])) { @for (code, words) in roles(desk) { option value=(code) selected[code == person.role.code()] { (words) } } }
                    button { (desk.say("save")) }
                }
                @if person.active && desk.staff.identity.name != person.name {
                    form method="post" action={ (at) "/recovery" } { button { (desk.say("recovery-issue")) } }
                }
                @if linked {
                    form method="post" action={ (at) "/unlink" } { button { (desk.say("sign-on-unlink")) } }
                }
                form method="post" action={ (at) "/active" } {
                    @if person.active { button.danger name="active" value="no" { (desk.say("turn-off")) } } @else { button name="active" value="yes" { (desk.say("turn-on")) } }
                }
            } } }
        }
    }
}

fn form(desk: &Desk, values: &Values, errors: &[FieldProblem]) -> Markup {
    let f = Fields { desk, values, errors };
    html! {
        section.panel { h2 { (desk.say("staff-new")) }
            (f.summary())
            form.stack method="post" action="/console/people/staff" {
                (f.input("name", "name", "text", None))
                (f.input("email", "email", "email", Some("staff-email-hint")))
                (f.select("role", "role", &roles(desk), None))
                button.primary { (icon("plus")) (desk.say("staff-add")) }
            }
        }
    }
}

async fn add(desk: Desk, Form(values): Form<Values>) -> Result<Response, Problem> {
    let (name, email) = (values.get("name").to_owned(), values.get("email").to_owned());
    let role: Role = values.get("role").parse().map_err(|_| Problem::absent("role"))?;
    let errors = match desk.ask(move |app, ctx| app.add_staff(ctx, &name, &email, role)).await {
        Ok(Made::Made(_)) => {
            return Ok(done("/console/people/staff", "staff-added").into_response());
        }
        Ok(Made::Taken) => {
            vec![super::form::wrong("email", "email_taken", "somebody has this address")]
        }
        Err(problem) if problem.code == "invalid" => problem.errors.into_vec(),
        Err(problem) => return Err(problem),
    };
    let page = staff_page(&desk, &values, &errors).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn set_role(
    desk: Desk,
    Path(person): Path<String>,
    Form(values): Form<Values>,
) -> Result<Redirect, Problem> {
    let person: StaffId = id(&person, "member of staff")?;
    let role: Role = values.get("role").parse().map_err(|_| Problem::absent("role"))?;
    let answer = desk.ask(move |app, ctx| app.set_staff_role(ctx, person, role)).await?;
    let code = match answer {
        RoleSet::Set => "role-set",
        RoleSet::LastOperator => "no-last-operator",
    };
    Ok(done("/console/people/staff", code))
}

async fn set_active(
    desk: Desk,
    Path(person): Path<String>,
    Form(values): Form<Values>,
) -> Result<Redirect, Problem> {
    let person: StaffId = id(&person, "member of staff")?;
    let active = values.get("active") == "yes";
    let code = match desk.ask(move |app, ctx| app.set_staff_active(ctx, person, active)).await {
        Ok(()) => "access-set",
        Err(problem) if problem.code == "invalid" => "no-last-operator",
        Err(problem) => return Err(problem),
    };
    Ok(done("/console/people/staff", code))
}

async fn unlink(desk: Desk, Path(person): Path<String>) -> Result<Redirect, Problem> {
    let person: StaffId = id(&person, "member of staff")?;
    desk.ask(move |app, ctx| app.unlink_single_sign_on(ctx, person)).await?;
    Ok(done("/console/people/staff", "sign-on-unlinked"))
}
