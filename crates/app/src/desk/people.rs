//! People as staff see them.

use crate::app::{App, Done};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use porchlight_domain::id::{ApplicationId, CourierId, StaffId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::words::{ApplicationState, Outcome, Role};
use porchlight_store::rows::{
    Application, Award, Block, Courier, Programme, Staff, StandingPreference, Station, Terms,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Awards shown with a courier.
const SHOWN_AWARDS: u32 = 20;

/// A courier with what staff may know.
#[derive(Debug, Clone)]
pub struct CourierStory {
    /// The courier.
    pub courier: Courier,
    /// Their station.
    pub station: Station,
    /// Their programme.
    pub programme: Option<Programme>,
    /// The terms they agreed to.
    pub terms: Option<Terms>,
    /// Newest awards with their blocks.
    pub awards: Vec<(Award, Block)>,
    /// Attempts by outcome.
    pub outcomes: Vec<(Outcome, u32)>,
    /// Standing wishes.
    pub wishes: Option<StandingPreference>,
}

/// How many applications wait.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PeopleCounts {
    /// New ones.
    pub submitted: u32,
    /// On the waiting list.
    pub waiting: u32,
    /// Refused.
    pub refused: u32,
    /// Approved.
    pub approved: u32,
}

/// What became of a change of role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum RoleSet {
    /// Changed, or so already.
    Set,
    /// This is the last operator: add another one first.
    LastOperator,
}

impl App {
    /// A courier with what staff may know.
    ///
    /// # Errors
    /// Denied to all but staff; absent.
    pub fn courier_story(&self, ctx: &Ctx, id: CourierId) -> Result<CourierStory> {
        ctx.allow_staff()?;
        self.read(|tx| {
            let courier = tx.courier(id)?.ok_or(Error::Absent("courier"))?;
            let mut awards = vec![];
            for award in tx.newest_awards_of(id, SHOWN_AWARDS)? {
                if let Some(block) = tx.block(award.block)? {
                    awards.push((award, block));
                }
            }
            Ok(CourierStory {
                station: tx.station(courier.station)?.ok_or(Error::Absent("station"))?,
                programme: tx.programme(courier.programme)?,
                terms: tx.terms(courier.terms)?,
                outcomes: tx.outcomes_of(id)?,
                wishes: tx.standing_preference(id)?,
                awards,
                courier,
            })
        })
    }

    /// One application.
    ///
    /// # Errors
    /// Denied to all but staff; absent.
    pub fn application(&self, ctx: &Ctx, id: ApplicationId) -> Result<Application> {
        ctx.allow_staff()?;
        self.read(|tx| tx.application(id)?.ok_or(Error::Absent("application")))
    }

    /// How many applications are in each state.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn people_counts(&self, ctx: &Ctx) -> Result<PeopleCounts> {
        ctx.allow_staff()?;
        self.read(|tx| {
            Ok(PeopleCounts {
                submitted: tx.application_count(ApplicationState::Submitted)?,
                waiting: tx.application_count(ApplicationState::Waiting)?,
                refused: tx.application_count(ApplicationState::Refused)?,
                approved: tx.application_count(ApplicationState::Approved)?,
            })
        })
    }

    /// Gives a member of staff another role; the last operator stays one.
    ///
    /// # Errors
    /// Denied to all but operators; absent.
    pub fn set_staff_role(&self, ctx: &mut Ctx, id: StaffId, role: Role) -> Result<RoleSet> {
        ctx.allow_operator()?;
        self.record(ctx, &format!("staff_role {id} {role}"), move |tx, hand| {
            let mut staff: Staff = tx.staff(id)?.ok_or(Error::Absent("member of staff"))?;
            if staff.role == role {
                return Ok(Done::Refused(RoleSet::Set));
            }
            if staff.role == Role::Operator && staff.active && tx.operators()? <= 1 {
                return Ok(Done::Refused(RoleSet::LastOperator));
            }
            staff.role = role;
            tx.update_staff(&staff)?;
            hand.leave(LeafKind::Staff, id, json!({"role": role.code()}));
            Ok(Done::Kept(RoleSet::Set))
        })
    }
}
