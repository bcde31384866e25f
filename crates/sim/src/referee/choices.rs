//! Whoever wants no photo is shown none.

use super::{Bench, Whistle};
use porchlight_app::{Actor, App, Ctx, Error};
use porchlight_domain::digest::sha256;
use porchlight_domain::time::Timestamp;
use porchlight_store::rows::Order;

/// The choice in force, worked out from the rows: the order's own, or the remembered one.
fn wants_photo(bench: &Bench, order: &Order) -> bool {
    let own = bench.preferences.get(&("order".to_owned(), sha256(&[&order.id.0])));
    let remembered = bench.preferences.get(&("recipient".to_owned(), order.recipient_key));
    own.or(remembered).is_none_or(|choice| choice.photo)
}

pub(super) fn look(app: &App, bench: &Bench, whistle: &mut Whistle<'_>) -> Result<(), Error> {
    let mut tried = std::collections::BTreeSet::new();
    tried.extend(bench.attempts.values().map(|attempt| attempt.delivery_order));
    for order in tried.iter().filter_map(|id| bench.orders.get(id)) {
        if wants_photo(bench, order) {
            continue;
        }
        let ctx = Ctx::new(Timestamp(0), Actor::Recipient(order.id), [0; 32]);
        let view = app.recipient_view(&ctx)?;
        whistle.unless(view.photos.is_empty(), || {
            format!("{}: a photo is shown to somebody who wants none", order.id)
        });
        for item in &view.evidence {
            let shown = app.recipient_photo(&ctx, item.id).is_ok();
            whistle.unless(!shown, || format!("{}: a photo can be fetched", order.id));
        }
    }
    Ok(())
}
