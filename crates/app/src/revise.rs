//! What a station published is changed: its pay rule, block templates and service areas.
//!
//! Owns: the next version of each, with its leaf. Never does: touch what was announced; a block keeps
//! the pay under which it was shown. Start at [`App::set_pay_rule`].

use crate::app::{App, Done};
use crate::block::{NewTemplate, block_fact, check_template, template_fact, template_row};
use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Result};
use crate::pay::{steps_json, steps_of};
use crate::station::{check_corners, check_pay, pay_rule, station_fact};
use porchlight_domain::geo::Point;
use porchlight_domain::id::{BlockTemplateId, ServiceAreaId, StationId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::pay::{PayRule, Steps};
use porchlight_domain::time::Window;
use porchlight_domain::words::BlockState;
use porchlight_store::Tx;
use porchlight_store::rows::{Block, Station};
use serde_json::json;

impl App {
    /// Publishes the next version of a station's pay rule. Blocks that were announced keep their
    /// pay; those made from a template and shown to nobody yet get the new one. Returns the version;
    /// the same rule again changes nothing.
    ///
    /// # Errors
    /// Denied to all but operators; negative amounts; absent.
    pub fn set_pay_rule(&self, ctx: &mut Ctx, id: StationId, rule: PayRule) -> Result<u32> {
        ctx.allow_operator()?;
        check_pay(rule)?;
        let version = self.record(ctx, &format!("pay_rule {id} {rule:?}"), move |tx, hand| {
            let mut station = tx.station(id)?.ok_or(Error::Absent("station"))?;
            if pay_rule(&station) == rule {
                return Ok(Done::Refused(station.pay_version));
            }
            station.pay_per_hour = rule.per_hour;
            station.pay_per_km = rule.per_km;
            station.cost_per_km = rule.cost_per_km;
            station.legal_minimum_per_hour = rule.minimum_per_hour;
            station.pay_version += 1;
            tx.update_station(&station)?;
            hand.leave(LeafKind::Station, id, station_fact(&station));
            for block in tx.unannounced_blocks(id, hand.now)? {
                reprice(tx, hand, &station, block)?;
            }
            Ok(Done::Kept(station.pay_version))
        })?;
        self.ring_station(ctx, id);
        Ok(version)
    }

    /// Puts the next version of a template in its place. Blocks of the old one that were shown to
    /// nobody yet are taken back, so that the new one makes theirs; announced blocks stay.
    ///
    /// # Errors
    /// Denied to all but dispatchers and operators; invalid fields; absent, also when it was changed
    /// already.
    pub fn change_template(
        &self,
        ctx: &mut Ctx,
        id: BlockTemplateId,
        new: NewTemplate,
    ) -> Result<BlockTemplateId> {
        ctx.allow_dispatch()?;
        check_template(&new)?;
        let made =
            self.record(ctx, &format!("change_template {id} {new:?}"), move |tx, hand| {
                let current =
                    tx.block_template(id)?.filter(|t| t.active && t.station == new.station);
                let mut old = current.ok_or(Error::Absent("template"))?;
                let mut next = template_row(&new, hand);
                next.version = old.version + 1;
                old.active = false;
                tx.update_block_template(&old)?;
                tx.insert_block_template(&next)?;
                let mut fact = template_fact(&next);
                fact["replaces"] = id.to_string().into();
                hand.leave(LeafKind::BlockTemplate, next.id, fact);
                for mut block in tx.unannounced_blocks(old.station, hand.now)? {
                    if block.template == Some(id) {
                        block.state = BlockState::Cancelled;
                        tx.update_block(&block)?;
                        let mut fact = block_fact(&block);
                        fact["state"] = block.state.code().into();
                        hand.leave(LeafKind::Block, block.id, fact);
                    }
                }
                Ok(Done::Kept(next.id.0))
            })?;
        Ok(BlockTemplateId(made))
    }

    /// Draws a service area anew. Returns its version; the same corners again change nothing.
    ///
    /// # Errors
    /// Denied to all but operators; too few or too many corners; absent.
    pub fn change_service_area(
        &self,
        ctx: &mut Ctx,
        id: ServiceAreaId,
        corners: &[Point],
    ) -> Result<u32> {
        ctx.allow_operator()?;
        let polygon = check_corners(corners)?;
        self.record(ctx, &format!("change_area {id} {polygon}"), move |tx, hand| {
            let mut area = tx.service_area(id)?.ok_or(Error::Absent("service area"))?;
            if area.polygon == polygon {
                return Ok(Done::Refused(area.version));
            }
            area.polygon.clone_from(&polygon);
            area.version += 1;
            tx.update_service_area(&area)?;
            let fact = json!({"station": area.station.to_string(), "name": area.name,
                "polygon": polygon, "version": area.version});
            hand.leave(LeafKind::ServiceArea, id, fact);
            Ok(Done::Kept(area.version))
        })
    }
}

/// Gives a block that was shown to nobody the pay and steps of now. One that has risen was shown.
pub(crate) fn reprice(
    tx: &Tx<'_>,
    hand: &mut Hand,
    station: &Station,
    mut block: Block,
) -> Result<()> {
    if block.raised > 0 {
        return Ok(());
    }
    let rule = pay_rule(station);
    let span = Window { start: block.starts_at, end: block.ends_at };
    let pay = rule.pay(span, block.expected_metres);
    block.pay = pay.gross;
    block.net = pay.net;
    block.pay_rule = rule_text(rule, steps_of(tx, station.id)?);
    tx.update_block(&block)?;
    hand.leave(LeafKind::Block, block.id, block_fact(&block));
    Ok(())
}

/// A pay rule with its steps as a block keeps it.
pub(crate) fn rule_text(rule: PayRule, steps: Steps) -> String {
    json!({
        "per_hour": rule.per_hour, "per_km": rule.per_km, "cost_per_km": rule.cost_per_km,
        "minimum_per_hour": rule.minimum_per_hour, "steps": steps_json(steps),
    })
    .to_string()
}
