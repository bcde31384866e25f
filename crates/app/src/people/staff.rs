//! Who works for the operator.

use super::is_email;
use crate::app::{App, Done};
use crate::ctx::Ctx;
use crate::error::{Error, Invalid, Result};
use crate::message::enqueue;
use crate::session::{INVITATION_LIFE, Subject, make_link};
use crate::station::{Made, NAME_RULE, is_name};
use porchlight_domain::id::StaffId;
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::words::Role;
use porchlight_store::rows::Staff;
use porchlight_store::{Page, Slice};
use serde_json::json;

impl App {
    /// Adds a member of staff and sends an invitation.
    ///
    /// # Errors
    /// Denied to all but operators; invalid fields.
    pub fn add_staff(&self, ctx: &mut Ctx, name: &str, email: &str, role: Role) -> Result<Made> {
        ctx.allow_operator()?;
        let email = email.trim().to_lowercase();
        let mut wrong = vec![];
        if !is_name(name) {
            wrong.push(Invalid::new("name", "name_length", NAME_RULE));
        }
        if !is_email(&email) {
            wrong.push(Invalid::new(
                "email",
                "not_an_email",
                "give an address like ana@example.org",
            ));
        }
        if !wrong.is_empty() {
            return Err(Error::Invalid(wrong));
        }
        let (name, url) = (name.trim().to_owned(), self.settings.public_url.clone());
        let operator = self.settings.operator_name.clone();
        self.record(ctx, &format!("staff {name} {email} {role}"), move |tx, hand| {
            let staff = Staff {
                id: hand.id(StaffId::new),
                name: name.clone(),
                email: email.clone(),
                language: "en".into(),
                role,
                active: true,
                created_at: hand.now,
            };
            if !tx.insert_staff(&staff)? {
                return Ok(Done::Refused(Made::Taken));
            }
            let fact = json!({"name": name, "email": email, "role": role.code()});
            hand.leave(LeafKind::Staff, staff.id, fact);
            let link = make_link(tx, hand, Subject::Staff(staff.id), INVITATION_LIFE)?;
            let body = format!(
                "Hello {name},\n\n{operator} added you to Porchlight as {role}. Open this link and \
                 press the button to make your passkey. It works once, for seven days.\n\n{url}{link}\n"
            );
            enqueue(tx, hand, &email, &format!("Your Porchlight access at {operator}"), &body)?;
            Ok(Done::Kept(Made::Made(staff.id.to_string())))
        })
    }

    /// Turns a member of staff's access on or off; the last active operator cannot be turned off.
    ///
    /// # Errors
    /// Denied to all but operators; absent; invalid if it is the last operator.
    pub fn set_staff_active(&self, ctx: &mut Ctx, id: StaffId, active: bool) -> Result<()> {
        ctx.allow_operator()?;
        self.record(ctx, &format!("staff_active {id} {active}"), move |tx, hand| {
            let mut staff = tx.staff(id)?.ok_or(Error::Absent("member of staff"))?;
            if !active && staff.role == Role::Operator && staff.active && tx.operators()? <= 1 {
                return Err(Error::invalid(
                    "active",
                    "last_operator",
                    "this is the last operator; add another one first",
                ));
            }
            staff.active = active;
            tx.update_staff(&staff)?;
            if !active {
                tx.end_sessions_of(id.0, None, hand.now)?;
            }
            hand.leave(LeafKind::Staff, id, json!({"active": active}));
            Ok(Done::Kept(()))
        })
    }

    /// A page of staff.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn staff_page(&self, ctx: &Ctx, slice: Slice) -> Result<Page<Staff>> {
        ctx.allow_staff()?;
        self.read(|tx| Ok(tx.staff_page(slice)?))
    }

    /// How many operators can sign in.
    ///
    /// # Errors
    /// Faults only.
    pub fn operators(&self) -> Result<u32> {
        self.read(|tx| Ok(tx.operators()?))
    }
}
